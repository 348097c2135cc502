import Conformance
import FakeBackends
import Foundation
import SpecLanguage
import Testing

/// Whole runs with adapters that misbehave on purpose: what goes wrong costs the cases that it touched and no others.
@Suite struct ContainmentTests {
    /// A way to misbehave in the one bad case of a run.
    struct Misbehaviour: Sendable, CustomTestStringConvertible {
        let name: String
        let script: String
        let cause: Cause
        /// Which cases it costs: the bad one, unless what it does can only be seen at the next.
        var victim = bad
        var testDescription: String { name }

        static let bad = 7
        static let count = 40
    }

    private static let misbehaviours = [
        Misbehaviour(name: "exits", script: "exit 3", cause: .crash),
        Misbehaviour(name: "exits without a complaint", script: "exit 0", cause: .crash),
        Misbehaviour(name: "dies by a signal", script: "kill -SEGV $$", cause: .crash),
        Misbehaviour(name: "dies in the middle of an answer", script: #"printf '{"type":"res'; exit 1"#, cause: .crash),
        Misbehaviour(name: "hangs", script: "sleep 60", cause: .timeout),
        Misbehaviour(name: "hangs and ignores SIGTERM", script: "trap '' TERM; sleep 60; sleep 60", cause: .timeout),
        Misbehaviour(
            name: "hangs in a child that ignores SIGTERM", script: "(trap '' TERM; sleep 60; sleep 60) & wait",
            cause: .timeout),
        Misbehaviour(name: "stops itself", script: "kill -STOP $$", cause: .timeout),
        Misbehaviour(
            name: "answers out of order", script: #"IFS= read -r line; answer $((id + 1)); answer "$id""#,
            cause: .protocol),
        Misbehaviour(
            name: "answers twice", script: #"answer "$id"; answer "$id""#, cause: .protocol,
            victim: Misbehaviour.bad + 1
        ),
        Misbehaviour(name: "answers garbage", script: "echo '%$!'", cause: .protocol),
        Misbehaviour(name: "answers invalid UTF-8", script: #"printf '\377\376\n'"#, cause: .protocol),
        Misbehaviour(
            name: "answers invalid UTF-8 in an answer",
            script: #"printf '{"type":"result","id":%s,"observations":[{"output":"\377"}]}\n' "$id""#, cause: .protocol),
        Misbehaviour(
            name: "writes a line of a gigabyte", script: "head -c 1000000000 /dev/zero | tr '\\0' x; echo",
            cause: .protocol),
        Misbehaviour(name: "answers another case", script: "answer 4711", cause: .protocol),
        Misbehaviour(name: "closes standard output", script: "exec 1>&-; sleep 60", cause: .crash),
        Misbehaviour(
            name: "floods standard error and dies",
            script: "head -c 5000000 /dev/zero | tr '\\0' e >&2; exit 1", cause: .crash),
        Misbehaviour(name: "echoes what it was sent", script: #"printf '%s\n' "$line""#, cause: .protocol),
        Misbehaviour(name: "says that it has stopped", script: #"echo '{"type":"stopped"}'"#, cause: .protocol),
        Misbehaviour(
            name: "refuses", script: #"echo "{\"type\":\"error\",\"id\":$id,\"message\":\"no\"}""#, cause: .protocol),
    ]

    @Test(arguments: misbehaviours)
    func misbehaviourCostsTheCaseItTouches(_ it: Misbehaviour) throws {
        let run = try Run(bad: it.script, cases: cases { $0 == Misbehaviour.bad }, timeLimit: 3)
        #expect(run.outcome.tally.total == Misbehaviour.count)
        #expect(run.outcome.tally[.passed] == Misbehaviour.count - 1)
        #expect(run.outcome.results[it.victim].verdict == .error)
        #expect(run.outcome.results[it.victim].cause == it.cause)
        #expect(run.outcome.faults.isEmpty)
        #expect(run.outcome.exitCode == 1)
        // The limit of the one case that may hang, and the starting and ending of a few shells on a busy machine.
        #expect(run.outcome.seconds < 30)
        #expect(run.processes.count <= 2)
        #expect(run.processes.allSatisfy(AdapterScripts.isGone))
    }

    @Test func aFloodOfStandardErrorBesideAnswersCostsNothing() throws {
        let flood = #"head -c 1000000 /dev/zero | tr '\0' e >&2; answer "$id""#
        let run = try Run(bad: flood, cases: cases { $0.isMultiple(of: 10) }, timeLimit: 30)
        #expect(run.outcome.tally[.passed] == Misbehaviour.count)
        #expect(run.processes.count == 1)
    }

    /// More deaths than the limit of restarts, spread over a long run.
    @Test func dyingOnEveryFiftiethCaseCostsThoseCases() throws {
        var limits = AdapterLimits()
        limits.restarts = 5
        let cases = try cases(1000) { $0 % 50 == 49 }
        let run = try Run(bad: "kill -ABRT $$", cases: cases, timeLimit: 30, limits: limits)
        #expect(run.outcome.tally.total == 1000)
        #expect(run.outcome.tally[.error] == 20)
        #expect(run.outcome.tally[.passed] == 980)
        #expect(
            run.outcome.results.enumerated().allSatisfy { ($0.offset % 50 == 49) == ($0.element.verdict == .error) })
        #expect(run.outcome.exitCode == 1)
        // The last case is one of them, and nothing is started after it.
        #expect(run.processes.count == 20)
        #expect(run.processes.allSatisfy(AdapterScripts.isGone))
    }

    @Test func dyingOnEveryCaseEndsTheRun() throws {
        let run = try Run(bad: "exit 1", cases: cases(300) { _ in true }, timeLimit: 30)
        #expect(run.outcome.tally.total == 300)
        #expect(run.outcome.tally[.error] == 101)
        #expect(run.outcome.tally[.notRun] == 199)
        #expect(run.outcome.exitCode == 3)
        #expect(run.processes.allSatisfy(AdapterScripts.isGone))
    }

    /// Declares `autograd`, and turns out not to have it.
    @Test func aClaimedCapabilityThatIsLackingIsUnsupported() throws {
        let unsupported = #"""
            printf '%s\n' "{\"type\":\"result\",\"id\":$id,\"observations\":[{\"unsupported\":\"backward\"}]}"
            """#
        let cases = try cases(needs: "autograd") { $0 == Misbehaviour.bad }
        let run = try Run(bad: unsupported, cases: cases, timeLimit: 30)
        #expect(run.outcome.tally[.passed] == Misbehaviour.count - 1)
        #expect(run.outcome.results[Misbehaviour.bad].verdict == .unsupported)
        #expect(run.outcome.exitCode == 0)
    }

    @Test(arguments: ["cat", "true", "yes", "sh -c 'sleep 60'"])
    func whatIsNoAdapterDoesNotStart(command: String) throws {
        var limits = AdapterLimits()
        limits.start = 3
        limits.stop = 0.2
        let backend = AdapterBackend(try AdapterCommand(parsing: command), limits: limits)
        defer { backend.stop() }
        #expect(throws: BackendUnavailable.self) { try RunningBackend(starting: backend) }
    }

    private func cases(
        _ count: Int = Misbehaviour.count, needs: String? = nil, isBad: (Int) -> Bool
    ) throws -> [Case] {
        let keys = needs.map { " needs=\($0)" } ?? ""
        return try Samples.cases(
            (0..<count).map { Samples.session("\(isBad($0) ? "bad" : "good")-\($0)\(keys)", ">>> 1\n1") }.joined())
    }

    /// A run of cases on a shell script that misbehaves in those whose id begins with `bad`.
    private struct Run {
        let outcome: RunOutcome
        /// The processes that were started.
        let processes: [Int32]

        init(bad script: String, cases: [Case], timeLimit: Double, limits: AdapterLimits = AdapterLimits()) throws {
            let list = FileManager.default.temporaryDirectory.appendingPathComponent("adapters-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: list) }
            let command = AdapterScripts.adapter(
                bad: script, setup: "echo $$ >> '\(list.path)'; shown='1\\n'", capability: "autograd",
                chapter: "sample/")
            let running = try RunningBackend(starting: AdapterBackend(command, limits: limits))
            var options = RunOptions()
            options.timeLimit = timeLimit
            outcome = Runner(options: options).run(cases, on: running)
            running.stop()
            processes = try String(contentsOf: list, encoding: .utf8).split(separator: "\n").compactMap { Int32($0) }
        }
    }
}
