extension TableReader {
    /// A row's bindings as steps that precede each of its cases.
    private struct Bindings {
        var names: Set<String> = []
        var steps: [Step] = []
        var expectations: [Expectation] = []
        var source = ""
        /// Whether every cell of a binding column that holds something could be read.
        var isUsable = true
    }

    /// Reads a row into cells.
    mutating func readRow(_ row: TableRow, line: Int) {
        let range = text.range(ofLine: line)
        guard row.isClosed else {
            return note(range.upperBound, "a row that no `|` closes", expected: "`|` at its end")
        }
        guard row.cells.count == columns.count else {
            return note(
                row.cells.count < columns.count ? range.upperBound : row.cells[columns.count].lowerBound,
                "a row of \(row.cells.count) cells", expected: "\(columns.count) cells, as in the header")
        }
        let bindings = bindings(row, line: line)
        var label: String?
        for (column, cell) in zip(columns, row.cells) {
            guard case .expression(let expression, let source, let name) = column, !cell.isEmpty else { continue }
            guard let code = text.code(cell) else {
                note(
                    cell.lowerBound, "a cell without backticks",
                    expected: "expected text in backticks, or an empty cell")
                continue
            }
            cellCount += 1
            guard bindings.isUsable else { continue }
            let missing = expression.uses.first { !bindings.names.contains($0.name) && columnBinds($0.name) }
            guard missing == nil else {
                note(
                    cell.lowerBound, "expected text although \(quote(missing?.name ?? "")) is empty in this row",
                    expected: "a value for each name that the column uses, or an empty cell")
                continue
            }
            guard let want = want(code) else { continue }
            if label == nil { label = uniqueLabel(row, line: line) }
            guard let label else { return }
            let prompt = ">>> \(source)"
            cells.append(
                Cell(
                    row: label, column: name, line: line + 1,
                    program: Program(steps: bindings.steps + [Step(statements: [.expression(expression.value)])]),
                    expectations: bindings.expectations + [Expectation(source: prompt, line: line + 1, want: want)],
                    source: bindings.source + prompt + "\n" + want))
        }
    }

    private func columnBinds(_ name: String) -> Bool {
        columns.contains { column in
            if case .binding(name) = column { true } else { false }
        }
    }

    private mutating func bindings(_ row: TableRow, line: Int) -> Bindings {
        var bindings = Bindings()
        for (column, cell) in zip(columns, row.cells) {
            guard case .binding(let name) = column, !cell.isEmpty else { continue }
            guard let code = text.code(cell) else {
                note(cell.lowerBound, "a cell without backticks", expected: "a value in backticks, or an empty cell")
                bindings.isUsable = false
                continue
            }
            let source = text.unescaped(code, accelerator: replacement)
            do {
                let parsed = try SessionParser.parseExpression(source)
                if !SessionNames.check(parsed.uses, bound: bindings.names, &mistakes) { bindings.isUsable = false }
                let prompt = ">>> \(name) = \(source.bytes[...].string)"
                bindings.names.insert(name)
                bindings.steps.append(Step(statements: [.assignment(targets: [.name(name)], value: parsed.value)]))
                bindings.expectations.append(Expectation(source: prompt, line: line + 1, want: ""))
                bindings.source += prompt + "\n"
            } catch {
                mistakes.append(error)
                bindings.isUsable = false
            }
        }
        return bindings
    }

    // MARK: - Labels

    /// The row's label, which must be the only one of its kind, so that inserting a row renames no case.
    private mutating func uniqueLabel(_ row: TableRow, line: Int) -> String? {
        let label = label(row)
        let place = row.cells[0].lowerBound
        guard !label.isEmpty else {
            note(place, "a row without a label", expected: "text in its first cell")
            return nil
        }
        if let first = rowLabels.updateValue(line, forKey: label) {
            note(
                place, "a second row \(quote(label)), after the one on line \(first + 1)",
                expected: "rows that differ in their label",
                hint: "a first column `case` gives rows labels of their own")
            return nil
        }
        return label
    }

    /// The first cell's text, or, where the first column binds a name, the text of all such cells.
    private func label(_ row: TableRow) -> String {
        guard case .binding = columns.first else { return row.cells.first.map { text.label($0) } ?? "" }
        var parts: [String] = []
        for case (.binding, let cell) in zip(columns, row.cells) { parts.append(text.label(cell)) }
        return parts.joined(separator: ", ")
    }

    // MARK: - Expected text

    /// The text that a cell expects, as a session would write it.
    private mutating func want(_ code: Range<Int>) -> String? {
        let bytes = text.unescaped(code, accelerator: replacement).bytes[...]
        guard !bytes.isEmpty else { return "" }
        guard !bytes.starts(withASCII: ">>>"), !bytes.starts(withASCII: "...") else {
            note(
                code.lowerBound, "expected text that starts with a prompt",
                expected: "other text; a cell cannot begin with `>>>` or `...`")
            return nil
        }
        let text = bytes.string + "\n"
        return Self.isException(bytes) ? "Traceback (most recent call last):\n    ...\n" + text : text
    }

    /// Whether the text starts with a capitalised name that ends in `Error` or `Exception` and has more before that.
    private static func isException(_ text: ArraySlice<UInt8>) -> Bool {
        let name = text.prefix { $0.isNamePart || $0 >= 0x80 }
        guard let first = name.first, first.isLetter, first & 0x20 == 0 else { return false }
        return (name.count > 5 && name.suffix(5).elementsEqual("Error".utf8))
            || (name.count > 9 && name.suffix(9).elementsEqual("Exception".utf8))
    }
}
