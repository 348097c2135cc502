import Conformance
import Foundation
import Testing

@Suite struct AdapterLocationTests {
    @Test func theScriptIsFoundAboveTheWorkingDirectoryOrTheExecutable() throws {
        let pytorch = try #require(NamedAdapter.named("pytorch"))
        let command = try pytorch.locate(python: "/bin/sh", accelerator: "sim", modules: ["vendor"])
        #expect(command.words.first == "/bin/sh")
        #expect(command.words[1].hasSuffix("Sources/Adapters/pytorch/adapter.py"))
        #expect(FileManager.default.fileExists(atPath: command.words[1]))
        #expect(command.words[2...] == ["--accelerator", "sim", "--import", "vendor"])
    }

    @Test(arguments: ["/nonexistent/python3", "no-such-python"])
    func aMissingInterpreterIsNamed(python: String) {
        do {
            _ = try NamedAdapter.all[0].locate(python: python)
            Issue.record("it was found")
        } catch {
            #expect("\(error)" == "--python \(python): there is no such program")
        }
    }

    @Test func anInterpreterIsFoundInThePath() throws {
        #expect(try NamedAdapter.all[0].locate(python: "sh").words.first == "sh")
    }

    @Test(arguments: NamedAdapter.all.map(\.name))
    func eachHasAScriptAndPinnedRequirements(name: String) throws {
        let adapter = try #require(NamedAdapter.named(name))
        let script = URL(fileURLWithPath: try adapter.locate(python: "/bin/sh").words[1])
        #expect(script.path.hasSuffix("Sources/Adapters/\(name)/adapter.py"))
        let requirements = script.deletingLastPathComponent().appendingPathComponent("requirements.txt")
        let lines = try String(contentsOf: requirements, encoding: .utf8).split(separator: "\n")
        #expect(!lines.isEmpty && lines.allSatisfy { $0.contains("==") })
    }

    @Test func anAcceleratorThatIsNotOfferedIsRefused() throws {
        let numpy = try #require(NamedAdapter.named("numpy"))
        do {
            _ = try numpy.locate(python: "/bin/sh", accelerator: "xpu")
            Issue.record("it was accepted")
        } catch {
            #expect("\(error)" == "--accelerator xpu: the adapter for numpy offers no accelerator")
        }
    }
}
