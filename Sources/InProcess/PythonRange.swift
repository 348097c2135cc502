import TensorTypes

/// A `range`, which holds its bounds and no elements.
public final class PythonRange: PythonObject {
    /// The first element.
    public let start: Int128
    /// The bound, exclusive.
    public let stop: Int128
    /// The distance of neighbours, not zero.
    public let step: Int128
    /// The number of elements.
    public let count: Int128

    /// Makes a range.
    ///
    /// - Throws: a `ValueError` if the step is zero.
    public init(start: Int128, stop: Int128, step: Int128) throws {
        guard step != 0 else { throw TensorError.value("range() arg 3 must not be zero") }
        self.start = start
        self.stop = stop
        self.step = step
        let (distance, overflow) =
            step > 0 ? stop.subtractingReportingOverflow(start) : start.subtractingReportingOverflow(stop)
        guard !overflow, step != Int128.min else { throw UnsupportedOperation("range bounds beyond 127 bits") }
        count = distance <= 0 ? 0 : (distance - 1) / (step > 0 ? step : -step) + 1
    }

    /// `range`.
    public var typeObject: PythonType { PythonType.range }

    /// The element at a position within the range.
    public func element(_ position: Int128) -> Int128 { start &+ position &* step }
}
