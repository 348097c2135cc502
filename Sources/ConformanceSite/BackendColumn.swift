import Conformance
import ConformanceReports

/// One report, seen along the spec's cases.
struct BackendColumn {
    /// The report's header and footer.
    let header: Report.Header
    let footer: Report.Footer
    /// What tells this column from the others: name, version and, where it matters, options.
    let label: String
    /// The name alone.
    let name: String
    /// The results along the spec's cases; nil where the report has none.
    let entries: [Report.Entry?]
    /// How many of the report's cases the spec does not know.
    let unknown: Int

    /// Columns for reports, in their order, with labels that differ.
    static func columns(for reports: [Report], positions: [String: Int], count: Int) -> [BackendColumn] {
        var seen: [String: Int] = [:]
        return reports.map { report in
            let backend = report.header.backend
            var label = VisibleText.line("\(backend.name) \(backend.version)")
            if let accelerator = report.header.options["accelerator"] { label += VisibleText.line(" (\(accelerator))") }
            let number = seen[label, default: 0] + 1
            seen[label] = number
            if number > 1 { label += " #\(number)" }
            var entries = [Report.Entry?](repeating: nil, count: count)
            var unknown = 0
            for entry in report.cases {
                if let position = positions[entry.id] { entries[position] = entry } else { unknown += 1 }
            }
            return BackendColumn(
                header: report.header, footer: report.footer, label: label, name: VisibleText.line(backend.name),
                entries: entries, unknown: unknown)
        }
    }

    /// What became of a case.
    func mark(_ position: Int) -> Mark { Mark(entries[position]?.verdict) }

    /// How many of some cases ended how.
    func counts(_ positions: some Sequence<Int>) -> [Mark: Int] {
        var counts: [Mark: Int] = [:]
        for position in positions { counts[mark(position), default: 0] += 1 }
        return counts
    }
}

/// A verdict as pages show it, or that there is none.
enum Mark: String, CaseIterable {
    case passed
    case failed
    case error
    case unexpectedPass = "unexpected-pass"
    case diverged
    case notRun = "not-run"
    case observed
    case unsupported
    /// The report does not hold the case.
    case absent

    init(_ verdict: String?) { self = verdict.flatMap(Mark.init(rawValue:)) ?? .absent }

    /// A sign that is told from the others without its colour.
    var glyph: String {
        switch self {
        case .passed: "✓"
        case .failed: "✗"
        case .error: "!"
        case .unexpectedPass: "⇑"
        case .diverged: "≠"
        case .notRun: "○"
        case .observed: "?"
        case .unsupported: "–"
        case .absent: "·"
        }
    }

    /// One letter, for the data that scripts read.
    var code: Character {
        switch self {
        case .passed: "p"
        case .failed: "f"
        case .error: "e"
        case .unexpectedPass: "u"
        case .diverged: "d"
        case .notRun: "x"
        case .observed: "o"
        case .unsupported: "n"
        case .absent: "-"
        }
    }

    /// The verdict in words.
    var word: String {
        switch self {
        case .unexpectedPass: "unexpected pass"
        case .notRun: "not run"
        case .absent: "not in the report"
        default: rawValue
        }
    }

    /// Whether a reader has to look at it.
    var isBad: Bool { self == .failed || self == .error || self == .unexpectedPass || self == .notRun }
}
