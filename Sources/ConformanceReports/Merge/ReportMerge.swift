import Conformance
import SpecLanguage

/// Several reports of one backend made into one, as if a single run had written it.
public struct ReportMerge: Sendable {
    /// Reports that are no parts of one run.
    public struct Failure: Error, Sendable {
        /// Every mistake on a line of its own; never empty.
        public var mistakes: [String]
    }

    /// A report and the name of its file.
    public struct Part: Sendable {
        /// The file, for mistakes.
        public var name: String
        /// What it holds.
        public var report: Report

        /// Makes a part.
        public init(name: String, report: Report) {
            self.name = name
            self.report = report
        }
    }

    /// The results of all parts, in the order of the spec.
    public let outcome: RunOutcome
    /// The header of the whole: the earliest date, and the options without the shard.
    public let header: RunHeader

    /// Merges parts.
    ///
    /// - Parameters:
    ///   - parts: reports of one backend and one suite that have no case in common. If they are shards, all of them.
    ///   - cases: the spec that was run.
    /// - Throws: ``Failure`` with every mistake: a missing shard, two results for a case, another backend, another spec,
    ///   or shards that do not add up to the run that they were cut from.
    public init(_ parts: [Part], cases: [Case]) throws(Failure) {
        guard let first = parts.first else { throw Failure(mistakes: ["there is no report to merge"]) }
        var mistakes = Self.differences(parts) + Self.missing(parts)
        var entries: [String: (entry: Report.Entry, name: String)] = [:]
        for part in parts {
            for entry in part.report.cases {
                if let earlier = entries.updateValue((entry, part.name), forKey: entry.id) {
                    mistakes.append("case '\(entry.id)' has a result in '\(earlier.name)' and in '\(part.name)'")
                }
            }
        }
        var results: [CaseResult] = []
        for testCase in cases {
            guard let found = entries.removeValue(forKey: testCase.id) else { continue }
            do {
                results.append(try CaseResult(found.entry, of: testCase))
            } catch {
                mistakes.append("'\(found.name)', case '\(testCase.id)': \(error.description)")
            }
        }
        for id in entries.keys.sorted() {
            let name = entries[id]?.name ?? ""
            mistakes.append("case '\(id)' of '\(name)' is not in the spec: give the spec that was run with --spec")
        }
        if !mistakes.isEmpty { throw Failure(mistakes: Self.shortened(mistakes)) }
        let head = first.report.header
        let backend = BackendDescription(
            name: head.backend.name, version: head.backend.version, capabilities: Set(head.backend.capabilities),
            environment: head.backend.environment)
        let footers = parts.map(\.report.footer)
        let stoppedEarly = footers.contains { $0.counts[Verdict.notRun.rawValue] ?? 0 > 0 && $0.exitCode != 3 }
        var outcome = RunOutcome(
            backend: backend, results: results, faults: footers.flatMap(\.faults), stoppedEarly: stoppedEarly,
            seconds: footers.reduce(0) { $0 + $1.seconds })
        outcome.stale = footers.flatMap { $0.stale ?? [] }
        self.outcome = outcome
        header = RunHeader(
            suiteVersion: head.suite, date: parts.map(\.report.header.date).min() ?? head.date,
            options: head.options.filter { $0.key != "shard" }.sorted { $0.key < $1.key }
                .map { (name: $0.key, value: $0.value) })
    }

    /// What keeps the parts from being of one run.
    private static func differences(_ parts: [Part]) -> [String] {
        guard let first = parts.first else { return [] }
        var mistakes: [String] = []
        for part in parts.dropFirst() {
            for (name, mine, other) in [
                ("the suite", part.report.header.suite, first.report.header.suite),
                ("the backend", title(part.report.header.backend), title(first.report.header.backend)),
                ("the options", options(part.report.header), options(first.report.header)),
            ] where mine != other {
                mistakes.append("\(name) of '\(part.name)' is \(mine), of '\(first.name)' \(other)")
            }
        }
        return mistakes
    }

    /// Shards that are not there, are there twice, or were cut from another selection.
    private static func missing(_ parts: [Part]) -> [String] {
        var mistakes: [String] = []
        let shards = parts.compactMap { part in part.report.header.shard.map { (part.name, $0) } }
        guard let (firstName, first) = shards.first else { return [] }
        for part in parts where part.report.header.shard == nil {
            mistakes.append("'\(part.name)' is of a whole run, '\(firstName)' of a shard")
        }
        for (name, shard) in shards where shard.count != first.count || shard.whole != first.whole {
            mistakes.append(
                "'\(name)' is shard \(shard.index) of \(shard.count) from \(shard.whole) cases,"
                    + " '\(firstName)' one of \(first.count) from \(first.whole) cases")
        }
        if !mistakes.isEmpty { return mistakes }
        let present = Dictionary(grouping: shards, by: \.1.index)
        let absent = (1...max(1, first.count)).filter { present[$0] == nil }
        if !absent.isEmpty {
            let list = absent.prefix(10).map(String.init).joined(separator: ", ")
            let rest = absent.count > 10 ? " and \(absent.count - 10) more" : ""
            mistakes.append(
                "of \(first.count) shards, \(absent.count == 1 ? "this is" : "these are") missing: \(list)\(rest)")
        }
        for (index, several) in present.sorted(by: { $0.key < $1.key }) where several.count > 1 {
            mistakes.append("shard \(index) is given twice: '\(several[0].0)' and '\(several[1].0)'")
        }
        let held = parts.reduce(0) { $0 + $1.report.cases.count }
        if mistakes.isEmpty && held != first.whole {
            mistakes.append("the shards hold \(held) cases, the run that they were cut from had \(first.whole)")
        }
        return mistakes
    }

    private static func title(_ backend: Report.Backend) -> String {
        let facts = backend.environment.sorted { $0.key < $1.key }.map { " \($0.key) \($0.value)" }
        return "\(backend.name) \(backend.version)" + facts.joined()
    }

    private static func options(_ header: Report.Header) -> String {
        let told = header.options.filter { $0.key != "shard" && $0.key != "patterns" }.sorted { $0.key < $1.key }
            .map { "--\($0.key) \($0.value)" }
        return told.isEmpty ? "none" : told.joined(separator: " ")
    }

    /// Thousands of cases that are not in the spec have one cause.
    private static func shortened(_ mistakes: [String]) -> [String] {
        let limit = 20
        if mistakes.count <= limit { return mistakes }
        return mistakes.prefix(limit) + ["and \(mistakes.count - limit) more mistakes"]
    }
}
