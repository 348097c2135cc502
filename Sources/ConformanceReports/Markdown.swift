/// Text from elsewhere as parts of a Markdown document, so that it stays text.
enum Markdown {
    /// The text as inline code.
    static func code(_ text: String) -> String {
        let shown = VisibleText.line(text)
        let ticks = String(repeating: "`", count: longestRun(of: "`", in: shown) + 1)
        let pad = shown.hasPrefix("`") || shown.hasSuffix("`") ? " " : ""
        return ticks + pad + shown + pad + ticks
    }

    /// The text inside a table's cell.
    static func cell(_ text: String) -> String {
        var result = ""
        for character in VisibleText.line(text) {
            switch character {
            case "|", "\\", "`", "*", "_", "[", "]", "#", "~": result += "\\\(character)"
            case "<": result += "&lt;"
            case "&": result += "&amp;"
            default: result.append(character)
            }
        }
        return result
    }

    /// The text as inline code inside a table's cell.
    static func codeCell(_ text: String) -> String {
        code(text).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    /// A fence that no line of the body closes.
    static func fence(around lines: [String]) -> String {
        let longest = lines.map { longestRun(of: "`", in: $0) }.max() ?? 0
        return String(repeating: "`", count: max(3, longest + 1))
    }

    private static func longestRun(of character: Character, in text: String) -> Int {
        var (longest, current) = (0, 0)
        for found in text {
            current = found == character ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }
}
