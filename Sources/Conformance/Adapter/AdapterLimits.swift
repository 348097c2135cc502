/// How much patience an ``AdapterBackend`` has.
public struct AdapterLimits: Sendable, Hashable {
    /// The seconds that an adapter may take to answer `start`; loading a framework can be slow.
    public var start: Double = 180
    /// The requests that are sent ahead of their answers.
    public var window: Int = 32
    /// How often adapters are started again after a crash, a hang or a broken answer, beyond one restart for every
    /// ``answersPerRestart`` cases answered.
    public var restarts: Int = 100
    /// The answers that make up for one restart, so that an adapter which dies now and then is not given up in a long run.
    public var answersPerRestart: Int = 20
    /// The seconds that an adapter is given to end after `stop`.
    public var stop: Double = 2

    /// The usual limits.
    public init() {}
}
