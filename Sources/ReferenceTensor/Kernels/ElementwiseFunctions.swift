import Foundation
import TensorTypes

/// The functions of one element that give a result of the type they are computed in.
public enum UnaryFunction: String, Sendable, CaseIterable {
    case negate, absolute, positive, square, sign, conjugate
    /// PyTorch's sign: that of NaN is 0, and no zero is negative.
    case signOrZero
    /// The angle of a number in the complex plane.
    case angle
    case sqrt, rsqrt, reciprocal, cbrt
    case exp, exp2, expm1, log, log2, log10, log1p
    case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
    case sigmoid, relu, erf, erfc, lgamma
    case sinc, digamma, besselI0, erfinv
    case besselI1, scaledBesselI0, scaledBesselI1, besselK0, besselK1, scaledBesselK0, scaledBesselK1
    case besselJ0, besselJ1, besselY0, besselY1, sphericalBesselJ0, airy
    case scaledErfc, normalShare, logNormalShare, normalQuantile, entropy
    case floor, ceil, trunc, round, frac
    case bitwiseNot, degreesToRadians, radiansToDegrees
}

/// The functions of two elements that give a result of the type they are computed in.
public enum BinaryFunction: String, Sendable, CaseIterable {
    case add, subtract, multiply, divide, floorDivide, remainder, fmod, power
    /// PyTorch's remainder: a zero has the sign of the dividend, not of the divisor.
    case modulo
    /// Of a quotient of integers or floats, the part before the point.
    case truncatedDivide
    case maximum, minimum, fmax, fmin
    case bitwiseAnd, bitwiseOr, bitwiseXor, shiftLeft, shiftRight
    case arctan2, hypot, copysign, logaddexp, nextafter, gcd, lcm, heaviside, xlogy
    case xlog1py, zeta, lowerGamma, upperGamma
    /// The derivative of the digamma function whose order is the first operand.
    case polygamma
    /// Orthogonal polynomials: the first operand is the point, the second the degree.
    case chebyshevT, chebyshevU, chebyshevV, chebyshevW
    case shiftedChebyshevT, shiftedChebyshevU, shiftedChebyshevV, shiftedChebyshevW
    case hermiteH, hermiteHe, laguerreL, legendreP

    /// The family of polynomials that the function evaluates; nil for any other function.
    var polynomials: PolynomialFamily? { BinaryFunction.families[self] }

    private static let families: [BinaryFunction: PolynomialFamily] = [
        .chebyshevT: .chebyshevT, .chebyshevU: .chebyshevU, .chebyshevV: .chebyshevV, .chebyshevW: .chebyshevW,
        .shiftedChebyshevT: .shiftedChebyshevT, .shiftedChebyshevU: .shiftedChebyshevU,
        .shiftedChebyshevV: .shiftedChebyshevV, .shiftedChebyshevW: .shiftedChebyshevW, .hermiteH: .hermiteH,
        .hermiteHe: .hermiteHe, .laguerreL: .laguerreL, .legendreP: .legendreP,
    ]
}

/// The functions of two elements that give a truth value.
public enum ComparisonFunction: String, Sendable, CaseIterable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case logicalAnd, logicalOr, logicalXor
}

/// The functions of one element that give a truth value.
public enum PredicateFunction: String, Sendable, CaseIterable {
    case isNaN, isInfinite, isFinite, isPositiveInfinite, isNegativeInfinite, signBit, logicalNot, isReal
}

/// The functions an element type computes, so that a kernel needs no knowledge of the type.
protocol ElementFunctions: ComputeElement {
    static func apply(_ function: UnaryFunction, _ value: Self) -> Self
    static func apply(_ function: BinaryFunction, _ left: Self, _ right: Self) -> Self
}

extension ComputeElement {
    static func apply(_ function: ComparisonFunction, _ left: Self, _ right: Self) -> Bool {
        switch function {
        case .equal: left == right
        case .notEqual: left != right
        case .less: isLess(left, right)
        case .greater: isLess(right, left)
        case .lessOrEqual: isLess(left, right) || left == right
        case .greaterOrEqual: isLess(right, left) || left == right
        case .logicalAnd: left.isNonzero && right.isNonzero
        case .logicalOr: left.isNonzero || right.isNonzero
        case .logicalXor: left.isNonzero != right.isNonzero
        }
    }

