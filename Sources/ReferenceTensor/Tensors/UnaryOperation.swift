import TensorTypes

/// A description of an elementwise function of one tensor: kernel, types, refusals and derivative.
package struct UnaryOperation: Sendable {
    package enum Kernel: Sendable {
        case function(UnaryFunction)
        case predicate(PredicateFunction)
    }

    /// How a category of types is refused.
    package enum Refusal: Sendable {
        /// By the kernel: `"floor_vml_cpu" not implemented for 'Bool'`.
        case kernel
        /// By a message of the operation.
        case runtime(String)
        case notImplemented(String)

        func error(_ dtype: DType, kernel: String) -> TensorError {
            switch self {
            case .kernel: .notImplemented("\"\(kernel)\" not implemented for '\(dtype.scalarTypeName)'")
            case .runtime(let message): .runtime(message)
            case .notImplemented(let message): .notImplemented(message)
            }
        }
    }

    package let name: String
    package let kernel: Kernel
    package var rule = ResultRule.promoted
    package var refused: [DType.Category: Refusal] = [:]
    package var refusedTypes: Set<DType> = []
    package var kernelStem: String?
    /// The kernel's stem for types that are not complex, where another one computes those.
    package var realKernelStem: String?
    package var derivative: UnaryDerivative?

    package func kernelName(on device: Device) -> String {
        "\(realKernelStem ?? kernelStem ?? name)_\(device.isCPU ? "cpu" : device.type)"
    }
    package func computeType(_ dtype: DType, _ runtime: Runtime) -> DType { rule.computeType(dtype, runtime) }
    package func resultType(_ dtype: DType, _ runtime: Runtime) -> DType { rule.resultType(dtype, runtime) }
}

/// What a function of one tensor saves, and its formula.
package struct UnaryDerivative: Sendable {
    package enum Slot: Sendable { case none, input, result }

    package let node: String
    package let saves: Slot
    /// Whether the result is kept besides the input, and so must not be changed either.
    package var keepsResult = false
    /// The input's gradient, from the result's gradient and what was saved.
    package let gradient: @Sendable (_ gradient: Tensor, _ saved: Tensor) throws -> Tensor

    package init(_ node: String, _ saves: Slot, _ gradient: @escaping @Sendable (Tensor, Tensor) throws -> Tensor) {
        self.node = node
        self.saves = saves
        self.gradient = gradient
    }
}

extension UnaryOperation {
    package typealias Formula = @Sendable (_ gradient: Tensor, _ saved: Tensor) throws -> Tensor

    static let narrow: Set<DType> = [.float8e4m3fn, .float8e5m2]
    private static let unsignedAndNarrow: Set<DType> = [.uint16, .uint32, .uint64, .float8e4m3fn, .float8e5m2]

    /// A function whose result is floating, such as `exp`.
    static func floating(
        _ name: String, _ function: UnaryFunction, _ node: String, _ saves: UnaryDerivative.Slot, complex: Bool = true,
        _ formula: @escaping Formula
    ) -> UnaryOperation {
        UnaryOperation(
            name: name, kernel: .function(function), rule: .floating, refused: complex ? [:] : [.complex: .kernel],
            refusedTypes: narrow.union([.complex32]), kernelStem: "\(name)_vml",
            derivative: UnaryDerivative(node, saves, formula))
    }

    /// A function that rounds, and so has slope 0.
    private static func rounding(_ name: String, _ function: UnaryFunction, _ node: String, complex: Refusal)
        -> UnaryOperation
    {
        UnaryOperation(
            name: name, kernel: .function(function), refused: [.boolean: .kernel, .complex: complex],
            refusedTypes: narrow, kernelStem: "\(name)_vml",
            derivative: UnaryDerivative(node, .none) { gradient, _ in try gradient.zeros() })
    }

    private static func predicate(_ name: String, _ function: PredicateFunction, complex: Refusal? = nil)
        -> UnaryOperation
    {
        UnaryOperation(
            name: name, kernel: .predicate(function), rule: .boolean, refused: complex.map { [.complex: $0] } ?? [:])
    }

    private static func one(_ like: Tensor) throws -> Tensor { try like.zeros() + 1 }
    private static func apply(_ operation: UnaryOperation, _ input: Tensor) throws -> Tensor {
        try Pointwise.apply(operation, input)
    }

