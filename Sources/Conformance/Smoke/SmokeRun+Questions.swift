import SpecLanguage

/// The checks that ask questions and judge the answers.
extension SmokeRun {
    /// Asks a chapter's questions, each of which has to be answered as it shows.
    func questions(_ check: String, _ chapter: String, _ advice: String) throws {
        let asked = try ask(check, chapter)
        let judge = Judge()
        let results = asked.map { judge.judge($0.outcome, of: $0.testCase) }
        let wrong = results.filter { $0.verdict == .failed || $0.verdict == .error || $0.verdict == .notRun }
        let lacking = results.filter { $0.verdict == .unsupported }
        if !wrong.isEmpty {
            found(
                SmokeFinding(
                    check, .problem, "\(wrong.count) of \(results.count) questions answered otherwise",
                    details: wrong.flatMap(details), advice: advice))
        } else if !lacking.isEmpty {
            let reasons = Set(lacking.map(\.reason)).sorted().joined(separator: ", ")
            found(
                SmokeFinding(check, .gap, "\(lacking.count) of \(results.count) questions unsupported: \(reasons)"))
        } else {
            found(SmokeFinding(check, .ok, "\(counted(results.count, "question")) answered as Python does"))
        }
    }

    /// A mistake belongs to the step that makes it, however late the framework computes.
    func lateErrors() throws {
        let check = "barrier"
        let asked = try ask(check, SmokeQuestions.barrier)
        let advice = "wait for the framework at the end of each step: PROTOCOL.md, 'Pipelining', rule 3"
        for question in asked {
            guard case .completed(let transcript, _) = question.outcome else {
                found(SmokeFinding(check, .problem, reason(question.outcome), advice: advice))
                return
            }
            if case .unsupported(let reason)? = transcript.observations.last {
                found(SmokeFinding(check, .gap, "unsupported: \(reason)"))
                return
            }
            if case .output = transcript.observations[1] {
                found(
                    SmokeFinding(
                        check, .problem, "adding tensors of 2 and 3 elements raised nothing", details: shown(question),
                        advice: advice))
                return
            }
            if case .raised = transcript.observations[2] {
                found(
                    SmokeFinding(
                        check, .problem, "the step after one with a mistake raised, too", details: shown(question),
                        advice: advice))
                return
            }
        }
        found(SmokeFinding(check, .ok, "an error is raised in the step that makes the mistake"))
    }

    /// None of the wrong answers may be given.
    func wrongAnswers() throws {
        let check = "wrong answers"
        let asked = try ask(check, SmokeQuestions.wrong)
        let judge = Judge()
        let agreeing = asked.filter { judge.judge($0.outcome, of: $0.testCase).verdict == .passed }
        let silent = asked.filter { if case .completed = $0.outcome { false } else { true } }
        if !agreeing.isEmpty {
            found(
                SmokeFinding(
                    check, .problem, "\(agreeing.count) of \(asked.count) wrong answers given",
                    details: agreeing.flatMap(shown), advice: "answer what the framework showed, and nothing else"))
        } else if !silent.isEmpty {
            found(SmokeFinding(check, .problem, reason(silent[0].outcome), advice: "answer every request"))
        } else {
            found(SmokeFinding(check, .ok, "none of \(asked.count) given"))
        }
    }

    /// What no program may do is refused.
    func forbidden() throws {
        let check = "forbidden"
        let asked = try ask(check, SmokeQuestions.forbidden)
        let done = asked.filter { question in
            guard case .completed(let transcript, _) = question.outcome else { return true }
            return transcript.observations.contains { if case .output = $0 { true } else { false } }
        }
        if done.isEmpty {
            found(SmokeFinding(check, .ok, "unknown names, files and Python's insides are out of reach"))
        } else {
            found(
                SmokeFinding(
                    check, .problem, "\(done.count) of \(asked.count) programs reached what they must not",
                    details: done.flatMap(shown),
                    advice: "use an allow-list, and say 'unsupported' to the rest: PROTOCOL.md, 'Names'"))
        }
    }

