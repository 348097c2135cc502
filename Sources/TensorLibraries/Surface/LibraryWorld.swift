import InProcess
import ReferenceBackend
import ReferenceTensor
import TensorTypes

/// The libraries of one session: a Swift library as `torch`, and the suite's own arrays as `np`.
final class LibraryWorld<Library: TensorLibrary>: TorchWorld, RuntimeWorld {
    let surface: LibrarySurface<Library>
    let torch: TorchSession
    private var arrays: NumPySession?
    /// Whether a function or method of the library was called.
    var isAsked = false
    /// Objects of tensors that are instances of a class, which keep their identity.
    private var objects: [ObjectIdentifier: Remembered] = [:]

    private struct Remembered {
        weak var object: LibraryTensor<Library>?
    }

    init(_ surface: LibrarySurface<Library>) {
        self.surface = surface
        let devices = surface.areas.devices.devices
        let accelerator = devices.first.map { Accelerator(name: $0.type, count: devices.count) }
        torch = TorchSession(runtime: Runtime(accelerator: accelerator))
        torch.runtime.defaultDType = surface.areas.library.defaultDType
    }

    var name: String { surface.areas.library.name }
    var runtime: Runtime { torch.runtime }
    /// Sessions of NumPy alone, whose answers would be the suite's own.
    var irrelevance: String? { isAsked ? nil : "asks nothing of the library" }
    /// What the library keeps of arrays that nobody else knows any more.
    var leak: String? { runtime.memory.imbalance }

    func globals(_ interpreter: Interpreter) -> [(name: String, value: Value)] {
        let arrays = NumPySession(runtime, interpreter)
        self.arrays = arrays
        return [("np", arrays.module), ("torch", .object(LibraryModule.make(self)))]
    }

    func reset() {
        runtime.objects.removeAll()
        objects.removeAll()
        if surface.areas.hasGradients { try? surface.areas.autograd.setRecording(true) }
    }

    /// A tensor as Python sees it; an instance of a class is one object, however often it is met.
    func object(_ tensor: Library.Tensor) -> LibraryTensor<Library> {
        guard Library.Tensor.self is AnyObject.Type else { return LibraryTensor(tensor, surface) }
        let key = ObjectIdentifier(tensor as AnyObject)
        if let known = objects[key]?.object { return known }
        let fresh = LibraryTensor(tensor, surface)
        objects[key] = Remembered(object: fresh)
        return fresh
    }

    func value(_ tensor: Library.Tensor) -> Value { .object(object(tensor)) }
}

/// What all sessions of a library share: its areas, the class `torch.Tensor`, and the names of functions and methods.
final class LibrarySurface<Library: TensorLibrary>: Sendable {
    let areas: LibraryAreas<Library>
    let registry: TorchRegistry
    let tensorType: PythonType

    init(_ library: Library) {
        areas = LibraryAreas(library)
        registry = TorchRegistry(LibraryBindings<Library>.tables)
        tensorType = PythonType(
            "Tensor", module: "torch",
            resolver: { name, _ in
                if name.hasPrefix("__") { return nil }
                throw UnsupportedOperation("torch.Tensor.\(name) taken off the class")
            },
            constructor: { _, _ in throw UnsupportedOperation("torch.Tensor as a constructor") })
    }
}
