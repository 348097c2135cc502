import TensorTypes

/// How the type of a result follows from the promoted type of the operands.
package enum ResultRule: Sendable {
    /// The promoted type.
    case promoted
    /// The promoted type if it is floating or complex, else the default type.
    case floating
    /// `bool`, computed in the promoted type.
    case boolean
    /// The type of the real part, for functions of complex numbers that are real.
    case real
    /// Floating as `floating`, and real as `real`.
    case floatingReal
}

extension ResultRule {
    /// Whether complex operands give real results.
    package var isReal: Bool {
        switch self {
        case .real, .floatingReal: true
        case .promoted, .floating, .boolean: false
        }
    }

    package func computeType(_ promoted: DType, _ runtime: Runtime) -> DType {
        switch self {
        case .promoted, .boolean, .real: promoted
        case .floating, .floatingReal:
            promoted.category > .integral
                ? promoted : runtime.has(.floatingSkipsDefault) ? .float32 : runtime.defaultDType
        }
    }

    package func resultType(_ promoted: DType, _ runtime: Runtime) -> DType {
        switch self {
        case .boolean: .bool
        case .real, .floatingReal: computeType(promoted, runtime).realType
        default: computeType(promoted, runtime)
        }
    }
}

/// The texts with which operations on `meta` tensors refuse to store a result, and one that does not refuse.
package enum MetaCastRefusal: Sendable {
    case elementSize, resultType, generic, never

    /// Refuses a result that cannot be stored.
    package func check(_ result: DType, to target: DType) throws(TensorError) {
        if self == .never || TorchPromotion.canCast(result, to: target) { return }
        switch self {
        case .elementSize:
            if target == .bool {
                throw .runtime(
                    "Promotion of bool.add/sub_(others) in in-place ops are not possible due to element size change.")
            }
            if target.isIntegral {
                throw .runtime(
                    "Promotion of int.add/sub_(float) in in-place ops are not possible due to element size change.")
            }
        case .resultType:
            throw .runtime(
                "result type torch.\(result.name) can't be cast to the desired output type torch.\(target.name)")
        case .generic:
            throw .runtime(
                "Attempting to cast from torch.\(result.name) to out tensor with dtype torch.\(target.name), but this can't be "
                    + "cast because it is not safe!")
        case .never: break
        }
    }
}

/// A description of an elementwise operation of two tensors: kernel, types, refusals and derivative.
package struct BinaryOperation: Sendable {
    package enum Kernel: Sendable {
        case function(BinaryFunction)
        case comparison(ComparisonFunction)
    }

    package let name: String
    package let kernel: Kernel
    package var rule = ResultRule.promoted
    /// Categories of the computing type that the kernel does not have.
    package var refused: Set<DType.Category> = []
    /// Further types that it does not have.
    package var refusedTypes: Set<DType> = []
    /// The message of the refusal, if it is not the kernel's own.
    package var refusal: String?
    /// The kernel's name in "not implemented for" messages, without the device.
    package var kernelStem: String?
    /// A whole kernel name that does not follow the device.
    package var fixedKernelName: String?
    package var refusesZeroDivisor = false
    /// Lifts refusals for second operands with which the kernel is not needed.
    package var needsNoKernel: (@Sendable (Tensor) throws -> Bool)?
    package var check: (@Sendable (Tensor, Tensor) throws -> Void)?
    package var derivative: BinaryDerivative?
    /// Whether a Python number is made a tensor, which then counts as an operand of the node; other operations have an
    /// overload for numbers.
    package var takesNumbersAsTensors = false
    /// The derivative of the overload for numbers, where it is another.
    package var derivativeByNumber: BinaryDerivative?
    /// The derivative where only the operation in place has one, since its own result is no number.
    package var derivativeInPlace: BinaryDerivative?
    /// How `meta` tensors, which go another way through PyTorch, refuse a result of a higher category in place.
    package var metaRefusal = MetaCastRefusal.generic

    /// The derivative for a second operand.
    package func derivative(by right: Tensor) -> BinaryDerivative? {
        right.isWrappedNumber ? derivativeByNumber ?? derivative : derivative
    }

    package func kernelName(on device: Device) -> String {
        fixedKernelName ?? "\(kernelStem ?? name)_\(device.isCPU ? "cpu" : device.type)"
    }

    package func computeType(_ promoted: DType, _ runtime: Runtime) -> DType { rule.computeType(promoted, runtime) }
    package func resultType(_ promoted: DType, _ runtime: Runtime) -> DType { rule.resultType(promoted, runtime) }
}

