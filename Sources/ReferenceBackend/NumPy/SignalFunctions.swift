import Foundation
import InProcess
import ReferenceTensor
import TensorTypes

/// Convolution, interpolation, integration, slopes and windows.
enum SignalFunctions {
    static let list: [NumPyFunction] = sliding + curves + windows

    // MARK: Sliding products

    /// The sums of products of two vectors at every shift, with the overlap that a mode asks for.
    private static func slide(_ left: NDArray, _ right: NDArray, _ mode: String, _ runtime: Runtime) throws -> NDArray {
        let dtype = try ArrayDType.result([left.dtype, right.dtype])
        let (a, b) = (try left.cast(to: dtype), try right.cast(to: dtype))
        let (n, m) = (a.count, b.count)
        let shifts: Range<Int>
        switch mode {
        case "valid": shifts = m - 1..<n
        case "same": shifts = (m - 1) / 2..<(m - 1) / 2 + n
        default: shifts = 0..<n + m - 1
        }
        let np = ArrayExpressions(runtime)
        let reversed = try b.flip([0])
        let parts = try shifts.map { shift -> NDArray in
            let (start, stop) = (max(0, shift - m + 1), min(n, shift + 1))
            let skipped = max(0, m - 1 - shift)
            return try Products.dot(
                np.slice(a, start, stop), np.slice(reversed, skipped, skipped + stop - start)
            ).reshape([1])
        }
        return try NDArray.concatenate(parts, axis: 0)
    }

    private static func mode(_ call: BoundCall, default missing: String) throws -> String {
        guard case .string(let text)? = call.given("mode") else { return missing }
        guard ["valid", "same", "full", "v", "s", "f"].contains(text) else {
            throw TensorError.value("mode must be one of 'valid', 'same', or 'full' (got '\(text)')")
        }
        return ["v": "valid", "s": "same", "f": "full"][text] ?? text
    }

    private static let sliding: [NumPyFunction] = [
        NumPyFunction("convolve", "a, v, mode=full") { call in
            var (a, v) = (try call.array("a"), try call.array("v"))
            if a.rank == 0 { a = try a.reshape([1]) }
            if v.rank == 0 { v = try v.reshape([1]) }
            guard a.rank == 1, v.rank == 1 else { throw TensorError.value("object too deep for desired array") }
            if v.count > a.count { swap(&a, &v) }
            guard a.count > 0 else { throw TensorError.value("a cannot be empty") }
            guard v.count > 0 else { throw TensorError.value("v cannot be empty") }
            return .object(try slide(a, v, mode(call, default: "full"), call.runtime))
        },
        NumPyFunction("correlate", "a, v, mode=valid") { call in
            let (a, v) = (try call.array("a"), try call.array("v"))
            guard a.count > 0 else { throw TensorError.value("first array argument cannot be empty") }
            guard v.count > 0 else { throw TensorError.value("second array argument cannot be empty") }
            let conjugated = try call.np("conjugate", v.flip([0]))
            let mode = try mode(call, default: "valid")
            if v.count > a.count {
                // The shorter one slides; the result runs the other way then.
                let turned = try slide(conjugated, a, mode, call.runtime)
                return .object(try turned.copy())
            }
            return .object(try slide(a, conjugated, mode, call.runtime))
        },
    ]

    // MARK: Curves

    private static func stepSizes(_ call: BoundCall, _ array: NDArray, _ axis: Int) throws -> NDArray? {
        guard !call["x"].isNone else { return nil }
        let x = try call.array("x")
        var line = x
        if x.rank == 1 {
            var shape = [Int](repeating: 1, count: array.rank)
            shape[axis] = x.count - 1
            line = try call.np("subtract", call.np.slice(x, 1, nil), call.np.slice(x, nil, -1)).reshape(shape)
        } else {
            line = try call.np(
                "subtract", call.np.slice(x, 1, nil, axis: axis), call.np.slice(x, nil, -1, axis: axis))
        }
        return line
    }

