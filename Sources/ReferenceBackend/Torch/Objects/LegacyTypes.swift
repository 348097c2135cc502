import InProcess
import ReferenceTensor
import TensorTypes

/// The classes `torch.FloatTensor` and so on: names for a dtype and a device, and constructors.
enum LegacyTypes {
    private static let dtypes: [DType] = [
        .float32, .float64, .float16, .bfloat16, .uint8, .int8, .int16, .int32, .int64, .bool,
    ]

    /// The class of a dtype's tensors, in `torch` or in the module of a device type.
    static let inTorch: [PythonType] = dtypes.map { type(of: $0, module: nil) }
    static let inCUDA: [PythonType] = dtypes.map { type(of: $0, module: "cuda") }

    private static func type(of dtype: DType, module: String?) -> PythonType {
        PythonType(
            "\(dtype.scalarTypeName)Tensor", module: module.map { "torch.\($0)" } ?? "torch",
            attributes: [
                "dtype": .object(DTypeObject.of(dtype)), "layout": .object(LayoutObject.of(.strided)),
                "is_cuda": .bool(module == "cuda"), "is_sparse": .bool(false),
            ],
            instanceCheck: { value, _ in
                guard case .object(let object) = value, let tensor = object as? Tensor else {
                    return false
                }
                return tensor.dtype == dtype && tensor.device.type == module ?? "cpu"
            },
            constructor: { arguments, interpreter in
                let session = try TorchSession.of(interpreter)
                guard
                    let function = TorchModule.registry.function("LegacyTensor", in: TorchTables.constructors, session)
                else { throw UnsupportedOperation("torch.\(dtype.scalarTypeName)Tensor") }
                var arguments = arguments
                arguments.positional.insert(
                    contentsOf: [
                        .object(DTypeObject.of(dtype)), .object(DeviceObject(Device(type: module ?? "cpu"))),
                    ], at: 0)
                return try interpreter.call(function, arguments)
            })
    }

    /// `tensor.type()`: the name of the class, also where there is no such class.
    static func name(_ dtype: DType, _ device: Device) -> String {
        "torch.\(device.isCPU || device.isMeta ? "" : "\(device.type).")\(dtype.scalarTypeName)Tensor"
    }

    static func name(of argument: any TensorArgument) throws -> String {
        name(argument.argumentDType, (argument as? Tensor)?.device ?? .cpu)
    }
}
