import CommandLineTool
import Conformance
import FakeBackends
import Foundation
import Synchronization

/// A call of the tool in a folder of its own, with fake backends.
final class Call {
    let folder: String
    var environment: [String: String] = [:]
    /// Whether calls find the program's own backends instead of fakes.
    var hasOwnBackends = false
    private let record = Record()

    /// What calls leave behind.
    private final class Record: Sendable {
        let written = Mutex((out: "", err: ""))
        let choices = Mutex<[BackendChoice]>([])
    }

    /// Standard output of the last call.
    var out: String { record.written.withLock { $0.out } }
    /// Standard error of the last call.
    var err: String { record.written.withLock { $0.err } }
    /// The backends asked for so far.
    var asked: [BackendChoice] { record.choices.withLock { $0 } }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Calls the tool and returns its exit code.
    func callAsFunction(_ words: String...) -> Int32 { call(words) }

    /// Calls the tool and returns its exit code.
    func call(_ words: [String]) -> Int32 {
        let record = record
        record.written.withLock { $0 = ("", "") }
        let catalog = BackendCatalog(names: ["right", "wrong", "crashing", "silent", "absent", "unsteady"]) { choice in
            record.choices.withLock { $0.append(choice) }
            switch choice.name {
            case "wrong": return FakeBackend.wrong
            case "crashing": return FakeBackend.answering { _ in .crashed("signal 11") }
            case "unsteady":
                let calls = Atomic(0)
                return FakeBackend.answering { request in
                    let isRight = calls.add(1, ordering: .relaxed).oldValue != 1
                    let wrong = Transcript(observations: [.output("7\n")])
                    return .completed(isRight ? FakeBackend.literals(request.program) : wrong, seconds: 0)
                }
            case "silent": return FakeBackend { _, _ in }
            case "absent": return FakeBackend(unavailable: "install it with x") { _, _ in }
            default: return FakeBackend.right()
            }
        }
        let context = ToolContext(
            environment: environment, directory: folder,
            out: { text in record.written.withLock { $0.out += text } },
            err: { text in record.written.withLock { $0.err += text } },
            now: { "2026-11-21T01:02:03Z" }, backends: hasOwnBackends ? .standard : catalog)
        return Tool.main(words, context)
    }

    /// Writes a chapter and returns its path.
    func chapter(_ text: String, name: String = "10-sample.md") throws -> String {
        let path = folder + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + path) }

    func data(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path)) }
}
