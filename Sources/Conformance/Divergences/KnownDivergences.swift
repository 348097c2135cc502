import Foundation
import SpecLanguage

/// The known divergences of a backend, case by case.
///
/// A case that is listed has to fail, and to fail as recorded.
public struct KnownDivergences: Sendable {
    /// The entries in the order of the list.
    private var entries: [Divergence] = []
    /// The entries, by position, of which all cases have to fail.
    private var byCase: [String: Int] = [:]
    /// The rules, by position, that may hold for a case, in the order of the list.
    private var rules: [String: [Int]] = [:]

    /// The number of cases of the whole spec.
    private var caseCount = 0

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
        self.entries = entries
        caseCount = cases.count
        let names = CaseNames(cases)
        // Rules share patterns, and each looks at every id.
        var known: [String: [Int]] = [:]
        for (position, entry) in entries.enumerated() {
            var binding: Set<Int> = []
            for pattern in entry.patterns {
                let found = known[pattern] ?? names.findWhole(pattern)
                known[pattern] = found
                let able = found.filter { cases[$0].level == .must || entry.outcome.isOfTheProcess }
                if let mistake = Self.mistake(pattern, entry, found: found, able: able, names) {
                    mistakes.append(mistake)
                }
                binding.formUnion(able)
            }
            self.entries[position].named = binding.count
            for index in binding.sorted() {
                let id = cases[index].id
                if entry.count != nil {
                    rules[id, default: []].append(position)
                    continue
                }
                if let earlier = byCase[id] {
                    mistakes.append(
                        Diagnostic(
                            location: entry.location, found: "\(entry.patternText), which names '\(id)' again",
                            expected: "each case once", hint: "the first is in line \(entries[earlier].location.line)"))
                    break
                }
                byCase[id] = position
            }
        }
        if !mistakes.isEmpty { throw DivergenceError(mistakes) }
    }

    private static func mistake(
        _ pattern: String, _ entry: Divergence, found: [Int], able: [Int], _ names: CaseNames
    ) -> Diagnostic? {
        if found.isEmpty {
            let nearest = names.nearest(pattern).map { "did you mean '\($0)'?" }
            return Diagnostic(
                location: entry.location, found: "'\(pattern)', which matches no case",
                expected: "a full id, a chapter, a table's id or a glob over full ids", hint: nearest)
        }
        if able.isEmpty {
            return Diagnostic(
                location: entry.location, found: "'\(pattern)', which matches cases of 'level=may' alone",
                expected: "a case that can fail")
        }
        return nil
    }

    /// The result in the light of what is known: a recorded failure conforms, a listed case that passes does not.
    func judge(_ result: CaseResult) -> CaseResult {
        let id = result.testCase.id
        if let position = byCase[id] { return judge(result, listed: entries[position]) }
        guard result.verdict == .failed || result.verdict == .error, let outcome = Divergence.Outcome(result.cause),
            let position = rules[id]?.first(where: {
                entries[$0].outcome == outcome && Self.shows(entries[$0], result)
            })
        else { return result }
        return diverged(result, entries[position])
    }

    private func judge(_ result: CaseResult, listed known: Divergence) -> CaseResult {
        var result = result
        switch result.verdict {
        case .passed, .observed:
            result.verdict = .unexpectedPass
            result.cause = .staleDivergence
            let conforms = result.testCase.level == .may ? "is answered" : "passes"
            result.reason = "\(conforms), but is recorded as '\(known.outcome.rawValue)' in \(known.place)"
        case .failed, .error:
            guard let outcome = Divergence.Outcome(result.cause) else { return result }
            if outcome != known.outcome {
                result.reason =
                    "not the '\(known.outcome.rawValue)' that is recorded in \(known.place): \(result.reason)"
            } else if !Self.shows(known, result) {
                let got = known.got.map { $0.isEmpty ? "nothing" : $0 } ?? "another step"
                result.reason = "not as recorded in \(known.place), which has \(got): \(result.reason)"
            } else {
                return diverged(result, known)
            }
        case .unsupported, .notRun, .diverged, .unexpectedPass: return result
        }
        result.divergence = known
        return result
    }

    private func diverged(_ result: CaseResult, _ known: Divergence) -> CaseResult {
        var result = result
        result.verdict = .diverged
        result.reason = known.summary
        result.divergence = known
        return result
    }

    /// What is wrong with rules after a run of the whole spec: more or fewer cases diverged than is recorded.
    func stale(_ outcome: RunOutcome) -> [String] {
        guard outcome.tally.total == caseCount, outcome.tally[.notRun] == 0 else { return [] }
        var diverged: [SourceLocation: Int] = [:]
        for result in outcome.results where result.verdict == .diverged {
            if let known = result.divergence { diverged[known.location, default: 0] += 1 }
        }
        return entries.compactMap { entry in
            guard let count = entry.count else { return nil }
            let found = diverged[entry.location] ?? 0
            if count.contains(found) { return nil }
            return "\(entry.place): \(entry.patternText) is recorded for \(entry.countText) cases,"
                + " and \(found) diverge so"
        }
    }

    private static func shows(_ known: Divergence, _ result: CaseResult) -> Bool {
        if known.step == nil && known.expected == nil && known.got == nil { return true }
        guard let step = result.steps.first(where: { !$0.agrees }) else { return false }
        return (known.got.map { OutputMatcher.matches(want: $0, got: step.got) } ?? true)
            && (known.expected.map { OutputMatcher.matches(want: $0, got: step.expected) } ?? true)
            && (known.step.map { OutputMatcher.matches(want: $0, got: Judge.withoutPrompts(step.source)) } ?? true)
    }
}

extension Divergence {
    /// The number of a rule's cases, as it is written.
    var countText: String {
        guard let count else { return "all" }
        if count.upperBound == .max { return "\(count.lowerBound)..." }
        return count.lowerBound == count.upperBound
            ? "\(count.lowerBound)" : "\(count.lowerBound)...\(count.upperBound)"
    }

    /// The entry's place in a sentence.
    fileprivate var place: String { "\(location.file):\(location.line)" }
}
