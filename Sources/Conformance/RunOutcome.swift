/// What a run came to: exactly one result for each case that was planned.
public struct RunOutcome: Sendable {
    /// Who was tested.
    public var backend: BackendDescription
    /// One result per planned case, in the order planned.
    public var results: [CaseResult]
    /// How many cases ended with each verdict.
    public var tally: Tally
    /// What the backend did wrong that belongs to no case.
    public var faults: [String]
    /// Whether `failFast` ended the run early.
    public var stoppedEarly: Bool
    /// How long the whole run took.
    public var seconds: Double

    /// What the process should exit with: 0 conforms, 1 does not, 3 the run is incomplete.
    public var exitCode: Int32 {
        if !faults.isEmpty || (tally[.notRun] > 0 && !stoppedEarly) { return 3 }
        return tally.notConforming > 0 ? 1 : 0
    }

    /// Makes an outcome and counts its verdicts.
    public init(
        backend: BackendDescription, results: [CaseResult], faults: [String] = [], stoppedEarly: Bool = false,
        seconds: Double
    ) {
        self.backend = backend
        self.results = results
        self.faults = faults
        self.stoppedEarly = stoppedEarly
        self.seconds = seconds
        tally = Tally()
        for result in results { tally.add(result.verdict) }
    }
}
