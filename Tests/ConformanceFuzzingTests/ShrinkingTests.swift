import Conformance
import FakeBackends
import SpecLanguage
import Testing

@testable import ConformanceFuzzing

@Suite struct ShrinkingTests {
    /// Answers every step with its source, and steps that hold a word with another text.
    private static func backend(confusedBy word: String? = nil, crashing: String? = nil) throws -> RunningBackend {
        let fake = FakeBackend.answering(capabilities: hostCapabilities) { request in
            let sources = request.program.steps.map(SourceText.step)
            if let crashing, sources.contains(where: { $0.contains(crashing) }) { return .crashed("signal 11") }
            return .completed(
                Transcript(
                    observations: sources.map { source in
                        if let word, source.contains(word) { return .output("confused\n") }
                        return .output(source + "\n")
                    }), seconds: 0)
        }
        return try RunningBackend(starting: fake)
    }

    private static func run(_ subject: RunningBackend, count: Int) throws -> FuzzOutcome {
        let pair = BackendPair(baseline: try backend(), subject: subject)
        var options = FuzzOptions()
        options.count = count
        return try Fuzzer(pair, options).run { _ in }
    }

    @Test func aDivergenceIsShrunkToWhatCausesIt() throws {
        let subject = try Self.backend(confusedBy: ".expand(")
        let outcome = try Self.run(subject, count: 200)
        #expect(outcome.programs == 200)
        #expect(outcome.divergent > 0 && outcome.divergent < 200)
        let finding = try #require(outcome.findings.first)
        #expect(finding.difference.subject == "confused\n")
        #expect(finding.program.steps.count <= 2)
        #expect(SourceText.step(try #require(finding.program.steps.last)).contains(".expand("))
        // What is printed is a case of the spec, and still diverges.
        let cases = try Samples.cases(finding.session)
        #expect(cases.map(\.program) == [finding.program])
        let answers = BackendPair(baseline: try Self.backend(), subject: subject).run(cases.map(\.program))[0]
        guard case .differ = TranscriptComparison().compare(answers.baseline, answers.subject) else {
            Issue.record("the shrunk program agrees")
            return
        }
    }

    @Test func divergencesOfOneCauseAreToldOnce() throws {
        let outcome = try Self.run(try Self.backend(confusedBy: ".storage_offset("), count: 300)
        #expect(outcome.divergent > 5)
        // The fake does not care of what it is asked, so a number and an empty list remain.
        #expect(outcome.findings.count <= 2, "\(outcome.findings.map(\.session))")
    }

    @Test func backendsThatAgreeHaveNoFinding() throws {
        let outcome = try Self.run(try Self.backend(), count: 100)
        #expect(outcome.programs == 100 && outcome.divergent == 0 && outcome.findings.isEmpty)
        #expect(outcome.coverage.operations.map(\.generated).reduce(0, +) > 500)
    }

    @Test func aCrashIsADivergence() throws {
        let outcome = try Self.run(try Self.backend(crashing: "pickle"), count: 200)
        let finding = try #require(outcome.findings.first)
        #expect(finding.difference.kind == .crash)
        #expect(finding.program.steps.count <= 2)
        #expect(finding.session.contains("pickle"))
    }

    @Test func namesConstantsAndShapesDoNotCount() throws {
        func form(_ text: String) throws -> String {
            CanonicalForm.of(try Samples.cases(Samples.session("x", text))[0].program)
        }
        let first = try form(">>> t3 = torch.ones((2, 3))\n>>> t3[1] = 5")
        #expect(try form(">>> b = torch.ones((4, 1))\n>>> b[-2] = 7") == first)
        #expect(try form(">>> b = torch.ones((4, 1))\n>>> b[-2] = 7.5") != first)
        #expect(try form(">>> b = torch.zeros(4)\n>>> b[-2] = 7") == first)
        #expect(try form(">>> b = torch.zeros(4).t()\n>>> b[-2] = 7") != first)
    }

    @Test func addressesAreNoDifference() {
        let a = CaseOutcome.completed(Transcript(observations: [.output("<object at 0x7f01>\n")]), seconds: 0)
        let b = CaseOutcome.completed(Transcript(observations: [.output("<object at 0x55>\n")]), seconds: 0)
        #expect(TranscriptComparison().compare(a, b) == .agree)
        let c = CaseOutcome.completed(Transcript(observations: [.output("<object of 0x55>\n")]), seconds: 0)
        #expect(TranscriptComparison().compare(a, c) != .agree)
    }

    @Test func errorsAreComparedAsAsked() {
        let a = CaseOutcome.completed(
            Transcript(observations: [.raised(kind: "TypeError", message: "one")]), seconds: 0)
        let b = CaseOutcome.completed(
            Transcript(observations: [.raised(kind: "TypeError", message: "two")]), seconds: 0)
        #expect(TranscriptComparison(messages: .kind).compare(a, b) == .agree)
        #expect(
            TranscriptComparison().compare(a, b)
                == .differ(
                    Difference(kind: .message, step: 0, baseline: "TypeError: one\n", subject: "TypeError: two\n")))
    }
}
