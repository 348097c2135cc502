import InProcess
import ReferenceTensor
import TensorTypes

/// Histograms, covariances, and products over several axes.
enum StatisticsFunctions {
    static let list: [NumPyFunction] = counting + covariances + products

    // MARK: Counting

    private static func isRising(_ values: [Double]) -> Bool { zip(values, values.dropFirst()).allSatisfy { $0 <= $1 } }

    /// The edges that a number of bins, a sequence of edges, or a rule's name stands for.
    private static func edges(_ call: BoundCall, _ data: NDArray) throws -> NDArray {
        let bins: Value = call.given("bins") ?? .int(10)
        if case .string(let rule) = bins { throw UnsupportedOperation("np.histogram with bins='\(rule)'") }
        let isArray = bins.object(as: NDArray.self).map { $0.rank > 0 } ?? false
        if try isArray || call.interpreter.indexIfInteger(bins) == nil {
            let given = try ArrayConversion.array(bins, call.interpreter)
            guard given.rank == 1 else { throw TensorError.value("`bins` must be 1d, when an array") }
            guard isRising(try ArrayExpressions.doubles(given)) else {
                throw TensorError.value("`bins` must increase monotonically, when an array")
            }
            return given
        }
        let count = try call.interpreter.arrayInt(bins)
        guard count >= 1 else { throw TensorError.value("`bins` must be positive, when an integer") }
        var (low, high) = (0.0, 1.0)
        let limits: Value = call["range"]
        if !limits.isNone {
            let pair = try call.interpreter.elements(limits).map(call.interpreter.float)
            (low, high) = (pair[0], pair[1])
            guard low <= high else { throw TensorError.value("max must be larger than min in range parameter.") }
        } else if data.count > 0 {
            let values = try ArrayExpressions.doubles(data)
            (low, high) = (values.min() ?? 0, values.max() ?? 1)
        }
        guard low.isFinite, high.isFinite else {
            let kind = limits.isNone ? "autodetected" : "supplied"
            let shown = try [low, high].map { try call.interpreter.str(.float($0)) }
            throw TensorError.value("\(kind) range of [\(shown[0]), \(shown[1])] is not finite")
        }
        if low == high { (low, high) = (low - 0.5, high + 0.5) }
        let step = (high - low) / Double(count)
        return try call.np.vector((0...count).map { $0 == count ? high : Double($0) * step + low })
    }

