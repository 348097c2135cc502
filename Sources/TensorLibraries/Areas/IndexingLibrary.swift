/// Parts of a tensor.
public protocol IndexingLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor[index, ...]`.
    func part(of tensor: Tensor, at index: [TensorIndex<Tensor>]) throws -> Tensor
}

extension IndexingLibrary {
    /// Unsupported.
    public func part(of tensor: Tensor, at index: [TensorIndex<Tensor>]) throws -> Tensor {
        throw lacking("IndexingLibrary")
    }
}
