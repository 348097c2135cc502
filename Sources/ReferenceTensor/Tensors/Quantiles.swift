import TensorTypes

/// `quantile` and `nanquantile`.
package enum Quantiles {
    private static let interpolations = ["linear", "lower", "higher", "midpoint", "nearest"]

    /// The values below which given parts of the elements lie; a dimension of `points` comes first in the result.
    ///
    /// - Throws: a `RuntimeError` for types, points, or interpolations that it does not know.
    package static func compute(
        _ input: Tensor, _ points: Tensor, axis: Int?, keepsAxis: Bool, interpolation: String,
        ignoresNaN: Bool
    ) throws -> Tensor {
        guard input.count > 0 else { throw TensorError.runtime("quantile() input tensor must be non-empty") }
        guard points.rank <= 1 else { throw TensorError.runtime("quantile() q must be a scalar or 1D tensor") }
        guard input.dtype == .float32 || input.dtype == .float64 else {
            throw TensorError.runtime("quantile() input tensor must be either float or double dtype")
        }
        guard points.dtype == input.dtype else {
            throw TensorError.runtime("quantile() q tensor must be same dtype as the input tensor")
        }
        guard interpolations.contains(interpolation) else {
            throw TensorError.runtime(
                "quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got "
                    + interpolation)
        }
        let parts = try points.bytes().gather(as: Double.self)
        guard parts.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
            throw TensorError.runtime("quantile() q values must be in the range [0, 1]")
        }
        return try Composite.apply("SqueezeBackward4", [input]) { inputs in
            let flat = try axis == nil ? Shaping.reshape(inputs[0], [input.count]) : inputs[0]
            let resolved = try Geometry.axis(axis ?? 0, rank: flat.rank)
            let rows = flat.rank == 0 ? try Shaping.unsqueeze(flat, 0) : try Shaping.moveAxes(flat, [resolved], [-1])
            let (values, _) = try Rearranging.sort(rows, -1, descending: false)
            let picked = try parts.map { part in
                try pick(values, part, interpolation, ignoresNaN: ignoresNaN)
            }
            var result = try points.rank == 0 ? picked[0] : Rearranging.stack(picked, 0)
            if keepsAxis {
                let kept =
                    axis == nil
                    ? [Int](repeating: 1, count: input.rank)
                    : input.shape.indices.map { $0 == resolved ? 1 : input.shape[$0] }
                result = try Shaping.reshape(result, (points.rank == 0 ? [] : [parts.count]) + kept)
            }
            return result
        }
    }

    /// One quantile of sorted rows, NaN at their ends.
    private static func pick(_ values: Tensor, _ part: Double, _ interpolation: String, ignoresNaN: Bool) throws
        -> Tensor
    {
        let length = values.shape[values.rank - 1]
        let shape = Array(values.shape.dropLast())
        let elements = try values.bytes().gather(as: Double.self)
        let rows = shape.reduce(1, *)
        var lower: [Int] = []
        var upper: [Int] = []
        var weights: [Double] = []
        for row in 0..<rows {
            let missing = elements[row * length..<(row + 1) * length].count(where: \.isNaN)
            // A NaN among the elements is every quantile of theirs, unless NaNs are left out.
            var rank = ignoresNaN ? part * Double(max(length - missing - 1, 0)) : part * Double(length - 1)
            if missing > 0 && !ignoresNaN { rank = Double(length - 1) }
            switch interpolation {
            case "lower": rank = rank.rounded(.down)
            case "higher": rank = rank.rounded(.up)
            case "nearest": rank = rank.rounded(.toNearestOrEven)
            default: break
            }
            let below = rank.rounded(.down)
            lower.append(Int(below))
            upper.append(Int(rank.rounded(.up)))
            weights.append(interpolation == "midpoint" ? (rank == below ? 0 : 0.5) : rank - below)
        }
        let index = shape + [1]
        let low = try Gathering.gather(values, -1, Ordering.indices(lower, shape: index, like: values))
        let high = try Gathering.gather(values, -1, Ordering.indices(upper, shape: index, like: values))
        let weight = try Tensor(shape: index, dtype: values.dtype, device: values.device, runtime: values.runtime)
        try weight.bytes().scatter(weights)
        let mixed = try low + (high - low) * weight
        return try Shaping.squeeze(mixed, [mixed.rank - 1])
    }
}
