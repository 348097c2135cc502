/// The index of rules by function, read from the spec's own front page.
struct RuleIndex {
    /// One row: names, what is so, and where it is shown.
    struct Row {
        /// The names as the page writes them.
        var title: String
        /// Each name without marks, as one would type it.
        var names: [String]
        /// The answer, in Markdown.
        var answer: String
        /// The cases that show it: what the link says, and where it leads.
        var shown: [(label: String, address: String)]
    }

    /// The rows in their order.
    let rows: [Row]
    /// What each chapter answers, by the name of its page.
    let questions: [String: String]

    init(_ model: SiteModel, links: Links) {
        var rows: [Row] = []
        var questions: [String: String] = [:]
        let addresses = Self.addresses(model)
        for case .table(let table) in BlockReader.read(model.index ?? "") {
            if table.header == ["name", "answer", "shown by"] {
                for row in table.rows where row.cells.count == 3 {
                    rows.append(Self.row(row.cells, links: links, addresses: addresses))
                }
            } else if table.header.count == 2, table.header[0] == "chapter" {
                for row in table.rows where row.cells.count == 2 {
                    if let target = InlineMarkdown.links(row.cells[0]).first?.target,
                        let page = links.page(ofFile: target)
                    {
                        questions[page] = row.cells[1]
                    }
                }
            }
        }
        self.rows = rows
        self.questions = questions
    }

    private static func row(_ cells: [String], links: Links, addresses: [String: String]) -> Row {
        let names = InlineMarkdown.codes(cells[0])
        let shown = InlineMarkdown.links(cells[2]).compactMap { link -> (String, String)? in
            (addresses[link.label] ?? links.resolve(link.target)).map { (link.label, $0) }
        }
        return Row(title: cells[0], names: names, answer: cells[1], shown: shown)
    }

    /// Where a case or, for a table's id, its first case is.
    private static func addresses(_ model: SiteModel) -> [String: String] {
        var addresses: [String: String] = [:]
        for (position, testCase) in model.cases.enumerated() {
            let address = model.address(ofCase: position)
            addresses[testCase.id] = address
            let table = String(testCase.id.prefix { $0 != "[" })
            if addresses[table] == nil { addresses[table] = address }
        }
        return addresses
    }
}
