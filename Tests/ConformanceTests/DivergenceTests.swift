import Conformance
import FakeBackends
import Foundation
import SpecLanguage
import Testing

@Suite struct DivergenceTests {
    private static let spec =
        Samples.session("one", ">>> 1\n1") + Samples.session("two", ">>> 2\n2") + Samples.session("three", ">>> 3\n3")
        + Samples.session("open level=may", ">>> 4\n4")

    private func read(_ list: String) throws -> KnownDivergences {
        try KnownDivergences(reading: Data(list.utf8), file: "list.txt", cases: try Samples.cases(Self.spec))
    }

    private func record(_ pattern: String, _ outcome: String = "failed", _ more: String = "") -> String {
        "\(pattern)\n    outcome: \(outcome)\n    cause: bug\n    reason: it is so\n\(more)\n"
    }

    private func mistakes(_ list: String) throws -> [String] {
        do {
            _ = try read(list)
            return []
        } catch let error as DivergenceError {
            return error.diagnostics.map(\.description)
        }
    }

    private func run(_ list: String, on backend: FakeBackend) throws -> RunOutcome {
        var options = RunOptions()
        options.divergences = try read(list)
        return Runner(options: options).run(
            try Samples.cases(Self.spec), on: try RunningBackend(starting: backend))
    }

    @Test func listedCasesHaveToFail() throws {
        let list = record("sample/one") + record("sample/t*", "failed", "    got: wr...g")
        let wrong = try run(list, on: .wrong)
        #expect(wrong.results.map(\.verdict) == [.diverged, .diverged, .diverged, .observed])
        #expect(wrong.exitCode == 0)
        #expect(wrong.results.first?.reason == "bug: it is so")

        let right = try run(record("sample/two"), on: .right())
        #expect(right.results.map(\.verdict) == [.passed, .unexpectedPass, .passed, .observed])
        #expect(right.exitCode == 1)
        #expect(right.results[1].reason == "passes, but is recorded as 'failed' in list.txt:1")
        #expect(right.results[1].cause == .staleDivergence)
    }

    @Test func anotherFailureThanRecordedIsNoExcuse() throws {
        let other = try run(record("sample/one", "failed", "    got: 7"), on: .wrong)
        #expect(other.results.first?.verdict == .failed)
        #expect(
            other.results.first?.reason
                == "not as recorded in list.txt:1, which has 7: 1: expected 1, got wrong")
        let silent = try run(record("sample/one", "failed", "    got:"), on: .wrong)
        #expect(silent.results.first?.verdict == .failed)
        #expect(silent.exitCode == 1)
    }

    @Test(arguments: [("crash", Verdict.diverged), ("failed", .error), ("timeout", .error)])
    func aCrashIsExcusedByACrashAlone(outcome: String, verdict: Verdict) throws {
        let list = record("sample/*", outcome)
        let run = try run(list, on: .answering { _ in .crashed("the adapter was ended by signal 11") })
        #expect(run.results.map(\.verdict) == [verdict, verdict, verdict, verdict])
        #expect(run.exitCode == (verdict == .diverged ? 0 : 1))
    }

    /// What a `level=may` case leaves open is its answer, not whether there is one.
    @Test func aCrashOfAnOpenCaseCanBeRecorded() throws {
        let list = record("sample/open", "crash")
        let crashing = FakeBackend.answering { _ in .crashed("signal 6") }
        #expect(try run(list, on: crashing).results.last?.verdict == .diverged)
        #expect(try run(list, on: .right()).results.last?.verdict == .unexpectedPass)
    }

    @Test func whatWasNotRunIsNeitherExcusedNorStale() throws {
        let list = record("sample/one")
        let unable = FakeBackend.answering { _ in
            .completed(Transcript(observations: [.unsupported(reason: "x")]), seconds: 0)
        }
        #expect(try run(list, on: unable).results.first?.verdict == .unsupported)
        #expect(try run(list, on: .answering { _ in .notRun("no") }).exitCode == 3)
    }

    @Test func mistakesAreReportedTogether() throws {
        let list = """
              cause: bug
            sample/one
                outcome: fialed
                raeson: x
                cause
                cause: bug
                cause: version
            sample/tow
                outcome: crash
                got: 1
                cause: ?
                reason:
            """
        #expect(
            try mistakes(list) == [
                "list.txt:1:3: error: a field that belongs to no case; expected a case's id first, not indented",
                "list.txt:2:1: error: 'sample/one' without 'reason'; expected why the case fails, in words",
                "list.txt:3:14: error: 'fialed'; expected failed, missing-warning, leak, crash, timeout or protocol"
                    + " (did you mean 'failed'?)",
                "list.txt:4:5: error: the key 'raeson'; expected outcome, cases, step, expected, got, cause, reason or link"
                    + " (did you mean 'reason'?)",
                "list.txt:5:5: error: a line without ':'; expected 'KEY: VALUE'",
                "list.txt:7:5: error: a second 'cause'; expected each key once (the first is in line 6)",
                "list.txt:10:10: error: 'got' beside the outcome 'crash'; expected it with 'failed' alone",
                "list.txt:11:12: error: '?', which is to be filled in; expected bug, by-design, unimplemented or version",
                "list.txt:12:12: error: nothing; expected why the case fails, in words",
            ])
    }

    @Test func patternsNameCases() throws {
        #expect(
            try mistakes(record("sample/tow") + record("sample/open") + record("sample/one") + record("sample")) == [
                "list.txt:1:1: error: 'sample/tow', which matches no case; expected a full id, a chapter, a table's id"
                    + " or a glob over full ids (did you mean 'sample/two'?)",
                "list.txt:6:1: error: 'sample/open', which matches cases of 'level=may' alone;"
                    + " expected a case that can fail",
                "list.txt:16:1: error: 'sample', which names 'sample/one' again; expected each case once"
                    + " (the first is in line 11)",
            ])
        #expect(try mistakes("# nothing\n\n") == [])
        #expect(try mistakes(record("sample/one").replacingOccurrences(of: "\n", with: "\r\n")) == [])
        do {
            _ = try KnownDivergences(reading: Data([0x41, 0x0A, 0xFF]), file: "x", cases: [])
            Issue.record("it was read")
        } catch {
            #expect(error.diagnostics.contains { $0.description.hasPrefix("x:2:1: error: bytes that are not UTF-8") })
        }
    }

    @Test func aListIsWrittenFromARun() throws {
        let blank = DivergenceText.list(try run("", on: .wrong))
        #expect(try mistakes(blank).count == 2)
        #expect(blank.contains("\nsample/one\nsample/two\nsample/three\n    outcome: failed\n    got: wrong\n"))
        let filled = blank.replacingOccurrences(of: "cause: ?", with: "cause: version")
            .replacingOccurrences(of: "reason: ?", with: "reason: older\n    link: x:y")
        let run = try run(filled, on: .wrong)
        #expect(run.exitCode == 0 && run.tally[.diverged] == 3)
        #expect(DivergenceText.list(run) == filled)
    }

    @Test func answersAreWrittenSoThatTheyMatch() throws {
        let shown = "a  b\n<c>\u{1B}[1m\n" + String(repeating: "long ", count: 200) + "\n"
        let backend = FakeBackend.answering { _ in
            .completed(Transcript(observations: [.output(shown)]), seconds: 0)
        }
        let list = DivergenceText.list(try run("", on: backend))
        #expect(list.contains("\n    got: a b <c>...[1m long long"))
        let filled = list.replacingOccurrences(of: ": ?", with: ": bug")
        #expect(try run(filled, on: backend).exitCode == 0)
    }
}
