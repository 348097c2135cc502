/// Arithmetic and comparisons that give a new tensor.
public protocol ArithmeticLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// A function of each element; throw ``UnsupportedOperation`` for functions that the library lacks.
    func apply(_ function: UnaryFunction, to tensor: Tensor) throws -> Tensor
    /// A function of two operands, at least one of them a tensor; throw ``UnsupportedOperation`` for functions that the
    /// library lacks.
    func apply(_ function: BinaryFunction, _ left: Operand<Tensor>, _ right: Operand<Tensor>) throws -> Tensor
    /// `torch.matmul` and `@`.
    func multiplyMatrices(_ left: Tensor, _ right: Tensor) throws -> Tensor
    /// `torch.where(condition, left, right)`.
    func choose(_ condition: Tensor, _ left: Operand<Tensor>, _ right: Operand<Tensor>) throws -> Tensor
    /// `torch.equal`: whether shapes and elements are equal.
    func areEqual(_ left: Tensor, _ right: Tensor) throws -> Bool
}

extension ArithmeticLibrary {
    /// Unsupported.
    public func apply(_ function: UnaryFunction, to tensor: Tensor) throws -> Tensor {
        throw lacking("ArithmeticLibrary", "apply(.\(function), to:)")
    }
    /// Unsupported.
    public func apply(_ function: BinaryFunction, _ left: Operand<Tensor>, _ right: Operand<Tensor>) throws -> Tensor {
        throw lacking("ArithmeticLibrary", "apply(.\(function), _:_:)")
    }
    /// Unsupported.
    public func multiplyMatrices(_ left: Tensor, _ right: Tensor) throws -> Tensor {
        throw lacking("ArithmeticLibrary")
    }
    /// Unsupported.
    public func choose(_ condition: Tensor, _ left: Operand<Tensor>, _ right: Operand<Tensor>) throws -> Tensor {
        throw lacking("ArithmeticLibrary")
    }
    /// Unsupported.
    public func areEqual(_ left: Tensor, _ right: Tensor) throws -> Bool { throw lacking("ArithmeticLibrary") }
}
