/// A row of a Markdown table, cut at the pipes that no backslash precedes.
package struct TableRow {
    /// The cells' ranges in the chapter, without blanks around them; `\|` still escaped.
    package var cells: [Range<Int>]
    /// Whether a pipe closes the row.
    package var isClosed: Bool

    /// Reads a line, or returns `nil` if it does not start with a pipe.
    package init?(_ line: ArraySlice<UInt8>) {
        let content = line.trimmed
        guard content.first == .pipe else { return nil }
        cells = []
        var start = content.startIndex + 1
        for index in start..<content.endIndex where content[index] == .pipe && content[index - 1] != .backslash {
            let cell = content[start..<index].trimmed
            cells.append(cell.startIndex..<cell.endIndex)
            start = index + 1
        }
        isClosed = start == content.endIndex
    }

    /// Whether the row is the line of dashes under a table's header.
    package static func isDelimiter(_ line: ArraySlice<UInt8>) -> Bool {
        guard let row = TableRow(line), !row.cells.isEmpty else { return false }
        return row.cells.allSatisfy { range in
            var cell = line[range]
            if cell.first == UInt8(ascii: ":") { cell.removeFirst() }
            if cell.last == UInt8(ascii: ":") { cell.removeLast() }
            return !cell.isEmpty && cell.allSatisfy { $0 == UInt8(ascii: "-") }
        }
    }
}

extension ChapterText {
    /// The range inside a cell's backticks, of any number, without blanks; `nil` if the cell is not in backticks.
    func code(_ cell: Range<Int>) -> Range<Int>? {
        let content = bytes[cell]
        let leading = content.prefix { $0 == .backtick }.count
        let trailing = content.reversed().prefix { $0 == .backtick }.count
        let marks = min(leading, trailing, content.count / 2)
        guard marks > 0 else { return nil }
        let inside = content.dropFirst(marks).dropLast(marks).trimmed
        return inside.startIndex..<inside.endIndex
    }

    /// A range of a cell with `\|` read as `|` and, if asked, the word `cuda` as another name.
    func unescaped(_ range: Range<Int>, accelerator: String? = nil) -> MappedText {
        var result = MappedText()
        var start = range.lowerBound
        var index = start
        while index < range.upperBound {
            if bytes[index] == .backslash, index + 1 < range.upperBound, bytes[index + 1] == .pipe {
                result.append(bytes[start..<index], from: start, renamingAcceleratorTo: accelerator)
                start = index + 1
                index += 2
            } else {
                index += 1
            }
        }
        result.append(bytes[start..<range.upperBound], from: start, renamingAcceleratorTo: accelerator)
        return result.expandingTabs()
    }

    /// A cell as a label: the code, or the words.
    func label(_ cell: Range<Int>) -> String { unescaped(code(cell) ?? cell).bytes[...].string }
}
