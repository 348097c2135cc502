import Conformance
import Foundation
import SpecLanguage

/// A report without what changes from run to run: times are left out, and cases that simply passed are only counted.
///
/// This is the form of `Reports/results/*.json`. Publishing the same answers again gives the same bytes, date included.
public struct PublishedResult: Sendable, Hashable, Codable {
    /// The `schema` member of every result.
    public static let schema = "tensor-conformance-result"

    /// ``schema``.
    public var schema = PublishedResult.schema
    /// The form of the file.
    public var version = 1
    /// When the answers were given, ISO 8601 in UTC.
    public var date: String
    /// The version of the suite.
    public var suite: String
    /// Who was tested.
    public var backend: Backend
    /// The options of the run.
    public var options: [String: String]
    /// One entry per rule, in the order of the spec.
    public var rules: [Rule]

    /// Who was tested.
    public struct Backend: Sendable, Hashable, Codable {
        /// Its name.
        public var name: String
        /// Its version.
        public var version: String
        /// Further versions and facts.
        public var environment: [String: String]
    }

    /// The cases under one heading of a chapter.
    public struct Rule: Sendable, Hashable, Codable {
        /// The chapter's file name.
        public var file: String
        /// The heading.
        public var title: String
        /// The number of cases per verdict that occurs.
        public var counts: [String: Int]
        /// What became of the cases that did not pass, by id without the chapter.
        public var others: [String: Other]
    }

    /// What became of a case that did not pass.
    public struct Other: Sendable, Hashable, Codable {
        /// One of ``Verdict``'s raw values.
        public var verdict: String
        /// Why, or for a `may` case what it answered.
        public var answer: String
    }

    /// Makes the result of a run.
    ///
    /// - Parameters:
    ///   - report: the run.
    ///   - cases: the spec that was run, which tells the rule of each case.
    /// - Throws: ``Report/Unreadable`` if a case of the report is not in the spec.
    public init(_ report: Report, cases: [Case]) throws(Report.Unreadable) {
        let header = report.header
        date = header.date
        suite = header.suite
        backend = Backend(
            name: header.backend.name, version: header.backend.version, environment: header.backend.environment)
        options = header.options
        rules = []
        let byID = Dictionary(cases.lazy.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var places: [[String]: Int] = [:]
        for entry in report.cases {
            guard let testCase = byID[entry.id] else {
                throw Report.Unreadable(description: "case '\(entry.id)' is not in the spec")
            }
            let file = testCase.file.split(separator: "/").last.map(String.init) ?? testCase.file
            let place = places[[file, testCase.title]] ?? rules.count
            if place == rules.count {
                places[[file, testCase.title]] = place
                rules.append(Rule(file: file, title: testCase.title, counts: [:], others: [:]))
            }
            rules[place].counts[entry.verdict, default: 0] += 1
            if entry.verdict != Verdict.passed.rawValue {
                rules[place].others[testCase.localID] = Other(verdict: entry.verdict, answer: Self.answer(entry))
            }
        }
    }

    /// The name of its file: the backend, its version, and the accelerator if one was named.
    public var fileName: String {
        let words = [backend.name, backend.version] + [options["accelerator"]].compactMap(\.self)
        let safe = words.joined(separator: "-").map { character in
            character.isASCII && (character.isLetter || character.isNumber || "._+".contains(character))
                ? character : "-"
        }
        return String(safe) + ".json"
    }

    /// The heading of its column: the backend and its version, and the accelerator if one was named.
    public var title: String {
        "\(backend.name) \(backend.version)" + (options["accelerator"].map { " (\($0))" } ?? "")
    }

    /// The number of cases per verdict.
    public var counts: [String: Int] {
        rules.reduce(into: [:]) { counts, rule in counts.merge(rule.counts, uniquingKeysWith: +) }
    }

    /// This result with the date of an earlier one, if that is all they differ in.
    public func keepingDate(of earlier: PublishedResult) -> PublishedResult {
        var dated = self
        dated.date = earlier.date
        return dated == earlier ? earlier : self
    }

    /// The file's bytes.
    public func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// Reads a file's bytes.
    ///
    /// - Throws: ``Report/Unreadable`` if they are no result.
    public static func read(_ data: Data) throws(Report.Unreadable) -> PublishedResult {
        do {
            let result = try JSONDecoder().decode(PublishedResult.self, from: data)
            if result.schema == schema && result.version == 1 { return result }
        } catch {}
        throw Report.Unreadable(description: "not a published result of this form")
    }

    /// What distinguishes a case that did not pass: what it showed at the first step that differs, or why it did not run.
    private static func answer(_ entry: Report.Entry) -> String {
        // The folders in front of a quoted file name are those of the machine that answered.
        told(entry).replacing(#/"/[^"\n]*//#, with: "\"")
    }

    private static func told(_ entry: Report.Entry) -> String {
        let steps = entry.steps ?? []
        if entry.level == Case.Level.may.rawValue {
            return steps.map(\.got).joined()
        }
        if let differing = steps.first(where: { !$0.agrees }) { return differing.got }
        return entry.reason ?? ""
    }
}
