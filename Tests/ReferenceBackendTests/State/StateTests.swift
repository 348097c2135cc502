import Conformance
import Foundation
import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes
import Testing

@testable import ReferenceBackend

/// One step of `state.json`: what was typed, and what PyTorch showed.
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

@Suite struct StateTests {
    /// What each session shows in a world of its own, step by step.
    private func observations(_ sessions: [[String]], _ makeWorld: () -> ReferenceWorld) throws -> [[Observation]] {
        let text = sessions.enumerated().map { number, lines in
            "```pycon s\(number)\n" + lines.map { ">>> \($0)\n" }.joined() + "```\n"
        }
        return try SpecLoader().load(chapters: [("01-state.md", text.joined(separator: "\n"))]).map {
            Interpreter(world: makeWorld()).execute($0.program).observations
        }
    }

    @Test func showsWhatPyTorchShows() throws {
        let file = try #require(Bundle.module.url(forResource: "state", withExtension: "json"))
        let recorded = try JSONDecoder().decode([[RecordedStep]].self, from: Data(contentsOf: file))
        #expect(recorded.count > 70)
        let seen = try observations(recorded.map { $0.map(\.source) }) { ReferenceWorld() }
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

    @Test func missingDevicesSaySo() throws {
        let runtime = Runtime()
        let expected = [
            "cuda": "AssertionError: Torch not compiled with CUDA enabled",
            "xpu:1": "AssertionError: Torch not compiled with XPU enabled",
            "mps": "RuntimeError: PyTorch is not linked with support for mps devices",
            "hpu": "ModuleNotFoundError: No module named 'torch.hpu'",
        ]
        for (text, message) in expected {
            let error = #expect(throws: TensorError.self) { try DeviceResolver.resolve(.string(text), runtime) }
            #expect(error?.description == message)
        }
        #expect(try DeviceResolver.resolve(.string("cpu:3"), runtime) == .cpu)
        #expect(throws: TensorError.self) {
            try DeviceResolver.resolve(.string("cuda:2"), Runtime(accelerator: Accelerator()))
        }
    }

    @Test func anAcceleratorHasDevices() throws {
        let session = [
            "torch.cuda.is_available()", "torch.cuda.device_count()", "torch.cuda.current_device()",
            "torch.cuda.set_device(1)", "torch.cuda.current_device()", "torch.device(0)",
            "with torch.cuda.device(0): print(torch.cuda.current_device())", "torch.cuda.current_device()",
            "torch.accelerator.current_accelerator()", "torch.accelerator.current_device_index()",
            "torch.set_default_device('cuda')", "torch.get_default_device()", "torch.cuda.synchronize()",
        ]
        let shown = try observations([session]) { ReferenceWorld(accelerator: Accelerator()) }
        let expected = [
            "True\n", "2\n", "0\n", "", "1\n", "device(type='cuda', index=0)\n", "0\n", "1\n", "device(type='cuda')\n",
            "1\n", "", "device(type='cuda', index=1)\n", "",
        ]
        #expect(shown == [expected.map(Observation.output)])
    }

    @Test func anAcceleratorOfAnotherNameHasAModuleOfItsOwn() throws {
        let session = [
            "torch.npu.device_count()", "torch.cuda.is_available()", "torch.device('npu:1')", "torch.device(1)",
            "torch.npu.set_device('npu:1')", "torch.accelerator.current_device_index()",
        ]
        let shown = try observations([session]) { ReferenceWorld(accelerator: Accelerator(name: "npu")) }
        let device = "device(type='npu', index=1)\n"
        #expect(shown == [["2\n", "False\n", device, device, "", "1\n"].map(Observation.output)])
    }
}
