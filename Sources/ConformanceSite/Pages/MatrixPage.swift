import SpecLanguage

/// The matrix: rules by backends, with counts that scripts filter and that add up without them.
struct MatrixPage {
    private let model: SiteModel

    init(_ model: SiteModel) {
        self.model = model
    }

    /// The page.
    var page: Page {
        var html = HTML()
        html.raw(
            "<h1>The matrix</h1><p class=\"lead\">Which backend holds which rule. A cell counts the rule's cases by verdict; "
        )
        html.raw("open it to see what was asked and what was answered.</p>\n")
        html.raw(filters)
        html.raw("<p id=\"shown\" role=\"status\">\(status)</p>\n")
        html.raw(
            "<div class=\"scroll matrix\(model.backends.count > 4 ? " wide" : "")\" tabindex=\"0\" role=\"group\" aria-label=\"Matrix\"><table id=\"matrix\"><thead><tr>"
        )
        html.raw("<th scope=\"col\">Rule</th><th scope=\"col\" class=\"n\">Cases</th>")
        for (number, column) in model.backends.enumerated() {
            html.raw("<th scope=\"col\" data-b=\"\(number)\">\(HTML.escape(column.label))<span class=\"quiet\"> ")
            html.put(String(column.header.date.prefix(10)))
            html.raw("</span></th>")
        }
        html.raw("</tr>\n<tr class=\"sums\"><th scope=\"row\">All rules shown</th><td class=\"n\" id=\"total\">")
        html.raw("\(HTML.count(model.cases.count))</td>")
        for (number, column) in model.backends.enumerated() {
            html.raw("<td data-b=\"\(number)\">\(MarkHTML.counts(column.counts(model.cases.indices)))</td>")
        }
        html.raw("</tr></thead>\n")
        for number in model.chapters.indices { putChapter(number, into: &html) }
        html.raw("</table></div>\n")
        return Page(
            name: "matrix.html", title: "The matrix", kind: "matrix",
            attributes: " data-backends=\"\(HTML.escape(model.backends.map(\.label).joined(separator: "\n")))\"",
            content: html.text)
    }

    private var filters: String {
        var html = HTML()
        html.raw(
            "<form class=\"filters\" hidden><label>Chapter <select id=\"by-chapter\"><option value=\"\">all</option>")
        for (number, chapter) in model.chapters.enumerated() {
            html.raw("<option value=\"\(model.key(number))\">\(HTML.escape(chapter.title))</option>")
        }
        html.raw("</select></label><label>Verdict <select id=\"by-verdict\"><option value=\"\">all</option>")
        for mark in Mark.allCases where model.backends.contains(where: { $0.counts(model.cases.indices)[mark] != nil })
        {
            html.raw("<option value=\"\(mark.rawValue)\">\(mark.word)</option>")
        }
        html.raw("</select></label><label>Backend <select id=\"by-backend\"><option value=\"\">all</option>")
        for (number, column) in model.backends.enumerated() {
            html.raw("<option value=\"\(number)\">\(HTML.escape(column.label))</option>")
        }
        html.raw(
            "</select></label><label>Rule <input id=\"by-rule\" type=\"search\" spellcheck=\"false\"></label></form>\n")
        return html.text
    }

    private var status: String {
        let rules = model.chapters.reduce(0) { $0 + $1.sections.count { !$0.cases.isEmpty } }
        return "\(HTML.count(rules)) rules, \(HTML.count(model.cases.count)) cases"
    }

    private func putChapter(_ number: Int, into html: inout HTML) {
        let chapter = model.chapters[number]
        html.raw("<tbody data-chapter=\"\(model.key(number))\"><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"")
        html.raw(
            "\(model.backends.count + 2)\"><a href=\"\(model.page(number))\">\(HTML.escape(chapter.title))</a></th></tr>\n"
        )
        var parent = ""
        for (position, section) in chapter.sections.enumerated() {
            if section.level <= 2 { parent = section.level == 2 ? section.title : "" }
            guard !section.cases.isEmpty else { continue }
            let title = section.title.isEmpty ? chapter.title : section.title
            html.raw("<tr class=\"rule\" data-first=\"\(section.cases[0] - chapter.cases.lowerBound)\" data-cases=\"")
            html.raw(section.cases.map { String($0 - chapter.cases.lowerBound) }.joined(separator: " "))
            html.raw("\"><th scope=\"row\">")
            if section.level > 2 && !parent.isEmpty {
                html.raw("<span class=\"quiet\">\(HTML.escape(parent)) › </span>")
            }
            let address = model.address(chapter: number, section: position)
            html.raw(
                "<a href=\"\(HTML.escape(address))\">\(HTML.escape(title))</a></th><td class=\"n\">\(section.cases.count)</td>"
            )
            for (backend, column) in model.backends.enumerated() { putCell(column, backend, section, into: &html) }
            html.raw("</tr>\n")
        }
        html.raw("</tbody>\n")
    }

    private func putCell(
        _ column: BackendColumn, _ backend: Int, _ section: SiteModel.Section, into html: inout HTML
    ) {
        let counts = column.counts(section.cases)
        let data = Mark.allCases.filter { counts[$0] != nil }.map { "\($0.rawValue):\(counts[$0] ?? 0)" }
        let worst = Mark.allCases.first { $0 != .passed && counts[$0] != nil } ?? .passed
        html.raw("<td data-b=\"\(backend)\" data-n=\"\(data.joined(separator: " "))\" class=\"c v-\(worst.rawValue)\">")
        html.raw("<button type=\"button\" aria-expanded=\"false\">\(MarkHTML.counts(counts))</button></td>")
    }
}
