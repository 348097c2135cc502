import TensorTypes

/// `set_`: another storage and another window for the same tensor object.
///
/// Source: `Tensor.set_` in the PyTorch docs, `checkSetStorage` in `ATen/native/Resize.h`.
public enum StorageReplacement {
    /// `set_()`: an empty tensor over a storage of its own.
    ///
    /// - Throws: as ``set(_:storage:offset:shape:strides:)``.
    public static func clear(_ tensor: Tensor) throws {
        try set(
            tensor, storage: Storage(byteCount: 0, device: tensor.device, runtime: tensor.runtime), offset: 0,
            shape: [0], strides: nil)
    }

    /// `set_(storage)`: all of the storage, in one dimension.
    ///
    /// - Throws: as ``set(_:storage:offset:shape:strides:)``.
    public static func set(_ tensor: Tensor, storage: Storage) throws {
        try set(
            tensor, storage: storage, offset: 0, shape: [storage.byteCount / tensor.dtype.itemSize], strides: nil)
    }

    /// `set_(storage, offset, size, stride)`.
    ///
    /// - Parameter strides: nil for the contiguous ones.
    /// - Throws: a `RuntimeError` for leaves that require grad, storages on another device, windows that make no sense, and
    ///   windows that the storage cannot grow to.
    public static func set(_ tensor: Tensor, storage: Storage, offset: Int, shape: [Int], strides: [Int]?) throws {
        try replace(tensor, inputs: []) {
            if let strides, strides.count != shape.count {
                throw TensorError.runtime(
                    "unequal size length (\(shape.count)) and stride length (\(strides.count))")
            }
            try checkDevice(tensor, storage)
            guard offset >= 0 else { throw TensorError.runtime("Tensor: invalid storage offset \(offset)") }
            let itemSize = tensor.dtype.itemSize
            try StorageSize.checkCount(shape)
            let needed = try StorageSize.bytes(shape, strides: strides, offset: offset, itemSize: itemSize)
            // A window of the shape that the tensor has already keeps its strides, and does not make the storage grow.
            let keepsGeometry = shape == tensor.shape && strides.map { $0 == tensor.strides } ?? true
            guard !keepsGeometry || needed <= storage.byteCount else {
                throw TensorError.runtime(
                    "setStorage: sizes [\(Geometry.text(shape))], strides [\(Geometry.text(strides ?? []))], storage "
                        + "offset \(offset), and itemsize \(itemSize) requiring a storage size of \(needed) are out of "
                        + "bounds for storage of size \(storage.byteCount)")
            }
            tensor.storage = storage
            tensor.offset = tensor.runtime.has(.setIgnoresOffset) ? 0 : offset
            guard !keepsGeometry else { return }
            tensor.shape = shape
            tensor.strides = strides ?? rowMajorStrides(shape)
            if needed > storage.byteCount { try storage.resize(to: needed) }
        }
    }

    /// `set_(tensor)`: the same window on the same storage.
    ///
    /// - Throws: a `RuntimeError` for another element type or device, and for leaves that require grad.
    public static func set(_ tensor: Tensor, like source: Tensor) throws {
        try replace(tensor, inputs: [source]) {
            guard source.dtype == tensor.dtype else {
                throw TensorError.runtime(
                    "Could not set tensor of type \(source.dtype.typeInfoName) to a tensor of type "
                        + "\(tensor.dtype.typeInfoName)")
            }
            try checkDevice(tensor, source.storage)
            tensor.storage = source.storage
            tensor.shape = source.shape
            tensor.strides = source.strides
            tensor.offset = source.offset
        }
    }

    /// `set_(tensor, offset, size, stride)`: a window on the storage of another tensor, counted from its first element.
    ///
    /// - Throws: a `RuntimeError` where ``set(_:storage:offset:shape:strides:)`` throws one, and for a tensor whose elements
    ///   do not follow each other.
    public static func set(_ tensor: Tensor, within source: Tensor, offset: Int, shape: [Int], strides: [Int]?) throws {
        guard source.isContiguous else {
            throw TensorError.runtime("passed in tensor to be used as storage must be contiguous")
        }
        let (start, overflow) = source.offset.addingReportingOverflow(offset)
        guard !overflow else { throw TensorError.runtime("Tensor: invalid storage offset \(offset)") }
        try set(tensor, storage: source.storage, offset: start, shape: shape, strides: strides)
    }

    /// `is_set_to`: whether both are the same window on the same storage.
    public static func isSet(_ tensor: Tensor, to other: Tensor) -> Bool {
        tensor.storage === other.storage && tensor.offset == other.offset && tensor.shape == other.shape
            && tensor.strides == other.strides && tensor.dtype == other.dtype
    }

    /// Counts and records the change, which has no derivative.
    private static func replace(_ tensor: Tensor, inputs: [Tensor], _ change: () throws -> Void) throws {
        try Recording.inPlace(
            tensor, "NotImplemented", inputs: inputs,
            backward: { _ in throw TensorError.runtime("derivative for set_ is not implemented") }, change: change)
    }

    private static func checkDevice(_ tensor: Tensor, _ storage: Storage) throws {
        guard storage.device == tensor.device || tensor.runtime.has(.setDevicesUnchecked) else {
            throw TensorError.runtime(
                "Attempted to set the storage of a tensor on device \"\(tensor.device.text)\" to a storage on different "
                    + "device \"\(storage.device.text)\".  This is no longer allowed; the devices must match.")
        }
    }
}
