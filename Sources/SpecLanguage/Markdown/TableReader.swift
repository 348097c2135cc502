/// Reads the rows of one decision table.
struct TableReader {
    let text: ChapterText
    /// What `cuda` is read as in this table's programs and expected text.
    let replacement: String?
    var columns: [Column] = []
    /// The row labels so far, with their lines.
    var rowLabels: [String: Int] = [:]
    var cells: [Cell] = []
    var mistakes = Mistakes()
    /// How many cells hold expected text, also where a mistake keeps them from being cases.
    var cellCount = 0

    init(text: ChapterText, replacement: String?) {
        self.text = text
        self.replacement = replacement
    }

    /// What a column is for.
    enum Column {
        case commentary
        /// The first column when its header is `case`.
        case label
        case binding(String)
        case expression(ParsedExpression, source: String, text: String)
        /// Its header holds a mistake.
        case broken
    }

    /// A cell that is a case.
    struct Cell {
        var row: String
        var column: String
        var line: Int
        var program: Program
        var expectations: [Expectation]
        var source: String
    }

    mutating func note(_ offset: Int, _ found: String, expected: String, hint: String? = nil) {
        mistakes.append(Mistake(chapterOffset: offset, found: found, expected: expected, hint: hint))
    }

    private func isKeyword(_ name: String) -> Bool {
        Keyword.byName[name] != nil || Keyword.unsupported.contains(name)
    }

    // MARK: - The header

    mutating func readHead(_ row: TableRow, line: Int, delimiters: Int) {
        let range = text.range(ofLine: line)
        if !row.isClosed { note(range.upperBound, "a header that no `|` closes", expected: "`|` at its end") }
        if delimiters != row.cells.count {
            note(
                range.lowerBound, "\(row.cells.count) headers over \(delimiters) delimiters",
                expected: "as many of each")
        }
        var seen: Set<String> = []
        for (index, cell) in row.cells.enumerated() {
            guard let code = text.code(cell) else {
                let isLabel = index == 0 && text.bytes[cell].elementsEqual("case".utf8)
                columns.append(isLabel ? .label : .commentary)
                continue
            }
            let name = text.label(cell)
            guard seen.insert(name).inserted else {
                note(code.lowerBound, "a second column \(quote(name))", expected: "each column once")
                columns.append(.broken)
                continue
            }
            columns.append(column(name, code))
        }
        var bound: Set<String> = []
        for case .binding(let name) in columns { bound.insert(name) }
        for (index, column) in columns.enumerated() {
            guard case .expression(let parsed, _, _) = column else { continue }
            if !SessionNames.check(parsed.uses, bound: bound, &mistakes) { columns[index] = .broken }
        }
        let hasExpression = columns.contains {
            switch $0 {
            case .expression, .broken: true
            default: false
            }
        }
        if !hasExpression {
            note(
                range.lowerBound, "a table whose columns evaluate nothing",
                expected: "a header that is an expression in backticks")
        }
    }

    private mutating func column(_ name: String, _ code: Range<Int>) -> Column {
        if text.bytes[code].isIdentifier {
            guard !isKeyword(name) else {
                note(code.lowerBound, "the keyword \(quote(name)) as a name to bind", expected: "another name")
                return .broken
            }
            return .binding(name)
        }
        let source = text.unescaped(code, accelerator: replacement)
        do {
            let parsed = try SessionParser.parseExpression(source)
            return .expression(parsed, source: source.bytes[...].string, text: name)
        } catch {
            mistakes.append(error)
            return .broken
        }
    }
}
