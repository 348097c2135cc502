import TensorTypes

/// Writes that reduce all that meets at one place: `scatter_reduce` and `index_reduce`.
package enum ScatterReduction {
    private static let functions: [String: BinaryFunction] = [
        "sum": .add, "mean": .add, "prod": .multiply, "amax": .maximum, "amin": .minimum,
    ]

    private struct Reduce: ComputeKernel {
        let function: BinaryFunction
        let isMean: Bool
        let includesSelf: Bool
        let input: StridedBytes
        let values: StridedBytes
        let positions: [Int]
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            var elements = input.gather(as: C.self)
            var counts = [Int](repeating: includesSelf ? 1 : 0, count: elements.count)
            var isTouched = [Bool](repeating: false, count: elements.count)
            for (position, value) in zip(positions, values.gather(as: C.self)) {
                let replaces = !includesSelf && !isTouched[position]
                elements[position] = replaces ? value : C.apply(function, elements[position], value)
                counts[position] += 1
                isTouched[position] = true
            }
            if isMean {
                for index in elements.indices where isTouched[index] {
                    elements[index] = C.apply(
                        .floorDivideOrDivide(C.self), elements[index], C(integer: Int64(counts[index])))
                }
            }
            target.scatter(elements)
        }
    }

    private static func reduce(
        _ input: Tensor, _ source: Tensor, _ values: StridedBytes, _ positions: [Int], _ reduction: String,
        includesSelf: Bool, name: String, allowed: [String]
    ) throws -> Tensor {
        guard allowed.contains(reduction), let function = functions[reduction] else {
            throw TensorError.runtime(
                name == "index_reduce"
                    ? "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got \(reduction)."
                    : "reduce argument must be either sum, prod, mean, amax or amin, got \(reduction)")
        }
        let result = try Tensor(shape: input.shape, dtype: input.dtype, device: input.device, runtime: input.runtime)
        if result.isMeta { return result }
        try input.requireKernel(name == "index_reduce" ? "index_reduce" : "scatter_gather_tensor_cpu")
        ComputeClass(for: input.dtype).dispatch(
            Reduce(
                function: function, isMean: reduction == "mean", includesSelf: includesSelf,
                input: try input.bytes(), values: values, positions: positions, target: try result.bytes()))
        return result
    }

    /// Records the gradient of a reduction: to each source element what its place received, by its part in it.
    private static func record(
        _ result: Tensor, _ input: Tensor, _ source: Tensor, _ reduction: String, includesSelf: Bool, name: String,
        _ spread: @escaping (Tensor) throws -> Tensor, _ collect: @escaping (Tensor, Tensor) throws -> Tensor
    ) throws {
        try Recording.record(result, name, inputs: [input, source], save: [input, source], saveResult: true) {
            context in
            let (input, source, result) = (try context.saved(0), try context.saved(1), try context.saved(2))
            let gradient = context.gradient
            let zeros = try input.zeros()
            var (ownShare, otherShare): (Tensor, Tensor)
            switch reduction {
            case "sum": (ownShare, otherShare) = (try zeros + 1, try source.zeros() + 1)
            case "mean":
                var counts = try collect(includesSelf ? zeros + 1 : zeros, source.zeros() + 1)
                counts = try Pointwise.apply(.maximum, counts, zeros + 1)
                ownShare = try (zeros + 1) / counts
                otherShare = try spread(ownShare)
            case "prod":
                ownShare = try result / input
                otherShare = try spread(result) / source
            default:
                let own = try Conversion.convert(Pointwise.apply(.equal, input, result), to: input.dtype)
                let other = try Conversion.convert(Pointwise.apply(.equal, source, spread(result)), to: input.dtype)
                let ties = try collect(includesSelf ? own : zeros, other)
                ownShare = try own / ties
                otherShare = try other / spread(ties)
            }
            if !includesSelf {
                let touched = try collect(zeros, source.zeros() + 1)
                let free = try Pointwise.apply(.equal, touched, zeros)
                ownShare = try Selection.choose(free, zeros + 1, zeros)
            }
            return [
                context.needs(0) ? try gradient * ownShare : nil,
                context.needs(1) ? try spread(gradient) * otherShare : nil,
            ]
        }
    }

    /// `scatter_reduce`.
    ///
    /// - Throws: a `RuntimeError` for types, sizes and reductions that do not fit.
    package static func scatter(
        _ input: Tensor, _ axis: Int, _ index: Tensor, _ source: Tensor, _ reduction: String, includesSelf: Bool
    ) throws -> Tensor {
        let axis = try Geometry.axis(axis, rank: input.rank)
        try OperandPlan.checkDevices(of: "scatter_reduce", input, ("index", index), ("src", source))
        try Gathering.checkIndex(index, "scatter")
        guard source.dtype == input.dtype else {
            throw TensorError.runtime("scatter(): Expected self.dtype to be equal to src.dtype")
        }
        guard index.rank == input.rank && source.rank == input.rank else {
            throw TensorError.runtime(
                "Index tensor must have the same number of dimensions as "
                    + (index.rank == input.rank ? "src" : "self") + " tensor")
        }
        for dimension in index.shape.indices {
            guard dimension == axis || index.shape[dimension] <= input.shape[dimension],
                index.shape[dimension] <= source.shape[dimension]
            else {
                throw TensorError.runtime(
                    "Expected index [\(Geometry.text(index.shape))] to be no larger than self "
                        + "[\(Geometry.text(input.shape))] apart from dimension \(axis) and to be no larger size than src "
                        + "[\(Geometry.text(source.shape))]")
            }
        }
        if [input, index, source].contains(where: \.isMeta) { return try Conversion.clone(input) }
        let positions =
            input.isMeta
            ? [] : try Gathering.positions(index, in: input.rank == 0 ? [1] : input.shape, axis: axis, name: "scatter")
        let part = Views.bare(
            source, Layout(shape: index.shape, strides: source.strides, offset: source.offset))
        let result = try reduce(
            input, source, part.bytes(), positions, reduction, includesSelf: includesSelf, name: "scatter_reduce",
            allowed: ["sum", "prod", "mean", "amax", "amin"])
        try record(
            result, input, source, reduction, includesSelf: includesSelf, name: "ScatterReduceBackward0",
            { try Gathering.gather($0, axis, index) },
            { try $0 + Gathering.scatterAdd(into: input.shape, axis, index, $1) })
        return result
    }

    /// `index_reduce`.
    ///
    /// - Throws: a `RuntimeError` for types, sizes and reductions that do not fit.
    package static func index(
        _ input: Tensor, _ axis: Int, _ index: Tensor, _ source: Tensor, _ reduction: String, includesSelf: Bool
    ) throws -> Tensor {
        let axis = try Geometry.axis(axis, rank: input.rank)
        guard source.dtype == input.dtype else {
            throw TensorError.runtime("index_reduce(): Expected self and source to have the same dtype")
        }
        var expected = input.shape
        if !expected.isEmpty { expected[axis] = index.count }
        guard source.shape == expected else {
            throw TensorError.runtime(
                "index_reduce(): Number of indices (\(index.count)) should be equal to source.size(dim) "
                    + "(\(source.rank == 0 ? 1 : source.shape[min(axis, source.rank - 1)]))")
        }
        let positions = input.isMeta ? [] : try Gathering.alongAxis(index, axis, in: input.shape, name: "index_reduce")
        let result = try reduce(
            input, source, source.bytes(), positions, reduction, includesSelf: includesSelf, name: "index_reduce",
            allowed: ["prod", "mean", "amax", "amin"])
        try record(
            result, input, source, reduction, includesSelf: includesSelf, name: "IndexReduceBackward0",
            { try Gathering.indexSelect($0, axis, index) },
            { base, values in
                let total = try Conversion.clone(base)
                try Gathering.write(values.bytes(), positions, .add, into: total)
                return total
            })
        return result
    }
}

extension BinaryFunction {
    /// The division that a mean ends with: of integers it rounds down.
    fileprivate static func floorDivideOrDivide<C: ComputeElement>(_ type: C.Type) -> BinaryFunction {
        type == Int64.self || type == UInt64.self ? .floorDivide : .divide
    }
}
