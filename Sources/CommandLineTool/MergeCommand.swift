import Conformance
import ConformanceReports
import SpecLanguage

/// `merge REPORT...`.
enum MergeCommand: Command {
    static let syntax = CommandSyntax(
        name: "merge", operands: "REPORT...", abstract: "makes the reports of shards into one",
        discussion: """
            Each REPORT is a report.json of the same backend. Shards have to be complete: each of 'run --shard I/N' once,
            and together all cases of the run. The result is reported as a run's is, and so is the exit code.
            """,
        options: [
            SharedOptions.spec,
            OptionSyntax("junit", value: "FILE", "write JUnit there"),
            OptionSyntax("junit-strict", "leave file and line out of JUnit, which schemas do not know"),
            OptionSyntax("json", value: "FILE", "write report.json there"),
            OptionSyntax("quiet", "show failures and the closing line only"),
            OptionSyntax("verbose", "show every skip, every observed answer and the slowest cases too"),
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        if arguments.operands.isEmpty { throw UsageError("'merge' needs the report.json of each shard") }
        var parts: [ReportMerge.Part] = []
        for path in arguments.operands {
            parts.append(ReportMerge.Part(name: path, report: try ReportFile.read(path, context)))
        }
        let options = parts[0].report.header.options
        let cases = try SpecSource.load(paths: arguments.all("spec"), accelerator: options["accelerator"])
        let merged = try ReportMerge(parts, cases: cases)
        let words = options.sorted { $0.key < $1.key }.filter { $0.key != "shard" && $0.key != "patterns" }
            .flatMap { ["--" + $0.key, $0.value] }
        let presentation = try Presentation(arguments, context, reproduction: Reproduction(options: words))
        let files = try presentation.files(for: merged.outcome.backend, merged.header, isWhole: false)
        presentation.console.begin(merged.outcome.backend, planned: merged.outcome.results.count)
        try files.add(merged.outcome.results)
        return presentation.end(merged.outcome, files)
    }
}
