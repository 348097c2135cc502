import Conformance
import SpecLanguage

/// A run told to a person: a line per chapter, each failure as its session, and a closing line.
///
/// Text from backends and specs passes ``VisibleText`` first.
public struct ConsoleReport: Sendable {
    private let style: ConsoleStyle
    private let reproduction: Reproduction
    private let write: @Sendable (String) -> Void

    /// Makes a report to an output.
    public init(
        style: ConsoleStyle = ConsoleStyle(), reproduction: Reproduction = Reproduction(),
        write: @escaping @Sendable (String) -> Void
    ) {
        self.style = style
        self.reproduction = reproduction
        self.write = write
    }

    /// Says what is tested.
    public func begin(_ backend: BackendDescription, planned: Int) {
        if style.verbosity == .quiet { return }
        let facts = backend.environment.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let more = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        line(style.paint(VisibleText.line("\(backend.name) \(backend.version)"), .bold) + VisibleText.line(more))
    }

    /// Tells how it went.
    public func end(_ outcome: RunOutcome) {
        if style.verbosity != .quiet { chapters(outcome) }
        failures(outcome.results)
        if style.verbosity == .verbose { details(outcome) }
        if style.verbosity != .quiet { skips(outcome.results) }
        for record in outcome.stale { line(style.paint(VisibleText.line("stale: \(record)"), .red)) }
        for fault in outcome.faults { line(style.paint(VisibleText.line("fault: \(fault)"), .red)) }
        summary(outcome)
    }

    // MARK: - Parts

    private func chapters(_ outcome: RunOutcome) {
        let width = outcome.chapters.map(\.name.count).max() ?? 0
        for (chapter, tally) in outcome.chapters {
            let name = VisibleText.line(chapter)
            let padding = String(repeating: " ", count: max(0, width - name.count))
            line("  \(name)\(padding)  \(counts(tally))")
        }
    }

    private func failures(_ results: [CaseResult]) {
        let failing = results.filter { !$0.verdict.conforms }
        // What stands first explains best; thousands of failures have few causes.
        let shown = style.verbosity == .verbose ? failing.count : min(failing.count, 100)
        for result in failing.prefix(shown) {
            let cause = result.cause.map { $0 == .mismatch ? "" : " (\($0.rawValue))" } ?? ""
            line("")
            line(
                style.paint("\(result.verdict.rawValue.uppercased()) ", .red)
                    + style.paint(VisibleText.line(result.testCase.id), .bold) + cause)
            for told in FailureText(result, reproduction: reproduction).lines {
                line("    " + style.paint(VisibleText.line(told.text), color(told.kind)))
            }
        }
        if shown < failing.count { line("\n... and \(failing.count - shown) more; the reports list them all") }
        if !failing.isEmpty { line("") }
        causes(failing)
    }

    /// Many failures have few causes; what a case showed first where it differs tells them apart.
    private func causes(_ failing: [CaseResult]) {
        guard failing.count > 20 else { return }
        var counted: [String: Int] = [:]
        for result in failing {
            let shown = result.steps.first { !$0.agrees }?.got ?? result.reason
            counted[String(shown.prefix { $0 != "\n" }.prefix(120)), default: 0] += 1
        }
        let frequent = counted.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
        if frequent.isEmpty { return }
        line("what failing cases showed first:")
        for (shown, count) in frequent { line("  \(count) × \(shown.isEmpty ? "(nothing)" : VisibleText.line(shown))") }
        line("")
    }

    private func details(_ outcome: RunOutcome) {
        let results = outcome.results
        for result in results where result.verdict == .unsupported || result.verdict == .diverged {
            line(
                "\(result.verdict.rawValue) \(VisibleText.line(result.testCase.id)): \(VisibleText.line(result.reason))"
            )
        }
        for result in results where result.verdict == .observed {
            line("observed \(VisibleText.line(result.testCase.id))")
            for told in result.steps {
                for source in told.source.split(separator: "\n") { line("    " + VisibleText.line(String(source))) }
                for got in told.got.split(separator: "\n") { line("    " + VisibleText.line(String(got))) }
                let expected = told.expected.hasSuffix("\n") ? String(told.expected.dropLast()) : told.expected
                if !told.agrees { line("    (the spec shows: \(VisibleText.line(expected)))") }
            }
        }
        if outcome.slowest.isEmpty { return }
        line("slowest:")
        for result in outcome.slowest {
            line("  \(Decimals.thousandths(result.seconds)) s  \(VisibleText.line(result.testCase.id))")
        }
    }

    private func skips(_ results: [CaseResult]) {
        reasons(of: .diverged, "diverged", results)
        reasons(of: .unsupported, "unsupported", results)
        let open = results.filter { $0.verdict == .observed }
        let others = open.count { $0.steps.contains { !$0.agrees } }
        if others > 0 {
            let hint = style.verbosity == .verbose ? "" : "; --verbose shows them"
            line("observed \(open.count), of which \(others) answered otherwise than the spec shows\(hint)")
        }
    }

    /// The reasons of a verdict, the most frequent ones first.
    private func reasons(of verdict: Verdict, _ word: String, _ results: [CaseResult]) {
        var counted: [String: Int] = [:]
        for result in results where result.verdict == verdict { counted[result.reason, default: 0] += 1 }
        let reasons = counted.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let shown = style.verbosity == .verbose ? reasons.count : min(10, reasons.count)
        for (reason, count) in reasons.prefix(shown) { line("\(word) \(count) × \(VisibleText.line(reason))") }
        if shown < reasons.count { line("\(word) for \(reasons.count - shown) more reasons") }
    }

    private func summary(_ outcome: RunOutcome) {
        let tally = outcome.tally
        let rate =
            tally.judged == 0 ? "" : " (\(Self.percent(tally[.passed], of: tally.judged)) of \(tally.judged) judged)"
        let seconds = Decimals.thousandths(outcome.seconds)
        line("\(tally.total) cases: \(counts(tally))\(rate) in \(seconds) s")
    }

    private func counts(_ tally: Tally) -> String {
        var parts: [String] = []
        for verdict in Verdict.allCases {
            let count = tally[verdict]
            if count == 0 && verdict != .passed && verdict != .failed { continue }
            let color: ConsoleStyle.Color? =
                count == 0 ? nil : verdict == .passed ? .green : verdict.conforms ? .yellow : .red
            parts.append(style.paint("\(count) \(verdict.rawValue)", color))
        }
        return parts.joined(separator: ", ")
    }

    /// Rounded down, so that only a full pass reads 100 %.
    private static func percent(_ part: Int, of whole: Int) -> String {
        let tenths = part * 1000 / whole
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    private func color(_ kind: FailureText.Line.Kind) -> ConsoleStyle.Color? {
        switch kind {
        case .reason, .source: nil
        case .place, .output: .dim
        case .expected: .green
        case .got: .red
        case .command: .cyan
        }
    }

    private func line(_ text: String) { write(text + "\n") }
}
