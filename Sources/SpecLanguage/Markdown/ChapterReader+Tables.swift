extension ChapterReader {
    /// Reads the table behind a marker and returns the last line that belongs to it.
    mutating func readTable(_ header: CaseHeader?, markerLine: Int) -> Int {
        var line = markerLine + 1
        while line < text.lineCount, text.line(line).trimmed.isEmpty { line += 1 }
        guard line < text.lineCount, let head = TableRow(text.line(line)) else {
            note(text.lineStarts[markerLine], "a marker without a table", expected: "a table on the next line")
            return markerLine
        }
        let delimiterLine = line + 1
        guard delimiterLine < text.lineCount, TableRow.isDelimiter(text.line(delimiterLine)) else {
            note(text.lineStarts[line], "a table without a line of dashes", expected: "`|---|` under the header")
            return line
        }
        let replacement = header?.needs.contains(.accelerator) == true ? accelerator : nil
        var table = TableReader(text: text, replacement: replacement)
        table.readHead(head, line: line, delimiters: TableRow(text.line(delimiterLine))?.cells.count ?? 0)
        line = delimiterLine + 1
        while line < text.lineCount, let row = TableRow(text.line(line)) {
            table.readRow(row, line: line)
            line += 1
        }
        if line < text.lineCount, !text.line(line).trimmed.isEmpty {
            note(
                text.lineStarts[line], "text right under a table",
                expected: "a row that starts with `|`, or a blank line")
        }
        if table.cellCount == 0, table.mistakes.isEmpty {
            note(text.lineStarts[markerLine], "a table without a case", expected: "a cell with expected text")
        }
        mistakes.append(contentsOf: table.mistakes)
        if let header {
            for cell in table.cells {
                append(
                    header, suffix: "[\(cell.row), \(cell.column)]", line: cell.line, program: cell.program,
                    expectations: cell.expectations, source: cell.source)
            }
        }
        return line - 1
    }
}
