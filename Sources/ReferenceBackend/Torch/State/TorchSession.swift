import InProcess
import ReferenceTensor
import TensorTypes

/// A world that has PyTorch in it.
public protocol TorchWorld: LibraryWorld {
    /// PyTorch's state in this world.
    var torch: TorchSession { get }
}

/// What PyTorch keeps per process and a session keeps for itself.
public final class TorchSession {
    /// Default dtype and device, grad mode, and the simulated accelerator.
    public let runtime: Runtime
    /// `torch.set_printoptions`.
    public var printOptions = TorchPrintOptions()
    /// `torch.default_generator`.
    let generator = GeneratorObject()
    /// The default devices that `with torch.device(...)` blocks go back to.
    private var outerDevices: [Device?] = []

    /// Warnings that were given, of those given once.
    private var givenWarnings: Set<String> = []

    /// Starts with PyTorch's defaults.
    public init(runtime: Runtime) {
        self.runtime = runtime
        printOptions.fault = runtime.fault
    }

    /// The state of the session that an interpreter runs.
    ///
    /// - Throws: if the session has no PyTorch.
    public static func of(_ interpreter: Interpreter) throws -> TorchSession {
        // A cast to a class is cheap, one to a protocol is not, and every call comes by here.
        if let world = interpreter.world as? ReferenceWorld { return world.torch }
        guard let world = interpreter.world as? any TorchWorld else {
            throw UnsupportedOperation("PyTorch in the world '\(interpreter.world.name)'")
        }
        return world.torch
    }

    /// Raises a warning the first time that the session comes to it.
    func warnOnce(_ category: String, _ message: String, _ interpreter: Interpreter) {
        if givenWarnings.insert(message).inserted { interpreter.warn(category: category, message: message) }
    }

    func enterDevice(_ device: Device) {
        outerDevices.append(runtime.defaultDevice)
        runtime.defaultDevice = device
    }

    func leaveDevice() {
        if let outer = outerDevices.popLast(), !runtime.has(.defaultDeviceSticks) { runtime.defaultDevice = outer }
    }
}
