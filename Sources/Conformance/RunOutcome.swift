import SpecLanguage

/// What a run came to: exactly one result for each case that was planned.
public struct RunOutcome: Sendable {
    /// Who was tested.
    public var backend: BackendDescription
    /// The results that were kept, in the order planned: all of them, or those of cases that did not simply pass.
    public var results: [CaseResult] = []
    /// How many cases ended with each verdict.
    public var tally = Tally()
    /// The same by chapter, in the order in which chapters appear.
    public private(set) var chapters: [(name: String, tally: Tally)] = []
    /// The cases that took longest, slowest first; at most ten.
    public private(set) var slowest: [CaseResult] = []
    /// What the backend did wrong that belongs to no case.
    public var faults: [String]
    /// Rules of known divergences that hold for more or fewer cases than is recorded.
    public var stale: [String] = []
    /// Whether `failFast` ended the run early.
    public var stoppedEarly: Bool
    /// How long the whole run took.
    public var seconds: Double
    /// How long the cases took by the backend's account, added up over all of them.
    public private(set) var caseSeconds = 0.0

    private var positions: [String: Int] = [:]

    /// What the process should exit with: 0 conforms, 1 does not, 3 the run is incomplete.
    public var exitCode: Int32 {
        if !faults.isEmpty || (tally[.notRun] > 0 && !stoppedEarly) { return 3 }
        return tally.notConforming > 0 || !stale.isEmpty ? 1 : 0
    }

    /// Makes an outcome and counts its verdicts.
    public init(
        backend: BackendDescription, results: [CaseResult] = [], faults: [String] = [], stoppedEarly: Bool = false,
        seconds: Double = 0
    ) {
        self.backend = backend
        self.faults = faults
        self.stoppedEarly = stoppedEarly
        self.seconds = seconds
        add(results, keeping: .all)
    }

    /// Which results an outcome keeps.
    public enum Keeping: Sendable {
        case all
        /// Those of cases that did not simply pass, so that a run of any length fits in memory while little is wrong.
        case notPassed
    }

    /// Counts more results.
    mutating func add(_ more: [CaseResult], keeping: Keeping) {
        switch keeping {
        case .all: results += more
        case .notPassed: results += more.lazy.filter { $0.verdict != .passed }
        }
        var current: (name: String, position: Int)?
        for result in more {
            tally.add(result.verdict)
            caseSeconds += result.seconds
            let chapter = result.testCase.chapter
            if current?.name != chapter { current = (chapter, position(of: chapter)) }
            if let current { chapters[current.position].tally.add(result.verdict) }
            if result.seconds >= Self.slow { noteSlow(result) }
        }
    }

    /// From how many seconds on a case is slow enough to be named.
    private static let slow = 0.001

    private mutating func noteSlow(_ result: CaseResult) {
        if slowest.count == 10, let least = slowest.last, least.seconds >= result.seconds { return }
        let place = slowest.firstIndex { $0.seconds < result.seconds } ?? slowest.count
        slowest.insert(result, at: place)
        if slowest.count > 10 { slowest.removeLast() }
    }

    private mutating func position(of chapter: String) -> Int {
        if let position = positions[chapter] { return position }
        positions[chapter] = chapters.count
        chapters.append((chapter, Tally()))
        return chapters.count - 1
    }
}
