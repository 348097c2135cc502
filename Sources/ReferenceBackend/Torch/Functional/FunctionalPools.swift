import InProcess
import ReferenceTensor
import TensorTypes

/// Pooling: averages and greatest elements of windows.
enum FunctionalPools {
    static let table: [TorchBinding] = pools + adaptive

    private static let path = FunctionalActivations.path

    // MARK: Pooling

    /// How many windows fit, with a last one that starts inside if `roundsUp`.
    private static func positions(_ size: Int, _ reach: Int, _ stride: Int, _ padding: Int, roundsUp: Bool) -> Int {
        let room = size + 2 * padding - reach
        let count = (room + (roundsUp ? stride - 1 : 0)) / stride + 1
        return roundsUp && (count - 1) * stride >= size + padding ? count - 1 : count
    }

    private struct Pool {
        var kernel: [Int]
        var strides: [Int]
        var paddings: [Int]
        var dilations: [Int]
        var roundsUp: Bool

        init(_ arguments: TorchArguments, _ count: Int) throws {
            let ones = [Int](repeating: 1, count: count)
            kernel = try FunctionalWindows.list(arguments, "kernel_size", count, or: ones)
            strides = try FunctionalWindows.list(arguments, "stride", count, or: kernel)
            if strides.isEmpty { strides = kernel }
            paddings = try FunctionalWindows.list(arguments, "padding", count, or: ones.map { _ in 0 })
            dilations = try FunctionalWindows.list(arguments, "dilation", count, or: ones)
            roundsUp = arguments.has("ceil_mode") ? try arguments.truth("ceil_mode") : false
            for (padding, size) in zip(paddings, kernel) where padding > size / 2 {
                throw TensorError.runtime(
                    "pad should be at most half of effective kernel size, but got pad=\(padding), kernel_size=\(size) and "
                        + "dilation=\(dilations[0])")
            }
        }

        /// The amounts to pad with, so that all windows are whole.
        func amounts(_ shape: ArraySlice<Int>) -> [Int] {
            zip(shape, kernel.indices).reversed().flatMap { size, axis in
                let reach = dilations[axis] * (kernel[axis] - 1) + 1
                let count = positions(size, reach, strides[axis], paddings[axis], roundsUp: roundsUp)
                return [
                    paddings[axis], max(paddings[axis], (count - 1) * strides[axis] + reach - size - paddings[axis]),
                ]
            }
        }
    }

    /// The windows with their elements in one last axis.
    private static func pooled(_ input: Tensor, _ pool: Pool, fill: Double) throws -> Tensor {
        let count = pool.kernel.count
        let seen = try FunctionalWindows.windows(
            FunctionalWindows.padded(input, pool.amounts(input.shape.suffix(count)), fill: fill), pool.kernel,
            pool.strides,
            pool.dilations)
        return try Shaping.reshape(seen, seen.shape.dropLast(count) + [pool.kernel.reduce(1, *)])
    }

    private static func checkRank(_ input: Tensor, _ count: Int, _ name: String) throws {
        guard input.rank == count + 1 || input.rank == count + 2 else {
            throw TensorError.runtime(
                "\(name): Expected \(count + 1)D or \(count + 2)D tensor, but got \(input.rank)D")
        }
    }

    private static func average(_ count: Int) -> [TorchBinding] {
        let size = "IntArrayRef[\(count)]"
        let tail = count == 1 ? "" : ", int? divisor_override=None"
        let plain = TorchBinding.function(
            "avg_pool\(count)d(Tensor input, \(size) kernel_size, \(size) stride=[], \(size) padding=0, bool ceil_mode=False, bool count_include_pad=True\(tail))",
            in: count == 1 ? nil : path
        ) { arguments in
            let (input, pool) = (try arguments.input, try Pool(arguments, count))
            try checkRank(input, count, "avg_pool\(count)d")
            let divisor = count == 1 ? nil : try arguments.optionalInt("divisor_override")
            let counts = try arguments.runtime.withoutGrad { () -> Tensor in
                if let divisor { return try Tensor.number(.float(Double(divisor)), arguments.runtime) }
                let plain = Array(input.shape.suffix(count))
                let ones = try Factories.full(
                    plain, .int(1), dtype: input.dtype, device: input.device, runtime: input.runtime, name: "full")
                var inner = pool
                var source = ones
                if arguments.bool("count_include_pad") {
                    source = try FunctionalWindows.padded(ones, pool.paddings.reversed().flatMap { [$0, $0] }, fill: 1)
                    inner.paddings = pool.paddings.map { _ in 0 }
                }
                return try Reductions.sum(pooled(source, inner, fill: 0), axes: [count], keepsAxes: false)
            }
            return .tensor(
                try Composite.apply(count == 1 ? "SqueezeBackward1" : "AvgPool\(count)DBackward0", [input]) {
                    let seen = try pooled($0[0], pool, fill: 0)
                    let sums = try Reductions.sum(seen, axes: [seen.rank - 1], keepsAxes: false, dtype: input.dtype)
                    return try Conversion.convert(
                        Pointwise.apply(input.dtype.isFloatingPoint ? .divide : .divideTruncated, sums, counts),
                        to: input.dtype)
                })
        }
        return count == 1 ? FunctionalLayers.shown(plain) : [plain]
    }

