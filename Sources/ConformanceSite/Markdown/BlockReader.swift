import SpecLanguage

/// Reads Markdown into blocks: headings, paragraphs, lists, fences, tables and comments, as chapters use them.
struct BlockReader {
    private let lines: [Substring]
    private let firstLine: Int
    private var slugs = HeadingSlugs()
    private var position = 0
    private(set) var blocks: [MarkdownBlock] = []

    /// Reads a document.
    static func read(_ text: String) -> [MarkdownBlock] {
        let text = text.replacing("\r\n", with: "\n")
        var reader = BlockReader(text.split(separator: "\n", omittingEmptySubsequences: false), firstLine: 1)
        reader.read()
        return reader.blocks
    }

    private init(_ lines: [Substring], firstLine: Int) {
        self.lines = lines
        self.firstLine = firstLine
    }

    private mutating func read() {
        while position < lines.count {
            let line = lines[position]
            if Self.isBlank(line) {
                position += 1
            } else if let fence = Fence(line) {
                readCode(fence)
            } else if let level = Self.headingLevel(line) {
                let text = line.dropFirst(level).trimmed
                blocks.append(.heading(level: level, text: text, slug: slugs.slug(of: text)))
                position += 1
            } else if line.hasPrefix("<!--") {
                readComment()
            } else if line.hasPrefix("|"), position + 1 < lines.count, Self.isDelimiter(lines[position + 1]) {
                readTable()
            } else if let marker = ListMarker(line) {
                readList(marker)
            } else {
                readParagraph()
            }
        }
    }

    // MARK: - Blocks

    private mutating func readCode(_ fence: Fence) {
        let opening = position
        var body: [Substring] = []
        position += 1
        while position < lines.count, !fence.isClosed(by: lines[position]) {
            let line = lines[position]
            body.append(line.dropFirst(min(fence.indent, line.prefix { $0 == " " }.count)))
            position += 1
        }
        position += 1
        blocks.append(.code(info: fence.info, text: body.joined(separator: "\n"), line: firstLine + opening))
    }

    private mutating func readComment() {
        var text = ""
        repeat {
            text += (text.isEmpty ? "" : "\n") + lines[position]
            position += 1
        } while position < lines.count && !text.contains("-->")
        blocks.append(.comment(text.replacing("<!--", with: "").replacing("-->", with: "").trimmed))
    }

    private mutating func readTable() {
        let header = Self.cells(lines[position])
        position += 2
        var rows: [MarkdownTable.Row] = []
        while position < lines.count, lines[position].hasPrefix("|") {
            rows.append(MarkdownTable.Row(cells: Self.cells(lines[position]), line: firstLine + position))
            position += 1
        }
        blocks.append(.table(MarkdownTable(header: header, rows: rows)))
    }

    private mutating func readList(_ first: ListMarker) {
        var items: [[MarkdownBlock]] = []
        while position < lines.count, let marker = ListMarker(lines[position]), marker.isOrdered == first.isOrdered {
            let start = position
            var body = [lines[position].dropFirst(marker.width)]
            position += 1
            while position < lines.count {
                let line = lines[position]
                let indent = line.prefix { $0 == " " }.count
                if Self.isBlank(line) {
                    // A blank line stays in the item if what follows does.
                    var next = position + 1
                    while next < lines.count, Self.isBlank(lines[next]) { next += 1 }
                    guard next < lines.count, lines[next].prefix(while: { $0 == " " }).count >= marker.width else {
                        break
                    }
                    body.append("")
                } else if indent >= marker.width {
                    body.append(line.dropFirst(marker.width))
                } else if ListMarker(line) == nil, !startsBlock(line) {
                    body.append(line)
                } else {
                    break
                }
                position += 1
            }
            var reader = BlockReader(body, firstLine: firstLine + start)
            reader.read()
            items.append(reader.blocks)
            var next = position
            while next < lines.count, Self.isBlank(lines[next]) { next += 1 }
            if next < lines.count, let marker = ListMarker(lines[next]), marker.isOrdered == first.isOrdered {
                position = next
            }
        }
        blocks.append(.list(isOrdered: first.isOrdered, start: first.number, items: items))
    }

    private mutating func readParagraph() {
        var text = lines[position].trimmed
        position += 1
        while position < lines.count, !Self.isBlank(lines[position]), !startsBlock(lines[position]),
            ListMarker(lines[position]) == nil
        {
            text += "\n" + lines[position].trimmed
            position += 1
        }
        blocks.append(.paragraph(text))
    }

    // MARK: - Lines

    private func startsBlock(_ line: Substring) -> Bool {
        Fence(line) != nil || Self.headingLevel(line) != nil || line.hasPrefix("<!--") || line.hasPrefix("|")
    }

    private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy { $0 == " " || $0 == "\t" } }

    private static func headingLevel(_ line: Substring) -> Int? {
        let hashes = line.prefix { $0 == "#" }.count
        guard (1...6).contains(hashes), let next = line.dropFirst(hashes).first, next == " " else { return nil }
        return hashes
    }

    private static func isDelimiter(_ line: Substring) -> Bool { TableRow.isDelimiter(Array(line.utf8)[...]) }

    /// A row's cells, `\|` read as `|`.
    private static func cells(_ line: Substring) -> [String] {
        let bytes = Array(line.utf8)
        guard let row = TableRow(bytes[...]) else { return [] }
        return row.cells.map { String(decoding: bytes[$0], as: UTF8.self).replacing("\\|", with: "|") }
    }
}

/// The opening line of a fenced block.
private struct Fence {
    var indent: Int
    var marks: Substring
    var info: String

    init?(_ line: Substring) {
        indent = line.prefix { $0 == " " }.count
        let rest = line.dropFirst(indent)
        guard indent <= 3, let mark = rest.first, mark == "`" || mark == "~" else { return nil }
        marks = rest.prefix { $0 == mark }
        info = rest.dropFirst(marks.count).trimmed
        guard marks.count >= 3, mark != "`" || !info.contains("`") else { return nil }
    }

    func isClosed(by line: Substring) -> Bool {
        let rest = line.drop { $0 == " " }
        return rest.hasPrefix(marks) && rest.drop { $0 == marks.first }.allSatisfy { $0 == " " }
    }
}

/// What begins an item of a list.
private struct ListMarker {
    var isOrdered: Bool
    var number: Int
    /// The characters up to the item's text.
    var width: Int

    init?(_ line: Substring) {
        if let first = line.first, "-*+".contains(first), line.dropFirst().first == " " {
            (isOrdered, number, width) = (false, 1, 2)
        } else {
            let digits = line.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits), line.dropFirst(digits.count).hasPrefix(". ") else { return nil }
            (isOrdered, self.number, width) = (true, number, digits.count + 2)
        }
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmed: String {
        var result = self[...]
        while let first = result.first, first.isWhitespace { result = result.dropFirst() }
        while let last = result.last, last.isWhitespace { result = result.dropLast() }
        return String(result)
    }
}
