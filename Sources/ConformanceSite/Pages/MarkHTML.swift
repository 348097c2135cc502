/// Verdicts as small signs, each with its words for those who do not see it.
enum MarkHTML {
    /// One sign.
    static func sign(_ mark: Mark, _ words: String, title: String? = nil) -> String {
        let hint = title.map { " title=\"\(HTML.escape($0))\"" } ?? ""
        return
            "<span class=\"m v-\(mark.rawValue)\"\(hint)><span aria-hidden=\"true\">\(mark.glyph)</span> \(words)</span>"
    }

    /// What every backend made of a case, as a list.
    static func list(_ model: SiteModel, case position: Int) -> String {
        guard !model.backends.isEmpty else { return "" }
        let marks = model.backends.map { $0.mark(position) }
        if marks.count > 1, marks.allSatisfy({ $0 == .passed }) {
            return "<ul class=\"marks\"><li>\(sign(.passed, "all \(marks.count)", title: names(model)))</li></ul>"
        }
        let items = zip(model.backends, marks).map { column, mark in
            let reason = column.entries[position]?.reason.map { ": \($0)" } ?? ""
            let words = HTML.escape(column.name) + "<span class=\"vh\"> \(mark.word)</span>"
            return "<li>\(sign(mark, words, title: "\(column.label): \(mark.word)\(reason)"))</li>"
        }
        return "<ul class=\"marks\">\(items.joined())</ul>"
    }

    /// The signs beside a table's cell: only those that say something else than passed.
    static func badges(_ model: SiteModel, case position: Int) -> String {
        model.backends.compactMap { column -> String? in
            let mark = column.mark(position)
            guard mark != .passed else { return nil }
            let reason = column.entries[position]?.reason.map { ": \($0)" } ?? ""
            let words = "<span class=\"vh\">\(mark.word) on \(HTML.escape(column.label))</span>"
            return sign(mark, words, title: "\(column.label): \(mark.word)\(reason)")
        }.joined()
    }

    /// Counts by verdict, those there are.
    static func counts(_ counts: [Mark: Int]) -> String {
        Mark.allCases.filter { counts[$0, default: 0] > 0 }.map { mark in
            sign(mark, "\(HTML.count(counts[mark] ?? 0))<span class=\"vh\"> \(mark.word)</span>", title: mark.word)
        }.joined(separator: " ")
    }

    private static func names(_ model: SiteModel) -> String { model.backends.map(\.label).joined(separator: ", ") }
}
