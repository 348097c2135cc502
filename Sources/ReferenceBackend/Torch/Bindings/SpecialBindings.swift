import InProcess
import ReferenceTensor
import TensorTypes

/// `torch.special`: functions of its own, and those of `torch` under other names.
enum SpecialBindings {
    private static let path = "special"

    static let table: [TorchBinding] = shared + unary + binary + polynomials + gamma

    /// Functions that `torch` has too, by their names there.
    private static let namesInTorch: [(name: String, inTorch: String)] = [
        ("digamma", "digamma"), ("psi", "digamma"), ("erf", "erf"), ("erfc", "erfc"), ("erfinv", "erfinv"),
        ("exp2", "exp2"), ("expit", "sigmoid"), ("expm1", "expm1"), ("gammaln", "lgamma"), ("i0", "i0"),
        ("log1p", "log1p"), ("logit", "logit"), ("logsumexp", "logsumexp"), ("round", "round"), ("sinc", "sinc"),
        ("xlogy", "xlogy"),
    ]

    private static let shared: [TorchBinding] = {
        let tables = ElementwiseBindings.table + ReductionBindings.table + ComposedBindings.table
        return namesInTorch.compactMap { name, inTorch in
            tables.first { $0.name == inTorch && $0.function != nil }?
                .inModule(path, as: name, called: "special_\(name)")
        }
            + ["softmax", "log_softmax"].compactMap { name in
                tables.first { $0.name == name && $0.place == .both }?.inModule(
                    path, as: name, called: "special_\(name)")
            }
    }()

    /// Functions whose parameter is called `x`, as in the newer ones' declarations.
    private static let calledX: Set<String> = [
        "airy_ai", "scaled_modified_bessel_k0", "scaled_modified_bessel_k1", "spherical_bessel_j0",
    ]

    private static let unary: [TorchBinding] = UnaryOperation.special.map { operation in
        let parameter = calledX.contains(operation.name) ? "x" : "input"
        return .function("special_\(operation.name)(Tensor \(parameter), *, Tensor out=None)", in: path) { arguments in
            let input = try arguments.tensor(parameter)
            guard let out = try arguments.optionalTensor("out") else {
                return .tensor(try Pointwise.apply(operation, input))
            }
            try Pointwise.apply(operation, input, out: out)
            return .tensor(out)
        }.renamed(operation.name)
    }

    private static func function(
        _ operation: BinaryOperation, _ first: String, _ second: String, recorded: Bool
    ) -> TorchBinding {
        let name = "special_\(operation.name)"
        return .function(
            "\(name)(Tensor \(first), Tensor \(second), *, Tensor out=None)",
            "\(name)(Scalar \(first), Tensor \(second), *, Tensor out=None)",
            "\(name)(Tensor \(first), Scalar \(second), *, Tensor out=None)", in: path
        ) { arguments in
            let operands = try [first, second].map { parameter in
                arguments.value(parameter).isTensor
                    ? try arguments.tensor(parameter)
                    : try Tensor.number(arguments.scalar(parameter), arguments.runtime)
            }
            if let out = try arguments.optionalTensor("out") {
                try Pointwise.apply(operation, operands[0], operands[1], out: out)
                return .tensor(out)
            }
            return .tensor(
                recorded
                    ? try Pointwise.apply(operation, operands[0], operands[1])
                    : try arguments.runtime.withoutGrad { try Pointwise.apply(operation, operands[0], operands[1]) })
        }.renamed(operation.name)
    }

    private static let binary: [TorchBinding] = [
        function(.xlog1py, "input", "other", recorded: true), function(.zeta, "input", "other", recorded: true),
    ]

    private static let polynomials: [TorchBinding] = BinaryOperation.polynomials.map {
        function($0, "x", "n", recorded: false)
    }

    // MARK: Functions made of the gamma function

    private static let gamma: [TorchBinding] =
        [(BinaryOperation.lowerGamma, "gammainc"), (.upperGamma, "gammaincc")].flatMap { operation, name in
            let body: TorchBinding.Body = { arguments in
                let (input, other) = (try arguments.input, try arguments.tensor("other"))
                guard let out = try arguments.optionalTensor("out") else {
                    return .tensor(try Pointwise.apply(operation, input, other))
                }
                try Pointwise.apply(operation, input, other, out: out)
                return .tensor(out)
            }
            let plain = TorchBinding.both(
                "\(operation.name)(Tensor input, Tensor other, *, Tensor out=None)", body: body)
            return [
                plain,
                .method("\(operation.name)_(Tensor input, Tensor other)") {
                    try Pointwise.applyInPlace(operation, $0.input, $0.tensor("other"))
                    return .tensor(try $0.input)
                },
            ] + [plain.inModule(path, as: name, called: "special_\(name)")].compactMap { $0 }
        } + polygamma + multivariate

    private static func polygamma(_ arguments: TorchArguments) throws -> Tensor {
        let order = try arguments.int("n")
        guard order >= 0 else { throw TensorError.runtime("polygamma(n, x) does not support negative n.") }
        if order == 0 { return try Pointwise.apply(.digamma, arguments.input) }
        return try Pointwise.apply(
            .polygamma, .number(.float(Double(order)), arguments.runtime), arguments.input)
    }

    private static let polygamma: [TorchBinding] = [
        .functionResult("polygamma(int n, Tensor input, *, Tensor out=None)", body: polygamma),
        .functionResult("special_polygamma(int n, Tensor input, *, Tensor out=None)", in: path, body: polygamma)
            .renamed("polygamma"),
        .method("polygamma(Tensor input, int n)") { .tensor(try polygamma($0)) },
        .method("polygamma_(Tensor input, int n)") {
            let (input, result) = (try $0.input, try polygamma($0))
            try Conversion.copyInPlace(input, from: result)
            return .tensor(input)
        },
    ]

    /// The logarithm of the multivariate gamma function.
    private static func multivariate(_ arguments: TorchArguments) throws -> Tensor {
        let (input, order) = (try arguments.input, try arguments.int("p"))
        guard order >= 1 else { throw TensorError.runtime("p has to be greater than or equal to 1") }
        let constant = Double(order * (order - 1)) / 4 * 1.144_729_885_849_400_2
        let type = input.dtype.category > .integral ? input.dtype : arguments.runtime.defaultDType
        return try Composite.apply("MvlgammaBackward0", [input]) { inputs in
            let wide = try Conversion.convert(inputs[0], to: type)
            var sum = try Pointwise.apply(.lgamma, wide)
            for index in 1..<max(order, 1) {
                sum = try sum + Pointwise.apply(.lgamma, wide - Double(index) / 2)
            }
            return try sum + constant
        }
    }

    private static let multivariate: [TorchBinding] = {
        let plain = TorchBinding.result("mvlgamma(Tensor input, int p, *, Tensor out=None)", body: multivariate)
        return [
            plain, plain.inModule(path, as: "multigammaln", called: "special_multigammaln"),
            .method("mvlgamma_(Tensor input, int p)") {
                let (input, result) = (try $0.input, try multivariate($0))
                try Conversion.copyInPlace(input, from: result)
                return .tensor(input)
            },
        ].compactMap { $0 }
    }()
}
