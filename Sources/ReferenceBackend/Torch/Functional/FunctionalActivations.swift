import InProcess
import ReferenceTensor
import TensorTypes

/// The activation functions of `torch.nn.functional`.
enum FunctionalActivations {
    static let path = "nn.functional"

    static let table: [TorchBinding] = ofNumbers + others + normalised + shared

    private typealias Formula = @Sendable (TorchArguments, Tensor) throws -> Tensor

    /// A number among the arguments of a function written in Python.
    private static func number(_ arguments: TorchArguments, _ name: String) throws -> Double {
        try arguments.interpreter.float(arguments.value(name))
    }

    /// Makes a function written in Python, with its `inplace` argument, of a formula.
    private static func activation(
        _ declaration: String, _ node: String, kernel: String? = nil, _ formula: @escaping Formula
    ) -> TorchBinding {
        .python(declaration, in: path) { arguments in
            let input = try arguments.tensor("input")
            try refuse(input, kernel)
            if try arguments.truth("inplace") {
                try Composite.applyInPlace(node, input, []) { try formula(arguments, $0[0]) }
                return .tensor(input)
            }
            return .tensor(try Composite.apply(node, [input]) { try formula(arguments, $0[0]) })
        }
    }

    /// Refuses integers, booleans and complex numbers where the kernel does not have them.
    static func refuse(_ input: Tensor, _ kernel: String?) throws {
        guard let kernel, !input.dtype.isFloatingPoint else { return }
        throw TensorError.notImplemented("\"\(kernel)\" not implemented for '\(input.dtype.scalarTypeName)'")
    }

    private static func constant(_ value: Double, like input: Tensor) throws -> Tensor {
        try .number(.float(value), input.runtime)
    }

    private static func between(_ input: Tensor, _ low: Double, _ high: Double) throws -> Tensor {
        try Clamping.clamp(input, constant(low, like: input), constant(high, like: input))
    }

    /// The input between two bounds in its own type, integers too.
    private static func clipped(_ input: Tensor, _ low: Double, _ high: Double) throws -> Tensor {
        guard input.dtype != .bool else { throw TensorError.runtime("Bool inputs not supported for hardtanh") }
        return try Conversion.convert(between(input, low, high), to: input.dtype)
    }

    /// One value where the input is greater than a bound, another elsewhere.
    private static func split(
        _ input: Tensor, at bound: Double = 0, above: Tensor, below: Tensor
    ) throws -> Tensor {
        try Selection.choose(
            Pointwise.apply(.greater, input.detached(), constant(bound, like: input)), above, below)
    }

    /// `log(1 + exp(x))` without overflow.
    private static func softplus(_ input: Tensor) throws -> Tensor {
        try Pointwise.apply(.logaddexp, input, input.detached().zeros())
    }

    private static let ofNumbers: [TorchBinding] = [
        activation("relu6(input, inplace=False)", "HardtanhBackward0") { try clipped($1, 0, 6) },
        activation("hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False)", "HardtanhBackward0") {
            try clipped($1, number($0, "min_val"), number($0, "max_val"))
        },
        activation("elu(input, alpha=1.0, inplace=False)", "EluBackward0", kernel: "elu_cpu") {
            let curve = try Pointwise.apply(.expm1, Pointwise.apply(.minimum, $1, $1.detached().zeros()))
            return try split($1, above: $1, below: curve * number($0, "alpha"))
        },
        activation(
            "leaky_relu(input, negative_slope=0.01, inplace=False)", "LeakyReluBackward0", kernel: "leaky_relu_cpu"
        ) {
            try split($1, above: $1, below: $1 * number($0, "negative_slope"))
        },
        activation("hardsigmoid(input, inplace=False)", "HardsigmoidBackward0", kernel: "hardsigmoid_cpu") {
            try between($1 + 3, 0, 6) / 6
        },
        activation("hardswish(input, inplace=False)", "HardswishBackward0", kernel: "hardswish_cpu") {
            try $1 * between($1 + 3, 0, 6) / 6
        },
        activation("silu(input, inplace=False)", "SiluBackward0", kernel: "silu_cpu") {
            try $1 * Pointwise.apply(.sigmoid, $1)
        },
        activation("mish(input, inplace=False)", "MishBackward0", kernel: "mish_cpu") {
            try $1 * Pointwise.apply(.tanh, softplus($1))
        },
        .python("tanhshrink(input)", in: path) {
            let input = try $0.tensor("input")
            return .tensor(try input - Pointwise.apply(.tanh, input))
        },
        .python("softsign(input)", in: path) {
            let input = try $0.tensor("input")
            return .tensor(try input / (Pointwise.apply(.absolute, input) + 1))
        },
    ]

