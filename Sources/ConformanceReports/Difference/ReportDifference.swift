import Conformance

/// What changed between two reports, case by case.
///
/// Times do not count. What a case was worth decides whether a change is for the better: it holds the rule, it is known
/// or declared not to, or it breaks it.
public struct ReportDifference: Sendable {
    /// How a case changed, in the order in which reports list it.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Fails, crashes or was not tried, and did not before.
        case newlyFailing = "newly failing"
        /// Held the rule before; now the backend declares that it lacks it, or the failure is on record.
        case noLongerPassing = "no longer passing"
        /// Holds the rule, and did not before.
        case newlyPassing = "newly passing"
        /// Failed before; now the backend declares that it lacks the operation, or the failure is on record.
        case noLongerFailing = "no longer failing"
        /// Fails as before, with another answer.
        case failsOtherwise = "failing with another answer"
        /// A `may` case whose answer is another one.
        case changedAnswer = "changed answer"
        /// Between unsupported and a known divergence.
        case otherReason = "not held for another reason"
        /// In the later report only.
        case added
        /// In the earlier report only.
        case retired

        /// Whether such a change makes the later report worse.
        public var isWorse: Bool { self == .newlyFailing || self == .noLongerPassing }
    }

    /// One case that changed.
    public struct Change: Sendable {
        /// How it changed.
        public var kind: Kind
        /// The full id.
        public var id: String
        /// The case in the earlier report; nil if it was added.
        public var before: Report.Entry?
        /// The case in the later report; nil if it is retired.
        public var after: Report.Entry?
    }

    /// The earlier report.
    public let before: Report
    /// The later report.
    public let after: Report
    /// What changed: by kind, then in the order of the later report, retired cases in that of the earlier.
    public let changes: [Change]
    /// How many cases both reports hold.
    public let common: Int

    /// Compares two reports.
    public init(from before: Report, to after: Report) {
        self.before = before
        self.after = after
        var earlier: [String: Report.Entry] = [:]
        for entry in before.cases { earlier[entry.id] = entry }
        var changes: [Change] = []
        var common = 0
        for entry in after.cases {
            guard let old = earlier.removeValue(forKey: entry.id) else {
                changes.append(Change(kind: .added, id: entry.id, after: entry))
                continue
            }
            common += 1
            if let kind = Self.kind(from: old, to: entry) {
                changes.append(Change(kind: kind, id: entry.id, before: old, after: entry))
            }
        }
        changes += before.cases.lazy.filter { earlier[$0.id] != nil }
            .map { Change(kind: .retired, id: $0.id, before: $0) }
        let groups = Dictionary(grouping: changes, by: \.kind)
        self.changes = Kind.allCases.flatMap { groups[$0] ?? [] }
        self.common = common
    }

    /// Whether something that both reports hold got worse.
    public var isWorse: Bool { changes.contains { $0.kind.isWorse } }

    /// The changes of one kind.
    public func changes(_ kind: Kind) -> [Change] { changes.filter { $0.kind == kind } }

    private static func kind(from old: Report.Entry, to new: Report.Entry) -> Kind? {
        let (before, after) = (Worth(old), Worth(new))
        switch (before, after) {
        case (.holds, .holds): return answers(old) == answers(new) ? nil : .changedAnswer
        case (.excused, .excused): return old.verdict == new.verdict ? nil : .otherReason
        case (.breaks, .breaks): return answers(old) == answers(new) ? nil : .failsOtherwise
        case (_, .breaks): return .newlyFailing
        case (_, .holds): return .newlyPassing
        case (.holds, .excused): return .noLongerPassing
        case (.breaks, .excused): return .noLongerFailing
        }
    }

    /// What a case shows of the rule that it stands for.
    private enum Worth {
        case holds
        case excused
        case breaks

        init(_ entry: Report.Entry) {
            switch Verdict(rawValue: entry.verdict) {
            // A record that no longer shows makes a run fail, but the rule is held.
            case .passed, .observed, .unexpectedPass: self = .holds
            case .diverged, .unsupported: self = .excused
            case .failed, .error, .notRun, nil: self = .breaks
            }
        }
    }

    /// What a case showed, as far as a report tells: for one that holds a `must` rule, nothing.
    private static func answers(_ entry: Report.Entry) -> [String] {
        let verdict = Verdict(rawValue: entry.verdict)
        if verdict == .passed || verdict == .unexpectedPass { return [] }
        guard let steps = entry.steps, !steps.isEmpty else { return [entry.cause ?? "", entry.reason ?? ""] }
        return steps.map { "\($0.step) \($0.got)" }
    }
}
