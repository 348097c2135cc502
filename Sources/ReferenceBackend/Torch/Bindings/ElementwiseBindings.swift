import InProcess
import ReferenceTensor
import TensorTypes

/// Elementwise functions of `torch` and `Tensor`, made from the reference's tables of operations.
enum ElementwiseBindings {
    static let table: [TorchBinding] = unary + binary + arithmetic + clamping + others

    /// Other names of functions of one tensor.
    private static let unaryAliases = [
        "abs": ["absolute", "__abs__"], "neg": ["negative"], "asin": ["arcsin"], "acos": ["arccos"], "atan": ["arctan"],
        "asinh": ["arcsinh"], "acosh": ["arccosh"], "atanh": ["arctanh"], "trunc": ["fix"],
    ]

    /// Functions that do nothing to real numbers and then return their argument itself.
    private static let returnsRealInput: Set<String> = ["conj_physical"]

    private static let unary: [TorchBinding] = UnaryOperation.all.flatMap { operation -> [TorchBinding] in
        let name = operation.name
        guard name != "round" && name != "square" else { return [] }
        let plain = TorchBinding.both("\(name)(Tensor input, *, Tensor out=None)") { arguments in
            if let out = try arguments.optionalTensor("out") {
                try arguments.checkOutput()
                let input = try arguments.input
                try OutputRule.of(name).verify(operation.resultType(input.dtype, input.runtime), into: out.dtype)
                try Pointwise.apply(operation, input, out: out)
                return .tensor(out)
            }
            if returnsRealInput.contains(name), try !arguments.input.dtype.isComplex {
                return .tensor(try arguments.input)
            }
            return .tensor(try Pointwise.apply(operation, arguments.input))
        }
        let inPlace = TorchBinding.both("\(name)_(Tensor input)") { arguments in
            try Pointwise.applyInPlace(operation, arguments.input)
            return .tensor(try arguments.input)
        }
        if case .predicate = operation.kernel, name != "logical_not" { return [plain] }
        if name == "angle" { return [plain] }
        let aliases = (unaryAliases[name] ?? []).flatMap { [plain.renamed($0), inPlace.renamed("\($0)_")] }
        return [plain, inPlace] + aliases
    }

    /// The name of the second parameter, where it is not `other`.
    private static let secondParameter = ["pow": "exponent", "heaviside": "values"]
    /// Functions that take a number for the second tensor as an overload of their own.
    private static let withNumberOverload: Set<String> = [
        "floor_divide", "remainder", "fmod", "pow", "eq", "ne", "lt", "le", "gt", "ge", "bitwise_and", "bitwise_or",
        "bitwise_xor", "bitwise_left_shift", "bitwise_right_shift", "copysign", "xlogy",
    ]
    private static let binaryAliases = [
        "mul": ["multiply"], "eq": [], "ne": ["not_equal"], "lt": ["less"], "le": ["less_equal"], "gt": ["greater"],
        "ge": ["greater_equal"], "atan2": ["arctan2"],
    ]

    /// Names bound by ``arithmetic`` with parameters of their own.
    private static let special: Set<String> = ["add", "sub", "rsub", "div"]

    private static let binary: [TorchBinding] =
        BinaryOperation.all.filter { !special.contains($0.name) }
        .flatMap { operation -> [TorchBinding] in
            let name = operation.name
            let second = secondParameter[name] ?? "other"
            let body: TorchBinding.Body = { arguments in
                let (left, right) = (try arguments.input, try arguments.operand(second))
                if let out = try arguments.optionalTensor("out") {
                    try Pointwise.apply(operation, left, right, out: out)
                    return .tensor(out)
                }
                return .tensor(try Pointwise.apply(operation, left, right))
            }
            let inPlaceBody: TorchBinding.Body = { arguments in
                try Pointwise.applyInPlace(operation, arguments.input, arguments.operand(second))
                return .tensor(try arguments.input)
            }
            let plain: TorchBinding
            let inPlace: TorchBinding
            if withNumberOverload.contains(name) {
                plain = .both(
                    "\(name)(Tensor input, Tensor \(second), *, Tensor out=None)",
                    "\(name)(Tensor input, Scalar \(second), *, Tensor out=None)", body: body)
                inPlace = .method(
                    "\(name)_(Tensor input, Tensor \(second))", "\(name)_(Tensor input, Scalar \(second))",
                    body: inPlaceBody)
            } else {
                plain = .both("\(name)(Tensor input, Tensor \(second), *, Tensor out=None)", body: body)
                inPlace = .method("\(name)_(Tensor input, Tensor \(second))", body: inPlaceBody)
            }
            let aliases = (binaryAliases[name] ?? []).flatMap { [plain.renamed($0), inPlace.renamed("\($0)_")] }
            return [plain, inPlace] + aliases
        } + [
            .function(
                "pow(Tensor input, Tensor exponent, *, Tensor out=None)",
                "pow(Scalar self, Tensor exponent, *, Tensor out=None)",
                "pow(Tensor input, Scalar exponent, *, Tensor out=None)"
            ) { arguments in
                let exponent = try arguments.operand("exponent")
                guard let base = try arguments.optionalTensor("input") else {
                    let number = try Tensor.number(arguments.scalar("self"), arguments.runtime)
                    return .tensor(try Pointwise.apply(.powerOfNumber, number, exponent))
                }
                if let out = try arguments.optionalTensor("out") {
                    try Pointwise.apply(.power, base, exponent, out: out)
                    return .tensor(out)
                }
                return .tensor(try Pointwise.apply(.power, base, exponent))
            }
        ]

