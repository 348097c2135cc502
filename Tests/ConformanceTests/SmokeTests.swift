import Foundation
import Testing

@testable import Conformance

@Suite struct SmokeTests {
    @Test func theRightAdapterHasNoProblem() throws {
        let findings = try SmokeFake().findings()
        #expect(findings.map(\.verdict) == Array(repeating: .ok, count: 19))
        #expect(
            findings.map(\.check) == [
                "start", "one at a time", "order", "unknown fields", "unknown tag", "restart", "values", "exceptions",
                "warnings", "fresh state", "arrays", "tensors", "barrier", "wrong answers", "forbidden", "claims",
                "stop",
                "other protocol", "end of input",
            ])
        #expect(findings.allSatisfy { $0.advice.isEmpty && $0.details.isEmpty })
    }

    /// Each misbehaviour is found by its check and by no other, and the finding says what to do.
    @Test(
        arguments: [
            // The protocol.
            (
                "order",
                Change {
                    $0.onRun =
                        #"case "$id$line" in 5*smoke/show*) first=$line ;; 6*smoke/show*) answer; line=$first; id=5; answer ;; *) answer ;; esac"#
                }
            ),
            ("order", Change { $0.onRun = #"answer; case "$id$line" in 9*smoke/show*) answer ;; esac"# }),
            ("unknown fields", Change { $0.onRun = #"case "$line" in *'"new"'*) error "$id" ;; *) answer ;; esac"# }),
            ("unknown fields", Change { $0.onRun = #"case "$line" in *'"new"'*) exit 1 ;; *) answer ;; esac"# }),
            ("unknown tag", Change { $0.onUnknownTag = "exit 1" }),
            ("unknown tag", Change { $0.onUnknownTag = #"number "$id" 1"# }),
            ("start", Change { $0.capabilities = ["in-plaice"] }),
            ("start", Change { $0.onStart = #"case "$line" in *new*) exit 3 ;; *) started ;; esac"# }),
            ("stop", Change { $0.onStop = "exit 3" }),
            ("stop", Change { $0.onStop = "echo nonsense" }),
            ("other protocol", Change { $0.onOtherVersion = "started" }),
            ("end of input", Change { $0.atEnd = "kill -SEGV $$" }),
            // The questions.
            (
                "values",
                Change {
                    $0.answers["smoke-values/floats"] = outputs(["0.1\n", "1\n"] + Array(repeating: "0.5\n", count: 5))
                }
            ),
            ("values", Change { $0.answers["smoke-values/nested"] = outputs([]) }),
            ("values", Change { $0.onRun = #"case "$line" in *smoke-values/text*) exit 4 ;; *) answer ;; esac"# }),
            (
                "exceptions",
                Change { $0.answers["smoke-exceptions/unbound"] = raised("IndexError", "list index out of range") }
            ),
            ("exceptions", Change { $0.answers["smoke-exceptions/with-module"] = raised("AxisError", "axis 5") }),
            ("warnings", Change { $0.answers["smoke-warnings/raised-again"] = outputs(["array([inf])\n"]) }),
            (
                "fresh state",
                Change {
                    $0.answers["smoke-fresh-state/finds-numpy-as-it-was"] = outputs([
                        "array([0.12])\n", "array([inf])\n",
                    ])
                }
            ),
            ("tensors", Change { $0.answers["smoke-tensors/float32"] = outputs(["[1.5, -2.25]\n"]) }),
            ("barrier", Change { $0.answers["smoke-barrier/shapes"] = outputs(["", "", ""]) }),
            ("wrong answers", Change { $0.answers["smoke-wrong-answers/sum"] = outputs(["3\n"]) }),
            ("wrong answers", Change { $0.answers["smoke-wrong-answers/silent"] = outputs([""]) }),
            ("forbidden", Change { $0.answers["smoke-forbidden/finds-classes"] = outputs(["[...]\n"]) }),
            (
                "claims",
                Change {
                    for library in ["torch", "numpy"] {
                        $0.answers["smoke-claims/int64.\(library)"] = #""observations":[{"unsupported":"int64"}]"#
                    }
                }
            ),
        ])
    func aMisbehaviourIsFoundWhereItBelongs(check: String, change: Change) throws {
        var fake = SmokeFake()
        change.make(&fake)
        let problems = try fake.findings().filter { $0.verdict == .problem }
        #expect(problems.map(\.check) == [check])
        #expect(problems.allSatisfy { !$0.summary.isEmpty && !$0.advice.isEmpty })
    }

    /// An answer that waits for the next request is not written out at once.
    @Test func aBufferedAnswerIsFound() throws {
        var fake = SmokeFake()
        fake.onRun = """
            case "$line" in *smoke/show*)
                if [ -n "$held" ]; then next=$line; later=$id; line=$held; id=$kept; answer; line=$next; id=$later; fi
                held=$line; kept=$id ;;
            *) answer ;; esac
            """
        let findings = try fake.findings(timeLimit: 0.3)
        #expect(findings.first { $0.check == "one at a time" }?.verdict == .problem)
        #expect(findings.first { $0.check == "one at a time" }?.advice.contains("flush") == true)
    }

    /// What an earlier process left behind keeps the next from starting.
    @Test func anAdapterThatCannotRestartIsUnavailable() throws {
        let lock = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: lock) }
        var fake = SmokeFake()
        fake.setup = "mkdir '\(lock)' 2>/dev/null || { echo locked >&2; exit 5; }"
        let findings = try fake.findings()
        let restart = findings.first { $0.check == "restart" }
        #expect(restart?.verdict == .problem)
        #expect(restart?.summary.contains("locked") == true)
        #expect(findings.last?.check == "restart")
    }

    @Test func whatAnAdapterHasNotIsAGap() throws {
        var fake = SmokeFake()
        fake.answers["smoke-tensors/facts"] = #""observations":[{"output":""},{"unsupported":"shapes"}]"#
        let tensors = try fake.findings().first { $0.check == "tensors" }
        #expect(tensors?.verdict == .gap)
        #expect(tensors?.summary == "1 of 11 questions unsupported: shapes")
    }

    @Test func aCommandThatIsNoAdapterIsUnavailable() throws {
        let test = SmokeTest(AdapterCommand(words: ["/bin/sh", "-c", "echo hello; exit 1"]), timeLimit: 5)
        #expect(throws: BackendUnavailable.self) { try test.run(began: { _ in }, found: { _ in }) }
    }
}

/// A way to misbehave.
struct Change: Sendable, CustomTestStringConvertible {
    let make: @Sendable (inout SmokeFake) -> Void
    var testDescription: String { "a change" }
    init(_ make: @escaping @Sendable (inout SmokeFake) -> Void) { self.make = make }
}

private func outputs(_ texts: [String]) -> String {
    let all = texts.map { "{\"output\":\"\($0.replacingOccurrences(of: "\n", with: "\\n"))\"}" }
    return "\"observations\":[\(all.joined(separator: ","))]"
}

private func raised(_ kind: String, _ message: String) -> String {
    // The first step of the case is right, the second is not.
    "\"observations\":[\(SmokeFake.raised(kind, message)),\(SmokeFake.raised(kind, message))]"
}
