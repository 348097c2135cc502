/// Everything in which one backend differs from the spec, expected against got.
struct FailuresPage {
    private let model: SiteModel
    private let number: Int
    private let column: BackendColumn

    init(_ model: SiteModel, backend number: Int) {
        self.model = model
        self.number = number
        column = model.backends[number]
    }

    /// Whether there is anything to show.
    static func isNeeded(_ column: BackendColumn) -> Bool {
        column.entries.contains { entry in
            let mark = Mark(entry?.verdict)
            return mark.isBad || mark == .diverged
        }
    }

    /// The page's name.
    static func name(_ number: Int) -> String { "failures-\(number + 1).html" }

    /// The page.
    var page: Page {
        var html = HTML()
        html.raw("<h1>Where \(HTML.escape(column.label)) differs</h1>")
        html.raw("<p class=\"lead\">Expected is what the spec shows, got is what the backend answered.</p>")
        html.raw("<p>\(MarkHTML.counts(column.counts(model.cases.indices)))</p>\n")
        for (chapterNumber, chapter) in model.chapters.enumerated() {
            let differing = chapter.cases.filter { isShown(column.mark($0)) }
            guard !differing.isEmpty else { continue }
            html.raw(
                "<section class=\"failures\"><h2 id=\"\(HTML.escape(chapter.id))\"><a href=\"\(model.page(chapterNumber))\">"
            )
            html.put(chapter.title)
            html.raw("</a> <span class=\"quiet\">\(HTML.count(differing.count))</span></h2>\n")
            for position in differing { putCase(position, into: &html) }
            html.raw("</section>\n")
        }
        return Page(
            name: Self.name(number), title: "Where \(column.label) differs", kind: "failures", content: html.text)
    }

    private func isShown(_ mark: Mark) -> Bool { mark.isBad || mark == .diverged }

    private func putCase(_ position: Int, into html: inout HTML) {
        let testCase = model.cases[position]
        html.raw("<article class=\"case\" id=\"\(HTML.escape(Anchor.name(testCase.id)))\"><p class=\"figcaption\">")
        html.raw(
            "<a class=\"id\" href=\"\(HTML.escape(model.address(ofCase: position)))\">\(HTML.escape(testCase.id))</a>")
        html.raw(SessionHTML.tags(testCase) + "</p>")
        let answer = AnswerHTML.answer(column, case: position)
        if answer.isEmpty {
            // A record without a step and a cause: all there is to tell is the verdict.
            let mark = column.mark(position)
            html.raw("<div class=\"answer v-\(mark.rawValue)\"><p>\(MarkHTML.sign(mark, mark.word))</p></div>")
        } else {
            html.raw(answer)
        }
        html.raw("</article>\n")
    }
}
