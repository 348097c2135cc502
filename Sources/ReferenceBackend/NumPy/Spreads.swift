import ReferenceTensor
import TensorTypes

/// Variances put together from sums, for elements chosen by a mask, a mean given beforehand, and Python objects.
enum Spreads {
    /// The mean square of the distances from the mean.
    ///
    /// - Throws: what the arithmetic throws.
    static func variance(
        _ array: NDArray, _ options: ReductionOptions, _ correction: Double, root: Bool, center: NDArray?
    ) throws -> NDArray {
        let np = ArrayExpressions(array.runtime)
        let mean =
            try center
            ?? array.mean(
                axes: options.axes, dtype: options.dtype, keepsAxes: true, mask: options.mask)
        let distance = try np("subtract", array, mean)
        let square =
            array.dtype.category == .complex
            ? try np("multiply", distance, np("conjugate", distance)).realPart()
            : try np("multiply", distance, distance)
        var summing = ReductionOptions(axes: options.axes)
        summing.keepsAxes = options.keepsAxes
        summing.mask = options.mask
        summing.dtype = options.dtype
        let total = try ArrayMethods.ufunc("add").reduce(square, summing)
        let count: NDArray
        if let mask = options.mask {
            var counting = ReductionOptions(axes: options.axes)
            counting.keepsAxes = options.keepsAxes
            counting.dtype = .int64
            count = try ArrayMethods.ufunc("add").reduce(mask.broadcast(to: array.shape) ?? mask, counting)
        } else {
            let axes = try options.axes.map { try NDArray.axes($0, rank: array.rank) } ?? Array(array.shape.indices)
            count = try NDArray.scalar(
                array.runtime, .int(Int128(axes.reduce(1) { $0 * array.shape[$1] })), .int64)
        }
        let divisor = try np("maximum", np("subtract", count, correction), 0)
        if divisor.truthValues.contains(false) {
            array.runtime.warn("RuntimeWarning", "Degrees of freedom <= 0 for slice")
        }
        var result = try np("divide", total, divisor)
        if root { result = try np("sqrt", result) }
        if let dtype = array.dtype.category.map({ $0 >= .floating }) == true ? total.dtype : nil {
            result = try result.cast(to: dtype)
        }
        guard let out = options.out else { return result }
        try out.assign(result)
        return out
    }
}
