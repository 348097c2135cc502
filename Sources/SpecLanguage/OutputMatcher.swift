/// Compares shown text with expected text as CPython's `doctest` does with `ELLIPSIS` and `NORMALIZE_WHITESPACE`.
///
/// White space of any kind and length is equal to any other, `...` stands for any text, a line `<BLANKLINE>` for an
/// empty line, and, as a relic that doctest keeps, `1` alone accepts `True` and `0` alone accepts `False`.
public enum OutputMatcher {
    /// How the message of an expected exception is compared.
    public enum Messages: String, Sendable, Hashable, CaseIterable {
        /// The message must match too, unless the expectation gives the kind alone.
        case exact
        /// Only the last component of the kind's dotted name must match.
        case kind
    }

    /// Whether `got` matches `want`.
    public static func matches(want: String, got: String) -> Bool {
        if want.utf8.elementsEqual(got.utf8) { return true }
        var want = Array(want.utf8)
        var got = Array(got.utf8)
        // doctest compares both sides as ASCII with backslash escapes, so `é` and `\xe9` are the same text.
        if want.contains(where: { $0 >= 0x80 }) || got.contains(where: { $0 >= 0x80 }) {
            want = folded(want)
            got = folded(got)
        }
        if want == got || isRelic(want: want, got: got) { return true }
        let pattern = normalized(want, blankLineMarker: true)
        let text = normalized(got, blankLineMarker: false)
        return pattern == text || ellipsisMatches(pattern, text)
    }

    /// Where the `Kind: message` of a traceback starts, or `nil` if the text is not one.
    ///
    /// A traceback is its header line, any lines, and then the first line that starts with a word character.
    static func exceptionStart(in want: String) -> Int? {
        let bytes = Array(want.utf8)[...]
        let isHeader =
            bytes.starts(withASCII: "Traceback (most recent call last):")
            || bytes.starts(withASCII: "Traceback (innermost last):")
        guard isHeader, let headerEnd = bytes.firstIndex(of: .newline) else { return nil }
        guard let colon = bytes[..<headerEnd].firstIndex(of: UInt8(ascii: ":")),
            bytes[(colon + 1)..<headerEnd].allSatisfy(\.isPythonSpace)
        else { return nil }
        var start = headerEnd + 1
        while start < bytes.count {
            if startsWithWordCharacter(bytes[start...]) { return start }
            guard let end = bytes[start...].firstIndex(of: .newline) else { return nil }
            start = end + 1
        }
        return nil
    }

    // MARK: - The steps of a comparison

    private static func isRelic(want: [UInt8], got: [UInt8]) -> Bool {
        want.count == 2 && want[1] == .newline
            && ((want[0] == UInt8(ascii: "1") && got.elementsEqual("True\n".utf8))
                || (want[0] == UInt8(ascii: "0") && got.elementsEqual("False\n".utf8)))
    }

