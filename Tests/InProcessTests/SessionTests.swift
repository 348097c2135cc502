import Conformance
import Foundation
import InProcess
import SpecLanguage
import Synchronization
import Testing

/// One step of `sessions.json`: what was typed, and what CPython showed.
struct RecordedStep: Decodable {
    var source: String
    var output: String?
    var kind: String?
    var message: String?

    var observation: Observation {
        if let kind { return .raised(kind: kind, message: message ?? "") }
        return .output(output ?? "")
    }
}

/// A session without libraries.
final class EmptyWorld: LibraryWorld {
    let name = "empty"
    func globals(_ interpreter: Interpreter) -> [(name: String, value: Value)] { [] }
}

/// The programs of sessions given as text, one request each.
func requests(_ sessions: [[String]]) throws -> [CaseRequest] {
    let blocks = sessions.enumerated().map { number, lines in
        "```pycon s\(number)\n" + lines.map { ">>> \($0)\n" }.joined() + "```\n"
    }
    return try SpecLoader().load(chapters: [("01-sessions.md", blocks.joined(separator: "\n"))]).map {
        CaseRequest(id: $0.id, program: $0.program, needs: [], timeLimit: 10)
    }
}

/// Runs requests on an in-process backend and gives the outcomes in order.
func outcomes(
    of requests: [CaseRequest], jobs: Int? = nil, world: @escaping InProcessBackend.WorldFactory = { _ in EmptyWorld() }
) -> [CaseOutcome?] {
    let backend = InProcessBackend(
        BackendDescription(name: "empty", version: "1", capabilities: []), jobs: jobs, makeWorld: world)
    let collected = Mutex<[CaseOutcome?]>(Array(repeating: nil, count: requests.count))
    backend.run(requests) { index, outcome in collected.withLock { $0[index] = outcome } }
    return collected.withLock { $0 }
}

/// What each session showed, step by step.
func observations(_ sessions: [[String]]) throws -> [[Observation]] {
    try outcomes(of: requests(sessions)).map {
        if case .completed(let transcript, _)? = $0 { transcript.observations } else { [] }
    }
}

@Suite struct SessionTests {
    @Test func showsWhatCPythonShows() throws {
        let file = try #require(Bundle.module.url(forResource: "sessions", withExtension: "json"))
        let recorded = try JSONDecoder().decode([[RecordedStep]].self, from: Data(contentsOf: file))
        #expect(recorded.count > 1000)
        let seen = try observations(recorded.map { $0.map(\.source) })
        #expect(seen.count == recorded.count)
        var differences: [String] = []
        for (steps, shown) in zip(recorded, seen) {
            for (position, step) in steps.enumerated() {
                let got = position < shown.count ? shown[position] : nil
                guard got != step.observation else { continue }
                let place = steps.prefix(position + 1).map(\.source).joined(separator: " ; ")
                differences.append("\(place)\n  expected \(step.observation)\n  got      \(String(describing: got))")
            }
        }
        #expect(differences.isEmpty, "\(differences.count) steps differ:\n\(differences.joined(separator: "\n"))")
    }
}
