/// An object that can say where its elements lie.
public protocol MemoryDescribing: PythonObject {
    /// The memory behind the object; several entries where it has several parts, none where it has none.
    func memoryDescriptions(_ interpreter: Interpreter) -> [MemoryDescription]
}

/// Where the elements of an object lie, and what is known of them.
public struct MemoryDescription {
    /// What follows the object's name, for a part of it.
    public var suffix = ""
    /// The class, for example `Tensor`.
    public var kind: String
    /// The element type; nil for an object that knows bytes only.
    public var dtype: String?
    /// Bytes of one element.
    public var itemSize: Int
    /// The size of each dimension.
    public var shape: [Int]
    /// Bytes between neighbours in each dimension.
    public var strides: [Int]
    /// Whether the library counts strides and offsets in elements, not in bytes.
    public var countsElements = false
    /// The whole allocation that the elements lie in.
    public var allocation: Allocation
    /// Bytes from the start of the allocation to the first element.
    public var offset: Int
    /// The offset that the library names.
    public var declaredOffset: Int?
    /// The value of an element that lies so many bytes from the start of the allocation.
    public var text: ((Int) -> String)?
    /// Whether writing through the object is refused.
    public var isReadOnly = false
    /// Whether gradients are wanted.
    public var requiresGrad = false
    /// The recorded operation that made the object.
    public var gradFunction: String?
    /// What counts in-place changes, and how many there were.
    public var version: (counter: ObjectIdentifier, value: Int)?
    /// What else is special about it.
    public var notes: [String] = []
    /// Objects that come along, with what follows the name: `.grad`.
    public var attached: [(suffix: String, object: any PythonObject)] = []

    /// A run of bytes.
    public struct Allocation {
        /// The first byte; nil where there are no data.
        public var start: UnsafeRawPointer?
        /// The number of bytes.
        public var byteCount: Int
        /// What tells allocations without bytes from each other.
        public var identity: ObjectIdentifier
        /// The device.
        public var device: String
        /// Whose bytes they are.
        public var owner: String

        /// Describes bytes.
        public init(
            start: UnsafeRawPointer?, byteCount: Int, identity: ObjectIdentifier, device: String = "cpu", owner: String
        ) {
            self.start = start
            self.byteCount = byteCount
            self.identity = identity
            self.device = device
            self.owner = owner
        }
    }

    /// Describes the memory of an object.
    public init(
        kind: String, dtype: String?, itemSize: Int, shape: [Int], strides: [Int], allocation: Allocation, offset: Int
    ) {
        self.kind = kind
        self.dtype = dtype
        self.itemSize = itemSize
        self.shape = shape
        self.strides = strides
        self.allocation = allocation
        self.offset = offset
    }
}
