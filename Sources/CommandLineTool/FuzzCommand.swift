import Conformance
import ConformanceFuzzing
import ConformanceReports
import SpecLanguage

/// `fuzz`.
enum FuzzCommand: Command {
    static let syntax = CommandSyntax(
        name: "fuzz", operands: "", abstract: "compares a backend with the reference on random programs",
        discussion: """
            Programs follow from the seed alone, on any machine. Each divergence is shrunk to a session in the spec's
            format, with what the tested backend shows. What is never generated, and why:
            """ + "\n\n" + AvoidanceRule.all.map { "  \($0.name): \($0.reason)" }.joined(separator: "\n"),
        options: SharedOptions.backend + [
            SharedOptions.messages,
            OptionSyntax("seed", value: "N", "the number that all programs follow from (default 1)"),
            OptionSyntax(
                "budget", value: "COUNT|SECONDSs", "how many programs, or how long: 20000 (the default) or 60s"),
            OptionSyntax("first", value: "N", "the number of the first program (default 0)"),
            OptionSyntax(
                "mode", value: "MODE", "well-formed, errors (wrong on purpose now and then) or both (the default)"),
            OptionSyntax("limit", value: "N", "shrink at most N divergences and count the others (default 100)"),
            OptionSyntax("fail-fast", "stop soon after the first divergence"),
            OptionSyntax("coverage", "show every row of the coverage table, not only those that are empty"),
            OptionSyntax("print", "print the programs in the spec's format and run none"),
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        var options = FuzzOptions()
        options.seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
        options.first = try arguments.integer("first", in: 0...Int.max / 2) ?? 0
        options.findingLimit = try arguments.integer("limit", in: 0...10_000) ?? options.findingLimit
        options.messages = try SharedOptions.runOptions(arguments).messages
        if let mode = try arguments.choice("mode", of: ProgramGenerator.Mode.allCases.map(\.rawValue)) {
            options.mode = ProgramGenerator.Mode(rawValue: mode) ?? options.mode
        }
        options.stopsAtFirst = arguments.has("fail-fast")
        try readBudget(arguments, &options)
        if arguments.has("print") {
            show(options, context)
            return 0
        }
        var choice = try SharedOptions.choice(arguments, context)
        if choice.command == nil && arguments.value("backend") == nil, context.backends.names.contains("pytorch") {
            choice.name = "pytorch"
        }
        let hasAccelerator = choice.accelerator != nil
        var own = BackendChoice(name: context.backends.names.first ?? "", accelerator: choice.accelerator)
        own.jobs = choice.jobs
        let baseline = try RunningBackend(starting: context.backends.make(own))
        defer { baseline.stop() }
        let subject = try RunningBackend(starting: context.backends.make(choice))
        defer { subject.stop() }
        let pair = BackendPair(
            baseline: baseline, subject: subject, needs: hasAccelerator ? [Capability.accelerator.rawValue] : [],
            timeLimit: try arguments.seconds("timeout") ?? 20)
        context.out(
            "comparing \(name(baseline)) with \(name(subject)), seed \(options.seed), mode \(options.mode.rawValue)\n")
        let outcome = try Fuzzer(pair, options).run { finding in
            context.out(VisibleText.terminal(text(finding, baseline.description.name, subject.description.name)))
        }
        context.out(VisibleText.terminal(closing(outcome, all: arguments.has("coverage"))))
        return outcome.divergent == 0 ? 0 : 1
    }

    private static func readBudget(_ arguments: ParsedArguments, _ options: inout FuzzOptions) throws(UsageError) {
        guard let budget = arguments.value("budget") else {
            options.count = 20_000
            return
        }
        if budget.hasSuffix("s"), let seconds = Double(budget.dropLast()), seconds > 0, seconds <= 86400 {
            options.seconds = seconds
        } else if let count = Int(budget), count > 0 {
            options.count = count
        } else {
            throw UsageError(
                "option '--budget': expected a number of programs or of seconds, for example 20000 or 60s, found '\(budget)'"
            )
        }
    }

    private static func show(_ options: FuzzOptions, _ context: ToolContext) {
        let generator = ProgramGenerator(
            seed: options.seed, mode: options.mode,
            capabilities: Set(Capability.allCases.filter { $0 != .accelerator }.map(\.rawValue)))
        for number in options.first..<(options.first + (options.count ?? 10)) {
            context.out(generator.program(number).session(id: "fuzz-\(options.seed)-\(number)", needs: []) + "\n")
        }
    }

    private static func name(_ backend: RunningBackend) -> String {
        "\(backend.description.name) \(backend.description.version)"
    }

    private static func text(_ finding: Finding, _ baseline: String, _ subject: String) -> String {
        let step = finding.difference.step < finding.program.steps.count ? finding.difference.step + 1 : 1
        return """

            \(finding.difference.kind.rawValue) differs, first in program \(finding.number); as \(subject) shows it:

            \(finding.session)
            step \(step), \(subject): \(finding.difference.subject)step \(step), \(baseline): \(finding.difference.baseline)
            """
    }

    private static func closing(_ outcome: FuzzOutcome, all: Bool) -> String {
        var text = "\n" + outcome.coverage.text(all: all)
        let lacking = outcome.lacking.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (reason, count) in lacking.prefix(all ? lacking.count : 20) { text += "unsupported \(count) × \(reason)\n" }
        let rate = outcome.seconds > 0 ? Int(Double(outcome.programs) / outcome.seconds) : 0
        let milliseconds = Int((outcome.seconds * 1000).rounded())
        text += "\(outcome.programs) programs: \(outcome.divergent) diverged, \(outcome.findings.count) distinct"
        return text + ", in \(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst()) s (\(rate)/s)\n"
    }
}
