import Conformance
import ConformanceReports

/// The report files of a run, opened and not yet written.
struct ReportFiles {
    private struct Output {
        var path: String
        var file: OutputFile

        init?(_ path: String?, _ context: ToolContext) throws(OutputFile.Failure) {
            guard let path else { return nil }
            self.path = path
            file = try OutputFile(context.path(path))
        }
    }

    private let junit: Output?
    private let json: Output?
    private let isStrict: Bool

    /// Opens the files that the call names, or for a run of the whole spec the default ones.
    ///
    /// - Throws: `OutputFile.Failure` if one cannot be written.
    init(
        _ arguments: ParsedArguments, _ context: ToolContext, _ backend: BackendDescription, isWhole: Bool
    ) throws(OutputFile.Failure) {
        let junitPath = arguments.value("junit") ?? context.environment["XML_OUTPUT_FILE"]
        let jsonPath = arguments.value("json")
        let hasDefaults = isWhole && junitPath == nil && jsonPath == nil
        let folder = "Reports/" + Self.folderName(backend.name)
        junit = try Output(hasDefaults ? folder + "/junit.xml" : junitPath, context)
        json = try Output(hasDefaults ? folder + "/report.json" : jsonPath, context)
        isStrict = arguments.has("junit-strict")
    }

    /// Writes and completes the files, and returns their paths as given.
    ///
    /// - Throws: `OutputFile.Failure` if the system refuses.
    func write(
        _ outcome: RunOutcome, _ header: RunHeader, _ reproduction: Reproduction
    ) throws(OutputFile.Failure) -> [String] {
        var written: [String] = []
        if let junit {
            try JUnitReport(isStrict: isStrict, reproduction: reproduction).write(
                outcome, header: header, to: junit.file)
            try junit.file.close()
            written.append(junit.path)
        }
        if let json {
            try JSONReport().write(outcome, header: header, to: json.file)
            try json.file.close()
            written.append(json.path)
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
