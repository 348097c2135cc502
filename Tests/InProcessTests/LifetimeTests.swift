import Conformance
import InProcess
import SpecLanguage
import Synchronization
import Testing

/// An object whose death shows, with what the tests need of a library's object.
private final class Probe: PythonObject {
    static let type = PythonType("Probe", module: "lab", constructor: nil)
    let world: LabWorld
    let content: Value

    init(_ world: LabWorld, _ content: Value) {
        self.world = world
        self.content = content
        world.alive += 1
    }

    deinit { world.alive -= 1 }

    var typeObject: PythonType { Probe.type }
    var referents: [Value] { [content] }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        name == "content" ? content : nil
    }
    func hasMethod(_ name: String) -> Bool { name == "references" || name == "fail" }
    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "references": return .int(Int128(interpreter.countReferences(to: self)))
        case "fail": throw UnsupportedOperation("Probe.fail")
        default: return nil
        }
    }
    func index(_ interpreter: Interpreter) throws -> Int128? { 1 }
    func enter(_ interpreter: Interpreter) throws -> Value? {
        world.log += "enter "
        return .object(self)
    }
    func exit(_ interpreter: Interpreter) throws { world.log += "exit " }
}

/// A world that makes probes and counts those alive.
private final class LabWorld: LibraryWorld {
    let name = "lab"
    var alive = 0
    var log = ""

    func globals(_ interpreter: Interpreter) -> [(name: String, value: Value)] {
        let module = PythonModule("lab") { [unowned self] name, _ in
            switch name {
            case "probe":
                .object(
                    PythonFunction("probe") { [unowned self] arguments, _ in
                        .object(Probe(self, arguments.positional.first ?? .none))
                    })
            case "alive": .object(PythonFunction("alive") { [unowned self] _, _ in .int(Int128(alive)) })
            case "log": .object(PythonFunction("log") { [unowned self] _, _ in .string(log) })
            case "warn":
                .object(
                    PythonFunction("warn") { _, interpreter in
                        interpreter.warn(category: "UserWarning", message: "careful")
                        return .none
                    })
            default: nil
            }
        }
        return [("torch", .object(module))]
    }
}

@Suite struct LifetimeTests {
    private func run(_ lines: [String]) throws -> Transcript {
        let outcome = outcomes(of: try requests([lines])) { _ in LabWorld() }.first ?? nil
        guard case .completed(let transcript, _)? = outcome else { return Transcript(observations: []) }
        return transcript
    }

