import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// A storage is its own Python object: `t.untyped_storage() is t.untyped_storage()`.
extension Storage: PythonObject, StorageArgument {
    /// `torch.UntypedStorage`.
    public var typeObject: PythonType { UntypedStorageType.type }
    /// `torch.storage.UntypedStorage`, as messages have it.
    public var typeName: String { "torch.storage.UntypedStorage" }

    /// What is known of the storage without a call.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "device": .object(DeviceObject(device))
        case "is_cuda", "is_hpu": .bool(device.type == name.dropFirst(3))
        case "is_sparse", "is_sparse_csr": .bool(false)
        case "filename": Value.none
        case "_cdata": .int(Int128(Int(bitPattern: ObjectIdentifier(self))))
        default: nil
        }
    }

    /// Refuses to set what the class defines.
    ///
    /// - Throws: an `AttributeError`.
    public func setAttribute(_ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        switch name {
        case "device", "is_cuda", "is_hpu", "_cdata":
            throw TensorError.attribute("attribute '\(name)' of 'torch._C.StorageBase' objects is not writable")
        default: return false
        }
    }

    /// Calls one of ``UntypedStorageMethods``.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        try UntypedStorageMethods.table[name]?.call(self, arguments, interpreter)
    }
    /// Whether ``UntypedStorageMethods`` has it.
    public func hasMethod(_ name: String) -> Bool { UntypedStorageMethods.table[name] != nil }

    /// A byte, or for a slice a storage over some of the bytes.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        try StorageItems.get(self, index, interpreter)
    }
    /// Sets a byte or, for a slice, several to the same value.
    public func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        try StorageItems.set(self, index, to: value, interpreter)
        return true
    }
    /// The number of bytes.
    public func length(_ interpreter: Interpreter) throws -> Int? { byteCount }
    /// The bytes.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? {
        try StorageItems.all(self).map { .int(Int128($0)) }
    }

    /// One byte a line, and what the storage is.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        let summary = "[torch.storage.UntypedStorage(device=\(device.text)) of size \(byteCount)]"
        if device.isMeta { return "...\n\(summary)" }
        return " \(try StorageItems.all(self).map(String.init).joined(separator: "\n "))\n\(summary)"
    }

    /// Who lent the bytes.
    public var referents: [Value] {
        guard let lender, let object = lender as? any PythonObject else { return [] }
        return [.object(object)]
    }

    /// A copy of the bytes.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(try copied()) }
    /// A copy of the bytes, the same one that tensors get which are copied along.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        .object(try memo.copy(ofStorage: self))
    }
    /// Files of `torch.save` take it for a storage of bytes; other pickles do not know it.
    ///
    /// - Throws: an `AttributeError` outside `torch.save`.
    public func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        guard let file = memo.torchFile else {
            throw TensorError.attribute("type object 'torch.storage.UntypedStorage' has no attribute 'dtype'")
        }
        return .object(TypedStorage(try file.copy(of: self, as: .uint8, memo), .uint8))
    }
}

/// The class `torch.UntypedStorage`.
enum UntypedStorageType {
    static let type = PythonType(
        "UntypedStorage", module: "torch.storage",
        constructor: { arguments, interpreter in .object(try construct(arguments, interpreter)) })

    private static let form = NativeForm(
        [
            "torch.UntypedStorage(*, int64_t? allocator=None, Device? device=None)",
            "torch.UntypedStorage(int64_t size, *, int64_t? allocator=None, Device? device=None)",
            "torch.UntypedStorage(PyObject* sequence, *, int64_t? allocator=None, Device? device=None)",
        ], isMethod: false)

    private static func construct(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Storage {
        let session = try TorchSession.of(interpreter)
        let (signature, values) = try form.overloads().bind(arguments, receiver: nil, interpreter)
        let bound = TorchArguments(
            session: session, interpreter: interpreter, signature: signature, receiver: nil, values: values)
        let device = try bound.optionalDevice() ?? .cpu
        var bytes: [UInt8] = []
        var count = 0
        switch bound.signatureIndex {
        case 1:
            guard case .int(let size)? = bound.given("size")?.number, let exact = Int(exactly: size) else {
                throw TensorError.value("Overflow when unpacking long long")
            }
            count = exact
            if !device.isMeta { try Storage.checkCount(count) }
        case 2:
            bytes = try self.bytes(of: bound.value("sequence"), interpreter)
            count = bytes.count
        default: break
        }
        let storage = Storage(byteCount: count, device: device, runtime: session.runtime)
        storage.contents?.copyBytes(from: bytes)
        return storage
    }

    private static func bytes(of value: Value, _ interpreter: Interpreter) throws -> [UInt8] {
        guard let items = try items(of: value, interpreter) else {
            throw TensorError.runtime("torch.UntypedStorage(): Expected a sequence type, but got \(value.typeName)")
        }
        return try items.map { item in
            guard let integer = item.pythonInteger else {
                throw TensorError.runtime(
                    "torch.UntypedStorage(): tried to construct a storage from a sequence (\(value.typeName)), but one of "
                        + "the items was of type \(item.typeName) instead of int")
            }
            guard Int64(exactly: integer) != nil else {
                throw TensorError(
                    kind: "SystemError",
                    "<class 'torch.storage.UntypedStorage'> returned a result with an exception set")
            }
            return UInt8(truncatingIfNeeded: integer)
        }
    }

    /// The items of what Python counts as a sequence.
    private static func items(of value: Value, _ interpreter: Interpreter) throws -> [Value]? {
        if let items = value.sequence?.items { return items }
        switch value {
        case .string, .bytes: return try interpreter.elements(value)
        case .object(let object) where object is PythonRange || object is PythonByteArray || value.array != nil:
            return try interpreter.elements(value)
        default: return nil
        }
    }
}

extension Value {
    /// The value of a Python `int` or `bool`, NumPy's scalars not counted.
    var pythonInteger: Int128? {
        switch self {
        case .int(let value): value
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }
}
