import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that PyTorch records as one operation and that are composed of others here.
enum ComposedBindings {
    static let table: [TorchBinding] = interpolations + powers + activations + norms

    private typealias Formula = @Sendable (TorchArguments, [Tensor]) throws -> Tensor

    /// A function with `out=`, its method, and its method in place.
    ///
    /// - Parameters:
    ///   - declarations: the parameters after the tensor, one list for each overload.
    ///   - tensors: the parameters that gradients go to, where they are tensors.
    ///   - saving: what is kept for the gradient.
    private static func operation(
        _ name: String, _ declarations: [String], tensors: [String] = [],
        node: @escaping @Sendable (TorchArguments) -> String,
        saving: @escaping @Sendable ([Tensor]) -> Composite.Saving = { _ in .inputs },
        _ formula: @escaping Formula
    ) -> [TorchBinding] {
        let head = declarations.map { $0.isEmpty || $0.hasPrefix("*") ? $0 : ", \($0)" }
        let plain = head.map { list -> String in
            let separator = list.contains("*,") ? ", " : (list.isEmpty ? ", *, " : ", *, ")
            return "\(name)(Tensor input\(list)\(separator)Tensor out=None)"
        }
        let inPlace = head.map { "\(name)_(Tensor input\($0))" }
        @Sendable func others(_ arguments: TorchArguments) throws -> [Tensor] {
            try tensors.compactMap { try arguments.optionalTensor($0) }.filter { !$0.isWrappedNumber }
        }
        return [
            .both(plain) { arguments in
                let inputs = try [arguments.input] + others(arguments)
                return try arguments.deliver(
                    Composite.apply(node(arguments), inputs, saving: saving(inputs)) { try formula(arguments, $0) })
            },
            .method(inPlace) { arguments in
                let kept = try arguments.withoutReceiver()
                try Composite.applyInPlace(node(arguments), arguments.input, others(arguments)) {
                    try formula(kept, $0)
                }
                return .tensor(try arguments.input)
            },
        ]
    }

    private static func scaled(_ tensor: Tensor, _ arguments: TorchArguments, _ name: String) throws -> Tensor {
        guard let factor = try arguments.optionalScalar(name), factor != .int(1) else { return tensor }
        return try Pointwise.apply(.multiply, tensor, .number(factor, arguments.runtime))
    }

    private static let interpolations: [TorchBinding] =
        operation(
            "lerp", ["Tensor end, Tensor weight", "Tensor end, Scalar weight"], tensors: ["end", "weight"],
            node: { "LerpBackward\($0.signatureIndex == 0 ? 1 : 0)" },
            saving: { inputs in
                guard inputs.count == 3 else { return .nothing }
                let ends: Set<Int> = inputs[2].requiresGrad ? [] : [0, 1]
                return .inputs(but: inputs[0].requiresGrad || inputs[1].requiresGrad ? ends : ends.union([2]))
            }
        ) { arguments, inputs in
            let (start, end) = (inputs[0], inputs[1])
            guard end.dtype == start.dtype else {
                throw TensorError.runtime(
                    "expected dtype \(start.dtype.cppShortName) for `end` but got dtype \(end.dtype.cppShortName)")
            }
            let weight = try inputs.count == 3 ? inputs[2] : arguments.operand("weight")
            guard weight.isWrappedNumber || weight.dtype == start.dtype else {
                throw TensorError.runtime(
                    "expected dtype \(start.dtype.cppShortName) for `weight` but got dtype \(weight.dtype.cppShortName)"
                )
            }
            _ = try OperandPlan([start, end] + (weight.isWrappedNumber ? [] : [weight]))
            guard start.dtype.category > .integral || start.isMeta else {
                throw TensorError.notImplemented(
                    "\"lerp_kernel_\(weight.isWrappedNumber ? "scalar" : "tensor")\" not implemented for "
                        + "'\(start.dtype.scalarTypeName)'")
            }
            return try start + (end - start) * weight
        }
        + operation(
            "addcmul", ["Tensor tensor1, Tensor tensor2, *, Scalar value=1"], tensors: ["tensor1", "tensor2"],
            node: { _ in "AddcmulBackward0" }, saving: { .factors($0, from: 1) }
        ) {
            let plan = try OperandPlan([$1[0], $1[1], $1[2]])
            try $1[0].requireKernel("addcmul_cpu_out", for: plan.dtype)
            return try $1[0] + scaled($1[1] * $1[2], $0, "value")
        }
        + operation(
            "addcdiv", ["Tensor tensor1, Tensor tensor2, *, Scalar value=1"], tensors: ["tensor1", "tensor2"],
            node: { _ in "AddcdivBackward0" }, saving: { .inputs(but: $0[2].requiresGrad ? [0] : [0, 1]) }
        ) { arguments, inputs in
            guard inputs[1].dtype.category > .integral || inputs[2].dtype.category > .integral else {
                throw TensorError.runtime(
                    "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a "
                        + "true division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + "
                        + "value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * "
                        + "tensor1 / tensor2) for float inputs. The future addcdiv behavior is just the latter implementation: "
                        + "(input + value * tensor1 / tensor2), for all dtypes.")
            }
            return try inputs[0] + scaled(inputs[1] / inputs[2], arguments, "value")
        }
        + operation(
            "nan_to_num", ["float? nan=None, float? posinf=None, float? neginf=None"],
            node: { _ in "NanToNumBackward0" }
        ) { arguments, inputs in
            let input = inputs[0]
            guard input.dtype.isFloatingPoint else { return try Conversion.clone(input) }
            let limit = input.dtype.largestFinite
            var result = input
            for (predicate, value) in [
                (UnaryOperation.isNaN, try arguments.optionalDouble("nan") ?? 0),
                (.isPositiveInfinite, try arguments.optionalDouble("posinf") ?? limit),
                (.isNegativeInfinite, try arguments.optionalDouble("neginf") ?? -limit),
            ] {
                result = try Selection.choose(
                    Pointwise.apply(predicate, input.detached()), .number(.float(value), input.runtime), result)
            }
            return result
        }

