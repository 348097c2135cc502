/// PyTorch's promotion of element types: by category, then by width.
///
/// Source: the `torch.result_type` and `torch.promote_types` pages, and the "type promotion" section of *Tensor Attributes*.
public enum TorchPromotion {
    private static let ladder: [DType] = [
        .bool, .uint8, .int8, .int16, .int32, .int64, .float16, .bfloat16, .float32, .float64, .complex32, .complex64,
        .complex128,
    ]

    /// `torch.promote_types`: the smallest type that both convert to.
    ///
    /// - Throws: a `RuntimeError` for unsigned 16 to 64 bit integers with other integers, and for 8-bit floats with
    ///   anything else.
    public static func promote(_ left: DType, _ right: DType) throws(TensorError) -> DType {
        if left == right { return left }
        for (one, other) in [(left, right), (right, left)] where isFloat8(one) {
            throw .runtime(
                "Promotion for Float8 Types is not supported, attempted to promote \(left.scalarTypeName) and "
                    + "\(other == right ? right.scalarTypeName : right.scalarTypeName)")
        }
        if isBareUnsigned(left) || isBareUnsigned(right) {
            let other = isBareUnsigned(left) ? right : left
            if other.category == .floating { return other }
            throw .runtime(
                "Promotion for uint16, uint32, uint64 types is not supported, attempted to promote "
                    + "\(left.scalarTypeName) and \(right.scalarTypeName)")
        }
        guard let low = ladder.firstIndex(of: left), let high = ladder.firstIndex(of: right) else { return left }
        let (narrow, wide) = low < high ? (left, right) : (right, left)
        switch (narrow, wide) {
        case (.uint8, .int8): return .int16
        case (.float16, .bfloat16): return .float32
        case (.bfloat16, .complex32): return .complex64
        case (.float32, .complex32): return .complex64
        case (.float64, .complex32), (.float64, .complex64): return .complex128
        default: return wide
        }
    }

    fileprivate static func isBareUnsigned(_ dtype: DType) -> Bool {
        dtype == .uint16 || dtype == .uint32 || dtype == .uint64
    }

    private static func isFloat8(_ dtype: DType) -> Bool { dtype == .float8e4m3fn || dtype == .float8e5m2 }

    /// `torch.can_cast`: whether a result may be stored without losing its category.
    public static func canCast(_ source: DType, to target: DType) -> Bool {
        if source.isComplex && !target.isComplex { return false }
        if source.isFloatingPoint && (target.isIntegral || target == .bool) { return false }
        return !(source != .bool && target == .bool)
    }

    /// The type of a result whose operands have dimensions, have none, or are Python numbers.
    ///
    /// Of the three groups a lower one decides only where it brings a higher category.
    public struct Operands: Sendable {
        /// The promoted type of the operands with at least one dimension.
        var dimensioned: DType?
        /// The promoted type of the operands with none.
        var dimensionless: DType?
        /// The promoted type of the Python numbers.
        var numbers: DType?

        /// Starts without operands.
        public init() {}

        /// Adds an operand.
        public mutating func add(_ dtype: DType, rank: Int, isNumber: Bool, defaultDType: DType) throws(TensorError) {
            if rank > 0 {
                dimensioned = try merge(dimensioned, dtype)
            } else if isNumber {
                let adjusted: DType =
                    switch dtype.category {
                    case .complex: defaultDType.complexType ?? .complex64
                    case .floating: defaultDType
                    default: dtype
                    }
                numbers = try merge(numbers, adjusted)
            } else {
                dimensionless = try merge(dimensionless, dtype)
            }
        }

        private func merge(_ current: DType?, _ dtype: DType) throws(TensorError) -> DType {
            guard let current else { return dtype }
            return try TorchPromotion.promote(current, dtype)
        }

        /// The result's type.
        public func result() throws(TensorError) -> DType {
            try combine(dimensioned, combine(dimensionless, numbers)) ?? .float32
        }

        private func combine(_ higher: DType?, _ lower: DType?) throws(TensorError) -> DType? {
            guard let higher else { return lower }
            guard let lower else { return higher }
            if higher.isComplex { return higher }
            if higher.isFloatingPoint { return lower.isComplex ? higher.complexType ?? lower : higher }
            // A higher category wins over types that are not promoted with their like.
            if TorchPromotion.isBareUnsigned(higher) && lower.category > .integral { return lower }
            if higher == .bool || lower.category > .integral { return try TorchPromotion.promote(higher, lower) }
            return higher
        }
    }
}
