import InProcess
import ReferenceTensor
import TensorTypes

/// Statistics, distances and running sums.
enum StatisticsBindings {
    static let table: [TorchBinding] = spreads + covariances + distances + sums + differences

    // MARK: Spreads

    private static let spreads: [TorchBinding] = [("std_mean", true), ("var_mean", false)].map { name, isRoot in
        .function(
            "\(name)(Tensor input, IntArrayRef[1]? dim, bool unbiased=True, bool keepdim=False)",
            "\(name)(Tensor input, IntArrayRef[1]? dim=None, *, Scalar? correction=None, bool keepdim=False)",
            "\(name)(Tensor input, bool unbiased=True)"
        ) {
            let (axes, keeps) = (try $0.optionalInts("dim"), $0.bool("keepdim"))
            let correction =
                try $0.optionalScalar("correction")?.double ?? ($0.optionalBool("unbiased") ?? true ? 1 : 0)
            guard try $0.input.dtype.category > .integral else {
                throw TensorError.runtime("\(name) only support floating point and complex dtypes")
            }
            return .tensors(
                try Composite.applySeveral(
                    isRoot ? "StdMeanBackward0" : "VarMeanBackward0", [$0.input],
                    saving: isRoot ? .inputsAndResult : .inputs
                ) { inputs in
                    [
                        try Reductions.variance(
                            inputs[0], axes: axes, keepsAxes: keeps, correction: correction, isRoot: isRoot),
                        try Reductions.mean(inputs[0], axes: axes, keepsAxes: keeps),
                    ]
                })
        }
    }

    private static func covariance(_ input: Tensor, correction: Double) throws -> Tensor {
        let rows = input.rank < 2 ? try Shaping.reshape(input, [1, input.count]) : input
        let floating =
            rows.dtype.category > .integral ? rows : try Conversion.convert(rows, to: rows.runtime.defaultDType)
        let count = Double(floating.shape[1])
        if count - correction <= 0 {
            input.runtime.warn("UserWarning", "cov(): degrees of freedom is <= 0")
        }
        let centred = try floating - Reductions.mean(floating, axes: [1], keepsAxes: true)
        let product = try MatrixProducts.mm(centred, Shaping.t(centred.conjugateIfComplex()))
        return try Shaping.squeeze(product / max(count - correction, 0))
    }

    private static let covariances: [TorchBinding] = [
        .both("cov(Tensor input, *, int correction=1, Tensor? fweights=None, Tensor? aweights=None)") {
            let correction = try Double($0.optionalInt("correction") ?? 1)
            if $0.has("fweights") || $0.has("aweights") {
                throw UnsupportedOperation("torch.cov with weights")
            }
            guard try $0.input.rank <= 2 else {
                throw TensorError.runtime(
                    "cov(): expected input to have two or fewer dimensions but got an input with \(try $0.input.rank) dimensions"
                )
            }
            guard try $0.input.dtype != .bool else {
                throw TensorError.runtime("cov(): bool dtype is not supported for input")
            }
            return .tensor(
                try Composite.apply("SqueezeBackward0", [$0.input], saving: .nothing) {
                    try covariance($0[0], correction: correction)
                })
        },
        .both("corrcoef(Tensor input)") {
            guard try $0.input.rank <= 2 else {
                throw TensorError.runtime(
                    "corrcoef(): expected input to have two or fewer dimensions but got an input with \(try $0.input.rank) dimensions"
                )
            }
            return .tensor(
                try Composite.apply(
                    $0.input.rank == 2 ? "ClampBackward1" : "DivBackward0", [$0.input], saving: .nothing
                ) {
                    let product = try covariance($0[0], correction: 1)
                    guard product.rank > 0 else { return try product / product }
                    let scale = try Pointwise.apply(.sqrt, Shaping.diagonal(product, 0, 0, 1))
                    let ratio = try product / Shaping.unsqueeze(scale, 1) / scale
                    let one = try Tensor.number(.float(1), product.runtime)
                    return try Pointwise.apply(
                        .maximum, Pointwise.apply(.minimum, ratio, one), .number(.float(-1), product.runtime))
                })
        },
    ]

    // MARK: Distances

