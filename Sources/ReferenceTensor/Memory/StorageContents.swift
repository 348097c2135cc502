import TensorTypes

/// Reading, copying and cutting the bytes of a storage.
extension Storage {
    /// More than any session needs, and less than what would exhaust the machine.
    package static let largestByteCount = 1 << 32

    static func canHold(_ count: Int) -> Bool { count >= 0 && count <= largestByteCount }

    /// Refuses counts that cannot be allocated.
    ///
    /// - Throws: a `RuntimeError` in the words of PyTorch's allocator.
    package static func checkCount(_ count: Int) throws(TensorError) {
        if !canHold(count) { throw cannotAllocate(count) }
    }

    static func cannotAllocate(_ count: Int) -> TensorError {
        guard count >= 0 else {
            return .runtime(
                "[enforce fail at alloc_cpu.cpp:98] ((ptrdiff_t)nbytes) >= 0. alloc_cpu() seems to have been called with "
                    + "negative number: \(UInt(bitPattern: count))")
        }
        return .runtime(
            "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to "
                + "allocate \(count) bytes. Error code 12 (Cannot allocate memory)")
    }

    /// The bytes that exist: fewer than ``byteCount`` if the block they are borrowed from was made smaller; nil on `meta`.
    package var contents: UnsafeMutableRawBufferPointer? {
        guard let block else { return nil }
        let start = min(byteOffset, block.byteCount)
        return UnsafeMutableRawBufferPointer(
            start: block.pointer + start, count: min(byteCount, block.byteCount - start))
    }

    /// `data_ptr()`: 0 without bytes.
    public var address: Int {
        guard let pointer, byteCount > 0 else { return 0 }
        return Int(bitPattern: pointer)
    }

    /// A storage of the same size on a device, with the same bytes.
    ///
    /// - Throws: a `NotImplementedError` if these are on `meta` and the copy is not.
    package func copied(to device: Device? = nil) throws(TensorError) -> Storage {
        let copy = Storage(byteCount: byteCount, device: device ?? self.device, runtime: runtime)
        try copy.overwrite(with: self)
        return copy
    }

    /// Replaces the bytes by those of a storage of the same size.
    ///
    /// - Throws: a `RuntimeError` for another size, a `NotImplementedError` if there are no bytes to copy.
    package func overwrite(with source: Storage) throws(TensorError) {
        guard source.byteCount == byteCount || runtime.has(.storageCopyIgnoresSize) else {
            throw .runtime("size does not match, self was \(byteCount) bytes but src was \(source.byteCount) bytes")
        }
        if device.isMeta { return }
        guard let from = source.contents else {
            throw .notImplemented("Cannot copy out of meta tensor; no data!")
        }
        guard let into = contents else { throw Storage.cannotAllocate(byteCount) }
        let count = min(from.count, into.count)
        if count > 0 {
            UnsafeMutableRawBufferPointer(rebasing: into[..<count]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(from)[..<count]))
        }
    }

    /// Some of the bytes as a storage of its own, which cannot grow.
    package func window(_ range: Range<Int>) -> Storage {
        guard let block else { return Storage(byteCount: range.count, device: device, runtime: runtime) }
        if runtime.has(.storageSliceCopies), let copy = try? copied(), let bytes = copy.block {
            return Storage(
                borrowing: bytes, byteOffset: range.lowerBound, byteCount: range.count, device: device, lender: copy,
                runtime: runtime)
        }
        return Storage(
            borrowing: block, byteOffset: byteOffset + range.lowerBound, byteCount: range.count, device: device,
            lender: self, runtime: runtime)
    }
}

extension Tensor {
    /// Refuses to touch bytes that are not there: a storage can be made smaller under its tensors.
    ///
    /// PyTorch reads and writes whatever lies there.
    func checkWindow() throws(TensorError) {
        guard sparse == nil else {
            throw .notImplemented(Sparse.noKernel)
        }
        if shape.contains(0) { return }
        let available = storage.contents?.count ?? 0
        var last = UInt64(offset)
        var overflows = false
        for (size, stride) in zip(shape, strides) where size > 1 {
            let (distance, wide) = UInt64(size - 1).multipliedReportingOverflow(by: UInt64(bitPattern: Int64(stride)))
            let (sum, far) = last.addingReportingOverflow(distance)
            last = sum
            overflows = overflows || wide || far
        }
        let (needed, tooMany) = (last &+ 1).multipliedReportingOverflow(by: UInt64(dtype.itemSize))
        guard !overflows, !tooMany, needed <= UInt64(available) else {
            throw .runtime(
                "setStorage: sizes [\(Geometry.text(shape))], strides [\(Geometry.text(strides))], storage offset "
                    + "\(offset), and itemsize \(dtype.itemSize) requiring a storage size of \(needed) are out of bounds "
                    + "for storage of size \(available)")
        }
    }
}
