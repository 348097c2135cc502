/// An operation that the backend lacks, as opposed to one that Python refuses; the step is reported as unsupported.
public struct UnsupportedOperation: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of what is missing.
    public var reason: String

    /// Makes the error.
    public init(_ reason: String) {
        self.reason = reason
    }

    /// The reason.
    public var description: String { reason }
}