    static func apply(_ function: PredicateFunction, _ value: Self) -> Bool {
        let real = value.asDouble
        let imaginary = value.asImaginary
        return switch function {
        case .isNaN: value.isNotANumber
        case .isInfinite: real.isInfinite || imaginary.isInfinite
        case .isFinite: real.isFinite && imaginary.isFinite
        case .isPositiveInfinite: real == .infinity
        case .isNegativeInfinite: real == -.infinity
        case .signBit: real.sign == .minus && !(value is Int64 && real == 0)
        case .logicalNot: !value.isNonzero
        case .isReal: imaginary == 0
        }
    }
}

// MARK: Integers

extension ElementFunctions where Self: FixedWidthInteger {
    static func apply(_ function: UnaryFunction, _ value: Self) -> Self {
        switch function {
        case .negate: 0 &- value
        case .absolute: value < 0 ? 0 &- value : value
        case .positive, .conjugate, .floor, .ceil, .trunc, .round: value
        case .square: value &* value
        case .sign, .signOrZero: value == 0 ? 0 : (value < 0 ? 0 &- 1 : 1)
        case .relu: value < 0 ? 0 : value
        case .bitwiseNot: ~value
        case .frac: 0
        // As the conversion of an infinite quotient: the least number of the wide signed types, else zero.
        case .reciprocal:
            value == 0
                ? (Self.isSigned && Self.bitWidth >= 32 ? Self.min : 0)
                : Self(1).dividedReportingOverflow(by: value).partialValue
        default: Self(double: Double.apply(function, value.asDouble))
        }
    }

    static func apply(_ function: BinaryFunction, _ left: Self, _ right: Self) -> Self {
        switch function {
        case .add: return left &+ right
        case .subtract: return left &- right
        case .multiply: return left &* right
        case .divide, .truncatedDivide: return divide(left, right)
        case .floorDivide:
            guard right != 0 else { return 0 }
            let (quotient, overflow) = left.dividedReportingOverflow(by: right)
            if overflow { return quotient }
            return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient
        case .remainder, .modulo:
            guard right != 0 else { return 0 }
            let rest = left.remainderReportingOverflow(dividingBy: right).partialValue
            return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
        case .fmod: return right == 0 ? 0 : left.remainderReportingOverflow(dividingBy: right).partialValue
        case .power: return power(left, right)
        case .maximum, .fmax: return Swift.max(left, right)
        case .minimum, .fmin: return Swift.min(left, right)
        case .bitwiseAnd: return left & right
        case .bitwiseOr: return left | right
        case .bitwiseXor: return left ^ right
        case .shiftLeft: return right < 0 || right >= 64 ? 0 : left << right
        case .shiftRight: return right < 0 || right >= 64 ? (left < 0 ? 0 &- 1 : 0) : left >> right
        case .gcd: return gcd(left, right)
        case .lcm:
            let divisor = gcd(left, right)
            return divisor == 0 ? 0 : apply(.absolute, (left / divisor) &* right)
        default:
            return Self(double: Double.apply(function, left.asDouble, right.asDouble))
        }
    }

    /// Exponentiation by squaring, modulo 2 to the 64th; a negative exponent leaves only 1 and -1 non-zero.
    private static func power(_ base: Self, _ exponent: Self) -> Self {
        if exponent < 0 {
            if base == 1 { return 1 }
            if base == 0 &- 1 { return exponent & 1 == 0 ? 1 : base }
            return 0
        }
        var result: Self = 1
        var factor = base
        var rest = exponent
        while rest != 0 {
            if rest & 1 == 1 { result = result &* factor }
            factor = factor &* factor
            rest >>= 1
        }
        return result
    }

    private static func gcd(_ left: Self, _ right: Self) -> Self {
        var (a, b) = (apply(.absolute, left), apply(.absolute, right))
        while b != 0 { (a, b) = (b, a.remainderReportingOverflow(dividingBy: b).partialValue) }
        return a
    }
}

extension Int64: ElementFunctions {}
extension UInt64: ElementFunctions {}

// MARK: Real floats

extension Float: ElementFunctions {
    static func apply(_ function: UnaryFunction, _ value: Float) -> Float {
        switch function {
        case .negate: -value
        case .absolute: value.magnitude
        case .square: value * value
        case .sqrt: value.squareRoot()
        case .reciprocal: 1 / value
        case .rsqrt: 1 / value.squareRoot()
        case .sinc: value == 0 ? 1 : Foundation.sin(Float.pi * value) / (Float.pi * value)
        default: Float(Double.apply(function, Double(value)))
        }
    }

