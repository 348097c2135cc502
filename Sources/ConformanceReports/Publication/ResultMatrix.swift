import Conformance
import SpecLanguage

/// Published results side by side, rule by rule, as Markdown.
public struct ResultMatrix: Sendable {
    private let results: [PublishedResult]
    private let rules: [Place]

    /// A rule's place in the spec.
    private struct Place: Hashable {
        var file: String
        var title: String
    }

    /// Makes a matrix.
    ///
    /// - Parameters:
    ///   - results: the columns.
    ///   - cases: the spec, which gives the rows and their order.
    public init(_ results: [PublishedResult], cases: [Case]) {
        self.results = results
        var seen: Set<Place> = []
        rules = cases.compactMap { testCase in
            let file = testCase.file.split(separator: "/").last.map(String.init) ?? testCase.file
            let place = Place(file: file, title: testCase.title)
            return seen.insert(place).inserted ? place : nil
        }
    }

    /// The document.
    public var markdown: String {
        var lines = [
            "# The matrix", "",
            "Which backend holds which rule. Written by `tensor-conformance publish`; do not edit by hand.", "",
        ]
        lines += summary
        lines += [
            "",
            "`✓ 12` all twelve cases hold; `9 of 12` three do not; `✗ 0 of 12` none does; `?` the answer is left open by the",
            "libraries' documents and recorded; `+ 5 –` five more need what the backend declares that it lacks; an empty cell:",
            "the rule is younger than the result.",
        ]
        let files = rules.reduce(into: [String]()) { if $0.last != $1.file { $0.append($1.file) } }
        for file in files { lines += [""] + chapter(file) }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - Parts

    private var summary: [String] {
        let verdicts = Verdict.allCases.filter { verdict in
            verdict == .passed || results.contains { $0.counts[verdict.rawValue] ?? 0 > 0 }
        }
        var lines = [
            "| backend | " + verdicts.map(\.rawValue).joined(separator: " | ") + " | cases | date | with |",
            "|---|" + verdicts.map { _ in "---:|" }.joined() + "---:|---|---|",
        ]
        for result in results {
            let counts = result.counts
            let numbers = verdicts.map { String(counts[$0.rawValue] ?? 0) } + [String(counts.values.reduce(0, +))]
            let facts = result.backend.environment.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            let cells =
                ["[\(Markdown.cell(result.title))](results/\(result.fileName))"] + numbers
                + [String(result.date.prefix(10)), Markdown.cell(facts.joined(separator: ", "))]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines
    }

    private func chapter(_ file: String) -> [String] {
        let columns = results.map { result in
            Dictionary(
                result.rules.lazy.filter { $0.file == file }.map { ($0.title, $0.counts) },
                uniquingKeysWith: { first, _ in first })
        }
        var lines = [
            "## [\(Markdown.cell(Self.chapterName(file)))](../Spec/\(file))", "",
            "| rule | " + results.map { Markdown.cell($0.title) }.joined(separator: " | ") + " |",
            "|---|" + results.map { _ in "---|" }.joined(),
        ]
        for rule in rules where rule.file == file {
            // A heading is Markdown itself; all that a table could take amiss is the bar.
            let title =
                rule.title.isEmpty
                ? "(opening)"
                : rule.title.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            let link = "[\(title)](../Spec/\(file)#\(Self.anchor(rule.title)))"
            let cells = [link] + columns.map { $0[rule.title].map(Self.cell) ?? "" }
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        return lines
    }

    /// A rule's verdict in a few characters.
    private static func cell(_ counts: [String: Int]) -> String {
        var tally = Tally()
        for verdict in Verdict.allCases { tally[verdict] = counts[verdict.rawValue] ?? 0 }
        let judged = tally.judged + tally[.notRun]
        let held = tally[.passed] + tally[.unexpectedPass]
        var parts: [String] = []
        if judged > 0 {
            parts.append(
                held == judged ? "✓ \(held)" : held == 0 ? "✗ 0 of \(judged)" : "\(held) of \(judged)")
        }
        if tally[.observed] > 0 { parts.append("\(tally[.observed]) ?") }
        if tally[.unsupported] > 0 { parts.append(parts.isEmpty ? "–" : "\(tally[.unsupported]) –") }
        return parts.joined(separator: " + ")
    }

    private static func chapterName(_ file: String) -> String {
        let stem = file.hasSuffix(".md") ? String(file.dropLast(3)) : file
        return String(stem.drop { $0.isNumber || $0 == "-" })
    }

    /// The anchor that GitHub gives a heading.
    static func anchor(_ title: String) -> String {
        var anchor = ""
        for character in title.lowercased() {
            if character.isLetter || character.isNumber || character == "-" || character == "_" {
                anchor.append(character)
            } else if character == " " {
                anchor.append("-")
            }
        }
        return anchor
    }
}
