import Conformance
import Foundation

extension Report {
    /// A file that is no whole report.
    public struct Unreadable: Error, Sendable, CustomStringConvertible {
        /// What is wrong with it, on one line.
        public var description: String
    }

    /// Reads a report and checks that it is whole: its counts are those of its entries.
    ///
    /// - Throws: ``Unreadable`` if it is none, is cut short, has no footer, or does not add up.
    public static func read(_ data: Data) throws(Unreadable) -> Report {
        struct Preamble: Decodable {
            var schema: String?
            var version: Int?
            var footer: Footer?
        }
        let decoder = JSONDecoder()
        let preamble: Preamble
        do {
            preamble = try decoder.decode(Preamble.self, from: data)
        } catch {
            throw Unreadable(description: "not a whole report: \(reason(error))")
        }
        guard preamble.schema == schema else {
            throw Unreadable(description: "not a report: its 'schema' is not '\(schema)'")
        }
        guard let version = preamble.version, (1...currentVersion).contains(version) else {
            let found = preamble.version.map { "version \($0)" } ?? "no version"
            throw Unreadable(description: "a report of \(found), this program reads up to version \(currentVersion)")
        }
        guard preamble.footer != nil else {
            throw Unreadable(description: "the report has no footer: the run that wrote it did not end")
        }
        let report: Report
        do {
            report = try decoder.decode(Report.self, from: data)
        } catch {
            throw Unreadable(description: "not a whole report: \(reason(error))")
        }
        try report.checkCounts()
        return report
    }

    private func checkCounts() throws(Unreadable) {
        var counted: [String: Int] = [:]
        var ids: Set<String> = []
        for entry in cases {
            guard Verdict(rawValue: entry.verdict) != nil else {
                throw Unreadable(description: "case '\(entry.id)' has the unknown verdict '\(entry.verdict)'")
            }
            guard ids.insert(entry.id).inserted else {
                throw Unreadable(description: "case '\(entry.id)' has two results")
            }
            counted[entry.verdict, default: 0] += 1
        }
        for (verdict, count) in footer.counts where counted[verdict, default: 0] != count {
            throw Unreadable(
                description: "the footer counts \(count) '\(verdict)', the report holds \(counted[verdict, default: 0])"
            )
        }
        guard footer.total == cases.count, counted.keys.allSatisfy({ footer.counts[$0] != nil }) else {
            throw Unreadable(description: "the footer counts \(footer.total) cases, the report holds \(cases.count)")
        }
    }

    private static func reason(_ error: any Error) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.isEmpty
                ? "the report" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            return "\(place(context.codingPath)) has no '\(key.stringValue)'"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return "\(place(context.codingPath)): \(context.debugDescription)"
        default:
            return "it is not JSON, or was cut short"
        }
    }
}
