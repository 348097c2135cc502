import TensorTypes

/// The functions of `torch.special` that `torch` itself does not have.
extension UnaryOperation {
    private static func call(_ operation: UnaryOperation, _ input: Tensor) throws -> Tensor {
        try Pointwise.apply(operation, input)
    }

    /// A function of real numbers with a derivative.
    private static func special(
        _ name: String, _ function: UnaryFunction, _ node: String, _ saves: UnaryDerivative.Slot, half: Bool = true,
        _ formula: @escaping Formula
    ) -> UnaryOperation {
        var operation = floating(name, function, node, saves, complex: false, formula)
        operation.kernelStem = name
        if !half { operation.refusedTypes.formUnion([.float16, .bfloat16]) }
        return operation
    }

    /// A function of real numbers that gradients do not go through.
    private static func flat(_ name: String, _ function: UnaryFunction) -> UnaryOperation {
        UnaryOperation(
            name: name, kernel: .function(function), rule: .floating, refused: [.complex: .kernel],
            refusedTypes: narrow.union([.float16, .bfloat16]), kernelStem: name)
    }

    package static let entropy = special("entr", .entropy, "SpecialEntrBackward0", .input) {
        let slope = try -(call(.log, $1) + 1)
        return try $0 * slope
    }
    package static let scaledErfc: UnaryOperation = special(
        "erfcx", .scaledErfc, "SpecialErfcxBackward0", .input, half: false
    ) { try $0 * ($1 * call(.scaledErfc, $1) * 2 - 1.128_379_167_095_512_6) }
    package static let scaledBesselI0: UnaryOperation = special(
        "i0e", .scaledBesselI0, "SpecialI0EBackward0", .input
    ) { try $0 * (call(.scaledBesselI1, $1) - call(.sgn, $1) * call(.scaledBesselI0, $1)) }
    package static let besselI1: UnaryOperation = special("i1", .besselI1, "SpecialI1Backward0", .input) {
        try $0 * (call(.besselI0, $1) - share(call(.besselI1, $1), of: $1))
    }
    package static let scaledBesselI1: UnaryOperation = special(
        "i1e", .scaledBesselI1, "SpecialI1EBackward0", .input
    ) {
        let value = try call(.scaledBesselI1, $1)
        return try $0 * (call(.scaledBesselI0, $1) - call(.sgn, $1) * value - share(value, of: $1))
    }

    /// A quotient, and its limit of one half where both numbers are 0.
    private static func share(_ value: Tensor, of input: Tensor) throws -> Tensor {
        let half = try Tensor.number(.float(0.5), input.runtime)
        let isZero = try Pointwise.apply(.equal, input, .number(.int(0), input.runtime))
        return try Selection.choose(isZero, half, value / input)
    }

    package static let logNormalShare = special(
        "log_ndtr", .logNormalShare, "SpecialLogNdtrBackward0", .input, half: false
    ) { try $0 / call(.scaledErfc, $1 * -0.707_106_781_186_547_5) * 0.797_884_560_802_865_4 }
    package static let normalQuantile = special(
        "ndtri", .normalQuantile, "SpecialNdtriBackward0", .result, half: false
    ) { try $0 * call(.exp, $1 * $1 * 0.5) * 2.506_628_274_631_000_7 }
    package static let normalShare: UnaryOperation = {
        var operation = special("ndtr", .normalShare, "MulBackward1", .input) {
            try $0 * call(.exp, $1 * $1 * -0.5) * 0.398_942_280_401_432_7
        }
        operation.kernelStem = "erf_vml"
        return operation
    }()

    /// The functions of one tensor that `torch.special` alone has.
    package static let special: [UnaryOperation] = [
        entropy, scaledErfc, scaledBesselI0, besselI1, scaledBesselI1, logNormalShare, normalQuantile, normalShare,
        flat("airy_ai", .airy), flat("bessel_j0", .besselJ0), flat("bessel_j1", .besselJ1),
        flat("bessel_y0", .besselY0), flat("bessel_y1", .besselY1), flat("modified_bessel_i0", .besselI0),
        flat("modified_bessel_i1", .besselI1), flat("modified_bessel_k0", .besselK0),
        flat("modified_bessel_k1", .besselK1), flat("scaled_modified_bessel_k0", .scaledBesselK0),
        flat("scaled_modified_bessel_k1", .scaledBesselK1), flat("spherical_bessel_j0", .sphericalBesselJ0),
    ]
}

extension BinaryOperation {
    private static let halves: Set<DType> = [.float16, .bfloat16]

    package static let xlog1py = BinaryOperation(
        name: "xlog1py", kernel: .function(.xlog1py), rule: .floating, refused: [.complex],
        derivative: BinaryDerivative(
            "SpecialXlog1PyBackward0", saves: { _, _ in [.left, .right] },
            left: { try $0.gradient * Pointwise.apply(.log1p, $0.right) },
            right: { try $0.gradient * $0.left / ($0.right + 1) }))

    package static let zeta: BinaryOperation = BinaryOperation(
        name: "zeta", kernel: .function(.zeta), rule: .floating, refused: [.complex], refusedTypes: halves,
        derivative: BinaryDerivative(
            "SpecialZetaBackward0", saves: { _, _ in [.left, .right] },
            left: { _ in throw TensorError.runtime("the derivative for 'self' is not implemented") },
            right: { try $0.gradient * (-$0.left) * Pointwise.apply(.zeta, $0.left + 1, $0.right) }))

    /// The order of the derivative stands on the left.
    package static let polygamma: BinaryOperation = BinaryOperation(
        name: "polygamma", kernel: .function(.polygamma), rule: .floating, refused: [.complex],
        derivative: BinaryDerivative(
            "PolygammaBackward0", saves: { _, _ in [.left, .right] }, left: { _ in nil },
            right: { try $0.gradient * Pointwise.apply(.polygamma, $0.left + 1, $0.right) }))

    private static func incompleteGamma(_ name: String, _ function: BinaryFunction, sign: Double) -> BinaryOperation {
        BinaryOperation(
            name: name, kernel: .function(function), refused: [.boolean, .integral, .complex],
            derivative: BinaryDerivative(
                "\(name.capitalized)Backward0", saves: { _, _ in [.left, .right] },
                left: { _ in
                    throw TensorError.notImplemented(
                        "the derivative for '\(name): input' is not implemented.")
                },
                right: {
                    let logarithm =
                        try Pointwise.apply(.log, $0.right) * ($0.left - 1) - $0.right
                        - Pointwise.apply(.lgamma, $0.left)
                    return try $0.gradient * Pointwise.apply(.exp, logarithm) * sign
                }))
    }

    package static let lowerGamma = incompleteGamma("igamma", .lowerGamma, sign: 1)
    package static let upperGamma = incompleteGamma("igammac", .upperGamma, sign: -1)

    /// The families of polynomials, which gradients do not go through.
    package static let polynomials: [BinaryOperation] = BinaryFunction.allCases.compactMap { function in
        function.polynomials.map {
            BinaryOperation(
                name: $0.rawValue, kernel: .function(function), rule: .floating, refused: [.complex],
                refusedTypes: halves)
        }
    }
}