extension BinaryOperation {
    private static let bareUnsigned = DType.bareUnsigned
    private static let float8: Set<DType> = [.float8e4m3fn, .float8e5m2]

    /// Refuses booleans, as subtraction does.
    private static let refuseBooleans: @Sendable (Tensor, Tensor) throws -> Void = { left, right in
        guard left.dtype == .bool || right.dtype == .bool else { return }
        throw TensorError.runtime(
            left.dtype == .bool && right.dtype == .bool
                ? "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` "
                    + "operator instead."
                : "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, "
                    + "use the `~` or `logical_not()` operator instead.")
    }

    package static let add = BinaryOperation(
        name: "add", kernel: .function(.add), refusedTypes: bareUnsigned.union(float8), fixedKernelName: "add_stub",
        derivative: BinaryDerivative("AddBackward0", left: { $0.gradient }, right: { $0.gradient }),
        takesNumbersAsTensors: true, metaRefusal: .elementSize)

    package static let subtract = BinaryOperation(
        name: "sub", kernel: .function(.subtract), refusedTypes: bareUnsigned.union(float8),
        fixedKernelName: "add_stub",
        check: refuseBooleans,
        derivative: BinaryDerivative("SubBackward0", left: { $0.gradient }, right: { try -$0.gradient }),
        takesNumbersAsTensors: true, metaRefusal: .elementSize)

    /// `other - self`, which records a node of its own.
    package static let reverseSubtract = BinaryOperation(
        name: "rsub", kernel: .function(.subtract), refusedTypes: bareUnsigned.union(float8),
        fixedKernelName: "add_stub",
        check: refuseBooleans,
        derivative: BinaryDerivative("RsubBackward1", left: { $0.gradient }, right: { try -$0.gradient }))

    package static let multiply = BinaryOperation(
        name: "mul", kernel: .function(.multiply), refusedTypes: float8, fixedKernelName: "mul_cpu_reduced_float",
        derivative: BinaryDerivative(
            "MulBackward0", saves: { ($0 ? [.right] : []) + ($1 ? [.left] : []) },
            left: { try $0.gradient * $0.right.conjugateIfComplex() },
            right: { try $0.gradient * $0.left.conjugateIfComplex() }), takesNumbersAsTensors: true,
        metaRefusal: .never)

    package static let divide = BinaryOperation(
        name: "div", kernel: .function(.divide), rule: .floating, refusedTypes: [.complex32],
        derivative: BinaryDerivative(
            "DivBackward0", saves: { $1 ? [.left, .right] : [.right] },
            left: { try $0.gradient / $0.right.conjugateIfComplex() },
            right: {
                let (left, right) = (try $0.left, try $0.right)
                return try -$0.gradient * ((left / right) / right).conjugateIfComplex()
            }), takesNumbersAsTensors: true, metaRefusal: .resultType)

    /// An operation with a number that C++ calls, as derivative formulas do: a node of its own, without the number.
    private static func withNumber(_ operation: BinaryOperation, _ node: String) -> BinaryOperation {
        var result = operation
        result.takesNumbersAsTensors = false
        result.derivative = operation.derivative.map { BinaryDerivative($0, named: node) }
        return result
    }

    package static let addNumber = withNumber(add, "AddBackward1")
    package static let subtractNumber = withNumber(subtract, "SubBackward1")
    package static let multiplyByNumber = withNumber(multiply, "MulBackward1")
    package static let divideByNumber = withNumber(divide, "DivBackward1")

    package static let floorDivide = BinaryOperation(
        name: "floor_divide", kernel: .function(.floorDivide), refused: [.boolean, .complex],
        refusedTypes: bareUnsigned.union(float8), kernelStem: "div_floor", refusesZeroDivisor: true)

    /// `div(rounding_mode='floor')`.
    package static let divideFloor = BinaryOperation(
        name: "div", kernel: .function(.floorDivide), refused: [.boolean, .complex],
        refusedTypes: bareUnsigned.union(float8), kernelStem: "div_floor", refusesZeroDivisor: true,
        derivative: BinaryDerivative(
            "DivBackward2", left: { try $0.gradient.zeros() }, right: { try $0.gradient.zeros() }),
        takesNumbersAsTensors: true)

