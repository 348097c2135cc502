import TensorTypes

/// A universal function: what it computes, for which types, as NumPy's own tables have it.
package struct Ufunc: Sendable {
    /// What runs over the elements.
    package enum Kernel: Sendable {
        case unary(UnaryFunction)
        case binary(BinaryFunction)
        case comparison(ComparisonFunction)
        case predicate(PredicateFunction)
        /// Two results, each with a kernel of its own.
        case pairUnary(UnaryFunction, UnaryFunction)
        case pairBinary(BinaryFunction, BinaryFunction)
        case doubles(@Sendable (Double) -> Double)
        case doublePairs(@Sendable (Double, Double) -> Double)
        case integers(@Sendable (Int64) -> Int64)
        /// A fraction and an exponent.
        case fractionAndExponent
    }

    /// The type of the results in relation to the type of the loop.
    package enum ResultRule: Sendable {
        case same, bool, real, uint8, int32Second
    }

    /// How a reduction may go about it.
    package enum Reordering: Sendable {
        case none, free
    }

    package let name: String
    package let inputs: Int
    package let outputs: Int
    /// The codes of the types that there are loops for, in the order in which they are tried.
    package let loops: String
    package let result: ResultRule
    package let kernel: Kernel
    package let identity: Scalar?
    /// Whether the order of the elements in a reduction does not matter.
    package let isReorderable: Bool

    init(
        _ name: String, _ inputs: Int, outputs: Int = 1, _ loops: String, _ kernel: Kernel,
        result: ResultRule = .same, identity: Scalar? = nil, isReorderable: Bool = false
    ) {
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.loops = loops
        self.kernel = kernel
        self.result = result
        self.identity = identity
        self.isReorderable = isReorderable || identity != nil
    }

    /// The type of a result of the loop with this type.
    package func resultType(_ loop: ArrayDType, output: Int = 0) -> ArrayDType {
        switch result {
        case .same: loop
        case .bool: .bool
        case .uint8: .uint8
        case .int32Second: output == 1 ? ArrayDType(DType.int32) : loop
        case .real:
            switch loop.kind {
            case .complexLongDouble: ArrayDType(.longDouble)
            case .element(let element): ArrayDType(element.realType)
            default: loop
            }
        }
    }

    /// `ufunc.types`.
    package var signatures: [String] {
        let numeric = loops.flatMap { code -> [String] in
            guard let type = try? ArrayDType(parsing: String(code)) else { return [] }
            let out = (0..<outputs).map { String(resultType(type, output: $0).char) }.joined()
            let own = String(repeating: code, count: inputs) + "->" + out
            // C's `long long` has loops of its own, which come behind those of `long`.
            guard code == "L", loops.contains("l") else { return [own] }
            return [own]
                + ["q", "Q"].map { wide in
                    String(repeating: wide, count: inputs) + "->" + (result == .same || result == .real ? wide : out)
                }
        }
        return numeric + (Ufunc.otherSignatures[name] ?? [])
    }

    /// The loops for dates, spans and Python objects.
    private static let otherSignatures: [String: [String]] = {
        var table: [String: [String]] = [:]
        for name in ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"] {
            table[name] = ["OO->?", "OO->O", "MM->?", "mm->?"]
        }
        table["add"] = ["Mm->M", "mm->m", "mM->M", "OO->O"]
        table["subtract"] = ["Mm->M", "mm->m", "MM->m", "OO->O"]
        table["multiply"] = ["mq->m", "qm->m", "md->m", "dm->m", "OO->O"]
        table["power"] = ["OO->O"]
        table["exp"] = ["O->O"]
        table["remainder"] = ["mm->m", "OO->O"]
        return table
    }()
}