    private static let distances: [TorchBinding] = [
        .both("dist(Tensor input, Tensor other, Scalar p=2)") {
            let power = try $0.optionalScalar("p")?.double ?? 2
            let (left, right) = (try $0.input, try $0.tensor("other"))
            let floating = [left, right].first { $0.dtype.category > .integral }
            guard floating != nil else {
                throw TensorError.runtime(
                    "norm(): input dtype should be either floating point or complex. Got \(left.dtype.scalarTypeName) "
                        + "instead.")
            }
            return .tensor(
                try Composite.apply("DistBackward0", [$0.input, $0.tensor("other")], saving: .inputsAndResult) {
                    try Norms.vector($0[0] - $0[1], power, axes: nil, keepsAxes: false)
                })
        },
        .function("cdist(Tensor x1, Tensor x2, float p=2, str? compute_mode=None)") {
            let power = try $0.optionalDouble("p") ?? 2
            let (left, right) = (try $0.tensor("x1"), try $0.tensor("x2"))
            guard left.rank >= 2, right.rank >= 2 else {
                throw TensorError.runtime(
                    left.rank < 2
                        ? "cdist only supports at least 2D tensors, X1 got: \(left.rank)D"
                        : "cdist only supports at least 2D tensors, X2 got: \(right.rank)D")
            }
            for (name, tensor) in [("X1", left), ("X2", right)] where !tensor.dtype.isFloatingPoint {
                throw TensorError.runtime(
                    "cdist only supports floating-point dtypes, \(name) got: \(tensor.dtype.scalarTypeName)")
            }
            guard left.shape.last == right.shape.last else {
                throw TensorError.runtime(
                    "X1 and X2 must have the same number of columns. X1: \(left.shape.last ?? 0) X2: \(right.shape.last ?? 0)"
                )
            }
            return .tensor(
                try Composite.apply("CdistBackward0", [left, right], saving: .inputsAndResult) {
                    let difference = try Shaping.unsqueeze($0[0], -2) - Shaping.unsqueeze($0[1], -3)
                    return try Norms.vector(difference, power, axes: [-1], keepsAxes: false)
                })
        },
        .result("renorm(Tensor input, Scalar p, int dim, Scalar maxnorm, *, Tensor out=None)") {
            try renormed($0, [$0.input])
        },
        .method("renorm_(Tensor input, Scalar p, int dim, Scalar maxnorm)") { arguments in
            let kept = try arguments.withoutReceiver()
            try Composite.applyInPlace("RenormBackward0", arguments.input, []) { try renormed(kept, $0) }
            return .tensor(try arguments.input)
        },
    ]

    private static func renormed(_ arguments: TorchArguments, _ inputs: [Tensor]) throws -> Tensor {
        let power = try arguments.scalar("p").double
        let limit = try arguments.scalar("maxnorm").double
        let input = inputs[0]
        guard input.rank > 1 else {
            throw TensorError.runtime("renorm: input needs at least 2 dimensions, got \(input.rank) dimensions")
        }
        guard input.dtype.category > .integral else {
            throw TensorError.runtime(
                "linalg.vector_norm: Expected a floating point or complex tensor as input. Got "
                    + input.dtype.scalarTypeName)
        }
        guard power > 0 else { throw TensorError.runtime("renorm: non-positive norm not supported") }
        guard limit >= 0 else {
            throw TensorError.runtime("renorm: expected maxnorm to be >= 0 but got \(limit)")
        }
        let axis = try Geometry.axis(arguments.int("dim"), rank: input.rank)
        return try Composite.apply("RenormBackward0", inputs) {
            let axes = $0[0].shape.indices.filter { $0 != axis }
            let norms = try Norms.vector($0[0], power, axes: axes, keepsAxes: true)
            let bound = try Tensor.number(.float(limit), input.runtime)
            let isLonger = try Pointwise.apply(.greater, norms, bound)
            let scale = try Pointwise.apply(.reciprocal, norms + 1e-7) * limit
            return try $0[0] * Selection.choose(isLonger, scale, scale.zeros() + 1)
        }
    }

    // MARK: Sums

    private static func trapezoids(_ arguments: TorchArguments, isTotal: Bool) throws -> Tensor {
        let y = try arguments.tensor("y")
        let axis = try Geometry.existingAxis(arguments.optionalInt("dim") ?? -1, rank: y.rank)
        guard y.dtype != .bool else {
            throw TensorError.runtime("trapezoid: received a bool input for `y`, but bool is not supported")
        }
        let length = y.shape[axis]
        let left = try Shaping.slice(y, axis, start: 0, stop: max(length - 1, 0), step: 1)
        let right = try Shaping.slice(y, axis, start: min(1, length), stop: length, step: 1)
        guard var x = try arguments.optionalTensor("x") else {
            let step = try arguments.optionalScalar("dx") ?? .int(1)
            if !isTotal { return try Pointwise.apply(.multiply, left + right, .number(step, y.runtime)) / 2 }
            if length == 0 { return try Reductions.sum(y, axes: [axis]) }
            let interior =
                try Reductions.sum(y, axes: [axis])
                - (Shaping.select(y, axis, 0) + Shaping.select(y, axis, length - 1)) * 0.5
            return try Pointwise.apply(.multiply, interior, .number(step, y.runtime))
        }
        if x.rank == 1 && y.rank > 1 {
            x = try Shaping.reshape(x, y.shape.indices.map { $0 == axis ? x.count : 1 })
        }
        let along = x.rank == 1 ? 0 : axis - (y.rank - x.rank)
        let size = x.shape[along]
        let width =
            try Shaping.slice(x, along, start: 1, stop: size, step: 1)
            - Shaping.slice(x, along, start: 0, stop: size - 1, step: 1)
        let areas = try (left + right) * width
        return try (isTotal ? Reductions.sum(areas, axes: [axis]) : areas) / 2
    }

