import TensorTypes

/// Reductions that are no universal functions.
extension NDArray {
    /// The kept axes first and the reduced ones last, with the number of reduced elements per result.
    private func arranged(_ axes: [Int]) -> (rows: NDArray, kept: [Int], length: Int) {
        let kept = shape.indices.filter { !axes.contains($0) }
        return (permuted(kept + axes.sorted()), kept.map { shape[$0] }, axes.reduce(1) { $0 * shape[$1] })
    }

    private func finish(
        _ result: NDArray, _ axes: [Int], _ keepsAxes: Bool, _ out: NDArray?
    ) throws -> NDArray {
        let shaped =
            keepsAxes ? try result.reshape(shape.indices.map { axes.contains($0) ? 1 : shape[$0] }) : result
        guard let out else { return shaped }
        guard out.shape == shaped.shape else {
            throw TensorError.value("output array does not match result of the reduction.")
        }
        try out.assign(shaped)
        return out
    }

    private func resolvedAxes(_ axes: [Int]?) throws -> [Int] {
        try axes.map { try NDArray.axes($0, rank: rank) } ?? Array(shape.indices)
    }

    /// `argmax` and `argmin`.
    package func position(
        _ function: PositionFunction, axis: Int?, keepsAxes: Bool = false, out: NDArray? = nil
    ) throws -> NDArray {
        try checkComputable()
        let axes = try resolvedAxes(axis.map { [$0] })
        let (rows, kept, length) = arranged(axes)
        guard length > 0 || kept.reduce(1, *) == 0 else {
            throw TensorError.value("attempt to get \(function.rawValue) of an empty sequence")
        }
        guard let input = rows.strided else {
            let values = rows.offsets.map { rows.element(atOffset: $0) }
            let found = stride(from: 0, to: values.count, by: max(length, 1)).map { start in
                (start..<start + length).dropFirst().reduce(start) { best, index in
                    let isBetter =
                        function == .argmax
                        ? NDArray.comesBefore(values[best], values[index])
                        : NDArray.comesBefore(values[index], values[best])
                    return isBetter ? index : best
                } - start
            }
            return try finish(NDArray.integers(runtime, found, shape: kept), axes, keepsAxes, out)
        }
        let positions = Reduction.positions(function, input, rowLength: length)
        return try finish(NDArray.integers(runtime, positions, shape: kept), axes, keepsAxes, out)
    }

    /// The type in which means are computed: floats in their own, others in double precision.
    private func meanTypes(_ dtype: ArrayDType?) -> (compute: ArrayDType, result: ArrayDType) {
        if let dtype { return (dtype, dtype) }
        if self.dtype.char == "m" { return (self.dtype.native, self.dtype.native) }
        guard let category = self.dtype.category, category >= .floating else {
            let narrow = ArrayDType(DType.float32)
            return runtime.has(.npMeanOfIntegersSingle) ? (narrow, narrow) : (.float64, .float64)
        }
        if self.dtype.element == .float16 { return (ArrayDType(DType.float32), ArrayDType(DType.float16)) }
        return (self.dtype.native, self.dtype.native)
    }

    /// `mean`.
    package func mean(
        axes requested: [Int]?, dtype wanted: ArrayDType? = nil, keepsAxes: Bool = false, out: NDArray? = nil,
        mask: NDArray? = nil
    ) throws -> NDArray {
        try checkComputable()
        let axes = try resolvedAxes(requested)
        let (compute, result) = meanTypes(wanted)
        var options = ReductionOptions(axes: axes)
        options.dtype = compute
        options.mask = mask
        let total = try UfuncTable.named("add").reduce(self, options)
        let counts: UfuncOperand
        if let mask {
            let spread = mask.broadcast(to: shape) ?? mask
            var counting = ReductionOptions(axes: axes)
            counting.dtype = .int64
            counts = .array(try UfuncTable.named("add").reduce(spread, counting))
        } else {
            let length = axes.reduce(1) { $0 * shape[$1] }
            if length == 0 { runtime.warn("RuntimeWarning", "Mean of empty slice.") }
            counts = .array(try NDArray.scalar(runtime, .int(Int128(length)), .int64))
        }
        var division = UfuncOptions()
        division.casting = .unsafe
        division.errorName = total.rank == 0 ? "scalar divide" : "divide"
        let quotient = try UfuncTable.named("divide").call([.array(total), counts], division, runtime)[0]
        return try finish(quotient.cast(to: result), axes, keepsAxes, out)
    }

    /// `var` and, with `root`, `std`.
    package func variance(
        axes requested: [Int]?, dtype wanted: ArrayDType? = nil, correction: Double = 0, root: Bool,
        keepsAxes: Bool = false, out: NDArray? = nil
    ) throws -> NDArray {
        try checkComputable()
        let axes = try resolvedAxes(requested)
        let (compute, mean) = meanTypes(wanted)
        let (rows, kept, length) = arranged(axes)
        guard let input = rows.strided, let element = compute.computeElement else {
            throw TensorError.type("cannot compute a variance of these elements")
        }
        if Double(length) - correction <= 0 {
            runtime.warn("RuntimeWarning", "Degrees of freedom <= 0 for slice")
        }
        let resultElement = element.realType
        let result = try NDArray.make(runtime, ArrayDType(resultElement), kept)
        guard let target = result.strided else { return result }
        Reduction.reduce(.variance, input, rowLength: length, correction: correction, in: element, into: target)
        if root { Elementwise.unary(.sqrt, target, in: resultElement, into: target) }
        let final = mean.element.map { ArrayDType($0.realType) } ?? mean
        return try finish(result.cast(to: final), axes, keepsAxes, out)
    }
}
