import InProcess
import ReferenceTensor
import TensorTypes

/// Reductions, scans and sorting.
enum ReductionBindings {
    static let table: [TorchBinding] = sums + extremes + counts + orders

    private static func deliver(
        _ result: @autoclosure () throws -> Tensor, _ arguments: TorchArguments
    ) throws -> Value {
        try arguments.checkOutput()
        return try arguments.deliver(result())
    }

    private static func runningInPlace(_ name: String, _ function: ScanFunction, _ node: String) -> TorchBinding {
        .method("\(name)(Tensor input, int dim, *, ScalarType? dtype=None)") {
            let input = try $0.input
            let (axis, type) = (try $0.int("dim"), $0.optionalDType() ?? input.dtype)
            try Composite.applyInPlace(node, input, []) {
                try Reductions.scan(function, $0[0], axis: axis, dtype: type)
            }
            return .tensor(input)
        }
    }

    private static let sums: [TorchBinding] =
        [
            .both(
                "sum(Tensor input, *, ScalarType? dtype=None)",
                "sum(Tensor input, IntArrayRef[1]? dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
            ) {
                try deliver(
                    Reductions.sum(
                        $0.input, axes: $0.optionalInts("dim"), keepsAxes: $0.bool("keepdim"), dtype: $0.optionalDType()
                    ), $0)
            },
            .both(
                "nansum(Tensor input, IntArrayRef[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
            ) {
                try deliver(
                    Reductions.nansum(
                        $0.input, axes: $0.optionalInts("dim"), keepsAxes: $0.bool("keepdim"), dtype: $0.optionalDType()
                    ), $0)
            },
            .both(
                "mean(Tensor input, *, ScalarType? dtype=None, Tensor out=None)",
                "mean(Tensor input, IntArrayRef[1]? dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
            ) {
                try deliver(
                    Reductions.mean(
                        $0.input, axes: $0.optionalInts("dim"), keepsAxes: $0.bool("keepdim"), dtype: $0.optionalDType()
                    ), $0)
            },
            .both(
                "prod(Tensor input, *, ScalarType? dtype=None)",
                "prod(Tensor input, int dim, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
            ) {
                try deliver(
                    Reductions.product(
                        $0.input, axis: $0.optionalInt("dim"), keepsAxis: $0.bool("keepdim"), dtype: $0.optionalDType()),
                    $0)
            },
            .both("cumsum(Tensor input, int dim, *, ScalarType? dtype=None, Tensor out=None)") {
                try deliver(Reductions.scan(.sum, $0.input, axis: $0.int("dim"), dtype: $0.optionalDType()), $0)
            },
            .both("cumprod(Tensor input, int dim, *, ScalarType? dtype=None, Tensor out=None)") {
                try deliver(Reductions.scan(.product, $0.input, axis: $0.int("dim"), dtype: $0.optionalDType()), $0)
            },
            runningInPlace("cumsum_", .sum, "CumsumBackward0"),
            runningInPlace("cumprod_", .product, "CumprodBackward0"),
            .both("softmax(Tensor input, int dim, ScalarType? dtype=None)") { .tensor(try softmax($0)) },
            .both("log_softmax(Tensor input, int dim, ScalarType? dtype=None)") {
                let (arguments, input) = ($0, try $0.input)
                let axis = try arguments.int("dim")
                _ = try input.runtime.withoutGrad { try softmax(arguments, name: "log_softmax") }
                let source = try input.runtime.withoutGrad {
                    try arguments.optionalDType().map { try Conversion.convert(input, to: $0) } ?? input
                }
                let result = try input.runtime.withoutGrad {
                    guard source.count > 0 else { return try Conversion.clone(source) }
                    let peak = try Reductions.extremum(
                        .maximum, source, axes: [axis], keepsAxes: true, name: "amax", node: "")
                    let shifted = try source - peak
                    let total = try Reductions.sum(Pointwise.apply(.exp, shifted), axes: [axis], keepsAxes: true)
                    return try shifted - Pointwise.apply(.log, total)
                }
                try Recording.record(result, "LogSoftmaxBackward0", inputs: [input], saveResult: true) { context in
                    [
                        try Composite.apply(
                            "LogSoftmaxBackwardDataBackward0", [context.gradient, context.saved(0)]
                        ) { parts in
                            let total = try Reductions.sum(parts[0], axes: [axis], keepsAxes: true)
                            return try parts[0] - Pointwise.apply(.exp, parts[1]) * total
                        }
                    ]
                }
                return .tensor(result)
            },
        ] + spreads

