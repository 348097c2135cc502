import TensorTypes

/// Arithmetic for derivative formulas; every operator is recorded like the operation it stands for.
extension Tensor {
    package static func + (left: Tensor, right: Tensor) throws -> Tensor { try Pointwise.apply(.add, left, right) }
    package static func - (left: Tensor, right: Tensor) throws -> Tensor { try Pointwise.apply(.subtract, left, right) }
    package static func * (left: Tensor, right: Tensor) throws -> Tensor { try Pointwise.apply(.multiply, left, right) }
    package static func / (left: Tensor, right: Tensor) throws -> Tensor { try Pointwise.apply(.divide, left, right) }
    package static prefix func - (operand: Tensor) throws -> Tensor { try Pointwise.apply(.negate, operand) }
    package static func + (left: Tensor, right: Double) throws -> Tensor {
        try Pointwise.apply(.addNumber, left, .number(.float(right), left.runtime))
    }
    package static func - (left: Tensor, right: Double) throws -> Tensor {
        try Pointwise.apply(.subtractNumber, left, .number(.float(right), left.runtime))
    }
    package static func * (left: Tensor, right: Double) throws -> Tensor {
        try Pointwise.apply(.multiplyByNumber, left, .number(.float(right), left.runtime))
    }
    package static func / (left: Tensor, right: Double) throws -> Tensor {
        try Pointwise.apply(.divideByNumber, left, .number(.float(right), left.runtime))
    }

    /// A Python number as an operand: a tensor without dimensions that counts least in promotion.
    public static func number(_ scalar: Scalar, _ runtime: Runtime) throws -> Tensor {
        let dtype: DType =
            switch scalar {
            case .bool: .bool
            case .int(let value): value > Int128(Int64.max) ? .uint64 : .int64
            case .float: .float64
            case .complex: .complex128
            }
        if case .int(let value) = scalar, value > Int128(UInt64.max) || value < Int128(Int64.min) {
            throw TensorError.runtime("Overflow when unpacking long long")
        }
        let tensor = try Tensor(shape: [], dtype: dtype, device: .cpu, runtime: runtime)
        try tensor.fill(scalar)
        tensor.isWrappedNumber = true
        return tensor
    }

    /// The conjugate of a complex tensor; any other tensor itself.
    package func conjugateIfComplex() throws -> Tensor {
        dtype.isComplex && !runtime.has(.conjugateForgotten) ? try ComplexViews.conjugate(self) : self
    }

    /// Zeros of the same shape, type and device.
    package func zeros() throws -> Tensor { try Tensor(shape: shape, dtype: dtype, device: device, runtime: runtime) }
}
