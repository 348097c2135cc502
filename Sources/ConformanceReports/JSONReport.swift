import Conformance
import SpecLanguage

/// Writes `report.json`: a header, one line per case, and a footer with the counts.
public struct JSONReport: ReportFormat {
    /// Makes the form.
    public init() {}

    /// Writes the header.
    ///
    /// - Throws: ``OutputFile/Failure`` if the file cannot be written.
    public func begin(
        _ backend: BackendDescription, header: RunHeader, to file: OutputFile
    ) throws(OutputFile.Failure) -> any ReportWriter {
        try file.write("{\n\"schema\": \"\(Report.schema)\",\n\"version\": \(Report.currentVersion),\n\"header\": ")
        try file.write { Self.header(backend, header).append(to: &$0) }
        try file.write(",\n\"cases\": [")
        return Writer(file: file)
    }

    private struct Writer: ReportWriter {
        let file: OutputFile
        var separator = "\n"

        mutating func add(_ results: [CaseResult]) throws(OutputFile.Failure) {
            for result in results {
                try file.write(separator)
                try file.write { JSONReport.entry(result).append(to: &$0) }
                separator = ",\n"
            }
        }

        mutating func end(_ outcome: RunOutcome) throws(OutputFile.Failure) {
            try file.write("\n],\n\"footer\": ")
            try file.write { JSONReport.footer(outcome).append(to: &$0) }
            try file.write("\n}\n")
        }
    }

    private static func header(_ backend: BackendDescription, _ header: RunHeader) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("suite", .string(header.suiteVersion)),
            (
                "backend",
                .object([
                    ("name", .string(backend.name)), ("version", .string(backend.version)),
                    ("capabilities", .array(backend.capabilities.sorted().map(JSONValue.string))),
                    (
                        "environment",
                        .object(backend.environment.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
                    ),
                ])
            ),
            ("date", .string(header.date)),
            ("options", .object(header.options.map { ($0.name, .string($0.value)) })),
        ]
        if let part = header.part {
            members.append(
                (
                    "shard",
                    .object([
                        ("index", .integer(part.shard.index)), ("count", .integer(part.shard.count)),
                        ("whole", .integer(part.whole)),
                    ])
                ))
        }
        return .object(members)
    }

    private static func entry(_ result: CaseResult) -> JSONValue {
        let testCase = result.testCase
        var members: [(key: String, value: JSONValue)] = [
            ("id", .string(testCase.id)), ("chapter", .string(testCase.chapter)), ("file", .string(testCase.file)),
            ("line", .integer(testCase.line)), ("level", .string(testCase.level.rawValue)),
            ("verdict", .string(result.verdict.rawValue)),
        ]
        if let cause = result.cause {
            members.append(("cause", .string(cause.rawValue)))
            members.append(("reason", .string(result.reason)))
        }
        if !result.steps.isEmpty {
            let steps = result.steps.map { step in
                JSONValue.object([
                    ("step", .integer(step.index + 1)), ("source", .string(step.source)),
                    ("expected", .string(step.expected)), ("got", .string(step.got)), ("agrees", .boolean(step.agrees)),
                ])
            }
            members.append(("steps", .array(steps)))
        }
        if !result.warnings.isEmpty {
            let warnings = result.warnings.map {
                JSONValue.object([("category", .string($0.category)), ("message", .string($0.message))])
            }
            members.append(("warnings", .array(warnings)))
        }
        if let known = result.divergence {
            var record: [(key: String, value: JSONValue)] = [
                ("file", .string(known.location.file)), ("line", .integer(known.location.line)),
                ("outcome", .string(known.outcome.rawValue)), ("cause", .string(known.cause.rawValue)),
                ("reason", .string(known.reason)),
            ]
            if let link = known.link { record.append(("link", .string(link))) }
            members.append(("divergence", .object(record)))
        }
        members.append(("seconds", .seconds(result.seconds)))
        return .object(members)
    }

    private static func footer(_ outcome: RunOutcome) -> JSONValue {
        .object([
            ("counts", .object(Verdict.allCases.map { ($0.rawValue, .integer(outcome.tally[$0])) })),
            ("total", .integer(outcome.tally.total)),
            ("faults", .array(outcome.faults.map(JSONValue.string))),
            ("stale", .array(outcome.stale.map(JSONValue.string))),
            ("seconds", .seconds(outcome.seconds)), ("caseSeconds", .seconds(outcome.caseSeconds)),
            ("exitCode", .integer(Int(outcome.exitCode))),
        ])
    }
}
