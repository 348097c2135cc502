import InProcess
import ReferenceTensor
import TensorTypes

/// What binding tables read of arguments beyond plain values.
extension TorchArguments {
    /// The tensor that the function or method works on.
    var input: Tensor { get throws { try tensor("input") } }

    /// A tensor, or a number as a tensor that counts least in promotion.
    func operand(_ name: String) throws -> Tensor {
        try tensor(name)
    }

    /// A tensor or number if one was given.
    func optionalOperand(_ name: String) throws -> Tensor? { has(name) ? try operand(name) : nil }
}

/// Wraps results.
extension Value {
    static func tensor(_ tensor: Tensor) -> Value { .object(tensor) }
    static func tensors(_ tensors: [Tensor]) -> Value { .tuple(tensors.map { .object($0) }) }
    static func size(_ shape: [Int]) -> Value { .object(SizeObject(shape)) }
}

/// The classes of named results, such as `torch.return_types.max`.
enum ReturnTypes {
    static func make(_ name: String, _ fields: [String], _ tensors: [Tensor]) -> Value {
        .object(NamedTuple(type(name), fields: fields, items: tensors.map { .object($0) }))
    }

    private static let types: [String: PythonType] = {
        let names = ["max", "min", "sort", "topk", "median", "mode", "kthvalue", "cummax", "cummin", "aminmax"]
        return Dictionary(
            uniqueKeysWithValues: names.map { ($0, PythonType($0, module: "torch.return_types", bases: [.tuple])) })
    }()

    static func type(_ name: String) -> PythonType {
        types[name] ?? PythonType(name, module: "torch.return_types", bases: [.tuple])
    }
}
