import Conformance
import ConformanceReports
import FakeBackends
import Synchronization
import Testing

@Suite struct ConsoleTests {
    private func told(_ outcome: RunOutcome, _ style: ConsoleStyle = ConsoleStyle()) -> String {
        let text = Mutex("")
        let console = ConsoleReport(style: style) { part in text.withLock { $0 += part } }
        console.begin(outcome.backend, planned: outcome.results.count)
        console.end(outcome)
        return text.withLock { $0 }
    }

    @Test func aPlainReport() throws {
        var outcome = try Outcomes.mixed()
        outcome.seconds = 1.5
        let text = told(outcome)
        #expect(
            text.hasPrefix("fake 1.0 (moon waxing)\n  sample  1 passed, 1 failed, 1 unsupported, 1 error, 1 not-run"))
        #expect(
            text.contains("\nFAILED sample/failed\n    at sample.md:6\n    >>> x = 1\n    >>> 2\n    expected  2\n"))
        #expect(text.contains("    run it alone: tensor-conformance run 'sample/failed'\n"))
        #expect(text.contains("\nERROR sample/crashed (crash)\n"))
        #expect(text.contains("\nunsupported 1 × needs accelerator\n"))
        #expect(
            text.hasSuffix(
                "6 cases: 1 passed, 1 failed, 1 unsupported, 1 error, 1 not-run, 1 observed (33.3 % of 3 judged) in 1.500 s\n"
            ))
    }

    @Test func openAnswersThatDifferAreTold() throws {
        let cases = try Samples.cases(
            Samples.session("one level=may", ">>> 1\n1") + Samples.session("two level=may", ">>> 1\n2"))
        let outcome = Runner().run(cases, on: try RunningBackend(starting: FakeBackend.right()))
        let line = "\nobserved 2, of which 1 answered otherwise than the spec shows"
        #expect(told(outcome).contains(line + "; --verbose shows them\n"))
        let verbose = told(outcome, ConsoleStyle(verbosity: .verbose))
        #expect(verbose.contains(line + "\n"))
        #expect(verbose.contains("observed sample/two\n    >>> 1\n    1\n    (the spec shows: 2)\n"))
    }

    @Test func manyFailuresAreToldByWhatTheyShow() throws {
        let outcome = Runner().run(try Samples.numbered(150), on: try RunningBackend(starting: FakeBackend.wrong))
        let text = told(outcome)
        #expect(text.contains("\n... and 50 more; the reports list them all\n"))
        #expect(text.contains("\nwhat failing cases showed first:\n  150 × wrong\n"))
    }

    @Test func nothingSteersTheTerminal() throws {
        let text = told(try Outcomes.mixed(), ConsoleStyle(verbosity: .verbose))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{0}" || $0 == "\u{202E}" || $0 == "\r" })
        #expect(text.contains("\\x1b[31m"))
        #expect(text.contains("\\u202eolleh"))
        #expect(text.contains("🦊👩‍👩‍👧"))
    }

    @Test func quietTellsFailuresAndTheClosingLine() throws {
        let right = try RunningBackend(starting: FakeBackend.right())
        let text = told(Runner().run(try Samples.numbered(2), on: right), ConsoleStyle(verbosity: .quiet))
        #expect(text.split(separator: "\n").count == 1)
        #expect(text.hasPrefix("2 cases: 2 passed, 0 failed (100 % of 2 judged) in "))
        #expect(told(try Outcomes.mixed(), ConsoleStyle(verbosity: .quiet)).contains("FAILED sample/failed"))
    }

    @Test func aRateOfNearlyAllIsNotAll() throws {
        let cases = try Samples.numbered(3000)
        let results = cases.enumerated().map { CaseResult($0.element, $0.offset == 7 ? .failed : .passed) }
        let backend = BackendDescription(name: "x", version: "1", capabilities: [])
        #expect(told(RunOutcome(backend: backend, results: results, seconds: 0)).contains("(99.9 % of 3000 judged)"))
    }

    @Test func progressIsForTerminals() throws {
        let text = Mutex("")
        let result = CaseResult(try #require(try Samples.numbered(1).first), .passed)
        for isLive in [false, true] {
            let bar = ProgressBar(style: ConsoleStyle(isLive: isLive), planned: 2) { part in
                text.withLock { $0 += part }
            }
            bar.ended(result)
            bar.clear()
            let drawn = text.withLock { $0 }
            #expect(isLive ? drawn.contains("1/2") && drawn.hasSuffix("\r\u{1B}[K") : drawn.isEmpty)
        }
    }

    @Test func idsAreQuotedForTheShell() {
        let recipe = Reproduction(options: ["--adapter", "my adapter --x", "--spec", "a.md"])
        #expect(
            recipe.command(for: "t/x['a', b]")
                == "tensor-conformance run 't/x['\\''a'\\'', b]' --adapter 'my adapter --x' --spec a.md")
    }
}