    package static let negate = UnaryOperation(
        name: "neg", kernel: .function(.negate),
        refused: [
            .boolean: .runtime(
                "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the "
                    + "`~` or `logical_not()` operator instead.")
        ],
        refusedTypes: unsignedAndNarrow,
        derivative: UnaryDerivative("NegBackward0", .none) { gradient, _ in try -gradient })

    package static let absolute = UnaryOperation(
        name: "abs", kernel: .function(.absolute), rule: .real, refused: [.boolean: .kernel],
        refusedTypes: [.uint16, .uint32, .uint64],
        derivative: UnaryDerivative("AbsBackward0", .input) { try $0 * Pointwise.apply(.sgn, $1) })

    package static let sign = UnaryOperation(
        name: "sign", kernel: .function(.signOrZero),
        refused: [
            .complex: .notImplemented(
                "Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead.")
        ],
        refusedTypes: unsignedAndNarrow,
        derivative: UnaryDerivative("SignBackward0", .none) { gradient, _ in try gradient.zeros() })

    package static let sgn = UnaryOperation(
        name: "sgn", kernel: .function(.signOrZero), refusedTypes: unsignedAndNarrow, realKernelStem: "sign",
        derivative: {
            var derivative = UnaryDerivative("SgnBackward0", .input, signGradient)
            derivative.keepsResult = true
            return derivative
        }())

    /// The slope of `sgn`: 0 on the real line; of complex numbers only a turn changes the sign.
    private static let signGradient: Formula = { gradient, input in
        guard input.dtype.isComplex else { return try gradient.zeros() }
        let (size, sign) = (try Pointwise.apply(.absolute, input), try Pointwise.apply(.sgn, input))
        let along = try sign * ComplexViews.real(sign.conjugateIfComplex() * gradient)
        let isZero = try Pointwise.apply(.equal, size, .number(.int(0), size.runtime))
        return try Selection.filled((gradient - along) / size, isZero)
    }

    package static let square = UnaryOperation(
        name: "square", kernel: .function(.square),
        derivative: UnaryDerivative("PowBackward0", .input) { try $0 * ($1 * 2).conjugateIfComplex() })

    package static let bitwiseNot = UnaryOperation(
        name: "bitwise_not", kernel: .function(.bitwiseNot), refused: [.floating: .kernel, .complex: .kernel],
        refusedTypes: DType.bareUnsigned)

    package static let relu = UnaryOperation(
        name: "relu", kernel: .function(.relu),
        refused: [
            .boolean: .runtime("Boolean inputs not supported for relu"),
            .complex: .notImplemented("clamp is not supported for complex types"),
        ],
        refusedTypes: unsignedAndNarrow, kernelStem: "clamp_min_scalar",
        derivative: UnaryDerivative("ReluBackward0", .result) {
            try Composite.apply("ThresholdBackwardBackward0", [$0, $1]) { parts in
                let zero = try Tensor.number(.int(0), parts[1].runtime)
                let hasSlope = zero.runtime.has(.reluSlopeAtZero)
                let isFlat = try Pointwise.apply(hasSlope ? .less : .lessOrEqual, parts[1].detached(), zero)
                return try Selection.choose(isFlat, parts[0].zeros(), parts[0])
            }
        })

    package static let conjugatePhysical = UnaryOperation(
        name: "conj_physical", kernel: .function(.conjugate),
        derivative: UnaryDerivative("ConjPhysicalBackward0", .none) { gradient, _ in try gradient.conjugateIfComplex() }
    )