    /// `div(rounding_mode='trunc')`.
    package static let divideTruncated = BinaryOperation(
        name: "div", kernel: .function(.truncatedDivide), refused: [.boolean, .complex],
        refusedTypes: bareUnsigned.union(float8), kernelStem: "div_trunc", refusesZeroDivisor: true,
        derivative: BinaryDerivative(
            "DivBackward2", left: { try $0.gradient.zeros() }, right: { try $0.gradient.zeros() }),
        takesNumbersAsTensors: true)

    package static let remainder = BinaryOperation(
        name: "remainder", kernel: .function(.modulo), refused: [.boolean, .complex],
        refusedTypes: bareUnsigned.union(float8), refusesZeroDivisor: true,
        derivative: BinaryDerivative(
            named: { $0.isWrappedNumber ? "RemainderBackward0" : "RemainderBackward1" },
            saves: { $1 ? [.left, .right] : [] },
            left: { $0.gradient },
            right: { try -$0.gradient * apply(.divideFloor, $0.left, $0.right) }))

    /// `number % tensor`, which has no derivative.
    package static let remainderOfNumber: BinaryOperation = {
        var operation = remainder
        operation.derivative = nil
        return operation
    }()

    package static let fmod = BinaryOperation(
        name: "fmod", kernel: .function(.fmod), refused: [.boolean, .complex], refusedTypes: bareUnsigned,
        refusesZeroDivisor: true,
        derivative: BinaryDerivative(
            named: { $0.isWrappedNumber ? "FmodBackward0" : "FmodBackward1" }, saves: { $1 ? [.left, .right] : [] },
            left: { $0.gradient },
            right: { try -$0.gradient * apply(.divideTruncated, $0.left, $0.right) }))

    package static let power = BinaryOperation(
        name: "pow", kernel: .function(.power), refused: [.boolean],
        refusedTypes: bareUnsigned.union(float8).union([.complex32]), fixedKernelName: "pow",
        needsNoKernel: { exponent in
            guard exponent.isWrappedNumber, !exponent.dtype.isComplex else { return false }
            let value = try exponent.firstElement().double
            return value == 0 || value == 1
        },
        check: { base, exponent in
            guard exponent.isWrappedNumber, base.dtype.category <= .integral, exponent.dtype.isIntegral,
                exponent.count == 1, case .int(let value) = try exponent.firstElement(), value < 0
            else { return }
            throw TensorError.runtime("Integers to negative integer powers are not allowed.")
        },
        derivative: BinaryDerivative(
            "PowBackward1", saves: { _, _ in [.left, .right, .result] },
            left: {
                // The result is read for both operands.
                _ = try $0.result
                return try PowerGradient.base($0.gradient, $0.left, $0.right)
            },
            right: { try PowerGradient.exponent($0.gradient, $0.left, $0.right, $0.result) }),
        derivativeByNumber: BinaryDerivative(
            "PowBackward0", saves: { _, _ in [.left, .right] },
            left: { try PowerGradient.base($0.gradient, $0.left, $0.right) }, right: { _ in nil }))

    /// `number ** tensor`, which records a node of its own.
    package static let powerOfNumber: BinaryOperation = {
        let base = power
        return BinaryOperation(
            name: "pow", kernel: base.kernel, refused: base.refused, refusedTypes: base.refusedTypes,
            fixedKernelName: "pow",
            derivative: BinaryDerivative(
                "PowBackward2", saves: { _, _ in [.left, .right, .result] }, left: { _ in nil },
                right: { try PowerGradient.exponent($0.gradient, $0.left, $0.right, $0.result) }))
    }()

    private static func extremum(_ name: String, _ function: BinaryFunction, _ derivative: BinaryDerivative)
        -> BinaryOperation
    {
        BinaryOperation(
            name: name, kernel: .function(function), refused: [.complex], refusedTypes: bareUnsigned.union(float8),
            refusal: "\(name) not implemented for complex tensors.",
            kernelStem: function == .maximum || function == .fmax ? "maximum" : "minimum", derivative: derivative)
    }

