/// Copies of tensors.
public protocol CopyingLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor.clone()`: the same elements in memory of their own.
    func clone(_ tensor: Tensor) throws -> Tensor
    /// `tensor.contiguous()`: the tensor itself if its elements lie in row-major order, else a copy.
    func contiguous(_ tensor: Tensor) throws -> Tensor
}

extension CopyingLibrary {
    /// Unsupported.
    public func clone(_ tensor: Tensor) throws -> Tensor { throw lacking("CopyingLibrary") }
    /// Unsupported.
    public func contiguous(_ tensor: Tensor) throws -> Tensor { throw lacking("CopyingLibrary") }
}
