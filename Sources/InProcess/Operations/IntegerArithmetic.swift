import SpecLanguage
import TensorTypes

/// Python's integer arithmetic, within 128 bits.
enum IntegerArithmetic {
    /// `left op right`; nil if integers do not have the operator.
    ///
    /// - Throws: Python's errors, and ``UnsupportedOperation`` for results beyond 128 bits.
    static func apply(_ operation: BinaryOperator, _ left: Int128, _ right: Int128) throws -> Value? {
        switch operation {
        case .add: return .int(try checked(left.addingReportingOverflow(right)))
        case .subtract: return .int(try checked(left.subtractingReportingOverflow(right)))
        case .multiply: return .int(try checked(left.multipliedReportingOverflow(by: right)))
        case .divide: return .float(try divide(left, right))
        case .floorDivide:
            return .int(try floorDivide(left, right, message: "integer division or modulo by zero").quotient)
        case .modulo: return .int(try floorDivide(left, right, message: "integer modulo by zero").remainder)
        case .power: return try power(left, right)
        case .and: return .int(left & right)
        case .or: return .int(left | right)
        case .xor: return .int(left ^ right)
        case .shiftLeft: return .int(try shiftLeft(left, right))
        case .shiftRight:
            guard right >= 0 else { throw TensorError.value("negative shift count") }
            return .int(right > 127 ? (left < 0 ? -1 : 0) : left >> right)
        case .matrixMultiply: return nil
        }
    }

    static func checked(_ result: (partialValue: Int128, overflow: Bool)) throws -> Int128 {
        guard !result.overflow else { throw Interpreter.tooLarge }
        return result.partialValue
    }

    /// Quotient rounded down and a remainder with the sign of the divisor.
    static func floorDivide(
        _ left: Int128, _ right: Int128, message: String
    ) throws -> (quotient: Int128, remainder: Int128) {
        guard right != 0 else { throw TensorError(kind: "ZeroDivisionError", message) }
        if right == -1 { return (try checked((0 as Int128).subtractingReportingOverflow(left)), 0) }
        let (quotient, remainder) = left.quotientAndRemainder(dividingBy: right)
        if remainder != 0 && (remainder < 0) != (right < 0) { return (quotient - 1, remainder + right) }
        return (quotient, remainder)
    }

    /// The correctly rounded quotient.
    static func divide(_ left: Int128, _ right: Int128) throws -> Double {
        guard right != 0 else { throw TensorError(kind: "ZeroDivisionError", "division by zero") }
        if let first = Double(exactly: left), let second = Double(exactly: right) { return first / second }
        // Scale to a quotient of some 66 bits, keep what is left over as a sticky last bit, and round once.
        let numerator = left.magnitude
        let denominator = right.magnitude
        let scale = 66 - (denominator.leadingZeroBitCount - numerator.leadingZeroBitCount)
        let quotient: UInt128
        let remainder: UInt128
        if scale >= 0 {
            let high = scale == 0 ? 0 : scale >= 128 ? numerator << (scale - 128) : numerator >> (128 - scale)
            let low = scale >= 128 ? 0 : numerator << scale
            (quotient, remainder) = denominator.dividingFullWidth((high, low))
        } else {
            (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator << -scale)
        }
        let rounded = Double(remainder == 0 ? quotient : quotient | 1)
        let magnitude = rounded * Double(sign: .plus, exponent: -scale, significand: 1)
        return (left < 0) != (right < 0) ? -magnitude : magnitude
    }

    static func power(_ base: Int128, _ exponent: Int128) throws -> Value {
        if exponent < 0 { return try FloatArithmetic.power(Double(base), Double(exponent)) }
        if exponent == 0 || base == 1 { return .int(1) }
        if base == 0 { return .int(0) }
        if base == -1 { return .int(exponent & 1 == 0 ? 1 : -1) }
        guard exponent < 128 else { throw Interpreter.tooLarge }
        var result: Int128 = 1
        for _ in 0..<Int(exponent) { result = try checked(result.multipliedReportingOverflow(by: base)) }
        return .int(result)
    }

    private static func shiftLeft(_ left: Int128, _ right: Int128) throws -> Int128 {
        guard right >= 0 else { throw TensorError.value("negative shift count") }
        if left == 0 { return 0 }
        guard right < 127 else { throw Interpreter.tooLarge }
        let shifted = left << right
        guard shifted >> right == left else { throw Interpreter.tooLarge }
        return shifted
    }

    /// `pow(base, exponent, modulus)`.
    static func power(_ base: Int128, _ exponent: Int128, modulo modulus: Int128) throws -> Int128 {
        guard modulus != 0 else { throw TensorError.value("pow() 3rd argument cannot be 0") }
        guard exponent >= 0 else { throw UnsupportedOperation("pow() with a negative exponent and a modulus") }
        guard modulus.magnitude <= UInt128(UInt64.max >> 1) else { throw Interpreter.tooLarge }
        var result: Int128 = 1
        var factor = try floorDivide(base, modulus, message: "").remainder
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = try floorDivide(result * factor, modulus, message: "").remainder }
            factor = try floorDivide(factor * factor, modulus, message: "").remainder
            rest >>= 1
        }
        return try floorDivide(result, modulus, message: "").remainder
    }
}
