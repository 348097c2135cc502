import TensorTypes

/// Sums, extremes and the like.
public protocol ReductionLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// A reduction; throw ``UnsupportedOperation`` for those that the library lacks.
    ///
    /// - Parameters:
    ///   - reduction: what to compute.
    ///   - tensor: of what.
    ///   - dimensions: along which dimensions, negative ones from the end; nil for all.
    ///   - keepsDimensions: whether the dimensions stay, with size 1.
    ///   - dtype: the element type of the result; where nil, the library's rule decides.
    func reduce(
        _ reduction: Reduction, _ tensor: Tensor, _ dimensions: [Int]?, keepsDimensions: Bool, dtype: DType?
    ) throws -> Tensor
    /// `torch.cumsum`.
    func runningSum(_ tensor: Tensor, _ dimension: Int, dtype: DType?) throws -> Tensor
}

extension ReductionLibrary {
    /// Unsupported.
    public func reduce(
        _ reduction: Reduction, _ tensor: Tensor, _ dimensions: [Int]?, keepsDimensions: Bool, dtype: DType?
    ) throws -> Tensor {
        throw lacking("ReductionLibrary", "reduce(.\(reduction), _:_:keepsDimensions:dtype:)")
    }
    /// Unsupported.
    public func runningSum(_ tensor: Tensor, _ dimension: Int, dtype: DType?) throws -> Tensor {
        throw lacking("ReductionLibrary")
    }
}
