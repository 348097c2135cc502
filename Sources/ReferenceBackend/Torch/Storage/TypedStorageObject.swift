import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// A `torch.TypedStorage`: a storage of bytes seen as elements of one type, made anew for each `t.storage()`.
final class TypedStorage: StorageArgument {
    /// The bytes.
    let storage: Storage
    /// The element type.
    let dtype: DType

    init(_ storage: Storage, _ dtype: DType) {
        self.storage = storage
        self.dtype = dtype
    }

    var typeObject: PythonType { TypedStorageType.type }
    var typeName: String { "torch.storage.TypedStorage" }

    /// The number of whole elements.
    var count: Int { storage.byteCount / dtype.itemSize }

    /// The elements as a tensor of one dimension.
    var tensor: Tensor { Tensor(storage: storage, dtype: dtype, shape: [count]) }

    /// The methods that convert to another type.
    static let casts: [(name: String, dtype: DType)] = [
        ("double", .float64), ("float", .float32), ("half", .float16), ("long", .int64), ("int", .int32),
        ("short", .int16), ("char", .int8), ("byte", .uint8), ("bool", .bool), ("bfloat16", .bfloat16),
        ("complex_double", .complex128), ("complex_float", .complex64), ("float8_e5m2", .float8e5m2),
        ("float8_e4m3fn", .float8e4m3fn),
    ]

    /// The elements in another type, always in a storage of their own.
    func converted(to dtype: DType) throws -> TypedStorage {
        TypedStorage(try Conversion.to(tensor, dtype: dtype, device: nil, copy: true).storage, dtype)
    }

    /// The name of the legacy class, for example `FloatStorage`.
    var legacyName: String { "\(dtype.scalarTypeName)Storage" }

    /// Everything but the methods whose names begin with `_` says once that the class is deprecated.
    static func warn(_ interpreter: Interpreter) throws {
        try TorchSession.of(interpreter).warnOnce(
            "UserWarning",
            "TypedStorage is deprecated. It will be removed in the future and UntypedStorage will be the only storage class. "
                + "This should only matter to you if you are using storages directly.  To access UntypedStorage directly, "
                + "use tensor.untyped_storage() instead of tensor.storage()", interpreter)
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "dtype": return .object(DTypeObject.of(dtype))
        case "_untyped_storage": return .object(storage)
        case "is_sparse": return .bool(false)
        case "_cdata": return try storage.attribute(name, interpreter)
        case "device", "is_cuda", "is_hpu", "filename":
            try TypedStorage.warn(interpreter)
            return try storage.attribute(name, interpreter)
        default: return nil
        }
    }

    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard let method = TypedStorageMethods.table[name] else { return nil }
        if !name.hasPrefix("_") { try TypedStorage.warn(interpreter) }
        return try method.call(self, arguments, interpreter)
    }
    func hasMethod(_ name: String) -> Bool { TypedStorageMethods.table[name] != nil }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        try TypedStorage.warn(interpreter)
        if storage.device.isMeta { throw TensorError.notImplemented("Not available for 'meta' device type") }
        if case .slice = index {
            throw TensorError.runtime("slices are only supported in UntypedStorage.__getitem__")
        }
        guard let integer = index.pythonInteger else { throw cannotIndex(with: index) }
        guard let position = Int(exactly: integer), position < count, position >= -count else {
            throw TensorError.index("index \(integer) out of range for storage of size \(count)")
        }
        return try element(position < 0 ? position + count : position)
    }

    private func element(_ position: Int) throws -> Value {
        Value(try Views.bare(tensor, Layout(shape: [], strides: [], offset: position)).firstElement())
    }

    private func cannotIndex(with index: Value) -> TensorError {
        .runtime("can't index a <class 'torch.storage.TypedStorage'> with <class '\(index.typeObject.qualifiedName)'>")
    }

    func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        try TypedStorage.warn(interpreter)
        if case .slice = index {} else if index.pythonInteger == nil { throw cannotIndex(with: index) }
        guard value.storage == nil else {
            throw TensorError.runtime(
                "cannot set item with value type <class '\(value.typeObject.qualifiedName)'>")
        }
        return try tensor.setItem(index, value, interpreter)
    }

    func length(_ interpreter: Interpreter) throws -> Int? {
        try TypedStorage.warn(interpreter)
        return count
    }

    func elements(_ interpreter: Interpreter) throws -> [Value]? {
        try TypedStorage.warn(interpreter)
        return try (0..<count).map(element)
    }

    func repr(_ interpreter: Interpreter) throws -> String? {
        try TypedStorage.warn(interpreter)
        let summary =
            "[torch.storage.TypedStorage(dtype=torch.\(dtype.name), device=\(storage.device.text)) of size \(count)]"
        if storage.device.isMeta { return "...\n\(summary)" }
        return " \(try (0..<count).map { try interpreter.str(element($0)) }.joined(separator: "\n "))\n\(summary)"
    }

    func shallowCopy(_ interpreter: Interpreter) throws -> Value? {
        try TypedStorage.warn(interpreter)
        return .object(TypedStorage(try storage.copied(), dtype))
    }

    func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        try TypedStorage.warn(interpreter)
        return .object(TypedStorage(try memo.copy(ofStorage: storage), dtype))
    }

    func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        .object(TypedStorage(try memo.torchFile?.copy(of: storage, as: dtype, memo) ?? storage.copied(), dtype))
    }
}
