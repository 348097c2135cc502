import SpecLanguage
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

    /// An element, or for a slice a range.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        guard let count = Int(exactly: count) else { throw UnsupportedOperation("ranges of more than 2^63 elements") }
        switch try interpreter.select(index, count: count, .range) {
        case .one(let position): return .int(element(Int128(position)))
        case .many(let positions):
            let first = element(Int128(positions.start))
            let stride = try IntegerArithmetic.checked(step.multipliedReportingOverflow(by: Int128(positions.step)))
            // CPython stops where the slice's own stop lies, not one step after its last element.
            guard case .slice(let slice) = index else { return nil }
            let stop = element(Int128(try interpreter.resolve(slice, count: count).stop))
            return .object(try PythonRange(start: first, stop: stop, step: stride))
        }
    }

    /// The number of elements.
    public func length(_ interpreter: Interpreter) throws -> Int? {
        guard let count = Int(exactly: count) else {
            throw TensorError.overflow("Python int too large to convert to C ssize_t")
        }
        return count
    }

    /// The elements.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? {
        let size = Int(exactly: count)
        try interpreter.reserve((size ?? 0, size == nil))
        return (0..<(size ?? 0)).map { .int(element(Int128($0))) }
    }

    /// Whether an integer is among the elements; other values are compared one by one.
    public func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? {
        switch value {
        case .int, .bool:
            let number = try interpreter.index(value)
            guard count > 0 else { return false }
            let (low, high) = step > 0 ? (start, element(count - 1)) : (element(count - 1), start)
            return number >= low && number <= high && (number &- start) % step == 0
        default: return nil
        }
    }

    /// Equal if the elements are.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard operation == .equal || operation == .notEqual, let range = other.object(as: PythonRange.self) else {
            return nil
        }
        let same = count == range.count && (count == 0 || start == range.start && (count == 1 || step == range.step))
        return .bool(same == (operation == .equal))
    }

    /// By the elements.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        let parts: [Int128] = count == 0 ? [0] : count == 1 ? [1, start] : [count, start, step]
        return .instance(ObjectIdentifier(PythonType.range), .tuple(parts.map { .integer($0) }))
    }

    /// `start`, `stop` and `step`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "start": .int(start)
        case "stop": .int(stop)
        case "step": .int(step)
        default: nil
        }
    }

    /// `range(0, 3)`.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        step == 1 ? "range(\(start), \(stop))" : "range(\(start), \(stop), \(step))"
    }

    /// The range itself, being immutable.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// The range itself, being immutable.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}
