import TensorTypes

/// Operations that show a tensor under another shape, as views wherever they can.
public enum Shaping {
    package static func select(_ tensor: Tensor, _ axis: Int, _ index: Int) throws -> Tensor {
        guard tensor.rank > 0 else { throw TensorError.index("select() cannot be applied to a 0-dim tensor.") }
        let axis = try Geometry.axis(axis, rank: tensor.rank)
        let size = tensor.shape[axis]
        guard index >= -size && index < size else {
            throw TensorError.index(
                "select(): index \(index) out of range for tensor of size [\(Geometry.text(tensor.shape))] at dimension \(axis)"
            )
        }
        let position = index < 0 ? index + size : index
        return try Views.make(tensor, "SelectBackward0") { $0.selecting(axis: axis, index: position) }
    }

    /// A slice with Python's rules: bounds are clipped.
    package static func slice(_ tensor: Tensor, _ axis: Int, start: Int?, stop: Int?, step: Int) throws -> Tensor {
        guard tensor.rank > 0 else { throw TensorError.runtime("slice() cannot be applied to a 0-dim tensor.") }
        let axis = try Geometry.axis(axis, rank: tensor.rank)
        let size = tensor.shape[axis]
        func clip(_ bound: Int?, _ absent: Int) -> Int {
            guard var bound else { return absent }
            if bound < 0 { bound += size }
            return min(max(bound, 0), size)
        }
        let first = clip(start, 0)
        let last = max(clip(stop, size), first)
        return try Views.make(tensor, "SliceBackward0") { $0.slicing(axis: axis, start: first, stop: last, step: step) }
    }

    package static func narrow(_ tensor: Tensor, _ axis: Int, _ start: Int, _ length: Int) throws -> Tensor {
        guard tensor.rank > 0 else { throw TensorError.runtime("narrow() cannot be applied to a 0-dim tensor.") }
        guard length >= 0 else { throw TensorError.runtime("narrow(): length must be non-negative.") }
        let axis = try Geometry.axis(axis, rank: tensor.rank)
        let size = tensor.shape[axis]
        guard start >= -size && start <= size else {
            throw TensorError.index(
                "start out of range (expected to be in range of [\(-size), \(size)], but got \(start))")
        }
        let first = start < 0 ? start + size : start
        guard first + length <= size else {
            throw TensorError.runtime("start (\(first)) + length (\(length)) exceeds dimension size (\(size)).")
        }
        return try slice(tensor, axis, start: first, stop: first + length, step: 1)
    }

    package static func transpose(_ tensor: Tensor, _ first: Int, _ second: Int) throws -> Tensor {
        let (first, second) = (
            try Geometry.axis(first, rank: tensor.rank), try Geometry.axis(second, rank: tensor.rank)
        )
        return try Views.make(tensor, "TransposeBackward0", inverse: { try transpose($0, first, second) }) {
            tensor.rank == 0 ? $0 : $0.transposed(first, second)
        }
    }

    /// `t`: swaps the dimensions of a matrix; a view of the same layout for fewer.
    package static func t(_ tensor: Tensor) throws -> Tensor {
        guard tensor.rank <= 2 else {
            throw TensorError.runtime(
                "t() expects a tensor with <= 2 dimensions, but self is \(tensor.rank)D")
        }
        return try Views.make(tensor, "TBackward0", inverse: t) { $0.rank < 2 ? $0 : $0.transposed(0, 1) }
    }

    package static func permute(_ tensor: Tensor, _ order: [Int]) throws -> Tensor {
        guard order.count == tensor.rank else {
            throw TensorError.runtime(
                "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired "
                    + "ordering of dimensions i.e. input.dim() = \(tensor.rank) is not equal to len(dims) = \(order.count)"
            )
        }
        let axes = try order.map { try Geometry.axis($0, rank: tensor.rank) }
        guard Set(axes).count == axes.count else {
            throw TensorError.runtime("permute(): duplicate dims are not allowed.")
        }
        let back = axes.indices.sorted { axes[$0] < axes[$1] }
        return try Views.make(tensor, "PermuteBackward0", inverse: { try permute($0, back) }) { $0.permuted(axes) }
    }

