extension Tokenizer {
    /// The length of a string prefix such as `rb` at the current position, or `nil` if no quotation mark follows.
    func stringPrefixLength() -> Int? {
        for length in 1...2 {
            guard position + length < end, bytes[position + length - 1].isLetter else { return nil }
            let next = bytes[position + length]
            if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") { return length }
        }
        return nil
    }

    /// Reads a string or bytes literal whose prefix has the given length.
    mutating func string(prefixLength: Int) throws(Mistake) -> Token {
        let start = position
        let prefix = String(decoding: bytes[start..<(start + prefixLength)], as: UTF8.self).lowercased()
        let isRaw: Bool
        let isBytes: Bool
        switch prefix {
        case "", "u": (isRaw, isBytes) = (false, false)
        case "r": (isRaw, isBytes) = (true, false)
        case "b": (isRaw, isBytes) = (false, true)
        case "br", "rb": (isRaw, isBytes) = (true, true)
        case "f", "fr", "rf", "t", "tr", "rt":
            throw mistake(start, "`\(prefix)`-strings are not part of the session language", "a plain string")
        default:
            throw mistake(start, "the string prefix `\(prefix)`", "one of `r`, `b`, `rb`, `u` or none")
        }
        position += prefixLength
        let quotation = bytes[position]
        let isTriple = bytes[position + 1] == quotation && position + 2 < end && bytes[position + 2] == quotation
        position += isTriple ? 3 : 1
        var content: [UInt8] = []
        while true {
            guard position < end, isTriple || bytes[position] != .newline else {
                throw mistake(start, "a string that is never closed", "a closing quotation mark")
            }
            let byte = bytes[position]
            if byte == quotation {
                if !isTriple {
                    position += 1
                    break
                }
                if position + 2 < end, bytes[position + 1] == quotation, bytes[position + 2] == quotation {
                    position += 3
                    break
                }
            }
            if byte == .backslash, position + 1 < end {
                if isRaw {
                    content.append(contentsOf: bytes[position...(position + 1)])
                    position += 2
                } else {
                    try escape(into: &content, isBytes: isBytes)
                }
                continue
            }
            if isBytes, byte >= 0x80 {
                throw mistake(position, "a character beyond ASCII in a bytes literal", "an escape such as `\\xff`")
            }
            content.append(byte)
            position += 1
        }
        let kind: Token.Kind = isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
        return Token(kind: kind, range: start..<position)
    }

    /// Reads one escape; an unknown one keeps its backslash, as in Python.
    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(Mistake) {
        let start = position
        let letter = bytes[start + 1]
        position += 2
        switch letter {
        case .newline: return
        case .backslash, UInt8(ascii: "'"), UInt8(ascii: "\""): content.append(letter)
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var value = UInt32(letter & 7)
            var digits = 1
            while digits < 3, position < end, (0x30...0x37).contains(bytes[position]) {
                value = value * 8 + UInt32(bytes[position] & 7)
                position += 1
                digits += 1
            }
            try append(isBytes ? value & 0xFF : value, to: &content, isBytes: isBytes, start)
        case UInt8(ascii: "x"):
            try append(try hexValue(digits: 2, start), to: &content, isBytes: isBytes, start)
        case UInt8(ascii: "u") where !isBytes:
            try append(try hexValue(digits: 4, start), to: &content, isBytes: false, start)
        case UInt8(ascii: "U") where !isBytes:
            try append(try hexValue(digits: 8, start), to: &content, isBytes: false, start)
        case UInt8(ascii: "N") where !isBytes:
            throw mistake(start, "`\\N` escapes are not part of the session language", "the character, or `\\u`")
        default:
            content.append(.backslash)
            position = start + 1
        }
    }

    private mutating func hexValue(digits: Int, _ start: Int) throws(Mistake) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard position < end, let digit = bytes[position].hexValue else {
                throw mistake(start, "an escape that ends too early", "\(digits) hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private func append(
        _ value: UInt32, to content: inout [UInt8], isBytes: Bool, _ start: Int
    ) throws(Mistake) {
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: value))
            return
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw mistake(start, "an escape for what is no Unicode scalar", "a value up to 10ffff, no surrogate")
        }
        content.append(contentsOf: String(Character(scalar)).utf8)
    }
}
