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
            OptionSyntax("repeat", value: "N", "run each case N times; one whose answers vary is unstable, an error"),
            OptionSyntax("shard", value: "I/N", "run the I-th of N parts, from 1"),
            OptionSyntax("fail-fast", "stop soon after the first case that does not conform"),
        ] + SharedOptions.verdicts)

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        var call = try JudgedCall(syntax, arguments, context)
        call.options.failFast = arguments.has("fail-fast")
        call.options.repetitions = try arguments.integer("repeat", in: 1...1_000_000) ?? 1
        let shard = try shard(arguments, context)
        let choice = try SharedOptions.choice(arguments, context)
        let spec = try SpecSource.open(arguments)
        var cases = CaseSupply(spec, shard: shard)
        if !arguments.operands.isEmpty {
            var chosen = try Selection.select(arguments.operands, from: spec.cases())
            call.part = shard.map { RunHeader.Part(shard: $0, whole: chosen.count) }
            if let shard { chosen = chosen.filter { shard.contains($0.id) } }
            cases = CaseSupply(chosen)
            call.told.insert(("patterns", arguments.operands.joined(separator: " ")), at: 0)
        } else if let shard {
            call.part = RunHeader.Part(shard: shard, whole: spec.count)
        }
        if let shard { call.told.append(("shard", "\(shard.index)/\(shard.count)")) }
        return try call.run(
            cases, of: spec, isWhole: arguments.operands.isEmpty && shard == nil,
            adapter: choice.command == nil ? NamedAdapter.named(choice.name) : nil,
            on: { try context.backends.make(choice) })
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
}
