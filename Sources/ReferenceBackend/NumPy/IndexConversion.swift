import InProcess
import ReferenceTensor
import TensorTypes

/// Python values as parts of an array's index.
enum IndexConversion {
    private static let refusal = TensorError.index(
        "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid "
            + "indices")

    /// The parts of an index.
    ///
    /// - Throws: an `IndexError` for a value that is none.
    static func parts(_ index: Value, _ interpreter: Interpreter) throws -> [ArrayIndex] {
        if case .tuple(let items) = index { return try items.map { try part($0, interpreter) } }
        return [try part(index, interpreter)]
    }

    private static func part(_ value: Value, _ interpreter: Interpreter) throws -> ArrayIndex {
        switch value {
        case .none: return .newAxis
        case .ellipsis: return .ellipsis
        case .int(let number):
            guard let index = Int(exactly: number) else { throw refusal }
            return .integer(index)
        case .slice(let slice):
            return .slice(
                start: try bound(slice.start, interpreter), stop: try bound(slice.stop, interpreter),
                step: try bound(slice.step, interpreter))
        case .object(let object):
            if let scalar = object as? NumPyScalar {
                if let number = try scalar.index(interpreter) { return .integer(Int(truncatingIfNeeded: number)) }
                if scalar.array.dtype == .bool { return .array(scalar.array) }
                throw refusal
            }
            if let array = object as? NDArray { return try part(of: array) }
            if object is PythonType || object is PythonDictionary { throw refusal }
            if object is any ArrayConvertible {
                let array = try ArrayConversion.array(value, interpreter)
                // What is no array but can be an integer is one: a tensor of a single element, whatever its shape.
                if array.count == 1, let category = array.dtype.category, category <= .integral {
                    return .integer(category == .boolean ? (array.truthValues[0] ? 1 : 0) : array.integerValues[0])
                }
                if array.dtype.category.map({ $0 > .integral }) ?? true { throw refusal }
                return try part(of: array)
            }
            if let number = try interpreter.indexIfInteger(value) {
                return .integer(Int(truncatingIfNeeded: number))
            }
            if try interpreter.elementsIfIterable(value) == nil { throw refusal }
            let array = try ArrayConversion.array(value, interpreter)
            if array.count == 0 { return .array(try array.converted(to: .int64)) }
            // A list of floats is refused in other words than an array of them.
            if array.dtype.category.map({ $0 > .integral }) ?? true { throw refusal }
            return try part(of: array)
        case .bool:
            return .array(try ArrayConversion.array(value, interpreter))
        case .tuple:
            let array = try ArrayConversion.array(value, interpreter)
            return try part(of: array.count == 0 ? array.converted(to: .int64) : array)
        default: throw refusal
        }
    }

    private static func part(of array: NDArray) throws -> ArrayIndex {
        guard let category = array.dtype.category, category <= .integral else {
            if array.rank == 0 { throw refusal }
            throw TensorError.index("arrays used as indices must be of integer (or boolean) type")
        }
        if array.rank == 0 && category == .integral { return .integer(array.integerValues[0]) }
        return .array(array)
    }

    private static func bound(_ value: Value, _ interpreter: Interpreter) throws -> Int? {
        if value.isNone { return nil }
        guard let number = try interpreter.indexIfInteger(value) else {
            throw TensorError.type("slice indices must be integers or None or have an __index__ method")
        }
        return Int(exactly: number) ?? (number < 0 ? Int.min / 2 : Int.max / 2)
    }
}
