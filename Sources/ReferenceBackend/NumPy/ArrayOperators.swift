import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// Operators of arrays and scalars.
enum ArrayOperators {
    /// Whether the other operand comes first, as its class asks for with a higher `__array_priority__`.
    static func defers(to other: Value, reflected: Bool) -> Bool {
        guard !reflected, case .object(let object) = other else { return false }
        return object is any ArrayConvertible
    }

    /// An operand as universal functions take it.
    static func operand(_ value: Value, _ interpreter: Interpreter) throws -> UfuncOperand {
        switch value {
        case .int(let number): return .weak(.int(number))
        case .float(let number): return .weak(.float(number))
        case .complex(let real, let imaginary): return .weak(.complex(real, imaginary))
        case .object(let array as NDArray): return .array(array)
        case .object(let scalar as NumPyScalar): return .array(scalar.array)
        default: return .array(try ArrayConversion.array(value, interpreter))
        }
    }

    static func binary(
        _ operation: BinaryOperator, _ value: Value, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        let (left, right) = reflected ? (other, value) : (value, other)
        let subclass = Subclasses.subclass(among: [left, right])
        if subclass == .matrix, let product = try Matrices.binary(operation, left, right, interpreter) {
            return product
        }
        if operation == .matrixMultiply {
            let product = try Products.matmul(
                ArrayConversion.array(left, interpreter), ArrayConversion.array(right, interpreter))
            return try Subclasses.wrapped(interpreter.scalarOrArray(product), as: subclass)
        }
        let name = Operators.name(operation)
        guard let ufunc = UfuncTable[name] else { return nil }
        var options = UfuncOptions()
        let isScalar = isScalar(left) && isScalar(right)
        if isScalar { options.errorName = "scalar \(scalarName(operation))" }
        let runtime = try interpreter.arrayRuntime()
        let operands = [try operand(left, interpreter), try operand(right, interpreter)]
        let result = try ufunc.call(operands, options, runtime)[0]
        if isScalar { try warnOfOverflow(operation, operands, result) }
        return try Subclasses.wrapped(interpreter.scalarOrArray(result), as: subclass)
    }

    /// `divmod` by the universal function of that name: a pair.
    ///
    /// - Throws: a `TypeError` for types that it is not made for.
    static func divmod(_ value: Value, _ other: Value, reflected: Bool, _ interpreter: Interpreter) throws -> Value? {
        if defers(to: other, reflected: reflected) { return nil }
        guard let ufunc = UfuncTable["divmod"] else { return nil }
        let (left, right) = reflected ? (other, value) : (value, other)
        var options = UfuncOptions()
        if isScalar(left) && isScalar(right) { options.errorName = "scalar divmod" }
        let operands = [try operand(left, interpreter), try operand(right, interpreter)]
        let subclass = Subclasses.subclass(among: [left, right])
        return .tuple(
            try ufunc.call(operands, options, interpreter.arrayRuntime()).map {
                try Subclasses.wrapped(interpreter.scalarOrArray($0), as: subclass)
            })
    }

    private static func scalarName(_ operation: BinaryOperator) -> String {
        operation == .modulo ? "remainder" : Operators.name(operation)
    }

    private static func isScalar(_ value: Value) -> Bool {
        switch value {
        case .int, .float, .complex, .bool: return true
        case .object(let object): return object is NumPyScalar
        default: return false
        }
    }

    /// Scalars warn where integers wrap, which arrays do not.
    private static func warnOfOverflow(
        _ operation: BinaryOperator, _ operands: [UfuncOperand], _ result: NDArray
    ) throws {
        guard result.dtype.category == .integral, case .number(.int(let got)) = result.firstElement else { return }
        let exact = operands.compactMap { operand -> Int128? in
            switch operand {
            case .weak(.int(let value)): return value
            case .array(let array):
                switch array.firstElement {
                case .number(.int(let value)): return value
                case .number(.bool(let flag)): return flag ? 1 : 0
                default: return nil
                }
            default: return nil
            }
        }
        guard exact.count == 2 else { return }
        let expected: (partialValue: Int128, overflow: Bool)
        switch operation {
        case .add: expected = exact[0].addingReportingOverflow(exact[1])
        case .subtract: expected = exact[0].subtractingReportingOverflow(exact[1])
        case .multiply: expected = exact[0].multipliedReportingOverflow(by: exact[1])
        default: return
        }
        if expected.overflow || expected.partialValue != got {
            try result.runtime.report(.overflow, in: "scalar \(scalarName(operation))")
        }
    }

    static func unary(_ operation: UnaryOperator, _ array: NDArray, _ interpreter: Interpreter) throws -> Value? {
        guard let ufunc = UfuncTable[Operators.name(operation)] else { return nil }
        return try Subclasses.wrapped(
            interpreter.scalarOrArray(ufunc.call([.array(array)], UfuncOptions(), array.runtime)[0]),
            as: Subclasses.subclass(among: [.object(array)]))
    }

    static func compare(
        _ operation: ComparisonOperator, _ array: NDArray, _ other: Value, _ interpreter: Interpreter
    ) throws -> Value? {
        guard let ufunc = UfuncTable[Operators.name(operation)] else { return nil }
        if !array.dtype.fields.isEmpty, operation == .equal || operation == .notEqual,
            let answer = try RecordComparison.compare(array, other, isEqual: operation == .equal, interpreter)
        {
            return answer
        }
        let operands = [UfuncOperand.array(array), try operand(other, interpreter)]
        do {
            return try Subclasses.wrapped(
                interpreter.scalarOrArray(ufunc.call(operands, UfuncOptions(), array.runtime)[0]),
                as: Subclasses.subclass(among: [.object(array), other]))
        } catch let error as TensorError where error.kind == "numpy._core._exceptions._UFuncNoLoopError" {
            // What cannot be compared is unequal.
            guard operation == .equal || operation == .notEqual,
                let shape = broadcastShape(operands.map(\.shape))
            else { throw error }
            let answer = try NDArray.make(array.runtime, .bool, shape)
            answer.strided?.store(.bool(operation == .notEqual))
            return interpreter.scalarOrArray(answer)
        }
    }

    /// `array op= value`.
    static func inPlace(
        _ operation: BinaryOperator, _ array: NDArray, _ other: Value, _ interpreter: Interpreter
    ) throws -> Value? {
        if operation == .matrixMultiply {
            let factor = try ArrayConversion.array(other, interpreter)
            guard array.rank >= 1, factor.rank >= 2 else {
                throw TensorError.value(
                    "inplace matrix multiplication requires the first operand to have at least one and the second at "
                        + "least two dimensions.")
            }
            return .object(try Products.matmul(array, factor, out: array))
        }
        if array.subclass == .matrix, operation == .multiply || operation == .power {
            guard
                let product = try Matrices.binary(operation, .object(array), other, interpreter)?.object(
                    as: NDArray.self)
            else { return nil }
            try array.assign(product)
            return .object(array)
        }
        guard let ufunc = UfuncTable[Operators.name(operation)] else { return nil }
        var options = UfuncOptions()
        options.out = [array]
        _ = try ufunc.call([.array(array), try operand(other, interpreter)], options, array.runtime)
        return .object(array)
    }
}