    /// Who declares a capability can answer something that needs it.
    func claims(_ description: BackendDescription) throws {
        var answered: [String: Bool] = [:]
        for question in try ask("claims", SmokeQuestions.claims, capabilities: description.capabilities) {
            let capability = String(question.testCase.localID.prefix { $0 != "." })
            answered[capability] = answered[capability] == true || Self.isAnswered(question.outcome)
        }
        let empty = answered.filter { !$0.value }.map(\.key).sorted()
        if empty.isEmpty {
            found(SmokeFinding("claims", .ok, "\(answered.count) of the declared capabilities tried, all there"))
        } else {
            found(
                SmokeFinding(
                    "claims", .problem, "declared, but not there: \(empty.joined(separator: ", "))",
                    advice: "declare a capability only if cases that need it can be answered"))
        }
    }

    private static func isAnswered(_ outcome: CaseOutcome) -> Bool {
        guard case .completed(let transcript, _) = outcome else { return false }
        return transcript.observations.allSatisfy { if case .output = $0 { true } else { false } }
    }

    // MARK: Asking

    private typealias Question = (testCase: Case, outcome: CaseOutcome)

    /// Asks the cases of a chapter, a fresh process taking over where one fails.
    private func ask(_ check: String, _ chapter: String, capabilities: Set<String>? = nil) throws -> [Question] {
        let cases = try SmokeQuestions.cases(check, chapter).filter { testCase in
            capabilities?.contains(String(testCase.localID.prefix { $0 != "." })) ?? true
        }
        var asked: [Question] = []
        while asked.count < cases.count {
            let rest = cases[asked.count...].prefix(limits.window)
            let ids = try rest.map { try dialogue.send(request($0)) }
            for (testCase, id) in zip(rest, ids) {
                let (outcome, isWell) = outcome(of: testCase, id: id)
                asked.append((testCase, outcome))
                if !isWell {
                    try introduce()
                    break
                }
            }
        }
        return asked
    }

    /// The outcome of the oldest request, and whether the process can be asked on.
    private func outcome(of testCase: Case, id: Int) -> (CaseOutcome, isWell: Bool) {
        do {
            switch try dialogue.answer() {
            case .result(id, let transcript, let seconds):
                let isComplete = transcript.observations.count == testCase.program.steps.count
                if case .unsupported? = transcript.observations.last {
                    return (.completed(transcript, seconds: seconds), true)
                }
                if isComplete { return (.completed(transcript, seconds: seconds), true) }
                let count = transcript.observations.count
                return (
                    .brokenProtocol(
                        "answered \(counted(count, "observation")) for \(counted(testCase.program.steps.count, "step"))"
                    ), true
                )
            case .error(id, let message):
                return (.brokenProtocol("could not read the request: \(message)"), true)
            case let other:
                return (.brokenProtocol("answered request \(id) with \(described(other))"), false)
            }
        } catch {
            return (.crashed("the adapter \(error.description)"), false)
        }
    }

    // MARK: Telling

    private func reason(_ outcome: CaseOutcome) -> String {
        switch outcome {
        case .completed: "answered"
        case .crashed(let text), .timedOut(let text), .brokenProtocol(let text), .notRun(let text): text
        }
    }

    /// A wrong answer: the step, what was expected and what came.
    private func details(_ result: CaseResult) -> [String] {
        let steps = result.steps.filter { !$0.agrees }.flatMap { step in
            step.source.split(separator: "\n").map(String.init)
                + ["expected  \(Self.oneLine(step.expected))", "got       \(Self.oneLine(step.got))"]
        }
        return steps.isEmpty ? ["\(result.testCase.localID): \(result.reason)"] : steps
    }

    /// A question with the answers that came.
    private func shown(_ question: Question) -> [String] {
        guard case .completed(let transcript, _) = question.outcome else {
            return ["\(question.testCase.localID): \(reason(question.outcome))"]
        }
        return zip(question.testCase.expectations, transcript.observations).flatMap { expectation, observation in
            [expectation.source, "got       \(Self.oneLine(Judge.shown(observation)))"]
        }
    }

    private static func oneLine(_ text: String) -> String {
        let line = text.split(separator: "\n").joined(separator: " ⏎ ")
        if line.isEmpty { return "nothing" }
        return line.count > 200 ? line.prefix(200) + "..." : line
    }
}
