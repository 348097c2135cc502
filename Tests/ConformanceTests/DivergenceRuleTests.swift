import Conformance
import FakeBackends
import Foundation
import SpecLanguage
import Testing

/// Records that hold for some of the cases that they name, as many as they say.
@Suite struct DivergenceRuleTests {
    private static let spec =
        Samples.session("one", ">>> 1\n1") + Samples.session("two", ">>> 2\n2")
        + Samples.session("three", ">>> 1\n1\n>>> 3\n3") + Samples.session("four", ">>> 4\n4")

    /// Answers `seven` to `3` and `4`, and the truth to the rest.
    private static let half = FakeBackend.answering { request in
        let shown = ["sample/one": ["1\n"], "sample/two": ["2\n"], "sample/three": ["1\n", "seven\n"]]
        return .completed(
            Transcript(observations: (shown[request.id] ?? ["seven\n"]).map(Observation.output)), seconds: 0)
    }

    private func rule(_ patterns: String, _ cases: String, _ more: String = "", reason: String = "so") -> String {
        "\(patterns)\n    outcome: failed\n    cases: \(cases)\n    cause: bug\n    reason: \(reason)\n\(more)\n"
    }

    private func run(_ list: String, on backend: FakeBackend = half, only: Set<String>? = nil) throws -> RunOutcome {
        let cases = try Samples.cases(Self.spec)
        var options = RunOptions()
        options.divergences = try KnownDivergences(reading: Data(list.utf8), file: "list.txt", cases: cases)
        return Runner(options: options).run(
            cases.filter { only?.contains($0.id) ?? true }, on: try RunningBackend(starting: backend))
    }

    private func mistake(_ list: String) throws -> String {
        do {
            _ = try run(list)
            return ""
        } catch let error as DivergenceError {
            return error.diagnostics.map(\.description).joined(separator: "\n")
        }
    }

    @Test func aRuleHoldsForAsManyCasesAsItSays() throws {
        let run = try run(rule("sample/*", "2"))
        #expect(run.results.map(\.verdict) == [.passed, .passed, .diverged, .diverged])
        #expect(run.stale == [])
        #expect(run.exitCode == 0)
        #expect(run.results.last?.reason == "bug: so")
    }

    @Test(arguments: [
        ("1", 1), ("3", 1), ("1...2", 0), ("0...1", 1), ("3...9", 1), ("2...", 0), ("1...", 0), ("3...", 1),
    ])
    func moreOrFewerCasesAreStale(cases: String, exitCode: Int32) throws {
        let run = try run(rule("sample/*", cases))
        #expect(run.exitCode == exitCode)
        let wanted = "list.txt:1: 'sample/*' is recorded for \(cases) cases, and 2 diverge so"
        #expect(run.stale == (exitCode == 0 ? [] : [wanted]))
    }

    /// Part of a run says nothing about how many cases of the whole diverge.
    @Test func rulesAreCountedInRunsOfTheWholeSpec() throws {
        let list = rule("sample/*", "2")
        #expect(try run(list, only: ["sample/one", "sample/three"]).exitCode == 0)
        #expect(try run(list, on: .answering { _ in .notRun("no") }).stale == [])
        #expect(try run(rule("sample/one\nsample/two", "1"), only: ["sample/one", "sample/two"]).exitCode == 0)
        #expect(try run(rule("sample/one\nsample/two", "1")).exitCode == 1)
    }

    @Test func linesThatStandTogetherNameCasesTogether() throws {
        #expect(try run(rule("sample/three\nsample/four", "2")).exitCode == 0)
        let listed = "sample/three\nsample/four\n    outcome: failed\n    got: seven\n    cause: bug\n    reason: so\n"
        #expect(try run(listed).tally[.diverged] == 2)
        #expect(try run(listed, on: .right()).tally[.unexpectedPass] == 2)
        #expect(try mistake("sample/one\n\n" + listed).hasPrefix("list.txt:1:1: error: 'sample/one' without 'outcome'"))
    }

    /// Each filter is of the first step that differs.
    @Test(
        arguments: [
            ("step: 3", [Verdict.diverged, .failed]), ("expected: 4", [.failed, .diverged]),
            ("got: sev...", [.diverged, .diverged]), ("got: eight", [.failed, .failed]),
            ("step: 1", [.failed, .failed]),
        ])
    func filtersSayWhichCasesAreMeant(filter: String, verdicts: [Verdict]) throws {
        let run = try run(rule("sample/*", "0...2", "    \(filter)"))
        #expect(run.results.suffix(2).map(\.verdict) == verdicts)
    }

    /// Of rules the first that fits counts the case; a record that lists it comes before all rules.
    @Test func theFirstRuleThatFitsCounts() throws {
        let rules = rule("sample/*", "1", "    expected: 3", reason: "first") + rule("sample/*", "1", reason: "second")
        let both = try run(rules)
        #expect(both.exitCode == 0)
        #expect(both.results.suffix(2).map(\.reason) == ["bug: first", "bug: second"])
        let listed = "sample/three\n    outcome: failed\n    cause: bug\n    reason: listed\n"
        let mixed = try run(rule("sample/*", "1") + listed)
        #expect(mixed.exitCode == 0)
        #expect(mixed.results.suffix(2).map(\.reason) == ["bug: listed", "bug: so"])
    }

    @Test(arguments: ["none", "", "-1", "2...1", "1...2...3", "0", "...", "...3", "0..."])
    func aNumberThatIsNoneIsAMistake(cases: String) throws {
        let text = try mistake(rule("sample/*", cases))
        #expect(text.contains("list.txt:3:"))
        #expect(
            text.contains("expected a number of cases such as 12, the least such as 12..., or the least and the most"))
    }

    @Test func rulesAreWrittenWithTheirNewNumbers() throws {
        let list = rule("sample/*", "7", "    got: sev...\n    link: x:y")
        let run = try run(list)
        #expect(run.exitCode == 1)
        let written = DivergenceText.list(run)
        #expect(written.contains("\nsample/*\n    outcome: failed\n    cases: 2\n    got: sev...\n    cause: bug\n"))
        #expect(try self.run(written).exitCode == 0)
        #expect(DivergenceText.list(try self.run(rule("sample/*", "1..."))).contains("\n    cases: 2...\n"))
    }
}