    // MARK: Addition, subtraction, division

    /// `other * alpha`, with the checks of `alpha` against the result's type.
    private static func scaled(_ arguments: TorchArguments, _ input: Tensor, _ other: Tensor) throws -> Tensor {
        guard let alpha = try arguments.optionalScalar("alpha") else { return other }
        var operands = TorchPromotion.Operands()
        for tensor in [input, other] {
            try operands.add(
                tensor.dtype, rank: tensor.rank, isNumber: tensor.isWrappedNumber,
                defaultDType: arguments.runtime.defaultDType)
        }
        let result = try operands.result()
        if case .bool = alpha, result != .bool {
            throw TensorError.runtime("Boolean alpha only supported for Boolean results.")
        }
        if alpha.category == .floating && result.category <= .integral {
            throw TensorError.runtime("For integral input tensors, argument alpha must not be a floating point number.")
        }
        if alpha.category == .complex && !result.isComplex {
            throw TensorError.runtime("For non-complex input tensors, argument alpha must not be a complex number.")
        }
        if alpha == .int(1) || alpha == .bool(true) || alpha == .float(1) { return other }
        return try Pointwise.apply(.multiply, other, .number(alpha, arguments.runtime))
    }

    private static func additive(_ names: [String], _ operation: BinaryOperation) -> [TorchBinding] {
        let name = names[0]
        let plain = TorchBinding.both(
            "\(name)(Tensor input, Scalar alpha, Tensor other, *, Tensor out=None)|deprecated",
            "\(name)(Tensor input, Tensor other, *, Scalar alpha=1, Tensor out=None)"
        ) { arguments in
            let (left, other) = (try arguments.input, try arguments.operand("other"))
            if let out = try arguments.optionalTensor("out") {
                try Pointwise.apply(operation, left, scaled(arguments, left, other), out: out)
                return .tensor(out)
            }
            guard arguments.has("alpha"), let node = operation.derivative?.node(other) else {
                return .tensor(try Pointwise.apply(operation, left, other))
            }
            // The factor is part of the operation.
            let inputs = other.isWrappedNumber ? [left] : [left, other]
            return .tensor(
                try Composite.apply(node, inputs, saving: .nothing) {
                    try Pointwise.apply(operation, $0[0], scaled(arguments, $0[0], $0.count > 1 ? $0[1] : other))
                })
        }
        let inPlace = TorchBinding.method(
            "\(name)_(Tensor input, Scalar alpha, Tensor other)|deprecated",
            "\(name)_(Tensor input, Tensor other, *, Scalar alpha=1)"
        ) { arguments in
            let left = try arguments.input
            try Pointwise.applyInPlace(operation, left, scaled(arguments, left, arguments.operand("other")))
            return .tensor(left)
        }
        return [plain, inPlace] + names.dropFirst().flatMap { [plain.renamed($0), inPlace.renamed("\($0)_")] }
    }

    private static func division(_ mode: String?) throws -> BinaryOperation {
        switch mode {
        case nil: .divide
        case "floor": .divideFloor
        case "trunc": .divideTruncated
        case let other?:
            throw TensorError.runtime(
                "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '\(other)'")
        }
    }

