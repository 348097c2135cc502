import SpecLanguage

/// A verdict with all that explains it.
public struct CaseResult: Sendable {
    /// The case that was judged.
    public var testCase: Case
    /// How it ended.
    public var verdict: Verdict
    /// Why it ended so; `nil` for a case that passed or was only observed.
    public var cause: Cause?
    /// The cause in words; one line, except that a crash ends with the last of the backend's standard error.
    public var reason: String
    /// The steps that differ from what is expected; every step for a `may` case, and where a run keeps them.
    public var steps: [StepResult]
    /// The warnings that the backend raised.
    public var warnings: [ObservedWarning]
    /// How long the backend took.
    public var seconds: Double
    /// The known divergence that the verdict takes into account.
    public var divergence: Divergence?

    /// Makes a result.
    public init(
        _ testCase: Case, _ verdict: Verdict, cause: Cause? = nil, reason: String = "", steps: [StepResult] = [],
        warnings: [ObservedWarning] = [], seconds: Double = 0
    ) {
        self.testCase = testCase
        self.verdict = verdict
        self.cause = cause
        self.reason = reason
        self.steps = steps
        self.warnings = warnings
        self.seconds = seconds
    }
}

/// Why a case ended otherwise than passed; the raw value is the `type` in JUnit.
public enum Cause: String, Sendable, Hashable, CaseIterable {
    /// A step showed something else than expected.
    case mismatch
    /// The warning that the case promises was not raised.
    case missingWarning = "missing-warning"
    /// Memory of the session was still allocated after it, or was freed twice.
    case leak
    /// The backend lacks a capability or an operation.
    case unsupported
    /// A capability that `--require` asks for is lacking.
    case required
    /// Repetitions of the case ended differently, or showed different things.
    case unstable
    /// The backend process died.
    case crash
    /// The case ran past its limit.
    case timeout
    /// The backend's answer is not an answer to this case.
    case `protocol`
    /// A known divergence that no longer shows.
    case staleDivergence = "stale-divergence"
    /// The case was not tried.
    case notRun = "not-run"
}

/// What one step showed, beside what was expected of it.
public struct StepResult: Sendable, Hashable {
    /// The step's position in the case.
    public var index: Int
    /// The step as written, with its prompts.
    public var source: String
    /// The expected text, as written.
    public var expected: String
    /// What the backend showed, in the form in which a session shows it.
    public var got: String
    /// Whether the two agree.
    public var agrees: Bool

    /// Makes a step's result.
    public init(index: Int, source: String, expected: String, got: String, agrees: Bool) {
        self.index = index
        self.source = source
        self.expected = expected
        self.got = got
        self.agrees = agrees
    }
}
