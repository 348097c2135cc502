import InProcess
import ReferenceTensor
import TensorTypes

/// A tensor's window on its storage.
extension Tensor: MemoryDescribing {
    /// The window; of a sparse tensor those of its indices and values.
    public func memoryDescriptions(_ interpreter: Interpreter) -> [MemoryDescription] {
        guard let sparse else { return [window(suffix: "", of: self)] }
        return [window(suffix: "._indices()", of: sparse.indices), window(suffix: "._values()", of: sparse.values)]
    }

    private func window(suffix: String, of tensor: Tensor) -> MemoryDescription {
        let storage = tensor.storage
        let itemSize = tensor.dtype.itemSize
        let dtype = tensor.dtype
        var description = MemoryDescription(
            kind: "Tensor", dtype: dtype.name, itemSize: itemSize, shape: tensor.shape,
            strides: tensor.strides.map { $0 &* itemSize }, allocation: storage.allocation,
            offset: storage.offsetInAllocation &+ tensor.offset &* itemSize)
        description.suffix = suffix
        description.countsElements = true
        description.declaredOffset = tensor.offset
        let (base, count) = (storage.offsetInAllocation, storage.byteCount)
        description.text = { place in
            // The bits of a lazy view belong to the view, not to the bytes.
            guard place >= base, place - base <= count - itemSize, (place - base) % itemSize == 0 else { return "?" }
            return Tensor(storage: storage, dtype: dtype, shape: [], offset: (place - base) / itemSize).elementText
        }
        description.requiresGrad = requiresGrad
        description.gradFunction = (try? gradFn)?.name
        if let version { description.version = (ObjectIdentifier(version), version.value) }
        if tensor.isConjugated { description.notes.append("conj") }
        if tensor.isNegated { description.notes.append("neg") }
        if isInference { description.notes.append("inference") }
        if storage.isPinned { description.notes.append("pinned") }
        if storage.isShared { description.notes.append("shared memory") }
        if let grad, suffix.isEmpty || suffix == "._indices()" { description.attached = [(".grad", grad)] }
        return description
    }

    /// The one element as a NumPy scalar's digits.
    private var elementText: String {
        guard let scalar = try? firstElement() else { return "" }
        return NDArray.scalarText(scalar, kind: TensorPrinting.kind(dtype))
    }
}

extension Storage {
    /// The whole block that the storage is, or is a part of.
    var allocation: MemoryDescription.Allocation {
        guard let block else {
            return MemoryDescription.Allocation(
                start: nil, byteCount: byteCount, identity: ObjectIdentifier(self), device: device.text,
                owner: "PyTorch")
        }
        return MemoryDescription.Allocation(
            start: UnsafeRawPointer(block.pointer), byteCount: block.byteCount, identity: ObjectIdentifier(block),
            device: device.text, owner: MemoryOwner.name(of: lender))
    }

    /// Bytes from the start of ``allocation`` to the storage's first.
    var offsetInAllocation: Int { block == nil ? 0 : byteOffset }
}

/// A storage is all of its bytes, of no type.
extension Storage: MemoryDescribing {
    /// The bytes.
    public func memoryDescriptions(_ interpreter: Interpreter) -> [MemoryDescription] {
        [
            MemoryDescription(
                kind: "UntypedStorage", dtype: nil, itemSize: byteCount, shape: [], strides: [],
                allocation: allocation, offset: offsetInAllocation)
        ]
    }
}

/// Whose bytes they are.
enum MemoryOwner {
    /// The library of the last in a chain of lenders and bases; without any, PyTorch.
    static func name(of lender: AnyObject?) -> String {
        var owner = lender
        var name = "PyTorch"
        while let next = owner {
            switch next {
            case let array as NDArray:
                name = "NumPy"
                owner = array.base
            case let tensor as Tensor:
                name = "PyTorch"
                owner = tensor.storage.lender
            case let storage as Storage:
                name = "PyTorch"
                owner = storage.lender
            default: return "Python"
            }
        }
        return name
    }
}
