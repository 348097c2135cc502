/// Text from a backend or a spec made safe to show: what could steer a terminal or reorder a line is spelled out.
public enum VisibleText {
    /// The text with every control, format and separator character written as Python would escape it.
    ///
    /// Line feeds and tabs stay, as does the joiner inside emoji.
    public static func terminal(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if steers(scalar) {
                result += escape(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The same for a place that has one line only.
    public static func line(_ text: String) -> String {
        let shown = terminal(text)
        if !shown.utf8.contains(0x0A) { return shown }
        return shown.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n" && scalar != "\t"
        case .format: scalar != "\u{200D}"
        case .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }

    /// `\x1b`, `\u202e` or `\U000e0001`.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let (prefix, width) =
            scalar.value < 0x100 ? ("\\x", 2) : scalar.value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
        return prefix + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