    static func apply(_ function: BinaryFunction, _ left: Float, _ right: Float) -> Float {
        switch function {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .nextafter: Foundation.nextafterf(left, right)
        default: Float(Double.apply(function, Double(left), Double(right)))
        }
    }
}

extension Double: ElementFunctions {
    static func apply(_ function: UnaryFunction, _ value: Double) -> Double {
        switch function {
        case .negate: -value
        case .absolute: value.magnitude
        case .positive, .conjugate: value
        case .square: value * value
        case .sign: value.isNaN ? value : (value > 0 ? 1 : (value < 0 ? -1 : 0))
        case .signOrZero: value > 0 ? 1 : (value < 0 ? -1 : 0)
        case .angle: value.isNaN ? value : (value < 0 ? Double.pi : 0)
        case .sqrt: value.squareRoot()
        case .rsqrt: 1 / value.squareRoot()
        case .reciprocal: 1 / value
        case .cbrt: Foundation.cbrt(value)
        case .exp: Foundation.exp(value)
        case .exp2: Foundation.exp2(value)
        case .expm1: Foundation.expm1(value)
        case .log: Foundation.log(value)
        case .log2: Foundation.log2(value)
        case .log10: Foundation.log10(value)
        case .log1p: Foundation.log1p(value)
        case .sin: Foundation.sin(value)
        case .cos: Foundation.cos(value)
        case .tan: Foundation.tan(value)
        case .asin: Foundation.asin(value)
        case .acos: Foundation.acos(value)
        case .atan: Foundation.atan(value)
        case .sinh: Foundation.sinh(value)
        case .cosh: Foundation.cosh(value)
        case .tanh: Foundation.tanh(value)
        case .asinh: Foundation.asinh(value)
        case .acosh: Foundation.acosh(value)
        case .atanh: Foundation.atanh(value)
        case .sigmoid: 1 / (1 + Foundation.exp(-value))
        case .relu: value < 0 ? 0 : value
        case .erf: Foundation.erf(value)
        case .erfc: Foundation.erfc(value)
        case .lgamma: Foundation.lgamma(value)
        case .sinc: value == 0 ? 1 : Foundation.sin(Double.pi * value) / (Double.pi * value)
        case .digamma: SpecialFunctions.digamma(value)
        case .besselI0: SpecialFunctions.besselI(0, value, scaled: false)
        case .erfinv: SpecialFunctions.erfinv(value)
        case .besselI1: SpecialFunctions.besselI(1, value, scaled: false)
        case .scaledBesselI0: SpecialFunctions.besselI(0, value, scaled: true)
        case .scaledBesselI1: SpecialFunctions.besselI(1, value, scaled: true)
        case .besselK0: SpecialFunctions.besselK(0, value, scaled: false)
        case .besselK1: SpecialFunctions.besselK(1, value, scaled: false)
        case .scaledBesselK0: SpecialFunctions.besselK(0, value, scaled: true)
        case .scaledBesselK1: SpecialFunctions.besselK(1, value, scaled: true)
        case .besselJ0: Foundation.j0(value)
        case .besselJ1: Foundation.j1(value)
        case .besselY0: Foundation.y0(value)
        case .besselY1: Foundation.y1(value)
        case .sphericalBesselJ0: SpecialFunctions.sphericalBesselJ0(value)
        case .airy: SpecialFunctions.airy(value)
        case .scaledErfc: SpecialFunctions.scaledErfc(value)
        case .normalShare: SpecialFunctions.normalShare(value)
        case .logNormalShare: SpecialFunctions.logNormalShare(value)
        case .normalQuantile: SpecialFunctions.normalQuantile(value)
        case .entropy: SpecialFunctions.entropy(value)
        case .floor: value.rounded(.down)
        case .ceil: value.rounded(.up)
        case .trunc: value.rounded(.towardZero)
        case .round: value.rounded(.toNearestOrEven)
        case .frac: value - value.rounded(.towardZero)
        case .bitwiseNot: value
        case .degreesToRadians: value * (Double.pi / 180)
        case .radiansToDegrees: value * (180 / Double.pi)
        }
    }

