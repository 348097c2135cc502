import Conformance
import FakeBackends
import Foundation
import SpecLanguage
import Synchronization
import Testing

@Suite struct ServingTests {
    /// Every kind of statement, expression and literal of the session language.
    private static let session = """
        >>> a = b = np.zeros((2, 3), dtype=np.int32)
        >>> c, (d, e) = 1, (2.5, -3e300)
        >>> a[0, 1:, None, ...] = b[::2] ; a.grad = None
        >>> a[0] += 1 ; del a, b[0]
        >>> with torch.no_grad() as g, torch.enable_grad(): a @ b ; c
        >>> np.f(1, *a, key=[True, None], other={'x': 1, 2: (3,)})
        >>> not (a < 1 <= b) and c is not None or d in e
        >>> 123456789012345678901234567890 + 9007199254740993 - ~5 ** 2j // 1e999
        >>> print('quoted "text"\\n\\u00e9', b'\\x00\\xff', "", 0.1, 5e-324)
        """

    @Test func programsCrossUnchanged() throws {
        let cases = try Samples.cases(Samples.session("all", Self.session))
        let program = try #require(cases.first).program
        #expect(program.steps.count == 9)
        let seen = Mutex<CaseRequest?>(nil)
        let server = AdapterServer(
            FakeBackend.answering { request in
                seen.withLock { $0 = request }
                return .completed(Transcript(observations: []), seconds: 0)
            })
        var isLast = false
        _ = server.answer(to: Data(AdapterRequest.start()), isLast: &isLast)
        let request = CaseRequest(id: "sample/all", program: program, needs: ["autograd"], timeLimit: 1)
        _ = server.answer(to: Data(try AdapterRequest.run(request, id: 7)), isLast: &isLast)
        let asked = try #require(seen.withLock { $0 })
        #expect(asked.program == program)
        #expect(asked.id == request.id && asked.needs == request.needs)
        #expect(!isLast)
    }

    @Test func answersCrossUnchanged() throws {
        let transcript = Transcript(
            observations: [
                .output("tensor([1.])\n"), .raised(kind: "numpy.exceptions.AxisError", message: "a \"b\"\n\u{1}"),
                .unsupported(reason: "ViewLibrary"),
            ],
            warnings: [ObservedWarning(category: "UserWarning", message: "é")], leak: "8 bytes")
        let server = AdapterServer(FakeBackend.answering { _ in .completed(transcript, seconds: 0.25) })
        #expect(
            try answer(server, AdapterRequest.start())
                == .started(
                    BackendDescription(
                        name: "fake", version: "1.0", capabilities: [], environment: ["moon": "waxing"]),
                    protocolVersion: 1))
        let request = CaseRequest(id: "x", program: Program(steps: []), needs: [], timeLimit: 1)
        #expect(
            try answer(server, AdapterRequest.run(request, id: 3)) == .result(id: 3, transcript, seconds: 0.25))
        #expect(try answer(server, AdapterRequest.stop()) == .stopped)
    }

    @Test(
        arguments: [
            ("nonsense", "not a JSON object"),
            ("[1]", "not a JSON object"),
            (#"{"type":"dance","id":4}"#, "unknown request 'dance'"),
            (#"{"type":"run"}"#, "without a number"),
            (#"{"type":"run","id":4}"#, "a program that is no array"),
            (#"{"type":"run","id":4,"program":[[["zork",1]]]}"#, "unknown statement 'zork'"),
            (#"{"type":"run","id":4,"program":[[["expr",["zork",1]]]]}"#, "unknown expression 'zork'"),
            (#"{"type":"run","id":4,"program":[[["expr",["binary","%%",1,2]]]]}"#, "unknown operator '%%'"),
            (#"{"type":"run","id":4,"program":[[["expr",["attr",1]]]]}"#, "'attr' with 1 parts instead of 2"),
            (#"{"type":"run","id":4,"program":[[["expr",1.5]]]}"#, "without the tag 'float'"),
            (#"{"type":"run","id":4,"program":[[["expr",["bytes","0"]]]]}"#, "the bytes '0'"),
            (#"{"type":"run","id":4,"program":[[["expr",["int","x"]]]]}"#, "the integer 'x'"),
        ])
    func nonsenseIsAnsweredAsAnError(request: String, words: String) throws {
        let server = AdapterServer(FakeBackend.right())
        _ = try answer(server, AdapterRequest.start())
        guard case .error(let id, let message) = try answer(server, Array(request.utf8)) else {
            Issue.record("no error")
            return
        }
        #expect(message.contains(words))
        #expect(id == (request.contains(#""id":4"#) ? 4 : nil))
    }

    @Test func whatCannotStartSaysSo() throws {
        let server = AdapterServer(FakeBackend(unavailable: "install it") { _, _ in })
        #expect(try answer(server, AdapterRequest.start()) == .unavailable("install it"))
        #expect(
            try answer(server, Array(#"{"type":"start","protocol":9}"#.utf8))
                == .unavailable("speaks protocol 1, not 9"))
        let request = CaseRequest(id: "x", program: Program(steps: []), needs: [], timeLimit: 1)
        #expect(
            try answer(server, AdapterRequest.run(request, id: 1)) == .error(id: 1, message: "a case before 'start'"))
    }

    private func answer(_ server: AdapterServer, _ request: [UInt8]) throws -> AdapterAnswer {
        var isLast = false
        let line = server.answer(to: Data(request), isLast: &isLast)
        #expect(line.last == UInt8(ascii: "\n"))
        let answer = try AdapterAnswer(line: Data(line))
        #expect(isLast == (answer == .stopped))
        return answer
    }
}
