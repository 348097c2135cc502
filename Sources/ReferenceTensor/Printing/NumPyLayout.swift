/// Nests and wraps the texts of an array's shown elements as NumPy does.
struct NumPyLayout {
    /// The extents, and which of them are summarised.
    var shape: [Int]
    var isSummarised: [Bool]
    /// The items in front of the dots; at the end stand as many, but at least one.
    var edge: Int
    /// Between items on a line; between rows without its trailing space.
    var separator: String
    var texts: [String]
    private var next = 0

    init(shape: [Int], isSummarised: [Bool], edge: Int, separator: String, texts: [String]) {
        self.shape = shape
        self.isSummarised = isSummarised
        self.edge = edge
        self.separator = separator
        self.texts = texts
    }

    /// The separator as it stands at the end of a line.
    private var lineEnd: String {
        var scalars = Substring(separator).unicodeScalars
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }

    /// Writes everything below one index of an axis.
    mutating func append(axis: Int, indent: Int, width: Int, to output: inout String) {
        let left = shape.count - axis
        if left == 0 {
            output += take()
        } else if left == 1 {
            appendRow(axis: axis, indent: indent, width: width, to: &output)
        } else {
            output += "["
            let between = lineEnd + String(repeating: "\n", count: left - 1) + String(repeating: " ", count: indent)
            for (index, isGap) in pieces(axis).enumerated() {
                if index > 0 { output += between }
                if isGap {
                    output += "..."
                } else {
                    append(axis: axis + 1, indent: indent + 1, width: width - 1, to: &output)
                }
            }
            output += "]"
        }
    }

    private mutating func appendRow(axis: Int, indent: Int, width: Int, to output: inout String) {
        var row = NumPyRow(indent: indent, width: width - max(lineEnd.unicodeScalars.count, 1))
        let all = pieces(axis)
        for (index, isGap) in all.enumerated() {
            if isGap {
                row.extend(with: "...")
            } else {
                row.extend(withLinesOf: take())
            }
            if index < all.count - 1 { row.append(separator) }
        }
        output += "[" + row.text + "]"
    }

    /// The items of an axis in order; true is the gap.
    private func pieces(_ axis: Int) -> [Bool] {
        guard isSummarised[axis] else { return Array(repeating: false, count: shape[axis]) }
        return Array(repeating: false, count: edge) + [true] + Array(repeating: false, count: max(edge, 1))
    }

    private mutating func take() -> String {
        defer { next += 1 }
        return next < texts.count ? texts[next] : ""
    }
}

/// One row, broken where the next word would not fit.
private struct NumPyRow {
    let indent: Int
    let width: Int
    /// The lines so far; the first one lacks its indent, which the enclosing brackets take.
    private var done = ""
    private var line: String
    private var lineLength: Int

    init(indent: Int, width: Int) {
        self.indent = indent
        self.width = width
        line = ""
        lineLength = indent
    }

    var text: String { done + line }

    mutating func append(_ text: String) {
        line += text
        lineLength += text.unicodeScalars.count
    }

    mutating func extend(with word: String) {
        // A break does not help where the line holds nothing yet.
        if lineLength + word.unicodeScalars.count > width, lineLength > indent { breakLine(indent: indent) }
        append(word)
    }

    /// Adds a word that may have lines of its own, which are then aligned below its first one.
    mutating func extend(withLinesOf word: String) {
        let lines = word.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: Self.isLineBreak)
        guard lines.count > 1 else {
            extend(with: word)
            return
        }
        let longest = lines.reduce(0) { max($0, $1.count) }
        if lineLength + longest > width, lineLength > indent { breakLine(indent: indent) }
        let column = lineLength
        var last = 0
        for (index, part) in lines.enumerated() {
            if index > 0 { breakLine(indent: column) }
            append(String(part))
            last = part.count
        }
        append(String(repeating: " ", count: longest - last))
    }

    private mutating func breakLine(indent: Int) {
        var scalars = Substring(line).unicodeScalars
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        done += String(scalars) + "\n"
        line = String(repeating: " ", count: indent)
        lineLength = indent
    }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
