/// The classes of bytes that the readers of chapters and sessions tell apart.
extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let backslash = UInt8(ascii: "\\")
    static let backtick = UInt8(ascii: "`")
    static let pipe = UInt8(ascii: "|")

    var isDigit: Bool { self &- 0x30 < 10 }

    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// Whether the byte may start a name of the session language, whose names are ASCII.
    var isNameStart: Bool { isLetter || self == 0x5F }

    var isNamePart: Bool { isNameStart || isDigit }

    /// What Python's `str.split()` and `\s` take for white space among ASCII characters.
    var isPythonSpace: Bool { self == 0x20 || self &- 0x09 < 5 || self &- 0x1C < 4 }

    /// White space within a line of Markdown.
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        if isDigit { return self &- 0x30 }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}

extension ArraySlice<UInt8> {
    /// The slice without blanks at either end.
    var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first.isBlank { slice.removeFirst() }
        while let last = slice.last, last.isBlank { slice.removeLast() }
        return slice
    }

    /// Whether the slice starts with the ASCII text.
    func starts(withASCII text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        var index = startIndex
        return text.withUTF8Buffer { buffer in
            for byte in buffer {
                if self[index] != byte { return false }
                index += 1
            }
            return true
        }
    }

    var isIdentifier: Bool {
        guard let first, first.isNameStart else { return false }
        return allSatisfy(\.isNamePart)
    }

    var string: String { String(decoding: self, as: UTF8.self) }

    /// The slice as a diagnostic quotes it: in backticks, shortened, control characters escaped.
    var quoted: String { quote(string) }
}

/// The text as a diagnostic quotes it: in backticks, shortened, control characters escaped.
func quote(_ text: some StringProtocol) -> String {
    var shown = ""
    var count = 0
    for scalar in text.unicodeScalars {
        if count == 60 {
            shown += "…"
            break
        }
        count += 1
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            shown += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return shown.utf8.contains(.backtick) ? "`` \(shown) ``" : "`\(shown)`"
}