    // MARK: Powers and logarithms

    private static let powers: [TorchBinding] =
        operation(
            "ldexp", ["Tensor other"], tensors: ["other"], node: { _ in "LdexpBackward0" },
            saving: { _ in .result(and: [1]) }
        ) {
            let two = try Tensor.number(.float(2), $0.runtime)
            return try $1[0] * Pointwise.apply(.power, two, $1[1])
        }
        + operation("logaddexp2", ["Tensor other"], tensors: ["other"], node: { _ in "Logaddexp2Backward0" }) {
            let scale = 0.693_147_180_559_945_3
            return try Pointwise.apply(.logaddexp, $1[0] * scale, $1[1] * scale) / scale
        }
        + operation("logit", ["float? eps=None"], node: { _ in "LogitBackward0" }) { arguments, inputs in
            var input = inputs[0]
            if !arguments.has("eps") {
                // Outside of the range there is no slope either.
                let zero = try Tensor.number(.int(0), input.runtime)
                let one = try Tensor.number(.int(1), input.runtime)
                let isInside = try Pointwise.apply(
                    .logicalAnd, Pointwise.apply(.greaterOrEqual, input.detached(), zero),
                    Pointwise.apply(.lessOrEqual, input.detached(), one))
                input = try Selection.choose(isInside, input, input * Double.nan)
            }
            if let margin = try arguments.optionalDouble("eps") {
                let (low, high) = (margin, 1 - margin)
                input = try Pointwise.apply(.maximum, input, .number(.float(low), input.runtime))
                input = try Pointwise.apply(.minimum, input, .number(.float(high), input.runtime))
            }
            let rest = try -(input - 1)
            return try Pointwise.apply(.log, input / rest)
        }
        + [
            .functionResult(
                "float_power(Tensor input, Tensor exponent, *, Tensor out=None)",
                "float_power(Scalar self, Tensor exponent, *, Tensor out=None)",
                "float_power(Tensor input, Scalar exponent, *, Tensor out=None)", body: floatPower),
            .method("float_power(Tensor input, Tensor exponent)", "float_power(Tensor input, Scalar exponent)") {
                .tensor(try floatPower($0))
            },
            .method("float_power_(Tensor input, Tensor exponent)", "float_power_(Tensor input, Scalar exponent)") {
                let (input, exponent) = (try $0.input, try $0.operand("exponent"))
                let type: DType = input.dtype.isComplex || exponent.dtype.isComplex ? .complex128 : .float64
                guard input.dtype == type else {
                    throw TensorError.runtime(
                        "the base given to float_power_ has dtype \(input.dtype.scalarTypeName) but the operation's result "
                            + "requires dtype \(type.scalarTypeName)")
                }
                try Pointwise.applyInPlace(.power, input, exponent)
                return .tensor(input)
            },
            .both("frexp(Tensor input, *, TensorList[2] out=None)") {
                let input = try $0.input
                guard input.dtype.isFloatingPoint else {
                    throw TensorError.runtime("torch.frexp() only supports floating-point dtypes")
                }
                let values = try input.bytes().gather(as: Double.self)
                let exponents = values.map { $0 == 0 || !$0.isFinite ? 0 : Int($0.exponent) + 1 }
                let powers = try Ordering.indices(exponents, shape: input.shape, dtype: .int32, like: input)
                let mantissa = try Composite.apply("FrexpBackward0", [input]) {
                    let scale = try Tensor(
                        shape: $0[0].shape, dtype: .float64, device: input.device, runtime: input.runtime)
                    try scale.bytes().scatter(exponents.map { Double(sign: .plus, exponent: -$0, significand: 1) })
                    return try Conversion.convert($0[0] * scale, to: input.dtype)
                }
                return try $0.deliver("frexp", ["mantissa", "exponent"], [mantissa, powers])
            },
        ]