    /// Non-ASCII characters as the escapes of Python's `backslashreplace`.
    private static func folded(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                result.append(UInt8(truncatingIfNeeded: scalar.value))
                continue
            }
            let (letter, digits) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
            let hex = String(scalar.value, radix: 16)
            result.append(.backslash)
            result.append(contentsOf: letter.utf8)
            result.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, digits - hex.utf8.count)))
            result.append(contentsOf: hex.utf8)
        }
        return result
    }

    /// The words of the text joined by one space; lines that are `<BLANKLINE>` count as empty if asked.
    private static func normalized(_ bytes: [UInt8], blankLineMarker: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        var atLineStart = true
        while index < bytes.count {
            let byte = bytes[index]
            if byte.isPythonSpace {
                atLineStart = byte == .newline
                index += 1
                continue
            }
            if atLineStart, blankLineMarker, let end = blankLineMarkerEnd(bytes[index...]) {
                index = end
                continue
            }
            atLineStart = false
            if !result.isEmpty { result.append(.space) }
            while index < bytes.count, !bytes[index].isPythonSpace {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// The end of a `<BLANKLINE>` that fills the rest of its line.
    private static func blankLineMarkerEnd(_ rest: ArraySlice<UInt8>) -> Int? {
        guard rest.starts(withASCII: "<BLANKLINE>") else { return nil }
        var index = rest.startIndex + 11
        while index < rest.endIndex, rest[index] != .newline {
            guard rest[index].isPythonSpace else { return nil }
            index += 1
        }
        return index
    }

    /// Whether the text is the pattern with any text in place of each `...`.
    ///
    /// The first and last piece are anchored; each piece between takes its leftmost place, which suffices.
    private static func ellipsisMatches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var pieces = piecesBetweenEllipses(pattern)
        guard pieces.count > 1, let first = pieces.first, let last = pieces.last else { return false }
        guard text.starts(with: first), text.count >= first.count + last.count,
            text[(text.count - last.count)...].elementsEqual(last)
        else { return false }
        pieces.removeFirst()
        pieces.removeLast()
        var rest = text[first.count..<(text.count - last.count)]
        for piece in pieces where !piece.isEmpty {
            guard let end = endOfFirst(piece, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    private static func piecesBetweenEllipses(_ pattern: [UInt8]) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        let dot = UInt8(ascii: ".")
        while index < pattern.count {
            if pattern[index] == dot, index + 2 < pattern.count, pattern[index + 1] == dot, pattern[index + 2] == dot {
                pieces.append(pattern[start..<index])
                index += 3
                start = index
            } else {
                index += 1
            }
        }
        pieces.append(pattern[start...])
        return pieces
    }

    /// The end of the first occurrence, in time linear in both lengths (Knuth, Morris and Pratt).
    private static func endOfFirst(_ needle: ArraySlice<UInt8>, in text: ArraySlice<UInt8>) -> Int? {
        let needle = Array(needle)
        var border = [Int](repeating: 0, count: needle.count)
        var length = 0
        for index in needle.indices.dropFirst() {
            while length > 0, needle[index] != needle[length] { length = border[length - 1] }
            if needle[index] == needle[length] { length += 1 }
            border[index] = length
        }
        length = 0
        for index in text.indices {
            while length > 0, text[index] != needle[length] { length = border[length - 1] }
            if text[index] == needle[length] { length += 1 }
            if length == needle.count { return index + 1 }
        }
        return nil
    }

    private static func startsWithWordCharacter(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        if first < 0x80 { return first.isNamePart }
        guard let scalar = String(decoding: bytes.prefix(4), as: UTF8.self).unicodeScalars.first else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }
}

extension Expectation {
    /// Whether a step that ended normally and showed this text did what is expected.
    public func matches(output: String) -> Bool {
        OutputMatcher.matches(want: want, got: output)
    }

    /// Whether a step that raised this exception did what is expected.
    ///
    /// An expectation that gives the kind alone pins the kind, not the message. Kinds that are compared alone are
    /// compared by the last component of their dotted names, as under doctest's `IGNORE_EXCEPTION_DETAIL`.
    public func matches(kind: String, message: String, messages: OutputMatcher.Messages) -> Bool {
        guard let exception else { return false }
        if messages == .exact, !Self.isBareKind(exception) {
            let raised = message.isEmpty ? "\(kind)\n" : "\(kind): \(message)\n"
            return OutputMatcher.matches(want: exception, got: raised)
        }
        return OutputMatcher.matches(want: Self.lastComponent(exception), got: Self.lastComponent(kind))
    }

    private static func isBareKind(_ exception: String) -> Bool {
        var text = Array(exception.utf8)[...]
        while let last = text.last, last.isPythonSpace { text.removeLast() }
        return text.allSatisfy { $0.isNamePart || $0 == UInt8(ascii: ".") || $0 >= 0x80 }
    }

    /// The exception's name without modules and message.
    private static func lastComponent(_ exception: String) -> String {
        var text = Array(exception.utf8)[...]
        if let end = text.firstIndex(of: .newline) { text = text[..<end] }
        if let colon = text.firstIndex(of: UInt8(ascii: ":")) { text = text[..<colon] }
        if let dot = text.lastIndex(of: UInt8(ascii: ".")) { text = text[(dot + 1)...] }
        return text.string
    }
}
