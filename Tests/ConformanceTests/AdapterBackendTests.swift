import Conformance
import Foundation
import Testing

private func isCompleted(_ outcome: CaseOutcome) -> Bool {
    if case .completed = outcome { return true }
    return false
}

@Suite struct AdapterBackendTests {
    @Test func aWellBehavedAdapterAnswersEverything() throws {
        let backend = AdapterBackend(AdapterScripts.adapter())
        let description = try backend.start()
        backend.stop()
        #expect(description.name == "sh")
        #expect(description.capabilities == ["x"])

        let ids = (0..<500).map { "good\($0)" }
        let outcomes = try AdapterScripts.run(AdapterScripts.adapter(), ids: ids)
        #expect(outcomes.allSatisfy(isCompleted))
        let processes = AdapterScripts.processes(of: outcomes)
        #expect(processes.count == 1)
        #expect(processes.allSatisfy(AdapterScripts.isGone))
    }

    @Test func severalProcessesShareTheWork() throws {
        let ids = (0..<300).map { "good\($0)" }
        let outcomes = try AdapterScripts.run(AdapterScripts.adapter(), ids: ids, jobs: 3)
        #expect(outcomes.allSatisfy(isCompleted))
        #expect(AdapterScripts.processes(of: outcomes).allSatisfy(AdapterScripts.isGone))
    }

