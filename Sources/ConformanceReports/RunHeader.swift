import Conformance

/// What a report says about a run besides its results.
public struct RunHeader: Sendable {
    /// The version of the suite.
    public var suiteVersion: String
    /// When the run began: ISO 8601, UTC, whole seconds, with a final `Z`.
    public var date: String
    /// The options that were given, in a fixed order.
    public var options: [(name: String, value: String)]
    /// The part of a greater run that this one was; nil for a whole run.
    public var part: Part?

    /// A part of a run that several machines share.
    public struct Part: Sendable, Hashable {
        /// Which part of how many.
        public var shard: Shard
        /// How many cases all parts have together.
        public var whole: Int

        /// Makes a part.
        public init(shard: Shard, whole: Int) {
            self.shard = shard
            self.whole = whole
        }
    }

    /// Makes a header.
    public init(
        suiteVersion: String, date: String, options: [(name: String, value: String)] = [], part: Part? = nil
    ) {
        self.suiteVersion = suiteVersion
        self.date = date
        self.options = options
        self.part = part
    }
}
