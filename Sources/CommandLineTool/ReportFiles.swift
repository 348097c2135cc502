import Conformance
import ConformanceReports

/// The report files of a run, which are checked before the first case and written after the last.
struct ReportFiles {
    private let junit: String?
    private let json: String?
    private let divergences: String?
    private let isStrict: Bool
    private let context: ToolContext

    /// Clears the places that the call names, or for a run of the whole spec the default ones.
    ///
    /// - Throws: `OutputFile.Failure` if one cannot be written.
    init(
        _ arguments: ParsedArguments, _ context: ToolContext, _ backend: BackendDescription, isWhole: Bool
    ) throws(OutputFile.Failure) {
        let junitPath = arguments.value("junit") ?? context.environment["XML_OUTPUT_FILE"]
        let jsonPath = arguments.value("json")
        let hasDefaults = isWhole && junitPath == nil && jsonPath == nil
        let folder = "Reports/" + Self.folderName(backend.name)
        junit = hasDefaults ? folder + "/junit.xml" : junitPath
        json = hasDefaults ? folder + "/report.json" : jsonPath
        divergences = arguments.value("write-divergences")
        isStrict = arguments.has("junit-strict")
        self.context = context
        if let junit { try OutputFile.clear(context.path(junit)) }
        if let json { try OutputFile.clear(context.path(json)) }
    }

    /// Writes the files, and returns their paths as given.
    ///
    /// - Throws: `OutputFile.Failure` if the system refuses.
    func write(
        _ outcome: RunOutcome, _ header: RunHeader, _ reproduction: Reproduction
    ) throws(OutputFile.Failure) -> [String] {
        var written: [String] = []
        if let junit {
            let file = try OutputFile(context.path(junit))
            try JUnitReport(isStrict: isStrict, reproduction: reproduction).write(outcome, header: header, to: file)
            try file.close()
            written.append(junit)
        }
        if let json {
            let file = try OutputFile(context.path(json))
            try JSONReport().write(outcome, header: header, to: file)
            try file.close()
            written.append(json)
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
