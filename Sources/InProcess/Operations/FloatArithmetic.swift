import Foundation
import SpecLanguage
import TensorTypes

/// Python's float arithmetic: IEEE's, with exceptions in place of some infinities and NaNs.
enum FloatArithmetic {
    /// `left op right`; nil if floats do not have the operator.
    static func apply(_ operation: BinaryOperator, _ left: Double, _ right: Double) throws -> Value? {
        switch operation {
        case .add: return .float(left + right)
        case .subtract: return .float(left - right)
        case .multiply: return .float(left * right)
        case .divide:
            guard right != 0 else { throw TensorError(kind: "ZeroDivisionError", "float division by zero") }
            return .float(left / right)
        case .floorDivide: return .float(try floorDivide(left, right, message: "float floor division by zero").0)
        case .modulo: return .float(try floorDivide(left, right, message: "float modulo").1)
        case .power: return try power(left, right)
        default: return nil
        }
    }

    /// Quotient rounded down and a remainder with the sign of the divisor, by CPython's algorithm.
    static func floorDivide(_ left: Double, _ right: Double, message: String) throws -> (Double, Double) {
        guard right != 0 else { throw TensorError(kind: "ZeroDivisionError", message) }
        var remainder = fmod(left, right)
        var quotient = (left - remainder) / right
        if remainder != 0 {
            if (right < 0) != (remainder < 0) {
                remainder += right
                quotient -= 1
            }
        } else {
            remainder = right < 0 ? -0.0 : 0.0
        }
        guard quotient != 0 else { return ((left / right).sign == .minus ? -0.0 : 0.0, remainder) }
        var floor = quotient.rounded(.down)
        if quotient - floor > 0.5 { floor += 1 }
        return (floor, remainder)
    }

    /// `left ** right`: complex for a fractional power of a negative number.
    static func power(_ base: Double, _ exponent: Double) throws -> Value {
        if base == 0 && exponent < 0 {
            throw TensorError(kind: "ZeroDivisionError", "0.0 cannot be raised to a negative power")
        }
        if base < 0 && base.isFinite && exponent.isFinite && exponent != exponent.rounded(.down) {
            let result = try ComplexArithmetic.power((base, 0), (exponent, 0))
            return .complex(result.0, result.1)
        }
        let result = pow(base, exponent)
        if result.isInfinite && base.isFinite && exponent.isFinite {
            throw TensorError.overflow("(34, 'Numerical result out of range')")
        }
        return .float(result)
    }
}

/// Python's complex arithmetic, by CPython's algorithms, so that signs of zeros and roundings agree.
enum ComplexArithmetic {
    typealias Number = (Double, Double)

    /// `left op right`; nil if complex numbers do not have the operator.
    static func apply(_ operation: BinaryOperator, _ left: Number, _ right: Number) throws -> Value? {
        let result: Number
        switch operation {
        case .add: result = (left.0 + right.0, left.1 + right.1)
        case .subtract: result = (left.0 - right.0, left.1 - right.1)
        case .multiply: result = multiply(left, right)
        case .divide: result = try divide(left, right, message: "complex division by zero")
        case .power: result = try power(left, right)
        default: return nil
        }
        return .complex(result.0, result.1)
    }

    static func multiply(_ left: Number, _ right: Number) -> Number {
        (left.0 * right.0 - left.1 * right.1, left.0 * right.1 + left.1 * right.0)
    }

    /// Smith's method, as in CPython.
    static func divide(_ left: Number, _ right: Number, message: String) throws -> Number {
        let real = abs(right.0)
        let imaginary = abs(right.1)
        if real >= imaginary {
            guard real != 0 else { throw TensorError(kind: "ZeroDivisionError", message) }
            let ratio = right.1 / right.0
            let denominator = right.0 + right.1 * ratio
            return ((left.0 + left.1 * ratio) / denominator, (left.1 - left.0 * ratio) / denominator)
        }
        guard imaginary >= real else { return (.nan, .nan) }
        let ratio = right.0 / right.1
        let denominator = right.0 * ratio + right.1
        return ((left.0 * ratio + left.1) / denominator, (left.1 * ratio - left.0) / denominator)
    }

    static func power(_ base: Number, _ exponent: Number) throws -> Number {
        let result: Number
        if exponent.1 == 0, exponent.0 == exponent.0.rounded(.down), abs(exponent.0) <= 100 {
            result = try integerPower(base, Int(exponent.0))
        } else {
            result = try generalPower(base, exponent)
        }
        if result.0.isInfinite || result.1.isInfinite, base.0.isFinite, base.1.isFinite {
            throw TensorError.overflow("complex exponentiation")
        }
        return result
    }

    private static func integerPower(_ base: Number, _ exponent: Int) throws -> Number {
        var result: Number = (1, 0)
        var factor = base
        var mask = 1
        let count = abs(exponent)
        while mask <= count {
            if count & mask != 0 { result = multiply(result, factor) }
            mask <<= 1
            factor = multiply(factor, factor)
        }
        guard exponent <= 0 else { return result }
        return try divide((1, 0), result, message: "0.0 to a negative or complex power")
    }

    private static func generalPower(_ base: Number, _ exponent: Number) throws -> Number {
        if exponent.0 == 0 && exponent.1 == 0 { return (1, 0) }
        if base.0 == 0 && base.1 == 0 {
            guard exponent.1 == 0, exponent.0 >= 0 else {
                throw TensorError(kind: "ZeroDivisionError", "0.0 to a negative or complex power")
            }
            return (0, 0)
        }
        let modulus = hypot(base.0, base.1)
        let angle = atan2(base.1, base.0)
        var length = pow(modulus, exponent.0)
        var phase = angle * exponent.0
        if exponent.1 != 0 {
            length /= exp(angle * exponent.1)
            phase += exponent.1 * log(modulus)
        }
        return (length * cos(phase), length * sin(phase))
    }
}
