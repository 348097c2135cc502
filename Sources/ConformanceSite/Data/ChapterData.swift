import ConformanceReports

/// What scripts load when a reader asks for it: each case of a chapter with its session, verdicts, differing answers and
/// picture.
struct ChapterData {
    private let model: SiteModel
    private let chapter: SiteModel.Chapter
    private let key: String

    init(_ model: SiteModel, chapter number: Int) {
        self.model = model
        chapter = model.chapters[number]
        key = model.key(number)
    }

    /// The script. A case is `[id without chapter, anchor, verdict letters, HTML, picture's position or -1]`; pictures that
    /// are alike are there once.
    var script: String {
        var pictures: [String] = []
        var positions: [String: Int] = [:]
        let cases = chapter.cases.map { position -> JSONValue in
            let testCase = model.cases[position]
            var picture = -1
            // A session's picture stands in its page.
            if testCase.localID.hasSuffix("]"), let snapshot = model.picture(ofCase: position) {
                let element = SessionHTML.memory(snapshot)
                picture = positions[element] ?? pictures.count
                if picture == pictures.count {
                    positions[element] = picture
                    pictures.append(element)
                }
            }
            let html =
                SessionHTML.tags(testCase) + SessionHTML.box(testCase.source) + AnswerHTML.all(model, case: position)
            return .array([
                .string(VisibleText.line(testCase.localID)), .string(Anchor.name(testCase.id)),
                .string(String(model.backends.map { $0.mark(position).code })), .string(html), .integer(picture),
            ])
        }
        let value = JSONValue.object([("cases", .array(cases)), ("pictures", .array(pictures.map(JSONValue.string)))])
        return "TC.add(\(JSONValue.string(key).script), \(value.script));\n"
    }
}

/// What the search box looks through.
struct SearchData {
    private let model: SiteModel
    private let index: RuleIndex

    init(_ model: SiteModel, index: RuleIndex) {
        self.model = model
        self.index = index
    }

    /// The script: the index's rows, the rules with what they state, and the names that cases use.
    var script: String {
        let rows = index.rows.map { row in
            JSONValue.array([
                .array(row.names.map(JSONValue.string)), .string(InlineMarkdown.html(row.title)),
                .string(InlineMarkdown.html(row.answer)),
                .array(row.shown.map { .array([.string($0.label), .string($0.address)]) }),
            ])
        }
        var numbers: [[Int]] = []
        var rules: [JSONValue] = []
        for (chapterNumber, chapter) in model.chapters.enumerated() {
            numbers.append([])
            for (position, section) in chapter.sections.enumerated() {
                numbers[chapterNumber].append(rules.count)
                rules.append(
                    .array([
                        .string(VisibleText.line(chapter.title)),
                        .string(VisibleText.line(section.title.isEmpty ? chapter.title : section.title)),
                        .string(section.statements.map { InlineMarkdown.html($0) }.joined(separator: " ")),
                        .string(model.address(chapter: chapterNumber, section: position)),
                        .integer(section.cases.count),
                    ]))
            }
        }
        let names = NameUses(model).rules.map { name, uses in
            (
                name,
                JSONValue.array(uses.map { .array([.integer(numbers[$0.chapter][$0.section]), .integer($0.count)]) })
            )
        }
        let value = JSONValue.object([
            ("rows", .array(rows)), ("rules", .array(rules)),
            ("names", .object(names.map { (key: $0.0, value: $0.1) })),
        ])
        return "TC.search(\(value.script));\n"
    }
}

extension JSONValue {
    /// The value for the inside of a script: nothing in it ends the script or is more than a string.
    fileprivate var script: String { text.replacing("<", with: "\\u003c") }
}
