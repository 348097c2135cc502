/// Finds what is not UTF-8 in a chapter.
enum UTF8Check {
    /// The offsets at which invalid sequences start, at most `limit`.
    static func invalidOffsets(_ bytes: [UInt8], limit: Int) -> [Int] {
        var found: [Int] = []
        bytes.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count, found.count < limit {
                if buffer[index] < 0x80 {
                    index += 1
                } else if let length = sequenceLength(buffer, index) {
                    index += length
                } else {
                    found.append(index)
                    index += 1
                    while index < buffer.count, buffer[index] & 0xC0 == 0x80 { index += 1 }
                }
            }
        }
        return found
    }

    /// The length of the valid sequence of several bytes at the index, or `nil` if there is none.
    private static func sequenceLength(_ buffer: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        func continues(_ distance: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            index + distance < buffer.count && range.contains(buffer[index + distance])
        }
        switch buffer[index] {
        case 0xC2...0xDF: return continues(1) ? 2 : nil
        case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : nil
        case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : nil
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : nil
        case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : nil
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : nil
        case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : nil
        default: return nil
        }
    }
}
