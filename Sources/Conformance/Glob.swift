/// A pattern in which `*` stands for any text and `?` for one character.
///
/// Brackets stand for themselves, because ids of table cells contain them.
public struct Glob: Sendable {
    private let pattern: [UInt8]

    /// Makes a pattern from its text.
    public init(_ text: String) {
        pattern = Array(text.utf8)
    }

    /// Whether the text has a wildcard at all.
    public static func hasWildcard(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
    }

    /// Whether the pattern covers the whole text.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        var at = 0
        // Where to resume when a later part does not fit: the last `*`, and how much text it has eaten.
        var star = -1
        var eaten = 0
        while position < text.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                star = at
                eaten = position
                at += 1
            } else if at < pattern.count, pattern[at] == UInt8(ascii: "?") {
                position = Self.nextScalar(text, position)
                at += 1
            } else if at < pattern.count, pattern[at] == text[position] {
                position += 1
                at += 1
            } else if star >= 0 {
                eaten = Self.nextScalar(text, eaten)
                position = eaten
                at = star + 1
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    private static func nextScalar(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int {
        var next = position + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
