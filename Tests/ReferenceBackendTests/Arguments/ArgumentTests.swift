import Conformance
import InProcess
import SpecLanguage
import Testing

@testable import ReferenceBackend

@Suite struct ArgumentTests {
    private static func registry(_ recorded: RecordedCalls) -> TorchRegistry {
        TorchRegistry([
            recorded.both.map { .both($0, body: readAll) }, recorded.functions.map { .function($0, body: readAll) },
            recorded.methods.map { .method($0, body: readAll) },
            recorded.pythonMethods.map { .pythonMethod($0, body: readAll) },
            recorded.oneArgument.map { .oneArgument($0, body: readAll) },
        ])
    }

    @Test func refusesWhatPyTorchRefuses() throws {
        let recorded = try RecordedCalls.load()
        #expect(recorded.calls.count > 600)
        let registry = ArgumentTests.registry(recorded)
        try registry.checkDeclarations()
        let differences = try differences(recorded.calls, registry)
        #expect(differences.isEmpty, "\(differences.count) calls differ:\n\(differences.joined(separator: "\n"))")
    }

    /// The calls that a registry answers otherwise than PyTorch.
    private func differences(
        _ calls: [RecordedCalls.Call], _ registry: TorchRegistry, usesTensors: Bool = false
    ) throws -> [String] {
        let text = calls.enumerated().map {
            "```pycon c\($0)\n>>> \(ArgumentWorld.start)\n>>> _ = \($1.source)\n```\n"
        }
        let cases = try SpecLoader().load(chapters: [("01-calls.md", text.joined(separator: "\n"))])
        #expect(cases.count == calls.count)
        var differences: [String] = []
        for (call, specCase) in zip(calls, cases) {
            let interpreter = Interpreter(world: ArgumentWorld(registry, usesTensors: usesTensors))
            let observation = interpreter.execute(specCase.program).observations.last
            let said: String? =
                switch observation {
                case .raised(let kind, let message): "\(kind): \(message)"
                case .unsupported(let reason): "unsupported: \(reason)"
                default: nil
                }
            if said != call.error {
                differences.append("\(call.source)\n  PyTorch: \(call.error ?? "-")\n  here:    \(said ?? "-")")
            }
        }
        return differences
    }

    /// The module's own declarations, as far as calls are refused before the operation runs.
    @Test func theModuleRefusesWhatPyTorchRefuses() throws {
        let recorded = try RecordedCalls.load()
        let calls = recorded.calls.filter { $0.error != nil }
        let differences = try differences(calls, TorchModule.registry, usesTensors: true).filter {
            // Names that the module has not are another matter.
            !$0.contains("AttributeError: ")
        }
        #expect(differences.isEmpty, "\(differences.count) calls differ:\n\(differences.joined(separator: "\n"))")
    }

    @Test func reportsMalformedDeclarations() {
        for declaration in ["add", "add(Tensor", "add(Tensr input)", "add(Tensor)", "add(Tensor input)|gone"] {
            let registry = TorchRegistry([[.function(declaration, body: readAll)]])
            #expect(throws: DeclarationError.self, "\(declaration)") { try registry.checkDeclarations() }
        }
    }

    @Test func everyDeclarationOfTheModuleIsWellFormed() throws {
        try TorchModule.registry.checkDeclarations()
    }
}
