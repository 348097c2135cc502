import TensorTypes

/// The subclasses of `ndarray` that come with NumPy.
public enum ArraySubclass: Sendable, Hashable {
    case none
    /// `numpy.matrix`: always two axes, and `*` is the matrix product.
    case matrix
    /// `numpy.recarray`: fields are attributes.
    case record
    /// `numpy.memmap`: an array in a file; what is computed with it is a plain array.
    case memoryMap
}

/// A NumPy array: typed, strided memory with signed strides in bytes.
///
/// An array either owns its memory or is a view; a view's ``base`` is the object that owns it.
public final class NDArray {
    /// The session's state.
    public let runtime: Runtime
    /// The bytes, owned or borrowed.
    public var block: MemoryBlock
    /// The distance of the first element from the start of the block.
    public var byteOffset: Int
    /// The element type.
    public var dtype: ArrayDType
    /// The size of each dimension.
    public var shape: [Int]
    /// The bytes between neighbours in each dimension.
    public var strides: [Int]
    /// What keeps a view's memory alive (`ndarray.base`): an array, a tensor, or another owner; nil for an owner.
    public var base: AnyObject?
    /// `flags.writeable`.
    public var isWriteable: Bool
    /// The subclass of `ndarray` that the array belongs to.
    public var subclass = ArraySubclass.none
    /// Whether `flags.aligned` was turned off by hand.
    public var isMarkedUnaligned = false
    /// Whether memory borrowed from a foreign owner may be written to.
    public var isForeignMemoryWriteable = true

    /// Describes memory: an owner if `base` is nil, else a view of it.
    public init(
        runtime: Runtime, block: MemoryBlock, byteOffset: Int = 0, dtype: ArrayDType, shape: [Int], strides: [Int],
        base: AnyObject? = nil, isWriteable: Bool = true
    ) {
        self.runtime = runtime
        self.block = block
        self.byteOffset = byteOffset
        self.dtype = dtype
        self.shape = shape
        self.strides = strides
        self.base = base
        self.isWriteable = isWriteable
    }

    /// Allocates a zeroed array in C order.
    public convenience init(runtime: Runtime, dtype: ArrayDType, shape: [Int]) {
        let count = shape.reduce(1, *)
        self.init(
            runtime: runtime, block: MemoryBlock(byteCount: count * dtype.itemSize, ledger: runtime.memory),
            dtype: dtype, shape: shape, strides: rowMajorStrides(shape, unit: dtype.itemSize))
    }

    /// The address of the first element.
    public var pointer: UnsafeMutableRawPointer { block.pointer + byteOffset }
    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// The memory as kernels read it; nil for types that kernels do not compute with.
    public var strided: StridedBytes? {
        guard let element = dtype.computeElement else { return nil }
        var bytes = StridedBytes(pointer: pointer, shape: shape, strides: strides, dtype: element)
        bytes.isByteSwapped = dtype.isByteSwapped
        return bytes
    }
}
