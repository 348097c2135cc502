import SpecLanguage

extension Value {
    /// `type(value)`.
    public var typeObject: PythonType {
        switch self {
        case .none: .noneType
        case .ellipsis: .ellipsisType
        case .notImplemented: .notImplementedType
        case .bool: .bool
        case .int: .int
        case .float: .float
        case .complex: .complex
        case .string: .str
        case .bytes: .bytes
        case .tuple: .tuple
        case .slice: .slice
        case .object(let object): object.typeObject
        }
    }

    /// The class name as messages give it.
    public var typeName: String {
        if case .object(let object) = self { return object.typeName }
        return typeObject.name
    }

    /// The object behind the value, if it is of that class.
    public func object<Object: PythonObject>(as type: Object.Type) -> Object? {
        if case .object(let object) = self { return object as? Object }
        return nil
    }

    /// Whether the value is `None`.
    public var isNone: Bool {
        if case .none = self { return true }
        return false
    }

    /// Whether the value is a tuple, slice, list or dictionary, and so may nest without a library's doing.
    var isContainer: Bool {
        switch self {
        case .tuple(let items): !items.isEmpty
        case .slice: true
        case .object(let object): object is PythonList || object is PythonDictionary
        default: false
        }
    }
}
