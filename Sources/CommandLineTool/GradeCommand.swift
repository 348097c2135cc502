import Conformance
import ConformanceReports
import SpecLanguage

/// `grade ANSWERS...`.
enum GradeCommand: Command {
    static let syntax = CommandSyntax(
        name: "grade", operands: "ANSWERS...",
        abstract: "judges answers that an adapter wrote to the requests of 'plan'",
        discussion: """
            ANSWERS is what 'adapter < PLAN > ANSWERS' left; several files count as one. The report is that of 'run', and
            so are its default places. Give the --spec, the --accelerator and, as --only, the patterns of the plan.
            """,
        options: [
            OptionSyntax("only", value: "PATTERN", repeats: true, "judge these cases; by default the whole spec"),
            SharedOptions.spec, SharedOptions.accelerator, SharedOptions.messages,
        ] + SharedOptions.verdicts)

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        if arguments.operands.isEmpty {
            throw UsageError("'grade' needs the file that 'adapter < PLAN > ANSWERS' wrote")
        }
        var call = try JudgedCall(syntax, arguments, context)
        call.told.insert(("answers", arguments.operands.joined(separator: " ")), at: 0)
        call.reproduction.beginning = ["grade"] + arguments.operands + ["--only"]
        let patterns = arguments.all("only")
        let spec = try SpecSource.open(arguments)
        let cases = try patterns.isEmpty ? CaseSupply(spec) : CaseSupply(Selection.select(patterns, from: spec.cases()))
        let answers = try answers(arguments.operands, context)
        return try call.run(
            cases, of: spec, isWhole: patterns.isEmpty, on: { answers },
            faults: { answers.faults(for: try spec.cases()) })
    }

    /// The answers in these files.
    static func answers(_ paths: [String], _ context: ToolContext) throws -> RecordedBackend {
        var files: [RecordedBackend.File] = []
        for path in paths {
            files.append(RecordedBackend.File(name: path, text: try InputFile.read(context.path(path), named: path)))
        }
        do {
            return try RecordedBackend(files)
        } catch {
            throw UsageError(error.description)
        }
    }
}
