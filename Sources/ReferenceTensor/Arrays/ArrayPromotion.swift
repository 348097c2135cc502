import TensorTypes

/// How far a conversion may go, from `no` change at all to `unsafe`.
package enum CastingRule: String, Sendable, CaseIterable {
    case no, equiv, safe
    case sameKind = "same_kind"
    case unsafe
    /// Any conversion that keeps every value; which ones do shows only when it is made.
    case sameValue = "same_value"
}

/// NumPy's promotion: a lattice of types by size, and Python numbers that give way to it.
extension ArrayDType {
    /// The smallest type that both convert to safely; nil if there is none.
    package static func promote(_ left: ArrayDType, _ right: ArrayDType) -> ArrayDType? {
        if left.native == right.native { return left.native }
        switch (left.kind, right.kind) {
        case (.object, _), (_, .object): return .object
        case (.unicode(let a), .unicode(let b)): return ArrayDType(.unicode(max(a, b)))
        case (.bytes(let a), .bytes(let b)): return ArrayDType(.bytes(max(a, b)))
        case (.unicode(let a), .bytes(let b)), (.bytes(let b), .unicode(let a)): return ArrayDType(.unicode(max(a, b)))
        case (.unicode(let length), _) where right.isNumeric:
            return ArrayDType(.unicode(max(length, right.textLength)))
        case (_, .unicode(let length)) where left.isNumeric: return ArrayDType(.unicode(max(length, left.textLength)))
        case (.bytes(let length), _) where right.isNumeric: return ArrayDType(.bytes(max(length, right.textLength)))
        case (_, .bytes(let length)) where left.isNumeric: return ArrayDType(.bytes(max(length, left.textLength)))
        case (.timedelta(let a), .timedelta(let b)):
            return ArrayTime.common(a, b, isSpan: true).map { ArrayDType(.timedelta(unit: $0)) }
        case (.datetime(let a), .datetime(let b)), (.datetime(let a), .timedelta(let b)),
            (.timedelta(let a), .datetime(let b)):
            return ArrayTime.common(a, b, isSpan: false).map { ArrayDType(.datetime(unit: $0)) }
        case (.timedelta, _) where right.category.map({ $0 <= .integral }) == true: return left.native
        case (_, .timedelta) where left.category.map({ $0 <= .integral }) == true: return right.native
        default: break
        }
        guard let first = left.category, let second = right.category else { return nil }
        let isLong = left.isExtended || right.isExtended
        let category = max(first, second)
        switch category {
        case .boolean: return .bool
        case .integral: return promoteIntegers(left, right)
        case .floating:
            if isLong { return ArrayDType(.longDouble) }
            return ArrayDType(floatType(bits: max(left.floatBits, right.floatBits)))
        case .complex:
            if isLong { return ArrayDType(.complexLongDouble) }
            return ArrayDType(max(left.floatBits, right.floatBits) > 32 ? DType.complex128 : .complex64)
        }
    }

    private var isExtended: Bool { kind == .longDouble || kind == .complexLongDouble }

    /// The characters that a number of this type may need.
    private var textLength: Int {
        guard let element else { return kind == .longDouble ? 48 : 96 }
        switch element.category {
        case .boolean: return 5
        case .integral:
            let digits = [1: 3, 2: 5, 4: 10, 8: 20][element.itemSize] ?? 20
            return digits + (element.isSigned ? 1 : 0)
        case .floating: return 32
        case .complex: return 64
        }
    }

    /// The bits of the smallest float that holds the values, or, for 64-bit integers, comes nearest.
    private var floatBits: Int {
        guard let element else { return 128 }
        switch element.category {
        case .boolean: return 16
        case .integral: return element.itemSize == 1 ? 16 : (element.itemSize == 2 ? 32 : 64)
        case .floating: return element.itemSize * 8
        case .complex: return element.itemSize * 4
        }
    }

    private static func floatType(bits: Int) -> DType { bits <= 16 ? .float16 : (bits <= 32 ? .float32 : .float64) }

