import SpecLanguage
import TensorTypes

/// A `bytearray`: memory with a stable address, which cannot be resized while it is exported.
public final class PythonByteArray: PythonObject {
    /// The number of bytes.
    public private(set) var count: Int
    private var block: Block
    private var exports = 0

    /// Allocated bytes, freed with the last who holds them: the byte array, or what was made of an export.
    private final class Block {
        let pointer: UnsafeMutableRawPointer
        let capacity: Int

        init(capacity: Int) {
            self.capacity = max(capacity, 1)
            pointer = .allocate(byteCount: self.capacity, alignment: 16)
        }

        deinit { pointer.deallocate() }
    }

    /// The first byte; valid until the next resize.
    public var pointer: UnsafeMutableRawPointer { block.pointer }

    /// Makes a byte array that holds a copy of these bytes.
    public init(_ bytes: [UInt8]) {
        count = bytes.count
        block = Block(capacity: count)
        bytes.withUnsafeBytes { if let base = $0.baseAddress { pointer.copyMemory(from: base, byteCount: count) } }
    }

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
        if all.count > block.capacity { block = Block(capacity: all.count) }
        count = all.count
        all.withUnsafeBytes { if let base = $0.baseAddress { pointer.copyMemory(from: base, byteCount: count) } }
    }

    /// The bytes, writable; an export until the buffer is released.
    public func buffer(_ interpreter: Interpreter) throws -> PythonBuffer? {
        retainExport()
        return PythonBuffer(
            pointer: pointer, shape: [count], strides: [1], readOnly: false, owner: self, memory: block,
            release: { [unowned self] in releaseExport() })
    }

    /// A byte array is mutable and hence no key.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        throw TensorError.type("unhashable type: 'bytearray'")
    }

    /// Calls one of the methods in ``ByteArrayMethods``, or one that `bytes` has too.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        if let method = ByteArrayMethods.table[name] { return try method(self, arguments, interpreter) }
        guard let method = BuiltinMethods.bytes[name] else { return nil }
        return try method(.bytes(contents), arguments, interpreter)
    }
    /// Whether ``callMethod(_:_:_:)`` finds it.
    public func hasMethod(_ name: String) -> Bool {
        ByteArrayMethods.table[name] != nil || BuiltinMethods.bytes[name] != nil
    }

    /// A byte as an integer, or for a slice a new byte array.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        switch try interpreter.select(index, count: count, .bytearray) {
        case .one(let position): .int(Int128(memory[position]))
        case .many(let positions): .object(PythonByteArray(positions.map { memory[$0] }))
        }
    }

    /// Replaces a byte or a slice.
    public func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        switch try interpreter.select(index, count: count, .bytearray) {
        case .one(let position):
            memory[position] = try interpreter.byte(value, "byte must be in range(0, 256)")
        case .many(let positions):
            let new = try interpreter.byteContents(value)
            if positions.step == 1 {
                try replace(positions.start..<(positions.start + positions.count), with: new)
            } else {
                guard new.count == positions.count else {
                    throw TensorError.value(
                        "attempt to assign bytes of size \(new.count) to extended slice of size \(positions.count)")
                }
                for (position, byte) in zip(positions, new) { memory[position] = byte }
            }
        }
        return true
    }

    /// Removes a byte or a slice.
    public func deleteItem(_ index: Value, _ interpreter: Interpreter) throws -> Bool {
        switch try interpreter.select(index, count: count, .bytearray) {
        case .one(let position): try replace(position..<(position + 1), with: [])
        case .many(let positions):
            let removed = Set(positions)
            let kept = contents.enumerated().filter { !removed.contains($0.offset) }.map(\.element)
            try replace(0..<count, with: kept)
        }
        return true
    }

    /// The number of bytes.
    public func length(_ interpreter: Interpreter) throws -> Int? { count }
    /// The bytes as integers.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? { contents.map { .int(Int128($0)) } }
    /// Whether a byte or a run of bytes occurs.
    public func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? {
        try interpreter.contains(contents, value)
    }

    /// Concatenation and repetition.
    public func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        switch operation {
        case .add:
            // `bytes + bytearray` is the left operand's business, and gives bytes.
            guard !reflected, let bytes = try interpreter.bytes(other) else { return nil }
            return .object(PythonByteArray(contents + bytes))
        case .multiply:
            guard let times = try interpreter.times(other, itemCount: count) else { return nil }
            return .object(PythonByteArray(Array(repeatElement(contents, count: times).joined())))
        case .modulo where !reflected: throw UnsupportedOperation("bytearray % values")
        default: return nil
        }
    }

    /// `+=` and `*=` resize in place.
    public func inPlace(_ operation: BinaryOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        switch operation {
        case .add:
            guard let bytes = try interpreter.bytes(other) else {
                throw TensorError.type("can't concat \(other.typeName) to bytearray")
            }
            try replace(count..<count, with: bytes)
            return .object(self)
        case .multiply:
            guard let times = try interpreter.times(other, itemCount: count) else { return nil }
            try replace(0..<count, with: Array(repeatElement(contents, count: times).joined()))
            return .object(self)
        default: return nil
        }
    }

    /// Compares with anything bytes-like.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard let bytes = try interpreter.bytes(other) else { return nil }
        return try interpreter.compare(operation, .bytes(contents), .bytes(bytes))
    }

    /// `bytearray(b'abc')`.
    public func repr(_ interpreter: Interpreter) throws -> String? { "bytearray(\(Text.quoted(contents)))" }

    /// A byte array of the same bytes.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(PythonByteArray(contents)) }
    /// A byte array of the same bytes.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        .object(PythonByteArray(contents))
    }
}

/// The methods that `bytearray` has beyond those of `bytes`.
enum ByteArrayMethods {
    static let table: [String: @Sendable (PythonByteArray, CallArguments, Interpreter) throws -> Value] = [
        "append": { array, arguments, interpreter in
            let byte = try interpreter.byte(arguments.one("bytearray.append"), "byte must be in range(0, 256)")
            try array.replace(array.count..<array.count, with: [byte])
            return .none
        },
        "extend": { array, arguments, interpreter in
            let bytes = try interpreter.byteContents(arguments.one("bytearray.extend"))
            try array.replace(array.count..<array.count, with: bytes)
            return .none
        },
        "insert": { array, arguments, interpreter in
            let given = try arguments.between(2, 2, "insert")
            let position = try interpreter.size(given[0])
            let resolved = position < 0 ? max(0, position + array.count) : min(position, array.count)
            try array.replace(
                resolved..<resolved, with: [interpreter.byte(given[1], "byte must be in range(0, 256)")])
            return .none
        },
        "pop": { array, arguments, interpreter in
            let given = try arguments.between(0, 1, "pop")
            let position = try given.first.map(interpreter.size) ?? -1
            guard array.count > 0 else { throw TensorError.index("pop from empty bytearray") }
            let resolved = position < 0 ? position + array.count : position
            guard resolved >= 0, resolved < array.count else { throw TensorError.index("pop index out of range") }
            let byte = array.memory[resolved]
            try array.replace(resolved..<(resolved + 1), with: [])
            return .int(Int128(byte))
        },
        "clear": { array, arguments, _ in
            try arguments.none("bytearray.clear")
            try array.replace(0..<array.count, with: [])
            return .none
        },
        "copy": { array, arguments, _ in
            try arguments.none("bytearray.copy")
            return .object(PythonByteArray(array.contents))
        },
        "reverse": { array, arguments, _ in
            try arguments.none("bytearray.reverse")
            var memory = array.memory
            memory.reverse()
            return .none
        },
    ]
}
