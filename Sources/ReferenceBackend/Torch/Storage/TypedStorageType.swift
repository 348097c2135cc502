import InProcess
import ReferenceTensor
import TensorTypes

/// The class `torch.TypedStorage`, and the older ones such as `torch.FloatStorage` that make its instances.
enum TypedStorageType {
    static let type = PythonType(
        "TypedStorage", module: "torch.storage",
        constructor: { arguments, interpreter in .object(try construct(arguments, interpreter)) })

    private static let dtypes: [DType] = [
        .float32, .float64, .float16, .bfloat16, .uint8, .int8, .int16, .int32, .int64, .bool, .complex64, .complex128,
    ]

    /// `torch.FloatStorage` and so on.
    static let legacy: [PythonType] = dtypes.map { legacyType(of: $0, module: nil) }
    /// `torch.cuda.FloatStorage` and so on.
    static let legacyInCUDA: [PythonType] = dtypes.map { legacyType(of: $0, module: "cuda") }

    /// The older class of storages of a dtype on a device; nil if there is none.
    static func legacy(of dtype: DType, on device: Device) -> PythonType? {
        guard let position = dtypes.firstIndex(of: dtype) else { return nil }
        return device.isCPU ? legacy[position] : device.type == "cuda" ? legacyInCUDA[position] : nil
    }

    private static func legacyType(of dtype: DType, module: String?) -> PythonType {
        let name = "\(dtype.scalarTypeName)Storage"
        let moduleName = module.map { "torch.\($0)" } ?? "torch"
        return PythonType(
            name, module: moduleName, bases: [type], attributes: ["dtype": .object(DTypeObject.of(dtype))],
            instanceCheck: { value, _ in
                guard let storage = value.object(as: TypedStorage.self) else { return false }
                return storage.dtype == dtype && storage.storage.device.type == module ?? "cpu"
            },
            constructor: { arguments, interpreter in
                .object(
                    try legacy("\(moduleName).\(name)", dtype, Device(type: module ?? "cpu"), arguments, interpreter))
            })
    }

