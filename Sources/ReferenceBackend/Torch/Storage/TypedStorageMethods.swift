import InProcess
import ReferenceTensor
import TensorTypes

/// The methods of `torch.TypedStorage`.
///
/// Source: `torch/storage.py`.
enum TypedStorageMethods {
    typealias Method = StorageMethod<TypedStorage>

    static let table = Method.table(own + forwarded + wrapped + casts)

    private static let own: [Method] = [
        .python("TypedStorage.untyped(self)") { storage, _, _ in .object(storage.storage) },
        .python("TypedStorage.nbytes(self)") { storage, _, _ in .int(Int128(storage.storage.byteCount)) },
        .python("TypedStorage._nbytes(self)") { storage, _, _ in .int(Int128(storage.storage.byteCount)) },
        .python("TypedStorage.size(self)") { storage, _, _ in .int(Int128(storage.count)) },
        .python("TypedStorage._size(self)") { storage, _, _ in .int(Int128(storage.count)) },
        .python("TypedStorage.element_size(self)") { storage, _, _ in .int(Int128(storage.dtype.itemSize)) },
        .python("TypedStorage._element_size(self)") { storage, _, _ in .int(Int128(storage.dtype.itemSize)) },
        .python("TypedStorage._data_ptr(self)") { storage, _, _ in .int(Int128(storage.storage.address)) },
        .python("TypedStorage.pickle_storage_type(self)") { storage, _, _ in .string(storage.legacyName) },
        .python("TypedStorage.type(self, dtype=None, non_blocking=False)") { storage, values, _ in
            guard values[0].map(\.isNone) ?? true else { throw UnsupportedOperation("storage.type with a dtype") }
            let device = storage.storage.device
            if device.isMeta { return .string("torch.storage.TypedStorage") }
            return .string("torch.\(device.isCPU ? "" : "\(device.type).")\(storage.legacyName)")
        },
        .python("TypedStorage.tolist(self)") { storage, _, interpreter in
            .object(PythonList(try storage.elements(interpreter) ?? []))
        },
        .python("TypedStorage.fill_(self, value)") { storage, values, interpreter in
            _ = try storage.setItem(.slice(PythonSlice()), values[0] ?? .none, interpreter)
            return .object(storage)
        },
        .python("TypedStorage.copy_(self, source, non_blocking=None)") { storage, values, interpreter in
            guard let source = values[0]?.storage else {
                throw TensorError.type(
                    "copy_(): argument 'src' (position 1) must be torch.Storage, not \(values[0]?.typeName ?? "None")")
            }
            try storage.storage.overwrite(with: source)
            return .object(storage)
        },
        .python("TypedStorage.resize_(self, size)") { storage, values, interpreter in
            let bytes = try interpreter.binary(.multiply, values[0] ?? .none, .int(Int128(storage.dtype.itemSize)))
            _ = try storage.storage.callMethod("resize_", CallArguments([bytes]), interpreter)
            return .none
        },
        .python("TypedStorage.share_memory_(self)") { storage, _, _ in
            try storage.storage.moveToSharedMemory()
            return .object(storage)
        },
    ]

    /// Methods that ask the storage of bytes.
    private static let forwarded: [Method] = [
        ("data_ptr", "self"), ("resizable", "self"), ("is_shared", "self"), ("get_device", "self"),
        ("is_pinned", "self, device=None"),
    ].map { name, parameters in
        .python("TypedStorage.\(name)(\(parameters))") { storage, values, interpreter in
            try storage.storage.callMethod(name, CallArguments(values.compactMap(\.self)), interpreter) ?? .none
        }
    }

    /// Methods that give another storage of bytes, of the same element type.
    private static let wrapped: [Method] = [
        ("clone", "self"), ("cpu", "self"), ("cuda", "self, device=None, non_blocking=False"),
        ("pin_memory", "self, device=None"), ("to", "self, *, device, non_blocking=False"),
    ].map { name, parameters in
        .python("TypedStorage.\(name)(\(parameters))") { storage, values, interpreter in
            var arguments = CallArguments()
            if let first = values.first ?? nil { arguments.keywords = [("device", first)] }
            let bytes = try storage.storage.callMethod(name, arguments, interpreter)?.storage ?? storage.storage
            return .object(TypedStorage(bytes, storage.dtype))
        }
    }

    private static let casts: [Method] = TypedStorage.casts.map { name, dtype in
        .python("TypedStorage.\(name)(self)") { storage, _, _ in .object(try storage.converted(to: dtype)) }
    }
}
