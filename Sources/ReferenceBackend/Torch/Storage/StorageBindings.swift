import InProcess
import ReferenceTensor
import TensorTypes

/// The methods of tensors that are about their storage.
enum StorageBindings {
    static let table: [TorchBinding] = inspection + replacement + resizing + deprecated + placement

    /// Classes of `torch`.
    static let types: [PythonType] = [UntypedStorageType.type, TypedStorageType.type] + TypedStorageType.legacy

    private static let inspection: [TorchBinding] = [
        .method("untyped_storage()") {
            let storage = try withStorage($0).storage
            return .object(storage.runtime.has(.storageIsFresh) ? storage.twin() : storage)
        },
        .pythonMethod("Tensor.storage(self)") { arguments in
            try TypedStorage.warn(arguments.interpreter)
            let tensor = try withStorage(arguments)
            return .object(TypedStorage(tensor.storage, tensor.dtype))
        },
        .pythonMethod("Tensor._typed_storage(self)") { arguments in
            let tensor = try withStorage(arguments)
            return .object(TypedStorage(tensor.storage, tensor.dtype))
        },
        .pythonMethod("Tensor.storage_type(self)") { arguments in
            try TypedStorage.warn(arguments.interpreter)
            let tensor = try withStorage(arguments)
            return TypedStorageType.legacy(of: tensor.dtype, on: tensor.device).map { .object($0) } ?? .none
        },
        .method("storage_offset()") { .int(Int128(try $0.input.offset)) },
        .method("data_ptr()") { arguments in
            let tensor = try arguments.input
            guard tensor.sparse == nil else {
                throw TensorError.runtime("Cannot access data pointer of Tensor that doesn't have storage")
            }
            return .int(Int128(tensor.dataPointer))
        },
        .method("element_size()") { .int(Int128(try $0.input.dtype.itemSize)) },
        .both("numel(Tensor input)") { .int(Int128(try $0.input.count)) },
        .method("nelement()") { .int(Int128(try $0.input.count)) },
        .method("is_set_to(Tensor tensor)") { arguments in
            let (tensor, other) = (try arguments.input, try arguments.tensor("tensor"))
            guard tensor.sparse == nil, other.sparse == nil else {
                throw TensorError.notImplemented(Sparse.noKernel(for: "is_set_to"))
            }
            if tensor.isMeta || other.isMeta {
                throw TensorError.notImplemented(TensorItems.metaMessage("aten::is_set_to"))
            }
            return .bool(StorageReplacement.isSet(tensor, to: other))
        },
    ]

    private static let replacement: [TorchBinding] = [
        .method(
            "set_()", "set_(Storage source)",
            "set_(Storage source, SymInt storage_offset, SymIntArrayRef size, SymIntArrayRef stride=None)",
            "set_(Tensor source)",
            "set_(Tensor source, SymInt storage_offset, SymIntArrayRef size, SymIntArrayRef stride=None)"
        ) { arguments in
            let tensor = try arguments.input
            guard tensor.sparse == nil else {
                throw TensorError.notImplemented(Sparse.noKernel(for: "set_"))
            }
            switch arguments.signatureIndex {
            case 0: try StorageReplacement.clear(tensor)
            case 1: try StorageReplacement.set(tensor, storage: storage(for: tensor, arguments))
            case 2:
                try StorageReplacement.set(
                    tensor, storage: storage(for: tensor, arguments), offset: arguments.int("storage_offset"),
                    shape: arguments.ints("size"), strides: strides(arguments))
            case 3: try StorageReplacement.set(tensor, like: arguments.tensor("source"))
            default:
                try StorageReplacement.set(
                    tensor, within: arguments.tensor("source"), offset: arguments.int("storage_offset"),
                    shape: arguments.ints("size"), strides: strides(arguments))
            }
            return .object(tensor)
        }
    ]

