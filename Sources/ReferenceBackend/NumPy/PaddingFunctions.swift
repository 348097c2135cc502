import InProcess
import ReferenceTensor
import TensorTypes

/// `np.pad`: the borders that each mode adds along one axis after the other.
enum PaddingFunctions {
    static let list: [NumPyFunction] = [
        NumPyFunction(
            "pad",
            "array, pad_width, mode=constant, *, constant_values=None, end_values=None, reflect_type=None, "
                + "stat_length=None", .python
        ) { call in
            let array = try call.array("array")
            let given = try widths(call)
            var mode = "constant"
            if let value = call.given("mode") {
                guard case .string(let text) = value else { throw UnsupportedOperation("np.pad with a function") }
                mode = text
            }
            guard let allowed = keywords[mode] else { throw TensorError.value("mode '\(mode)' is not supported") }
            for name in ["constant_values", "end_values", "reflect_type", "stat_length"]
            where call.given(name) != nil && !allowed.contains(name) {
                throw TensorError.value("unsupported keyword arguments for mode '\(mode)': {'\(name)'}")
            }
            let spread = try pairs(given, array.rank)
            let shape = try zip(array.shape, spread).map { extent, pair -> Int in
                let (sum, isOver) = extent.addingReportingOverflow(pair.0)
                let (total, isOverToo) = sum.addingReportingOverflow(pair.1)
                guard !isOver, !isOverToo else { throw TensorError.value("Maximum allowed dimension exceeded") }
                return total
            }
            _ = try NDArray.make(call.runtime, array.dtype, shape)
            var result = array
            for (axis, pair) in spread.enumerated() {
                result = try padded(result, axis, pair.0, pair.1, mode, call)
            }
            return .object(result === array ? try array.copy() : result)
        }
    ]

    private static let keywords: [String: [String]] = [
        "constant": ["constant_values"], "edge": [], "empty": [], "linear_ramp": ["end_values"],
        "maximum": ["stat_length"], "mean": ["stat_length"], "median": ["stat_length"], "minimum": ["stat_length"],
        "reflect": ["reflect_type"], "symmetric": ["reflect_type"], "wrap": [],
    ]

    private static func widths(_ call: BoundCall) throws -> NDArray {
        if let byAxis = call["pad_width"].object(as: PythonDictionary.self) {
            let rank = try call.array("array").rank
            var rows = [Value](repeating: .tuple([.int(0), .int(0)]), count: rank)
            for (key, value) in byAxis.entries {
                let axis = try NDArray.axis(call.interpreter.arrayInt(key), rank: rank)
                if case .int = value { rows[axis] = .tuple([value, value]) } else { rows[axis] = value }
            }
            return try ArrayConversion.array(.tuple(rows), call.interpreter)
        }
        let given = try call.array("pad_width")
        guard given.dtype.category == .integral else {
            throw TensorError.type("`pad_width` must be of integral type.")
        }
        return given
    }

    /// Two numbers per axis, as NumPy spreads one, two or one pair for each axis.
    private static func pairs(_ given: NDArray, _ rank: Int) throws -> [(Int, Int)] {
        guard let spread = given.broadcast(to: [rank, 2]) else {
            throw TensorError.value(
                "operands could not be broadcast together with remapped shapes [original->remapped]: "
                    + "\(compactTuple(given.shape))  and requested shape \(compactTuple([rank, 2]))")
        }
        let numbers = spread.integerValues
        guard numbers.allSatisfy({ $0 >= 0 }) else { throw TensorError.value("index can't contain negative values") }
        return (0..<rank).map { (numbers[$0 * 2], numbers[$0 * 2 + 1]) }
    }

    private static func padded(
        _ array: NDArray, _ axis: Int, _ before: Int, _ after: Int, _ mode: String, _ call: BoundCall
    ) throws -> NDArray {
        let extent = array.shape[axis]
        guard before > 0 || after > 0 else { return array }
        switch mode {
        case "constant", "empty":
            let values = try call.given("constant_values").map { try ArrayConversion.array($0, call.interpreter) }
            let rank = try call.array("array").rank
            let both = try values.map { try spreadValues($0, rank, axis) } ?? nil
            return try NDArray.concatenate(
                zip([before, after], 0...).map { size, side in try border(array, axis, size, both?[side]) }
                    .inserted(array, at: 1), axis: axis)
        case "edge", "reflect", "symmetric", "wrap":
            guard extent > 0 else {
                throw TensorError.value("can't extend empty axis \(axis) using modes other than 'constant' or 'empty'")
            }
            if case .string(let kind) = call["reflect_type"], kind != "even" {
                throw UnsupportedOperation("np.pad with reflect_type='\(kind)'")
            }
            let positions = (-before..<extent + after).map { source($0, extent, mode) }
            return try array.take(NDArray.integers(call.runtime, positions), axis: axis)
        case "maximum", "minimum", "mean":
            guard call["stat_length"].isNone else { throw UnsupportedOperation("np.pad with stat_length") }
            guard extent > 0 else { throw TensorError.value("stat_length of 0 yields no value for padding") }
            var options = ReductionOptions(axes: [axis])
            options.keepsAxes = true
            var line: NDArray
            if mode == "mean" {
                line = try array.mean(axes: [axis], keepsAxes: true)
                if array.dtype.category.map({ $0 <= .integral }) == true {
                    line = try ArrayMethods.ufunc("rint").call([.array(line)], UfuncOptions(), call.runtime)[0]
                }
                line = try line.cast(to: array.dtype)
            } else {
                line = try ArrayMethods.ufunc(mode).reduce(array, options)
            }
            return try NDArray.concatenate(
                [before, after].map { try border(array, axis, $0, line) }.inserted(array, at: 1), axis: axis)
        default: throw UnsupportedOperation("np.pad with mode '\(mode)'")
        }
    }

    /// Which element stands at a position outside the array.
    private static func source(_ position: Int, _ extent: Int, _ mode: String) -> Int {
        func wrapped(_ number: Int, _ period: Int) -> Int { ((number % period) + period) % period }
        switch mode {
        case "edge": return min(max(position, 0), extent - 1)
        case "wrap": return wrapped(position, extent)
        case "symmetric":
            let place = wrapped(position, 2 * extent)
            return place < extent ? place : 2 * extent - 1 - place
        default:
            guard extent > 1 else { return 0 }
            let place = wrapped(position, 2 * extent - 2)
            return place < extent ? place : 2 * extent - 2 - place
        }
    }

    private static func border(_ array: NDArray, _ axis: Int, _ size: Int, _ value: NDArray?) throws -> NDArray {
        var shape = array.shape
        shape[axis] = size
        let result = try NDArray.make(array.runtime, array.dtype, shape)
        if let value { try result.assign(value) }
        return result
    }

    private static func spreadValues(_ values: NDArray, _ rank: Int, _ axis: Int) throws -> [NDArray]? {
        guard let spread = values.broadcast(to: [rank, 2]) else {
            throw TensorError.value(
                "operands could not be broadcast together with remapped shapes [original->remapped]: "
                    + "\(compactTuple(values.shape))  and requested shape \(compactTuple([rank, 2]))")
        }
        return try (0..<2).map { try spread.item(spread.select([.integer(axis), .integer($0)])) }
    }
}

extension Array {
    fileprivate func inserted(_ element: Element, at index: Int) -> [Element] {
        var copy = self
        copy.insert(element, at: index)
        return copy
    }
}
