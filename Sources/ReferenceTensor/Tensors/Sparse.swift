import Foundation
import TensorTypes

/// Sparse tensors in coordinate format: positions and values of the elements that are not zero.
///
/// Source: the `torch.sparse` page of the PyTorch docs.
public enum Sparse {
    /// What an operation says that knows no sparse tensors, if its name is not at hand.
    static let noKernel = noKernel(for: nil)

    /// What an operation says that knows no sparse tensors.
    package static func noKernel(for operation: String?, backend: String = "SparseCPU") -> String {
        "Could not run \(operation.map { "'aten::\($0)'" } ?? "an operator") with arguments from the '\(backend)' backend. "
            + "This could be because the operator doesn't exist for this backend, or was omitted during the "
            + "selective/custom build process (if using custom build). If you are a Facebook employee using PyTorch on "
            + "mobile, please visit https://fburl.com/ptmfixes for possible resolutions."
    }

    /// Refuses a sparse tensor in the name of the operation that a node is of: `AsStridedBackward0` is `aten::as_strided`.
    ///
    /// - Throws: a `NotImplementedError`.
    static func refuse(_ tensor: Tensor, node: String) throws {
        guard tensor.sparse != nil else { return }
        let stem = node.range(of: "Backward").map { node[..<$0.lowerBound] } ?? node[...]
        var name = ""
        for character in stem {
            if character.isUppercase && !name.isEmpty { name += "_" }
            name += character.lowercased()
        }
        throw TensorError.notImplemented(noKernel(for: name))
    }

    /// A sparse tensor of these parts; it has no storage to speak of.
    package static func make(indices: Tensor, values: Tensor, shape: [Int], isCoalesced: Bool) -> Tensor {
        let result = Tensor(
            storage: Storage(byteCount: 0, device: values.device, runtime: values.runtime), dtype: values.dtype,
            shape: shape, strides: [Int](repeating: 0, count: shape.count))
        result.sparse = SparseParts(indices: indices.detached(), values: values.detached(), isCoalesced: isCoalesced)
        return result
    }

    /// `sparse_coo_tensor`: the entries as given, in any order; without a shape, the least that holds them.
    ///
    /// - Throws: a `RuntimeError` if the parts do not fit each other or the shape.
    public static func tensor(indices: Tensor, values: Tensor, shape: [Int]?, isCoalesced: Bool) throws -> Tensor {
        guard indices.rank == 2 || shape != nil else {
            throw TensorError.runtime("indices must be sparse_dim x nnz, but got: [\(Geometry.text(indices.shape))]")
        }
        var indices = indices
        if indices.rank == 1 { indices = try Shaping.unsqueeze(indices, -1) }
        let values = values.rank == 0 ? try Shaping.unsqueeze(values, 0) : values
        guard indices.rank == 2 else {
            throw TensorError.runtime("indices must be sparse_dim x nnz, but got: [\(Geometry.text(indices.shape))]")
        }
        let sparseCount = indices.shape[0]
        let denseCount = values.rank - 1
        if let shape, shape.count != sparseCount + denseCount {
            throw TensorError.runtime(
                "'len(size) == sparse_dim + dense_dim' is not satisfied: len(size) = \(shape.count), sparse_dim = "
                    + "\(sparseCount), dense_dim = \(denseCount)")
        }
        guard indices.shape[1] == values.shape[0] else {
            throw TensorError.runtime(
                "indices and values must have same nnz, but got nnz from indices: \(indices.shape[1]), nnz from values: "
                    + "\(values.shape[0])")
        }
        let coordinates: [Int64] = try indices.bytes().gather()
        let least = (0..<sparseCount).map { axis in
            let row = coordinates[(axis * indices.shape[1])..<((axis + 1) * indices.shape[1])]
            return Int((row.max() ?? -1) &+ 1)
        }
        let sizes = shape ?? least + values.shape.dropFirst()
        try checkShape(sizes)
        return make(indices: indices, values: values, shape: sizes, isCoalesced: isCoalesced)
    }

    /// Refuses shapes whose number of elements cannot be counted.
    ///
    /// - Throws: a `RuntimeError`.
    package static func checkShape(_ shape: [Int]) throws { try StorageSize.checkCount(shape) }

    /// The same sparse tensor with other parts of the same number of entries.
    static func replacing(_ tensor: Tensor, indices: Tensor, values: Tensor) throws -> Tensor {
        make(indices: indices, values: values, shape: tensor.shape, isCoalesced: tensor.sparse?.isCoalesced ?? false)
    }

    /// `to_sparse`: the elements that are not zero; the tensor itself if it is sparse.
    ///
    /// - Parameter sparseDimensions: how many leading dimensions are sparse; nil for all.
    /// - Throws: a `RuntimeError` if there are not so many.
    public static func fromDense(_ tensor: Tensor, sparseDimensions: Int? = nil) throws -> Tensor {
        if tensor.sparse != nil { return tensor }
        let count = sparseDimensions ?? tensor.rank
        guard count >= 0 && count <= tensor.rank else {
            throw TensorError.runtime(
                "dense_to_sparse: sparse_dim argument must be in [0,\(tensor.rank)] range, but \(count) is given")
        }
        guard count > 0 || tensor.rank == 0 else {
            throw TensorError.runtime("dense_to_sparse: sparse_dim argument must be in >0 when self.dim()>0")
        }
        let outer = Array(tensor.shape[..<count])
        let inner = Array(tensor.shape[count...])
        let blockCount = inner.reduce(1, *)
        let dense = try tensor.contiguousClone()
        let flags = try dense.bytes().flags()
        let entries = (0..<outer.reduce(1, *)).filter { entry in
            flags[(entry * blockCount)..<((entry + 1) * blockCount)].contains(true)
        }
        let indices = try indices(of: entries, in: outer, like: tensor)
        let values = try Tensor(
            shape: [entries.count] + inner, dtype: tensor.dtype, device: tensor.device, runtime: tensor.runtime)
        for (row, entry) in entries.enumerated() {
            try block(row, of: values, blockCount).overwrite(with: block(entry, of: dense, blockCount))
        }
        let result = make(indices: indices, values: values, shape: tensor.shape, isCoalesced: true)
        try Recording.record(
            result, sparseDimensions == nil ? "ToSparseBackward1" : "ToSparseBackward0", inputs: [tensor]
        ) { [try toDense($0.gradient)] }
        return result
    }