    private static func quotient(_ name: String, aliases: [String]) -> [TorchBinding] {
        let plain = TorchBinding.both(
            "\(name)(Tensor input, Tensor other, *, Tensor out=None)",
            "\(name)(Tensor input, Tensor other, *, str? rounding_mode, Tensor out=None)",
            "\(name)(Tensor input, Scalar other, *, str? rounding_mode)"
        ) { arguments in
            let operation = try division(arguments.optionalString("rounding_mode"))
            let (left, right) = (try arguments.input, try arguments.operand("other"))
            if let out = try arguments.optionalTensor("out") {
                try Pointwise.apply(operation, left, right, out: out)
                return .tensor(out)
            }
            return .tensor(try Pointwise.apply(operation, left, right))
        }
        let inPlace = TorchBinding.method(
            "\(name)_(Tensor input, Tensor other)", "\(name)_(Tensor input, Tensor other, *, str? rounding_mode)",
            "\(name)_(Tensor input, Scalar other, *, str? rounding_mode)"
        ) { arguments in
            try Pointwise.applyInPlace(
                division(arguments.optionalString("rounding_mode")), arguments.input, arguments.operand("other"))
            return .tensor(try arguments.input)
        }
        return [plain, inPlace] + aliases.flatMap { [plain.renamed($0), inPlace.renamed("\($0)_")] }
    }

    private static let arithmetic: [TorchBinding] =
        additive(["add"], .add) + additive(["sub", "subtract"], .subtract)
        + quotient("div", aliases: ["divide"]) + quotient("true_divide", aliases: [])
        + [
            .both(
                "rsub(Tensor input, Tensor other, *, Scalar alpha=1)",
                "rsub(Tensor input, Scalar other, Scalar alpha=1)"
            ) { arguments in
                let (left, right) = (try arguments.operand("other"), try arguments.input)
                return .tensor(try Pointwise.apply(.reverseSubtract, left, scaled(arguments, left, right)))
            }
        ]

    // MARK: Clamping

    private static let clamping: [TorchBinding] =
        ["clamp", "clip"].flatMap { name -> [TorchBinding] in
            [
                .both(
                    "\(name)(Tensor input, Tensor? min=None, Tensor? max=None, *, Tensor out=None)",
                    "\(name)(Tensor input, Scalar? min=None, Scalar? max=None, *, Tensor out=None)"
                ) { arguments in
                    let result = try Clamping.clamp(
                        arguments.input, arguments.optionalOperand("min"), arguments.optionalOperand("max"),
                        node: "ClampBackward\(arguments.signatureIndex)")
                    return try arguments.deliver(result)
                },
                .method(
                    "\(name)_(Tensor input, Tensor? min=None, Tensor? max=None)",
                    "\(name)_(Tensor input, Scalar? min=None, Scalar? max=None)"
                ) { arguments in
                    try Clamping.clampInPlace(
                        arguments.input, arguments.optionalOperand("min"), arguments.optionalOperand("max"),
                        node: "ClampBackward\(arguments.signatureIndex)")
                    return .tensor(try arguments.input)
                },
            ]
        } + [
            .both(
                "clamp_min(Tensor input, Tensor min, *, Tensor out=None)",
                "clamp_min(Tensor input, Scalar min, *, Tensor out=None)"
            ) {
                .tensor(
                    try Clamping.clamp(
                        $0.input, $0.operand("min"), nil, node: "ClampMinBackward\($0.signatureIndex == 0 ? 1 : 0)"))
            },
            .both(
                "clamp_max(Tensor input, Tensor max, *, Tensor out=None)",
                "clamp_max(Tensor input, Scalar max, *, Tensor out=None)"
            ) {
                .tensor(
                    try Clamping.clamp(
                        $0.input, nil, $0.operand("max"), node: "ClampMaxBackward\($0.signatureIndex == 0 ? 1 : 0)"))
            },
            .method("clamp_min_(Tensor input, Tensor min)", "clamp_min_(Tensor input, Scalar min)") {
                try Clamping.clampInPlace(
                    $0.input, $0.operand("min"), nil, node: "ClampMinBackward\($0.signatureIndex == 0 ? 1 : 0)")
                return .tensor(try $0.input)
            },
            .method("clamp_max_(Tensor input, Tensor max)", "clamp_max_(Tensor input, Scalar max)") {
                try Clamping.clampInPlace(
                    $0.input, nil, $0.operand("max"), node: "ClampMaxBackward\($0.signatureIndex == 0 ? 1 : 0)")
                return .tensor(try $0.input)
            },
        ]

    // MARK: Others

