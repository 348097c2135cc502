import TensorTypes

/// What follows from the order of the elements along a dimension.
package enum Ordering {
    /// Values at positions along an axis, one for each row: the gradient goes back to where they were.
    ///
    /// - Parameters:
    ///   - positions: of the input's rank; along `axis` as long as the result.
    ///   - isRunning: whether one element may be the value in several places.
    /// - Throws: what gathering throws.
    package static func values(
        _ input: Tensor, _ axis: Int, at positions: Tensor, keepsAxis: Bool = true, isRunning: Bool = false,
        node: String
    ) throws -> (values: Tensor, positions: Tensor) {
        var values = try input.runtime.withoutGrad {
            input.rank == 0
                ? try Conversion.clone(input) : try Gathering.gather(input, axis, positions, needsKernel: false)
        }
        var shown = positions
        if !keepsAxis && input.rank > 0 {
            values = Views.bare(values, values.layout.squeezing([axis]))
            shown = Views.bare(positions, positions.layout.squeezing([axis]))
        }
        let shape = input.shape
        try Recording.record(values, node, inputs: [input], save: isRunning ? [input] : []) { context in
            var gradient = context.gradient
            if !keepsAxis && !shape.isEmpty { gradient = try Shaping.unsqueeze(gradient, axis) }
            // What runs on may take one element several times, and keeps the input.
            if isRunning {
                _ = try context.saved(0)
                return [try Gathering.scatterAdd(into: shape, axis, positions, gradient)]
            }
            return [try Gathering.scatter(gradient, into: shape, axis, positions)]
        }
        return (values, shown)
    }

    /// Positions computed row by row along an axis.
    ///
    /// - Parameter length: how many positions each row gives.
    private static func rows(
        _ input: Tensor, _ axis: Int, length: Int, _ compute: (StridedBytes, _ rowLength: Int) -> [Int]
    ) throws -> Tensor {
        var shape = input.shape
        if !shape.isEmpty { shape[axis] = length }
        let result = try Tensor(shape: shape, dtype: .int64, device: input.device, runtime: input.runtime)
        if result.isMeta || result.count == 0 { return result }
        let (bytes, rowLength) = try Reductions.arranged(input, input.rank == 0 ? [] : [axis])
        var target = try result.bytes()
        if input.rank > 0 {
            let order = input.shape.indices.filter { $0 != axis } + [axis]
            let (shape, strides) = (target.shape, target.strides)
            target.shape = order.map { shape[$0] }
            target.strides = order.map { strides[$0] }
        }
        target.scatter(compute(bytes, rowLength).map(Int64.init))
        return result
    }

    /// `cummax` and `cummin`: the greatest or least so far, the latest of equals.
    ///
    /// - Throws: an `IndexError` for the axis, a `NotImplementedError` for complex numbers.
    package static func running(_ function: PositionFunction, _ input: Tensor, _ axis: Int) throws -> (
        values: Tensor, positions: Tensor
    ) {
        let name = function == .argmax ? "cummax" : "cummin"
        let axis = try Geometry.axis(axis, rank: input.rank)
        if input.dtype.isComplex {
            throw TensorError.notImplemented("\"\(name)_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
        }
        try input.requireKernel("\(name)_cpu")
        let positions = try rows(input, axis, length: input.rank == 0 ? 1 : input.shape[axis]) {
            OrderKernels.running(function, $0, rowLength: $1)
        }
        return try values(input, axis, at: positions, isRunning: true, node: "C\(name.dropFirst())Backward0")
    }

    /// `kthvalue`: the element of a rank, from 1.
    ///
    /// - Throws: a `RuntimeError` for a rank out of range.
    package static func ranked(_ input: Tensor, _ rank: Int, _ axis: Int, keepsAxis: Bool) throws -> (
        values: Tensor, positions: Tensor
    ) {
        let axis = try Geometry.axis(axis, rank: input.rank)
        let length = input.rank == 0 ? 1 : input.shape[axis]
        guard rank >= 1 && rank <= length else {
            throw TensorError.runtime("kthvalue(): selected number k out of range for dimension \(axis)")
        }
        try refuseUnordered(input.dtype, kernel: "kthvalue_cpu")
        try input.requireKernel("kthvalue_cpu")
        let positions = try rows(input, axis, length: 1) { bytes, rowLength in
            let order = Reduction.order(bytes, rowLength: rowLength)
            return stride(from: rank - 1, to: order.count, by: rowLength).map { order[$0] }
        }
        return try values(input, axis, at: positions, keepsAxis: keepsAxis, node: "KthvalueBackward0")
    }

    /// `median` and `nanmedian` along an axis: the lower of two middle elements; a NaN wins unless it is left out.
    ///
    /// - Throws: an `IndexError` for the axis or if it is empty.
    package static func median(_ input: Tensor, _ axis: Int, keepsAxis: Bool, ignoresNaN: Bool) throws -> (
        values: Tensor, positions: Tensor
    ) {
        let axis = try Geometry.axis(axis, rank: input.rank)
        try refuseUnordered(input.dtype, kernel: "median_out")
        try input.requireKernel("median_out")
        if input.rank > 0 && input.shape[axis] == 0 {
            throw TensorError.index("median(): Expected reduction dim \(axis) to have non-zero size.")
        }
        let positions = try rows(input, axis, length: 1) { bytes, rowLength in
            OrderKernels.medians(bytes, rowLength: rowLength, ignoresNaN: ignoresNaN)
        }
        return try values(
            input, axis, at: positions, keepsAxis: keepsAxis,
            node: ignoresNaN ? "NanmedianBackward1" : "MedianBackward1")
    }

    /// `median` and `nanmedian` of all elements; NaN if there is none.
    ///
    /// - Throws: what reading the elements throws.
    package static func medianOfAll(_ input: Tensor, ignoresNaN: Bool) throws -> Tensor {
        try refuseUnordered(input.dtype, kernel: "median_cpu")
        try input.requireKernel("median_cpu")
        guard input.count > 0 else {
            return try Factories.full(
                [], .float(.nan), dtype: input.dtype, device: input.device, runtime: input.runtime, name: "full")
        }
        let result = try input.runtime.withoutGrad {
            let flat = try Shaping.reshape(input, [input.count])
            return try median(flat, 0, keepsAxis: false, ignoresNaN: ignoresNaN).values
        }
        try Recording.record(
            result, ignoresNaN ? "NanmedianBackward0" : "MedianBackward0", inputs: [input], save: [input],
            saveResult: true
        ) { [try Reductions.sharedGradient($0.gradient, $0.saved(0), $0.saved(1))] }
        return result
    }

    /// `mode`: the most frequent element, the least of several.
    ///
    /// - Throws: an `IndexError` for the axis or if it is empty.
    package static func mode(_ input: Tensor, _ axis: Int, keepsAxis: Bool) throws -> (
        values: Tensor, positions: Tensor
    ) {
        let axis = try Geometry.axis(axis, rank: input.rank)
        if input.rank > 0 && input.shape[axis] == 0 {
            throw TensorError.index("mode(): Expected reduction dim \(axis) to have non-zero size.")
        }
        try input.requireKernel("mode_cpu")
        let positions = try rows(input, axis, length: 1) { OrderKernels.modes($0, rowLength: $1) }
        return try values(input, axis, at: positions, keepsAxis: keepsAxis, node: "ModeBackward0")
    }

    /// Refuses types that an operation's kernel does not have.
    private static func refuseUnordered(_ dtype: DType, kernel: String) throws {
        guard dtype == .bool || dtype.isComplex else { return }
        throw TensorError.notImplemented("\"\(kernel)\" not implemented for '\(dtype.scalarTypeName)'")
    }

    // MARK: Sets of elements

    /// The slices of a tensor that differ: which to keep, to which of them each belongs, and how often each occurs.
    package struct Groups {
        /// For each group, a slice that is in it.
        package var representatives: [Int] = []
        /// For each slice, its group.
        package var membership: [Int]
        /// How many slices each group has.
        package var counts: [Int] = []
    }

    /// Groups equal slices along the first axis of `[slices, elements]`: neighbours only, or all, in their order.
    ///
    /// - Throws: what reading the elements throws.
    package static func groups(_ input: Tensor, slices: Int, isConsecutive: Bool) throws -> Groups {
        let bytes = try input.bytes()
        var result = Groups(membership: [Int](repeating: 0, count: slices))
        guard slices > 0 else { return result }
        let comparison = OrderKernels.comparison(bytes, rowLength: input.count / slices)
        var order = Array(0..<slices)
        if !isConsecutive {
            order.sort { left, right in
                let sign = comparison(left, right)
                return sign == 0 ? left < right : sign < 0
            }
        }
        var previous: Int?
        for slice in order {
            if let previous, comparison(previous, slice) == 0 {
                result.counts[result.counts.count - 1] += 1
            } else {
                result.representatives.append(slice)
                result.counts.append(1)
            }
            result.membership[slice] = result.counts.count - 1
            previous = slice
        }
        return result
    }

    /// A tensor of positions.
    ///
    /// - Throws: what writing throws.
    package static func indices(_ values: [Int], shape: [Int], dtype: DType = .int64, like tensor: Tensor) throws
        -> Tensor
    {
        let result = try Tensor(shape: shape, dtype: dtype, device: tensor.device, runtime: tensor.runtime)
        if !result.isMeta { try result.bytes().scatter(values.map(Int64.init)) }
        return result
    }

    /// `searchsorted` and `bucketize`: where values go among sorted boundaries.
    ///
    /// - Parameter rowLength: the number of boundaries in a row; rows of values meet rows of boundaries.
    package static func insertionPoints(
        _ boundaries: [Double], rowLength: Int, _ values: [Double], afterEquals: Bool
    ) -> [Int] {
        let rows = rowLength == 0 ? 1 : max(boundaries.count / rowLength, 1)
        let perRow = rows == 1 ? values.count : values.count / rows
        return values.enumerated().map { position, value in
            let start = perRow == 0 || rows == 1 ? 0 : position / perRow * rowLength
            var (low, high) = (0, rowLength)
            while low < high {
                let middle = (low + high) / 2
                let boundary = boundaries[start + middle]
                let goesAfter = afterEquals ? !(boundary > value) && !value.isNaN || value.isNaN : !(boundary >= value)
                if goesAfter { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
