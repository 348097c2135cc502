import Conformance
import Foundation
import SpecLanguage
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Adapters in a few lines of `/bin/sh`: well-behaved, except for cases whose id begins with `bad`.
enum AdapterScripts {
    private static let functions = #"""
        shown=$$
        started() {
            printf '%s\n' "{\"type\":\"started\",\"protocol\":1,\"name\":\"sh\",\"version\":\"1\",\"capabilities\":[\"$capability\"],\"environment\":{\"pid\":\"$$\"},\"new\":[1]}"
        }
        answer() {
            printf '%s\n' "{\"type\":\"result\",\"id\":$1,\"observations\":[{\"output\":\"$shown\"}],\"seconds\":0.5,\"new\":{}}"
        }
        """#

    /// A command that does `misbehaviour`, in which `$id` is the request's number, for the bad cases.
    static func adapter(
        bad misbehaviour: String = "exit 1", onStart: String = "started", onStop: String = "exit 0", setup: String = "",
        capability: String = "x", chapter: String = ""
    ) -> AdapterCommand {
        let script = """
            capability=\(capability)
            \(functions)
            \(setup)
            while IFS= read -r line; do
                case "$line" in
                    *'"type":"start"'*) \(onStart) ;;
                    *'"type":"stop"'*) \(onStop) ;;
                    *)
                        id=${line#*\\"id\\":}
                        id=${id%%,*}
                        case "$line" in
                            *'"case":"\(chapter)bad'*) \(misbehaviour) ;;
                            *) answer "$id" ;;
                        esac ;;
                esac
            done
            """
        return AdapterCommand(words: ["/bin/sh", "-c", script])
    }

    /// What running cases of these ids gave, in their order, and the outcomes' number for each.
    static func run(
        _ command: AdapterCommand, ids: [String], timeLimit: Double = 30, jobs: Int = 1,
        limits: AdapterLimits = AdapterLimits()
    ) throws -> [CaseOutcome] {
        let program = Program(steps: [Step(statements: [.expression(.integer(1))])])
        let requests = ids.map { CaseRequest(id: $0, program: program, needs: [], timeLimit: timeLimit) }
        let outcomes = Mutex<[Int: [CaseOutcome]]>([:])
        let backend = AdapterBackend(command, jobs: jobs, limits: limits)
        _ = try backend.start()
        backend.run(requests) { index, outcome in
            outcomes.withLock { $0[index, default: []].append(outcome) }
        }
        backend.stop()
        let all = outcomes.withLock { $0 }
        return ids.indices.map { index in
            guard let delivered = all[index], delivered.count == 1 else {
                return .notRun("delivered \(all[index]?.count ?? 0) times")
            }
            return delivered[0]
        }
    }

    /// The process numbers that the outcomes of well-behaved cases hold.
    static func processes(of outcomes: [CaseOutcome]) -> Set<Int32> {
        Set(
            outcomes.compactMap { outcome in
                guard case .completed(let transcript, _) = outcome,
                    case .output(let text)? = transcript.observations.first
                else { return nil }
                return Int32(text)
            })
    }

    /// Whether a process has gone, or does within two seconds.
    static func isGone(_ process: Int32) -> Bool {
        for _ in 0..<100 {
            if kill(process, 0) != 0 { return true }
            // Nobody may be there to collect an orphan.
            let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            if let state, state.contains(") Z ") { return true }
            usleep(20_000)
        }
        return false
    }
}
