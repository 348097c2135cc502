import SpecLanguage

/// The results of running cases several times.
struct Repetitions {
    /// One result for each case so far: the first, unless later ones differ from it.
    private(set) var results: [CaseResult] = []
    /// What each repetition of a case came to; kept from the second on.
    private var histories: [[Ending]] = []

    /// What has to be the same each time.
    private struct Ending: Hashable {
        let verdict: Verdict
        let cause: Cause?
        /// What each step that differs from the spec shows; for a `may` case every step.
        let shown: [String]

        init(_ result: CaseResult) {
            verdict = result.verdict
            cause = result.cause
            shown = result.steps.map { "\($0.index):" + Self.withoutAddresses($0.got) }
        }

        /// Addresses are another each time, and say nothing.
        private static func withoutAddresses(_ text: String) -> String {
            guard text.contains("0x") else { return text }
            var parts = text.components(separatedByMark: "0x")
            for index in parts.indices.dropFirst() { parts[index] = parts[index].drop { $0.isHexDigit } }
            return parts.joined(separator: "0x")
        }
    }

    /// Adds one repetition of all cases.
    mutating func add(_ repetition: [CaseResult]) {
        if results.isEmpty {
            results = repetition
            histories = repetition.map { [Ending($0)] }
            return
        }
        for (index, result) in repetition.enumerated() {
            let seconds = results[index].seconds + result.seconds
            let ending = Ending(result)
            let isSteady = histories[index].allSatisfy { $0 == ending }
            histories[index].append(ending)
            if !isSteady { results[index] = unstable(results[index], result, histories[index]) }
            results[index].seconds = seconds
        }
    }

    /// The result of a case whose last repetition differs from an earlier one: an error, except for a case that binds
    /// nobody.
    private func unstable(_ before: CaseResult, _ last: CaseResult, _ history: [Ending]) -> CaseResult {
        if before.cause == .unstable && before.verdict == .error { return before }
        // What does not conform explains more than what does.
        var result = last.verdict.conforms && !before.verdict.conforms ? before : last
        let story =
            "unstable: \(Self.name(history[0])) at first, \(Self.name(history[history.count - 1]))"
            + " in repetition \(history.count)"
        let words = result.reason.isEmpty ? story : "\(story): \(result.reason)"
        result.reason = words
        result.cause = .unstable
        if result.testCase.level == .must || result.verdict != .observed { result.verdict = .error }
        return result
    }

    private static func name(_ ending: Ending) -> String { ending.verdict.rawValue }
}

extension String {
    /// The parts between occurrences of a mark.
    fileprivate func components(separatedByMark mark: String) -> [Substring] {
        split(separator: mark, omittingEmptySubsequences: false)
    }
}
