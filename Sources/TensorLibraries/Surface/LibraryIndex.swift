import InProcess
import ReferenceBackend
import TensorTypes

/// Python's index expressions in a library's terms.
enum LibraryIndex<Library: TensorLibrary> {
    static func parts(_ index: Value, _ interpreter: Interpreter) throws -> [TensorIndex<Library.Tensor>] {
        if case .tuple(let items) = index { return try items.map { try part($0, interpreter) } }
        return [try part(index, interpreter)]
    }

    private static func part(_ value: Value, _ interpreter: Interpreter) throws -> TensorIndex<Library.Tensor> {
        switch value {
        case .none: return .newAxis
        case .ellipsis: return .ellipsis
        case .int(let number): return .integer(Int(clamping: number))
        case .slice(let slice):
            return .slice(
                start: try bound(slice.start, interpreter), stop: try bound(slice.stop, interpreter),
                step: try bound(slice.step, interpreter))
        case .object(let object as LibraryTensor<Library>): return .tensor(object.tensor)
        default: throw UnsupportedOperation("\(value.typeName) as an index of a tensor")
        }
    }

    private static func bound(_ value: Value, _ interpreter: Interpreter) throws -> Int? {
        if value.isNone { return nil }
        guard let number = try interpreter.indexIfInteger(value) else {
            throw UnsupportedOperation("\(value.typeName) in a slice")
        }
        return Int(clamping: number)
    }
}
