import Conformance
import ConformanceReports
import Synchronization

/// `smoke (--backend NAME | --adapter COMMAND)`.
enum SmokeCommand: Command {
    static let syntax = CommandSyntax(
        name: "smoke", operands: "",
        abstract: "asks whether an adapter is right, as opposed to its framework",
        discussion: """
            Holds an adapter to Spec/PROTOCOL.md: the handshake, the order of answers, every kind of value, exceptions,
            warnings, what a case may leave behind, the end of a process. Whoever writes an adapter starts here. A gap is
            something that the adapter says it has not, which it may; a problem is to be mended, and the exit code is 1.
            """,
        options: [
            OptionSyntax(
                "backend", value: "NAME", "an adapter that comes with the suite: \(names.joined(separator: ", "))"),
            OptionSyntax("adapter", value: "'COMMAND'", "the command line of an adapter"),
            OptionSyntax("python", value: "PATH", "the interpreter for an adapter that is called by name"),
            OptionSyntax("timeout", value: "SECONDS", "the time that an answer may take (default 60)"),
            OptionSyntax("quiet", "show problems and the closing line only"),
        ])

    private static var names: [String] { NamedAdapter.all.map(\.name) }

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        if let operand = arguments.operands.first {
            throw UsageError(
                "'smoke' takes no operand, found '\(operand)'; it needs '--backend NAME' or '--adapter COMMAND'")
        }
        let choice = BackendChoice(
            name: try arguments.choice("backend", of: names) ?? "", command: arguments.value("adapter"),
            python: arguments.value("python"))
        if choice.command != nil && !choice.name.isEmpty {
            throw UsageError("'--backend' and '--adapter' exclude each other")
        }
        guard let command = try choice.adapterCommand() else {
            throw UsageError("'smoke' needs '--backend NAME' or '--adapter COMMAND'")
        }
        let isQuiet = arguments.has("quiet")
        let findings = Mutex<[SmokeFinding]>([])
        try SmokeTest(command, timeLimit: arguments.seconds("timeout") ?? 60).run(
            began: { description in
                if isQuiet { return }
                let facts = description.environment.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                let more = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
                context.out(VisibleText.line("\(description.name) \(description.version)\(more)") + "\n")
            },
            found: { finding in
                findings.withLock { $0.append(finding) }
                if !isQuiet || finding.verdict == .problem { context.out(text(finding)) }
            })
        let all = findings.withLock { $0 }
        let counts = SmokeFinding.Verdict.allCases.map { verdict in
            (verdict, all.count { $0.verdict == verdict })
        }
        let problems = all.count { $0.verdict == .problem }
        let told = counts.map { "\($1) \($0.rawValue)" }.joined(separator: ", ")
        context.out(
            "\(all.count) checks: \(told); "
                + (problems == 0
                    ? "the adapter is right, what 'run' shows is the framework's\n"
                    : "mend these before 'run', whose verdicts would be the adapter's\n"))
        return problems == 0 ? 0 : 1
    }

    private static func text(_ finding: SmokeFinding) -> String {
        let verdict = pad(finding.verdict.rawValue, 8)
        var text = "  \(verdict) \(pad(finding.check, 15)) \(VisibleText.line(finding.summary))\n"
        for detail in finding.details { text += "               \(VisibleText.line(detail))\n" }
        if !finding.advice.isEmpty { text += "           to do: \(VisibleText.line(finding.advice))\n" }
        return text
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
