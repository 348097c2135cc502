import InProcess
import ReferenceTensor
import TensorTypes

/// `torch.Tensor(...)`, `torch.FloatTensor(...)` and `Tensor.new(...)`: sizes, or data, or a storage, or a tensor.
///
/// Source: `legacy_tensor_generic_ctor_new` in `torch/csrc/utils/tensor_new.cpp`.
enum LegacyConstructors {
    static let table: [TorchBinding] = [
        .python("Tensor(*args, **kwargs)", in: TorchTables.constructors) { arguments in
            .object(
                try make(
                    Class(dtype: arguments.runtime.defaultDType, device: .cpu, kind: .base), call(arguments), arguments)
            )
        },
        .python("LegacyTensor(dtype, device, *args, **kwargs)", in: TorchTables.constructors) { arguments in
            let device = try DeviceResolver.resolve(arguments.value("device"), arguments.runtime)
            return .object(
                try make(Class(dtype: arguments.dtype(), device: device, kind: .typed), call(arguments), arguments))
        },
        .pythonMethod("Tensor.new(self, *args, **kwargs)") { arguments in
            let own = try arguments.receiverTensor
            return .object(
                try make(
                    Class(dtype: own.dtype, device: own.device, kind: .method, isSparse: own.sparse != nil),
                    call(arguments),
                    arguments))
        },
    ]

    /// What is constructed, and through which door.
    private struct Class {
        enum Kind { case base, typed, method }
        let dtype: DType
        let device: Device
        let kind: Kind
        var isSparse = false

        /// A tensor of sizes, whose elements nobody wrote.
        func empty(_ sizes: [Int], _ runtime: Runtime) throws -> Tensor {
            if isSparse { return try SparseFactory.empty(sizes, dtype, device, runtime) }
            return try Tensor(shape: sizes, dtype: dtype, device: device, runtime: runtime)
        }
    }

    private static let form = NativeForm(
        [
            "new(*, Device? device=None)", "new(Storage storage)", "new(*, int64_t cdata)|hidden", "new(Tensor other)",
            "new(Tensor other, *, Device? device=None)|hidden", "new(SymIntArrayRef size, *, Device? device=None)",
            "new(PyObject* data, *, Device? device=None)",
        ], isMethod: false)

    /// The arguments that the caller gave, put together again.
    private static func call(_ arguments: TorchArguments) throws -> CallArguments {
        var call = CallArguments()
        if case .tuple(let positional)? = arguments.given("args") { call.positional = positional }
        if let keywords = arguments.given("kwargs")?.object(as: PythonDictionary.self) {
            for (key, value) in keywords.entries {
                if case .string(let name) = key { call.keywords.append((name: name, value: value)) }
            }
        }
        return call
    }

    private static func make(_ type: Class, _ call: CallArguments, _ arguments: TorchArguments) throws -> Tensor {
        let (signature, values) = try form.overloads().bind(call, receiver: nil, arguments.interpreter)
        let bound = TorchArguments(
            session: arguments.session, interpreter: arguments.interpreter, signature: signature, receiver: nil,
            values: values)
        switch signature.index {
        case 0:
            try checkDevice(type, bound)
            return try type.empty([0], bound.runtime)
        case 1: return try LegacyStorage.tensor(over: bound.value("storage"), dtype: type.dtype)
        case 3: return try alias(of: bound.value("other"), type)
        case 4:
            throw TensorError.runtime(
                type.kind == .method
                    ? "Legacy tensor new of the form tensor.new(tensor, device=device) is not supported.  Use "
                        + "torch.as_tensor(...) instead."
                    : "Legacy tensor constructor of the form torch.Tensor(tensor, device=device) is not supported.  Use "
                        + "torch.tensor(...) or torch.as_tensor(...) instead.")
        case 5:
            try checkDevice(type, bound)
            if let first = call.positional.first, first.sequence != nil, first.object(as: SizeObject.self) == nil {
                return try sequence(first, type, bound)
            }
            let sizes = try bound.ints("size")
            try FactoryShape.check(sizes, type.dtype, on: type.device)
            return try type.empty(sizes, bound.runtime)
        default:
            try checkDevice(type, bound)
            return try sequence(bound.value("data"), type, bound)
        }
    }

    private static func checkDevice(_ type: Class, _ bound: TorchArguments) throws {
        guard let device = try bound.optionalDevice(), device.type != type.device.type else { return }
        throw TensorError.runtime(
            "legacy constructor expects device type: \(type.device.type) but device type: \(device.type) was passed")
    }

    private static func sequence(_ data: Value, _ type: Class, _ bound: TorchArguments) throws -> Tensor {
        guard data.array != nil || PythonSequence.isText(data) || data.isSequenceOrRange else {
            throw TensorError.type("new(): data must be a sequence (got \(data.typeName))")
        }
        var builder = TensorData(
            bound.session, bound.interpreter, dtype: type.dtype, device: try bound.requestedDevice(), copies: false)
        builder.fallbackDevice = type.device
        return try builder.tensor(data)
    }

    private static func alias(of value: Value, _ type: Class) throws -> Tensor {
        guard let other = value.object(as: Tensor.self) else {
            throw TensorError.type("expected Tensor, but got \(value.typeName)")
        }
        if type.kind != .base, other.dtype != type.dtype || other.device.type != type.device.type || other.sparse != nil
        {
            throw TensorError.type(
                "expected \(options(type.dtype, Device(type: type.device.type), isSparse: false)) (got "
                    + "\(options(other.dtype, other.device, isSparse: other.sparse != nil)))")
        }
        return try Views.make(other, "AliasBackward0", inverse: { $0 }) { $0 }
    }

    private static func options(_ dtype: DType, _ device: Device, isSparse: Bool) -> String {
        "TensorOptions(dtype=\(dtype.cppTypeName), device=\(device.text), layout=\(isSparse ? "Sparse" : "Strided"), "
            + "requires_grad=false (default), pinned_memory=false (default), memory_format=(nullopt))"
    }
}

extension Value {
    /// Whether the value has Python's sequence protocol.
    fileprivate var isSequenceOrRange: Bool {
        guard sequence == nil else { return true }
        guard case .object(let object) = self else { return false }
        return object is PythonRange || object is PythonByteArray || object is PythonMemoryView
    }
}

/// Tensors over a whole storage.
enum LegacyStorage {
    /// A tensor of one dimension with as many elements as the storage has bytes for.
    ///
    /// - Throws: a `RuntimeError` for a typed storage of another type.
    static func tensor(over value: Value, dtype: DType) throws -> Tensor {
        let storage: Storage
        if let typed = value.object(as: TypedStorage.self) {
            guard typed.dtype == dtype else {
                throw TensorError.runtime(
                    "Expected a Storage of type \(dtype.scalarTypeName) or an UntypedStorage, but got type "
                        + "\(typed.dtype.scalarTypeName) for argument 1 'storage'")
            }
            storage = typed.storage
        } else if let untyped = value.object(as: Storage.self) {
            storage = untyped
        } else {
            throw UnsupportedOperation("tensors over a \(value.typeName)")
        }
        return Tensor(storage: storage, dtype: dtype, shape: [storage.byteCount / dtype.itemSize])
    }
}
