/// Memory that an object exports through Python's buffer protocol; the export lasts as long as this object.
public final class PythonBuffer {
    /// The first byte of the element at index 0.
    public let pointer: UnsafeMutableRawPointer
    /// Bytes of one element.
    public let itemSize: Int
    /// The element type in the notation of the `struct` module.
    public let format: String
    /// Elements along each axis.
    public let shape: [Int]
    /// Bytes from one element to the next along each axis.
    public let strides: [Int]
    /// Whether writing is refused.
    public let readOnly: Bool
    /// Who keeps the memory alive.
    public let owner: AnyObject
    /// What holds the memory itself, where that can outlive its use by the owner.
    private let memory: AnyObject?
    private var release: (() -> Void)?

    /// Exports memory; `release` is called once, when nobody uses the export any more.
    public init(
        pointer: UnsafeMutableRawPointer, itemSize: Int = 1, format: String = "B", shape: [Int], strides: [Int],
        readOnly: Bool, owner: AnyObject, memory: AnyObject? = nil, release: (() -> Void)? = nil
    ) {
        self.pointer = pointer
        self.itemSize = itemSize
        self.format = format
        self.shape = shape
        self.strides = strides
        self.readOnly = readOnly
        self.owner = owner
        self.memory = memory
        self.release = release
    }

    deinit { end() }

    /// Ends the export early: the memory stays valid, but the owner is free to move on to other memory.
    public func end() {
        release?()
        release = nil
    }

    /// The number of elements.
    public var count: Int { shape.reduce(1) { $0 &* $1 } }
    /// The bytes that the elements take.
    public var byteCount: Int { count &* itemSize }

    /// Whether the elements lie one after the other in C order.
    public var isContiguous: Bool {
        var expected = itemSize
        for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
            if extent == 0 { return true }
            if stride != expected { return false }
            expected &*= extent
        }
        return true
    }

    /// The elements' bytes in C order.
    public var contents: [UInt8] {
        if isContiguous { return [UInt8](UnsafeRawBufferPointer(start: pointer, count: byteCount)) }
        var result: [UInt8] = []
        result.reserveCapacity(byteCount)
        append(axis: 0, offset: 0, to: &result)
        return result
    }

    private func append(axis: Int, offset: Int, to result: inout [UInt8]) {
        guard axis < shape.count else {
            result.append(contentsOf: UnsafeRawBufferPointer(start: pointer + offset, count: itemSize))
            return
        }
        for position in 0..<shape[axis] {
            append(axis: axis + 1, offset: offset + position * strides[axis], to: &result)
        }
    }
}
