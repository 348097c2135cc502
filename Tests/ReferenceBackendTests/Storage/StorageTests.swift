import Conformance
import Foundation
import InProcess
import SpecLanguage
import Testing

@testable import ReferenceBackend

/// One step of `storage.json`: what was typed, and what PyTorch showed.
private struct RecordedStep: Decodable {
    var source: String
    var output: String?
    var kind: String?
    var message: String?

    var observation: Observation {
        if let kind { return .raised(kind: kind, message: message ?? "") }
        return .output(output ?? "")
    }
}

@Suite struct StorageTests {
    @Test func showsWhatPyTorchShows() throws {
        let file = try #require(Bundle.module.url(forResource: "storage", withExtension: "json"))
        let recorded = try JSONDecoder().decode([[RecordedStep]].self, from: Data(contentsOf: file))
        #expect(recorded.count > 400)
        let text = recorded.enumerated().map { number, steps in
            "```pycon s\(number)\n" + steps.map { ">>> \($0.source)\n" }.joined() + "```\n"
        }
        let cases = try SpecLoader().load(chapters: [("01-storage.md", text.joined(separator: "\n"))])
        #expect(cases.count == recorded.count)
        var differences: [String] = []
        for (steps, one) in zip(recorded, cases) {
            let world = ReferenceWorld()
            let interpreter = Interpreter(world: world)
            let shown = interpreter.execute(one.program).observations
            let place = steps.map(\.source).joined(separator: " ; ")
            for (position, step) in steps.enumerated() {
                let got = position < shown.count ? shown[position] : nil
                guard got != step.observation else { continue }
                differences.append("\(place)\n  expected \(step.observation)\n  got      \(String(describing: got))")
            }
            interpreter.finish()
            if !world.torch.runtime.memory.isBalanced { differences.append("\(place)\n  leaves memory behind") }
        }
        #expect(differences.isEmpty, "\(differences.count) steps differ:\n\(differences.joined(separator: "\n"))")
    }
}