    private static func floatPower(_ arguments: TorchArguments) throws -> Tensor {
        let base = try arguments.optionalTensor("input") ?? arguments.operand("self")
        let exponent = try arguments.operand("exponent")
        let type: DType = base.dtype.isComplex || exponent.dtype.isComplex ? .complex128 : .float64
        let wide = base.isWrappedNumber ? base : try Conversion.convert(base, to: type)
        let power = exponent.isWrappedNumber ? exponent : try Conversion.convert(exponent, to: type)
        return try Pointwise.apply(.power, wide, power)
    }

    // MARK: Activations

    private static func number(_ arguments: TorchArguments, _ name: String, _ absent: Double) throws -> Tensor {
        try .number(arguments.optionalScalar(name) ?? .float(absent), arguments.runtime)
    }

    /// Where positive the input, elsewhere `scale * (exp(input / width) - 1)`.
    private static func exponentialUnit(_ input: Tensor, scale: Double, width: Double) throws -> Tensor {
        let zero = try Tensor.number(.int(0), input.runtime)
        let curve = try Pointwise.apply(.expm1, Pointwise.apply(.minimum, input, zero) / width) * scale
        return try Selection.choose(Pointwise.apply(.greater, input.detached(), zero), input, curve)
    }

    private static let activations: [TorchBinding] =
        operation("threshold", ["Scalar threshold, Scalar value"], node: { _ in "ThresholdBackward0" }) {
            let isAbove = try Pointwise.apply(.greater, $1[0].detached(), number($0, "threshold", 0))
            return try Conversion.convert(Selection.choose(isAbove, $1[0], number($0, "value", 0)), to: $1[0].dtype)
        }
        + operation("hardshrink", ["Scalar lambd=0.5"], node: { _ in "HardshrinkBackward0" }) {
            let size = try Pointwise.apply(.absolute, $1[0].detached())
            let isSmall = try Pointwise.apply(.lessOrEqual, size, number($0, "lambd", 0.5))
            return try Selection.choose(isSmall, $1[0].detached().zeros(), $1[0])
        }
        + operation("celu", ["Scalar alpha=1.0"], node: { _ in "CeluBackward0" }) {
            let alpha = try $0.optionalScalar("alpha")?.double ?? 1
            return try exponentialUnit($1[0], scale: alpha, width: alpha)
        }
        + operation("selu", [""], node: { _ in "EluBackward0" }) {
            try exponentialUnit($1[0], scale: 1.673_263_242_354_377_2, width: 1) * 1.050_700_987_355_480_5
        }

    // MARK: Norms and sums of exponentials

    private static let norms: [TorchBinding] = [
        .result("logsumexp(Tensor input, IntArrayRef[1] dim, bool keepdim=False, *, Tensor out=None)") {
            var input = try $0.input
            if input.dtype.category <= .integral {
                input = try Conversion.convert(input, to: input.runtime.defaultDType)
            }
            let (axes, keeps) = (try $0.ints("dim"), $0.bool("keepdim"))
            return try Composite.apply("LogsumexpBackward0", [input], saving: .inputsAndResult) {
                let peak = try Reductions.extremum(
                    .maximum, $0[0].detached(), axes: axes, keepsAxes: true, name: "amax", node: "")
                let finite = try Selection.choose(Pointwise.apply(.isFinite, peak), peak, peak.zeros())
                let shifted = try Pointwise.apply(.exp, $0[0] - finite)
                let total = try Pointwise.apply(.log, Reductions.sum(shifted, axes: axes, keepsAxes: true)) + finite
                return keeps ? total : try Shaping.squeeze(total, Reductions.axes(axes, rank: total.rank))
            }
        },
        .result("trace(Tensor input)") {
            guard try $0.input.rank == 2 else {
                throw TensorError.runtime("trace: expected a matrix, but got tensor with dim \(try $0.input.rank)")
            }
            return try Composite.apply("TraceBackward0", [$0.input], saving: .nothing) {
                try Reductions.sum(Shaping.diagonal($0[0], 0, 0, 1))
            }
        },
    ]
}

extension DType {
    /// The largest finite number of a floating type.
    fileprivate var largestFinite: Double {
        switch self {
        case .float64: .greatestFiniteMagnitude
        case .float16: 65504
        case .bfloat16: 3.3895313892515355e38
        default: Double(Float.greatestFiniteMagnitude)
        }
    }
}
