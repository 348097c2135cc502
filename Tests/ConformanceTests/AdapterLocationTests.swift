import Conformance
import Foundation
import Testing

@Suite struct AdapterLocationTests {
    @Test func theScriptIsFoundAboveTheWorkingDirectoryOrTheExecutable() throws {
        let command = try PyTorchAdapter.locate(python: "/bin/sh", accelerator: "sim", modules: ["vendor"])
        #expect(command.words.first == "/bin/sh")
        #expect(command.words[1].hasSuffix("Sources/Adapters/pytorch/adapter.py"))
        #expect(FileManager.default.fileExists(atPath: command.words[1]))
        #expect(command.words[2...] == ["--accelerator", "sim", "--import", "vendor"])
    }

    @Test(arguments: ["/nonexistent/python3", "no-such-python"])
    func aMissingInterpreterIsNamed(python: String) {
        do {
            _ = try PyTorchAdapter.locate(python: python)
            Issue.record("it was found")
        } catch {
            #expect("\(error)" == "--python \(python): there is no such program")
        }
    }

    @Test func anInterpreterIsFoundInThePath() throws {
        #expect(try PyTorchAdapter.locate(python: "sh").words.first == "sh")
    }
}
