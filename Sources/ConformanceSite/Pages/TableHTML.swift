import SpecLanguage

/// Tables of a chapter; in those that hold cases, each such cell has its anchor and its signs.
struct TableHTML {
    private let model: SiteModel
    private let file: String
    private let links: Links

    init(_ model: SiteModel, file: String, links: Links) {
        self.model = model
        self.file = file
        self.links = links
    }

    private func inline(_ text: String) -> String {
        InlineMarkdown.html(text, breaksCode: true, link: links.resolve)
    }

    /// The table in a box of its own, inside which it scrolls.
    func table(_ table: MarkdownTable) -> String {
        let holdsCases = table.rows.contains { !model.cases(inFile: file, line: $0.line).isEmpty }
        let asks = table.header.map { holdsCases && Self.isQuestion($0) }
        var html = HTML()
        html.raw(
            "<div class=\"scroll\(holdsCases ? " cases" : "")\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr>"
        )
        for (header, asks) in zip(table.header, asks) {
            html.raw("<th scope=\"col\"\(asks ? " class=\"ask\"" : "")>\(inline(header))</th>")
        }
        html.raw("</tr></thead><tbody>\n")
        for row in table.rows {
            // The cells that hold something under a question are the row's cases, in their order.
            var cases = model.cases(inFile: file, line: row.line)[...]
            html.raw("<tr>")
            for (column, cell) in row.cells.enumerated() {
                if column < asks.count, asks[column], !cell.isEmpty, let position = cases.popFirst() {
                    putCase(position, cell, into: &html)
                } else {
                    html.raw(column == 0 ? "<th scope=\"row\">\(inline(cell))</th>" : "<td>\(inline(cell))</td>")
                }
            }
            html.raw("</tr>\n")
        }
        html.raw("</tbody></table></div>\n")
        return html.text
    }

    private func putCase(_ position: Int, _ cell: String, into html: inout HTML) {
        let id = model.cases[position].id
        let isBad = model.backends.contains { $0.mark(position).isBad }
        html.raw("<td id=\"\(HTML.escape(Anchor.name(id)))\"\(isBad ? " class=\"bad\"" : "")>")
        html.raw(
            "<a class=\"q\" href=\"\(Anchor.toCase(id))\">\(inline(cell))</a>\(MarkHTML.badges(model, case: position))</td>"
        )
    }

    /// Whether a column evaluates its header: code that is more than a name.
    private static func isQuestion(_ header: String) -> Bool {
        guard header.hasPrefix("`") else { return false }
        let code = InlineMarkdown.plain(header).unicodeScalars
        if code.first?.properties.numericType != nil { return true }
        return code.contains { scalar in
            !(scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_")
        }
    }
}