/// NumPy's universal functions.
package enum UfuncTable {
    private static let everything = "?bBhHiIlLefdgFDG"
    private static let numbers = "bBhHiIlLefdgFDG"
    private static let integers = "bBhHiIlL"
    private static let boolIntegers = "?bBhHiIlL"
    private static let reals = "bBhHiIlLefdg"
    private static let boolReals = "?bBhHiIlLefdg"
    private static let floats = "efdg"
    private static let inexact = "efdgFDG"

    package static let all: [Ufunc] = [
        Ufunc("add", 2, everything, .binary(.add), identity: .int(0)),
        Ufunc("subtract", 2, numbers, .binary(.subtract)),
        Ufunc("multiply", 2, everything, .binary(.multiply), identity: .int(1)),
        Ufunc("divide", 2, inexact, .binary(.divide)),
        Ufunc("floor_divide", 2, reals, .binary(.floorDivide)),
        Ufunc("remainder", 2, reals, .binary(.remainder)),
        Ufunc("fmod", 2, reals, .binary(.fmod)),
        Ufunc("divmod", 2, outputs: 2, reals, .pairBinary(.floorDivide, .remainder)),
        Ufunc("power", 2, numbers, .binary(.power)),
        Ufunc("float_power", 2, "dgDG", .binary(.power)),
        Ufunc("maximum", 2, everything, .binary(.maximum), isReorderable: true),
        Ufunc("minimum", 2, everything, .binary(.minimum), isReorderable: true),
        Ufunc("fmax", 2, everything, .binary(.fmax), isReorderable: true),
        Ufunc("fmin", 2, everything, .binary(.fmin), isReorderable: true),
        Ufunc("bitwise_and", 2, boolIntegers, .binary(.bitwiseAnd), identity: .int(-1)),
        Ufunc("bitwise_or", 2, boolIntegers, .binary(.bitwiseOr), identity: .int(0)),
        Ufunc("bitwise_xor", 2, boolIntegers, .binary(.bitwiseXor), identity: .int(0)),
        Ufunc("left_shift", 2, integers, .binary(.shiftLeft)),
        Ufunc("right_shift", 2, integers, .binary(.shiftRight)),
        Ufunc("arctan2", 2, floats, .binary(.arctan2)),
        Ufunc("hypot", 2, floats, .binary(.hypot), identity: .int(0)),
        Ufunc("copysign", 2, floats, .binary(.copysign)),
        Ufunc("nextafter", 2, floats, .binary(.nextafter)),
        Ufunc("logaddexp", 2, floats, .binary(.logaddexp), identity: .float(-.infinity)),
        Ufunc("logaddexp2", 2, floats, .doublePairs(UfuncFunctions.logAddExp2), identity: .float(-.infinity)),
        Ufunc("heaviside", 2, floats, .binary(.heaviside)),
        Ufunc("ldexp", 2, floats, .doublePairs(UfuncFunctions.scale)),
        Ufunc("gcd", 2, integers, .binary(.gcd), identity: .int(0)),
        Ufunc("lcm", 2, integers, .binary(.lcm)),
        Ufunc("equal", 2, everything, .comparison(.equal), result: .bool),
        Ufunc("not_equal", 2, everything, .comparison(.notEqual), result: .bool),
        Ufunc("less", 2, everything, .comparison(.less), result: .bool),
        Ufunc("less_equal", 2, everything, .comparison(.lessOrEqual), result: .bool),
        Ufunc("greater", 2, everything, .comparison(.greater), result: .bool),
        Ufunc("greater_equal", 2, everything, .comparison(.greaterOrEqual), result: .bool),
        Ufunc("logical_and", 2, everything, .comparison(.logicalAnd), result: .bool, identity: .bool(true)),
        Ufunc("logical_or", 2, everything, .comparison(.logicalOr), result: .bool, identity: .bool(false)),
        Ufunc("logical_xor", 2, everything, .comparison(.logicalXor), result: .bool, identity: .bool(false)),
        Ufunc("logical_not", 1, everything, .predicate(.logicalNot), result: .bool),
        Ufunc("isnan", 1, everything, .predicate(.isNaN), result: .bool),
        Ufunc("isinf", 1, everything, .predicate(.isInfinite), result: .bool),
        Ufunc("isfinite", 1, everything, .predicate(.isFinite), result: .bool),
        Ufunc("signbit", 1, floats, .predicate(.signBit), result: .bool),
        Ufunc("negative", 1, numbers, .unary(.negate)),
        Ufunc("positive", 1, numbers, .unary(.positive)),
        Ufunc("absolute", 1, everything, .unary(.absolute), result: .real),
        Ufunc("fabs", 1, floats, .unary(.absolute)),
        Ufunc("square", 1, numbers, .unary(.square)),
        Ufunc("sign", 1, numbers, .unary(.sign)),
        Ufunc("conjugate", 1, numbers, .unary(.conjugate)),
        Ufunc("reciprocal", 1, numbers, .unary(.reciprocal)),
        Ufunc("invert", 1, boolIntegers, .unary(.bitwiseNot)),
        Ufunc("floor", 1, boolReals, .unary(.floor)),
        Ufunc("ceil", 1, boolReals, .unary(.ceil)),
        Ufunc("trunc", 1, boolReals, .unary(.trunc)),
        Ufunc("rint", 1, inexact, .unary(.round)),
        Ufunc("sqrt", 1, inexact, .unary(.sqrt)),
        Ufunc("cbrt", 1, floats, .unary(.cbrt)),
        Ufunc("exp", 1, inexact, .unary(.exp)),
        Ufunc("exp2", 1, inexact, .unary(.exp2)),
        Ufunc("expm1", 1, inexact, .unary(.expm1)),
        Ufunc("log", 1, inexact, .unary(.log)),
        Ufunc("log2", 1, inexact, .unary(.log2)),
        Ufunc("log10", 1, inexact, .unary(.log10)),
        Ufunc("log1p", 1, inexact, .unary(.log1p)),
        Ufunc("sin", 1, inexact, .unary(.sin)),
        Ufunc("cos", 1, inexact, .unary(.cos)),
        Ufunc("tan", 1, inexact, .unary(.tan)),
        Ufunc("arcsin", 1, inexact, .unary(.asin)),
        Ufunc("arccos", 1, inexact, .unary(.acos)),
        Ufunc("arctan", 1, inexact, .unary(.atan)),
        Ufunc("sinh", 1, inexact, .unary(.sinh)),
        Ufunc("cosh", 1, inexact, .unary(.cosh)),
        Ufunc("tanh", 1, inexact, .unary(.tanh)),
        Ufunc("arcsinh", 1, inexact, .unary(.asinh)),
        Ufunc("arccosh", 1, inexact, .unary(.acosh)),
        Ufunc("arctanh", 1, inexact, .unary(.atanh)),
        Ufunc("deg2rad", 1, floats, .unary(.degreesToRadians)),
        Ufunc("radians", 1, floats, .unary(.degreesToRadians)),
        Ufunc("rad2deg", 1, floats, .unary(.radiansToDegrees)),
        Ufunc("degrees", 1, floats, .unary(.radiansToDegrees)),
        Ufunc("spacing", 1, floats, .doubles(UfuncFunctions.spacing)),
        Ufunc("bitwise_count", 1, integers, .integers(UfuncFunctions.countBits), result: .uint8),
        Ufunc("modf", 1, outputs: 2, floats, .pairUnary(.frac, .trunc)),
        Ufunc("frexp", 1, outputs: 2, floats, .fractionAndExponent, result: .int32Second),
    ]

    package static let aliases: [String: String] = [
        "true_divide": "divide", "mod": "remainder", "abs": "absolute", "conj": "conjugate", "bitwise_not": "invert",
        "bitwise_invert": "invert", "bitwise_left_shift": "left_shift", "bitwise_right_shift": "right_shift",
        "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh",
        "atanh": "arctanh", "atan2": "arctan2", "pow": "power",
    ]

    private static let table = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The function with this name or alias.
    package static subscript(name: String) -> Ufunc? { table[aliases[name] ?? name] }

    /// The function with a name that is known to be there.
    static func named(_ name: String) throws -> Ufunc {
        guard let found = UfuncTable[name] else { throw TensorError.type("no ufunc is called '\(name)'") }
        return found
    }
}