    static func softmax(_ arguments: TorchArguments, name: String = "softmax") throws -> Tensor {
        let input =
            try arguments.optionalDType().map { try Conversion.convert(arguments.input, to: $0) } ?? arguments.input
        return try softmax(input, axis: arguments.int("dim"), name: name)
    }

    /// The exponentials of a dimension's elements as shares of their sum.
    ///
    /// - Throws: a `NotImplementedError` for types that have no exponential.
    static func softmax(_ input: Tensor, axis: Int, name: String) throws -> Tensor {
        let axis = try Geometry.axis(axis, rank: input.rank)
        guard input.dtype.isFloatingPoint else {
            let isLast = axis == max(input.rank, 1) - 1
            throw TensorError.notImplemented(
                "\"\(name)\(isLast ? "_lastdim" : "")_kernel_impl\" not implemented for "
                    + "'\(input.dtype.scalarTypeName)'")
        }
        if input.count == 0 { return try Conversion.clone(input) }
        let peak = try Reductions.extremum(
            .maximum, input.detached(), axes: [axis], keepsAxes: true, name: "amax", node: "")
        let result = try input.runtime.withoutGrad {
            let shifted = try Pointwise.apply(.exp, input - peak)
            return try shifted / Reductions.sum(shifted, axes: [axis], keepsAxes: true)
        }
        try Recording.record(result, "SoftmaxBackward0", inputs: [input], saveResult: true) { context in
            [
                try Composite.apply("SoftmaxBackwardDataBackward0", [context.gradient, context.saved(0)]) { parts in
                    let weighted = try parts[0] * parts[1]
                    return try weighted - parts[1] * Reductions.sum(weighted, axes: [axis], keepsAxes: true)
                }
            ]
        }
        return result
    }

    private static let spreads: [TorchBinding] = [("std", true), ("var", false)].flatMap {
        name, isRoot -> [TorchBinding] in
        [
            .both(
                "\(name)(Tensor input, IntArrayRef[1]? dim, bool unbiased=True, bool keepdim=False, *, Tensor out=None)",
                "\(name)(Tensor input, IntArrayRef[1]? dim=None, *, Scalar? correction=None, bool keepdim=False, Tensor out=None)",
                "\(name)(Tensor input, bool unbiased=True)"
            ) {
                let correction =
                    try $0.optionalScalar("correction")?.double ?? ($0.optionalBool("unbiased") ?? true ? 1 : 0)
                return try deliver(
                    Reductions.variance(
                        $0.input, axes: $0.optionalInts("dim"), keepsAxes: $0.bool("keepdim"), correction: correction,
                        isRoot: isRoot), $0)
            }
        ]
    }

    // MARK: Extremes

    private static func extremum(
        _ name: String, _ function: ReductionFunction, _ position: PositionFunction, _ pair: BinaryOperation
    )
        -> TorchBinding
    {
        .both(
            "\(name)(Tensor input, *, Tensor out=None)", "\(name)(Tensor input, Tensor other, *, Tensor out=None)",
            "\(name)(Tensor input, int dim, bool keepdim=False, *, TensorList[2] out=None)"
        ) {
            if let other = try $0.optionalTensor("other") { return .tensor(try Pointwise.apply(pair, $0.input, other)) }
            if let axis = try $0.optionalInt("dim") {
                let (values, positions) = try Reductions.extremumWithPositions(
                    position, $0.input, axis: axis, keepsAxis: $0.bool("keepdim"))
                return try $0.deliver(name, ["values", "indices"], [values, positions])
            }
            return try deliver(
                Reductions.extremum(
                    function, $0.input, axes: nil, keepsAxes: false, name: "\(name)_all",
                    node: "\(name.capitalized)Backward1"), $0)
        }
    }

