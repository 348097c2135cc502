import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// Python's operators on tensors.
enum TensorOperators {
    /// A tensor or number as an operand; nil for anything else.
    ///
    /// - Throws: a `RuntimeError` for integers beyond 64 bits.
    static func operand(_ value: Value, _ runtime: Runtime) throws -> Tensor? {
        if let tensor = value.object(as: Tensor.self) { return tensor }
        return try value.number.map { try Tensor.number($0, runtime) }
    }

    private static let arithmetic: [SpecLanguage.BinaryOperator: BinaryOperation] = [
        .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .floorDivide: .floorDivide,
        .modulo: .remainder, .power: .power, .and: .bitwiseAnd, .or: .bitwiseOr, .xor: .bitwiseXor,
        .shiftLeft: .shiftLeft,
        .shiftRight: .shiftRight,
    ]

    static func binary(
        _ tensor: Tensor, _ operation: SpecLanguage.BinaryOperator, _ other: Value, reflected: Bool,
        _ interpreter: Interpreter
    ) throws -> Value? {
        if let array = other.array {
            return try ArrayBridge.binary(tensor, operation, array, reflected: reflected, interpreter)
        }
        guard let operand = try operand(other, tensor.runtime) else { return nil }
        if operation == .matrixMultiply {
            guard other.object(as: Tensor.self) != nil else { return nil }
            return .object(
                try reflected ? MatrixProducts.matmul(operand, tensor) : MatrixProducts.matmul(tensor, operand))
        }
        guard let described = arithmetic[operation] else { return nil }
        guard reflected else { return .object(try Pointwise.apply(described, tensor, operand)) }
        switch operation {
        case .subtract: return .object(try Pointwise.apply(.reverseSubtract, operand, tensor))
        case .divide:
            let inverse = try Pointwise.apply(.reciprocal, tensor)
            return .object(try Pointwise.apply(.multiply, inverse, operand))
        case .power: return .object(try Pointwise.apply(.powerOfNumber, operand, tensor))
        case .modulo: return .object(try Pointwise.apply(.remainderOfNumber, operand, tensor))
        // The same either way, and asked of the tensor.
        case .add, .multiply: return .object(try Pointwise.apply(described, tensor, operand))
        default: return .object(try Pointwise.apply(described, operand, tensor))
        }
    }

    static func inPlace(_ tensor: Tensor, _ operation: SpecLanguage.BinaryOperator, _ other: Value) throws -> Value? {
        guard let described = arithmetic[operation], let operand = try operand(other, tensor.runtime) else {
            return nil
        }
        try Pointwise.applyInPlace(described, tensor, operand)
        return .object(tensor)
    }

    private static let comparisons: [ComparisonOperator: BinaryOperation] = [
        .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
        .greaterOrEqual: .greaterOrEqual,
    ]

    static func compare(
        _ tensor: Tensor, _ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter
    ) throws -> Value? {
        if let array = other.array {
            return try ArrayBridge.compare(tensor, operation, array, interpreter)
        }
        guard let described = comparisons[operation], let operand = try operand(other, tensor.runtime) else {
            return nil
        }
        return .object(try Pointwise.apply(described, tensor, operand))
    }
}
