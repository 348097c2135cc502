/// Tensors made of several.
public protocol JoiningLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `torch.cat`.
    func concatenate(_ tensors: [Tensor], _ dimension: Int) throws -> Tensor
    /// `torch.stack`.
    func stack(_ tensors: [Tensor], _ dimension: Int) throws -> Tensor
}

extension JoiningLibrary {
    /// Unsupported.
    public func concatenate(_ tensors: [Tensor], _ dimension: Int) throws -> Tensor { throw lacking("JoiningLibrary") }
    /// Unsupported.
    public func stack(_ tensors: [Tensor], _ dimension: Int) throws -> Tensor { throw lacking("JoiningLibrary") }
}
