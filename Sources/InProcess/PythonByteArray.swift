import SpecLanguage
import TensorTypes

/// A `bytearray`: memory with a stable address, which cannot be resized while it is exported.
public final class PythonByteArray: PythonObject {
    /// The first byte; valid until the next resize.
    public private(set) var pointer: UnsafeMutableRawPointer
    /// The number of bytes.
    public private(set) var count: Int
    private var capacity: Int
    private var exports = 0

    /// Makes a byte array that holds a copy of these bytes.
    public init(_ bytes: [UInt8]) {
        count = bytes.count
        capacity = max(bytes.count, 1)
        pointer = .allocate(byteCount: capacity, alignment: 16)
        bytes.withUnsafeBytes { if let base = $0.baseAddress { pointer.copyMemory(from: base, byteCount: count) } }
    }

    deinit { pointer.deallocate() }

    /// `bytearray`.
    public var typeObject: PythonType { PythonType.bytearray }

    /// The bytes in place.
    public var memory: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(start: pointer, count: count) }
    /// A copy of the bytes.
    public var contents: [UInt8] { [UInt8](memory) }

    /// Whether someone holds an export.
    public var isExported: Bool { exports > 0 }
    /// Notes one more holder of the address.
    public func retainExport() { exports += 1 }
    /// Notes one holder less.
    public func releaseExport() { exports -= 1 }

    /// Replaces a range of the bytes, resizing if needed.
    ///
    /// - Throws: a `BufferError` if the size would change while the memory is exported, as in CPython.
    public func replace(_ range: Range<Int>, with bytes: [UInt8]) throws {
        guard bytes.count != range.count else {
            bytes.withUnsafeBytes {
                if let base = $0.baseAddress {
                    (pointer + range.lowerBound).copyMemory(from: base, byteCount: bytes.count)
                }
            }
            return
        }
        guard exports == 0 else { throw TensorError.buffer("Existing exports of data: object cannot be re-sized") }
        var all = contents
        all.replaceSubrange(range, with: bytes)
        if all.count > capacity {
            pointer.deallocate()
            capacity = all.count
            pointer = .allocate(byteCount: capacity, alignment: 16)
        }
        count = all.count
        all.withUnsafeBytes { if let base = $0.baseAddress { pointer.copyMemory(from: base, byteCount: count) } }
    }

    /// The bytes, writable; an export until the buffer is released.
    public func buffer(_ interpreter: Interpreter) throws -> PythonBuffer? {
        retainExport()
        return PythonBuffer(
            pointer: pointer, shape: [count], strides: [1], readOnly: false, owner: self,
            release: { [unowned self] in releaseExport() })
    }

    /// A byte array is mutable and hence no key.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        throw TensorError.type("unhashable type: 'bytearray'")
    }
}