    /// Runs lines and checks what each printed; nil for a line that prints nothing.
    private func expect(_ lines: [(String, String?)], _ location: Testing.SourceLocation = #_sourceLocation) throws {
        let seen = try run(lines.map(\.0)).observations
        for ((line, output), observation) in zip(lines, seen) {
            #expect(
                observation == .output(output.map { $0 + "\n" } ?? ""), "\(line)", sourceLocation: location)
        }
        #expect(seen.count == lines.count, sourceLocation: location)
    }

    @Test func temporariesDieWithTheExpression() throws {
        try expect([
            ("p = torch.probe()", nil), ("torch.alive()", "1"), ("torch.probe(torch.probe()).content is None", "False"),
            ("torch.alive()", "1"), ("p = torch.probe(p)", nil), ("torch.alive()", "2"), ("p = p.content", nil),
            ("torch.alive()", "1"), ("del p", nil), ("torch.alive()", "0"),
        ])
    }

    @Test func rebindingFreesTheOldObjectAfterTheNewOneIsMade() throws {
        try expect([("p = torch.probe()", nil), ("p = torch.probe(torch.alive())", nil), ("p.content", "1")])
    }

    @Test func containersAndTheLastValueHoldObjects() throws {
        try expect([
            ("l = [torch.probe()]", nil), ("l.append((l[0], {'k': l[0]}))", nil), ("l[0].references()", "3"),
            ("p = l[0]", nil), ("p.references()", "4"), ("q = p", nil), ("p.references()", "5"),
            ("l.clear()", nil), ("p.references()", "2"), ("del q", nil), ("m = torch.probe(p)", nil),
            ("p.references()", "2"), ("s = slice(p, p)", nil), ("p.references()", "4"),
            ("del p, m, s", nil), ("torch.alive()", "0"), ("str(torch.probe())[:11]", "'<lab.Probe '"),
            ("torch.alive()", "0"),
        ])
    }

    @Test func theDisplayedValueLivesUntilTheNext() throws {
        let seen = try run(["torch.probe()", "print(torch.alive())", "5", "print(torch.alive())"]).observations
        #expect(seen[1] == .output("1\n"))
        #expect(seen[3] == .output("0\n"))
    }

    @Test func anExceptionKeepsNothing() throws {
        let seen = try run(["[torch.probe(), 1/0]", "torch.alive()", "torch.probe().nothing", "torch.alive()"])
            .observations
        #expect(seen[0] == .raised(kind: "ZeroDivisionError", message: "division by zero"))
        #expect(seen[1] == .output("0\n"))
        #expect(seen[2] == .raised(kind: "AttributeError", message: "'Probe' object has no attribute 'nothing'"))
        #expect(seen[3] == .output("0\n"))
    }

    @Test func contextManagersAreLeftOnErrorsToo() throws {
        let seen = try run([
            "with torch.probe() as p, torch.probe(): 1/0", "torch.log()", "with torch.probe(): print(1); 2",
            "torch.log()", "p.fail()", "torch.warn()",
        ])
        #expect(seen.observations[0] == .raised(kind: "ZeroDivisionError", message: "division by zero"))
        #expect(seen.observations[1] == .output("'enter enter exit exit '\n"))
        #expect(seen.observations[2] == .output("1\n2\n"))
        #expect(seen.observations[3] == .output("'enter enter exit exit enter exit '\n"))
        #expect(seen.observations[4] == .unsupported(reason: "Probe.fail"))
        #expect(seen.observations[5] == .output(""))
        #expect(seen.warnings == [ObservedWarning(category: "UserWarning", message: "careful")])
    }

    @Test func objectsThatAreIntegersIndexSequences() throws {
        try expect([
            ("p = torch.probe()", nil), ("[5, 6][p]", "6"), ("'abc'[p:]", "'bc'"), ("range(p)", "range(0, 1)"),
            ("'%d' % p", "'1'"), ("m = p.references", nil), ("m()", "2"), ("hasattr(p, 'references')", "True"),
            ("hasattr(p, 'nothing')", "False"), ("type(p)", "<class 'lab.Probe'>"), ("p == p", "True"),
            ("{p: 1}[p]", "1"),
        ])
    }

    @Test func cyclesEndWithTheSession() throws {
        let ended = Mutex(0)
        let lines = ["l = [torch.probe()]", "l.append((l, {'l': l}))", "d = {}", "d['d'] = [d, torch.probe()]"]
        _ = outcomes(of: try requests([lines])) { _ in WatchedWorld { ended.withLock { $0 += 1 } } }
        #expect(ended.withLock { $0 } == 3)
    }

    @Test func arraysExportedAreNotResized() throws {
        let interpreter = Interpreter(world: EmptyWorld())
        let array = PythonByteArray([1, 2, 3])
        interpreter["b"] = .object(array)
        let address = array.pointer
        let export = try #require(try array.buffer(interpreter))
        #expect(export.pointer == address && export.contents == [1, 2, 3])
        #expect(throws: (any Error).self) { try array.replace(0..<1, with: []) }
        try array.replace(0..<1, with: [9])
        #expect(export.contents == [9, 2, 3])
    }
}

/// A world that tells of its own end, and makes probes that tell of theirs.
private final class WatchedWorld: LibraryWorld {
    let name = "watched"
    let ended: @Sendable () -> Void

    init(_ ended: @escaping @Sendable () -> Void) {
        self.ended = ended
    }

    deinit { ended() }

    func globals(_ interpreter: Interpreter) -> [(name: String, value: Value)] {
        let probe = PythonFunction("probe") { [ended] _, _ in .object(WatchedProbe(ended)) }
        return [("torch", .object(PythonModule("torch", ["probe": .object(probe)])))]
    }
}

private final class WatchedProbe: PythonObject {
    let ended: @Sendable () -> Void
    var typeObject: PythonType { PythonType.object }

    init(_ ended: @escaping @Sendable () -> Void) {
        self.ended = ended
    }

    deinit { ended() }
}
