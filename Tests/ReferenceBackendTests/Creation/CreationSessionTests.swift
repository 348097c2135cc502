import Conformance
import Foundation
import InProcess
import ReferenceBackend
import SpecLanguage
import Synchronization
import Testing

/// What PyTorch itself answered to some nine hundred sessions about making tensors and about NumPy's functions of them.
@Suite struct CreationSessionTests {
    @Test func recordedSessionsAgree() throws {
        let file = try #require(Bundle.module.url(forResource: "creation", withExtension: "md"))
        let text = try String(contentsOf: file, encoding: .utf8)
        let cases = try SpecLoader().load(chapters: [(name: "creation.md", text: text)])
        #expect(cases.count > 800)
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

    @Test func dataThatHoldsItselfEndsInAnError() throws {
        let sessions = """
            ```pycon deep
            >>> l = [1]
            >>> l[0] = [l]
            >>> torch.tensor(l)
            Traceback (most recent call last):
                ...
            ValueError: too many dimensions 'list'
            ```

            ```pycon beside
            >>> l = [1]
            >>> l.append([l])
            >>> torch.tensor(l)
            Traceback (most recent call last):
                ...
            RecursionError
            ```
            """
        let cases = try SpecLoader().load(chapters: [(name: "cycles.md", text: sessions)])
        #expect(cases.count == 2)
        let requests = cases.map { CaseRequest(id: $0.id, program: $0.program, needs: [], timeLimit: 10) }
        let verdicts = Mutex<[Verdict]>([])
        ReferenceBackend.make().run(requests) { index, outcome in
            let result = Judge().judge(outcome, of: cases[index])
            verdicts.withLock { $0.append(result.verdict) }
        }
        #expect(verdicts.withLock { $0 } == [.passed, .passed])
    }
}
