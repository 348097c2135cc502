import TensorTypes

/// Reductions over some or all dimensions.
package enum Reductions {
    /// The axes named, counted from the front; all of them if none are named.
    ///
    /// - Throws: an `IndexError` out of range, a `RuntimeError` for an axis named twice.
    package static func axes(_ axes: [Int]?, rank: Int) throws -> [Int] {
        guard let axes, !axes.isEmpty else { return Array(0..<rank) }
        let resolved = try Geometry.distinctAxes(axes, rank: rank)
        return rank == 0 ? [] : resolved.sorted()
    }

    /// The shape after reduction.
    package static func shape(_ shape: [Int], without axes: [Int], keepsAxes: Bool) -> [Int] {
        let reduced = Set(axes)
        return shape.indices.compactMap { reduced.contains($0) ? (keepsAxes ? 1 : nil) : shape[$0] }
    }

    /// The memory with the reduced dimensions innermost, and how many elements each result takes.
    package static func arranged(_ tensor: Tensor, _ axes: [Int]) throws -> (StridedBytes, rowLength: Int) {
        var bytes = try tensor.bytes()
        let reduced = Set(axes)
        let order = tensor.shape.indices.filter { !reduced.contains($0) } + axes
        bytes.shape = order.map { tensor.shape[$0] }
        bytes.strides = order.map { tensor.strides[$0] * tensor.dtype.itemSize }
        return (bytes, axes.map { tensor.shape[$0] }.reduce(1, *))
    }

    /// Computes a reduction without recording it.
    package static func compute(
        _ function: ReductionFunction, _ input: Tensor, axes: [Int], keepsAxes: Bool, in dtype: DType,
        correction: Double = 0, result resultType: DType? = nil
    ) throws -> Tensor {
        let result = try Tensor(
            shape: shape(input.shape, without: axes, keepsAxes: keepsAxes), dtype: resultType ?? dtype,
            device: input.device, runtime: input.runtime)
        if input.isMeta { return result }
        let (bytes, rowLength) = try arranged(input, axes)
        let target = try result.bytes()
        Reduction.reduce(function, bytes, rowLength: rowLength, correction: correction, in: dtype, into: target)
        // Sums start from zero, so that they are never negative zero.
        if function == .sum || function == .mean { try startFromZero(target, dtype, input.runtime) }
        return result
    }

    private static func startFromZero(_ target: StridedBytes, _ dtype: DType, _ runtime: Runtime) throws {
        guard dtype.category > .integral else { return }
        let zero = try Tensor(shape: [], dtype: dtype, device: .cpu, runtime: runtime)
        Elementwise.binary(.add, target, try zero.bytes(), in: dtype, into: target)
    }

    /// A gradient spread over the shape that was reduced.
    package static func spread(_ gradient: Tensor, shape: [Int], axes: [Int], keepsAxes: Bool) throws -> Tensor {
        var gradient = gradient
        if !keepsAxes {
            for axis in axes { gradient = try Shaping.unsqueeze(gradient, axis) }
        }
        return try Shaping.expand(gradient, shape)
    }

    // MARK: Sums and products

    /// `sum`: integers and booleans add up in `int64`.
    package static func sum(_ input: Tensor, axes: [Int]? = nil, keepsAxes: Bool = false, dtype: DType? = nil) throws
        -> Tensor
    {
        let isWhole = axes == nil
        let axes = try self.axes(axes, rank: input.rank)
        let type = dtype ?? wide(input, unless: .sumStaysNarrow)
        try Recording.requireDifferentiable(type, of: input)
        try refuse(type, [.float8e4m3fn, .float8e5m2, .complex32], kernel: "sum", on: input.device)
        let source = try input.runtime.withoutGrad { try Conversion.convert(input, to: type) }
        if input.count > 0 { try source.requireKernel("sum_cpu") }
        let elements = try input.runtime.withoutGrad { try Sparse.toDense(source) }
        let result = try compute(.sum, elements, axes: axes, keepsAxes: keepsAxes, in: type)
        let shape = input.shape
        try Recording.record(
            result, isWhole ? "SumBackward0" : "SumBackward1", inputs: [input]
        ) {
            context in [try spread(context.gradient, shape: shape, axes: axes, keepsAxes: keepsAxes)]
        }
        return result
    }

    /// The sum that turns a broadcast gradient back into the shape it was broadcast from.
    package static func sum(_ input: Tensor, toShape target: [Int]) throws -> Tensor {
        let padding = input.rank - target.count
        let leading = Array(0..<padding)
        let stretched = target.indices.filter { target[$0] == 1 && input.shape[$0 + padding] != 1 }.map { $0 + padding }
        var result = input
        if !(leading + stretched).isEmpty {
            result = try sum(input, axes: leading + stretched, keepsAxes: true, dtype: input.dtype)
        }
        return padding > 0 ? try Shaping.view(result, target) : result
    }

    package static func nansum(_ input: Tensor, axes: [Int]?, keepsAxes: Bool, dtype: DType?) throws -> Tensor {
        let zero = try Tensor.number(.float(0), input.runtime)
        if input.dtype.isComplex { throw TensorError.runtime("nansum on CPU does not support complex inputs") }
        guard input.dtype.isFloatingPoint else { return try sum(input, axes: axes, keepsAxes: keepsAxes, dtype: dtype) }
        let result = try input.runtime.withoutGrad {
            let clean = try Selection.choose(Pointwise.apply(.isNaN, input), zero, input)
            return try sum(clean, axes: axes, keepsAxes: keepsAxes, dtype: dtype)
        }
        let resolved = try self.axes(axes, rank: input.rank)
        try Recording.record(result, "NansumBackward0", inputs: [input], save: [input]) { context in
            let saved = try context.saved(0)
            let wide = try spread(context.gradient, shape: saved.shape, axes: resolved, keepsAxes: keepsAxes)
            return [try wide * Pointwise.apply(.logicalNot, Pointwise.apply(.isNaN, saved))]
        }
        return result
    }

    /// `prod`: integers and booleans multiply in `int64`.
    package static func product(_ input: Tensor, axis: Int? = nil, keepsAxis: Bool = false, dtype: DType? = nil) throws
        -> Tensor
    {
        let axes = try self.axes(axis.map { [$0] }, rank: input.rank)
        let type = dtype ?? wide(input, unless: .productStaysNarrow)
        try Recording.requireDifferentiable(type, of: input)
        let source = try input.runtime.withoutGrad { try Conversion.convert(input, to: type) }
        let result = try compute(.product, source, axes: axes, keepsAxes: keepsAxis, in: type)
        try Recording.record(
            result, axis == nil ? "ProdBackward0" : "ProdBackward1", inputs: [input], save: [input], saveResult: true
        ) { context in
            let (saved, product) = (try context.saved(0), try context.saved(1))
            return [
                try ProductGradient.gradient(
                    context.gradient, saved, product, axes: axes, isWhole: axis == nil, keepsAxis: keepsAxis)
            ]
        }
        return result
    }

    /// `mean`.
    ///
    /// - Throws: a `RuntimeError` for integers without a floating `dtype`.
    package static func mean(_ input: Tensor, axes: [Int]? = nil, keepsAxes: Bool = false, dtype: DType? = nil) throws
        -> Tensor
    {
        let takesIntegers = input.dtype.category <= .integral && input.runtime.has(.meanTakesIntegers)
        let type = dtype ?? (takesIntegers ? input.runtime.defaultDType : input.dtype)
        guard type.category > .integral else {
            let which = dtype == nil ? "Input dtype" : "Optional dtype"
            throw TensorError.runtime(
                "mean(): could not infer output dtype. \(which) must be either a floating point or complex dtype. Got: "
                    + (input.isMeta ? "torch.\(type.name)" : type.scalarTypeName))
        }
        let isWhole = axes == nil
        let axes = try self.axes(axes, rank: input.rank)
        let source = try input.runtime.withoutGrad { try Conversion.convert(input, to: type) }
        let result = try compute(.mean, source, axes: axes, keepsAxes: keepsAxes, in: type)
        let shape = input.shape
        let count = Double(axes.map { shape[$0] }.reduce(1, *))
        try Recording.record(
            result, isWhole ? "MeanBackward0" : "MeanBackward1", inputs: [input]
        ) { context in
            [try spread(context.gradient, shape: shape, axes: axes, keepsAxes: keepsAxes) / count]
        }
        return result
    }

    /// `var`, or `std` if `isRoot`.
    ///
    /// - Throws: a `RuntimeError` for integers and booleans.
    package static func variance(
        _ input: Tensor, axes: [Int]? = nil, keepsAxes: Bool = false, correction: Double = 1, isRoot: Bool
    ) throws -> Tensor {
        guard input.dtype.category > .integral || input.isMeta else {
            throw TensorError.runtime("std and var only support floating point and complex dtypes")
        }
        let axes = try self.axes(axes, rank: input.rank)
        let correction = input.runtime.has(.varianceIsBiased) && correction == 1 ? 0 : correction
        let count = Double(axes.map { input.shape[$0] }.reduce(1, *))
        if count - correction <= 0 {
            input.runtime.warn(
                "UserWarning",
                "\(isRoot ? "std" : "var")(): degrees of freedom is <= 0. Correction should be strictly less than the "
                    + "reduction factor (input numel divided by output numel).")
        }
        var result = try compute(
            .variance, input, axes: axes, keepsAxes: keepsAxes, in: input.dtype, correction: correction,
            result: input.dtype.realType)
        if isRoot { result = try input.runtime.withoutGrad { try Pointwise.apply(.sqrt, result) } }
        let shape = input.shape
        try Recording.record(
            result, isRoot ? "StdBackward0" : "VarBackward0", inputs: [input], save: [input], saveResult: isRoot
        ) { context in
            let saved = try context.saved(0)
            let mean = try mean(saved, axes: axes, keepsAxes: true)
            var upstream = context.gradient
            if isRoot {
                let root = try context.saved(1)
                let slope = try upstream / (root * 2)
                upstream = try Selection.whereZero(root, zeroing: slope)
            }
            let wide = try spread(upstream, shape: shape, axes: axes, keepsAxes: keepsAxes)
            return [try (wide * (2 / (count - correction))) * (saved - mean)]
        }
        return result
    }

    // MARK: Extremes

    /// The greatest or least element over some dimensions (`amax`, `amin`, `max()`).
    package static func extremum(
        _ function: ReductionFunction, _ input: Tensor, axes: [Int]?, keepsAxes: Bool, name: String, node: String
    ) throws -> Tensor {
        if input.dtype.isComplex {
            throw TensorError.notImplemented("\"\(name)\" not implemented for '\(input.dtype.scalarTypeName)'")
        }
        if !input.isMeta {
            try refuse(input.dtype, DType.bareUnsigned.union([.float8e4m3fn, .float8e5m2]), fullKernel: name)
        }
        let isWhole = axes?.isEmpty ?? true
        let axes = try self.axes(axes, rank: input.rank)
        if input.count == 0, let empty = axes.first(where: { input.shape[$0] == 0 }) {
            throw noExtremum(function, name: name, axis: isWhole ? nil : empty)
        }
        let result = try compute(function, input, axes: axes, keepsAxes: keepsAxes, in: input.dtype)
        let shape = input.shape
        try Recording.record(result, node, inputs: [input], save: [input], saveResult: true) { context in
            let (saved, best) = (try context.saved(0), try context.saved(1))
            if node == "MaxBackward1" || node == "MinBackward1" {
                return [try sharedGradient(context.gradient, saved, best)]
            }
            let wide = try spread(best, shape: shape, axes: axes, keepsAxes: keepsAxes)
            let mask = try Pointwise.apply(.equal, saved, wide)
            let share =
                try spread(context.gradient, shape: shape, axes: axes, keepsAxes: keepsAxes)
                / sum(mask, axes: axes, keepsAxes: true)
            if mask.runtime.has(.tiesGetAll) { return [try share * sum(mask, axes: axes, keepsAxes: true) * mask] }
            return [try share * mask]
        }
        return result
    }

    /// The error of looking for the extreme of nothing, along one dimension or altogether.
    private static func noExtremum(_ function: ReductionFunction, name: String, axis: Int?) -> TensorError {
        if name == "aminmax_cpu" {
            return axis.map { .index("aminmax: Expected reduction dim \($0) to have non-zero size.") }
                ?? .runtime(
                    "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.")
        }
        let extreme = function == .maximum ? "max" : "min"
        let short = name == "\(extreme)_all" ? extreme : "a\(extreme)"
        return axis.map { .index("\(short)(): Expected reduction dim \($0) to have non-zero size.") }
            ?? .runtime(
                "\(short)(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim "
                    + "with the 'dim' argument.")
    }

    /// A gradient in equal parts to all elements that are the result.
    package static func sharedGradient(_ gradient: Tensor, _ input: Tensor, _ result: Tensor) throws -> Tensor {
        let isResult =
            try !result.isMeta && result.firstElement().double.isNaN
            ? Pointwise.apply(.isNaN, input) : Pointwise.apply(.equal, input, result)
        let part = try gradient / sum(isResult)
        let target = try input.detached().zeros()
        try Selection.maskedFill(target, isResult, part)
        return target
    }

    /// Values and positions of the extremes along one dimension (`max(dim)`, `min(dim)`, and `gather` for their gradient).
    package static func extremumWithPositions(_ function: PositionFunction, _ input: Tensor, axis: Int, keepsAxis: Bool)
        throws
        -> (values: Tensor, positions: Tensor)
    {
        let name = function == .argmax ? "max" : "min"
        if input.dtype.isComplex {
            throw TensorError.notImplemented("\"\(name)_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
        }
        let axis = try Geometry.axis(axis, rank: input.rank)
        if input.rank > 0 && input.shape[axis] == 0 {
            throw TensorError.index("\(name)(): Expected reduction dim \(axis) to have non-zero size.")
        }
        try input.requireKernel("\(name)_cpu")
        let positions = try positions(function, input, axes: [axis].filter { _ in input.rank > 0 }, keepsAxis: true)
        var values =
            input.rank == 0
            ? try Conversion.clone(input.detached())
            : try input.runtime.withoutGrad { try Gathering.gather(input, axis, positions, needsKernel: false) }
        var shown = positions
        if !keepsAxis && input.rank > 0 {
            values = Views.bare(values, values.layout.squeezing([axis]))
            shown = Views.bare(positions, positions.layout.squeezing([axis]))
        }
        let shape = input.shape
        try Recording.record(values, function == .argmax ? "MaxBackward0" : "MinBackward0", inputs: [input]) {
            context in
            var gradient = context.gradient
            if !keepsAxis && shape.count > 0 { gradient = try Shaping.unsqueeze(gradient, axis) }
            return [try Gathering.scatter(gradient, into: shape, axis, positions)]
        }
        return (values, shown)
    }

    /// `argmax` and `argmin`.
    package static func position(
        _ function: PositionFunction, _ input: Tensor, axis: Int?, keepsAxis: Bool
    ) throws -> Tensor {
        let name = function.rawValue
        if input.dtype.isComplex { throw TensorError.runtime("\(name)(): does not support complex input") }
        if input.dtype == .bool { throw TensorError.runtime("\(name)(): does not support bool input") }
        try input.requireKernel("\(name)_cpu")
        let resolved = try axis.map { try Geometry.axis($0, rank: input.rank) }
        let axes = try self.axes(resolved.map { [$0] }, rank: input.rank)
        if input.count == 0 && (axis == nil || input.shape[axes[0]] == 0) {
            throw axis == nil
                ? TensorError.index("\(name)(): Expected reduction dim to be specified for input.numel() == 0.")
                : TensorError.index("\(name)(): Expected reduction dim \(axes[0]) to have non-zero size.")
        }
        return try positions(function, input, axes: axes, keepsAxis: keepsAxis)
    }

    /// The positions of the extremes, of any type that has an order.
    private static func positions(_ function: PositionFunction, _ input: Tensor, axes: [Int], keepsAxis: Bool) throws
        -> Tensor
    {
        let result = try Tensor(
            shape: shape(input.shape, without: axes, keepsAxes: keepsAxis), dtype: .int64, device: input.device,
            runtime: input.runtime)
        if input.isMeta { return result }
        let (bytes, rowLength) = try arranged(input, axes)
        try result.bytes().scatter(Reduction.positions(function, bytes, rowLength: rowLength).map(Int64.init))
        return result
    }

    // MARK: Counts

    /// `all`, `any` and `count_nonzero`.
    package static func count(_ function: CountFunction, _ input: Tensor, axes: [Int]?, keepsAxes: Bool) throws
        -> Tensor
    {
        let axes = try self.axes(axes, rank: input.rank)
        let type: DType =
            function == .countNonzero
            ? .int64 : (input.dtype == .uint8 && !input.runtime.has(.countsLoseByte) ? .uint8 : .bool)
        let result = try Tensor(
            shape: shape(input.shape, without: axes, keepsAxes: keepsAxes), dtype: type, device: input.device,
            runtime: input.runtime)
        if input.isMeta { return result }
        if function == .countNonzero { try input.requireKernel("nonzero_count_cpu") }
        let (bytes, rowLength) = try arranged(input, axes)
        try result.bytes().scatter(
            Reduction.counts(function, bytes, rowLength: rowLength, rows: result.count))
        return result
    }

    // MARK: Scans

    /// `cumsum` and `cumprod`: integers run in `int64`.
    package static func scan(_ function: ScanFunction, _ input: Tensor, axis: Int, dtype: DType?) throws -> Tensor {
        let axis = try Geometry.axis(axis, rank: input.rank)
        let type = dtype ?? wide(input, unless: .scanStaysNarrow)
        try Recording.requireDifferentiable(type, of: input)
        let source = try input.runtime.withoutGrad { try Conversion.convert(input, to: type) }
        let result = try Tensor(shape: input.shape, dtype: type, device: input.device, runtime: input.runtime)
        if !input.isMeta {
            let order = input.rank == 0 ? [] : input.shape.indices.filter { $0 != axis } + [axis]
            var (from, to) = (try source.bytes(), try result.bytes())
            for keyPath in [\StridedBytes.shape, \StridedBytes.strides] {
                from[keyPath: keyPath] = order.map { from[keyPath: keyPath][$0] }
                to[keyPath: keyPath] = order.map { to[keyPath: keyPath][$0] }
            }
            Reduction.scan(function, from, rowLength: input.rank == 0 ? 1 : input.shape[axis], in: type, into: to)
            if function == .sum { try startFromZero(to, type, input.runtime) }
        }
        switch function {
        case .sum:
            try Recording.record(result, "CumsumBackward0", inputs: [input]) { context in
                [input.rank == 0 ? context.gradient : try ProductGradient.sumFromEnd(context.gradient, axis)]
            }
        case .product:
            try Recording.record(result, "CumprodBackward0", inputs: [input], save: [input], saveResult: true) {
                context in
                let (saved, products) = (try context.saved(0), try context.saved(1))
                return [try ProductGradient.running(context.gradient, saved, products, axis)]
            }
        case .maximum, .minimum: break
        }
        return result
    }

    private static func refuse(_ dtype: DType, _ types: Set<DType>, kernel: String, on device: Device) throws {
        try refuse(dtype, types, fullKernel: "\(kernel)_\(device.isCPU ? "cpu" : device.type)")
    }

    private static func refuse(_ dtype: DType, _ types: Set<DType>, fullKernel: String) throws {
        if types.contains(dtype) {
            throw TensorError.notImplemented("\"\(fullKernel)\" not implemented for '\(dtype.scalarTypeName)'")
        }
    }
}
