import TensorTypes

/// Changing element types, and the rules by which two of them meet.
public protocol CastingLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor.to(dtype)`: the tensor itself where it has the type, unless a copy is asked for.
    func cast(_ tensor: Tensor, to dtype: DType, copies: Bool) throws -> Tensor
    /// `torch.promote_types`.
    func promote(_ left: DType, _ right: DType) throws -> DType
    /// `torch.can_cast`.
    func canCast(_ source: DType, to target: DType) throws -> Bool
    /// `torch.result_type`: the element type of a sum of the two.
    func resultType(_ left: Operand<Tensor>, _ right: Operand<Tensor>) throws -> DType
}

extension CastingLibrary {
    /// Unsupported.
    public func cast(_ tensor: Tensor, to dtype: DType, copies: Bool) throws -> Tensor {
        throw lacking("CastingLibrary")
    }
    /// Unsupported.
    public func promote(_ left: DType, _ right: DType) throws -> DType { throw lacking("CastingLibrary") }
    /// Unsupported.
    public func canCast(_ source: DType, to target: DType) throws -> Bool { throw lacking("CastingLibrary") }
    /// Unsupported.
    public func resultType(_ left: Operand<Tensor>, _ right: Operand<Tensor>) throws -> DType {
        throw lacking("CastingLibrary")
    }
}
