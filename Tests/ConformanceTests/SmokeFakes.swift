import Foundation
import SpecLanguage

@testable import Conformance

/// Adapters in `/bin/sh` that know the right answer to each question of a smoke test, and can be told to misbehave.
struct SmokeFake {
    /// What answers of cases are, by the case's id, in place of the right ones: the fields after `id`, as JSON.
    var answers: [String: String] = [:]
    /// The capabilities declared.
    var capabilities = ["in-place", "int64"]
    /// Shell code run when the process begins.
    var setup = ""
    /// Shell code for `start`; `started` answers it.
    var onStart = "started"
    /// Shell code for `stop`.
    var onStop = "exit 0"
    /// Shell code for a program with a tag that does not exist; `$id` is the request's number.
    var onUnknownTag = #"error "$id""#
    /// Shell code for any other request; `answer` gives the right answer.
    var onRun = "answer"
    /// Shell code at the end of input.
    var atEnd = ""

    /// The command that starts the adapter.
    func command() throws -> AdapterCommand {
        var table = ""
        for (id, fields) in try Self.rightAnswers().merging(answers, uniquingKeysWith: { $1 }) {
            table += "*'\"case\":\"\(id)\"'*) body=\(Self.quoted(fields)) ;;\n"
        }
        let declared = capabilities.map { "\"\($0)\"" }.joined(separator: ",")
        let script = #"""
            started() {
                printf '%s\n' '{"type":"started","protocol":1,"name":"fake","version":"1","capabilities":[\#(declared)]}'
            }
            error() { printf '%s\n' "{\"type\":\"error\",\"id\":$1,\"message\":\"what?\"}"; }
            number() { printf '{"type":"result","id":%s,"observations":[{"output":"%s\\n"}]}\n' "$1" "$2"; }
            show() { printf '{"type":"result","id":%s,%s}\n' "$id" "$body"; }
            answer() {
                case "$line" in
                    *'"case":"smoke/'*)
                        value=${line#*'"expr",'}
                        number "$id" "${value%%]*}" ;;
                    \#(table)
                esac
                case "$line" in *'"case":"smoke/'*) ;; *) show ;; esac
            }
            \#(setup)
            while IFS= read -r line; do
                id=${line#*'"id":'}
                id=${id%%,*}
                case "$line" in
                    *'"type":"start","protocol":1'*) \#(onStart) ;;
                    *'"type":"start"'*) \#(onOtherVersion) ;;
                    *'"type":"stop"'*) \#(onStop) ;;
                    *'"no-such-tag"'*) \#(onUnknownTag) ;;
                    *) \#(onRun) ;;
                esac
            done
            \#(atEnd)
            """#
        return AdapterCommand(words: ["/bin/sh", "-c", script])
    }

    /// Shell code for `start` with another version of the protocol.
    var onOtherVersion = #"printf '%s\n' '{"type":"unavailable","message":"no"}'"#

    /// The findings of a smoke test, by check.
    func findings(timeLimit: Double = 20) throws -> [SmokeFinding] {
        let all = Collected()
        try SmokeTest(try command(), timeLimit: timeLimit).run(began: { _ in }, found: { all.append($0) })
        return all.findings
    }

    private final class Collected: @unchecked Sendable {
        private let lock = NSLock()
        private var kept: [SmokeFinding] = []
        var findings: [SmokeFinding] { lock.withLock { kept } }
        func append(_ finding: SmokeFinding) { lock.withLock { kept.append(finding) } }
    }

    // MARK: The right answers

    private static func rightAnswers() throws -> [String: String] {
        var answers: [String: String] = [:]
        for (check, chapter) in SmokeQuestions.all {
            for testCase in try SmokeQuestions.cases(check, chapter) {
                var fields = testCase.expectations.map(observation)
                switch check {
                case "forbidden": fields = [#"{"unsupported":"no"}"#]
                case "wrong answers": fields = [#"{"output":"neither\n"}"#]
                case "barrier":
                    fields = [#"{"output":""}"#, raised("RuntimeError", "sizes"), #"{"output":"tensor([2., 4.])\n"}"#]
                default: break
                }
                answers[testCase.id] = #""observations":["# + fields.joined(separator: ",") + "]"
                if let category = testCase.warns {
                    answers[testCase.id]? += #","warnings":[{"category":"\#(category)","message":"careful"}]"#
                }
            }
        }
        return answers
    }

    private static func observation(_ expectation: Expectation) -> String {
        guard let exception = expectation.exception else { return "{\"output\":\(json(expectation.want))}" }
        let parts = exception.split(separator: ":", maxSplits: 1)
        return raised(
            parts[0].trimmingCharacters(in: .whitespacesAndNewlines),
            parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespacesAndNewlines) : "")
    }

    static func raised(_ kind: String, _ message: String) -> String {
        "{\"raised\":{\"kind\":\(json(kind)),\"message\":\(json(message))}}"
    }

    private static func json(_ text: String) -> String {
        let data = try? JSONSerialization.data(withJSONObject: [text], options: [.withoutEscapingSlashes])
        return data.map { String(decoding: $0.dropFirst().dropLast(), as: UTF8.self) } ?? "null"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
