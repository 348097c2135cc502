import InProcess
import TensorTypes

/// What binding arguments asks of a tensor object.
public protocol TensorArgument: PythonObject {
    /// The element type.
    var argumentDType: DType { get }
    /// The number of dimensions.
    var argumentRank: Int { get }
    /// The number of elements.
    var argumentCount: Int { get }
    /// Whether gradients are recorded, in which case the tensor never passes for a number.
    var argumentRequiresGrad: Bool { get }
    /// `tensor.item()`.
    ///
    /// - Throws: what `item` throws.
    func argumentItem() throws -> Scalar
}

/// A NumPy scalar, which passes for a Python number.
public protocol NumPyScalarArgument: PythonObject {
    /// The number.
    var argumentScalar: Scalar { get }
}

/// A `torch.UntypedStorage` or `torch.TypedStorage`.
public protocol StorageArgument: PythonObject {}

/// A `torch.Generator`.
public protocol GeneratorArgument: PythonObject {}

/// An instance of a class derived from `tuple`.
public protocol TupleArgument: PythonObject {
    /// The items.
    var items: [Value] { get }
}

extension NamedTuple: TupleArgument {}

extension Value {
    /// The items of a tuple or list, subclasses counted; nil for anything else.
    package var sequence: (items: [Value], isTuple: Bool)? {
        switch self {
        case .tuple(let items): (items, true)
        case .object(let object as PythonList): (object.items, false)
        case .object(let object as any TupleArgument): (object.items, true)
        default: nil
        }
    }

    /// The number that the value is without conversion: a Python number or a NumPy scalar.
    package var number: Scalar? {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .float(let value): .float(value)
        case .complex(let real, let imaginary): .complex(real, imaginary)
        case .object(let object as any NumPyScalarArgument): object.argumentScalar
        default: nil
        }
    }

    /// Makes a Python number.
    public init(_ scalar: Scalar) {
        switch scalar {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .float(let value): self = .float(value)
        case .complex(let real, let imaginary): self = .complex(real, imaginary)
        }
    }

    /// Whether the value is a Python or NumPy integer, bools not counted.
    var isInteger: Bool {
        switch self {
        case .int: return true
        case .object(let object as any NumPyScalarArgument):
            if case .int = object.argumentScalar { return true }
            return false
        default: return false
        }
    }
}