    private static func construct(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> TypedStorage {
        try TypedStorage.warn(interpreter)
        let problem = """
            TypedStorage.__init__ received an invalid combination of arguments. Expected one of:
             * (*, torch.device device, torch.dtype dtype)
             * (int size, *, torch.device device, torch.dtype dtype)
             * (Sequence data, *, torch.device device, torch.dtype dtype)
             * (*, UntypedStorage wrap_storage, torch.dtype dtype)

            """
        for keyword in arguments.keywords where !["device", "dtype", "wrap_storage"].contains(keyword.name) {
            throw TensorError.type("TypedStorage.__init__() got an unexpected keyword argument '\(keyword.name)'")
        }
        let runtime = try TorchSession.of(interpreter).runtime
        let dtypeValue = arguments.given("dtype")
        let dtype = dtypeValue?.object(as: DTypeObject.self)?.dtype
        if let wrapped = arguments.given("wrap_storage") {
            guard arguments.positional.isEmpty else {
                throw TensorError.runtime(
                    "\(problem)No positional arguments should be given when using 'wrap_storage'")
            }
            guard let dtypeValue else { throw TensorError.runtime("\(problem)Argument 'dtype' must be specified") }
            guard let dtype else {
                throw TensorError.type(
                    "\(problem)Argument 'dtype' must be torch.dtype, not <class '\(dtypeValue.typeObject.qualifiedName)'>"
                )
            }
            guard arguments.given("device") == nil else {
                throw TensorError.runtime(
                    "\(problem)Argument 'device' should not be specified when 'wrap_storage' is given")
            }
            return TypedStorage(try untyped(wrapped, problem), dtype)
        }
        let device = try arguments.given("device").map { try DeviceResolver.resolve($0, runtime) } ?? .cpu
        return try make(dtype ?? runtime.defaultDType, device, arguments, problem, interpreter)
    }

    private static func legacy(
        _ name: String, _ dtype: DType, _ device: Device, _ arguments: CallArguments, _ interpreter: Interpreter
    ) throws -> TypedStorage {
        let problem = """
            <class '\(name)'>.__new__ received an invalid combination of arguments. Expected one of:
             * no arguments
             * (int size)
             * (Sequence data)
             * (*, UntypedStorage wrap_storage)

            """
        try TypedStorage.warn(interpreter)
        if let keyword = arguments.keywords.first(where: { $0.name != "wrap_storage" }) {
            throw TensorError.runtime("\(problem)Keyword argument '\(keyword.name)' cannot be specified")
        }
        if let wrapped = arguments.given("wrap_storage") {
            guard arguments.positional.isEmpty else {
                throw TensorError.runtime(
                    "\(problem)No positional arguments should be given when using 'wrap_storage'")
            }
            return TypedStorage(try untyped(wrapped, problem), dtype)
        }
        let runtime = try TorchSession.of(interpreter).runtime
        return try make(
            dtype, DeviceResolver.normalised(device, runtime), arguments, problem, interpreter)
    }

    private static func untyped(_ value: Value, _ problem: String) throws -> Storage {
        guard let storage = value.object(as: Storage.self) else {
            throw TensorError.type(
                "\(problem)Argument 'wrap_storage' must be UntypedStorage, but got "
                    + "<class '\(value.typeObject.qualifiedName)'>")
        }
        return storage
    }

    /// Makes a storage of a size, or of the elements of a sequence.
    private static func make(
        _ dtype: DType, _ device: Device, _ arguments: CallArguments, _ problem: String, _ interpreter: Interpreter
    ) throws -> TypedStorage {
        let session = try TorchSession.of(interpreter)
        guard arguments.positional.count <= 1 else {
            throw TensorError.runtime("\(problem)Too many positional arguments")
        }
        guard let first = arguments.positional.first else {
            return TypedStorage(Storage(byteCount: 0, device: device, runtime: session.runtime), dtype)
        }
        if first.isInteger, case .int(let number)? = first.number {
            let (bytes, overflow) = number.multipliedReportingOverflow(by: Int128(dtype.itemSize))
            guard !overflow, let count = Int(exactly: bytes) else {
                throw TensorError.value("Overflow when unpacking long long")
            }
            if !device.isMeta { try Storage.checkCount(count) }
            return TypedStorage(Storage(byteCount: count, device: device, runtime: session.runtime), dtype)
        }
        guard isSequence(first) else {
            throw TensorError.type(
                "\(problem)Argument type not recognized: <class '\(first.typeObject.qualifiedName)'>")
        }
        let tensor = try TensorFromData.make(first, dtype: dtype, device: device, session, interpreter)
        return TypedStorage(tensor.storage, dtype)
    }

    private static func isSequence(_ value: Value) -> Bool {
        switch value {
        case .string, .bytes: true
        case .object(let object) where object is PythonRange || object is PythonByteArray: true
        default: value.sequence != nil
        }
    }
}

/// `torch.tensor(data, dtype=..., device=...)`, called as the function of the session.
enum TensorFromData {
    static func make(
        _ data: Value, dtype: DType?, device: Device?, _ session: TorchSession, _ interpreter: Interpreter
    ) throws -> Tensor {
        guard let function = TorchModule.registry.function("tensor", session) else {
            throw UnsupportedOperation("torch.tensor")
        }
        var keywords: [(name: String, value: Value)] = []
        if let dtype { keywords.append(("dtype", .object(DTypeObject.of(dtype)))) }
        if let device { keywords.append(("device", .object(DeviceObject(device)))) }
        let result = try interpreter.call(function, CallArguments([data], keywords: keywords))
        guard case .object(let object) = result, let tensor = object as? Tensor else {
            throw UnsupportedOperation("torch.tensor")
        }
        return tensor
    }
}

extension CallArguments {
    /// The value of a keyword that is not `None`.
    fileprivate func given(_ name: String) -> Value? {
        keyword(name).flatMap { $0.isNone ? nil : $0 }
    }
}
