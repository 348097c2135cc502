import Conformance

/// A difference between two reports, told for a terminal or as Markdown for a pull request.
public struct DifferenceText: Sendable {
    /// How it is written.
    public enum Format: String, Sendable, CaseIterable {
        case text
        case markdown
    }

    private let difference: ReportDifference
    private let limit: Int

    /// Makes a text.
    ///
    /// - Parameters:
    ///   - difference: what to tell.
    ///   - limit: how many cases of each kind are shown in full; the others are counted.
    public init(_ difference: ReportDifference, limit: Int = .max) {
        self.difference = difference
        self.limit = limit
    }

    /// The text, which ends in a line break.
    public func text(_ format: Format) -> String {
        switch format {
        case .text: plain
        case .markdown: markdown
        }
    }

    // MARK: - Text

    private var plain: String {
        var lines = ["before  " + Self.title(difference.before), "after   " + Self.title(difference.after)]
        for kind in ReportDifference.Kind.allCases {
            let changes = difference.changes(kind)
            if changes.isEmpty { continue }
            lines += ["", "\(kind.rawValue): \(changes.count)"]
            for change in changes.prefix(limit) {
                lines.append("  " + VisibleText.line(change.id))
                lines += Self.told(change).map { "      " + $0.label + VisibleText.line($0.text) }
            }
            if changes.count > limit { lines.append("  ... and \(changes.count - limit) more") }
        }
        lines += ["", summary]
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Markdown

    private var markdown: String {
        let (before, after) = (difference.before, difference.after)
        var lines = [
            "### Tensor conformance: \(difference.isWorse ? "something got worse" : "nothing got worse")", "",
            "| | before | after |", "|---|---|---|",
            "| backend | \(Markdown.cell(Self.backend(before))) | \(Markdown.cell(Self.backend(after))) |",
            "| date | \(Markdown.cell(before.header.date)) | \(Markdown.cell(after.header.date)) |",
        ]
        for verdict in Verdict.allCases {
            let counts = [before, after].map { $0.footer.counts[verdict.rawValue] ?? 0 }
            if counts != [0, 0] { lines.append("| \(verdict.rawValue) | \(counts[0]) | \(counts[1]) |") }
        }
        lines += ["", summary]
        for kind in ReportDifference.Kind.allCases {
            let changes = difference.changes(kind)
            if changes.isEmpty { continue }
            let open = kind.isWorse ? " open" : ""
            lines += ["", "<details\(open)><summary>\(kind.rawValue): \(changes.count)</summary>", ""]
            for change in changes.prefix(limit) { lines += Self.item(change) }
            if changes.count > limit { lines.append("- and \(changes.count - limit) more") }
            lines += ["", "</details>"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func item(_ change: ReportDifference.Change) -> [String] {
        let head = "- " + Markdown.code(change.id)
        let told = told(change)
        if told.isEmpty { return [head] }
        let body = told.map { $0.mark + $0.label + VisibleText.line($0.text) }
        let fence = Markdown.fence(around: body)
        return [head, "  \(fence)diff"] + body.map { "  " + $0 } + ["  " + fence]
    }

    // MARK: - Parts

    private var summary: String {
        let counts = ReportDifference.Kind.allCases.compactMap { kind in
            let count = difference.changes(kind).count
            return count == 0 ? nil : "\(count) \(kind.rawValue)"
        }
        let changed = counts.isEmpty ? "no change" : counts.joined(separator: ", ")
        return "\(difference.common) cases in both reports: \(changed)"
    }

    private struct Line {
        var mark: String
        var label: String
        var text: String
    }

    /// What a case showed before and after, at the first step where either report differs from the other.
    private static func told(_ change: ReportDifference.Change) -> [Line] {
        guard let before = change.before, let after = change.after else {
            let verdict = (change.before ?? change.after)?.verdict ?? ""
            let entry = change.before ?? change.after
            let reason = entry?.reason.map { ": \($0)" } ?? ""
            return verdict == "passed" ? [] : [Line(mark: "  ", label: "", text: verdict + reason)]
        }
        let number = firstDifference(before, after)
        var lines: [Line] = []
        if let number, let step = step(number, before) ?? step(number, after) {
            lines += split(step.source).map { Line(mark: "  ", label: "", text: $0) }
        }
        lines += answer(before, number, other: after, mark: "- ", label: "before  ")
        lines += answer(after, number, other: before, mark: "+ ", label: "after   ")
        return lines
    }

    private static func answer(
        _ entry: Report.Entry, _ number: Int?, other: Report.Entry, mark: String, label: String
    ) -> [Line] {
        let text: String
        if let number, let step = step(number, entry) {
            text = step.got.isEmpty ? "(nothing)" : step.got
        } else if let number, let step = step(number, other), entry.verdict == "passed" || entry.verdict == "observed" {
            // A step that agrees is not in the report: what it showed is what was expected.
            text = step.expected.isEmpty ? "(nothing)" : step.expected
        } else {
            text = entry.verdict + (entry.reason.map { ": \($0)" } ?? "")
        }
        let blank = String(repeating: " ", count: label.count)
        return split(text).enumerated().map {
            Line(mark: mark, label: $0.offset == 0 ? label : blank, text: $0.element)
        }
    }

    private static func firstDifference(_ before: Report.Entry, _ after: Report.Entry) -> Int? {
        let numbers = Set((before.steps ?? []).map(\.step) + (after.steps ?? []).map(\.step)).sorted()
        return numbers.first { step($0, before)?.got != step($0, after)?.got } ?? numbers.first
    }

    private static func step(_ number: Int, _ entry: Report.Entry) -> Report.Step? {
        entry.steps?.first { $0.step == number }
    }

    private static func split(_ text: String) -> [String] {
        let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
        return body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func backend(_ report: Report) -> String {
        "\(report.header.backend.name) \(report.header.backend.version)"
    }

    private static func title(_ report: Report) -> String {
        VisibleText.line("\(backend(report)), suite \(report.header.suite), \(report.header.date)")
    }
}