    /// Each of these costs the bad case, and that case alone.
    @Test(
        arguments: [
            ("exit 3", "exited with status 3"),
            ("echo oh dear >&2; kill -SEGV $$", "was killed by SIGSEGV"),
            ("echo oh dear >&2; kill -ABRT $$", "oh dear"),
            ("exec 1>&-; sleep 5", "had to be killed"),
        ])
    func aCrashCostsOneCase(misbehaviour: String, words: String) throws {
        let ids = ["a", "b", "bad", "c", "d"]
        let outcomes = try AdapterScripts.run(AdapterScripts.adapter(bad: misbehaviour), ids: ids)
        guard case .crashed(let text) = outcomes[2] else {
            Issue.record("\(outcomes[2])")
            return
        }
        #expect(text.contains(words))
        for index in [0, 1, 3, 4] { #expect(isCompleted(outcomes[index])) }
        let processes = AdapterScripts.processes(of: outcomes)
        #expect(processes.count == 2)
        #expect(processes.allSatisfy(AdapterScripts.isGone))
    }

    @Test(
        arguments: [
            "echo nonsense",
            "printf '\\377\\376\\n'",
            "echo '[1, 2]'",
            "echo '{\"type\":\"result\"'",
            "echo '{\"type\":\"surprise\"}'",
            "echo '{\"type\":\"stopped\"}'",
            "answer 999",
            "answer $((id - 1))",
            "answer $((id + 1))",
            "answer \\\"$id\\\"",
            "echo \"{\\\"type\\\":\\\"result\\\",\\\"id\\\":$id,\\\"observations\\\":[]}\"",
            "echo \"{\\\"type\\\":\\\"result\\\",\\\"id\\\":$id,\\\"observations\\\":[{\\\"shown\\\":1}]}\"",
            "echo \"{\\\"type\\\":\\\"result\\\",\\\"id\\\":$id}\"",
            "echo \"{\\\"type\\\":\\\"error\\\",\\\"id\\\":$id,\\\"message\\\":\\\"what?\\\"}\"",
        ])
    func aBrokenAnswerCostsOneCase(misbehaviour: String) throws {
        let outcomes = try AdapterScripts.run(
            AdapterScripts.adapter(bad: misbehaviour), ids: ["a", "b", "bad", "c", "d"])
        guard case .brokenProtocol(let text) = outcomes[2] else {
            Issue.record("\(outcomes[2])")
            return
        }
        #expect(!text.isEmpty)
        for index in [0, 1, 3, 4] { #expect(isCompleted(outcomes[index])) }
    }

    @Test func aDuplicateAnswerIsNoticedAtTheNextCase() throws {
        let outcomes = try AdapterScripts.run(
            AdapterScripts.adapter(bad: "answer $id; answer $id"), ids: ["a", "bad", "b", "c"])
        #expect(isCompleted(outcomes[0]))
        #expect(isCompleted(outcomes[1]))
        guard case .brokenProtocol = outcomes[2] else {
            Issue.record("\(outcomes[2])")
            return
        }
        #expect(isCompleted(outcomes[3]))
    }

    @Test func aLineWithoutEndIsCutOff() throws {
        let outcomes = try AdapterScripts.run(
            AdapterScripts.adapter(bad: "head -c 40000000 /dev/zero | tr '\\0' x"), ids: ["a", "bad", "b"])
        guard case .brokenProtocol(let text) = outcomes[1] else {
            Issue.record("\(outcomes[1])")
            return
        }
        #expect(text.contains("longer than"))
        #expect(isCompleted(outcomes[0]) && isCompleted(outcomes[2]))
    }

    /// Hanging, hanging with SIGTERM ignored, and hanging in a child that holds the pipes.
    @Test(arguments: ["sleep 60", "trap '' TERM; sleep 60; sleep 60", "sleep 60 & wait"])
    func aHangCostsOneCaseAndLeavesNothingBehind(misbehaviour: String) throws {
        let outcomes = try AdapterScripts.run(
            AdapterScripts.adapter(bad: misbehaviour), ids: ["a", "bad", "b"], timeLimit: 2)
        guard case .timedOut(let text) = outcomes[1] else {
            Issue.record("\(outcomes[1])")
            return
        }
        #expect(text.contains("2 s"))
        #expect(isCompleted(outcomes[0]) && isCompleted(outcomes[2]))
        #expect(AdapterScripts.processes(of: outcomes).allSatisfy(AdapterScripts.isGone))
    }

    @Test func aFloodOfStandardErrorDoesNotBlock() throws {
        let outcomes = try AdapterScripts.run(
            AdapterScripts.adapter(bad: "head -c 3000000 /dev/zero | tr '\\0' e >&2; echo the end >&2; exit 7"),
            ids: ["a", "bad", "b"])
        guard case .crashed(let text) = outcomes[1] else {
            Issue.record("\(outcomes[1])")
            return
        }
        #expect(text.hasSuffix("the end"))
        #expect(text.utf8.count < 20_000)
        #expect(isCompleted(outcomes[2]))
    }

    @Test func anAdapterThatIgnoresStopIsEnded() throws {
        var limits = AdapterLimits()
        limits.stop = 0.2
        let command = AdapterScripts.adapter(onStop: "trap '' TERM; sleep 60; sleep 60")
        let outcomes = try AdapterScripts.run(command, ids: ["a"], limits: limits)
        #expect(AdapterScripts.processes(of: outcomes).allSatisfy(AdapterScripts.isGone))
    }

    @Test func restartsAreBounded() throws {
        var limits = AdapterLimits()
        limits.restarts = 2
        let ids = ["bad1", "bad2", "bad3", "a", "b"]
        let outcomes = try AdapterScripts.run(AdapterScripts.adapter(), ids: ids, limits: limits)
        for outcome in outcomes[..<3] {
            guard case .crashed = outcome else {
                Issue.record("\(outcome)")
                continue
            }
        }
        for outcome in outcomes[3...] { #expect(outcome == .notRun("the adapter was restarted 2 times, the limit")) }
    }

    @Test(
        arguments: [
            (AdapterCommand(words: ["/nonexistent/adapter"]), "cannot start /nonexistent/adapter"),
            (AdapterScripts.adapter(onStart: "echo no luck >&2; exit 4"), "exited with status 4"),
            (AdapterScripts.adapter(onStart: "echo no luck >&2; exit 4"), "no luck"),
            (AdapterScripts.adapter(onStart: "echo garbage"), "not JSON"),
            (AdapterScripts.adapter(onStart: "sleep 60"), "did not answer 'start'"),
            (
                AdapterScripts.adapter(onStart: "echo '{\"type\":\"unavailable\",\"message\":\"install it\"}'"),
                "install it"
            ),
            (
                AdapterScripts.adapter(
                    onStart:
                        "echo '{\"type\":\"started\",\"protocol\":9,\"name\":\"\",\"version\":\"\",\"capabilities\":[]}'"
                ),
                "speaks protocol 9"
            ),
        ])
    func anAdapterThatDoesNotStartSaysWhy(command: AdapterCommand, words: String) {
        var limits = AdapterLimits()
        limits.start = 4
        limits.stop = 0.2
        let backend = AdapterBackend(command, limits: limits)
        do {
            _ = try backend.start()
            Issue.record("it started")
        } catch {
            #expect("\(error)".contains(words))
        }
        backend.stop()
    }

    @Test func anAdapterThatDoesNotStartAgainLeavesTheRestNotRun() throws {
        let marker = FileManager.default.temporaryDirectory.appendingPathComponent("adapter-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: marker) }
        let command = AdapterScripts.adapter(
            setup: "if [ -e '\(marker.path)' ]; then exit 5; fi; : > '\(marker.path)'")
        let outcomes = try AdapterScripts.run(command, ids: ["a", "bad", "b", "c"])
        #expect(isCompleted(outcomes[0]))
        for outcome in outcomes[2...] {
            guard case .notRun(let text) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(text.contains("exited with status 5"))
        }
    }
}