    package static let sqrt = floating("sqrt", .sqrt, "SqrtBackward0", .result) {
        try $0 / ($1.conjugateIfComplex() * 2)
    }
    package static let rsqrt = floating("rsqrt", .rsqrt, "RsqrtBackward0", .result) {
        try ($0 * -0.5) * ($1 * $1 * $1).conjugateIfComplex()
    }
    package static let reciprocal = floating("reciprocal", .reciprocal, "ReciprocalBackward0", .result) {
        try -$0 * ($1 * $1).conjugateIfComplex()
    }
    package static let exp = floating("exp", .exp, "ExpBackward0", .result) { try $0 * $1.conjugateIfComplex() }
    package static let exp2 = floating("exp2", .exp2, "Exp2Backward0", .result) {
        try $0 * $1.conjugateIfComplex() * 0.693_147_180_559_945_3
    }
    package static let expm1 = floating("expm1", .expm1, "Expm1Backward0", .result) {
        try $0 * ($1.conjugateIfComplex() + 1)
    }
    package static let log = floating("log", .log, "LogBackward0", .input) { try $0 / $1.conjugateIfComplex() }
    package static let log2 = floating("log2", .log2, "Log2Backward0", .input) {
        try $0 / ($1.conjugateIfComplex() * 0.693_147_180_559_945_3)
    }
    package static let log10 = floating("log10", .log10, "Log10Backward0", .input) {
        try $0 / ($1.conjugateIfComplex() * 2.302_585_092_994_046)
    }
    package static let log1p = floating("log1p", .log1p, "Log1PBackward0", .input) {
        try $0 / ($1 + 1).conjugateIfComplex()
    }
    package static let sin: UnaryOperation = floating("sin", .sin, "SinBackward0", .input) {
        try $0 * apply(.cos, $1).conjugateIfComplex()
    }
    package static let cos: UnaryOperation = floating("cos", .cos, "CosBackward0", .input) {
        try -$0 * apply(.sin, $1).conjugateIfComplex()
    }
    package static let tan = floating("tan", .tan, "TanBackward0", .result) {
        try $0 * ($1 * $1 + 1).conjugateIfComplex()
    }
    package static let asin = floating("asin", .asin, "AsinBackward0", .input) {
        try $0 * apply(.rsqrt, one($1) - $1 * $1)
    }
    package static let acos = floating("acos", .acos, "AcosBackward0", .input) {
        try -$0 * apply(.rsqrt, one($1) - $1 * $1)
    }
    package static let atan = floating("atan", .atan, "AtanBackward0", .input) { try $0 / ($1 * $1 + 1) }
    package static let sinh: UnaryOperation = floating("sinh", .sinh, "SinhBackward0", .input) {
        try $0 * apply(.cosh, $1)
    }
    package static let cosh: UnaryOperation = floating("cosh", .cosh, "CoshBackward0", .input) {
        try $0 * apply(.sinh, $1)
    }
    package static let tanh = floating("tanh", .tanh, "TanhBackward0", .result) {
        try Composite.apply("TanhBackwardBackward0", [$0, $1]) { parts in
            try parts[0] * (one(parts[1]) - parts[1] * parts[1]).conjugateIfComplex()
        }
    }
    package static let asinh = floating("asinh", .asinh, "AsinhBackward0", .input) {
        try $0 * apply(.rsqrt, $1 * $1 + 1)
    }
    package static let acosh = floating("acosh", .acosh, "AcoshBackward0", .input) {
        try $0 * apply(.rsqrt, $1 * $1 - 1)
    }
    package static let atanh = floating("atanh", .atanh, "AtanhBackward0", .input) { try $0 / (one($1) - $1 * $1) }
    package static let sigmoid: UnaryOperation = {
        var operation = floating("sigmoid", .sigmoid, "SigmoidBackward0", .result) {
            try Composite.apply("SigmoidBackwardBackward0", [$0, $1]) { parts in
                try parts[0] * ((one(parts[1]) - parts[1]) * parts[1]).conjugateIfComplex()
            }
        }
        operation.kernelStem = "sigmoid"
        return operation
    }()
    package static let erf = floating("erf", .erf, "ErfBackward0", .input, complex: false) {
        try apply(.exp, -($1 * $1)) * 1.128_379_167_095_512_6 * $0
    }
    package static let erfc = floating("erfc", .erfc, "ErfcBackward0", .input, complex: false) {
        try apply(.exp, -($1 * $1)) * -1.128_379_167_095_512_6 * $0
    }
    package static let lgamma: UnaryOperation = floating("lgamma", .lgamma, "LgammaBackward0", .input, complex: false) {
        try $0 * apply(.digamma, $1)
    }
    package static let sinc: UnaryOperation = floating("sinc", .sinc, "SincBackward0", .input) {
        let scaled = try $1 * Double.pi
        let slope = try (apply(.cos, scaled) * scaled - apply(.sin, scaled)) / (scaled * $1)
        return try Selection.whereZero($1, zeroing: $0 * slope.conjugateIfComplex())
    }
    package static let digamma: UnaryOperation = floating(
        "digamma", .digamma, "DigammaBackward0", .input, complex: false
    ) { try $0 * Pointwise.apply(.polygamma, .number(.float(1), $1.runtime), $1) }
    package static let besselI0: UnaryOperation = floating("i0", .besselI0, "I0Backward0", .input, complex: false) {
        try $0 * apply(.besselI1, $1)
    }
    package static let erfinv: UnaryOperation = floating("erfinv", .erfinv, "ErfinvBackward0", .input, complex: false) {
        let inverse = try apply(.erfinv, $1)
        return try apply(.exp, inverse * inverse) * 0.886_226_925_452_758 * $0
    }
    package static let angle = UnaryOperation(
        name: "angle", kernel: .function(.angle), rule: .floatingReal,
        refusedTypes: [.float8e4m3fn, .float8e5m2, .complex32],
        derivative: UnaryDerivative("AngleBackward0", .input) { gradient, input in
            guard input.dtype.isComplex else { return try gradient.zeros() }
            // One step aside of a number turns it by the inverse of its size.
            let turned = try input * Tensor.number(.complex(0, 1), input.runtime)
            let size = try Pointwise.apply(.absolute, input)
            return try Selection.whereZero(input, zeroing: gradient * (turned / (size * size)))
        })
    package static let degreesToRadians = floating("deg2rad", .degreesToRadians, "Deg2RadBackward0", .none) {
        gradient, _ in
        try gradient * (Double.pi / 180)
    }
    package static let radiansToDegrees = floating("rad2deg", .radiansToDegrees, "Rad2DegBackward0", .none) {
        gradient, _ in
        try gradient * (180 / Double.pi)
    }
    package static let floor = rounding(
        "floor", .floor, "FloorBackward0", complex: .notImplemented("floor is not supported for complex inputs"))
    package static let ceil = rounding(
        "ceil", .ceil, "CeilBackward0", complex: .notImplemented("ceil is not supported for complex inputs"))
    package static let trunc = rounding(
        "trunc", .trunc, "TruncBackward0", complex: .notImplemented("trunc is not supported for complex inputs"))
    package static let round = rounding("round", .round, "RoundBackward0", complex: .kernel)
    package static let frac = UnaryOperation(
        name: "frac", kernel: .function(.frac), refused: [.boolean: .kernel, .integral: .kernel, .complex: .kernel],
        derivative: UnaryDerivative("FracBackward0", .none) { gradient, _ in gradient })

