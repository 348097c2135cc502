import InProcess
import ReferenceTensor
import TensorTypes

/// Where in a list the element is that does not fit.
struct FailedElement {
    let position: Int
    let value: Value
}

/// Whether a value fits a parameter.
extension TorchParameter {
    /// Decides without converting; `failure` is set where one element of a list is to blame.
    ///
    /// - Throws: a `TypeError` at once for a list of tensors with something else in it.
    func accepts(
        _ value: Value, position: Int, failure: inout FailedElement?, _ interpreter: Interpreter
    ) throws -> Bool {
        switch kind {
        case .tensor: return value.isTensor || takesNumbers && value.number != nil
        case .scalar: return value.number != nil || value.isTensorForNumber
        case .float, .complex:
            if case .complex = value { return kind == .complex }
            return value.number != nil || value.isTensorForNumber
        case .int:
            if value.isInteger { return true }
            guard case .object(let object) = value, let tensor = object as? any TensorArgument else { return false }
            return tensor.argumentDType.isIntegral && !tensor.argumentRequiresGrad && tensor.argumentRank == 0
        case .symbolicInt: return try value.isIndex(interpreter)
        case .tensorList, .optionalTensorList: return try acceptsTensors(value, position: position)
        case .intList, .symbolicIntList:
            return try TorchParameter.isIntList(
                value, takesOne: size > 0, failure: &failure, interpreter)
        case .floatList:
            guard let items = value.sequence?.items else { return false }
            return items.first.map { $0.number != nil } ?? true
        case .scalarList: return value.sequence?.items.allSatisfy { $0.number != nil } ?? false
        case .bool:
            if case .bool = value { return true }
            return false
        case .string:
            if case .string = value { return true }
            return false
        case .object: return true
        case .dtype:
            guard case .object(let object) = value else { return false }
            return object is DTypeObject || DTypeObject.standing(for: object) != nil
        case .device:
            if case .string = value { return true }
            return value.isInteger || value.object(as: DeviceObject.self) != nil
        case .layout: return value.object(as: LayoutObject.self) != nil
        case .memoryFormat: return value.object(as: MemoryFormatObject.self) != nil
        case .storage: return value.conforms { $0 is any StorageArgument }
        case .generator: return value.conforms { $0 is any GeneratorArgument }
        case .stream: return false
        }
    }

    private func acceptsTensors(_ value: Value, position: Int) throws -> Bool {
        guard let items = value.sequence?.items else { return false }
        for (index, item) in items.enumerated() where !item.isTensor {
            throw TensorError.type(
                "expected Tensor as element \(index) in argument \(position), but got \(item.typeName)")
        }
        return true
    }

    /// Only the first element is looked at: the others are when they are used.
    static func isIntList(
        _ value: Value, takesOne: Bool, failure: inout FailedElement?, _ interpreter: Interpreter
    ) throws -> Bool {
        guard let items = value.sequence?.items else { return try takesOne && value.isIndex(interpreter) }
        guard let first = items.first else { return true }
        if try first.isIndex(interpreter) { return true }
        failure = FailedElement(position: 0, value: first)
        return false
    }
}

extension Value {
    fileprivate func conforms(_ test: (any PythonObject) -> Bool) -> Bool {
        if case .object(let object) = self { return test(object) }
        return false
    }

    /// Whether the value is a tensor.
    var isTensor: Bool { conforms { $0 is Tensor || $0 is any TensorArgument } }

    /// Whether the value is a tensor that passes for a number.
    fileprivate var isTensorForNumber: Bool {
        guard case .object(let object) = self, let tensor = object as? any TensorArgument else { return false }
        return !tensor.argumentRequiresGrad && tensor.argumentRank == 0
    }

    /// Whether `operator.index` takes the value, and it is no bool.
    func isIndex(_ interpreter: Interpreter) throws -> Bool {
        switch self {
        case .int: return true
        case .object(let object):
            if let tensor = object as? any TensorArgument {
                return tensor.argumentCount == 1 && tensor.argumentDType.category <= .integral
            }
            do {
                return try object.index(interpreter) != nil
            } catch is TensorError {
                return false
            }
        default: return false
        }
    }
}
