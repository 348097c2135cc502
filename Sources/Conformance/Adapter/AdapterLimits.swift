/// How much patience an ``AdapterBackend`` has.
public struct AdapterLimits: Sendable, Hashable {
    /// The seconds that an adapter may take to answer `start`; loading a framework can be slow.
    public var start: Double = 180
    /// The requests that are sent ahead of their answers.
    public var window: Int = 32
    /// How often adapters are started again after a crash, a hang or a broken answer, over a whole run.
    public var restarts: Int = 100
    /// The seconds that an adapter is given to end after `stop`.
    public var stop: Double = 2

    /// The usual limits.
    public init() {}
}