    private static let curves: [NumPyFunction] = [
        NumPyFunction("trapezoid", "y, x=None, dx=1.0, axis=-1") { call in
            let y = try call.array("y")
            let axis = try NDArray.axis(call.int("axis", default: -1), rank: y.rank)
            let sums = try call.np(
                "add", call.np.slice(y, 1, nil, axis: axis), call.np.slice(y, nil, -1, axis: axis))
            let scaled: NDArray
            if let steps = try stepSizes(call, y, axis) {
                scaled = try call.np("multiply", steps, sums)
            } else {
                let distance = try call.given("dx").map(call.interpreter.float) ?? 1
                scaled = try call.np("multiply", distance, sums)
            }
            return call.result(try call.np.reduce("add", call.np("divide", scaled, 2.0), [axis]))
        },
        NumPyFunction("interp", "x, xp, fp, left=None, right=None, period=None") { call in
            let x = try call.array("x")
            var points = try ArrayExpressions.doubles(call.array("xp"))
            let values = try call.array("fp")
            guard points.count == values.count else {
                throw TensorError.value("fp and xp are not of the same length.")
            }
            guard !points.isEmpty else { throw TensorError.value("array of sample points is empty") }
            var wanted = try ArrayExpressions.doubles(x)
            let isComplex = values.dtype.category == .complex
            var heights =
                try isComplex
                ? [ArrayExpressions.doubles(values.realPart()), ArrayExpressions.doubles(values.imaginaryPart())]
                : [ArrayExpressions.doubles(values)]
            var ends: (Double?, Double?) = (nil, nil)
            if !call["period"].isNone {
                let period = try abs(call.interpreter.float(call["period"]))
                guard period != 0 else { throw TensorError.value("period must be a non-zero value") }
                func wrapped(_ value: Double) -> Double { value - (value / period).rounded(.down) * period }
                wanted = wanted.map(wrapped)
                points = points.map(wrapped)
                let order = points.indices.sorted { points[$0] < points[$1] }
                points = order.map { points[$0] }
                heights = heights.map { line in order.map { line[$0] } }
                let (first, last) = (points[0], points[points.count - 1])
                points = [last - period] + points + [first + period]
                heights = heights.map { [$0[$0.count - 1]] + $0 + [$0[0]] }
            } else {
                ends.0 = try call["left"].isNone ? nil : call.interpreter.float(call["left"])
                ends.1 = try call["right"].isNone ? nil : call.interpreter.float(call["right"])
            }
            let lines = heights.map { line in wanted.map { interpolated($0, points, line, ends) } }
            let result = try NDArray.make(call.runtime, isComplex ? .complex128 : .float64, x.shape)
            for (part, line) in zip(isComplex ? [try result.realPart(), try result.imaginaryPart()] : [result], lines) {
                part.strided?.assign(line)
            }
            return call.result(result)
        },
        NumPyFunction("gradient", "f, *varargs, axis=None, edge_order=1") { call in
            let f = try call.array("f")
            let axes = try call.ints("axis").map { try NDArray.axes($0, rank: f.rank) } ?? Array(f.shape.indices)
            let order = try call.int("edge_order", default: 1)
            guard order <= 2 else { throw TensorError.value("'edge_order' greater than 2 not supported") }
            let spacings = try call.rest.map { try ArrayConversion.array($0, call.interpreter) }
            guard spacings.isEmpty || spacings.count == 1 && spacings[0].rank == 0 || spacings.count == axes.count
            else {
                throw TensorError.type("invalid number of arguments")
            }
            let source = f.dtype.category.map { $0 <= .integral } == true ? try f.cast(to: .float64) : f
            let slopes = try axes.enumerated().map { index, axis -> Value in
                guard source.shape[axis] > order else {
                    throw TensorError.value(
                        "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements "
                            + "are required.")
                }
                let spacing = spacings.isEmpty ? nil : spacings[spacings.count == 1 ? 0 : index]
                return .object(try slope(source, axis, spacing, order, call))
            }
            let isSingle = try axes.count == 1 && (f.rank == 1 || call.interpreter.indexIfInteger(call["axis"]) != nil)
            return isSingle ? slopes[0] : .tuple(slopes)
        },
        NumPyFunction("unwrap", "p, discont=None, axis=-1, *, period=6.283185307179586") { call in
            let p = try call.array("p")
            let axis = try NDArray.axis(call.int("axis", default: -1), rank: p.rank)
            let isWhole: Bool
            if case .int? = call.given("period") { isWhole = p.dtype.category == .integral } else { isWhole = false }
            let period = try call.given("period").map(call.interpreter.float) ?? 2 * .pi
            let limit = try call["discont"].isNone ? period / 2 : call.interpreter.float(call["discont"])
            let result = isWhole ? try p.copy() : try p.cast(to: ArrayDType.result([p.dtype, .float64])).copy()
            let moved = result.axisLastView(axis)
            let length = p.shape[axis]
            let values = try ArrayExpressions.doubles(moved)
            var unwrapped = values
            for start in stride(from: 0, to: values.count, by: max(length, 1)) {
                var total = 0.0
                for index in start + 1..<max(start + length, start + 1) {
                    let step = values[index] - values[index - 1]
                    var folded = step + period / 2
                    folded -= (folded / period).rounded(.down) * period
                    folded -= period / 2
                    if folded == -period / 2, step > 0 { folded = period / 2 }
                    total += abs(step) < limit ? 0 : folded - step
                    unwrapped[index] = values[index] + total
                }
            }
            moved.strided?.assign(unwrapped)
            return .object(result)
        },
        NumPyFunction("sinc", "x") { call in
            let x = try call.array("x")
            let scaled = try call.np(
                "multiply", .pi as Double, x.dtype.category.map { $0 <= .integral } == true ? x.cast(to: .float64) : x)
            let shifted = try scaled.copy()
            for offset in shifted.offsets {
                if case .number(let number) = shifted.element(atOffset: offset), number.double == 0 {
                    try NDArray.store(
                        .number(.float(1e-20)), from: .float64, at: shifted.pointer + offset, shifted.dtype,
                        call.runtime)
                }
            }
            return call.result(try call.np("divide", call.np("sin", shifted), shifted))
        },
        NumPyFunction("i0", "x") { call in
            let x = try call.array("x")
            guard x.dtype.category.map({ $0 <= .floating }) == true else {
                throw TensorError.type("i0 not supported for complex values")
            }
            let result = try NDArray.make(call.runtime, .float64, x.shape)
            result.strided?.assign(try ArrayExpressions.doubles(x).map(bessel))
            return .object(result)
        },
    ]

