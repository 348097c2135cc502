import Foundation
import SpecLanguage

/// The known divergences of a backend, case by case.
///
/// A case that is listed has to fail, and to fail as recorded.
public struct KnownDivergences: Sendable {
    private var byCase: [String: Divergence] = [:]

    /// Knows of none.
    public init() {}

    /// Reads a list and finds the cases that it names.
    ///
    /// - Parameters:
    ///   - text: the list, in the format of `Spec/DIVERGENCES.md`.
    ///   - file: its path, for mistakes.
    ///   - cases: the whole spec, whatever part of it is to be run.
    /// - Throws: ``DivergenceError`` with every mistake, among them patterns that name no case that can fail.
    public init(reading text: Data, file: String, cases: [Case]) throws(DivergenceError) {
        var (entries, mistakes) = DivergenceReader.read(text, file: file)
        let names = CaseNames(cases)
        for entry in entries {
            let found = names.findWhole(entry.pattern)
            if found.isEmpty {
                let nearest = names.nearest(entry.pattern).map { "did you mean '\($0)'?" }
                mistakes.append(
                    Diagnostic(
                        location: entry.location, found: "'\(entry.pattern)', which matches no case",
                        expected: "a full id, a chapter, a table's id or a glob over full ids", hint: nearest))
                continue
            }
            let binding = found.filter { cases[$0].level == .must }
            if binding.isEmpty {
                mistakes.append(
                    Diagnostic(
                        location: entry.location, found: "'\(entry.pattern)', which matches cases of 'level=may' alone",
                        expected: "a case that can fail"))
            }
            for index in binding {
                let id = cases[index].id
                if let earlier = byCase[id] {
                    mistakes.append(
                        Diagnostic(
                            location: entry.location, found: "'\(entry.pattern)', which names '\(id)' again",
                            expected: "each case once", hint: "the first is in line \(earlier.location.line)"))
                    break
                }
                byCase[id] = entry
            }
        }
        if !mistakes.isEmpty { throw DivergenceError(mistakes) }
    }

    /// The result in the light of what is known: a recorded failure conforms, a listed case that passes does not.
    func judge(_ result: CaseResult) -> CaseResult {
        guard let known = byCase[result.testCase.id] else { return result }
        var result = result
        switch result.verdict {
        case .passed:
            result.verdict = .unexpectedPass
            result.cause = .staleDivergence
            result.reason = "passes, but is recorded as '\(known.outcome.rawValue)' in \(known.place)"
        case .failed, .error:
            guard let outcome = Divergence.Outcome(result.cause) else { return result }
            if outcome != known.outcome {
                result.reason =
                    "not the '\(known.outcome.rawValue)' that is recorded in \(known.place): \(result.reason)"
            } else if let got = known.got, !Self.shows(got, result) {
                result.reason =
                    "not as recorded in \(known.place), which has \(got.isEmpty ? "nothing" : got): \(result.reason)"
            } else {
                result.verdict = .diverged
                result.reason = known.summary
            }
        case .unsupported, .observed, .notRun, .diverged, .unexpectedPass: return result
        }
        result.divergence = known
        return result
    }

    private static func shows(_ got: String, _ result: CaseResult) -> Bool {
        guard let step = result.steps.first(where: { !$0.agrees }) else { return false }
        return OutputMatcher.matches(want: got, got: step.got)
    }
}

extension Divergence {
    /// The entry's place in a sentence.
    fileprivate var place: String { "\(location.file):\(location.line)" }
}
