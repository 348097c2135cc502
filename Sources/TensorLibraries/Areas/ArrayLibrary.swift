/// Handing memory to NumPy, and taking a copy from it.
public protocol ArrayLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor.numpy()`: an array over the tensor's memory where the library can, else of a copy.
    func array(of tensor: Tensor) throws -> HostArray
    /// `torch.tensor(array)`: a tensor with memory of its own.
    func tensor(copying array: HostArray) throws -> Tensor
}

extension ArrayLibrary {
    /// Unsupported.
    public func array(of tensor: Tensor) throws -> HostArray { throw lacking("ArrayLibrary") }
    /// Unsupported.
    public func tensor(copying array: HostArray) throws -> Tensor { throw lacking("ArrayLibrary") }
}