    /// Of two equal operands each has half of the gradient; else the one that wins has all of it.
    private static func shared(_ node: String, loses: BinaryOperation) -> BinaryDerivative {
        @Sendable func share(_ gradient: Tensor, _ own: Tensor, _ other: Tensor) throws -> Tensor {
            let part: Double = own.runtime.has(.maximumTiesGetAll) ? 1 : 2
            let half = try Selection.choose(apply(.equal, own, other), gradient / part, gradient)
            return try Selection.filled(half, apply(loses, own, other))
        }
        return BinaryDerivative(
            node, saves: { _, _ in [.left, .right] },
            left: { try share($0.gradient, $0.left, $0.right) }, right: { try share($0.gradient, $0.right, $0.left) })
    }

    /// Of two equal operands the first has the gradient, as it has where the second is NaN.
    private static func firstWins(_ node: String, _ wins: BinaryOperation) -> BinaryDerivative {
        @Sendable func isFirst(_ operands: BinaryGradient) throws -> Tensor {
            try apply(.logicalOr, apply(wins, operands.left, operands.right), Pointwise.apply(.isNaN, operands.right))
        }
        return BinaryDerivative(
            node, saves: { _, _ in [.left, .right] },
            left: { try Selection.filled($0.gradient, Pointwise.apply(.logicalNot, isFirst($0))) },
            right: { try Selection.filled($0.gradient, isFirst($0)) })
    }

    package static let maximum = extremum("maximum", .maximum, shared("MaximumBackward0", loses: .less))
    package static let minimum = extremum("minimum", .minimum, shared("MinimumBackward0", loses: .greater))
    package static let fmax = extremum("fmax", .fmax, firstWins("FmaxBackward0", .greaterOrEqual))
    package static let fmin = extremum("fmin", .fmin, firstWins("FminBackward0", .lessOrEqual))

    /// `1 / (left² + right²)`.
    private static func inverseSquare(_ operands: BinaryGradient) throws -> Tensor {
        let (left, right) = (try operands.left, try operands.right)
        return try Pointwise.apply(.reciprocal, left * left + right * right)
    }

    package static let arctan2 = BinaryOperation(
        name: "atan2", kernel: .function(.arctan2), rule: .floating, refused: [.complex],
        derivative: BinaryDerivative(
            "Atan2Backward0", saves: { _, _ in [.left, .right] },
            left: { try $0.gradient * $0.right * inverseSquare($0) },
            right: { try -$0.gradient * $0.left * inverseSquare($0) }))

    package static let hypot = BinaryOperation(
        name: "hypot", kernel: .function(.hypot), refused: [.boolean, .integral, .complex],
        derivative: BinaryDerivative(
            "HypotBackward0", saves: { _, _ in [.left, .right, .result] },
            left: { try $0.gradient * $0.left / $0.result }, right: { try $0.gradient * $0.right / $0.result }))

    package static let copysign = BinaryOperation(
        name: "copysign", kernel: .function(.copysign), rule: .floating, refused: [.complex],
        derivative: BinaryDerivative(
            named: { $0.isWrappedNumber ? "CopysignBackward1" : "CopysignBackward0" },
            saves: { _, _ in [.left, .result] },
            left: { try $0.gradient * apply(.divide, $0.result, $0.left) }, right: { try $0.gradient.zeros() }))

    package static let logaddexp = BinaryOperation(
        name: "logaddexp", kernel: .function(.logaddexp), refused: [.boolean, .integral],
        derivative: BinaryDerivative(
            "LogaddexpBackward0", saves: { _, _ in [.left, .right] },
            left: { try $0.gradient / (Pointwise.apply(.exp, $0.right - $0.left) + 1) },
            right: { try $0.gradient / (Pointwise.apply(.exp, $0.left - $0.right) + 1) }))

    package static let xlogy: BinaryOperation = BinaryOperation(
        name: "xlogy", kernel: .function(.xlogy), rule: .floating, refused: [.complex],
        derivative: BinaryDerivative(
            named: { $0.isWrappedNumber ? "XlogyBackward2" : "XlogyBackward0" }, saves: { _, _ in [.left, .right] },
            left: {
                let right = try $0.right
                guard right.isWrappedNumber else { return try $0.gradient * Pointwise.apply(.log, right) }
                return try apply(.xlogy, $0.gradient, right)
            }, right: { try $0.gradient * $0.left / $0.right }
        ))

