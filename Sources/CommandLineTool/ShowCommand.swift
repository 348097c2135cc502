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
        let cases = try Selection.select(arguments.operands, from: SpecSource.load(arguments))
        var options = try SharedOptions.runOptions(arguments)
        options.keepsAgreeing = true
        let running = try RunningBackend(starting: SharedOptions.backend(arguments, context))
        defer { running.stop() }
        let outcome = Runner(options: options).run(cases, on: running)
        for (index, result) in outcome.results.enumerated() {
            context.out((index > 0 ? "\n" : "") + VisibleText.terminal(text(result, outcome.backend)))
        }
        return 0
    }

    private static func text(_ result: CaseResult, _ backend: BackendDescription) -> String {
        let testCase = result.testCase
        var text = "\(testCase.id)\n"
        if !testCase.title.isEmpty { text += "\(testCase.title)\n" }
        text += "\(testCase.file):\(testCase.line), level \(testCase.level.rawValue)"
        if !testCase.needs.isEmpty { text += ", needs \(testCase.needs.map(\.rawValue).joined(separator: ", "))" }
        if let category = testCase.warns { text += ", raises \(category)" }
        text += "\n\nThe spec:\n\n" + indented(testCase.source)
        text += "\n\(backend.name) \(backend.version) answers (\(result.verdict.rawValue)"
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
