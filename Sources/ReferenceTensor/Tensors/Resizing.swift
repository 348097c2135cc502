import TensorTypes

/// Changes of a tensor's own geometry.
public enum Resizing {
    /// `resize_`: another shape over the same storage, which grows if needed; new elements are zero here.
    ///
    /// The tensor has its new shape even if growing the storage fails, and then counts no change.
    ///
    /// - Throws: a `RuntimeError` for tensors that require grad, storages that cannot grow, and sizes beyond counting.
    public static func resize(_ tensor: Tensor, to shape: [Int], format: MemoryFormat? = nil) throws {
        guard !tensor.requiresGrad || tensor.runtime.has(.resizeIgnoresGrad) else {
            throw TensorError.runtime("cannot resize variables that require grad")
        }
        let isChange = shape != tensor.shape
        if isChange { try Recording.checkInference(tensor) }
        try change(tensor, shape: shape)
        if let format {
            guard format != .preserve else { throw TensorError.runtime("Unsupported memory formatPreserve") }
            tensor.strides = try Conversion.strides(format, like: tensor)
        }
        if isChange && !tensor.runtime.has(.resizeUncounted) { Recording.bump(tensor) }
    }

    /// `resize_as_`: the shape of another tensor and, if that format is to be preserved, its layout.
    ///
    /// - Throws: as ``resize(_:to:format:)``.
    public static func resize(_ tensor: Tensor, like template: Tensor, format: MemoryFormat? = nil) throws {
        try resize(tensor, to: template.shape)
        guard let format else { return }
        if format != .preserve {
            tensor.strides = try Conversion.strides(format, like: tensor)
        } else if try template.rank == 4 && Conversion.isLaidOut(template, .channelsLast) && !template.isContiguous {
            tensor.strides = try Conversion.strides(.channelsLast, like: tensor)
        }
    }

    package static func change(_ tensor: Tensor, shape: [Int]) throws {
        if shape == tensor.shape { return }
        try StorageSize.checkCount(shape)
        let needed = try StorageSize.bytes(shape, strides: nil, offset: tensor.offset, itemSize: tensor.dtype.itemSize)
        tensor.shape = shape
        tensor.strides = rowMajorStrides(shape)
        let shrinks = tensor.runtime.has(.resizeShrinksStorage) && needed < tensor.storage.byteCount
        if tensor.runtime.has(.resizeKeepsStorage) { return }
        if !shape.contains(0) && (needed > tensor.storage.byteCount || shrinks) {
            try tensor.storage.resize(to: needed)
        }
    }

    /// Changes shape and strides in place, as `t_`, `squeeze_` and `unsqueeze_` do.
    public static func relayout(_ tensor: Tensor, _ name: String, _ transform: @escaping (Layout) throws -> Layout)
        throws
    {
        let shape = tensor.shape
        let backward: Node.Backward = { context in
            [try Views.embed(context.gradient, into: shape, at: transform(.contiguous(shape)))]
        }
        let change = {
            let layout = try transform(tensor.layout)
            tensor.shape = layout.shape
            tensor.strides = layout.strides
            tensor.offset = layout.offset
        }
        guard let view = tensor.autograd?.view, Recording.isNeeded([tensor], tensor.runtime) else {
            return try Recording.inPlace(tensor, name, inputs: [], backward: backward, change: change)
        }
        // No element changes, so the base keeps its history: only the view itself goes on from its own.
        try Recording.checkInPlace(tensor, inputs: [tensor])
        let node = try Recording.node(name, inputs: [tensor], runtime: tensor.runtime, backward: backward)
        try change()
        try Recording.checkVersioned(tensor)
        Recording.attach([tensor], to: node)
        view.historyVersion = tensor.version?.value ?? view.historyVersion
    }

    /// Assignment to `.data`.
    ///
    /// - Throws: a `RuntimeError` for another device type, and for integers where a gradient is required.
    public static func setData(_ tensor: Tensor, _ source: Tensor) throws {
        guard tensor.device.type == source.device.type, (tensor.sparse == nil) == (source.sparse == nil) else {
            throw TensorError.runtime(
                "Attempted to call `variable.set_data(tensor)`, but `variable` and `tensor` have incompatible tensor type."
            )
        }
        let isUnchecked = tensor.runtime.has(.dataTypeUnchecked)
        guard !tensor.requiresGrad || source.dtype.category > .integral || isUnchecked else {
            throw TensorError.runtime(
                "data set to a tensor that requires gradients must be floating point or complex dtype")
        }
        tensor.storage = source.storage
        tensor.dtype = source.dtype
        tensor.shape = source.shape
        tensor.strides = source.strides
        tensor.offset = source.offset
        tensor.isConjugated = source.isConjugated
        tensor.isNegated = source.isNegated
        tensor.sparse = source.sparse
    }
}
