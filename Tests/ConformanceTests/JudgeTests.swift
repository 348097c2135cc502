import Conformance
import FakeBackends
import SpecLanguage
import Testing

@Suite struct JudgeTests {
    private func judge(
        _ text: String, _ observations: [Observation], warnings: [ObservedWarning] = [],
        messages: OutputMatcher.Messages = .exact
    ) throws -> CaseResult {
        let testCase = try #require(try Samples.cases(text).first)
        let transcript = Transcript(observations: observations, warnings: warnings)
        return Judge(messages: messages).judge(.completed(transcript, seconds: 0), of: testCase)
    }

    private let error = Samples.session(
        "error", ">>> int('x')\nTraceback (most recent call last):\n    ...\nValueError: bad text")

    @Test func allMismatchesAreKept() throws {
        let text = Samples.session("many", ">>> 1\n1\n>>> 2\n2\n>>> 3\n3")
        let result = try judge(text, [.output("1\n"), .output("0\n"), .raised(kind: "TypeError", message: "no")])
        #expect(result.verdict == .failed)
        #expect(result.steps.map(\.index) == [1, 2])
        #expect(result.steps.map(\.got) == ["0\n", "TypeError: no\n"])
        #expect(result.reason == "2: expected 2, got 0, and 1 more step differ")
    }

    @Test func memoryLeftBehindFailsACaseThatAnsweredRight() throws {
        let testCase = try #require(try Samples.cases(Samples.session("one", ">>> 1\n1")).first)
        let transcript = Transcript(
            observations: [.output("1\n")], leak: "8 bytes in 1 blocks on cpu are still allocated")
        let result = Judge().judge(.completed(transcript, seconds: 0), of: testCase)
        #expect(result.verdict == .failed)
        #expect(result.cause == .leak)
        #expect(result.reason == "after the session: 8 bytes in 1 blocks on cpu are still allocated")
    }

    @Test func errors() throws {
        #expect(try judge(error, [.raised(kind: "ValueError", message: "bad text")]).verdict == .passed)
        let other = try judge(error, [.raised(kind: "ValueError", message: "other text")])
        #expect(other.verdict == .failed)
        #expect(other.steps.first?.expected == "ValueError: bad text\n")
        #expect(
            try judge(error, [.raised(kind: "ValueError", message: "other text")], messages: .kind).verdict == .passed)
        #expect(try judge(error, [.raised(kind: "TypeError", message: "bad text")], messages: .kind).verdict == .failed)
        #expect(try judge(error, [.output("")]).verdict == .failed)
    }

    @Test(arguments: [0, 1, 3])
    func aTranscriptOfAnotherLengthIsNoAnswer(count: Int) throws {
        let text = Samples.session("two", ">>> 1\n1\n>>> 2\n2")
        let observations = (0..<count).map { Observation.output("\($0 + 1)\n") }
        let result = try judge(text, observations)
        #expect(result.verdict == .error)
        #expect(result.cause == .protocol)
    }

    @Test func unsupportedIsNoExcuseForAnEarlierMistake() throws {
        let text = Samples.session("three", ">>> 1\n1\n>>> 2\n2\n>>> 3\n3")
        let late = try judge(text, [.output("0\n"), .unsupported(reason: "int.two"), .output("0\n")])
        #expect(late.verdict == .failed)
        #expect(late.steps.map(\.index) == [0])
        let early = try judge(text, [.output("1\n"), .unsupported(reason: "int.two"), .output("0\n")])
        #expect(early.verdict == .unsupported)
        #expect(early.reason == "int.two")
        #expect(try judge(text, [.output("1\n"), .unsupported(reason: "int.two")]).verdict == .unsupported)
    }

    @Test func promisedWarnings() throws {
        let text = Samples.session("warned warns=UserWarning", ">>> 1\n1")
        let silent = try judge(text, [.output("1\n")])
        #expect(silent.verdict == .failed)
        #expect(silent.cause == .missingWarning)
        #expect(silent.reason == "expected a UserWarning, saw no warning")
        let other = ObservedWarning(category: "DeprecationWarning", message: "old")
        #expect(try judge(text, [.output("1\n")], warnings: [other]).verdict == .failed)
        let right = ObservedWarning(category: "UserWarning", message: "look")
        #expect(try judge(text, [.output("1\n")], warnings: [other, right]).verdict == .passed)
    }

    @Test func mayCasesAreObserved() throws {
        let text = Samples.session("open level=may", ">>> 1\n1\n>>> 2\n2")
        let result = try judge(text, [.output("1\n"), .output("7\n")])
        #expect(result.verdict == .observed)
        #expect(result.steps.map(\.got) == ["1\n", "7\n"])
        #expect(result.steps.map(\.agrees) == [true, false])
    }
}
