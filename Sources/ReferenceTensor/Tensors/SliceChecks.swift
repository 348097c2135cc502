import TensorTypes

/// What `index_add_`, `index_copy_` and `index_fill_` ask of their index and source.
extension Gathering {
    /// What an index of whole slices must be, in each function's words.
    static func checkSliceIndex(_ index: Tensor, _ name: String) throws {
        guard index.rank <= 1 else {
            throw TensorError.index(
                name == "index_add_"
                    ? "index_add_(): Index is supposed to be a vector, but got dim: \(index.rank) with type: "
                        + "\(index.dtype.scalarTypeName) and size: [\(Geometry.text(index.shape))]"
                    : "\(name)(): Index should have dimension 1 or 0 (got \(index.rank))")
        }
        guard index.dtype != .int64 else { return }
        switch name {
        case "index_add_":
            guard index.dtype != .int32 else { return }
            throw TensorError.runtime(
                "index_add_(): Expected dtype int32/int64 for index but got: \(index.dtype.scalarTypeName)")
        case "index_fill_": throw TensorError.index("index_fill_(): Expected dtype int64 for index.")
        default:
            throw TensorError.runtime(
                "\(name)(): Expected a long tensor for index, but got \(index.dtype.scalarTypeName)")
        }
    }

    /// Whether the slices of `source` fit into those of `target`, checked in PyTorch's order for each function.
    static func checkSlices(
        _ target: Tensor, _ axis: Int, _ index: Tensor, _ source: Tensor, _ name: String
    ) throws {
        let length = source.rank == 0 ? 1 : axis < source.rank ? source.shape[axis] : 1
        func others(_ tensor: Tensor) -> [Int] {
            tensor.shape.enumerated().filter { $0.offset != axis }.map(\.element)
        }
        if name == "index_add_" {
            try checkSliceIndex(index, name)
            guard target.dtype == source.dtype else {
                throw TensorError.runtime(
                    "index_add_(): self (\(target.dtype.scalarTypeName)) and source (\(source.dtype.scalarTypeName)) must "
                        + "have the same scalar type")
            }
            guard axis == 0 || axis < source.rank else {
                throw TensorError.runtime(
                    "index_add_(): Indexing dim \(axis) is out of bounds of the source tensor with dim \(source.rank)")
            }
            guard index.count == length else {
                throw TensorError.runtime(
                    "index_add_(): Number of indices (\(index.count)) should be equal to source.size(dim): (\(length)), "
                        + "for dim: \(axis)")
            }
            guard source.rank == target.rank, others(source) == others(target) else {
                throw TensorError.runtime(
                    "source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = "
                        + "[\(Geometry.text(target.shape))] source.shape = [\(Geometry.text(source.shape))]")
            }
            return
        }
        guard source.rank > 0 || index.count == 1 else {
            throw TensorError.index(
                "\(name)(): When source is scalar, index should have one element (got \(index.count))")
        }
        guard source.rank == target.rank || source.rank == 0 || target.rank == 0 else {
            throw TensorError.index(
                "\(name)(): When source and destination are not scalars, their dimensionality must match. Source "
                    + "dimensionality (\(source.rank)), destination dimensionality (\(target.rank))")
        }
        try checkSliceIndex(index, name)
        guard target.dtype == source.dtype else {
            throw TensorError.runtime(
                "\(name)(): self and source expected to have the same dtype, but got (self) "
                    + "\(target.dtype.scalarTypeName) and (source) \(source.dtype.scalarTypeName)")
        }
        guard source.rank == 0 || target.rank == 0 || others(source) == others(target) else {
            throw TensorError.runtime(
                "\(name)(): Source/destination tensor must have same slice shapes. Destination slice shape: "
                    + "\(Geometry.text(others(target))) at dimension \(axis) and source slice shape: "
                    + "\(Geometry.text(others(source))) at dimension \(axis).")
        }
        guard source.rank == 0 || index.count == length else {
            throw TensorError.index(
                "\(name)(): Number of indices (\(index.count)) should be equal to source.size(dim) (\(length))")
        }
    }
}
