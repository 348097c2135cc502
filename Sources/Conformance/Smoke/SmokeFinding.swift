/// What one check of a smoke test came to.
public struct SmokeFinding: Sendable, Hashable {
    /// How a check ended.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// The adapter does as the protocol says.
        case ok
        /// The adapter says that it has no such thing, which it may.
        case gap
        /// The adapter does not do as the protocol says.
        case problem
    }

    /// The check's name, one word or two.
    public var check: String
    /// How it ended.
    public var verdict: Verdict
    /// What was seen, on one line.
    public var summary: String
    /// More of what was seen, a line each: for a question its program, what was expected and what came.
    public var details: [String]
    /// What the adapter's author does about it; empty where there is nothing to do.
    public var advice: String

    init(_ check: String, _ verdict: Verdict, _ summary: String, details: [String] = [], advice: String = "") {
        self.check = check
        self.verdict = verdict
        self.summary = summary
        self.details = details
        self.advice = advice
    }
}
