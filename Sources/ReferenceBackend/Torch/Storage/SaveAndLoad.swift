import InProcess
import ReferenceTensor
import TensorTypes

/// `torch.save` and `torch.load`, with files in memory.
///
/// A file holds a token for a copy that the session keeps: nothing is written out as bytes.
enum SaveAndLoad {
    static let table: [TorchBinding] = [
        .python("save(obj, f, pickle_module=None, pickle_protocol=2, _use_new_zipfile_serialization=True)") {
            arguments in
            let file = arguments.value("f")
            guard case .object(let object) = file, object.hasMethod("write") else {
                throw TensorError.attribute(
                    "expected 'f' to be string, path, or a file-like object with a 'write' attribute")
            }
            let interpreter = arguments.interpreter
            if let file = object as? BytesFile, file.isClosed {
                throw TensorError.value("I/O operation on closed file.")
            }
            let saved = Saved(value: try interpreter.pickled(arguments.value("obj"), DeepCopyMemo(TorchFile())))
            _ = try interpreter.callMethod("write", of: file, CallArguments([.bytes(interpreter.token(for: saved))]))
            return .none
        },
        .python("load(f, map_location=None, pickle_module=None, *, weights_only=None, mmap=None, **pickle_load_args)") {
            arguments in
            let file = try SaveAndLoad.file(arguments.value("f"))
            let interpreter = arguments.interpreter
            if let others = arguments.object("pickle_load_args", as: PythonDictionary.self),
                case .string(let name)? = others.referents.first
            {
                throw TensorError.type("Unpickler.__init__() got an unexpected keyword argument '\(name)'")
            }
            if case .bool(true) = arguments.value("mmap") {
                throw TensorError.value("f must be a file path in order to use the mmap argument")
            }
            guard file.position < file.contents.count else { throw TensorError(kind: "EOFError", "") }
            guard let (payload, length) = interpreter.payload(in: file.contents[file.position...]) else {
                throw UnsupportedOperation("reading a file that this session did not write")
            }
            guard let saved = payload as? Saved else {
                throw TensorError.runtime("Invalid magic number; corrupt file?")
            }
            var weightsOnly = true
            if case .bool(let flag) = arguments.value("weights_only") { weightsOnly = flag }
            if weightsOnly && !arguments.runtime.has(.loadTrustsFiles) { try SafeGlobals.check(saved.value) }
            let location =
                arguments.runtime.has(.loadIgnoresLocation) ? Value.none : arguments.value("map_location")
            let place = MapLocation.places(location, arguments.runtime)
            let value = try interpreter.pickled(saved.value, DeepCopyMemo(TorchFile(place: place)))
            file.position += length
            return value
        },
    ]

    private struct Saved {
        let value: Value
    }

    private static func file(_ value: Value) throws -> BytesFile {
        if case .string(let path) = value {
            throw TensorError(kind: "FileNotFoundError", "[Errno 2] No such file or directory: '\(path)'")
        }
        guard let file = value.object(as: BytesFile.self) else {
            throw TensorError.attribute(
                "'\(value.typeName)' object has no attribute 'seek'. You can only torch.load from a file that is seekable. "
                    + "Please pre-load the data into a buffer like io.BytesIO and try to load from it instead.")
        }
        if file.isClosed { throw TensorError.value("I/O operation on closed file.") }
        return file
    }
}

/// `torch.load(map_location=...)`.
enum MapLocation {
    /// Where the storages of a device go.
    static func places(_ location: Value, _ runtime: Runtime) -> (Device) throws -> Device {
        { saved in
            var wanted = location
            if case .object(let object as PythonDictionary) = location {
                wanted = object.value(forText: saved.text) ?? .none
            }
            switch wanted {
            case .none: return try restored(saved.text, runtime)
            case .string(let text): return try restored(text, runtime)
            case .object(let object as DeviceObject): return try restored(object.device.text, runtime)
            default: throw UnsupportedOperation("map_location of this kind")
            }
        }
    }

    private static func restored(_ text: String, _ runtime: Runtime) throws -> Device {
        let type = text.prefix { $0 != ":" }
        switch type {
        case "cpu": return .cpu
        case "meta": return .meta
        case "cuda" where runtime.accelerator?.name != "cuda":
            throw TensorError.runtime(
                "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. If you are "
                    + "running on a CPU-only machine, please use torch.load with map_location=torch.device('cpu') to map "
                    + "your storages to the CPU.")
        case let type where runtime.accelerator.map { $0.name == type } ?? false:
            let device = try DeviceText.parse(text, accelerator: String(type))
            return try DeviceResolver.normalised(device, runtime)
        default:
            throw TensorError.runtime(
                "don't know how to restore data location of torch.storage.UntypedStorage (tagged with \(text))")
        }
    }
}

extension PythonDictionary {
    fileprivate func value(forText text: String) -> Value? {
        var referents = referents[...]
        while let key = referents.popFirst(), let value = referents.popFirst() {
            if case .string(text) = key { return value }
        }
        return nil
    }
}

/// What `torch.load` makes without being told to trust the file.
enum SafeGlobals {
    /// - Throws: an `UnpicklingError` naming the first class that is not among those.
    static func check(_ value: Value) throws {
        var pending = [value]
        var seen: Set<ObjectIdentifier> = []
        while let value = pending.popLast() {
            switch value {
            case .tuple(let items): pending += items.reversed()
            case .slice: throw refused("slice")
            case .ellipsis: throw refused("Ellipsis")
            case .notImplemented: throw refused("NotImplemented")
            case .object(let object):
                guard seen.insert(ObjectIdentifier(object)).inserted else { continue }
                if let name = global(object) { throw refused(name) }
                if object is PythonList || object is PythonDictionary { pending += object.referents.reversed() }
            default: break
            }
        }
    }

    /// What a pickle names to rebuild the object, where that is not allowed by default.
    private static func global(_ object: any PythonObject) -> String? {
        switch object {
        case let type as PythonType: type.qualifiedName
        case is PythonFunction, is TorchFunctionObject, is BoundMethod: "getattr"
        case is PythonRange: "range"
        case is any NumPyScalarArgument: "numpy._core.multiarray.scalar"
        default: Value.object(object).array == nil ? nil : "numpy._core.multiarray._reconstruct"
        }
    }

    private static func refused(_ name: String) -> TensorError {
        TensorError(
            kind: "_pickle.UnpicklingError",
            """
            Weights only load failed. This file can still be loaded, to do so you have two options, \
            \u{1b}[1mdo those steps only if you trust the source of the checkpoint\u{1b}[0m. 
            \t(1) In PyTorch 2.6, we changed the default value of the `weights_only` argument in `torch.load` from `False` \
            to `True`. Re-running `torch.load` with `weights_only` set to `False` will likely succeed, but it can result in \
            arbitrary code execution. Do it only if you got the file from a trusted source.
            \t(2) Alternatively, to load with `weights_only=True` please check the recommended steps in the following error \
            message.
            \tWeightsUnpickler error: Unsupported global: GLOBAL \(name) was not an allowed global by default. Please use \
            `torch.serialization.add_safe_globals([\(name)])` or the `torch.serialization.safe_globals([\(name)])` context \
            manager to allowlist this global if you trust this class/function.

            Check the documentation of torch.load to learn more about types accepted by default with weights_only \
            https://pytorch.org/docs/stable/generated/torch.load.html.
            """)
    }
}