    private static func rounded(_ arguments: TorchArguments) throws -> Tensor {
        let input = try arguments.input
        guard let decimals = try arguments.optionalInt("decimals"), decimals != 0 else {
            return try Pointwise.apply(.round, input)
        }
        guard input.dtype.isFloatingPoint else {
            throw TensorError.notImplemented("\"round_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
        }
        let scale = try Tensor.number(.float(tenTo(abs(decimals))), input.runtime)
        let (first, second): (BinaryOperation, BinaryOperation) =
            decimals > 0 ? (.multiply, .divide) : (.divide, .multiply)
        return try Composite.apply("RoundBackward1", [input]) {
            try Pointwise.apply(second, Pointwise.apply(.round, Pointwise.apply(first, $0[0], scale)), scale)
        }
    }

    private static func tenTo(_ exponent: Int) -> Double {
        (0..<min(abs(exponent), 400)).reduce(1.0) { value, _ in exponent > 0 ? value * 10 : value / 10 }
    }

    private static let others: [TorchBinding] = [
        .both("round(Tensor input, *, Tensor out=None)", "round(Tensor input, *, int decimals, Tensor out=None)") {
            try $0.checkOutput()
            return try $0.deliver(rounded($0))
        },
        .method("round_(Tensor input)", "round_(Tensor input, *, int decimals)") {
            if $0.has("decimals") {
                try Conversion.copyInPlace($0.input, from: rounded($0))
            } else {
                try Pointwise.applyInPlace(.round, $0.input)
            }
            return .tensor(try $0.input)
        },
        .method("__abs__(Tensor input)") { .tensor(try Pointwise.apply(.absolute, $0.input)) },
        .both("square(Tensor input, *, Tensor out=None)") {
            let two = try Tensor.number(.int(2), $0.runtime)
            guard let out = try $0.optionalTensor("out") else {
                return .tensor(try Pointwise.apply(.power, $0.input, two))
            }
            try Pointwise.apply(.power, $0.input, two, out: out)
            return .tensor(out)
        },
        .both("square_(Tensor input)") {
            try Pointwise.applyInPlace(.power, $0.input, .number(.int(2), $0.runtime))
            return .tensor(try $0.input)
        },
        .both("positive(Tensor input)") {
            guard try $0.input.dtype != .bool else {
                throw TensorError.runtime("The `+` operator, on a bool tensor is not supported.")
            }
            return .tensor(try $0.input)
        },
        .both("isclose(Tensor input, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False)") {
            .tensor(try Closeness.isClose($0))
        },
        .both("allclose(Tensor input, Tensor other, float rtol=1e-05, float atol=1e-08, bool equal_nan=False)") {
            let close = try Closeness.isClose($0)
            return .bool(try Reductions.count(.all, close, axes: nil, keepsAxes: false).scalarItem().isNonzero)
        },
        .both("equal(Tensor input, Tensor other)") {
            let (left, right) = (try $0.input, try $0.tensor("other"))
            if left.isMeta || right.isMeta { throw TensorError.notImplemented(TensorItems.metaMessage("aten::equal")) }
            guard left.device == right.device else {
                throw TensorError.runtime(
                    "Expected all tensors to be on the same device, but got other is on \(right.device.text), different from "
                        + "other tensors on \(left.device.text) (when checking argument in method wrapper_"
                        + "\(OperandPlan.commonDevice([left, right]).type.uppercased())__equal)")
            }
            guard left.shape == right.shape else { return .bool(false) }
            let same = try Pointwise.apply(.equal, left.detached(), right.detached())
            return .bool(try Reductions.count(.all, same, axes: nil, keepsAxes: false).scalarItem().isNonzero)
        },
    ]
}

/// Comparison within a tolerance.
private enum Closeness {
    static func isClose(_ arguments: TorchArguments) throws -> Tensor {
        let (left, right) = (try arguments.input.detached(), try arguments.tensor("other").detached())
        guard left.dtype == right.dtype else {
            throw TensorError.runtime("\(left.dtype.scalarTypeName) did not match \(right.dtype.scalarTypeName)")
        }
        let relative = try arguments.optionalDouble("rtol") ?? 1e-5
        let absolute = try arguments.optionalDouble("atol") ?? 1e-8
        var result = try Pointwise.apply(.equal, left, right)
        if arguments.bool("equal_nan") {
            let both = try Pointwise.apply(.logicalAnd, Pointwise.apply(.isNaN, left), Pointwise.apply(.isNaN, right))
            result = try Pointwise.apply(.logicalOr, result, both)
        }
        // Integers are compared as floats: their own types would overflow, and not all of them have the kernels.
        let type = left.dtype.category <= .integral ? left.runtime.defaultDType : left.dtype
        let (first, second) = (try Conversion.convert(left, to: type), try Conversion.convert(right, to: type))
        let allowed = try Pointwise.apply(.absolute, second) * relative + absolute
        let distance = try Pointwise.apply(.absolute, first - second)
        let near = try Pointwise.apply(.lessOrEqual, distance, allowed)
        let finite = try Pointwise.apply(.logicalAnd, near, Pointwise.apply(.isFinite, distance))
        return try Pointwise.apply(.logicalOr, result, finite)
    }
}
