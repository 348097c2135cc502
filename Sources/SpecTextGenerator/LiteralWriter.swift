/// Writes text as a Swift literal whose value is exactly that text.
enum LiteralWriter {
    /// A raw multi-line literal with so many `#` that nothing in the text ends or escapes it.
    ///
    /// Characters that a source file cannot hold as they are (control characters, a carriage return) are escaped.
    static func literal(_ text: String) -> String {
        let marks = String(repeating: "#", count: longestRunOfMarks(text) + 1)
        var content = ""
        content.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || scalar.value == 0x7F || scalar.value == 0xFEFF
            {
                content += "\\\(marks)u{\(String(scalar.value, radix: 16))}"
            } else {
                content.unicodeScalars.append(scalar)
            }
        }
        return "\(marks)\"\"\"\n\(content)\n\"\"\"\(marks)"
    }

    /// The length of the longest run of `#` right behind a quotation mark or a backslash.
    private static func longestRunOfMarks(_ text: String) -> Int {
        var longest = 0
        var run: Int?
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): run = 0
            case UInt8(ascii: "#"): run = run.map { $0 + 1 }
            default: run = nil
            }
            longest = max(longest, run ?? 0)
        }
        return longest
    }
}
