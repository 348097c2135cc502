import InProcess
import ReferenceTensor
import TensorTypes

/// The element type that Python data gets without `dtype=`.
///
/// Source: the `torch.tensor` page; each leaf offers a type, and the common one wins.
struct DTypeInference {
    private let interpreter: Interpreter
    private let runtime: Runtime
    /// Items looked at, so that data which holds itself many times over ends in an error rather than never.
    private var work = 0

    init(_ interpreter: Interpreter, _ runtime: Runtime) {
        self.interpreter = interpreter
        self.runtime = runtime
    }

    private static let mostWork = ElementReader.mostElements
    private static let mostDepth = 900

    /// The type of a value and all that it holds.
    ///
    /// - Throws: a `TypeError` for text, a `RuntimeError` for what offers no type.
    mutating func dtype(of value: Value, depth: Int = 0) throws -> DType {
        work += 1
        guard work < DTypeInference.mostWork else { throw TensorError(kind: "MemoryError", "") }
        guard depth < DTypeInference.mostDepth else {
            throw TensorError(kind: "RecursionError", "maximum recursion depth exceeded")
        }
        switch value {
        case .bool: return .bool
        case .int: return .int64
        case .float: return runtime.defaultDType
        case .complex: return try complexType()
        case .object(let object):
            if let tensor = object as? Tensor { return tensor.dtype }
            if let array = value.array { return try Interchange.dtype(of: array.dtype) }
            if let scalar = value.arrayScalar, !PythonSequence.isText(value) {
                return try Interchange.dtype(of: scalar.array.dtype)
            }
        default: break
        }
        if PythonSequence.isText(value) { throw TensorError.type("new(): invalid data type '\(value.typeName)'") }
        guard let items = try PythonSequence.items(value, interpreter) else {
            throw TensorError.runtime("Could not infer dtype of \(value.typeName)")
        }
        return try common(of: items, in: value, depth: depth)
    }

    private mutating func common(of items: [Value], in sequence: Value, depth: Int) throws -> DType {
        var common: DType?
        for item in items {
            if case (.object(let inner), .object(let outer)) = (item, sequence), inner === outer {
                throw TensorError.type("new(): self-referential lists are incompatible")
            }
            let type = try dtype(of: item, depth: depth + 1)
            let merged = try common.map { try TorchPromotion.promote($0, type) } ?? type
            if merged == .complex128 { return merged }
            common = merged
        }
        return common ?? runtime.defaultDType
    }

    private func complexType() throws -> DType {
        switch runtime.defaultDType {
        case .float32: return .complex64
        case .float64: return .complex128
        case .float16: return .complex32
        default: throw TensorError.runtime("invalid default scalar type for complex")
        }
    }
}
