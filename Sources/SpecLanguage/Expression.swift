/// An expression of the session language, a small closed subset of Python.
///
/// The tree is data: it crosses to backends in any language and is never turned back into source text.
public indirect enum Expression: Sendable, Hashable {
    case none
    case ellipsis
    case boolean(Bool)
    case integer(Int128)
    case float(Double)
    /// A literal such as `2j`; the payload is the imaginary part.
    case imaginary(Double)
    case string(String)
    case bytes([UInt8])
    case name(String)
    case attribute(Expression, name: String)
    case call(Expression, arguments: [Argument])
    /// `value[index]`; several indices are a ``tuple(_:)``, ranges are ``slice(lower:upper:step:)``.
    case `subscript`(Expression, index: Expression)
    case slice(lower: Expression?, upper: Expression?, step: Expression?)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `a < b <= c`: a first operand and the chain of comparisons that follow it.
    case comparison(Expression, [ComparisonLink])
    /// `a and b and c`.
    case conjunction([Expression])
    /// `a or b or c`.
    case disjunction([Expression])
    case list([Expression])
    case tuple([Expression])
    case dictionary([DictionaryEntry])
}

/// One argument of a call: positional, `*sequence`, or `keyword=value`.
public enum Argument: Sendable, Hashable {
    case positional(Expression)
    case unpacked(Expression)
    case keyword(String, Expression)
}

/// One `operator operand` pair of a comparison chain.
public struct ComparisonLink: Sendable, Hashable {
    /// The operator between the preceding operand and ``operand``.
    public var comparator: ComparisonOperator
    /// The right-hand operand.
    public var operand: Expression

    /// Makes a link.
    public init(_ comparator: ComparisonOperator, _ operand: Expression) {
        self.comparator = comparator
        self.operand = operand
    }
}

/// One `key: value` pair of a dictionary display.
public struct DictionaryEntry: Sendable, Hashable {
    /// The key's expression.
    public var key: Expression
    /// The value's expression.
    public var value: Expression

    /// Makes an entry.
    public init(key: Expression, value: Expression) {
        self.key = key
        self.value = value
    }
}

/// A prefix operator; the raw value is its Python spelling.
public enum UnaryOperator: String, Sendable, Hashable, CaseIterable {
    case negate = "-"
    case plus = "+"
    case invert = "~"
    case not = "not"
}

/// An arithmetic or bitwise infix operator; the raw value is its Python spelling.
public enum BinaryOperator: String, Sendable, Hashable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "**"
    case matrixMultiply = "@"
    case and = "&"
    case or = "|"
    case xor = "^"
    case shiftLeft = "<<"
    case shiftRight = ">>"
}

/// A comparison, identity or membership operator; the raw value is its Python spelling.
public enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case identical = "is"
    case notIdentical = "is not"
    case contained = "in"
    case notContained = "not in"
}
