import Conformance
import ConformanceReports
import SpecLanguage

/// `run [PATTERN...]`.
enum RunCommand: Command {
    static let syntax = CommandSyntax(
        name: "run", operands: "[PATTERN...]", abstract: "runs cases on a backend and reports the verdicts",
        discussion: """
            A PATTERN is a full id, a chapter, a table's id, a glob with * and ?, or the beginning of an id;
            without one the whole spec is run. A run of the whole spec writes Reports/BACKEND/junit.xml and
            report.json, unless --junit or --json name other places.
            """,
        options: SharedOptions.backend + [
            SharedOptions.spec, SharedOptions.messages,
            OptionSyntax(
                "require", value: "CAP", repeats: true, "fail, instead of skipping, what needs CAP and cannot run"),
            OptionSyntax("repeat", value: "N", "run each case N times; it has to conform each time"),
            OptionSyntax("shard", value: "I/N", "run the I-th of N parts, from 1"),
            OptionSyntax("junit", value: "FILE", "write JUnit there"),
            OptionSyntax("junit-strict", "leave file and line out of JUnit, which schemas do not know"),
            OptionSyntax("json", value: "FILE", "write report.json there"),
            OptionSyntax("fail-fast", "stop soon after the first case that does not conform"),
            OptionSyntax("quiet", "show failures and the closing line only"),
            OptionSyntax("verbose", "show every skip, every observed answer and the slowest cases too"),
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        let options = try options(arguments)
        let style = try style(arguments, context)
        let shard = try shard(arguments, context)
        let choice = try SharedOptions.choice(arguments, context)
        let all = try SpecSource.load(arguments)
        var cases = try Selection.select(arguments.operands, from: all)
        if let shard { cases = cases.filter { shard.contains($0.id) } }

        let reproduction = SharedOptions.reproduction(arguments)
        let console = ConsoleReport(style: style, reproduction: reproduction, write: context.out)
        let header = RunHeader(suiteVersion: Suite.version, date: context.now(), options: told(arguments, shard))
        let running = try RunningBackend(starting: context.backends.make(choice))
        defer { running.stop() }
        // Checked before the first case, so that a place that cannot be written is known at once.
        let outputs = try ReportFiles(
            arguments, context, running.description, isWhole: arguments.operands.isEmpty && shard == nil)
        console.begin(running.description, planned: cases.count)
        let progress = ProgressBar(style: style, planned: cases.count, write: context.out)
        let outcome = Runner(options: options).run(cases, on: running, observer: progress)
        progress.clear()
        console.end(outcome)
        do {
            let written = try outputs.write(outcome, header, reproduction)
            if style.verbosity != .quiet && !written.isEmpty {
                context.out("wrote \(written.joined(separator: ", "))\n")
            }
        } catch {
            context.err("tensor-conformance: \(VisibleText.line(error.description))\n")
            return 3
        }
        return outcome.exitCode
    }

    private static func options(_ arguments: ParsedArguments) throws -> RunOptions {
        var options = try SharedOptions.runOptions(arguments)
        for name in arguments.all("require") {
            guard Capability(rawValue: name) != nil else {
                let names = Capability.allCases.map(\.rawValue)
                let hint =
                    NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
                    ?? "there are \(names.joined(separator: ", "))"
                throw UsageError("option '--require': unknown capability '\(name)'; \(hint)")
            }
            options.required.insert(name)
        }
        options.failFast = arguments.has("fail-fast")
        options.repetitions = try arguments.integer("repeat", in: 1...1_000_000) ?? 1
        return options
    }

    private static func style(_ arguments: ParsedArguments, _ context: ToolContext) throws -> ConsoleStyle {
        if arguments.has("quiet") && arguments.has("verbose") {
            throw UsageError("'--quiet' and '--verbose' exclude each other")
        }
        let verbosity: ConsoleStyle.Verbosity =
            arguments.has("quiet") ? .quiet : arguments.has("verbose") ? .verbose : .normal
        let canMove = context.isTerminal && context.environment["TERM"] != "dumb"
        let isPlain = context.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return ConsoleStyle(verbosity: verbosity, hasColor: canMove && !isPlain, isLive: canMove && !isPlain)
    }

    /// The part that `--shard` names, or else Bazel's variables.
    private static func shard(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Shard? {
        if let text = arguments.value("shard") {
            guard let shard = Shard(text) else {
                throw UsageError("option '--shard': expected I/N with 1 ≤ I ≤ N, for example 2/5, found '\(text)'")
            }
            return shard
        }
        // Bazel says 0 where a test is not sharded.
        guard let total = context.environment["TEST_TOTAL_SHARDS"], !["", "0"].contains(total) else { return nil }
        let index = context.environment["TEST_SHARD_INDEX"] ?? ""
        guard let count = Int(total), let zeroBased = Int(index), zeroBased < Int.max,
            let shard = Shard(index: zeroBased + 1, count: count)
        else {
            throw UsageError(
                "TEST_SHARD_INDEX and TEST_TOTAL_SHARDS: expected an index from 0 below the total, found '\(index)' of '\(total)'"
            )
        }
        if let path = context.environment["TEST_SHARD_STATUS_FILE"] { try OutputFile(context.path(path)).close() }
        return shard
    }

    /// The options that reports repeat, in a fixed order.
    private static func told(_ arguments: ParsedArguments, _ shard: Shard?) -> [(name: String, value: String)] {
        var told: [(name: String, value: String)] = []
        if !arguments.operands.isEmpty { told.append(("patterns", arguments.operands.joined(separator: " "))) }
        for option in syntax.options
        where !["junit", "json", "quiet", "verbose", "shard", "junit-strict"].contains(option.name) {
            if arguments.has(option.name) {
                told.append(
                    (option.name, option.value == nil ? "true" : arguments.all(option.name).joined(separator: " ")))
            }
        }
        if let shard { told.append(("shard", "\(shard.index)/\(shard.count)")) }
        return told
    }
}
