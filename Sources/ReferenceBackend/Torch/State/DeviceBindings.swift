import InProcess
import ReferenceTensor
import TensorTypes

/// `torch.cuda`, `torch.accelerator`, and the module of an accelerator with a name of its own.
enum DeviceBindings {
    static let all: [TorchBinding] =
        module("cuda") { $0.runtime.accelerator.flatMap { $0.name == "cuda" ? $0 : nil } }
        + module(TorchTables.deviceModule) { $0.runtime.accelerator } + accelerator

    /// The functions of a device type's module.
    private static func module(
        _ path: String, _ find: @escaping @Sendable (TorchArguments) -> Accelerator?
    ) -> [TorchBinding] {
        @Sendable func required(_ arguments: TorchArguments) throws -> Accelerator {
            guard let accelerator = find(arguments) else {
                throw TensorError.assertion("Torch not compiled with CUDA enabled")
            }
            return accelerator
        }
        return [
            .python("is_available()", in: path) { .bool(find($0) != nil) },
            .python("is_initialized()", in: path) { .bool(find($0) != nil) },
            .python("device_count()", in: path) { .int(Int128(find($0)?.count ?? 0)) },
            .python("current_device()", in: path) { .int(Int128(try required($0).currentIndex)) },
            .python("set_device(device)", in: path) { arguments in
                let name = find(arguments)?.name ?? "cuda"
                let index = try ordinal(arguments.value("device"), of: name, arguments.runtime)
                guard let accelerator = find(arguments) else {
                    if index ?? 0 < 0 { return .none }
                    throw TensorError.attribute("module 'torch._C' has no attribute '_cuda_setDevice'")
                }
                try accelerator.select(index ?? accelerator.currentIndex)
                return .none
            },
            .python("synchronize(device=None)", in: path) { arguments in
                _ = try required(arguments)
                return .none
            },
        ]
    }

    private static func required(_ runtime: Runtime) throws(TensorError) -> Accelerator {
        guard let accelerator = runtime.accelerator else { throw DeviceResolver.noAccelerator }
        return accelerator
    }

    private static let accelerator: [TorchBinding] = [
        .python("is_available()", in: "accelerator") { .bool($0.runtime.accelerator != nil) },
        .python("device_count()", in: "accelerator") { .int(Int128($0.runtime.accelerator?.count ?? 0)) },
        .python("current_accelerator(check_available=False)", in: "accelerator") { arguments in
            arguments.runtime.accelerator.map { .object(DeviceObject(Device(type: $0.name))) } ?? .none
        },
        .python("current_device_index()", in: "accelerator") { .int(Int128(try required($0.runtime).currentIndex)) },
        .python("set_device_index(device, /)", in: "accelerator") { arguments in
            let accelerator = try required(arguments.runtime)
            let index = try ordinal(arguments.value("device"), of: accelerator.name, arguments.runtime)
            try accelerator.select(index ?? accelerator.currentIndex)
            return .none
        },
        .python("synchronize(device=None, /)", in: "accelerator") { arguments in
            _ = try required(arguments.runtime)
            return .none
        },
    ]

    /// The ordinal that a number, a text or a device gives for a device type; nil for the current one.
    static func ordinal(_ value: Value, of type: String, _ runtime: Runtime) throws -> Int? {
        if value.isInteger, case .int(let number)? = value.number { return try Unpacking.int(number) }
        let device = try DeviceResolver.device(value, runtime)
        guard device.type == type else { throw TensorError.value("Expected a \(type) device, but got: \(device.text)") }
        return device.index
    }
}

extension Accelerator {
    /// Makes a device the current one; a negative ordinal leaves it.
    func select(_ index: Int) throws(TensorError) {
        guard index >= 0 else { return }
        guard index < count else { throw DeviceResolver.invalidOrdinal(self) }
        currentIndex = index
    }
}

/// `torch.cuda.device(i)` and `torch.accelerator.device_index(i)`: another current device within a block.
final class DeviceGuard: PythonObject {
    let typeObject: PythonType
    private let index: Int?
    private var outer = 0

    static let cudaType: PythonType = PythonType(
        "device", module: "torch.cuda",
        constructor: { arguments, interpreter in
            let runtime = try TorchSession.of(interpreter).runtime
            let device = try cudaForm.bind(arguments, receiver: Value.none).1[1] ?? .none
            let name = runtime.accelerator?.name ?? "cuda"
            return .object(DeviceGuard(cudaType, try DeviceBindings.ordinal(device, of: name, runtime)))
        })
    static let acceleratorType: PythonType = PythonType(
        "device_index", module: "torch.accelerator",
        constructor: { arguments, interpreter in
            let device = try acceleratorForm.bind(arguments, receiver: Value.none).1[1] ?? .none
            guard !device.isNone else { return .object(DeviceGuard(acceleratorType, nil)) }
            return .object(DeviceGuard(acceleratorType, try interpreter.size(device)))
        })
    private static let cudaForm = PythonForm("device.__init__(self, device)")
    private static let acceleratorForm = PythonForm("device_index.__init__(self, device, /)")

    private init(_ type: PythonType, _ index: Int?) {
        typeObject = type
        self.index = index
    }

    func enter(_ interpreter: Interpreter) throws -> Value? {
        guard let accelerator = try TorchSession.of(interpreter).runtime.accelerator else {
            guard typeObject === DeviceGuard.cudaType else { throw DeviceResolver.noAccelerator }
            throw TensorError.runtime("PyTorch was compiled without CUDA support")
        }
        outer = accelerator.currentIndex
        if let index { try accelerator.select(index) }
        return Value.none
    }

    func exit(_ interpreter: Interpreter) throws {
        let runtime = try TorchSession.of(interpreter).runtime
        if !runtime.has(.deviceBlockSticks) { runtime.accelerator?.currentIndex = outer }
    }
}