    /// The positions that `max_pool` reports, counted in the unpadded input.
    private static func places(_ chosen: Tensor, _ input: Tensor, _ pool: Pool) throws -> Tensor {
        let count = pool.kernel.count
        let sizes = Array(input.shape.suffix(count))
        let windowShape = Array(chosen.shape.suffix(count))
        let values = try chosen.bytes().gather(as: Int64.self)
        let perMap = max(windowShape.reduce(1, *), 1)
        let flat = values.enumerated().map { index, value -> Complex<Double> in
            var (rest, inner, place, scale) = (index % perMap, Int(value), 0, 1)
            for axis in (0..<count).reversed() {
                let window = rest % windowShape[axis]
                let element = inner % pool.kernel[axis]
                let position = window * pool.strides[axis] + element * pool.dilations[axis] - pool.paddings[axis]
                place += position * scale
                scale *= sizes[axis]
                rest /= windowShape[axis]
                inner /= pool.kernel[axis]
            }
            return Complex(Double(place))
        }
        return try LinearAlgebra.tensor(flat, chosen.shape, like: chosen)
    }

    private static func maximum(_ count: Int) -> [TorchBinding] {
        let node = count == 1 ? "SqueezeBackward1" : "MaxPool\(count)DWithIndicesBackward0"
        @Sendable func result(_ arguments: TorchArguments, indices: Bool) throws -> Value {
            let (input, pool) = (try arguments.tensor("input"), try Pool(arguments, count))
            try checkRank(input, count, "max_pool\(count)d()")
            let lowest = input.dtype.isFloatingPoint ? -Double.infinity : -9e18
            let best = try Composite.apply(node, [input]) {
                let seen = try pooled($0[0], pool, fill: lowest)
                return try Reductions.extremumWithPositions(
                    .argmax, seen, axis: seen.rank - 1, keepsAxis: false
                ).values
            }
            guard indices else { return .tensor(best) }
            let seen = try arguments.runtime.withoutGrad { try pooled(input, pool, fill: lowest) }
            let chosen = try Reductions.position(.argmax, seen, axis: seen.rank - 1, keepsAxis: false)
            return .tensors([best, try places(chosen, input, pool)])
        }
        let parameters = "input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False"
        let size = "IntArrayRef[\(count)]"
        return [
            .python("max_pool\(count)d(\(parameters), return_indices=False)", in: path) {
                try result($0, indices: $0.truth("return_indices"))
            },
            .python("max_pool\(count)d_with_indices(\(parameters), return_indices=False)", in: path) {
                try result($0, indices: true)
            },
            .function(
                "max_pool\(count)d(Tensor input, \(size) kernel_size, \(size) stride=[], \(size) padding=0, \(size) dilation=1, bool ceil_mode=False)"
            ) { try result($0, indices: false) },
        ]
    }

    private static let pools: [TorchBinding] = [1, 2, 3].flatMap { average($0) + maximum($0) }

    // MARK: Pooling to a size

    private static func adapted(
        _ input: Tensor, _ sizes: [Int], _ reduce: (Tensor, Int) throws -> Tensor
    ) throws -> Tensor {
        var result = input
        for (index, size) in sizes.enumerated() {
            let axis = input.rank - sizes.count + index
            let length = result.shape[axis]
            let source = result
            let parts = try (0..<size).map { position -> Tensor in
                let start = position * length / size
                let end = ((position + 1) * length + size - 1) / size
                return try reduce(Shaping.narrow(source, axis, start, end - start), axis)
            }
            result = try Rearranging.concatenate(parts, axis)
        }
        return result
    }

    private static func targets(_ arguments: TorchArguments, _ input: Tensor, _ count: Int) throws -> [Int] {
        let given = arguments.value("output_size")
        let items = given.sequence?.items ?? Array(repeating: given, count: count)
        return try items.enumerated().map { index, item in
            item.isNone ? input.shape[input.rank - count + index] : try arguments.interpreter.size(item)
        }
    }

    private static let adaptive: [TorchBinding] = [1, 2, 3].flatMap { count -> [TorchBinding] in
        let body: TorchBinding.Body = { arguments in
            let input = try arguments.tensor("input")
            try checkRank(input, count, "adaptive_avg_pool\(count)d()")
            let sizes = try targets(arguments, input, count)
            let node = count == 1 ? "SqueezeBackward1" : "AdaptiveAvgPool\(count)DBackward0"
            return .tensor(
                try Composite.apply(node, [input]) {
                    try adapted($0[0], sizes) { try Reductions.mean($0, axes: [$1], keepsAxes: true) }
                })
        }
        let greatest: TorchBinding.Body = { arguments in
            let input = try arguments.tensor("input")
            try checkRank(input, count, "adaptive_max_pool\(count)d()")
            if arguments.has("return_indices"), try arguments.truth("return_indices") {
                throw UnsupportedOperation("adaptive_max_pool\(count)d with return_indices")
            }
            let sizes = try targets(arguments, input, count)
            let node = count == 1 ? "SqueezeBackward1" : "AdaptiveMaxPool\(count)DBackward0"
            return .tensor(
                try Composite.apply(node, [input]) {
                    try adapted($0[0], sizes) {
                        try Reductions.extremumWithPositions(.argmax, $0, axis: $1, keepsAxis: true).values
                    }
                })
        }
        return [
            count == 1
                ? .function("adaptive_avg_pool1d(Tensor input, IntArrayRef[1] output_size)", in: path, body: body)
                : .python("adaptive_avg_pool\(count)d(input, output_size)", in: path, body: body),
            .python("adaptive_max_pool\(count)d(input, output_size, return_indices=False)", in: path, body: greatest),
        ] + (count == 1 ? [.function("adaptive_avg_pool1d(Tensor input, IntArrayRef[1] output_size)", body: body)] : [])
    }
}