    package static func moveAxes(_ tensor: Tensor, _ from: [Int], _ to: [Int]) throws -> Tensor {
        guard from.count == to.count else {
            throw TensorError.runtime(
                "movedim: Invalid source or destination dims: source ([\(Geometry.text(from))] dims) should contain the same "
                    + "number of dims as destination ([\(Geometry.text(to))] dims)")
        }
        let sources = try from.map { try Geometry.axis($0, rank: tensor.rank) }
        let targets = try to.map { try Geometry.axis($0, rank: tensor.rank) }
        guard Set(sources).count == sources.count else {
            throw TensorError.runtime("movedim: repeated dim in `source` ([\(Geometry.text(from))])")
        }
        guard Set(targets).count == targets.count else {
            throw TensorError.runtime("movedim: repeated dim in `destination` ([\(Geometry.text(to))])")
        }
        if tensor.rank == 0 { return try view(tensor, []) }
        var order = [Int](repeating: -1, count: tensor.rank)
        for (source, target) in zip(sources, targets) { order[target] = source }
        var rest = (0..<tensor.rank).filter { !sources.contains($0) }.makeIterator()
        for index in order.indices where order[index] < 0 { order[index] = rest.next() ?? 0 }
        return try permute(tensor, order)
    }

    package static func squeeze(_ tensor: Tensor, _ axes: [Int]? = nil) throws -> Tensor {
        let resolved =
            try axes.map { Set(try Geometry.distinctAxes($0, rank: tensor.rank)) } ?? Set(0..<tensor.rank)
        let gone = resolved.filter { $0 < tensor.rank && tensor.shape[$0] == 1 }.sorted()
        let node = axes.map { $0.count == 1 ? "SqueezeBackward1" : "SqueezeBackward2" } ?? "SqueezeBackward0"
        return try Views.make(
            tensor, node, inverse: { try gone.reduce($0) { try unsqueeze($0, $1) } }
        ) { $0.squeezing(resolved) }
    }

    package static func unsqueeze(_ tensor: Tensor, _ axis: Int) throws -> Tensor {
        let position = try Geometry.axis(axis, rank: tensor.rank + 1)
        return try Views.make(tensor, "UnsqueezeBackward0", inverse: { try squeeze($0, [position]) }) {
            $0.inserting(axis: position)
        }
    }

    package static func expand(_ tensor: Tensor, _ shape: [Int]) throws -> Tensor {
        if shape.count < tensor.rank {
            throw TensorError.runtime(
                "expand(\(tensor.dispatchTypeName){[\(Geometry.text(tensor.shape))]}, size=[\(Geometry.text(shape))]): the number "
                    + "of sizes provided (\(shape.count)) must be greater or equal to the number of dimensions in the tensor "
                    + "(\(tensor.rank))")
        }
        let narrow = tensor.shape
        return try Views.make(tensor, "ExpandBackward0", inverse: { try Reductions.sum($0, toShape: narrow) }) {
            try $0.expanding(shape)
        }
    }

    /// `view`: the same elements under another shape, never a copy.
    ///
    /// - Throws: a `RuntimeError` if the shape does not fit, or fits only with a copy.
    package static func view(_ tensor: Tensor, _ shape: [Int]) throws -> Tensor {
        let inferred = try Geometry.inferSize(shape, count: tensor.count)
        guard tensor.layout.viewing(inferred) != nil || tensor.runtime.has(.viewReinterprets) else {
            throw TensorError(
                kind: tensor.runtime.has(.viewErrorKind) ? "ValueError" : "RuntimeError",
                "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
                    + "contiguous subspaces). Use .reshape(...) instead.")
        }
        return try viewUnchecked(tensor, inferred, "ViewBackward0")
    }

