import SpecLanguage

/// Writes programs in the protocol's encoding, straight to the bytes of JSON.
///
/// A node is an array that begins with its tag; strings, small integers, booleans and `None` stand for themselves.
/// `Spec/PROTOCOL.md` describes each node.
public struct ProgramEncoder: Sendable {
    /// How deep a program may be nested; adapters read it with ordinary recursive parsers.
    public static let nestingLimit = 400

    /// What has been written so far.
    public internal(set) var bytes: [UInt8] = []
    private var depth = 0

    /// Makes an encoder that has written nothing.
    public init() {}

    /// Writes `program`: an array of steps, each an array of statements.
    ///
    /// - Throws: ``ProgramTooDeep`` past ``nestingLimit``; the bytes are then incomplete.
    public mutating func encode(_ program: Program) throws {
        try list(program.steps) { encoder, step in
            try encoder.list(step.statements) { try $0.encode($1) }
        }
    }

    /// Writes bytes that are JSON already.
    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes a number.
    mutating func number(_ value: Int) {
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Writes a string, quoted and escaped.
    mutating func string(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                raw("\\u00")
                hexadecimal(byte)
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an array, one element for each of `items`.
    mutating func list<Items: Collection>(
        _ items: Items, _ write: (inout ProgramEncoder, Items.Element) throws -> Void
    ) rethrows {
        bytes.append(UInt8(ascii: "["))
        var first = true
        for item in items {
            if !first { bytes.append(UInt8(ascii: ",")) }
            first = false
            try write(&self, item)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes a node: its tag, what `write` writes, and the brackets around them.
    mutating func node(_ tag: StaticString, _ write: (inout ProgramEncoder) throws -> Void) throws {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.nestingLimit else { throw ProgramTooDeep() }
        raw("[\"")
        raw(tag)
        bytes.append(UInt8(ascii: "\""))
        try write(&self)
        bytes.append(UInt8(ascii: "]"))
    }

    /// Writes a comma and one more element of a node.
    mutating func element(_ write: (inout ProgramEncoder) throws -> Void) rethrows {
        bytes.append(UInt8(ascii: ","))
        try write(&self)
    }

    mutating func hexadecimal(_ byte: UInt8) {
        for digit in [byte >> 4, byte & 15] {
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}

/// A program nested deeper than ``ProgramEncoder/nestingLimit``.
public struct ProgramTooDeep: Error, Sendable, CustomStringConvertible {
    /// The limit, in words.
    public var description: String {
        "the program is nested deeper than \(ProgramEncoder.nestingLimit) levels, the limit of the adapter protocol"
    }
}
