import SpecLanguage

/// One entry of a list of known divergences: cases that a backend is known to fail, how they fail, and why.
public struct Divergence: Sendable, Hashable {
    /// What names the cases: full ids, chapters, ids of tables, or globs over full ids; never empty.
    public var patterns: [String]
    /// How many of the cases end so, for an entry that is a rule; nil for one whose cases all do.
    public var count: ClosedRange<Int>?
    /// How the cases end.
    public var outcome: Outcome
    /// The source of the first step that differs, compared as a chapter's output is; nil for whatever it is.
    public var step: String?
    /// What that step is expected to show, compared likewise.
    public var expected: String?
    /// What that step shows, compared likewise.
    public var got: String?
    /// Why the cases fail.
    public var cause: Cause
    /// The cause in words.
    public var reason: String
    /// Where more about it is to be found.
    public var link: String?
    /// Where the entry stands.
    public var location: SourceLocation

    /// Makes an entry.
    public init(
        patterns: [String], count: ClosedRange<Int>? = nil, outcome: Outcome, step: String? = nil,
        expected: String? = nil, got: String? = nil, cause: Cause, reason: String, link: String? = nil,
        location: SourceLocation
    ) {
        self.patterns = patterns
        self.count = count
        self.outcome = outcome
        self.step = step
        self.expected = expected
        self.got = got
        self.cause = cause
        self.reason = reason
        self.link = link
        self.location = location
    }

    /// How a listed case ends. Each word stands for itself alone: a crash is not excused by a recorded failure.
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// A step shows something else than expected.
        case failed
        /// The warning that the case promises is not raised.
        case missingWarning = "missing-warning"
        /// Memory of the session is still allocated after it.
        case leak
        /// The backend dies.
        case crash
        /// The backend does not answer in time.
        case timeout
        /// The backend's answer is no answer.
        case `protocol`

        /// Whether it is the end of a process or of its patience, which no case of `level=may` leaves open either.
        var isOfTheProcess: Bool { self == .crash || self == .timeout || self == .protocol }

        /// The outcome of a case that failed for this cause; nil where a divergence is no excuse.
        init?(_ cause: Conformance.Cause?) {
            switch cause {
            case .mismatch: self = .failed
            case .missingWarning: self = .missingWarning
            case .leak: self = .leak
            case .crash: self = .crash
            case .timeout: self = .timeout
            case .protocol: self = .protocol
            case .unsupported, .required, .unstable, .staleDivergence, .notRun, nil: return nil
            }
        }
    }

    /// Why a backend diverges.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// It is wrong and is to be mended.
        case bug
        /// It is meant to differ.
        case byDesign = "by-design"
        /// It has no such thing yet, and does something else instead.
        case unimplemented
        /// It follows another version of the libraries.
        case version
    }

    /// How many cases the patterns name in the spec at hand.
    var named = 0

    /// The patterns as they are told in a sentence.
    var patternText: String {
        let first = patterns.first.map { "'\($0)'" } ?? "nothing"
        return patterns.count > 1 ? "\(first) and \(patterns.count - 1) more" : first
    }

    /// The entry's reason with its cause and link, as one line.
    public var summary: String {
        "\(cause.rawValue): \(reason)" + (link.map { " (\($0))" } ?? "")
    }
}

/// Every mistake in a list of known divergences, sorted by place.
public struct DivergenceError: Error, Sendable, Hashable {
    /// The mistakes; never empty.
    public var diagnostics: [Diagnostic]

    init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics.sorted { $0.location < $1.location }
    }
}