    static func apply(_ function: BinaryFunction, _ left: Double, _ right: Double) -> Double {
        switch function {
        case .add: return left + right
        case .subtract: return left - right
        case .multiply: return left * right
        case .divide: return left / right
        case .truncatedDivide: return (left / right).rounded(.towardZero)
        case .floorDivide: return floorDivide(left, right)
        case .remainder:
            let rest = Foundation.fmod(left, right)
            if rest == 0 { return Double(signOf: right, magnitudeOf: 0) }
            return (rest < 0) != (right < 0) ? rest + right : rest
        case .modulo:
            let rest = Foundation.fmod(left, right)
            return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
        case .fmod: return Foundation.fmod(left, right)
        case .power: return Foundation.pow(left, right)
        case .maximum: return left.isNaN ? left : (right.isNaN ? right : (left < right ? right : left))
        case .minimum: return left.isNaN ? left : (right.isNaN ? right : (right < left ? right : left))
        case .fmax: return left.isNaN ? right : (right.isNaN ? left : Swift.max(left, right))
        case .fmin: return left.isNaN ? right : (right.isNaN ? left : Swift.min(left, right))
        case .arctan2: return Foundation.atan2(left, right)
        case .hypot: return Foundation.hypot(left, right)
        case .copysign: return Double(signOf: right, magnitudeOf: left)
        case .logaddexp:
            let (low, high) = left < right ? (left, right) : (right, left)
            return high.isInfinite ? high : high + Foundation.log1p(Foundation.exp(low - high))
        case .nextafter: return Foundation.nextafter(left, right)
        case .heaviside: return left.isNaN ? left : (left == 0 ? right : (left < 0 ? 0 : 1))
        case .xlogy: return right.isNaN ? right : (left == 0 ? 0 : left * Foundation.log(right))
        case .xlog1py: return right.isNaN ? right : (left == 0 ? 0 : left * Foundation.log1p(right))
        case .zeta: return SpecialFunctions.zeta(left, right)
        case .lowerGamma: return SpecialFunctions.incompleteGamma(left, right, isUpper: false)
        case .upperGamma: return SpecialFunctions.incompleteGamma(left, right, isUpper: true)
        case .polygamma: return SpecialFunctions.polygamma(Int(left), right)
        case .chebyshevT, .chebyshevU, .chebyshevV, .chebyshevW, .shiftedChebyshevT, .shiftedChebyshevU,
            .shiftedChebyshevV, .shiftedChebyshevW, .hermiteH, .hermiteHe, .laguerreL, .legendreP:
            return function.polynomials?.value(left, degree: right) ?? .nan
        case .bitwiseAnd, .bitwiseOr, .bitwiseXor, .shiftLeft, .shiftRight, .gcd, .lcm:
            return Double(Int64.apply(function, left.asInteger, right.asInteger))
        }
    }

    /// Floor division that agrees with ``BinaryFunction/remainder`` under rounding, as Python's does.
    private static func floorDivide(_ left: Double, _ right: Double) -> Double {
        guard right != 0 else { return left / right }
        let rest = Foundation.fmod(left, right)
        var quotient = (left - rest) / right
        if rest != 0 && (right < 0) != (rest < 0) { quotient -= 1 }
        guard quotient != 0 else { return Double(signOf: left / right, magnitudeOf: 0) }
        let floored = quotient.rounded(.down)
        return quotient - floored > 0.5 ? floored + 1 : floored
    }
}

// MARK: Complex numbers

extension Complex: ElementFunctions {
    private init(_ value: Complex<Double>) { self.init(Part(value.real), Part(value.imaginary)) }
    private var wide: Complex<Double> { Complex<Double>(Double(real), Double(imaginary)) }

    static func apply(_ function: UnaryFunction, _ value: Complex) -> Complex {
        switch function {
        case .negate: negate(value)
        case .positive, .floor, .ceil, .trunc, .relu, .bitwiseNot: value
        case .conjugate: value.conjugate
        case .square: value * value
        case .reciprocal: Complex(1) / value
        default: Complex(ComplexFunctions.apply(function, value.wide))
        }
    }

    static func apply(_ function: BinaryFunction, _ left: Complex, _ right: Complex) -> Complex {
        switch function {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .power: Complex(ComplexFunctions.power(left.wide, right.wide))
        case .maximum, .fmax: left.isNotANumber || isLess(right, left) ? left : right
        case .minimum, .fmin: left.isNotANumber || isLess(left, right) ? left : right
        default: Complex(Part(Double.apply(function, left.asDouble, right.asDouble)))
        }
    }
}

/// Elementary functions of complex numbers in double precision.
enum ComplexFunctions {
    typealias Number = Complex<Double>

