import Conformance
import Foundation
import InProcess
import ReferenceBackend
import SpecLanguage
import Synchronization
import Testing

/// What NumPy itself answered to several hundred sessions about arrays.
@Suite struct NumPySessionTests {
    @Test func recordedSessionsAgree() throws {
        let file = try #require(Bundle.module.url(forResource: "sessions", withExtension: "md"))
        let text = try String(contentsOf: file, encoding: .utf8)
        let cases = try SpecLoader().load(chapters: [(name: "sessions.md", text: text)])
        #expect(cases.count > 700)
        let requests = cases.map {
            CaseRequest(id: $0.id, program: $0.program, needs: [], timeLimit: 10)
        }
        let failures = Mutex<[String]>([])
        ReferenceBackend.make().run(requests) { index, outcome in
            let result = Judge().judge(outcome, of: cases[index])
            guard result.verdict != .passed else { return }
            failures.withLock { $0.append(cases[index].source) }
        }
        #expect(failures.withLock { $0 } == [])
    }
}
