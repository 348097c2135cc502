import Conformance
import ConformanceReports
import SpecLanguage

/// `show CASE`, with `--picture` what its memory looks like.
enum ShowCommand: Command {
    static let syntax = CommandSyntax(
        name: "show", operands: "CASE...", abstract: "shows a case: its session, and what a backend answers",
        discussion: """
            A CASE is anything that 'run' takes as a PATTERN. A picture is drawn from the memory that the backend holds at
            the end of the session; the reference can say what that looks like.
            """,
        options: SharedOptions.backend + [
            SharedOptions.spec, SharedOptions.messages,
            OptionSyntax(
                "picture", value: "FILE.svg", optionalEnding: ".svg",
                "draw the memory after the session: here, or as SVG into a file"),
        ])

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
        let pictures = try arguments.value("picture").map { try draw(cases, on: running, file: $0, context) }
        for (index, result) in Runner(options: options).run(cases, on: running).results.enumerated() {
            let answers = answers(result, running.description)
            context.out(VisibleText.terminal(text(result.testCase) + "\n" + answers) + "\n")
            if let pictures { context.out(pictures[index] + "\n") }
        }
        return 0
    }

    /// What is printed for `--picture` under each case: the memory, or the file that it was drawn into.
    private static func draw(
        _ cases: [Case], on running: RunningBackend, file: String, _ context: ToolContext
    ) throws -> [String] {
        guard let backend = running.backend as? any MemoryDescribingBackend else {
            throw UsageError(
                "option '--picture': '\(running.description.name)' cannot say what its memory looks like, "
                    + "'--backend reference' can")
        }
        guard file.isEmpty || cases.count == 1 else {
            throw UsageError("option '--picture \(file)': expected one case, found \(cases.count)")
        }
        let requests = cases.map { CaseRequest($0, timeLimit: RunOptions().timeLimit) }
        return try backend.memory(after: requests).map { snapshot in
            guard let snapshot else { return "Memory: no name leads to an array or a tensor after the session.\n" }
            let picture = MemoryPicture(snapshot)
            if file.isEmpty { return "Memory after the session:\n\n" + MemoryText(picture).text }
            let output = try OutputFile(context.path(file))
            try output.write(MemorySVG(picture).file)
            try output.close()
            return "Memory after the session: wrote \(VisibleText.line(file))\n"
        }
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
