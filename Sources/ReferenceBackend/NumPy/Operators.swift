import SpecLanguage

/// Which universal function stands behind an operator.
enum Operators {
    private static let binaryNames: [BinaryOperator: String] = [
        .add: "add", .subtract: "subtract", .multiply: "multiply", .divide: "divide", .floorDivide: "floor_divide",
        .modulo: "remainder", .power: "power", .and: "bitwise_and", .or: "bitwise_or", .xor: "bitwise_xor",
        .shiftLeft: "left_shift", .shiftRight: "right_shift", .matrixMultiply: "matmul",
    ]
    private static let comparisonNames: [ComparisonOperator: String] = [
        .equal: "equal", .notEqual: "not_equal", .less: "less", .lessOrEqual: "less_equal", .greater: "greater",
        .greaterOrEqual: "greater_equal",
    ]
    private static let unaryNames: [UnaryOperator: String] = [
        .negate: "negative", .plus: "positive", .invert: "invert",
    ]
    private static let binaries = Dictionary(uniqueKeysWithValues: binaryNames.map { ($0.value, $0.key) })
    private static let comparisons = Dictionary(uniqueKeysWithValues: comparisonNames.map { ($0.value, $0.key) })

    static func name(_ operation: BinaryOperator) -> String { binaryNames[operation] ?? operation.rawValue }
    static func name(_ operation: ComparisonOperator) -> String { comparisonNames[operation] ?? operation.rawValue }
    static func name(_ operation: UnaryOperator) -> String { unaryNames[operation] ?? operation.rawValue }
    static func binary(named name: String) -> BinaryOperator? { binaries[name] }
    static func comparison(named name: String) -> ComparisonOperator? { comparisons[name] }
}
