import Conformance
import ConformanceReports

/// How a call shows the outcome of a run: on the console, in files, and as an exit code.
struct Presentation {
    /// How much the console tells.
    let style: ConsoleStyle
    /// How a reader does the same for one case.
    var reproduction: Reproduction

    private let arguments: ParsedArguments
    private let context: ToolContext

    /// Reads `--quiet` and `--verbose`.
    init(_ arguments: ParsedArguments, _ context: ToolContext, reproduction: Reproduction) throws(UsageError) {
        self.arguments = arguments
        self.context = context
        self.reproduction = reproduction
        if arguments.has("quiet") && arguments.has("verbose") {
            throw UsageError("'--quiet' and '--verbose' exclude each other")
        }
        let verbosity: ConsoleStyle.Verbosity =
            arguments.has("quiet") ? .quiet : arguments.has("verbose") ? .verbose : .normal
        let canMove = context.isTerminal && context.environment["TERM"] != "dumb"
        let isPlain = context.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        style = ConsoleStyle(verbosity: verbosity, hasColor: canMove && !isPlain, isLive: canMove && !isPlain)
    }

    /// The report on the console.
    var console: ConsoleReport { ConsoleReport(style: style, reproduction: reproduction, write: context.out) }

    /// Opens the report files, whose places are worth knowing before a run.
    func files(
        for backend: BackendDescription, _ header: RunHeader, isWhole: Bool
    ) throws(OutputFile.Failure) -> ReportFiles {
        try ReportFiles(arguments, context, backend, header, reproduction, isWhole: isWhole)
    }

    /// Tells how it went, completes the files, and returns the exit code.
    func end(_ outcome: RunOutcome, _ files: ReportFiles) -> Int32 {
        console.end(outcome)
        do {
            let written = try files.end(outcome)
            if style.verbosity != .quiet && !written.isEmpty {
                context.out("wrote \(written.joined(separator: ", "))\n")
            }
        } catch {
            context.err("tensor-conformance: \(VisibleText.line("\(error)"))\n")
            return 3
        }
        return outcome.exitCode
    }
}
