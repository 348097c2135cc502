import Conformance
import ConformanceReports
import FakeBackends
import Foundation
import SpecLanguage

/// Outcomes to report, and the files they become.
enum Outcomes {
    static let header = RunHeader(
        suiteVersion: "9.8.7", date: "2026-11-21T01:02:03Z", options: [(name: "messages", value: "exact")])

    /// Text with all that is hard for XML and for terminals.
    static let nasty = "a]]>b & <c> \"d\" \u{0}\u{1B}[31m \u{7F}\u{9B} \u{FFFE}\u{FFFF} 🦊👩‍👩‍👧 \u{202E}olleh \r\ttab\nline"

    /// A run of every verdict that a run can have today.
    static func mixed() throws -> RunOutcome {
        let cases = try Samples.cases(
            Samples.session("passed", ">>> 1\n1") + Samples.session("failed", ">>> x = 1\n>>> 2\n2")
                + Samples.session("unsupported needs=accelerator", ">>> 1\n1")
                + Samples.session("crashed", ">>> 1\n1") + Samples.session("not-run", ">>> 1\n1")
                + Samples.session("observed level=may", ">>> 1\n1"))
        let backend = FakeBackend.answering { request in
            switch request.id {
            case "sample/failed":
                .completed(Transcript(observations: [.output(""), .output(nasty + "\n")]), seconds: 0.5)
            case "sample/crashed": .crashed("signal 11\n" + nasty)
            case "sample/not-run": .notRun("gave up")
            default: .completed(FakeBackend.literals(request.program), seconds: 0.0004)
            }
        }
        return Runner().run(cases, on: try RunningBackend(starting: backend))
    }

    /// What a writer writes.
    static func written(_ write: (OutputFile) throws -> Void) throws -> Data {
        try withFolder { folder in
            let path = folder + "/deep/er/file"
            let file = try OutputFile(path)
            try write(file)
            try file.close()
            return try Data(contentsOf: URL(fileURLWithPath: path))
        }
    }

    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }
}
