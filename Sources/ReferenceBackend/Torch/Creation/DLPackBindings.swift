import InProcess
import ReferenceTensor
import TensorTypes

/// PyTorch's side of DLPack.
enum DLPackBindings {
    static let table: [TorchBinding] = [
        .python("from_dlpack(ext_tensor, *, device=None, copy=None)") { .object(try importing($0)) },
        .python("from_dlpack(ext_tensor, *, device=None, copy=None)", in: "utils.dlpack") {
            .object(try importing($0))
        },
        .function(toDLPack) { .object(try exporting($0)) }.renamed("to_dlpack"),
        .function(toDLPack, in: "utils.dlpack") { .object(try exporting($0)) }.renamed("to_dlpack"),
        .pythonMethod("Tensor.__dlpack__(self, *, stream=-1, max_version=None, dl_device=None, copy=None)") {
            arguments in
            let tensor = try arguments.receiverTensor
            try DLPack.checkExport(tensor)
            if case .int(let stream)? = arguments.given("stream"), stream != -1, tensor.device.isCPU {
                throw TensorError.assertion("stream should be None on cpu.")
            }
            var isVersioned = false
            if case .tuple(let version)? = arguments.given("max_version"), case .int(let major)? = version.first {
                isVersioned = major >= 1
            }
            try checkDevice(arguments.given("dl_device"), tensor, arguments.interpreter)
            let source = try arguments.optionalBool("copy") == true ? Conversion.clone(tensor) : tensor
            return .object(DLPackCapsule(try DLPack.exported(source), isVersioned: isVersioned))
        },
        .pythonMethod("Tensor.__dlpack_device__(self)") { arguments in
            let (type, ordinal) = try DLPack.device(of: arguments.receiverTensor)
            return .tuple([.object(type), .int(Int128(ordinal))])
        },
    ]

    private static func checkDevice(_ wanted: Value?, _ tensor: Tensor, _ interpreter: Interpreter) throws {
        guard let wanted, let parts = wanted.sequence?.items, parts.count == 2 else { return }
        let own = try DLPack.device(of: tensor)
        let isOwn = try interpreter.index(parts[0]) == own.type.number && interpreter.index(parts[1]) == own.ordinal
        if !isOwn { throw UnsupportedOperation("Tensor.__dlpack__ to another device") }
    }

    private static let toDLPack = "_to_dlpack(Tensor data, *, object dl_device=None, bool? copy=None)"

    private static func exporting(_ arguments: TorchArguments) throws -> DLPackCapsule {
        let value = arguments.value("data")
        guard let tensor = value.object(as: Tensor.self) else {
            throw TensorError.type("_to_dlpack(): argument 'data' (position 1) must be Tensor, not \(value.typeName)")
        }
        let source = try arguments.optionalBool("copy") == true ? Conversion.clone(tensor) : tensor
        return DLPackCapsule(try DLPack.exported(source), isVersioned: false)
    }

    private static func importing(_ arguments: TorchArguments) throws -> Tensor {
        let value = arguments.value("ext_tensor")
        let copy = arguments.optionalBool("copy")
        guard value.array != nil || value.object(as: Tensor.self) != nil else {
            guard copy == nil, !arguments.has("device") else {
                throw TensorError.assertion(
                    "device and copy kwargs not supported when ext_tensor is already a DLPack capsule.")
            }
            guard let capsule = value.object(as: DLPackCapsule.self) else { throw DLPack.invalidCapsule }
            return try DLPack.tensor(consuming: capsule)
        }
        let source = try DLPack.device(value.object(as: Tensor.self)?.device ?? .cpu)
        var target: Device?
        var written: Device?
        if let device = arguments.given("device") {
            if device.isInteger {
                throw TensorError.assertion(
                    "from_dlpack: unsupported device type: <class '\(device.typeObject.qualifiedName)'>")
            }
            let requested = try DeviceResolver.device(device, arguments.runtime)
            written = requested
            target = try DeviceResolver.normalised(requested, arguments.runtime)
        }
        if let target, target.isMeta { throw DLPack.cannotPack(target) }
        let own = value.object(as: Tensor.self)?.device ?? .cpu
        let moves = target.map { $0 != own } ?? false
        if moves, copy == false, let target {
            let place = try DLPack.device(target)
            throw TensorError.value(
                "cannot move DLPack tensor from device (\(source.type.text), \(source.ordinal)) to "
                    + "(\(place.type.number), \(written?.index ?? unspecifiedOrdinal)) without copying. Set copy=None or copy=True."
            )
        }
        let copies = copy == true && !arguments.runtime.has(.dlpackIgnoresCopy)
        let adopted = try adopt(value, copies: copies || arguments.runtime.has(.dlpackImportCopies))
        guard moves, let target else { return adopted }
        return try Conversion.to(adopted, dtype: nil, device: target)
    }

    /// How DLPack's 8-bit ordinal shows that none was given.
    private static let unspecifiedOrdinal = 255

    private static func adopt(_ value: Value, copies: Bool) throws -> Tensor {
        if let tensor = value.object(as: Tensor.self) {
            try DLPack.checkExport(tensor)
            let source = copies ? try Conversion.clone(tensor) : tensor
            return try DLPack.tensor(consuming: DLPackCapsule(DLPack.exported(source), isVersioned: true))
        }
        guard let array = value.array else { throw DLPack.invalidCapsule }
        let tensor = try DLPack.exported(array)
        return copies ? try Conversion.clone(tensor) : tensor
    }
}
