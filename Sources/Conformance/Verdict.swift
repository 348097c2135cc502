/// What became of one case.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    case passed
    case failed
    /// A known divergence that failed as recorded.
    case diverged
    /// A known divergence that did not fail.
    case unexpectedPass = "unexpected-pass"
    /// The backend has not what the case needs, or says of a step that it has no such operation.
    case unsupported
    /// A crash, a timeout, or an answer that is no answer.
    case error
    /// The case was planned and never tried.
    case notRun = "not-run"
    /// A `level=may` case: its answer is recorded and judged by nobody.
    case observed

    /// Whether a run in which every case ends so conforms.
    public var conforms: Bool {
        switch self {
        case .passed, .diverged, .unsupported, .observed: true
        case .failed, .unexpectedPass, .error, .notRun: false
        }
    }
}

/// How many cases ended with each verdict.
public struct Tally: Sendable, Hashable {
    private var counts = [Int](repeating: 0, count: Verdict.allCases.count)

    /// Makes a tally of nothing.
    public init() {}

    /// The number of cases with this verdict.
    public subscript(verdict: Verdict) -> Int {
        get { counts[Self.position(verdict)] }
        set { counts[Self.position(verdict)] = newValue }
    }

    /// All cases counted.
    public var total: Int { counts.reduce(0, +) }

    /// The cases that make a run fail.
    public var notConforming: Int {
        Verdict.allCases.reduce(0) { $1.conforms ? $0 : $0 + self[$1] }
    }

    /// The cases that were judged, the base of a pass rate.
    public var judged: Int { self[.passed] + self[.failed] + self[.diverged] + self[.unexpectedPass] + self[.error] }

    /// Counts one more case.
    public mutating func add(_ verdict: Verdict) { self[verdict] += 1 }

    private static func position(_ verdict: Verdict) -> Int {
        switch verdict {
        case .passed: 0
        case .failed: 1
        case .diverged: 2
        case .unexpectedPass: 3
        case .unsupported: 4
        case .error: 5
        case .notRun: 6
        case .observed: 7
        }
    }
}
