import SpecLanguage

/// How a run treats its cases.
public struct RunOptions: Sendable {
    /// How much of an error has to agree.
    public var messages = OutputMatcher.Messages.exact
    /// Capabilities whose lack is a failure instead of a skip.
    public var required: Set<String> = []
    /// Whether to stop soon after the first case that does not conform.
    public var failFast = false
    /// The seconds after which a case counts as hung.
    public var timeLimit = 60.0
    /// The seconds beyond ``timeLimit`` without any outcome after which the run is given up: the last resort against a
    /// backend that does not keep the limit itself. Starting an adapter again takes long, and counts as no outcome.
    public var patience = 240.0
    /// How often each case is run; it conforms if it does so each time, and is unstable if its answers vary.
    public var repetitions = 1
    /// Whether results keep the steps that agree, too.
    public var keepsAgreeing = false
    /// The failures that are known.
    public var divergences = KnownDivergences()

    /// Makes the options of a plain run.
    public init() {}
}
