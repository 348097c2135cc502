/// A function of one tensor, element by element; the raw value is its name in `torch`.
public enum UnaryFunction: String, Sendable, CaseIterable {
    case abs, neg, exp, log, sqrt, sin, cos, tanh, sigmoid, relu, reciprocal, square, sign, floor, ceil, round, trunc
    case isnan, isinf, isfinite
    case bitwiseNot = "bitwise_not"
    case logicalNot = "logical_not"
}

/// A function of two operands, element by element; the raw value is its name in `torch`.
public enum BinaryFunction: String, Sendable, CaseIterable {
    case add, sub, mul, div, remainder, pow, maximum, minimum
    case floorDivide = "floor_divide"
    case equal = "eq"
    case notEqual = "ne"
    case less = "lt"
    case lessOrEqual = "le"
    case greater = "gt"
    case greaterOrEqual = "ge"
    case bitwiseAnd = "bitwise_and"
    case bitwiseOr = "bitwise_or"
    case bitwiseXor = "bitwise_xor"
    case shiftLeft = "bitwise_left_shift"
    case shiftRight = "bitwise_right_shift"
    case logicalAnd = "logical_and"
    case logicalOr = "logical_or"
    case logicalXor = "logical_xor"

    /// Whether the results are truth values.
    public var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }
}

/// A function of all elements along some dimensions; the raw value is its name in `torch`.
public enum Reduction: String, Sendable, CaseIterable {
    case sum, prod, mean, amax, amin, all, any, argmax, argmin
    /// `max` and `min` of a whole tensor.
    case max, min
}
