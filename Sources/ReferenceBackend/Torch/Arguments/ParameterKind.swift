/// What a parameter of one of PyTorch's functions takes.
public enum ParameterKind: UInt8, Sendable {
    case tensor, tensorList, optionalTensorList
    case scalar, scalarList
    /// An integer, or a 0-dim integer tensor.
    case int
    /// A size: whatever `operator.index` takes, besides bools.
    case symbolicInt
    case float, complex, floatList
    case intList, symbolicIntList
    case bool, string, object
    case dtype, device, layout, memoryFormat, storage, generator, stream

    /// The kind that a declaration's type name stands for, without brackets and question mark.
    init?(declared name: Substring) {
        switch name {
        case "Tensor": self = .tensor
        case "TensorList": self = .tensorList
        case "c10::List<::std::optional<Tensor>>": self = .optionalTensorList
        case "Scalar": self = .scalar
        case "ScalarList": self = .scalarList
        case "int64_t", "int": self = .int
        case "SymInt": self = .symbolicInt
        case "double", "float": self = .float
        case "complex": self = .complex
        case "ArrayRef<double>": self = .floatList
        case "IntArrayRef": self = .intList
        case "SymIntArrayRef": self = .symbolicIntList
        case "bool": self = .bool
        case "std::string", "std::string_view", "c10::string_view", "str": self = .string
        case "PyObject*", "object": self = .object
        case "ScalarType": self = .dtype
        case "Device": self = .device
        case "Layout": self = .layout
        case "MemoryFormat": self = .memoryFormat
        case "Storage": self = .storage
        case "Generator": self = .generator
        case "Stream": self = .stream
        default: return nil
        }
    }

    /// The type's name in messages.
    var typeName: String {
        switch self {
        case .tensor: "Tensor"
        case .tensorList, .optionalTensorList: "tuple of Tensors"
        case .scalar: "Number"
        case .scalarList: "tuple of Scalars"
        case .int, .symbolicInt: "int"
        case .float: "float"
        case .complex: "complex"
        case .floatList: "tuple of floats"
        case .intList, .symbolicIntList: "tuple of ints"
        case .bool: "bool"
        case .string: "str"
        case .object: "object"
        case .dtype: "torch.dtype"
        case .device: "torch.device"
        case .layout: "torch.layout"
        case .memoryFormat: "torch.memory_format"
        case .storage: "torch.Storage"
        case .generator: "torch.Generator"
        case .stream: "torch.Stream"
        }
    }

    /// Whether this is a list of integers.
    var isIntList: Bool { self == .intList || self == .symbolicIntList }
}