    /// `to_dense`: zeros with the entries added; the tensor itself if it is dense.
    ///
    /// - Throws: a `RuntimeError` for an entry beyond the shape.
    public static func toDense(_ tensor: Tensor) throws -> Tensor {
        guard let parts = tensor.sparse else { return tensor }
        let result = try Tensor(
            shape: tensor.shape, dtype: tensor.dtype, device: tensor.device, runtime: tensor.runtime)
        let blockCount = tensor.shape.dropFirst(parts.sparseDimensions).reduce(1, *)
        let values = try parts.values.contiguousClone()
        for (row, entry) in try positions(tensor, parts).enumerated() {
            try block(entry, of: result, blockCount).accumulate(block(row, of: values, blockCount))
        }
        try Recording.record(result, "ToDenseBackward0", inputs: [tensor]) { context in
            // Only elements that the sparse tensor has get a gradient.
            let ones = try Pointwise.apply(.equal, values, values)
            let mask = try toDense(
                make(
                    indices: parts.indices, values: ones, shape: tensor.shape, isCoalesced: parts.isCoalesced))
            return [try Selection.choose(mask, context.gradient, context.gradient.zeros())]
        }
        return result
    }

    /// `coalesce`: entries in order, those of one position added up; the tensor itself if it is so already.
    ///
    /// - Throws: a `RuntimeError` for a dense tensor, and for an entry beyond the shape.
    public static func coalesce(_ tensor: Tensor) throws -> Tensor {
        let parts = try parts(of: tensor, for: "coalesce")
        if parts.isCoalesced { return tensor }
        let positions = try positions(tensor, parts)
        let order = positions.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
        var entries: [Int] = []
        var rows: [Int] = []
        for row in order {
            if entries.last != positions[row] { entries.append(positions[row]) }
            rows.append(entries.count - 1)
        }
        let inner = Array(parts.values.shape.dropFirst())
        let blockCount = inner.reduce(1, *)
        let values = try Tensor(
            shape: [entries.count] + inner, dtype: tensor.dtype, device: tensor.device, runtime: tensor.runtime)
        let given = try parts.values.contiguousClone()
        for (source, target) in zip(order, rows) {
            try block(target, of: values, blockCount).accumulate(block(source, of: given, blockCount))
        }
        let indices = try Sparse.indices(
            of: entries, in: Array(tensor.shape.prefix(parts.sparseDimensions)), like: tensor)
        return make(indices: indices, values: values, shape: tensor.shape, isCoalesced: true)
    }

    /// The parts, for an operation that only sparse tensors have.
    ///
    /// - Throws: a `RuntimeError` for a dense tensor.
    public static func parts(of tensor: Tensor, for operation: String) throws -> SparseParts {
        guard let parts = tensor.sparse else {
            let layout = operation == "values" ? "sparse" : "sparse coordinate"
            throw TensorError.runtime("\(operation) expected \(layout) tensor layout but got Strided")
        }
        return parts
    }

    /// One entry's values, as one row of elements.
    private static func block(_ entry: Int, of tensor: Tensor, _ count: Int) -> Tensor {
        Views.bare(tensor, Layout(shape: [count], strides: [1], offset: entry * count))
    }

    private static func indices(of entries: [Int], in shape: [Int], like tensor: Tensor) throws -> Tensor {
        let strides = rowMajorStrides(shape)
        let indices = try Tensor(
            shape: [shape.count, entries.count], dtype: .int64, device: tensor.device, runtime: tensor.runtime)
        try indices.bytes().scatter(
            shape.indices.flatMap { axis in entries.map { Int64($0 / strides[axis] % max(shape[axis], 1)) } })
        return indices
    }

    /// The entries' positions among the sparse dimensions, in C order.
    private static func positions(_ tensor: Tensor, _ parts: SparseParts) throws -> [Int] {
        let count = parts.count
        let coordinates: [Int64] = try parts.indices.bytes().gather()
        var positions = [Int](repeating: 0, count: count)
        for axis in 0..<parts.sparseDimensions {
            let size = tensor.shape[axis]
            for entry in 0..<count {
                let coordinate = coordinates[axis * count + entry]
                guard coordinate >= 0 else {
                    throw TensorError.runtime("found negative index \(coordinate) for dim \(axis)")
                }
                guard coordinate < size else {
                    throw TensorError.runtime(
                        "size is inconsistent with indices: for dim \(axis), size is \(size) but found index \(coordinate)"
                    )
                }
                positions[entry] = positions[entry] * size + Int(coordinate)
            }
        }
        return positions
    }
}

extension SparseParts {
    /// `_nnz()`.
    public var count: Int { values.shape.first ?? 0 }
    /// `sparse_dim()`.
    public var sparseDimensions: Int { indices.shape.first ?? 0 }
}
