import TensorTypes

/// Memory that crosses between arrays and tensors, and does not arrive as it should.
extension Fault {
    /// The tensor whose memory `numpy()` hands out instead; nil if that is not what is broken.
    func toNumPy(_ source: Tensor, _ force: Bool) throws -> Tensor? {
        switch self {
        case .toNumPyForceCopies where force && !source.isMeta: try source.contiguousClone()
        case .toNumPyWidensHalf where source.dtype == .bfloat16 && !source.isMeta:
            try Conversion.convert(source.detached(), to: .float32)
        default: nil
        }
    }

    /// Whether data that is a tensor or an array is copied; nil if that is not what is broken.
    package func copiesData(_ copies: Bool, isTensor: Bool) -> Bool? {
        switch self {
        case .tensorSharesArray where !isTensor: false
        case .tensorSharesTensor where isTensor: false
        case .asTensorCopies where !isTensor: true
        default: nil
        }
    }

    /// What `asarray` takes its argument `copy` for.
    package func asArrayCopy(_ copy: Bool?) -> Bool? {
        switch self {
        case .asArrayCopies where copy == nil: true
        case .asArrayIgnoresRefusal where copy == false: nil
        case .asArrayIgnoresCopy where copy == true: nil
        default: copy
        }
    }

    /// The memory of a resized storage where resizing is broken: always new, so that whoever shares the old memory keeps it.
    func resized(_ storage: Storage, to newCount: Int) -> MemoryBlock? {
        guard self == .toNumPyStaysResizable || self == .storageResizesShared || self == .storageForgetsContents
        else { return nil }
        let block = MemoryBlock(byteCount: newCount, device: storage.device, ledger: storage.runtime.memory)
        if self != .storageForgetsContents, let old = storage.contents, let start = old.baseAddress {
            block.pointer.copyMemory(from: start, byteCount: min(old.count, newCount))
        }
        return block
    }
}

extension NDArray {
    /// The elements in the order in which they lie in memory.
    func unreversed() -> NDArray {
        var offset = 0
        for (extent, stride) in zip(shape, strides) where stride < 0 && extent > 0 { offset += (extent - 1) * stride }
        return view(strides: strides.map(abs), offset: count == 0 ? 0 : offset)
    }
}
