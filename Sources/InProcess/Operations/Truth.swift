import SpecLanguage
import TensorTypes

/// Truth, length, iteration, membership and identity.
extension Interpreter {
    /// `bool(value)`.
    public func truth(_ value: Value) throws -> Bool {
        switch value {
        case .none: return false
        case .ellipsis, .notImplemented, .slice: return true
        case .bool(let value): return value
        case .int(let value): return value != 0
        case .float(let value): return value != 0
        case .complex(let real, let imaginary): return real != 0 || imaginary != 0
        case .string(let value): return !value.isEmpty
        case .bytes(let value): return !value.isEmpty
        case .tuple(let items): return !items.isEmpty
        case .object(let object):
            if let truth = try object.truth(self) { return truth }
            if let length = try object.length(self) { return length != 0 }
            return true
        }
    }

    /// `len(value)`.
    ///
    /// - Throws: a `TypeError` if it has none.
    public func length(_ value: Value) throws -> Int {
        switch value {
        case .string(let value): return value.unicodeScalars.count
        case .bytes(let value): return value.count
        case .tuple(let items): return items.count
        case .object(let object): if let length = try object.length(self) { return length }
        default: break
        }
        throw TensorError.type("object of type '\(value.typeName)' has no len()")
    }

    /// `list(value)`.
    ///
    /// - Throws: a `TypeError` if the value is not iterable.
    public func elements(_ value: Value) throws -> [Value] {
        if let elements = try elementsIfIterable(value) { return elements }
        throw TensorError.type("'\(value.typeName)' object is not iterable")
    }

    /// `list(value)`, or nil if the value is not iterable.
    public func elementsIfIterable(_ value: Value) throws -> [Value]? {
        switch value {
        case .tuple(let items): items
        case .string(let text): text.unicodeScalars.map { .string(String($0)) }
        case .bytes(let bytes): bytes.map { .int(Int128($0)) }
        case .object(let object): try object.elements(self)
        default: nil
        }
    }

    /// `item in value`.
    ///
    /// - Throws: a `TypeError` if the value holds no items.
    public func contains(_ value: Value, _ item: Value) throws -> Bool {
        switch value {
        case .tuple(let items): return try items.contains { try equal($0, item) }
        case .string(let text):
            guard case .string(let part) = item else {
                throw TensorError.type("'in <string>' requires string as left operand, not \(item.typeName)")
            }
            return Bytes.find(Array(part.utf8), in: Array(text.utf8)) != nil
        case .bytes(let bytes): return try contains(bytes, item)
        case .object(let object):
            if let answer = try object.contains(item, self) { return answer }
            if let items = try object.elements(self) { return try items.contains { try equal($0, item) } }
        default: break
        }
        throw TensorError.type("argument of type '\(value.typeName)' is not iterable")
    }

    func contains(_ bytes: [UInt8], _ item: Value) throws -> Bool {
        if let number = try indexIfInteger(item) {
            guard let byte = UInt8(exactly: number) else {
                throw TensorError.value("byte must be in range(0, 256)")
            }
            return bytes.contains(byte)
        }
        guard let part = try self.bytes(item) else {
            throw TensorError.type("a bytes-like object is required, not '\(item.typeName)'")
        }
        return Bytes.find(part, in: bytes) != nil
    }

    /// `left is right`.
    ///
    /// Numbers and texts carry no identity here: those that CPython keeps one object of are identical if equal, different
    /// values never are.
    ///
    /// - Throws: ``UnsupportedOperation`` where equal values may or may not be one object.
    public func identical(_ left: Value, _ right: Value) throws -> Bool {
        switch (left, right) {
        case (.none, .none), (.ellipsis, .ellipsis), (.notImplemented, .notImplemented): return true
        case (.bool(let first), .bool(let second)): return first == second
        case (.object(let first), .object(let second)): return first === second
        case (.slice(let first), .slice(let second)): return first === second
        case (.tuple(let first), .tuple(let second)):
            return first.withUnsafeBufferPointer { a in
                second.withUnsafeBufferPointer { b in a.count == b.count && a.baseAddress == b.baseAddress }
            }
        case (.int(let first), .int(let second)):
            guard first == second else { return false }
            if (-5...256).contains(first) { return true }
        case (.string(let first), .string(let second)):
            guard first.utf8.elementsEqual(second.utf8) else { return false }
            if first.utf8.allSatisfy({ Bytes.isWordByte($0) }) { return true }
        case (.bytes(let first), .bytes(let second)):
            guard first == second else { return false }
            if first.count <= 1 { return true }
        case (.float(let first), .float(let second)):
            guard first.bitPattern == second.bitPattern else { return false }
        case (.complex(let a, let b), .complex(let c, let d)):
            guard a.bitPattern == c.bitPattern, b.bitPattern == d.bitPattern else { return false }
        default: return false
        }
        throw UnsupportedOperation("identity of equal values of type \(left.typeName)")
    }

    /// `hash(value)` as a key.
    ///
    /// - Throws: a `TypeError` if the value cannot be one.
    public func hashKey(_ value: Value) throws -> HashKey {
        switch value {
        case .none: .none
        case .ellipsis: .ellipsis
        case .notImplemented: .notImplemented
        case .bool(let value): .integer(value ? 1 : 0)
        case .int(let value): .integer(value)
        case .float(let value): .number(value)
        case .complex(let real, let imaginary): .number(real, imaginary)
        case .string(let value): .string(value)
        case .bytes(let value): .bytes(value)
        case .tuple(let items): .tuple(try nested { try items.map(hashKey) })
        case .slice: throw TensorError.type("unhashable type: 'slice'")
        case .object(let object): try object.hashKey(self)
        }
    }

    /// `hash(value)`: Python's for integers; elsewhere a number that equal values share, as Python's differs from run to
    /// run.
    public func hash(_ value: Value) throws -> Int128 {
        let key = try hashKey(value)
        guard case .integer(let number) = key else { return Int128(key.hashValue) }
        let modulus: Int128 = (1 << 61) - 1
        let hash = number < 0 ? -(-(number % modulus)) : number % modulus
        return hash == -1 ? -2 : hash
    }

    /// The object's address as reprs show it.
    public func addressText(_ value: Value) -> String {
        let digits = String(address(value), radix: 16)
        return "0x" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }

    /// `id(value)`; for a value without an identity of its own, a number that equal values share.
    func address(_ value: Value) -> UInt {
        switch value {
        case .object(let object): UInt(bitPattern: ObjectIdentifier(object))
        case .slice(let slice): UInt(bitPattern: ObjectIdentifier(slice))
        case .tuple(let items):
            items.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress.map { Int(bitPattern: $0) } ?? 0) }
        default: UInt(bitPattern: ((try? hashKey(value)) ?? .none).hashValue) >> 13
        }
    }
}