    private static func viewUnchecked(_ tensor: Tensor, _ shape: [Int], _ name: String) throws -> Tensor {
        let former = tensor.shape
        return try Views.make(tensor, name, inverse: { try reshape($0, former) }) { layout in
            layout.viewing(shape) ?? Layout(shape: shape, strides: rowMajorStrides(shape), offset: layout.offset)
        }
    }

    /// `reshape`: a view where possible, else a view of a copy.
    package static func reshape(_ tensor: Tensor, _ shape: [Int]) throws -> Tensor {
        guard tensor.sparse == nil else {
            throw TensorError.runtime("reshape is not implemented for sparse tensors")
        }
        let inferred = try Geometry.inferSize(shape, count: tensor.count)
        let isViewable = tensor.layout.viewing(inferred) != nil && !tensor.runtime.has(.reshapeCopies)
        if isViewable || tensor.runtime.has(.reshapeReinterprets) {
            return try viewUnchecked(tensor, inferred, tensor.isContiguous ? "ViewBackward0" : "ReshapeAliasBackward0")
        }
        let copy = try Conversion.clone(tensor, format: .contiguous)
        let result = Tensor(storage: copy.storage, dtype: copy.dtype, shape: inferred)
        result.version = copy.version
        result.isConjugated = copy.isConjugated
        let shape = copy.shape
        try Recording.record(result, "UnsafeViewBackward0", inputs: [copy]) { context in
            [try reshape(context.gradient, shape)]
        }
        return result
    }

    package static func flatten(_ tensor: Tensor, _ start: Int, _ end: Int) throws -> Tensor {
        if tensor.rank == 0 { return try reshape(tensor, [1]) }
        let (first, last) = (
            try Geometry.axis(start, rank: tensor.rank), try Geometry.axis(end, rank: tensor.rank)
        )
        guard first <= last else {
            throw TensorError.runtime("flatten() has invalid args: start_dim cannot come after end_dim")
        }
        if first == last { return tensor.runtime.has(.flattenCopies) ? try Conversion.clone(tensor) : tensor }
        let merged = tensor.shape[first...last].reduce(1, *)
        return try reshape(tensor, Array(tensor.shape[..<first]) + [merged] + Array(tensor.shape[(last + 1)...]))
    }

    package static func unflatten(_ tensor: Tensor, _ axis: Int, _ sizes: [Int]) throws -> Tensor {
        guard tensor.rank > 0 else {
            throw TensorError.runtime(
                "unflatten got an unexpected error:\nDimension specified as \(axis) but tensor has no dimensions")
        }
        let axis = try Geometry.axis(axis, rank: tensor.rank)
        guard !sizes.isEmpty else { throw TensorError.runtime("unflatten: sizes must be non-empty") }
        let inferred: [Int]
        do {
            inferred = try Geometry.inferSize(sizes, count: tensor.shape[axis])
        } catch {
            // What is wrong with the sizes alone is passed on.
            let isSizesAlone = sizes.filter { $0 == -1 }.count > 1 || sizes.contains { $0 < -1 }
            let reason = error.message
            throw TensorError.runtime(
                isSizesAlone
                    ? "unflatten got an unexpected error:\n\(reason)"
                    : "unflatten: Provided sizes [\(Geometry.text(sizes))] don't multiply up to the size of dim \(axis) "
                        + "(\(tensor.shape[axis])) in the input tensor")
        }
        return try view(tensor, Array(tensor.shape[..<axis]) + inferred + Array(tensor.shape[(axis + 1)...]))
    }

    package static func diagonal(_ tensor: Tensor, _ shift: Int, _ first: Int, _ second: Int) throws -> Tensor {
        let (one, two) = (
            try Geometry.axis(first, rank: tensor.rank), try Geometry.axis(second, rank: tensor.rank)
        )
        guard one != two else {
            throw TensorError.runtime("diagonal dimensions cannot be identical \(first), \(second)")
        }
        return try Views.make(tensor, "DiagonalBackward0") { $0.diagonal(shift, one, two) }
    }

