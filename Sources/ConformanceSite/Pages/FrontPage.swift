import Conformance
import ConformanceReports
import SpecLanguage

/// The front page: a search box that answers "does X copy?", an example, the backends, the chapters, and the index.
struct FrontPage {
    private let model: SiteModel
    private let links: Links
    private let index: RuleIndex

    init(_ model: SiteModel, links: Links, index: RuleIndex) {
        self.model = model
        self.links = links
        self.index = index
    }

    /// The page.
    var page: Page {
        Page(
            name: "index.html", title: "Does it copy?", kind: "front", scripts: ["assets/search.js"],
            content: search + example + backends + chapters + rules)
    }

    // MARK: - Parts

    private var search: String {
        let count = HTML.count(model.cases.count)
        return """
            <section class="hero">
            <h1>Does it copy?</h1>
            <p class="lead">Which tensor operations share memory and which copy, which dtype comes out, when gradients forbid, \
            when devices forbid: \(count) examples of real code, and what each backend answered.</p>
            <form role="search" class="search" hidden>
            <label for="q">A function, an attribute, or words of a rule</label>
            <input id="q" type="search" autocomplete="off" spellcheck="false" placeholder="from_numpy, reshape, detach, promotion">
            </form>
            <p id="found" class="quiet" role="status"></p>
            <ol id="results"></ol>
            <noscript><p>Without scripts: the <a href="#index">index of rules</a> below lists every name.</p></noscript>
            </section>

            """
    }

    /// The first session in which objects of two libraries look at one storage.
    private var example: String {
        let found = model.cases.indices.first { position in
            guard let snapshot = model.picture(ofCase: position), model.cases[position].localID.last != "]" else {
                return false
            }
            return Set(snapshot.views.filter { $0.storage == 0 }.map(\.kind)).count > 1
        }
        guard let found else { return "" }
        let testCase = model.cases[found]
        return """
            <section class="example" aria-label="An example">
            <div class="body"><div>\(SessionHTML.box(testCase.source))
            <p class="quiet">From <a href="\(HTML.escape(model.address(ofCase: found)))">\(HTML.escape(testCase.id))</a>. The \
            picture is drawn from the memory that the reference holds after the session: one strip of cells for each storage, \
            and for each name the cells that it covers. Cells that several names cover stand out.</p></div>
            \(SessionHTML.memory(model.picture(ofCase: found)))</div>
            </section>

            """
    }

    private var backends: String {
        var html = HTML()
        html.raw("<section><h2 id=\"backends\">Backends</h2>")
        if model.backends.isEmpty { html.raw("<p>No report was given.</p>") }
        html.raw(
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Backends\"><table class=\"backends\"><thead><tr>"
        )
        for header in ["Backend", "Verdicts", "Cases", "Run", "With"] { html.raw("<th scope=\"col\">\(header)</th>") }
        html.raw("</tr></thead><tbody>\n")
        for (number, column) in model.backends.enumerated() {
            let counts = column.counts(model.cases.indices)
            html.raw("<tr><th scope=\"row\">\(HTML.escape(column.label))</th><td>\(MarkHTML.counts(counts))")
            if FailuresPage.isNeeded(column) {
                html.raw(" <a href=\"\(FailuresPage.name(number))\">what differs</a>")
            }
            html.raw("</td><td class=\"n\">\(HTML.count(counts.values.reduce(0, +)))</td><td class=\"date\">")
            html.put(column.header.date)
            html.raw("</td><td class=\"quiet\">\(facts(column))</td></tr>\n")
        }
        html.raw("</tbody></table></div>")
        for column in model.backends where column.unknown > 0 {
            html.raw("<p class=\"quiet\">\(HTML.count(column.unknown)) cases of the report of ")
            html.put(column.label)
            html.raw(" are not in this spec and are not counted.</p>")
        }
        for fault in model.backends.flatMap({ column in column.footer.faults.map { (column.label, $0) } }) {
            html.raw("<p class=\"answer v-error\">")
            html.put("\(fault.0): \(fault.1)")
            html.raw("</p>")
        }
        html.raw("<p class=\"legend\">\(legend)</p></section>\n")
        return html.text
    }

    private func facts(_ column: BackendColumn) -> String {
        let environment = column.header.backend.environment.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let options = column.header.options.sorted { $0.key < $1.key }.map { "--\($0.key) \($0.value)" }
        return HTML.escape((environment + options + ["suite \(column.header.suite)"]).joined(separator: ", "))
    }

    private var legend: String {
        let used = Mark.allCases.filter { mark in
            mark == .passed || model.backends.contains { $0.counts(model.cases.indices)[mark] != nil }
        }
        return used.map { MarkHTML.sign($0, HTML.escape($0.word)) }.joined(separator: " ")
    }

    private var chapters: String {
        var html = HTML()
        html.raw("<section><h2 id=\"chapters\">Chapters</h2><ul class=\"cards\">")
        for (number, chapter) in model.chapters.enumerated() {
            let page = model.page(number)
            html.raw("<li><a href=\"\(page)\">")
            html.put(chapter.title)
            html.raw("</a>")
            if let question = index.questions[page] { html.raw("<p>\(InlineMarkdown.html(question))</p>") }
            html.raw("<p class=\"quiet\">\(HTML.count(chapter.cases.count)) cases</p></li>\n")
        }
        html.raw("</ul></section>\n")
        return html.text
    }

    private var rules: String {
        guard !index.rows.isEmpty else { return "" }
        var html = HTML()
        html.raw("<section><h2 id=\"index\">Index of the rules by function</h2>")
        html.raw(
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Index\"><table class=\"index\"><thead><tr>"
        )
        html.raw(
            "<th scope=\"col\">Name</th><th scope=\"col\">Answer</th><th scope=\"col\">Shown by</th></tr></thead><tbody>\n"
        )
        for row in index.rows {
            html.raw("<tr><th scope=\"row\">\(InlineMarkdown.html(row.title))</th>")
            html.raw("<td>\(InlineMarkdown.html(row.answer, link: links.resolve))</td><td>")
            html.raw(
                row.shown.map { "<a href=\"\(HTML.escape($0.address))\">\(HTML.escape($0.label))</a>" }.joined(
                    separator: ", "))
            html.raw("</td></tr>\n")
        }
        html.raw("</tbody></table></div></section>\n")
        return html.text
    }
}
