import SpecLanguage

/// Holds what a backend showed against what a case expects.
public struct Judge: Sendable {
    /// How much of an error has to agree.
    public var messages: OutputMatcher.Messages

    /// Whether results keep the steps that agree, too.
    public var keepsAgreeing: Bool

    /// The failures that are known.
    public var divergences: KnownDivergences

    /// Capabilities whose lack is a failure, also where a backend declares them and then has no such operation.
    public var required: Set<String>

    /// Makes a judge.
    public init(
        messages: OutputMatcher.Messages = .exact, keepsAgreeing: Bool = false,
        divergences: KnownDivergences = KnownDivergences(), required: Set<String> = []
    ) {
        self.messages = messages
        self.keepsAgreeing = keepsAgreeing
        self.divergences = divergences
        self.required = required
    }

    /// The verdict on one outcome.
    public func judge(_ outcome: CaseOutcome, of testCase: Case) -> CaseResult {
        divergences.judge(judgeAlone(outcome, of: testCase))
    }

    private func judgeAlone(_ outcome: CaseOutcome, of testCase: Case) -> CaseResult {
        switch outcome {
        case .completed(let transcript, let seconds):
            var result = judge(transcript, of: testCase)
            result.warnings = transcript.warnings
            result.seconds = seconds
            return result
        case .crashed(let text):
            return CaseResult(testCase, .error, cause: .crash, reason: text)
        case .timedOut(let text):
            return CaseResult(testCase, .error, cause: .timeout, reason: text)
        case .brokenProtocol(let text):
            return CaseResult(testCase, .error, cause: .protocol, reason: text)
        case .notRun(let text):
            return CaseResult(testCase, .notRun, cause: .notRun, reason: text)
        }
    }

    private func judge(_ transcript: Transcript, of testCase: Case) -> CaseResult {
        let observations = transcript.observations
        let expectations = testCase.expectations
        let unsupported = observations.firstIndex { if case .unsupported = $0 { true } else { false } }
        if observations.count > expectations.count
            || (observations.count < expectations.count && unsupported != observations.count - 1)
            || expectations.isEmpty
        {
            let reason =
                "the case has \(counted(expectations.count, "step")),"
                + " the backend answered \(counted(observations.count, "observation"))"
            return CaseResult(testCase, .error, cause: .protocol, reason: reason)
        }
        // What follows an operation that the backend lacks proves nothing.
        let judged = unsupported ?? observations.count
        let isObserved = testCase.level == .may
        let keeps = isObserved || keepsAgreeing
        var steps: [StepResult] = []
        for index in 0..<judged {
            let expectation = expectations[index]
            let agrees = agrees(observations[index], with: expectation)
            if agrees && !keeps { continue }
            steps.append(
                StepResult(
                    index: index, source: expectation.source, expected: Self.expected(expectation),
                    got: Self.shown(observations[index]), agrees: agrees))
        }
        if !isObserved, let first = steps.first(where: { !$0.agrees }) {
            let others = steps.count { !$0.agrees } - 1
            let reason =
                "\(oneLine(Self.withoutPrompts(first.source))): expected \(oneLine(first.expected)),"
                + " got \(oneLine(first.got))" + (others > 0 ? ", and \(counted(others, "more step")) differ" : "")
            return CaseResult(testCase, .failed, cause: .mismatch, reason: reason, steps: steps)
        }
        if let unsupported, case .unsupported(let reason) = observations[unsupported] {
            if let capability = testCase.needs.first(where: { required.contains($0.rawValue) }) {
                return CaseResult(
                    testCase, .failed, cause: .required,
                    reason: "needs \(capability.rawValue), which is required, and is unsupported: \(reason)",
                    steps: steps)
            }
            return CaseResult(testCase, .unsupported, cause: .unsupported, reason: reason, steps: steps)
        }
        if isObserved { return CaseResult(testCase, .observed, steps: steps) }
        if let category = testCase.warns, !transcript.warnings.contains(where: { $0.category == category }) {
            let seen = transcript.warnings.map(\.category)
            let reason = "expected a \(category), saw \(seen.isEmpty ? "no warning" : seen.joined(separator: ", "))"
            return CaseResult(testCase, .failed, cause: .missingWarning, reason: reason, steps: steps)
        }
        if let leak = transcript.leak {
            return CaseResult(testCase, .failed, cause: .leak, reason: "after the session: \(leak)", steps: steps)
        }
        return CaseResult(testCase, .passed, steps: steps)
    }

    private func agrees(_ observation: Observation, with expectation: Expectation) -> Bool {
        switch observation {
        case .output(let text): expectation.matches(output: text)
        case .raised(let kind, let message): expectation.matches(kind: kind, message: message, messages: messages)
        case .unsupported: false
        }
    }

    /// What is expected, an error by its last line.
    static func expected(_ expectation: Expectation) -> String {
        expectation.exception ?? expectation.want
    }

    /// An observation in the form in which a session shows it; an error by its last line.
    static func shown(_ observation: Observation) -> String {
        switch observation {
        case .output(let text): text
        case .raised(let kind, let message): (message.isEmpty ? kind : "\(kind): \(message)") + "\n"
        case .unsupported(let reason): "unsupported: \(reason)\n"
        }
    }

    /// A step's source as a program's text.
    static func withoutPrompts(_ source: String) -> String {
        source.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix(">>> ") || line.hasPrefix("... ") ? String(line.dropFirst(4)) : String(line)
        }.joined(separator: "\n")
    }

    private func counted(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Text for the middle of a sentence: what does not fit on a line is cut.
    private func oneLine(_ text: String) -> String {
        let trimmed = text.hasSuffix("\n") ? String(text.dropLast()) : text
        if trimmed.isEmpty { return "nothing" }
        let first = trimmed.prefix { $0 != "\n" }
        let kept = first.prefix(100)
        return kept.utf8.count < trimmed.utf8.count ? kept + " ..." : String(kept)
    }
}