    private static let sums: [TorchBinding] =
        ["trapezoid", "trapz"].map { name in
            .function("\(name)(Tensor y, Tensor x, *, int dim=-1)", "\(name)(Tensor y, *, Scalar dx=1, int dim=-1)") {
                .tensor(try trapezoids($0, isTotal: true))
            }
        } + [
            .function(
                "cumulative_trapezoid(Tensor y, Tensor x, *, int dim=-1)",
                "cumulative_trapezoid(Tensor y, *, Scalar dx=1, int dim=-1)"
            ) {
                .tensor(
                    try Reductions.scan(
                        .sum, trapezoids($0, isTotal: false), axis: $0.optionalInt("dim") ?? -1, dtype: nil))
            },
            .result("logcumsumexp(Tensor input, int dim, *, Tensor out=None)") {
                let axis = try $0.int("dim")
                let input = try $0.input
                _ = try Geometry.axis(axis, rank: input.rank)
                guard input.dtype.category > .integral else {
                    throw TensorError.notImplemented(
                        "\"logcumsumexp_out_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
                }
                return try Composite.apply("LogcumsumexpBackward0", [input], saving: .inputsAndResult) {
                    guard $0[0].count > 0 else { return $0[0] }
                    let peak = try Reductions.extremum(
                        .maximum, $0[0].detached(), axes: [axis], keepsAxes: true, name: "amax", node: "")
                    let shifted = try Pointwise.apply(.exp, $0[0] - peak)
                    return try Pointwise.apply(.log, Reductions.scan(.sum, shifted, axis: axis, dtype: nil)) + peak
                }
            },
            .both(
                "nanmean(Tensor input, IntArrayRef[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
            ) {
                let input = try $0.input
                guard input.dtype.category > .integral else {
                    throw TensorError.runtime(
                        "nanmean(): expected input to have floating point or complex dtype but got "
                            + input.dtype.scalarTypeName)
                }
                let (axes, keeps) = (try $0.optionalInts("dim"), $0.bool("keepdim"))
                let isThere = try Pointwise.apply(.logicalNot, Pointwise.apply(.isNaN, input.detached()))
                let count = try Reductions.sum(isThere, axes: axes, keepsAxes: keeps)
                let total = try Reductions.nansum(input, axes: axes, keepsAxes: keeps, dtype: $0.optionalDType())
                return try $0.deliver(total / count)
            },
            .method("sum_to_size(Tensor input, IntArrayRef size)") {
                let (input, size) = (try $0.input, try $0.ints("size"))
                let wide = try? Geometry.broadcast(size, input.shape)
                guard wide == input.shape else {
                    throw TensorError.runtime(
                        "size {[\(Geometry.text(size))]} is not expandable to size {[\(Geometry.text(input.shape))]}.")
                }
                return .tensor(try Reductions.sum(input, toShape: size))
            },
        ]

    // MARK: Differences

    private static let differences: [TorchBinding] = [
        .result(
            "diff(Tensor input, int n=1, int dim=-1, Tensor? prepend=None, Tensor? append=None, *, Tensor out=None)"
        ) {
            var result = try $0.input
            let count = try $0.optionalInt("n") ?? 1
            guard result.rank > 0 else {
                throw TensorError.runtime("diff expects input to be at least one-dimensional")
            }
            let axis = try Geometry.axis($0.optionalInt("dim") ?? -1, rank: result.rank)
            guard count >= 0 else {
                throw TensorError.runtime("order must be non-negative but got \(count)")
            }
            let parts = [try $0.optionalTensor("prepend"), result, try $0.optionalTensor("append")].compactMap { $0 }
            for part in parts where part.rank != result.rank {
                throw TensorError.runtime(
                    "diff expects prepend or append to be the same dimension as input")
            }
            if parts.count > 1 { result = try Rearranging.concatenate(parts, axis) }
            if count == 0 { return try Conversion.clone(result) }
            for _ in 0..<min(count, max(result.shape[axis], 1)) {
                let length = result.shape[axis]
                let later = try Shaping.slice(result, axis, start: min(1, length), stop: length, step: 1)
                let earlier = try Shaping.slice(result, axis, start: 0, stop: max(length - 1, 0), step: 1)
                result = try Pointwise.apply(result.dtype == .bool ? .logicalXor : .subtract, later, earlier)
            }
            return result
        }
    ]
}