    private static func interpolated(
        _ x: Double, _ points: [Double], _ values: [Double], _ ends: (Double?, Double?)
    ) -> Double {
        guard !x.isNaN else { return x }
        let last = points.count - 1
        if x < points[0] { return ends.0 ?? values[0] }
        if x > points[last] { return ends.1 ?? values[last] }
        if x == points[last] { return values[last] }
        var (low, high) = (0, last)
        while high - low > 1 {
            let middle = (low + high) / 2
            if points[middle] <= x { low = middle } else { high = middle }
        }
        if points[low] == x { return values[low] }
        let slope = (values[high] - values[low]) / (points[high] - points[low])
        let found = slope * (x - points[low]) + values[low]
        return found.isNaN ? slope * (x - points[high]) + values[high] : found
    }

    /// Differences in the middle, one-sided at the ends.
    private static func slope(
        _ f: NDArray, _ axis: Int, _ spacing: NDArray?, _ order: Int, _ call: BoundCall
    ) throws -> NDArray {
        let np = call.np
        func part(_ start: Int?, _ stop: Int?) throws -> NDArray { try np.slice(f, start, stop, axis: axis) }
        var steps: NDArray?
        var width = 1.0
        if let spacing, spacing.rank > 0 {
            guard spacing.rank == 1, spacing.count == f.shape[axis] else {
                throw TensorError.value("when 1d, distances must match the length of the corresponding dimension")
            }
            let differences = try np("subtract", np.slice(spacing, 1, nil), np.slice(spacing, nil, -1))
            let values = try ArrayExpressions.doubles(differences)
            if values.allSatisfy({ $0 == values.first }) { width = values.first ?? 1 } else { steps = differences }
        } else if let spacing {
            width = try ArrayExpressions.doubles(spacing)[0]
        }
        var middle: NDArray
        var first: NDArray
        var last: NDArray
        if let steps {
            func along(_ line: NDArray) throws -> NDArray {
                var shape = [Int](repeating: 1, count: f.rank)
                shape[axis] = line.count
                return try line.reshape(shape)
            }
            let (d1, d2) = (try np.slice(steps, nil, -1), try np.slice(steps, 1, nil))
            let sum = try np("add", d1, d2)
            let a = try np("divide", np("negative", d2), np("multiply", d1, sum))
            let b = try np("divide", np("subtract", d2, d1), np("multiply", d1, d2))
            let c = try np("divide", d1, np("multiply", d2, sum))
            middle = try np(
                "add",
                np(
                    "add", np("multiply", along(a), part(nil, -2)), np("multiply", along(b), part(1, -1))),
                np("multiply", along(c), part(2, nil)))
            let values = try ArrayExpressions.doubles(steps)
            let (start, end) = (values[0], values[values.count - 1])
            if order == 1 {
                first = try np("divide", np("subtract", part(1, 2), part(0, 1)), start)
                last = try np("divide", np("subtract", part(-1, nil), part(-2, -1)), end)
            } else {
                let (s1, s2) = (values[0], values[1])
                first = try combination(
                    [
                        (-(2 * s1 + s2) / (s1 * (s1 + s2)), part(0, 1)), ((s1 + s2) / (s1 * s2), part(1, 2)),
                        (-s1 / (s2 * (s1 + s2)), part(2, 3)),
                    ], np)
                let (e1, e2) = (values[values.count - 2], values[values.count - 1])
                last = try combination(
                    [
                        (e2 / (e1 * (e1 + e2)), part(-3, -2)), (-(e2 + e1) / (e1 * e2), part(-2, -1)),
                        ((2 * e2 + e1) / (e2 * (e1 + e2)), part(-1, nil)),
                    ], np)
            }
        } else {
            middle = try np("divide", np("subtract", part(2, nil), part(nil, -2)), 2 * width)
            if order == 1 {
                first = try np("divide", np("subtract", part(1, 2), part(0, 1)), width)
                last = try np("divide", np("subtract", part(-1, nil), part(-2, -1)), width)
            } else {
                first = try combination(
                    [(-1.5 / width, part(0, 1)), (2 / width, part(1, 2)), (-0.5 / width, part(2, 3))], np)
                last = try combination(
                    [(0.5 / width, part(-3, -2)), (-2 / width, part(-2, -1)), (1.5 / width, part(-1, nil))], np)
            }
        }
        return try NDArray.concatenate([first, middle, last], axis: axis)
    }

