import Foundation

/// A run as `report.json` tells it, read back.
///
/// Members that a newer minor form of the file adds are ignored.
public struct Report: Sendable, Hashable, Decodable {
    /// The `schema` member of every report.
    public static let schema = "tensor-conformance-report"
    /// The form that this code writes, and the newest that it reads.
    public static let currentVersion = 1

    /// The form of the file.
    public var version: Int
    /// What was run, on what, and how.
    public var header: Header
    /// One entry per planned case, in the order planned.
    public var cases: [Entry]
    /// The counts that close a report.
    public var footer: Footer

    /// What was run, on what, and how.
    public struct Header: Sendable, Hashable, Decodable {
        /// The version of the suite.
        public var suite: String
        /// Who was tested.
        public var backend: Backend
        /// When the run began, ISO 8601 in UTC.
        public var date: String
        /// The options given.
        public var options: [String: String]
        /// The part of a greater run that this one was; nil for a whole run.
        public var shard: Shard?
    }

    /// A part of a run that several machines share.
    public struct Shard: Sendable, Hashable, Decodable {
        /// The part's number, from 1.
        public var index: Int
        /// How many parts there are.
        public var count: Int
        /// How many cases all parts have together.
        public var whole: Int
    }

    /// Who was tested.
    public struct Backend: Sendable, Hashable, Decodable {
        /// Its name.
        public var name: String
        /// Its version.
        public var version: String
        /// What it can do.
        public var capabilities: [String]
        /// Further versions and facts.
        public var environment: [String: String]
    }

    /// One case's result.
    public struct Entry: Sendable, Hashable, Decodable {
        /// The full id.
        public var id: String
        /// The chapter's id.
        public var chapter: String
        /// The file that holds the case.
        public var file: String
        /// The line in it.
        public var line: Int
        /// `must` or `may`.
        public var level: String
        /// One of ``Verdict``'s raw values.
        public var verdict: String
        /// One of ``Cause``'s raw values, unless the case passed or was only observed.
        public var cause: String?
        /// The cause in words.
        public var reason: String?
        /// The steps that differ, and for a `may` case all of them.
        public var steps: [Step]?
        /// The warnings raised.
        public var warnings: [Warning]?
        /// The known divergence that the verdict takes into account.
        public var divergence: Divergence?
        /// How long the backend took.
        public var seconds: Double
    }

    /// An entry of a list of known divergences.
    public struct Divergence: Sendable, Hashable, Decodable {
        /// The list.
        public var file: String
        /// The entry's line in it.
        public var line: Int
        /// How the case is recorded to end.
        public var outcome: String
        /// Why it ends so, in one word.
        public var cause: String
        /// Why it ends so.
        public var reason: String
        /// Where more about it is to be found.
        public var link: String?
    }

    /// What one step showed.
    public struct Step: Sendable, Hashable, Decodable {
        /// The step's number, from 1.
        public var step: Int
        /// The step as written.
        public var source: String
        /// The expected text.
        public var expected: String
        /// The text shown.
        public var got: String
        /// Whether the two agree.
        public var agrees: Bool
    }

    /// A warning that a case raised.
    public struct Warning: Sendable, Hashable, Decodable {
        /// The category's class name.
        public var category: String
        /// The text.
        public var message: String
    }

    /// The counts that close a report.
    public struct Footer: Sendable, Hashable, Decodable {
        /// The number of cases per verdict; every verdict has a count.
        public var counts: [String: Int]
        /// The number of cases planned.
        public var total: Int
        /// What the backend did wrong that belongs to no case.
        public var faults: [String]
        /// Rules of known divergences that hold for more or fewer cases than is recorded; absent in older reports.
        public var stale: [String]?
        /// How long the run took.
        public var seconds: Double
        /// How long the cases took by the backend's account, added up; nil in older reports.
        public var caseSeconds: Double?
        /// What the run exited with.
        public var exitCode: Int
    }
}
