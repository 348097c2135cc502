import Conformance
import Dispatch
import FakeBackends
import SpecLanguage
import Synchronization
import Testing

@Suite struct RunnerTests {
    private func run(
        _ cases: [Case], on backend: some Backend, _ options: RunOptions = RunOptions()
    ) throws -> RunOutcome {
        let running = try RunningBackend(starting: backend)
        defer { running.stop() }
        return Runner(options: options).run(cases, on: running)
    }

    @Test func alwaysRight() throws {
        let outcome = try run(try Samples.numbered(20), on: FakeBackend.right())
        #expect(outcome.tally[.passed] == 20)
        #expect(outcome.tally.total == 20)
        #expect(outcome.exitCode == 0)
        #expect(outcome.results.allSatisfy { $0.seconds == 0.25 })
    }

    @Test func alwaysWrong() throws {
        let outcome = try run(try Samples.numbered(20), on: FakeBackend.wrong)
        #expect(outcome.tally[.failed] == 20)
        #expect(outcome.exitCode == 1)
        let first = try #require(outcome.results.first)
        #expect(first.cause == .mismatch)
        #expect(first.reason == "0: expected 0, got wrong")
        #expect(
            first.steps == [StepResult(index: 0, source: ">>> 0", expected: "0\n", got: "wrong\n", agrees: false)])
    }

    @Test func outOfOrderAndFromOtherThreads() throws {
        let backend = FakeBackend { requests, deliver in
            DispatchQueue.concurrentPerform(iterations: requests.count) { index in
                let last = requests.count - 1 - index
                deliver(last, .completed(FakeBackend.literals(requests[last].program), seconds: 0))
            }
        }
        let cases = try Samples.numbered(50)
        let outcome = try run(cases, on: backend)
        #expect(outcome.tally[.passed] == 50)
        #expect(outcome.results.map(\.testCase.id) == cases.map(\.id))
    }

    @Test func deliveringTwiceIsAnError() throws {
        let backend = FakeBackend { requests, deliver in
            for (index, request) in requests.enumerated() {
                deliver(index, .completed(FakeBackend.literals(request.program), seconds: 0))
                if index == 1 { deliver(index, .completed(FakeBackend.literals(request.program), seconds: 0)) }
            }
        }
        let outcome = try run(try Samples.numbered(3), on: backend)
        #expect(outcome.results.map(\.verdict) == [.passed, .error, .passed])
        #expect(outcome.results[1].cause == .protocol)
        #expect(outcome.tally.total == 3)
        #expect(outcome.exitCode == 1)
    }

    @Test func neverDeliveringIsNotRun() throws {
        let outcome = try run(try Samples.numbered(3), on: FakeBackend { _, _ in })
        #expect(outcome.tally[.notRun] == 3)
        #expect(outcome.exitCode == 3)
    }

    @Test func aBackendThatNeverReturnsEndsTheRun() throws {
        let release = DispatchSemaphore(value: 0)
        let backend = FakeBackend { requests, deliver in
            deliver(1, .completed(FakeBackend.literals(requests[1].program), seconds: 0))
            release.wait()
        }
        var options = RunOptions()
        options.timeLimit = 0.05
        options.patience = 0.05
        let outcome = try run(try Samples.numbered(3), on: backend, options)
        release.signal()
        #expect(outcome.results.map(\.verdict) == [.notRun, .passed, .notRun])
        #expect(outcome.faults.count == 1)
        #expect(outcome.exitCode == 3)
    }

    @Test func deliveringAfterTheEndChangesNothing() throws {
        let kept = Mutex<(@Sendable (Int, CaseOutcome) -> Void)?>(nil)
        let outcome = try run(
            try Samples.numbered(1), on: FakeBackend { _, deliver in kept.withLock { $0 = deliver } })
        kept.withLock { $0 }?(0, .completed(Transcript(observations: [.output("0\n")]), seconds: 0))
        #expect(outcome.results[0].verdict == .notRun)
    }

    @Test(arguments: [-1, 1, Int.max, Int.min])
    func deliveringForNoCaseIsAFault(index: Int) throws {
        let backend = FakeBackend { requests, deliver in
            deliver(0, .completed(FakeBackend.literals(requests[0].program), seconds: 0))
            deliver(index, .crashed("nobody"))
        }
        let outcome = try run(try Samples.numbered(1), on: backend)
        #expect(outcome.results.map(\.verdict) == [.passed])
        #expect(outcome.faults.count == 1)
        #expect(outcome.exitCode == 3)
    }

    @Test func crashesTimeoutsAndNonsense() throws {
        let outcomes: [CaseOutcome] = [
            .crashed("signal 11"), .timedOut("after 1 s"), .brokenProtocol("not JSON"), .notRun("gave up"),
        ]
        let backend = FakeBackend { _, deliver in
            for (index, outcome) in outcomes.enumerated() { deliver(index, outcome) }
        }
        let outcome = try run(try Samples.numbered(4), on: backend)
        #expect(outcome.results.map(\.verdict) == [.error, .error, .error, .notRun])
        #expect(outcome.results.map(\.cause) == [.crash, .timeout, .protocol, .notRun])
        #expect(outcome.results.map(\.reason) == ["signal 11", "after 1 s", "not JSON", "gave up"])
        #expect(outcome.exitCode == 3)
    }

    @Test func lackingCapabilities() throws {
        let cases = try Samples.cases(
            Samples.session("plain", ">>> 1\n1") + Samples.session("device needs=accelerator", ">>> 1\n1")
                + Samples.session("both needs=accelerator,autograd", ">>> 1\n1"))
        let backend = FakeBackend.right(capabilities: ["autograd"])
        let skipped = try run(cases, on: backend)
        #expect(skipped.results.map(\.verdict) == [.passed, .unsupported, .unsupported])
        #expect(skipped.results[1].reason == "needs accelerator")
        #expect(skipped.exitCode == 0)

        var options = RunOptions()
        options.required = ["accelerator"]
        let required = try run(cases, on: backend, options)
        #expect(required.results.map(\.verdict) == [.passed, .failed, .failed])
        #expect(required.results[1].cause == .required)
        #expect(required.exitCode == 1)
    }

    @Test func failFastLeavesTheRestNotRun() throws {
        let backend = FakeBackend.answering { request in
            request.id == "sample/case-2"
                ? .crashed("x") : .completed(FakeBackend.literals(request.program), seconds: 0)
        }
        var options = RunOptions()
        options.failFast = true
        let outcome = try run(try Samples.numbered(100), on: backend, options)
        #expect(outcome.stoppedEarly)
        #expect(outcome.tally.total == 100)
        #expect(outcome.tally[.error] == 1)
        #expect(outcome.tally[.notRun] > 80)
        #expect(outcome.exitCode == 1)
    }

    @Test func repetitionsThatDifferAreUnstable() throws {
        let calls = Atomic(0)
        let backend = FakeBackend.answering { request in
            let call = calls.add(1, ordering: .relaxed).oldValue
            return call == 2 ? .crashed("third time") : .completed(FakeBackend.literals(request.program), seconds: 1)
        }
        var options = RunOptions()
        options.repetitions = 4
        let outcome = try run(try Samples.numbered(1), on: backend, options)
        #expect(outcome.results[0].verdict == .error)
        #expect(outcome.results[0].cause == .unstable)
        #expect(outcome.results[0].reason == "unstable: passed at first, error in repetition 3: third time")
        #expect(outcome.tally.total == 1)
        #expect(outcome.exitCode == 1)
        #expect(calls.load(ordering: .relaxed) == 4)
    }

    /// What a step that is wrong each time shows in each repetition, and whether that is one answer.
    @Test(
        arguments: [
            (["2", "2", "2"], false), (["2", "3", "2"], true), (["1", "2", "1"], true),
            (["<a at 0x7f01>", "<a at 0x55ee>", "<a at 0x1>"], false), (["<a at 0x7f01>", "<b at 0x7f01>", ""], true),
        ])
    func answersThatVaryAreUnstable(shown: [String], isUnstable: Bool) throws {
        let calls = Atomic(0)
        let backend = FakeBackend.answering { _ in
            let call = calls.add(1, ordering: .relaxed).oldValue
            return .completed(Transcript(observations: [.output(shown[call % shown.count] + "\n")]), seconds: 0)
        }
        var options = RunOptions()
        options.repetitions = shown.count
        for level in ["must", "may"] {
            let cases = try Samples.cases(Samples.session("one level=\(level)", ">>> 1\n1"))
            let result = try #require(try run(cases, on: backend, options).results.first)
            #expect((result.cause == .unstable) == isUnstable)
            let steady: Verdict = level == "may" ? .observed : .failed
            #expect(result.verdict == (isUnstable && level == "must" ? .error : steady))
            if isUnstable { #expect(result.reason.hasPrefix("unstable: ")) }
        }
    }

    @Test func whatIsRequiredMayNotBeUnsupportedEither() throws {
        let cases = try Samples.cases(
            Samples.session("one needs=autograd", ">>> 1\n1") + Samples.session("two", ">>> 1\n1"))
        let backend = FakeBackend.answering(capabilities: ["autograd"]) { _ in
            .completed(Transcript(observations: [.unsupported(reason: "backward")]), seconds: 0)
        }
        #expect(try run(cases, on: backend).results.map(\.verdict) == [.unsupported, .unsupported])
        var options = RunOptions()
        options.required = ["autograd"]
        let outcome = try run(cases, on: backend, options)
        #expect(outcome.results.map(\.verdict) == [.failed, .unsupported])
        #expect(outcome.results[0].cause == .required)
        #expect(
            outcome.results[0].reason == "needs autograd, which is required, and is unsupported: backward")
    }

    @Test func unavailableBackends() throws {
        let backend = FakeBackend(unavailable: "install it") { _, _ in }
        #expect(throws: BackendUnavailable.self) { try RunningBackend(starting: backend) }
    }

    @Test func observersHearOfEveryCaseOnce() throws {
        final class Ears: RunObserver {
            let heard = Mutex<[String]>([])
            func ended(_ result: CaseResult) { heard.withLock { $0.append(result.testCase.id) } }
        }
        let ears = Ears()
        let cases = try Samples.numbered(30)
        let running = try RunningBackend(starting: FakeBackend.right())
        _ = Runner().run(cases, on: running, observer: ears)
        #expect(ears.heard.withLock { $0.sorted() } == cases.map(\.id).sorted())
    }
}