    package static let isNaN = predicate("isnan", .isNaN)
    package static let isInfinite = predicate("isinf", .isInfinite)
    package static let isFinite = predicate("isfinite", .isFinite)
    package static let isPositiveInfinite = predicate(
        "isposinf", .isPositiveInfinite, complex: .runtime("isposinf does not support complex inputs."))
    package static let isNegativeInfinite = predicate(
        "isneginf", .isNegativeInfinite, complex: .runtime("isneginf does not support complex inputs."))
    package static let isReal = predicate("isreal", .isReal)
    package static let signBit = predicate(
        "signbit", .signBit, complex: .notImplemented("signbit is not implemented for complex tensors."))
    package static let logicalNot: UnaryOperation = {
        var operation = predicate("logical_not", .logicalNot)
        operation.refusedTypes = DType.bareUnsigned
        return operation
    }()

    /// Every function of the table, for finding one by name.
    package static let all: [UnaryOperation] = [
        negate, absolute, sign, sgn, square, bitwiseNot, relu, conjugatePhysical, sqrt, rsqrt, reciprocal, exp, exp2,
        expm1,
        log, log2, log10, log1p, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh, sigmoid, erf,
        erfc,
        lgamma, sinc, digamma, besselI0, erfinv, angle, degreesToRadians, radiansToDegrees, floor, ceil, trunc, round,
        frac,
        isNaN, isInfinite, isFinite,
        isPositiveInfinite, isNegativeInfinite, isReal, signBit, logicalNot,
    ]
}