    private static let extremes: [TorchBinding] = [
        extremum("max", .maximum, .argmax, .maximum), extremum("min", .minimum, .argmin, .minimum),
        .both("amax(Tensor input, IntArrayRef[1] dim=[], bool keepdim=False, *, Tensor out=None)") {
            try deliver(
                Reductions.extremum(
                    .maximum, $0.input, axes: $0.optionalInts("dim"), keepsAxes: $0.bool("keepdim"),
                    name: "max_values_cpu",
                    node: "AmaxBackward0"), $0)
        },
        .both("amin(Tensor input, IntArrayRef[1] dim=[], bool keepdim=False, *, Tensor out=None)") {
            try deliver(
                Reductions.extremum(
                    .minimum, $0.input, axes: $0.optionalInts("dim"), keepsAxes: $0.bool("keepdim"),
                    name: "min_values_cpu",
                    node: "AminBackward0"), $0)
        },
        .both("aminmax(Tensor input, *, int? dim=None, bool keepdim=False)") {
            let axes = try $0.optionalInt("dim").map { [$0] }
            let (input, keeps) = (try $0.input, $0.bool("keepdim"))
            let parts = try [ReductionFunction.minimum, .maximum].map { function in
                try Reductions.extremum(
                    function, input, axes: axes, keepsAxes: keeps, name: "aminmax_cpu", node: "AminmaxBackward0")
            }
            return ReturnTypes.make("aminmax", ["min", "max"], parts)
        },
        .both("argmax(Tensor input, int? dim=None, bool keepdim=False, *, Tensor out=None)") {
            try deliver(
                Reductions.position(.argmax, $0.input, axis: $0.optionalInt("dim"), keepsAxis: $0.bool("keepdim")), $0)
        },
        .both("argmin(Tensor input, int? dim=None, bool keepdim=False, *, Tensor out=None)") {
            try deliver(
                Reductions.position(.argmin, $0.input, axis: $0.optionalInt("dim"), keepsAxis: $0.bool("keepdim")), $0)
        },
    ]

    // MARK: Counts

    private static func count(_ name: String, _ function: CountFunction) -> TorchBinding {
        .both(
            "\(name)(Tensor input, *, Tensor out=None)",
            "\(name)(Tensor input, IntArrayRef[1]? dim=None, bool keepdim=False, *, Tensor out=None)",
            "\(name)(Tensor input, int dim, bool keepdim=False, *, Tensor out=None)"
        ) {
            if let out = try $0.optionalTensor("out"), out.dtype != .bool && out.dtype != .uint8 {
                throw TensorError.runtime(
                    "\(name) only supports bool tensor for result, got: \(out.dtype.scalarTypeName)")
            }
            return try deliver(
                Reductions.count(function, $0.input, axes: $0.optionalInts("dim"), keepsAxes: $0.bool("keepdim")), $0)
        }
    }

    private static let counts: [TorchBinding] = [
        count("all", .all), count("any", .any),
        .both("count_nonzero(Tensor input, int? dim=None)", "count_nonzero(Tensor input, IntArrayRef dim)") {
            let axes = $0.signatureIndex == 0 ? try $0.optionalInt("dim").map { [$0] } : try $0.ints("dim")
            return .tensor(try Reductions.count(.countNonzero, $0.input, axes: axes, keepsAxes: false))
        },
    ]

    // MARK: Order

    private static func lastAxis(_ arguments: TorchArguments) throws -> Int { try arguments.optionalInt("dim") ?? -1 }

    private static let orders: [TorchBinding] = [
        .both(
            "sort(Tensor input, *, bool? stable, int dim=-1, bool descending=False, TensorList[2] out=None)",
            "sort(Tensor input, int dim=-1, bool descending=False, *, TensorList[2] out=None)"
        ) {
            let (values, positions) = try Rearranging.sort($0.input, lastAxis($0), descending: $0.bool("descending"))
            return try $0.deliver("sort", ["values", "indices"], [values, positions])
        },
        .both(
            "argsort(Tensor input, *, bool stable, int dim=-1, bool descending=False)",
            "argsort(Tensor input, int dim=-1, bool descending=False)"
        ) {
            .tensor(
                try Rearranging.sort($0.input.detached(), lastAxis($0), descending: $0.bool("descending")).positions)
        },
        .both("topk(Tensor input, int k, int dim=-1, bool largest=True, bool sorted=True, *, TensorList[2] out=None)") {
            let (input, count) = (try $0.input, try $0.int("k"))
            let axis = try Geometry.axis(lastAxis($0), rank: input.rank)
            let length = input.rank == 0 ? 1 : input.shape[axis]
            guard count >= 0 && count <= length else {
                throw TensorError.runtime("selected index k out of range")
            }
            if input.dtype == .bool || input.dtype.isComplex {
                throw TensorError.runtime(
                    input.dtype == .bool
                        ? "topk does not support bool dtypes on CPU" : " topk does not support complex dtypes on CPU")
            }
            try input.requireKernel("topk_cpu")
            let order = try Rearranging.sort(
                input.detached(), axis, descending: $0.optionalBool("largest") ?? true)
            let first =
                input.rank == 0
                ? order.positions
                : try Conversion.clone(Shaping.slice(order.positions, axis, start: 0, stop: count, step: 1))
            let (values, positions) = try Ordering.values(input, axis, at: first, node: "TopkBackward0")
            return try $0.deliver("topk", ["values", "indices"], [values, positions])
        },
    ]
}
