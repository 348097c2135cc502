import Conformance
import ConformanceReports
import SpecLanguage

/// The command line: finds the subcommand and turns what it throws into a message and an exit code.
public enum Tool {
    static let commands: [any Command.Type] = [
        RunCommand.self, ListCommand.self, ShowCommand.self, SmokeCommand.self, PlanCommand.self, GradeCommand.self,
        DiffCommand.self, MergeCommand.self, PublishCommand.self, SiteCommand.self, BadgeCommand.self,
        FuzzCommand.self, ServeCommand.self, KillMatrixCommand.self, HelpCommand.self,
    ]

    /// Carries out a call, given without the program's name, and returns the exit code.
    public static func main(_ words: [String], _ context: ToolContext = .process) -> Int32 {
        do {
            return try dispatch(words, context)
        } catch let error as UsageError {
            context.err(message(error.description))
            return 2
        } catch let error as Selection.Failure {
            for mistake in error.unmatched { context.err(message(mistake.description)) }
            return 2
        } catch let error as SpecError {
            for mistake in error.diagnostics { context.err(VisibleText.line(mistake.description) + "\n") }
            let count = error.diagnostics.count
            context.err(message("the spec has \(count) mistake\(count == 1 ? "" : "s"), nothing was run"))
            return 2
        } catch let error as DivergenceError {
            for mistake in error.diagnostics { context.err(VisibleText.line(mistake.description) + "\n") }
            let count = error.diagnostics.count
            context.err(
                message("the known divergences have \(count) mistake\(count == 1 ? "" : "s"), nothing was run"))
            return 2
        } catch let error as ReportMerge.Failure {
            for mistake in error.mistakes { context.err(message(mistake)) }
            return 2
        } catch let error as OutputFile.Failure {
            context.err(message(error.description))
            return 2
        } catch let error as BackendUnavailable {
            context.err(message(error.description))
            return 3
        } catch {
            context.err(message("\(error)"))
            return 3
        }
    }

    private static func dispatch(_ words: [String], _ context: ToolContext) throws -> Int32 {
        guard let first = words.first else { return try call(RunCommand.self, [], context) }
        if first == "--version" {
            context.out("tensor-conformance \(Suite.version)\n")
            return 0
        }
        if first == "--help" || first == "-h" { return try call(HelpCommand.self, [], context) }
        if first.hasPrefix("-") { return try call(RunCommand.self, words[...], context) }
        if let command = commands.first(where: { $0.syntax.name == first }) {
            return try call(command, words.dropFirst(), context)
        }
        let nearest = NearestName.of(first, among: commands.map { $0.syntax.name })
        let hint =
            nearest.map { "did you mean '\($0)'?" }
            ?? "to run cases that match it: tensor-conformance run \(first)"
        throw UsageError("unknown command '\(first)'; \(hint)")
    }

    private static func call(
        _ command: any Command.Type, _ words: ArraySlice<String>, _ context: ToolContext
    ) throws -> Int32 {
        let arguments = try ParsedArguments(words, command.syntax)
        if arguments.has("help") {
            context.out(HelpCommand.page(command.syntax))
            return 0
        }
        return try command.run(arguments, context)
    }

    private static func message(_ text: String) -> String {
        "tensor-conformance: " + VisibleText.terminal(text) + "\n"
    }
}

/// A subcommand.
protocol Command: SendableMetatype {
    /// What it accepts.
    static var syntax: CommandSyntax { get }
    /// Carries it out and returns the exit code.
    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32
}
