/// Memory at the end of a session: the storages that are alive, and the names that look at them.
///
/// Storages are told apart by where they lie, not by what made them: an array and a tensor over the same bytes look at one.
public struct MemorySnapshot: Sendable, Hashable {
    /// The storages, in the order in which the session's names lead to them.
    public var storages: [Storage]
    /// What looks at them, in the order in which the session bound it.
    public var views: [View]

    /// Makes a snapshot.
    public init(storages: [Storage], views: [View]) {
        self.storages = storages
        self.views = views
    }

    /// A run of bytes that is allocated once.
    public struct Storage: Sendable, Hashable {
        /// Where it lies, for example `cpu` or `cuda:1`.
        public var device: String
        /// The number of bytes.
        public var byteCount: Int
        /// Whose bytes they are, for example `NumPy`.
        public var owner: String
        /// What the bytes say, once for each element type that a view reads them as.
        public var readings: [Reading]

        /// Describes a storage.
        public init(device: String, byteCount: Int, owner: String, readings: [Reading] = []) {
            self.device = device
            self.byteCount = byteCount
            self.owner = owner
            self.readings = readings
        }
    }

    /// Bytes read as elements of one type.
    public struct Reading: Sendable, Hashable {
        /// The element type, for example `float32`.
        public var dtype: String
        /// Elements by ascending offset, none overlapping another; of a long storage only those that may be worth showing.
        public var cells: [Cell]

        /// Makes a reading.
        public init(dtype: String, cells: [Cell]) {
            self.dtype = dtype
            self.cells = cells
        }
    }

    /// One element of a reading.
    public struct Cell: Sendable, Hashable {
        /// The distance in bytes from the start of the storage.
        public var offset: Int
        /// The number of bytes.
        public var length: Int
        /// The value; nil where there are no data, as on `meta`.
        public var text: String?

        /// Makes a cell.
        public init(offset: Int, length: Int, text: String?) {
            self.offset = offset
            self.length = length
            self.text = text
        }
    }

    /// An array, a tensor or another object that looks at a storage.
    public struct View: Sendable, Hashable {
        /// The names under which the session reaches the one object, for example `t`, `parts[0]` or `w.grad`.
        public var names: [String]
        /// The class, for example `ndarray`.
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
        public var countsElements: Bool
        /// The position of its storage in ``MemorySnapshot/storages``.
        public var storage: Int
        /// Bytes from the start of the storage to the first element.
        public var offset: Int
        /// The offset that the library itself names (`storage_offset()`), if it names one.
        public var declaredOffset: Int?
        /// Whether it came along with a named object, as `w.grad` comes with `w`.
        public var isAttached: Bool
        /// Whether writing through it is refused.
        public var isReadOnly: Bool
        /// Whether gradients are wanted.
        public var requiresGrad: Bool
        /// The recorded operation that made it.
        public var gradFunction: String?
        /// How often its memory was changed in place, as far as its counter knows.
        public var version: Int?
        /// Which counter that is; views with the same number share it.
        public var versionCounter: Int?
        /// What else is special about it, for example `conj`.
        public var notes: [String]

        /// Describes a view; what is not given is absent.
        public init(
            names: [String], kind: String, dtype: String?, itemSize: Int, shape: [Int], strides: [Int],
            countsElements: Bool = false, storage: Int, offset: Int, declaredOffset: Int? = nil,
            isAttached: Bool = false, isReadOnly: Bool = false, requiresGrad: Bool = false,
            gradFunction: String? = nil, version: Int? = nil, versionCounter: Int? = nil, notes: [String] = []
        ) {
            self.names = names
            self.kind = kind
            self.dtype = dtype
            self.itemSize = itemSize
            self.shape = shape
            self.strides = strides
            self.countsElements = countsElements
            self.storage = storage
            self.offset = offset
            self.declaredOffset = declaredOffset
            self.isAttached = isAttached
            self.isReadOnly = isReadOnly
            self.requiresGrad = requiresGrad
            self.gradFunction = gradFunction
            self.version = version
            self.versionCounter = versionCounter
            self.notes = notes
        }

        /// The number of elements, repeated ones counted; the greatest integer beyond counting.
        public var count: Int {
            if shape.contains(0) { return 0 }
            return shape.reduce(1) { product, size in
                let (next, overflows) = product.multipliedReportingOverflow(by: size)
                return overflows ? .max : next
            }
        }
    }
}

extension MemorySnapshot {
    /// Whether the picture says something about sharing: several views of one storage, or what looks like a copy, which is
    /// as many elements in a storage of their own.
    public var showsSharing: Bool {
        var seen: Set<Int> = []
        var counts: [Int: Int] = [:]
        for view in views where !view.isAttached {
            if !seen.insert(view.storage).inserted { return true }
            if view.count > 0, let other = counts.updateValue(view.storage, forKey: view.count), other != view.storage {
                return true
            }
        }
        return false
    }
}

/// A backend that can say what memory looks like at the end of a session.
public protocol MemoryDescribingBackend: Backend {
    /// Runs each case by itself and describes what it left; nil for one after which no name looks at memory.
    func memory(after requests: [CaseRequest]) -> [MemorySnapshot?]
}
