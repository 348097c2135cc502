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
            if case .string("odd") = call["reflect_type"], mode == "reflect" || mode == "symmetric" {
                return try oddlyReflected(array, axis, before, after, mode, call)
            }
            let positions = (-before..<extent + after).map { source($0, extent, mode) }
            return try array.take(NDArray.integers(call.runtime, positions), axis: axis)
        case "linear_ramp":
            let rank = try call.array("array").rank
            let ends =
                try call.given("end_values").map {
                    try spreadValues(ArrayConversion.array($0, call.interpreter), rank, axis)
                } ?? nil
            let sides = try [before, after].enumerated().map { side, size in
                try ramp(array, axis, size, side, ends?[side], call)
            }
            return try NDArray.concatenate([sides[0], array, sides[1]], axis: axis)
        case "maximum", "minimum", "mean", "median":
            if mode == "median" || !call["stat_length"].isNone {
                let rank = try call.array("array").rank
                let lengths = try call["stat_length"].isNone ? nil : pairs(call.array("stat_length"), rank)
                let sides = try [before, after].enumerated().map { side, size -> NDArray in
                    var length = extent
                    if let lengths { length = min(extent, side == 0 ? lengths[axis].0 : lengths[axis].1) }
                    guard length > 0 else { throw TensorError.value("stat_length of 0 yields no value for padding") }
                    let part = try call.np.slice(
                        array, side == 0 ? 0 : extent - length, side == 0 ? length : nil, axis: axis)
                    return try border(array, axis, size, statistic(part, axis, mode, call))
                }
                return try NDArray.concatenate([sides[0], array, sides[1]], axis: axis)
            }
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

    /// One number for each line along an axis.
    private static func statistic(_ part: NDArray, _ axis: Int, _ mode: String, _ call: BoundCall) throws -> NDArray {
        if mode == "maximum" || mode == "minimum" { return try call.np.reduce(mode, part, [axis], keepsAxes: true) }
        var line: NDArray
        if mode == "mean" {
            line = try part.mean(axes: [axis], keepsAxes: true)
        } else {
            let median = OrderStatistics.list[0].object
            let found = try median.call(
                CallArguments([.object(part)], keywords: [("axis", .int(Int128(axis))), ("keepdims", .bool(true))]),
                call.interpreter)
            line = try ArrayConversion.array(found ?? .none, call.interpreter)
        }
        if part.dtype.category.map({ $0 <= .integral }) == true { line = try call.np("rint", line) }
        return try line.cast(to: part.dtype)
    }

    /// Values that lead from the edge to an end value.
    private static func ramp(
        _ array: NDArray, _ axis: Int, _ size: Int, _ side: Int, _ end: NDArray?, _ call: BoundCall
    ) throws -> NDArray {
        guard size > 0 else { return try border(array, axis, 0, nil) }
        let edge = try call.np.slice(array, side == 0 ? 0 : -1, side == 0 ? 1 : nil, axis: axis).cast(to: .float64)
        let target = try (end ?? NDArray.scalar(call.runtime, .int(0), .int64)).cast(to: .float64)
        var shape = [Int](repeating: 1, count: array.rank)
        shape[axis] = size
        let steps = try call.np.vector((0..<size).map { Double(side == 0 ? $0 : size - 1 - $0) }).reshape(shape)
        let slope = try call.np("divide", call.np("subtract", edge, target), Double(size))
        let line = try call.np("add", call.np("multiply", steps, slope), target)
        let isWhole = array.dtype.category.map { $0 <= .integral } == true
        return try (isWhole ? call.np("floor", line) : line).cast(to: array.dtype)
    }

    /// Reflections whose values go on beyond the edge: twice the edge less the mirrored value.
    private static func oddlyReflected(
        _ array: NDArray, _ axis: Int, _ before: Int, _ after: Int, _ mode: String, _ call: BoundCall
    ) throws -> NDArray {
        var result = array
        var (left, right) = (before, after)
        while left > 0 || right > 0 {
            let extent = result.shape[axis]
            let skip = mode == "reflect" ? 1 : 0
            let most = extent - skip
            guard most > 0 else {
                return try NDArray.concatenate([border(result, axis, left, result), result], axis: axis)
            }
            let (low, high) = (min(left, most), min(right, most))
            func mirrored(_ start: Int, _ stop: Int, _ edge: Int) throws -> NDArray {
                let part = try call.np.slice(result, start, stop, axis: axis).flip([axis])
                let limit = try call.np.slice(result, edge, edge + 1, axis: axis)
                return try call.np("subtract", call.np("multiply", 2, limit), part)
            }
            let first = try mirrored(skip, skip + low, 0)
            let last = try mirrored(extent - skip - high, extent - skip, extent - 1)
            result = try NDArray.concatenate([first, result, last], axis: axis)
            (left, right) = (left - low, right - high)
        }
        return result
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