    package static func unfold(_ tensor: Tensor, _ axis: Int, _ size: Int, _ step: Int) throws -> Tensor {
        let axis = try Geometry.axis(axis, rank: tensor.rank)
        let limit = tensor.rank == 0 ? 1 : tensor.shape[axis]
        guard size >= 0 else { throw TensorError.runtime("size is \(size) but must be >= 0") }
        guard size <= limit else {
            throw TensorError.runtime("maximum size for tensor at dimension \(axis) is \(limit) but size is \(size)")
        }
        guard step > 0 else { throw TensorError.runtime("step is \(step) but must be > 0") }
        return try Views.make(tensor, "UnfoldBackward0", overlaps: true) {
            $0.unfolding(axis: axis, size: size, step: step)
        }
    }

    /// `as_strided`: any window on the storage.
    ///
    /// - Throws: a `RuntimeError` if the window leaves the storage.
    package static func asStrided(_ tensor: Tensor, _ shape: [Int], _ strides: [Int], _ offset: Int?) throws -> Tensor {
        try Sparse.refuse(tensor, node: "AsStridedBackward0")
        let result = Views.bare(tensor, try window(tensor, shape, strides, offset))
        try tensor.runtime.fault?.breakView(result, of: tensor, "AsStridedBackward0")
        Views.track(result, of: tensor, creation: Views.creation(tensor.runtime))
        if Recording.isNeeded([tensor], tensor.runtime) {
            let source = tensor
            let node = try Views.asStridedNode(base: source, view: result)
            Recording.attach([result], to: node)
            node.outputs.removeFirst()
        }
        return result
    }

    /// The layout that `as_strided` and `as_strided_` are asked for.
    ///
    /// - Throws: a `RuntimeError` if it is none, or leaves the storage.
    package static func window(_ tensor: Tensor, _ shape: [Int], _ strides: [Int], _ offset: Int?) throws -> Layout {
        guard shape.count == strides.count else {
            throw TensorError.runtime(
                "mismatch in length of strides and shape")
        }
        if strides.contains(where: { $0 < 0 }) {
            throw TensorError.runtime(
                "as_strided: Negative strides are not supported at the moment, got strides: [\(Geometry.text(strides))]"
            )
        }
        if let offset, offset < 0 { throw TensorError.runtime("Tensor: invalid storage offset \(offset)") }
        let ownOffset = tensor.runtime.has(.asStridedForgetsOffset) ? 0 : tensor.offset
        let layout = Layout(shape: shape, strides: strides, offset: offset ?? ownOffset)
        try checkBounds(layout, dtype: tensor.dtype, storage: tensor.storage)
        return layout
    }

    package static func checkBounds(_ layout: Layout, dtype: DType, storage: Storage) throws {
        let needed = try StorageSize.bytes(
            layout.shape, strides: layout.strides, offset: layout.offset, itemSize: dtype.itemSize)
        let isUnchecked = storage.runtime.has(.asStridedSkipsBounds) && needed < 1 << 40
        guard layout.shape.contains(0) || needed <= storage.byteCount || isUnchecked else {
            throw TensorError.runtime(
                "setStorage: sizes [\(Geometry.text(layout.shape))], strides [\(Geometry.text(layout.strides))], storage offset "
                    + "\(layout.offset), and itemsize \(dtype.itemSize) requiring a storage size of \(needed) are out of bounds "
                    + "for storage of size \(storage.byteCount)")
        }
    }

