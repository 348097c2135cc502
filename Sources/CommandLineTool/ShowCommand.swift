import Conformance
import ConformanceReports
import SpecLanguage

/// `show CASE`.
enum ShowCommand: Command {
    static let syntax = CommandSyntax(
        name: "show", operands: "CASE...", abstract: "shows a case: its session, and what a backend answers",
        discussion: "A CASE is anything that 'run' takes as a PATTERN.",
        options: SharedOptions.backend + [SharedOptions.spec, SharedOptions.messages])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        if arguments.operands.isEmpty {
            throw UsageError("'show' needs the id of a case; 'tensor-conformance list' lists them")
        }
        let choice = try SharedOptions.choice(arguments, context)
        let cases = try Selection.select(arguments.operands, from: SpecSource.load(arguments))
        var options = try SharedOptions.runOptions(arguments)
        options.keepsAgreeing = true
        let running: RunningBackend
        do {
            running = try RunningBackend(starting: context.backends.make(choice))
        } catch {
            for testCase in cases { context.out(VisibleText.terminal(text(testCase)) + "\n") }
            throw error
        }
        defer { running.stop() }
        for result in Runner(options: options).run(cases, on: running).results {
            let answers = answers(result, running.description)
            context.out(VisibleText.terminal(text(result.testCase) + "\n" + answers) + "\n")
        }
        return 0
    }

    private static func text(_ testCase: Case) -> String {
        var text = "\(testCase.id)\n"
        if !testCase.title.isEmpty { text += "\(testCase.title)\n" }
        text += "\(testCase.file):\(testCase.line), level \(testCase.level.rawValue)"
        if !testCase.needs.isEmpty { text += ", needs \(testCase.needs.map(\.rawValue).joined(separator: ", "))" }
        if let category = testCase.warns { text += ", raises \(category)" }
        return text + "\n\nThe spec:\n\n" + indented(testCase.source)
    }

    private static func answers(_ result: CaseResult, _ backend: BackendDescription) -> String {
        var text = "\(backend.name) \(backend.version) answers (\(result.verdict.rawValue)"
        text += result.reason.isEmpty ? "):\n" : ": \(result.reason)):\n"
        if !result.steps.isEmpty { text += "\n" }
        for step in result.steps {
            text += indented(step.source) + indented(step.got)
            if !step.agrees { text += "    (differs)\n" }
        }
        for warning in result.warnings { text += indented("\(warning.category): \(warning.message)") }
        return text
    }

    private static func indented(_ text: String) -> String {
        if text.isEmpty { return "" }
        let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
        return body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
    }
}
