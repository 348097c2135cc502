import TensorTypes

/// Changes of a tensor's own geometry and storage.
public enum Resizing {
    /// `resize_`: another shape over the same storage, which grows if needed; new elements are zero here.
    ///
    /// The tensor has its new shape even if growing the storage fails.
    ///
    /// - Throws: a `RuntimeError` for tensors that require grad and storages that cannot grow.
    public static func resize(_ tensor: Tensor, to shape: [Int]) throws {
        guard !tensor.requiresGrad else { throw TensorError.runtime("cannot resize variables that require grad") }
        if shape.contains(where: { $0 < 0 }) { throw TensorError.runtime("numel: integer multiplication overflow") }
        try change(tensor, shape: shape)
    }

    package static func change(_ tensor: Tensor, shape: [Int]) throws {
        if shape == tensor.shape { return }
        tensor.shape = shape
        tensor.strides = rowMajorStrides(shape)
        let needed = (Geometry.extent(shape, tensor.strides) + tensor.offset) * tensor.dtype.itemSize
        if !shape.contains(0) && needed > tensor.storage.byteCount {
            try tensor.storage.resize(to: needed)
        }
    }

    /// `set_`: another storage and geometry for the same tensor object.
    ///
    /// - Throws: a `RuntimeError` for storages on another device, leaves that require grad and windows that cannot grow.
    public static func set(_ tensor: Tensor, storage: Storage, offset: Int, shape: [Int], strides: [Int]?) throws {
        try Recording.checkInPlace(tensor, inputs: [tensor])
        guard storage.device == tensor.device else {
            throw TensorError.runtime(
                "Attempted to set the storage of a tensor on device \"\(tensor.device.text)\" to a storage on different device "
                    + "\"\(storage.device.text)\".  This is no longer allowed; the devices must match.")
        }
        let strides = strides ?? rowMajorStrides(shape)
        let needed = shape.contains(0) ? 0 : (Geometry.extent(shape, strides) + offset) * tensor.dtype.itemSize
        tensor.storage = storage
        tensor.shape = shape
        tensor.strides = strides
        tensor.offset = offset
        if needed > storage.byteCount { try storage.resize(to: needed) }
        try Recording.checkVersioned(tensor)
    }

    /// Changes shape and strides in place, as `t_`, `squeeze_` and `unsqueeze_` do.
    public static func relayout(_ tensor: Tensor, _ name: String, _ transform: @escaping (Layout) throws -> Layout)
        throws
    {
        let shape = tensor.shape
        try Recording.inPlace(
            tensor, name, inputs: [],
            backward: { context in [try Views.embed(context.gradient, into: shape, at: transform(.contiguous(shape)))] }
        ) {
            let layout = try transform(tensor.layout)
            tensor.shape = layout.shape
            tensor.strides = layout.strides
            tensor.offset = layout.offset
        }
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
        guard !tensor.requiresGrad || source.dtype.category > .integral else {
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
    }
}
