import Conformance
import ConformanceReports

/// `diff BEFORE AFTER`.
enum DiffCommand: Command {
    static let syntax = CommandSyntax(
        name: "diff", operands: "BEFORE AFTER", abstract: "tells what changed between two reports",
        discussion: """
            BEFORE and AFTER are report.json files: of two versions of a backend, two commits, two backends. The exit
            code is 1 if a case that both hold got worse: it fails now, or passed and no longer does. Added and retired
            cases are listed and do not count. '--format markdown' is made for a comment on a pull request.
            """,
        options: [
            OptionSyntax("format", value: "text|markdown", "for a terminal (the default), or for a pull request"),
            OptionSyntax("limit", value: "N", "show N cases of each kind in full (default: text all, markdown 50)"),
            OptionSyntax("output", value: "FILE", "write it there instead of standard output"),
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        guard arguments.operands.count == 2 else {
            throw UsageError("'diff' compares two reports, found \(arguments.operands.count): diff BEFORE AFTER")
        }
        let name = try arguments.choice("format", of: DifferenceText.Format.allCases.map(\.rawValue))
        let format = name.flatMap(DifferenceText.Format.init) ?? .text
        let limit = try arguments.integer("limit", in: 0...Int.max) ?? (format == .markdown ? 50 : .max)
        let before = try ReportFile.read(arguments.operands[0], context)
        let after = try ReportFile.read(arguments.operands[1], context)
        let difference = ReportDifference(from: before, to: after)
        let text = DifferenceText(difference, limit: limit).text(format)
        if let path = arguments.value("output") {
            let file = try OutputFile(context.path(path))
            try file.write(text)
            try file.close()
        } else {
            context.out(text)
        }
        return difference.isWorse ? 1 : 0
    }
}

/// Reports that a call names.
enum ReportFile {
    /// Reads a whole report.
    ///
    /// - Throws: `UsageError` naming the file if it cannot be read or is no whole report.
    static func read(_ path: String, _ context: ToolContext) throws(UsageError) -> Report {
        let data = try InputFile.read(context.path(path), named: path)
        do {
            return try Report.read(data)
        } catch {
            throw UsageError("'\(path)': \(error.description)")
        }
    }
}
