import Conformance
import ConformanceReports
import SpecLanguage

/// `plan [PATTERN...] --output FILE`.
enum PlanCommand: Command {
    static let syntax = CommandSyntax(
        name: "plan", operands: "[PATTERN...]",
        abstract: "writes the requests for an adapter on another machine",
        discussion: """
            The file is what an adapter reads from standard input: 'adapter < PLAN > ANSWERS'. It holds programs and
            nothing that is expected of them; 'grade' judges the answers. A PATTERN is what 'run' takes. Where an
            adapter died, '--without ANSWERS' plans the rest.
            """,
        options: [
            OptionSyntax("output", value: "FILE", "where to write the requests"),
            OptionSyntax(
                "without", value: "ANSWERS", repeats: true,
                "leave out what these answers hold, and the case on which they end early"),
            SharedOptions.spec, SharedOptions.accelerator,
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        guard let path = arguments.value("output") else { throw UsageError("'plan' needs '--output FILE'") }
        var cases = try Selection.select(arguments.operands, from: SpecSource.load(arguments))
        let answered = arguments.all("without")
        if !answered.isEmpty { cases = try GradeCommand.answers(answered, context).unanswered(cases) }
        let file = try OutputFile(context.path(path))
        do {
            try Plan.write(cases) { try file.write($0) }
        } catch let error as Plan.Collision {
            throw UsageError(error.description)
        }
        try file.close()
        context.out("wrote the requests for \(cases.count) case\(cases.count == 1 ? "" : "s") to \(path)\n")
        return 0
    }
}
