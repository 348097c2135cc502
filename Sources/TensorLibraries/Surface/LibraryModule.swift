import InProcess
import ReferenceBackend
import TensorTypes

/// The module `torch` of a library's session.
enum LibraryModule {
    static func make<Library>(_ world: LibraryWorld<Library>) -> PythonModule {
        let dtypes = world.surface.areas.library.dtypes
        // What a world's module refers to must not refer to the world.
        let (surface, session) = (world.surface, world.torch)
        return PythonModule("torch") { name, _ in
            if let dtype = dtype(named: name) {
                guard dtypes.contains(dtype) else { throw UnsupportedOperation("torch.\(name)") }
                return .object(DTypeObject.of(dtype))
            }
            if let object = objects[name] { return object }
            if let function = surface.registry.function(name, session) { return guarded("torch.\(name)", function) }
            switch name {
            case "Tensor": return .object(surface.tensorType)
            case "no_grad": return .object(RecordingSwitch.maker(surface, "no_grad", isRecording: false))
            case "enable_grad": return .object(RecordingSwitch.maker(surface, "enable_grad", isRecording: true))
            case let type where type == (surface.areas.devices.devices.first?.type ?? "cuda"):
                return .object(deviceModule(surface, type))
            default: throw UnsupportedOperation("torch.\(name)")
            }
        }
    }

    private static func dtype(named name: String) -> DType? {
        DType.allCases.first { $0.name == name } ?? DTypeObject.aliases.first { $0.name == name }?.dtype
    }

    /// Objects that describe and compute nothing.
    ///
    /// Unchecked: classes and constants without state of a session.
    private nonisolated(unsafe) static let objects: [String: Value] = [
        "dtype": .object(DTypeObject.type), "device": .object(DeviceObject.type), "Size": .object(SizeObject.type),
        "inf": .float(.infinity), "nan": .float(.nan), "pi": .float(.pi), "e": .float(2.718281828459045),
    ]

    private static func guarded(_ name: String, _ function: Value) -> Value {
        .object(
            PythonFunction(name) { arguments, interpreter in
                try LibraryCalls.guarded(name) { try interpreter.call(function, arguments) }
            })
    }

    private static func deviceModule<Library>(_ surface: LibrarySurface<Library>, _ type: String) -> PythonModule {
        PythonModule("torch.\(type)") { name, _ in
            guard surface.areas.hasDevices else { throw UnsupportedOperation("DeviceLibrary.devices") }
            let count = surface.areas.devices.devices.count
            switch name {
            case "is_available": return .object(PythonFunction(name) { _, _ in .bool(count > 0) })
            case "device_count": return .object(PythonFunction(name) { _, _ in .int(Int128(count)) })
            default: throw UnsupportedOperation("torch.\(type).\(name)")
            }
        }
    }
}

/// `torch.no_grad()` and `torch.enable_grad()`.
private final class RecordingSwitch<Library: TensorLibrary>: PythonObject {
    let typeObject: PythonType
    private let surface: LibrarySurface<Library>
    private let isRecording: Bool
    private var outer = true

    private init(_ surface: LibrarySurface<Library>, _ type: PythonType, isRecording: Bool) {
        self.surface = surface
        typeObject = type
        self.isRecording = isRecording
    }

    static func maker(_ surface: LibrarySurface<Library>, _ name: String, isRecording: Bool) -> PythonFunction {
        PythonFunction(name) { arguments, _ in
            guard arguments.count == 0 else { throw UnsupportedOperation("torch.\(name) of a function") }
            return .object(
                RecordingSwitch(
                    surface, PythonType(name, module: "torch.autograd.grad_mode"), isRecording: isRecording))
        }
    }

    func enter(_ interpreter: Interpreter) throws -> Value? {
        let autograd = surface.areas.autograd
        outer = try shown { try autograd.isRecording() }
        try shown { try autograd.setRecording(isRecording) }
        return Value.none
    }

    func exit(_ interpreter: Interpreter) throws {
        try shown { try surface.areas.autograd.setRecording(outer) }
    }
}