    private static func counts(
        _ data: [Double], _ edges: [Double], weights: [Double]?
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: max(edges.count - 1, 0))
        for (index, value) in data.enumerated() {
            guard let first = edges.first, let last = edges.last, value >= first, value <= last else { continue }
            var (low, high) = (0, edges.count - 1)
            while high - low > 1 {
                let middle = (low + high) / 2
                if edges[middle] <= value { low = middle } else { high = middle }
            }
            sums[low] += weights?[index] ?? 1
        }
        return sums
    }

    private static let counting: [NumPyFunction] = [
        NumPyFunction("digitize", "x, bins, right=False") { call in
            let (x, bins) = (try call.array("x"), try call.array("bins"))
            guard x.dtype.category != .complex else { throw TensorError.type("x may not be complex") }
            let values = try ArrayExpressions.doubles(bins)
            let isRight = try call.flag("right")
            if isRising(values) { return call.result(try bins.searchSorted(x, right: !isRight)) }
            guard isRising(values.reversed()) else {
                throw TensorError.value("bins must be monotonically increasing or decreasing")
            }
            let turned = try bins.flip([0]).copy()
            return call.result(try call.np("subtract", bins.count, turned.searchSorted(x, right: isRight)))
        },
        NumPyFunction("histogram_bin_edges", "a, bins=10, range=None, weights=None") { call in
            .object(try edges(call, call.array("a").ravel()))
        },
        NumPyFunction("histogram", "a, bins=10, range=None, density=None, weights=None") { call in
            let data = try call.array("a").ravel()
            let edges = try edges(call, data)
            let weights = try call["weights"].isNone ? nil : call.array("weights").ravel()
            if let weights, weights.count != data.count {
                throw TensorError.value("weights should have the same shape as a.")
            }
            let limits = try ArrayExpressions.doubles(edges)
            let sums = try counts(
                ArrayExpressions.doubles(data), limits, weights: weights.map { try ArrayExpressions.doubles($0) })
            guard try call.flag("density") else {
                return .tuple([
                    .object(try call.np.vector(sums, dtype: weights?.dtype ?? .int64)), .object(edges),
                ])
            }
            let total = sums.reduce(0, +)
            let shares = sums.indices.map { sums[$0] / (limits[$0 + 1] - limits[$0]) / total }
            return .tuple([.object(try call.np.vector(shares)), .object(edges)])
        },
    ]

    // MARK: Covariances

    private static func covariance(_ call: BoundCall, _ correction: Int?) throws -> NDArray {
        let np = call.np
        func rows(_ name: String, _ given: String) throws -> NDArray {
            let array = try call.array(given)
            guard array.rank <= 2 else { throw TensorError.value("\(name) has more than 2 dimensions") }
            let dtype = try ArrayDType.result([array.dtype, .float64])
            var matrix = try array.cast(to: dtype)
            if matrix.rank < 2 { matrix = try matrix.reshape([1, matrix.count]) }
            let isTurned =
                try !call.flag("rowvar", default: true) && (name == "m" ? array.rank != 1 : array.shape[0] != 1)
            return isTurned ? matrix.transposed() : matrix
        }
        let first = call.given("m") == nil ? "x" : "m"
        var x = try rows("m", first)
        if !call["y"].isNone { x = try NDArray.concatenate([x, rows("y", "y")], axis: 0) }
        var weights: NDArray?
        for name in ["fweights", "aweights"] where !call[name].isNone {
            let given = try call.array(name).cast(to: .float64)
            guard given.rank <= 1 else { throw TensorError.runtime("cannot handle multidimensional \(name)") }
            guard given.count == x.shape[1] else {
                throw TensorError.runtime("incompatible numbers of samples and \(name)")
            }
            weights = try weights.map { try np("multiply", $0, given) } ?? given
        }
        let mean: NDArray
        let total: Double
        if let weights {
            total = try ArrayExpressions.doubles(np.reduce("add", weights))[0]
            mean = try np("divide", np.reduce("add", np("multiply", x, weights), [1], keepsAxes: true), total)
        } else {
            total = Double(x.shape[1])
            mean = try x.mean(axes: [1], keepsAxes: true)
        }
        var divisor = total - Double(correction ?? 1)
        if let weights, !call["aweights"].isNone, (correction ?? 1) != 0 {
            let own = try np("multiply", weights, call.array("aweights"))
            let sum = try ArrayExpressions.doubles(np.reduce("add", own))[0]
            divisor = total - Double(correction ?? 1) * sum / total
        }
        if divisor <= 0 {
            call.runtime.warn("RuntimeWarning", "Degrees of freedom <= 0 for slice")
            divisor = 0
        }
        let centred = try np("subtract", x, mean)
        let right = try weights.map { try np("multiply", centred, $0) } ?? centred
        let product = try Products.dot(centred, np("conjugate", right.transposed()))
        return try np(
            "multiply", product, np("true_divide", 1, NDArray.scalar(call.runtime, .float(divisor), .float64)))
    }

    private static let covariances: [NumPyFunction] = [
        NumPyFunction(
            "cov", "m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None"
        ) { call in
            let given = try call.optionalInt("ddof")
            let result = try covariance(call, given ?? (call.flag("bias") ? 0 : 1))
            return .object(result.count == 1 ? try result.reshape([]) : result)
        },
        NumPyFunction("corrcoef", "x, y=None, rowvar=True, *, dtype=None") { call in
            let matrix = try covariance(call, 1)
            if matrix.count == 1 { return call.result(try call.np("divide", matrix, matrix).reshape([])) }
            let deviation = try call.np("sqrt", matrix.diagonal().realPart())
            let column = try deviation.reshape([deviation.count, 1])
            let scaled = try call.np("divide", call.np("divide", matrix, column), deviation)
            return .object(try call.np("minimum", call.np("maximum", scaled, -1.0), 1.0))
        },
    ]

    // MARK: Products

    private static let products: [NumPyFunction] = [
        NumPyFunction("cross", "a, b, axisa=-1, axisb=-1, axisc=-1, axis=None") { call in
            var places = try ["axisa", "axisb", "axisc"].map { try call.int($0, default: -1) }
            if let axis = try call.optionalInt("axis") { places = [axis, axis, axis] }
            let (first, second) = (try call.array("a"), try call.array("b"))
            guard first.rank >= 1, second.rank >= 1 else {
                throw TensorError.value("At least one array has zero dimension")
            }
            let a = try first.moveAxes([NDArray.axis(places[0], rank: first.rank, prefix: "axisa: ")], [-1])
            let b = try second.moveAxes([NDArray.axis(places[1], rank: second.rank, prefix: "axisb: ")], [-1])
            let sizes = [a.shape[a.rank - 1], b.shape[b.rank - 1]]
            guard sizes.allSatisfy({ $0 == 2 || $0 == 3 }) else {
                throw TensorError.value(
                    "Both input arrays must be (arrays of) 3-dimensional vectors, but they are \(sizes[0]) and \(sizes[1]) "
                        + "dimensional instead.")
            }
            func part(_ array: NDArray, _ index: Int) throws -> NDArray? {
                guard index < array.shape[array.rank - 1] else { return nil }
                return try array.item(array.select([.ellipsis, .integer(index)]))
            }
            func product(_ i: Int, _ j: Int) throws -> NDArray? {
                guard let left = try part(a, i), let right = try part(b, j) else { return nil }
                return try call.np("multiply", left, right)
            }
            func component(_ i: Int, _ j: Int) throws -> NDArray {
                let zero = try call.np("multiply", part(a, 0) ?? a, 0)
                switch (try product(i, j), try product(j, i)) {
                case (.some(let plus), .some(let minus)): return try call.np("subtract", plus, minus)
                case (.some(let plus), nil): return plus
                case (nil, .some(let minus)): return try call.np("negative", minus)
                default: return zero
                }
            }
            if sizes == [2, 2] {
                return .object(try component(0, 1))
            }
            let parts = try [(1, 2), (2, 0), (0, 1)].map { try component($0.0, $0.1) }
            let stacked = try NDArray.concatenate(parts.map { try $0.expandDims([-1]) }, axis: -1)
            return .object(try stacked.moveAxes([-1], [NDArray.axis(places[2], rank: stacked.rank, prefix: "axisc: ")]))
        },
        NumPyFunction("kron", "a, b") { call in
            let (a, b) = (try call.array("a"), try call.array("b"))
            guard a.rank > 0, b.rank > 0 else { return call.result(try call.np("multiply", a, b)) }
            let rank = max(a.rank, b.rank)
            let left = [Int](repeating: 1, count: rank - a.rank) + a.shape
            let right = [Int](repeating: 1, count: rank - b.rank) + b.shape
            let spread = try a.reshape(left.flatMap { [$0, 1] })
            let product = try call.np("multiply", spread, b.reshape(right.flatMap { [1, $0] }))
            return .object(try product.reshape(zip(left, right).map { $0 * $1 }))
        },
        NumPyFunction("tensordot", "a, b, axes=2") { call in
            let (a, b) = (try call.array("a"), try call.array("b"))
            var (left, right): ([Int], [Int])
            if let count = try call.given("axes").map({ try call.interpreter.indexIfInteger($0) }) ?? 2 {
                let count = Int(count)
                (left, right) = (Array(-count..<0), Array(0..<count))
            } else {
                let pair = try call.interpreter.elements(call["axes"])
                (left, right) = (try call.interpreter.arrayInts(pair[0]), try call.interpreter.arrayInts(pair[1]))
            }
            guard left.count == right.count else { throw TensorError.value("shape-mismatch for sum") }
            guard left.allSatisfy({ $0 >= -a.rank && $0 < a.rank }), right.allSatisfy({ $0 >= -b.rank && $0 < b.rank })
            else { throw TensorError.index("tuple index out of range") }
            left = left.map { $0 < 0 ? $0 + a.rank : $0 }
            right = right.map { $0 < 0 ? $0 + b.rank : $0 }
            guard left.map({ a.shape[$0] }) == right.map({ b.shape[$0] }) else {
                throw TensorError.value("shape-mismatch for sum")
            }
            let keptA = a.shape.indices.filter { !left.contains($0) }
            let keptB = b.shape.indices.filter { !right.contains($0) }
            let depth = left.reduce(1) { $0 * a.shape[$1] }
            let rows = try a.permuted(keptA + left).reshape([keptA.reduce(1) { $0 * a.shape[$1] }, depth])
            let columns = try b.permuted(right + keptB).reshape([depth, keptB.reduce(1) { $0 * b.shape[$1] }])
            let shape = keptA.map { a.shape[$0] } + keptB.map { b.shape[$0] }
            let isObject = a.dtype == .object || b.dtype == .object
            let product =
                isObject ? try objectProduct(rows, columns, call) : try Products.dot(rows, columns)
            return .object(try product.reshape(shape))
        },
    ]

    /// The matrix product of objects, by their own operators.
    private static func objectProduct(_ left: NDArray, _ right: NDArray, _ call: BoundCall) throws -> NDArray {
        let spread = try left.reshape(left.shape + [1])
        return try call.np.reduce("add", call.np("multiply", spread, right), [1])
    }
}