    private static let resizing: [TorchBinding] = [
        .method("resize_(SymIntArrayRef size, *, MemoryFormat? memory_format=None)") { arguments in
            let tensor = try arguments.input
            guard tensor.sparse == nil else { throw TensorError.notImplemented(Sparse.noKernel(for: "resize_")) }
            try Resizing.resize(tensor, to: arguments.ints("size"), format: arguments.memoryFormat())
            return .object(tensor)
        },
        .both("resize_as_(Tensor input, Tensor the_template, *, MemoryFormat? memory_format=None)") { arguments in
            let tensor = try arguments.input
            try Resizing.resize(tensor, like: arguments.tensor("the_template"), format: arguments.memoryFormat())
            return .object(tensor)
        },
    ]

    /// Names from before in-place methods ended in `_`, deprecated since.
    private static let deprecated: [TorchBinding] = [
        .pythonMethod("Tensor.resize(self, *sizes)") { arguments in
            let tensor = try arguments.tensor("self")
            arguments.runtime.warn("UserWarning", "non-inplace resize is deprecated")
            let sizes = arguments.value("sizes").sequence?.items ?? []
            let given = sizes.count == 1 ? sizes[0].sequence?.items ?? sizes : sizes
            return .object(try reshaped(tensor, given.map { try arguments.interpreter.size($0) }))
        },
        .pythonMethod("Tensor.resize_as(self, tensor)") { arguments in
            arguments.runtime.warn("UserWarning", "non-inplace resize_as is deprecated")
            return .object(try reshaped(arguments.tensor("self"), arguments.tensor("tensor").shape))
        },
    ]

    private static func reshaped(_ tensor: Tensor, _ shape: [Int]) throws -> Tensor {
        let count = shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        guard count == tensor.count else {
            throw TensorError.runtime(
                "requested resize to \(times(shape)) (\(count) elements in total), but the given tensor has a size of "
                    + "\(times(tensor.shape)) (\(tensor.count) elements). autograd's resize can only change the shape of a "
                    + "given tensor, while preserving the number of elements. ")
        }
        return try Shaping.reshape(tensor, shape)
    }

    private static func times(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }

    private static let placement: [TorchBinding] = [
        .pythonMethod("Tensor.is_shared(self)") { .bool(try withStorage($0).storage.isInSharedMemory) },
        .pythonMethod("Tensor.share_memory_(self)") { arguments in
            let tensor = try withStorage(arguments)
            try tensor.storage.moveToSharedMemory()
            return .object(tensor)
        },
        .method("is_pinned(Device? device=None)") { arguments in
            try MemoryPinning.warnOfDevice(arguments.given("device"), arguments.runtime)
            let tensor = try arguments.input
            return .bool(tensor.device.isCPU && tensor.storage.isPinned)
        },
        .method("pin_memory(Device? device=None)") { arguments in
            try MemoryPinning.warnOfDevice(arguments.given("device"), arguments.runtime, "pin_memory")
            return .object(try MemoryPinning.pin(arguments.input))
        },
    ]

    /// The tensor that the method is called on, if it has a storage.
    private static func withStorage(_ arguments: TorchArguments) throws -> Tensor {
        let tensor = try arguments.input
        guard tensor.sparse == nil else {
            throw TensorError.notImplemented("Cannot access storage of SparseTensorImpl")
        }
        return tensor
    }

    private static func storage(for tensor: Tensor, _ arguments: TorchArguments) throws -> Storage {
        let given = arguments.value("source")
        if let typed = given.object(as: TypedStorage.self), typed.dtype != tensor.dtype {
            throw TensorError.runtime(
                "Expected a Storage of type \(tensor.dtype.typeInfoName) or an UntypedStorage, but got type "
                    + "\(typed.dtype.scalarTypeName) for argument 1 'storage'")
        }
        guard let storage = given.storage else { throw UnsupportedOperation("a storage that is none") }
        return storage
    }

    private static func strides(_ arguments: TorchArguments) throws -> [Int]? {
        let strides = try arguments.optionalInts("stride")
        return strides?.isEmpty == true ? nil : strides
    }
}