    static func magnitude(_ value: Number) -> Double { Foundation.hypot(value.real, value.imaginary) }
    static func angle(_ value: Number) -> Double { Foundation.atan2(value.imaginary, value.real) }

    static func exp(_ value: Number) -> Number {
        let scale = Foundation.exp(value.real)
        if value.imaginary == 0 { return Number(scale, value.imaginary) }
        return Number(scale * Foundation.cos(value.imaginary), scale * Foundation.sin(value.imaginary))
    }

    static func log(_ value: Number) -> Number { Number(Foundation.log(magnitude(value)), angle(value)) }

    static func squareRoot(_ value: Number) -> Number {
        if value.real == 0 && value.imaginary == 0 { return Number(0, value.imaginary) }
        let size = magnitude(value)
        if value.real >= 0 {
            let real = ((size + value.real) / 2).squareRoot()
            return Number(real, value.imaginary / (2 * real))
        }
        let imaginary = ((size - value.real) / 2).squareRoot()
        return Number(
            value.imaginary.magnitude / (2 * imaginary), Double(signOf: value.imaginary, magnitudeOf: imaginary))
    }

    /// Integer powers by repeated multiplication, others by logarithms, as NumPy and PyTorch do for small exponents.
    static func power(_ base: Number, _ exponent: Number) -> Number {
        if exponent.real == 0 && exponent.imaginary == 0 { return Number(1) }
        if base.real == 0 && base.imaginary == 0 { return Number(0) }
        if exponent.imaginary == 0, exponent.real.magnitude < 100, let count = Int(exactly: exponent.real) {
            var result = Number(1)
            var factor = base
            var rest = abs(count)
            while rest > 0 {
                if rest & 1 == 1 { result = result * factor }
                factor = factor * factor
                rest >>= 1
            }
            return count < 0 ? Number(1) / result : result
        }
        return exp(exponent * log(base))
    }

    static func apply(_ function: UnaryFunction, _ value: Number) -> Number {
        let i = Number(0, 1)
        switch function {
        case .absolute: return Number(magnitude(value))
        case .angle: return Number(angle(value))
        case .sqrt: return squareRoot(value)
        case .rsqrt: return Number(1) / squareRoot(value)
        case .exp: return exp(value)
        case .exp2: return exp(Number(Foundation.log(2.0)) * value)
        case .expm1: return exp(value) - Number(1)
        case .log: return log(value)
        case .log2: return log(value) / Number(Foundation.log(2.0))
        case .log10: return log(value) / Number(Foundation.log(10.0))
        case .log1p: return log(value + Number(1))
        case .sin:
            return Number(
                Foundation.sin(value.real) * Foundation.cosh(value.imaginary),
                Foundation.cos(value.real) * Foundation.sinh(value.imaginary))
        case .cos:
            return Number(
                Foundation.cos(value.real) * Foundation.cosh(value.imaginary),
                -Foundation.sin(value.real) * Foundation.sinh(value.imaginary))
        case .tan: return apply(.sin, value) / apply(.cos, value)
        case .sinh:
            return Number(
                Foundation.sinh(value.real) * Foundation.cos(value.imaginary),
                Foundation.cosh(value.real) * Foundation.sin(value.imaginary))
        case .cosh:
            return Number(
                Foundation.cosh(value.real) * Foundation.cos(value.imaginary),
                Foundation.sinh(value.real) * Foundation.sin(value.imaginary))
        case .tanh: return apply(.sinh, value) / apply(.cosh, value)
        case .asinh: return log(value + squareRoot(value * value + Number(1)))
        case .acosh: return log(value + squareRoot(value + Number(1)) * squareRoot(value - Number(1)))
        case .atanh: return Number(0.5) * (log(Number(1) + value) - log(Number(1) - value))
        case .asin: return Number(0, -1) * apply(.asinh, i * value)
        case .acos: return Number(Double.pi / 2) - apply(.asin, value)
        case .atan: return Number(0, -1) * apply(.atanh, i * value)
        case .sigmoid: return Number(1) / (Number(1) + exp(Number(-value.real, -value.imaginary)))
        case .sign, .signOrZero:
            let size = magnitude(value)
            return size == 0 ? value : Number(value.real / size, value.imaginary / size)
        case .round: return Number(value.real.rounded(.toNearestOrEven), value.imaginary.rounded(.toNearestOrEven))
        default: return Number(Double.apply(function, value.real))
        }
    }
}
