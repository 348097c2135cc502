import InProcess
import ReferenceTensor
import TensorTypes

/// What `torch.tensor` takes for a sequence: Python's sequence protocol, which mappings, sets and tensors lack.
enum PythonSequence {
    /// The items of a sequence; nil for anything else.
    ///
    /// - Throws: a `TypeError` for an array without dimensions, which has the protocol but no length.
    static func items(_ value: Value, _ interpreter: Interpreter) throws -> [Value]? {
        switch value {
        case .tuple(let items): return items
        case .string(let text): return text.unicodeScalars.map { .string(String($0)) }
        case .bytes(let bytes): return bytes.map { .int(Int128($0)) }
        case .object(let object):
            switch object {
            case let list as PythonList: return list.items
            case let tuple as any TupleArgument: return tuple.items
            case let scalar as any ArrayScalarObject:
                return isText(value) ? try items(scalar.plainValue, interpreter) : nil
            case is PythonRange, is PythonByteArray, is PythonMemoryView, is any StorageArgument:
                return try interpreter.elements(value)
            default:
                guard let array = value.array else { return nil }
                guard !array.shape.isEmpty else { throw TensorError.type("len() of unsized object") }
                return try interpreter.elements(value)
            }
        default: return nil
        }
    }

    /// Whether the value is text, which PyTorch never takes for data: `str`, `bytes`, and classes derived from them.
    static func isText(_ value: Value) -> Bool {
        switch value {
        case .string, .bytes: return true
        case .object(let object):
            return object.typeObject.isSubclass(of: .str) || object.typeObject.isSubclass(of: .bytes)
        default: return false
        }
    }

    /// The sizes that a nested sequence has along its first items.
    ///
    /// - Throws: a `ValueError` for too many dimensions, as text that consists of text has.
    static func sizes(_ value: Value, _ interpreter: Interpreter) throws -> [Int] {
        var sizes: [Int] = []
        var current = value
        while let items = try items(current, interpreter) {
            sizes.append(items.count)
            guard sizes.count <= mostDimensions else {
                throw TensorError.value("too many dimensions '\(current.typeName)'")
            }
            guard let first = items.first else { break }
            current = first
        }
        return sizes
    }

    private static let mostDimensions = 128
}
