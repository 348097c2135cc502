import InProcess
import ReferenceTensor
import TensorTypes

/// Medians and quantiles.
enum OrderStatistics {
    static let list: [NumPyFunction] = [
        NumPyFunction("median", "a, axis=None, out=None, overwrite_input=False, keepdims=False") { call in
            try quantiles(call, shares: [0.5], shape: [], skipsNaN: false)
        },
        NumPyFunction("nanmedian", "a, axis=None, out=None, overwrite_input=False, keepdims=False") { call in
            try quantiles(call, shares: [0.5], shape: [], skipsNaN: true)
        },
        quantile("percentile", 100, skipsNaN: false), quantile("quantile", 1, skipsNaN: false),
        quantile("nanpercentile", 100, skipsNaN: true), quantile("nanquantile", 1, skipsNaN: true),
    ]

    private static func quantile(_ name: String, _ whole: Double, skipsNaN: Bool) -> NumPyFunction {
        NumPyFunction(
            name,
            "a, q, axis=None, out=None, overwrite_input=False, method=linear, keepdims=False, *, weights=None"
        ) { call in
            var method = "linear"
            if case .string(let text)? = call.given("method") { method = text }
            guard let rule = QuantileRule(rawValue: method) else {
                throw TensorError.value(
                    "'\(method)' is not a valid method. Use one of: dict_keys(["
                        + QuantileRule.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ") + "])")
            }
            guard call["weights"].isNone else { throw UnsupportedOperation("np.\(name) with weights") }
            let asked = try call.array("q").cast(to: .float64)
            let shares = ((asked.strided?.gather() ?? []) as [Double]).map { $0 / whole }
            guard shares.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
                throw TensorError.value(
                    whole == 1 ? "Quantiles must be in the range [0, 1]" : "Percentiles must be in the range [0, 100]")
            }
            return try quantiles(call, shares: shares, shape: asked.shape, skipsNaN: skipsNaN, rule)
        }
    }

    private static func quantiles(
        _ call: BoundCall, shares: [Double], shape: [Int], skipsNaN: Bool, _ rule: QuantileRule = .linear
    ) throws -> Value {
        let array = try call.array("a")
        guard let category = array.dtype.category, category != .complex, let input = array.strided else {
            throw TensorError.type("a must be an array of real numbers")
        }
        let axes = try call.ints("axis").map { try NDArray.axes($0, rank: array.rank) } ?? Array(array.shape.indices)
        let kept = array.shape.indices.filter { !axes.contains($0) }
        let length = axes.reduce(1) { $0 * array.shape[$1] }
        let rows = array.permuted(kept + axes.sorted()).strided ?? input
        let values = rows.gather() as [Double]
        let keptShape =
            try call.flag("keepdims")
            ? array.shape.indices.map { axes.contains($0) ? 1 : array.shape[$0] } : kept.map { array.shape[$0] }
        let count = keptShape.reduce(1, *)
        if length == 0, count > 0 { call.runtime.warn("RuntimeWarning", "Mean of empty slice") }
        let found = try NDArray.make(call.runtime, .float64, shape + keptShape)
        found.pointer.withMemoryRebound(to: Double.self, capacity: found.count) { target in
            for row in 0..<count {
                var sorted = Array(values[row * length..<(row + 1) * length])
                let hasNaN = sorted.contains(where: \.isNaN)
                if skipsNaN { sorted.removeAll(where: \.isNaN) }
                sorted.sort()
                for (index, share) in shares.enumerated() {
                    target[index * count + row] = hasNaN && !skipsNaN ? .nan : rule.value(sorted, share)
                }
            }
        }
        let type = category >= .floating || rule.isChoice ? array.dtype.native : .float64
        let result = try found.cast(to: type)
        guard let out = try call.out() else { return call.result(result) }
        try out.assign(result)
        return .object(out)
    }
}
