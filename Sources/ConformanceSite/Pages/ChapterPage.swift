import SpecLanguage

/// A chapter: its prose, its cases, and what every backend answered.
struct ChapterPage {
    private let model: SiteModel
    private let links: Links
    private let number: Int
    private let chapter: SiteModel.Chapter

    init(_ model: SiteModel, links: Links, chapter number: Int) {
        self.model = model
        self.links = links
        self.number = number
        chapter = model.chapters[number]
    }

    /// The page.
    var page: Page {
        var html = HTML()
        var isTitled = false
        for block in chapter.blocks {
            put(block, into: &html)
            if case .heading(1, _, _) = block, !isTitled {
                isTitled = true
                putSummary(into: &html)
            }
        }
        html.raw(neighbours)
        return Page(
            name: model.page(number), title: chapter.title, kind: "chapter",
            attributes: " data-chapter=\"\(model.key(number))\" data-backends=\"\(HTML.escape(labels))\"",
            sidebar: sidebar, content: html.text)
    }

    private var labels: String { model.backends.map(\.label).joined(separator: "\n") }

    // MARK: - Around the prose

    private func putSummary(into html: inout HTML) {
        html.raw("<dl class=\"summary\">")
        for column in model.backends {
            html.raw(
                "<div><dt>\(HTML.escape(column.label))</dt><dd>\(MarkHTML.counts(column.counts(chapter.cases)))</dd></div>"
            )
        }
        html.raw("</dl>\n")
    }

    private var sidebar: String {
        var html = HTML()
        html.raw(
            "<aside class=\"side\"><details class=\"toc\" open><summary>Contents</summary><nav aria-label=\"Chapters\"><ul>"
        )
        for (position, other) in model.chapters.enumerated() {
            let isHere = position == number
            html.raw("<li><a href=\"\(model.page(position))\"\(isHere ? " aria-current=\"page\"" : "")>")
            html.put(other.title)
            html.raw("</a>")
            let sections = chapter.sections.filter { (2...3).contains($0.level) }
            if isHere && !sections.isEmpty {
                html.raw("<ul>")
                for section in sections {
                    html.raw("<li class=\"l\(section.level)\"><a href=\"\(Anchor.reference(section.slug))\">")
                    html.put(section.title)
                    html.raw("</a></li>")
                }
                html.raw("</ul>")
            }
            html.raw("</li>")
        }
        html.raw("</ul></nav></details></aside>\n")
        return html.text
    }

    private var neighbours: String {
        var html = HTML()
        html.raw("<nav class=\"neighbours\" aria-label=\"Next and previous chapter\">")
        if number > 0 {
            html.raw("<a rel=\"prev\" href=\"\(model.page(number - 1))\">← ")
            html.put(model.chapters[number - 1].title)
            html.raw("</a>")
        }
        if number + 1 < model.chapters.count {
            html.raw("<a rel=\"next\" href=\"\(model.page(number + 1))\">")
            html.put(model.chapters[number + 1].title)
            html.raw(" →</a>")
        }
        html.raw("</nav>")
        return html.text
    }

    // MARK: - Blocks

    private func put(_ block: MarkdownBlock, into html: inout HTML) {
        switch block {
        case .heading(let level, let text, let slug):
            let name = HTML.escape(slug)
            html.raw("<h\(level) id=\"\(name)\">\(inline(text))")
            if level > 1 {
                html.raw(
                    " <a class=\"here\" href=\"\(Anchor.reference(slug))\" aria-label=\"Link to this section\">#</a>")
            }
            html.raw("</h\(level)>\n")
        case .paragraph(let text):
            html.raw("<p\(text.hasPrefix("**Rule") ? " class=\"rule\"" : "")>\(inline(text))</p>\n")
        case .list(let isOrdered, let start, let items):
            html.raw(isOrdered ? "<ol\(start == 1 ? "" : " start=\"\(start)\"")>" : "<ul>")
            for item in items {
                html.raw("<li>")
                if item.count == 1, case .paragraph(let text) = item[0] {
                    html.raw(inline(text))
                } else {
                    for inner in item { put(inner, into: &html) }
                }
                html.raw("</li>\n")
            }
            html.raw(isOrdered ? "</ol>\n" : "</ul>\n")
        case .code(_, let text, let line):
            if let position = model.cases(inFile: chapter.file, line: line).first {
                putSession(position, text, into: &html)
            } else {
                html.raw("<pre class=\"session\" tabindex=\"0\"><code>\(HTML.escape(text))</code></pre>\n")
            }
        case .table(let table):
            html.raw(TableHTML(model, file: chapter.file, links: links).table(table))
        case .comment: break
        }
    }

    private func inline(_ text: String) -> String { InlineMarkdown.html(text, link: links.resolve) }

    private func putSession(_ position: Int, _ text: String, into html: inout HTML) {
        let testCase = model.cases[position]
        html.raw("<figure class=\"case\" id=\"\(HTML.escape(Anchor.name(testCase.id)))\"><figcaption>")
        html.raw("<a class=\"id\" href=\"\(Anchor.toCase(testCase.id))\">\(HTML.escape(testCase.localID))</a>")
        html.raw(SessionHTML.tags(testCase) + MarkHTML.list(model, case: position))
        html.raw("</figcaption><div class=\"body\">\(SessionHTML.box(text))")
        html.raw(SessionHTML.memory(model.picture(ofCase: position)))
        html.raw("</div>\(AnswerHTML.all(model, case: position, withUnsupported: false))</figure>\n")
    }
}
