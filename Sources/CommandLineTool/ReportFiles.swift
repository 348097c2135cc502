import Conformance
import ConformanceReports
import Synchronization

/// The report files of a run, which are opened before the first case and closed after the last.
///
/// A run that dies in between leaves no result of another run, and no half file either.
final class ReportFiles: Sendable {
    private struct Open {
        var path: String
        var file: OutputFile
        var writer: any ReportWriter
    }

    private let open: Mutex<[Open]>
    private let divergences: String?
    private let context: ToolContext

    /// Opens the files that the call names, or for a run of the whole spec the default ones.
    ///
    /// - Throws: `OutputFile.Failure` if one cannot be written.
    init(
        _ arguments: ParsedArguments, _ context: ToolContext, _ backend: BackendDescription, _ header: RunHeader,
        _ reproduction: Reproduction, isWhole: Bool
    ) throws(OutputFile.Failure) {
        let junitPath = arguments.value("junit") ?? context.environment["XML_OUTPUT_FILE"]
        let jsonPath = arguments.value("json")
        let hasDefaults = isWhole && junitPath == nil && jsonPath == nil
        let folder = "Reports/" + Self.folderName(backend.name)
        let formats: [(String?, any ReportFormat)] = [
            (
                hasDefaults ? folder + "/junit.xml" : junitPath,
                JUnitReport(isStrict: arguments.has("junit-strict"), reproduction: reproduction)
            ),
            (hasDefaults ? folder + "/report.json" : jsonPath, JSONReport()),
        ]
        var open: [Open] = []
        for case (let path?, let format) in formats {
            let file = try OutputFile(context.path(path))
            open.append(Open(path: path, file: file, writer: try format.begin(backend, header: header, to: file)))
        }
        self.open = Mutex(open)
        divergences = arguments.value("write-divergences")
        self.context = context
    }

    /// Writes more results.
    ///
    /// - Throws: `OutputFile.Failure` if the system refuses.
    func add(_ results: [CaseResult]) throws {
        try open.withLock { open in
            for index in open.indices { try open[index].writer.add(results) }
        }
    }

    /// Completes the files, and returns their paths as given.
    ///
    /// - Throws: `OutputFile.Failure` if the system refuses.
    func end(_ outcome: RunOutcome) throws -> [String] {
        var written = try open.withLock { open in
            for index in open.indices {
                try open[index].writer.end(outcome)
                try open[index].file.close()
            }
            return open.map(\.path)
        }
        if let divergences {
            // Not cleared before the run: what people have written into a list is worth keeping until there is another.
            let file = try OutputFile(context.path(divergences))
            try file.write(DivergenceText.list(outcome))
            try file.close()
            written.append(divergences)
        }
        return written
    }

    /// A name that is safe as a folder's, whatever a backend calls itself.
    private static func folderName(_ name: String) -> String {
        let safe = name.utf8.map { byte -> Character in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                Character(Unicode.Scalar(byte))
            default: "-"
            }
        }
        return safe.isEmpty ? "backend" : String(safe)
    }
}
