import InProcess
import ReferenceTensor
import TensorTypes

/// The methods of `torch.UntypedStorage`.
///
/// Source: `torch/storage.py` and `torch/csrc/StorageMethods.cpp`.
enum UntypedStorageMethods {
    typealias Method = StorageMethod<Storage>

    static let table = Method.table(native + python + casts)

    private static let native: [Method] = [
        .none("StorageBase.nbytes") { storage, _, _ in .int(Int128(storage.byteCount)) },
        .none("StorageBase.data_ptr") { storage, _, _ in .int(Int128(storage.address)) },
        .none("StorageBase.resizable") { storage, _, _ in .bool(storage.isResizable) },
        .none("StorageBase.element_size") { _, _, _ in .int(1) },
        .none("StorageBase.is_shared") { storage, _, _ in .bool(storage.isInSharedMemory) },
        .one("StorageBase.resize_") { storage, values, _ in
            try storage.resize(to: integer(values[0], "resize_ expects an int, but got "))
            return .object(storage)
        },
        .one("StorageBase.fill_") { storage, values, _ in
            guard let value = values[0]?.pythonInteger else {
                throw TensorError.runtime("fill_ expects int, but got \(values[0]?.typeName ?? "None")")
            }
            guard Int64(exactly: value) != nil else {
                throw TensorError(
                    kind: "SystemError",
                    "<method 'fill_' of 'torch._C.StorageBase' objects> returned a result with an exception set")
            }
            storage.contents?.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: value))
            return .object(storage)
        },
        .native("copy_(Storage src, bool? non_blocking=None)") { storage, values, _ in
            if let source = values[0]?.storage { try storage.overwrite(with: source) }
            return .object(storage)
        },
    ]

    private static let python: [Method] = [
        .python("_StorageBase.size(self)") { storage, _, _ in .int(Int128(storage.byteCount)) },
        .python("_StorageBase.tolist(self)") { storage, _, _ in
            .object(PythonList(try StorageItems.all(storage).map { .int(Int128($0)) }))
        },
        .python("_StorageBase.clone(self)") { storage, _, _ in .object(try storage.copied()) },
        .python("_StorageBase.untyped(self)") { storage, _, _ in .object(storage) },
        .python("_StorageBase.new(self)") { storage, _, _ in
            .object(Storage(byteCount: 0, device: storage.device, runtime: storage.runtime))
        },
        .python("_StorageBase.get_device(self)") { storage, _, _ in
            storage.device.index.map { .int(Int128($0)) } ?? Value.none
        },
        .python("_StorageBase.type(self, dtype=None, non_blocking=False)") { storage, values, _ in
            guard values[0].map(\.isNone) ?? true else {
                throw UnsupportedOperation("storage.type with a dtype")
            }
            return .string("torch.storage.UntypedStorage")
        },
        .python("_StorageBase.cpu(self)") { storage, _, _ in .object(try moved(storage, to: .cpu)) },
        .python("_StorageBase.to(self, *, device, non_blocking=False)") { storage, values, _ in
            let device = try DeviceResolver.resolve(values[0] ?? .none, storage.runtime)
            guard device == storage.device || !device.isMeta else {
                throw TensorError.assertion("META device module is not loaded")
            }
            return .object(try moved(storage, to: device))
        },
        .python("_StorageBase.cuda(self, device=None, non_blocking=False)") { storage, values, _ in
            let given = values[0].flatMap { $0.isNone ? nil : $0 }
            var device = try DeviceResolver.device(given ?? .string("cuda"), storage.runtime)
            device.type = "cuda"
            return .object(try moved(storage, to: DeviceResolver.normalised(device, storage.runtime)))
        },
        .python("_StorageBase.share_memory_(self)") { storage, _, _ in
            try storage.moveToSharedMemory()
            return .object(storage)
        },
        .python("_StorageBase.is_pinned(self, device=None)") { storage, values, interpreter in
            try MemoryPinning.warnOfDevice(values[0], storage.runtime)
            return .bool(storage.isPinned)
        },
        .python("_StorageBase.pin_memory(self, device=None)") { storage, _, _ in
            guard storage.device.isCPU else {
                throw TensorError.type("cannot pin 'torch.storage.UntypedStorage' only CPU memory can be pinned")
            }
            if storage.isPinned { return .object(storage) }
            try MemoryPinning.checkAccelerator(storage.runtime)
            let pinned = try storage.copied()
            pinned.isPinned = true
            return .object(pinned)
        },
        .python("_StorageBase.byteswap(self, dtype)") { storage, values, _ in
            guard let dtype = values[0]?.object(as: DTypeObject.self)?.dtype else {
                throw TensorError.type("byteswap(): argument 'dtype' must be torch.dtype")
            }
            try swap(storage, unit: dtype.realType.itemSize)
            return .none
        },
    ]

    /// `float()` and the like: every byte as a number of another type.
    private static let casts: [Method] = TypedStorage.casts.map { name, dtype in
        .python("_StorageBase.\(name)(self)") { storage, _, _ in
            .object(try TypedStorage(storage, .uint8).converted(to: dtype))
        }
    }

    static func moved(_ storage: Storage, to device: Device) throws -> Storage {
        device == storage.device ? storage : try storage.copied(to: device)
    }

    private static func integer(_ value: Value?, _ complaint: String) throws -> Int {
        guard let value, value.isInteger, case .int(let number)? = value.number else {
            throw TensorError.runtime("\(complaint)\(value?.typeName ?? "None")")
        }
        guard let exact = Int(exactly: number) else { throw TensorError.value("Overflow when unpacking long long") }
        return exact
    }

    private static func swap(_ storage: Storage, unit: Int) throws {
        guard let contents = storage.contents, unit > 1 else { return }
        guard contents.count.isMultiple(of: unit) else {
            throw TensorError.runtime("the length of data is not a multiple of \(unit)")
        }
        for start in stride(from: 0, to: contents.count, by: unit) {
            for index in 0..<unit / 2 { contents.swapAt(start + index, start + unit - 1 - index) }
        }
    }
}

extension Value {
    /// The bytes of a storage, typed or not.
    var storage: Storage? {
        object(as: Storage.self) ?? object(as: TypedStorage.self)?.storage
    }
}
