import Conformance
import SpecLanguage

extension CaseResult {
    /// An entry that says what this program does not know.
    struct Unknown: Error, CustomStringConvertible {
        var description: String
    }

    /// The result that an entry of a report tells of a case.
    ///
    /// - Throws: ``Unknown`` if the entry has a verdict, a cause or a step that the case cannot have.
    init(_ entry: Report.Entry, of testCase: Case) throws(Unknown) {
        guard let verdict = Verdict(rawValue: entry.verdict) else {
            throw Unknown(description: "unknown verdict '\(entry.verdict)'")
        }
        var cause: Cause?
        if let name = entry.cause {
            guard let known = Cause(rawValue: name) else { throw Unknown(description: "unknown cause '\(name)'") }
            cause = known
        }
        var steps: [StepResult] = []
        for step in entry.steps ?? [] {
            guard testCase.expectations.indices.contains(step.step - 1) else {
                throw Unknown(
                    description: "it has a step \(step.step), in the spec it has \(testCase.expectations.count)")
            }
            steps.append(
                StepResult(
                    index: step.step - 1, source: step.source, expected: step.expected, got: step.got,
                    agrees: step.agrees))
        }
        self.init(
            testCase, verdict, cause: cause, reason: entry.reason ?? "", steps: steps,
            warnings: (entry.warnings ?? []).map { ObservedWarning(category: $0.category, message: $0.message) },
            seconds: entry.seconds)
        divergence = try entry.divergence.map { (known) throws(Unknown) in try Self.divergence(known, entry.id) }
    }

    private static func divergence(_ known: Report.Divergence, _ id: String) throws(Unknown) -> Divergence {
        guard let outcome = Divergence.Outcome(rawValue: known.outcome),
            let cause = Divergence.Cause(rawValue: known.cause)
        else { throw Unknown(description: "unknown divergence '\(known.outcome)', '\(known.cause)'") }
        return Divergence(
            patterns: [id], outcome: outcome, cause: cause, reason: known.reason, link: known.link,
            location: SourceLocation(file: known.file, line: known.line, column: 1))
    }
}