    package static let nextafter = BinaryOperation(
        name: "nextafter", kernel: .function(.nextafter), refused: [.boolean, .integral, .complex],
        derivative: BinaryDerivative(
            "NextafterBackward0", saves: { _, _ in [.left, .right] },
            left: { try Selection.filled($0.gradient, apply(.equal, $0.left, $0.right)) },
            right: { try Selection.filled($0.gradient, apply(.notEqual, $0.left, $0.right)) }))
    package static let heaviside = BinaryOperation(
        name: "heaviside", kernel: .function(.heaviside), refused: [.complex], refusedTypes: bareUnsigned,
        refusal: "heaviside is not yet implemented for complex tensors.",
        check: { left, right in
            guard left.dtype != right.dtype, !left.dtype.isComplex, !right.dtype.isComplex else { return }
            throw TensorError.runtime("heaviside is not yet implemented for tensors with different dtypes.")
        })

    private static func bitwise(_ name: String, _ function: BinaryFunction) -> BinaryOperation {
        BinaryOperation(name: name, kernel: .function(function), refused: [.floating, .complex])
    }

    package static let bitwiseAnd = bitwise("bitwise_and", .bitwiseAnd)
    package static let bitwiseOr = bitwise("bitwise_or", .bitwiseOr)
    package static let bitwiseXor = bitwise("bitwise_xor", .bitwiseXor)

    private static func integersOnly(_ name: String, _ function: BinaryFunction, _ stem: String) -> BinaryOperation {
        BinaryOperation(
            name: name, kernel: .function(function), refused: [.boolean, .floating, .complex],
            refusedTypes: bareUnsigned,
            kernelStem: stem)
    }

    package static let shiftLeft = integersOnly("bitwise_left_shift", .shiftLeft, "lshift")
    package static let shiftRight = integersOnly("bitwise_right_shift", .shiftRight, "rshift")
    package static let gcd = integersOnly("gcd", .gcd, "gcd")
    package static let lcm = integersOnly("lcm", .lcm, "lcm")

    /// A comparison; in place, where its result is a number, it has the slope 0 under a name of its own.
    private static func comparison(
        _ name: String, _ function: ComparisonFunction, ordered: Bool, hasSlope: Bool = true
    ) -> BinaryOperation {
        let node = "\(name.capitalized)Backward"
        return BinaryOperation(
            name: name, kernel: .comparison(function), rule: .boolean, refused: ordered ? [.complex] : [],
            refusedTypes: ordered ? bareUnsigned.union(float8) : hasSlope ? [] : bareUnsigned,
            derivativeInPlace: hasSlope
                ? BinaryDerivative(
                    named: { "\(node)\($0.isWrappedNumber ? 0 : 1)" }, left: { try $0.gradient.zeros() },
                    right: { try $0.gradient.zeros() }) : nil)
    }

    package static let equal = comparison("eq", .equal, ordered: false)
    package static let notEqual = comparison("ne", .notEqual, ordered: false)
    package static let less = comparison("lt", .less, ordered: true)
    package static let lessOrEqual = comparison("le", .lessOrEqual, ordered: true)
    package static let greater = comparison("gt", .greater, ordered: true)
    package static let greaterOrEqual = comparison("ge", .greaterOrEqual, ordered: true)
    package static let logicalAnd = comparison("logical_and", .logicalAnd, ordered: false, hasSlope: false)
    package static let logicalOr = comparison("logical_or", .logicalOr, ordered: false, hasSlope: false)
    package static let logicalXor = comparison("logical_xor", .logicalXor, ordered: false, hasSlope: false)

    /// Every operation of the table, for finding one by name.
    package static let all: [BinaryOperation] = [
        add, subtract, reverseSubtract, multiply, divide, floorDivide, remainder, fmod, power, maximum, minimum, fmax,
        fmin,
        arctan2, hypot, copysign, logaddexp, xlogy, nextafter, heaviside, bitwiseAnd, bitwiseOr, bitwiseXor, shiftLeft,
        shiftRight, gcd, lcm, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, logicalAnd, logicalOr,
        logicalXor,
    ]

    private static func apply(_ operation: BinaryOperation, _ left: Tensor, _ right: Tensor) throws -> Tensor {
        try Pointwise.apply(operation, left, right)
    }
}
