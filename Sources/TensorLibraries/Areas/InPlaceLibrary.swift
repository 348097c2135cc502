import TensorTypes

/// Writing into a tensor; conforming declares the capability `in-place`.
public protocol InPlaceLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor[index, ...] = source`.
    func assign(_ source: Operand<Tensor>, to tensor: inout Tensor, at index: [TensorIndex<Tensor>]) throws
    /// `tensor.add_(operand)`, `tensor += operand` and their kin; throw ``UnsupportedOperation`` for functions that the
    /// library lacks.
    func update(_ tensor: inout Tensor, _ function: BinaryFunction, _ operand: Operand<Tensor>) throws
    /// `tensor.neg_()` and its kin; throw ``UnsupportedOperation`` for functions that the library lacks.
    func update(_ tensor: inout Tensor, _ function: UnaryFunction) throws
    /// `tensor.fill_(value)` and `tensor.zero_()`.
    func fill(_ tensor: inout Tensor, with value: Scalar) throws
    /// `tensor.copy_(source)`, which casts and broadcasts.
    func copy(_ source: Tensor, into tensor: inout Tensor) throws
}

extension InPlaceLibrary {
    /// Unsupported.
    public func assign(_ source: Operand<Tensor>, to tensor: inout Tensor, at index: [TensorIndex<Tensor>]) throws {
        throw lacking("InPlaceLibrary")
    }
    /// Unsupported.
    public func update(_ tensor: inout Tensor, _ function: BinaryFunction, _ operand: Operand<Tensor>) throws {
        throw lacking("InPlaceLibrary", "update(_:.\(function), _:)")
    }
    /// Unsupported.
    public func update(_ tensor: inout Tensor, _ function: UnaryFunction) throws {
        throw lacking("InPlaceLibrary", "update(_:.\(function))")
    }
    /// Unsupported.
    public func fill(_ tensor: inout Tensor, with value: Scalar) throws { throw lacking("InPlaceLibrary") }
    /// Unsupported.
    public func copy(_ source: Tensor, into tensor: inout Tensor) throws { throw lacking("InPlaceLibrary") }
}
