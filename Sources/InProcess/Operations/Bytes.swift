/// Searching and classifying bytes.
enum Bytes {
    /// The first position at or after `start` where `part` occurs.
    static func find(_ part: some RandomAccessCollection<UInt8>, in bytes: [UInt8], from start: Int = 0) -> Int? {
        let count = part.count
        guard start >= 0, start <= bytes.count - count else { return nil }
        guard let first = part.first else { return start }
        var position = start
        while position <= bytes.count - count {
            if bytes[position] == first, bytes[position..<(position + count)].elementsEqual(part) { return position }
            position += 1
        }
        return nil
    }

    /// Whether a byte can be part of an identifier in ASCII.
    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Whether a byte is white space in ASCII.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