    private static func promoteIntegers(_ left: ArrayDType, _ right: ArrayDType) -> ArrayDType? {
        guard let a = left.element, let b = right.element else { return nil }
        if a == .bool { return ArrayDType(b) }
        if b == .bool { return ArrayDType(a) }
        if a.isSigned == b.isSigned { return ArrayDType(a.itemSize >= b.itemSize ? a : b) }
        let (signed, unsigned) = a.isSigned ? (a, b) : (b, a)
        if signed.itemSize > unsigned.itemSize { return ArrayDType(signed) }
        switch unsigned.itemSize {
        case 1: return ArrayDType(DType.int16)
        case 2: return ArrayDType(DType.int32)
        case 4: return ArrayDType(DType.int64)
        default: return .float64
        }
    }

    /// The type that a Python number of this category takes next to `other`; its own default where there is none.
    package static func weak(_ category: DType.Category, with other: ArrayDType?) -> ArrayDType? {
        let own: ArrayDType =
            switch category {
            case .boolean: .bool
            case .integral: .int64
            case .floating: .float64
            case .complex: .complex128
            }
        guard let other else { return own }
        guard let base = other.category else { return promote(other, own) }
        if base >= category && base != .boolean { return other.native }
        if base == category { return own }
        if category == .complex && base == .floating {
            if other.isExtended { return ArrayDType(.complexLongDouble) }
            return ArrayDType(other.itemSize > 4 ? DType.complex128 : .complex64)
        }
        return own
    }

    /// `np.result_type` of types and of the categories of Python numbers.
    ///
    /// - Throws: NumPy's `DTypePromotionError` if there is no common type.
    package static func result(_ types: [ArrayDType], weak categories: [DType.Category] = []) throws -> ArrayDType {
        var common: ArrayDType?
        for type in types {
            guard let previous = common else {
                common = types.count == 1 ? type : type.native
                continue
            }
            guard let next = promote(previous, type) else { throw noCommonType(previous, type) }
            common = next
        }
        guard let category = categories.max() else {
            guard let common else { throw TensorError.value("at least one array or dtype is required") }
            return common
        }
        guard let result = weak(category, with: common) else {
            throw noCommonType(common ?? .object, weak(category, with: nil) ?? .object)
        }
        return result
    }

    package static func noCommonType(_ left: ArrayDType, _ right: ArrayDType) -> TensorError {
        if case .timedelta(let a) = left.kind, case .timedelta(let b) = right.kind { return noCommonUnit(a, b) }
        return TensorError(
            kind: "numpy.exceptions.DTypePromotionError",
            "The DTypes <class 'numpy.dtypes.\(left.className)'> and <class 'numpy.dtypes.\(right.className)'> do not "
                + "have a common DType. For example they cannot be stored in a single array unless the dtype is "
                + "`object`.")
    }

    /// `np.can_cast(self, target, rule)`.
    package func canCast(to target: ArrayDType, _ rule: CastingRule) -> Bool {
        switch rule {
        case .unsafe, .sameValue: return true
        case .no: return self == target
        case .equiv: return native == target.native
        case .safe: return castsSafely(to: target)
        case .sameKind: return castsSafely(to: target) || isSameKind(target)
        }
    }

    private func castsSafely(to target: ArrayDType) -> Bool {
        if native == target.native { return true }
        switch (kind, target.kind) {
        case (_, .object): return true
        case (.void(_, let a), .void(_, let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.dtype.castsSafely(to: $1.dtype) }
        case (_, .unicode(0)) where isNumeric, (_, .bytes(0)) where isNumeric: return true
        case (.datetime(let a), .datetime(let b)), (.timedelta(let a), .timedelta(let b)):
            return a.isEmpty || ArrayTime.common(a, b, isSpan: target.char == "m") == b
        case (.datetime, _), (.timedelta, _): return false
        default: return ArrayDType.promote(self, target) == target.native
        }
    }

    private func isSameKind(_ target: ArrayDType) -> Bool {
        switch (kind, target.kind) {
        case (.unicode, .unicode), (.bytes, .bytes), (.datetime, .datetime), (.timedelta, .timedelta): return true
        case (.void(_, let a), .void(_, let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.dtype.canCast(to: $1.dtype, .sameKind) }
        default: break
        }
        let order: [Character] = ["b", "u", "i", "f", "c"]
        guard let from = order.firstIndex(of: kindCode), let to = order.firstIndex(of: target.kindCode) else {
            return false
        }
        return from <= to
    }
}
