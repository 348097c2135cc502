import InProcess
import ReferenceTensor
import TensorTypes

/// Tensors over memory that Python objects export.
///
/// Source: the `torch.frombuffer` page.
enum BufferTensor {
    /// A tensor over the bytes from an offset on; a negative count takes all.
    ///
    /// - Throws: a `ValueError` where the bytes do not hold that many elements, a `RuntimeError` for memory with gaps.
    static func tensor(
        over buffer: PythonBuffer, dtype: DType, count: Int, offset: Int, _ runtime: Runtime
    ) throws -> Tensor {
        guard buffer.isContiguous else { throw TensorError.runtime("could not retrieve buffer from object") }
        if buffer.readOnly {
            runtime.warn(
                "UserWarning",
                "The given buffer is not writable, and PyTorch does not support non-writable tensors. This means you can "
                    + "write to the underlying (supposedly non-writable) buffer using the tensor. You may want to copy the "
                    + "buffer to protect its data or make it writable before converting it to a tensor. This type of "
                    + "warning will be suppressed for the rest of this program.")
        }
        let length = buffer.byteCount
        let itemSize = dtype.itemSize
        guard length > 0, count != 0 else {
            throw TensorError.value("both buffer length (\(length)) and count (\(count)) must not be 0")
        }
        guard offset >= 0, offset < length else {
            throw TensorError.value(
                "offset (\(offset) bytes) must be non-negative and no greater than buffer length (\(length) bytes) minus 1"
            )
        }
        guard count > 0 || (length - offset) % itemSize == 0 else {
            throw TensorError.value(
                "buffer length (\(length - offset) bytes) after offset (\(offset) bytes) must be a multiple of element "
                    + "size (\(itemSize))")
        }
        let takesAll = count < 0 || runtime.has(.fromBufferIgnoresCount)
        let actual = takesAll ? (length - offset) / itemSize : count
        guard actual <= (length - offset) / itemSize else {
            throw TensorError.value(
                "requested buffer length (\(actual) * \(itemSize) bytes) after offset (\(offset) bytes) must not be "
                    + "greater than actual buffer length (\(length) bytes)")
        }
        // PyTorch keeps the object, but not its export: a `bytearray` can still be resized.
        buffer.end()
        let block = MemoryBlock(
            borrowing: buffer.pointer, byteCount: length, owner: buffer, ledger: runtime.memory)
        let storage = Storage(
            borrowing: block, byteOffset: runtime.has(.fromBufferIgnoresOffset) ? 0 : offset,
            byteCount: actual * itemSize, device: .cpu, lender: buffer.owner,
            runtime: runtime)
        let tensor = Tensor(storage: storage, dtype: dtype, shape: [actual])
        return runtime.has(.fromBufferCopies) ? try tensor.contiguousClone() : tensor
    }
}

extension Interpreter {
    /// The memory that a value exports; tensors offer none.
    func exportedBuffer(_ value: Value) throws -> PythonBuffer? {
        if value.object(as: Tensor.self) != nil { return nil }
        return try buffer(value)
    }
}