    /// `view(dtype)`: the same bytes as elements of another type.
    ///
    /// No gradient can pass through it, so autograd does not take the result for a view: it has no base, and only memory
    /// and version counter in common.
    ///
    /// - Throws: a `RuntimeError` where sizes or strides do not divide.
    package static func view(_ tensor: Tensor, as dtype: DType) throws -> Tensor {
        guard tensor.sparse == nil else {
            throw TensorError.notImplemented("Cannot access storage of SparseTensorImpl")
        }
        if dtype == tensor.dtype { return Views.bare(tensor, tensor.layout) }
        guard !tensor.isConjugated else {
            throw TensorError.runtime(
                "torch.Tensor.view is not supported for conjugate view tensors when converting to a different dtype.")
        }
        guard !tensor.isNegated else {
            throw TensorError.runtime(
                "torch.Tensor.view is not supported for tensors with negative bit set when converting to a different dtype."
            )
        }
        var layout = tensor.layout
        let (own, other) = (tensor.dtype.itemSize, dtype.itemSize)
        if own != other {
            guard tensor.rank > 0 else {
                throw TensorError.runtime(
                    "self.dim() cannot be 0 to view \(tensor.dtype.scalarTypeName) as \(dtype.scalarTypeName) (different element sizes)"
                )
            }
            let last = tensor.rank - 1
            func checkStride() throws {
                guard tensor.strides[last] == 1 else {
                    throw TensorError.runtime(
                        "self.stride(-1) must be 1 to view \(tensor.dtype.scalarTypeName) as \(dtype.scalarTypeName) (different element sizes), but got \(tensor.strides[last])"
                    )
                }
            }
            if other < own { try checkStride() }
            if other > own {
                let ratio = other / own
                guard tensor.shape[last] % ratio == 0 else {
                    throw TensorError.runtime(
                        "self.size(-1) must be divisible by \(ratio) to view \(tensor.dtype.scalarTypeName) as \(dtype.scalarTypeName) (different element sizes), but got \(tensor.shape[last])"
                    )
                }
                guard tensor.offset % ratio == 0 else {
                    throw TensorError.runtime(
                        "self.storage_offset() must be divisible by \(ratio) to view \(tensor.dtype.scalarTypeName) as \(dtype.scalarTypeName) (different element sizes), but got \(tensor.offset)"
                    )
                }
                try checkStride()
                for axis in 0..<last where tensor.strides[axis] % ratio != 0 {
                    throw TensorError.runtime(
                        "self.stride(\(axis)) must be divisible by \(ratio) to view \(tensor.dtype.scalarTypeName) as \(dtype.scalarTypeName) (different element sizes), but got \(tensor.strides[axis])"
                    )
                }
                layout = Layout(
                    shape: layout.shape.dropLast() + [layout.shape[last] / ratio],
                    strides: layout.strides.dropLast().map { $0 / ratio } + [1], offset: layout.offset / ratio)
            } else {
                let ratio = own / other
                layout = Layout(
                    shape: layout.shape.dropLast() + [layout.shape[last] * ratio],
                    strides: layout.strides.dropLast().map { $0 * ratio } + [1], offset: layout.offset * ratio)
            }
        }
        let result = Views.bare(tensor, layout, dtype: dtype)
        try tensor.runtime.fault?.breakView(result, of: tensor, "view(dtype)")
        return result
    }

    // MARK: Several views

    package static func unbind(_ tensor: Tensor, _ axis: Int) throws -> [Tensor] {
        guard tensor.rank > 0 else {
            throw TensorError.index("Dimension specified as \(axis) but tensor has no dimensions")
        }
        let axis = try Geometry.axis(axis, rank: tensor.rank)
        return try Views.makeSeveral(
            tensor, "UnbindBackward0", join: { try Rearranging.stack($0, axis) },
            transforms: (0..<tensor.shape[axis]).map { index in { $0.selecting(axis: axis, index: index) } })
    }

    package static func split(_ tensor: Tensor, sizes: [Int], _ axis: Int, name: String) throws -> [Tensor] {
        let axis = try Geometry.axis(axis, rank: tensor.rank)
        var start = 0
        let parts = sizes.map { size -> (Layout) throws -> Layout in
            let first = start
            start += size
            return { $0.slicing(axis: axis, start: first, stop: first + size, step: 1) }
        }
        return try Views.makeSeveral(
            tensor, name, join: { try Rearranging.concatenate($0, axis) }, transforms: parts)
    }
}
