import Conformance
import ConformanceReports
import SpecLanguage

/// `site REPORT...`.
enum SiteCommand: Command {
    static let syntax = CommandSyntax(
        name: "site", operands: "REPORT...",
        abstract: "shows reports as pages: the spec, the matrix, pictures of memory",
        discussion: """
            Each REPORT is a report.json, of any backends and versions, and becomes a column of the matrix. The folder can
            be opened from disk or put on any web server. The pictures show the reference's memory.
            """,
        options: [
            OptionSyntax("output", value: "DIR", "the folder to write"), SharedOptions.spec, SharedOptions.accelerator,
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        guard let folder = arguments.value("output") else {
            throw UsageError("'site' needs a folder to write: site REPORT... --output DIR")
        }
        if arguments.operands.isEmpty { throw UsageError("'site' needs at least one report.json") }
        var reports: [Report] = []
        for path in arguments.operands { reports.append(try ReportFile.read(path, context)) }
        let cases = try SpecSource.load(arguments)
        let count = try SiteFiles(folder, arguments, context).write(reports, cases: cases, memoryOf: nil)
        context.out("wrote \(folder): \(count) files, begin with index.html\n")
        return 0
    }
}
