import Conformance

/// What a report says about a run besides its results.
public struct RunHeader: Sendable {
    /// The version of the suite.
    public var suiteVersion: String
    /// When the run began: ISO 8601, UTC, whole seconds, with a final `Z`.
    public var date: String
    /// The options that were given, in a fixed order.
    public var options: [(name: String, value: String)]

    /// Makes a header.
    public init(suiteVersion: String, date: String, options: [(name: String, value: String)] = []) {
        self.suiteVersion = suiteVersion
        self.date = date
        self.options = options
    }
}