    private static func combination(_ terms: [(Double, NDArray)], _ np: ArrayExpressions) throws -> NDArray {
        let scaled = try terms.map { try np("multiply", $0.0, $0.1) }
        return try scaled.dropFirst().reduce(scaled[0]) { try np("add", $0, $1) }
    }

    // MARK: Windows

    /// A window of a number of points, from a function of the odd distances `1-M, 3-M ... M-1`.
    private static func window(_ name: String, _ shape: @escaping @Sendable (Double, Double) -> Double) -> NumPyFunction
    {
        NumPyFunction(name, "M") { call in
            let size = try call.interpreter.float(call["M"])
            guard size >= 1 else { return .object(try NDArray.make(call.runtime, .float64, [0])) }
            guard size > 1 else { return .object(try call.np.vector([1])) }
            return .object(try call.np.vector(stride(from: 1 - size, to: size, by: 2).map { shape($0, size) }))
        }
    }

    private static let windows: [NumPyFunction] = [
        window("bartlett") { n, size in n <= 0 ? 1 + n / (size - 1) : 1 - n / (size - 1) },
        window("blackman") { n, size in
            0.42 + 0.5 * cos(.pi * n / (size - 1)) + 0.08 * cos(2 * .pi * n / (size - 1))
        },
        window("hanning") { n, size in 0.5 + 0.5 * cos(.pi * n / (size - 1)) },
        window("hamming") { n, size in 0.54 + 0.46 * cos(.pi * n / (size - 1)) },
        NumPyFunction("kaiser", "M, beta") { call in
            let (size, beta) = (try call.interpreter.float(call["M"]), try call.interpreter.float(call["beta"]))
            guard size != 1 else { return .object(try call.np.vector([1])) }
            let alpha = (size - 1) / 2
            return .object(
                try call.np.vector(
                    stride(from: 0, to: size, by: 1).map { n in
                        let ratio = (n - alpha) / alpha
                        return bessel(beta * (1 - ratio * ratio).squareRoot()) / bessel(beta)
                    }))
        },
    ]

    /// The modified Bessel function of the first kind and order 0: its power series, which converges everywhere.
    private static func bessel(_ x: Double) -> Double {
        let quarter = x * x / 4
        var (term, sum, index) = (1.0, 1.0, 1.0)
        while term > sum * 1e-18, index < 1000 {
            term *= quarter / (index * index)
            sum += term
            index += 1
        }
        return sum
    }
}

extension NDArray {
    /// The same memory with an axis made the last one.
    func axisLastView(_ axis: Int) -> NDArray { permuted(shape.indices.filter { $0 != axis } + [axis]) }
}
