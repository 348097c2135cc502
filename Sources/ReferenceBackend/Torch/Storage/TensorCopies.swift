import InProcess
import ReferenceTensor
import TensorTypes

/// `copy`, `deepcopy` and `pickle` of tensors.
extension Tensor {
    /// The storage and the gradient: what counts as a reference when an array asks whether it is referred to.
    public var referents: [Value] {
        var referents: [Value] = [.object(storage)]
        if let grad { referents.append(.object(grad)) }
        return referents
    }

    /// A leaf over the same storage.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(try Copying.shallow(self)) }

    /// A leaf over a copy of the whole storage, with a copy of the gradient; storages stay shared within one call.
    ///
    /// - Throws: a `RuntimeError` for results of recorded operations.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        let splits = runtime.has(.deepCopySplits)
        let copy = try Copying.deep(self, storageCopy: { try splits ? $0.copied() : memo.copy(ofStorage: $0) })
        if runtime.has(.deepCopyDropsRequiresGrad) { copy.requiresGradFlag = false }
        memo.remember(.object(copy), of: self)
        if let grad, !runtime.has(.deepCopyDropsGrad),
            case .object(let object) = try interpreter.deepCopy(.object(grad), memo)
        {
            copy.grad = object as? Tensor
        }
        return .object(copy)
    }

    /// A leaf over a copy of the whole storage: one per tensor in a plain pickle, one per storage in a file of
    /// `torch.save`.
    public func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        let file = memo.torchFile
        let result = try Copying.pickled(self) { storage in
            try file?.copy(of: storage, as: dtype, memo) ?? storage.copied()
        }
        if runtime.has(.pickleDropsRequiresGrad) { result.requiresGradFlag = false }
        return .object(result)
    }
}

extension DeepCopyMemo {
    /// The copy of a storage, made when it is first asked for, be it for a tensor or for the storage itself.
    func copy(ofStorage storage: Storage) throws -> Storage {
        if let known = copy(of: storage)?.storage { return known }
        if let known = shared(storage) { return known }
        let made = try storage.copied()
        rememberShared(made, of: storage)
        return made
    }

    /// The file of `torch.save` that is being written or read; nil in `pickle` itself.
    var torchFile: TorchFile? { shared(TorchFile.current) }

    /// A memo for writing or reading a file of `torch.save`.
    convenience init(_ file: TorchFile) {
        self.init()
        rememberShared(file, of: TorchFile.current)
    }
}

/// What `torch.save` and `torch.load` do with storages: one copy each, and another device if wanted.
final class TorchFile {
    /// What stands for the file in a memo.
    nonisolated(unsafe) static let current = TorchFile()

    private let place: (Device) throws -> Device
    private var dtypes: [ObjectIdentifier: DType] = [:]

    /// - Parameter place: where the storages of a device are put.
    init(place: @escaping (Device) throws -> Device = { $0 }) {
        self.place = place
    }

    /// The copy of a storage.
    ///
    /// - Throws: a `RuntimeError` if the storage was seen with another element type.
    func copy(of storage: Storage, as dtype: DType, _ memo: DeepCopyMemo) throws -> Storage {
        let key = ObjectIdentifier(storage)
        if let known = dtypes[key], known != dtype, storage.byteCount > 0, !storage.runtime.has(.saveMixesTypes) {
            throw TensorError.runtime(
                "Cannot save multiple tensors or storages that view the same data as different types")
        }
        dtypes[key] = dtype
        let splits = storage.runtime.has(.saveSplits)
        if let known = memo.shared(storage), known !== storage, !splits { return known }
        let device = try place(storage.device)
        let made =
            device.isMeta
            ? Storage(byteCount: storage.byteCount, device: device, runtime: storage.runtime)
            : try storage.copied(to: device)
        memo.rememberShared(made, of: storage)
        return made
    }
}
