/// The same elements under another shape, which PyTorch gives without copying.
///
/// Dimensions are as written: negative ones count from the end.
public protocol ViewLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// `tensor.reshape(shape)`; one size may be -1, which stands for whatever is left.
    func reshape(_ tensor: Tensor, to shape: [Int]) throws -> Tensor
    /// `tensor.view(shape)`, which never copies.
    func view(_ tensor: Tensor, as shape: [Int]) throws -> Tensor
    /// `tensor.flatten(start, end)`.
    func flatten(_ tensor: Tensor, from start: Int, through end: Int) throws -> Tensor
    /// `tensor.permute(dimensions)`.
    func permute(_ tensor: Tensor, _ dimensions: [Int]) throws -> Tensor
    /// `tensor.transpose(first, second)`.
    func transpose(_ tensor: Tensor, _ first: Int, _ second: Int) throws -> Tensor
    /// `tensor.unsqueeze(dimension)`.
    func unsqueeze(_ tensor: Tensor, at dimension: Int) throws -> Tensor
    /// `tensor.squeeze(dimensions)`; nil stands for all of size 1.
    func squeeze(_ tensor: Tensor, _ dimensions: [Int]?) throws -> Tensor
    /// `tensor.expand(shape)`; -1 leaves a size as it is.
    func expand(_ tensor: Tensor, to shape: [Int]) throws -> Tensor
    /// `tensor.narrow(dimension, start, length)`.
    func narrow(_ tensor: Tensor, _ dimension: Int, from start: Int, length: Int) throws -> Tensor
    /// `tensor.diagonal(offset, first, second)`.
    func diagonal(_ tensor: Tensor, offset: Int, _ first: Int, _ second: Int) throws -> Tensor
    /// `tensor.unbind(dimension)`.
    func unbind(_ tensor: Tensor, _ dimension: Int) throws -> [Tensor]
    /// `tensor.split(sizes, dimension)`; the last part may be smaller where one size is given for all.
    func split(_ tensor: Tensor, _ sizes: SplitSizes, _ dimension: Int) throws -> [Tensor]
}

/// How long the parts of a split tensor are.
public enum SplitSizes: Sendable, Hashable {
    /// Each part this long.
    case each(Int)
    /// Parts of these lengths.
    case sizes([Int])
    /// At most so many parts, as `chunk` makes them.
    case chunks(Int)
}

extension ViewLibrary {
    /// Unsupported.
    public func reshape(_ tensor: Tensor, to shape: [Int]) throws -> Tensor { throw lacking("ViewLibrary") }
    /// Unsupported.
    public func view(_ tensor: Tensor, as shape: [Int]) throws -> Tensor { throw lacking("ViewLibrary") }
    /// Unsupported.
    public func flatten(_ tensor: Tensor, from start: Int, through end: Int) throws -> Tensor {
        throw lacking("ViewLibrary")
    }
    /// Unsupported.
    public func permute(_ tensor: Tensor, _ dimensions: [Int]) throws -> Tensor { throw lacking("ViewLibrary") }
    /// Unsupported.
    public func transpose(_ tensor: Tensor, _ first: Int, _ second: Int) throws -> Tensor {
        throw lacking("ViewLibrary")
    }
    /// Unsupported.
    public func unsqueeze(_ tensor: Tensor, at dimension: Int) throws -> Tensor { throw lacking("ViewLibrary") }
    /// Unsupported.
    public func squeeze(_ tensor: Tensor, _ dimensions: [Int]?) throws -> Tensor { throw lacking("ViewLibrary") }
    /// Unsupported.
    public func expand(_ tensor: Tensor, to shape: [Int]) throws -> Tensor { throw lacking("ViewLibrary") }
    /// Unsupported.
    public func narrow(_ tensor: Tensor, _ dimension: Int, from start: Int, length: Int) throws -> Tensor {
        throw lacking("ViewLibrary")
    }
    /// Unsupported.
    public func diagonal(_ tensor: Tensor, offset: Int, _ first: Int, _ second: Int) throws -> Tensor {
        throw lacking("ViewLibrary")
    }
    /// Unsupported.
    public func unbind(_ tensor: Tensor, _ dimension: Int) throws -> [Tensor] { throw lacking("ViewLibrary") }
    /// Unsupported.
    public func split(_ tensor: Tensor, _ sizes: SplitSizes, _ dimension: Int) throws -> [Tensor] {
        throw lacking("ViewLibrary")
    }
}
