import TensorTypes

/// A PyTorch tensor: a strided window on a storage, with a version counter and, if gradients are wanted, a history.
///
/// Object identity is tensor identity: where PyTorch returns the same tensor, the same object is returned here.
public final class Tensor {
    /// The session's state.
    public let runtime: Runtime
    /// The storage; shared by views.
    public internal(set) var storage: Storage
    /// The element type.
    public internal(set) var dtype: DType
    /// The size of each dimension.
    public internal(set) var shape: [Int]
    /// The elements between neighbours in each dimension.
    public internal(set) var strides: [Int]
    /// `storage_offset()`, in elements.
    public internal(set) var offset: Int
    /// The lazy conjugation bit.
    public internal(set) var isConjugated = false
    /// The lazy negation bit.
    public internal(set) var isNegated = false
    /// Whether this stands for a Python number, which counts least in promotion.
    public internal(set) var isWrappedNumber = false
    /// Counts in-place changes; shared by views and `detach`; nil for inference tensors, which have none.
    public internal(set) var version: VersionCounter?
    /// History, gradient and view information; nil while there is none.
    package var autograd: AutogradMeta?
    /// Whether the tensor is of the class `torch.nn.Parameter`, which its copies are too, and what is computed of it is not.
    public var isParameter = false
    /// The parts of a sparse COO tensor; nil for a strided one.
    public internal(set) var sparse: SparseParts?

    /// Describes memory; counts as an inference tensor if made in inference mode.
    package init(
        storage: Storage, dtype: DType, shape: [Int], strides: [Int]? = nil, offset: Int = 0,
        version: VersionCounter? = nil
    ) {
        runtime = storage.runtime
        self.storage = storage
        self.dtype = dtype
        self.shape = shape
        self.strides = strides ?? rowMajorStrides(shape)
        self.offset = offset
        let isInference = runtime.isInferenceMode && !runtime.has(.inferenceLost)
        self.version = version ?? (isInference ? nil : VersionCounter())
    }

    /// Allocates a zeroed tensor.
    ///
    /// - Throws: a `RuntimeError` beyond what can be counted or, except on `meta`, allocated.
    public convenience init(
        shape: [Int], strides: [Int]? = nil, dtype: DType, device: Device, runtime: Runtime
    ) throws(TensorError) {
        let strides = strides ?? rowMajorStrides(shape)
        let byteCount = try Geometry.byteCount(shape, strides, dtype, device)
        if dtype == .complex32 { Factories.warnHalfComplex(runtime) }
        let storage = Storage(byteCount: byteCount, device: device, runtime: runtime)
        self.init(storage: storage, dtype: dtype, shape: shape, strides: strides)
    }

    /// The device.
    public var device: Device { storage.device }
    /// The number of dimensions.
    public var rank: Int { shape.count }
    /// The number of elements.
    public var count: Int { shape.reduce(1, &*) }
    /// Whether this is an inference tensor.
    public var isInference: Bool { version == nil }
    /// Whether there is no data.
    public var isMeta: Bool { device.isMeta }
    /// Whether the elements follow each other in C order.
    public var isContiguous: Bool {
        if runtime.has(.contiguityCountsOnes) { return strides == rowMajorStrides(shape) }
        return Geometry.isContiguous(shape, strides)
    }
    /// The address of the first element; 0 without data or elements.
    public var dataPointer: Int {
        guard let pointer = storage.pointer, storage.byteCount > 0, count > 0 else { return 0 }
        if runtime.has(.dataPointerIgnoresOffset) { return Int(bitPattern: pointer) }
        return Int(bitPattern: pointer) + offset * dtype.itemSize
    }

    /// The memory as kernels read and write it.
    ///
    /// - Throws: `NotImplementedError` on `meta`, whose tensors have no data, and for a sparse tensor, which has none of
    ///   its own; a `RuntimeError` if the storage was made smaller than the window.
    package func bytes() throws(TensorError) -> StridedBytes {
        guard let pointer = storage.pointer else {
            if device.isMeta { throw .notImplemented("Cannot copy out of meta tensor; no data!") }
            throw Storage.cannotAllocate(storage.byteCount)
        }
        try checkWindow()
        guard shape.contains(0) || extentOfElements <= Tensor.elementLimit else {
            throw TensorError(
                kind: "MemoryError", "the reference computes with at most \(Tensor.elementLimit) elements at a time")
        }
        var bytes = StridedBytes(
            pointer: pointer + offset * dtype.itemSize, shape: shape, strides: strides.map { $0 * dtype.itemSize },
            dtype: dtype)
        bytes.isConjugated = isConjugated && !runtime.has(.mathIgnoresConjugate)
        bytes.isNegated = isNegated && !runtime.has(.mathIgnoresNegative)
        return bytes
    }

    /// The elements that kernels compute with at most, repeated ones counted.
    private static let elementLimit = 1 << 28

    /// The number of elements, repeated ones counted; the greatest integer beyond counting.
    private var extentOfElements: Int {
        shape.reduce(1) { product, size in
            let (next, overflows) = product.multipliedReportingOverflow(by: size)
            return overflows ? .max : next
        }
    }

    /// The one element of a tensor of one element.
    package func firstElement() throws(TensorError) -> Scalar {
        let bytes = try bytes()
        switch dtype.category {
        case .boolean: return .bool(bytes.gather(as: Int64.self)[0] != 0)
        case .integral:
            return dtype == .uint64
                ? .int(Int128(bytes.gather(as: UInt64.self)[0])) : .int(Int128(bytes.gather(as: Int64.self)[0]))
        case .floating: return .float(bytes.gather(as: Double.self)[0])
        case .complex:
            let value = bytes.gather(as: Complex<Double>.self)[0]
            return .complex(value.real, value.imaginary)
        }
    }

    /// Another object over the same memory and version counter, without history.
    package func alias() -> Tensor {
        let other = Tensor(
            storage: storage, dtype: dtype, shape: shape, strides: strides, offset: offset, version: version)
        other.version = version
        other.isConjugated = isConjugated
        other.isNegated = isNegated
        other.sparse = sparse
        return other
    }
}

/// Counts the in-place changes of the memory that a tensor and its views share.
public final class VersionCounter {
    /// `_version`.
    public internal(set) var value = 0

    package init(startingAt value: Int = 0) { self.value = value }

    /// Takes one change back, for operations that write twice but count once.
    package func undoOne() { value -= 1 }

    /// Starts over, for a fresh tensor that was made by changing a copy.
    package func reset() { value = 0 }
}

/// The indices and values of a sparse COO tensor.
public struct SparseParts {
    /// `[dimensions, entries]`, int64.
    public var indices: Tensor
    /// One value per entry; the rest of its dimensions are the dense ones.
    public var values: Tensor
    /// Whether the entries are known to be sorted and without repetition.
    public var isCoalesced: Bool
}