    /// A function that PyTorch's own parser reads.
    private static func native(
        _ declaration: String, _ node: String, kernel: String, _ formula: @escaping Formula
    ) -> TorchBinding {
        .function(declaration, in: path) { arguments in
            try refuse(arguments.input, kernel)
            return .tensor(try Composite.apply(node, [arguments.input]) { try formula(arguments, $0[0]) })
        }
    }

    private static let others: [TorchBinding] =
        [
            native("gelu(Tensor input, *, str approximate='none')", "GeluBackward0", kernel: "GeluKernelImpl") {
                arguments, input in
                switch arguments.optionalString("approximate") {
                case "none": return try input * Pointwise.apply(.normalShare, input)
                case "tanh":
                    let cubic = try (input + input * input * input * 0.044_715) * 0.797_884_560_802_865_4
                    return try input * 0.5 * (Pointwise.apply(.tanh, cubic) + 1)
                default: throw TensorError.runtime("approximate argument must be either none or tanh.")
                }
            },
            native("logsigmoid(Tensor input)", "LogSigmoidBackward0", kernel: "log_sigmoid_cpu") { try -softplus(-$1) },
            native(
                "softplus(Tensor input, Scalar beta=1, Scalar threshold=20)", "SoftplusBackward0",
                kernel: "softplus_cpu"
            ) {
                let (beta, bound) = (try $0.scalar("beta").double, try $0.scalar("threshold").double)
                let scaled = try $1 * beta
                return try split(scaled, at: bound, above: $1, below: softplus(scaled) / beta)
            },
            native("softshrink(Tensor input, Scalar lambd=0.5)", "SoftshrinkBackward0", kernel: "softshrink_check") {
                let bound = try $0.scalar("lambd").double
                guard bound >= 0 else {
                    throw TensorError.runtime("lambda must be greater or equal to 0, but found to be \(bound).")
                }
                let near = try $1.detached().zeros()
                return try split(
                    $1, at: bound, above: $1 - bound, below: split(-$1, at: bound, above: $1 + bound, below: near))
            },
            .python("glu(input, dim=-1)", in: path) { arguments in
                let input = try arguments.tensor("input")
                guard input.rank > 0 else {
                    throw TensorError.runtime("glu does not support scalars because halving size must be even")
                }
                try refuse(input, "glu_cpu")
                let axis = try Geometry.axis(arguments.interpreter.size(arguments.value("dim")), rank: input.rank)
                let size = input.shape[axis]
                guard size.isMultiple(of: 2) else {
                    throw TensorError.runtime("Halving dimension must be even, but dimension \(axis) is size \(size)")
                }
                return .tensor(
                    try Composite.apply("GluBackward0", [input]) {
                        try Shaping.narrow($0[0], axis, 0, size / 2)
                            * Pointwise.apply(.sigmoid, Shaping.narrow($0[0], axis, size / 2, size / 2))
                    })
            },
        ] + parametric

    private static let parametric: [TorchBinding] = {
        let plain = TorchBinding.both("prelu(Tensor input, Tensor weight)") { arguments in
            let (input, weight) = (try arguments.input, try arguments.tensor("weight"))
            guard input.dtype == weight.dtype else {
                throw TensorError.runtime(
                    "prelu: Type promoting not supported. Got \(input.dtype.scalarTypeName) and \(weight.dtype.scalarTypeName)"
                )
            }
            let channels = input.rank > 1 ? input.shape[1] : 1
            guard weight.count == 1 || weight.count == channels else {
                throw TensorError.runtime(
                    "Mismatch of parameter numbers and input channel size. Found parameter numbers = \(weight.count) and "
                        + "channel size = \(channels).")
            }
            return .tensor(
                try Composite.apply("PreluKernelBackward0", [input, weight]) {
                    let shape = [1, weight.count] + [Int](repeating: 1, count: max(0, input.rank - 2))
                    let slope = weight.count == 1 ? $0[1] : try Shaping.reshape($0[1], shape)
                    return try split($0[0], above: $0[0], below: $0[0] * slope)
                })
        }
        return [plain] + [plain.inModule(path, as: "prelu", called: "prelu")].compactMap { $0 }
    }()

