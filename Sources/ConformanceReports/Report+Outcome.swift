import Conformance

extension Report {
    /// The report that ``JSONReport`` would write of a run, without a file in between.
    public init(_ outcome: RunOutcome, header: RunHeader) {
        version = Self.currentVersion
        self.header = Header(
            suite: header.suiteVersion,
            backend: Backend(
                name: outcome.backend.name, version: outcome.backend.version,
                capabilities: outcome.backend.capabilities.sorted(), environment: outcome.backend.environment),
            date: header.date,
            options: Dictionary(header.options.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
            shard: header.part.map { Shard(index: $0.shard.index, count: $0.shard.count, whole: $0.whole) })
        cases = outcome.results.map(Entry.init)
        footer = Footer(
            counts: Dictionary(uniqueKeysWithValues: Verdict.allCases.map { ($0.rawValue, outcome.tally[$0]) }),
            total: outcome.results.count, faults: outcome.faults, seconds: outcome.seconds,
            exitCode: Int(outcome.exitCode))
    }
}

extension Report.Entry {
    /// The entry of one result.
    fileprivate init(_ result: CaseResult) {
        let testCase = result.testCase
        self.init(
            id: testCase.id, chapter: testCase.chapter, file: testCase.file, line: testCase.line,
            level: testCase.level.rawValue, verdict: result.verdict.rawValue, cause: result.cause?.rawValue,
            reason: result.cause == nil ? nil : result.reason,
            steps: result.steps.isEmpty
                ? nil
                : result.steps.map {
                    Report.Step(
                        step: $0.index + 1, source: $0.source, expected: $0.expected, got: $0.got, agrees: $0.agrees)
                },
            warnings: result.warnings.isEmpty
                ? nil : result.warnings.map { Report.Warning(category: $0.category, message: $0.message) },
            divergence: result.divergence.map {
                Report.Divergence(
                    file: $0.location.file, line: $0.location.line, outcome: $0.outcome.rawValue,
                    cause: $0.cause.rawValue, reason: $0.reason, link: $0.link)
            },
            seconds: result.seconds)
    }
}