    // MARK: Shares of a whole

    /// The dimension that is taken where none is given.
    private static func impliedAxis(_ input: Tensor) -> Int { [0, 1, 3].contains(input.rank) ? 0 : 1 }

    private static func normaliser(
        _ name: String, _ formula: @escaping @Sendable (Tensor) throws -> Tensor = { $0 }, calls inner: String
    ) -> TorchBinding {
        .python("\(name)(input, dim=None, _stacklevel=3, dtype=None)", in: path) { arguments in
            let input = try formula(arguments.tensor("input"))
            let axis: Value
            if arguments.has("dim") {
                axis = arguments.value("dim")
            } else {
                axis = .int(Int128(impliedAxis(input)))
                arguments.runtime.warn(
                    "UserWarning",
                    "Implicit dimension choice for \(name) has been deprecated. Change the call to include dim=X as an "
                        + "argument.")
            }
            let call = CallArguments([axis] + (arguments.has("dtype") ? [arguments.value("dtype")] : []))
            return try arguments.interpreter.callMethod(inner, of: .object(input), call)
        }
    }

    private static let normalised: [TorchBinding] = [
        normaliser("softmax", calls: "softmax"), normaliser("log_softmax", calls: "log_softmax"),
        normaliser("softmin", { try -$0 }, calls: "softmax"),
    ]

    // MARK: Functions that `torch` has too

    private static let shared: [TorchBinding] = {
        let tables = ElementwiseBindings.table + ComposedBindings.table
        let found = ["hardshrink"].compactMap { name in
            tables.first { $0.name == name && $0.function != nil }?.inModule(path, as: name, called: name)
        }
        return found
            + ["sigmoid", "tanh"].map { name in
                .python("\(name)(input)", in: path) {
                    try $0.interpreter.callMethod(name, of: $0.value("input"), CallArguments([]))
                }
            }
            + [
                ("relu(input, inplace=False)", []), ("celu(input, alpha=1.0, inplace=False)", ["alpha"]),
                ("selu(input, inplace=False)", []),
                ("threshold(input, threshold, value, inplace=False)", ["threshold", "value"]),
            ].map { (declaration: String, parameters: [String]) in
                let name = String(declaration.prefix { $0 != "(" })
                return .python(declaration, in: path) { arguments in
                    let call = CallArguments(parameters.map { arguments.value($0) })
                    let method = try arguments.truth("inplace") ? "\(name)_" : name
                    return try TorchModule.registry.callMethod(
                        method, on: arguments.value("input"), call, arguments.session, arguments.interpreter)
                        ?? .none
                }
            }
            + ["relu_", "elu_", "selu_", "celu_", "leaky_relu_", "hardtanh_", "threshold_"].map { name in
                .python("\(name)(input, *args, **kwargs)", in: path) { arguments in
                    let plain = String(name.dropLast())
                    guard let function = TorchModule.registry.function(plain, in: path, arguments.session) else {
                        throw UnsupportedOperation("torch.nn.functional.\(name)")
                    }
                    let given = arguments.value("args").sequence?.items ?? []
                    var keywords = (arguments.value("kwargs").object(as: PythonDictionary.self)?.entries ?? [])
                        .compactMap { entry in
                            if case .string(let name) = entry.key { return (name: name, value: entry.value) }
                            return nil
                        }
                    keywords.append((name: "inplace", value: .bool(true)))
                    return try arguments.interpreter.call(
                        function, CallArguments([arguments.value("input")] + given, keywords: keywords))
                }
            }
    }()
}
