import InProcess
import ReferenceBackend
import ReferenceTensor
import TensorTypes

/// Arrays on their way to a library and back.
extension HostArray {
    /// The array's memory, on loan.
    ///
    /// - Throws: an ``UnsupportedOperation`` for elements that are no numbers of this machine.
    init(_ array: NDArray) throws {
        guard let dtype = array.dtype.element, !array.dtype.isByteSwapped else {
            throw UnsupportedOperation("arrays of \(array.dtype.text)")
        }
        self.init(
            borrowing: array.pointer, shape: array.shape, strides: array.strides, dtype: dtype,
            owner: array.block.lend(), isWriteable: array.isWriteable)
    }

    /// The array that NumPy makes of it: over the same memory, whose `base` is then the tensor, or with memory of its own
    /// where nothing else has it.
    func array(of tensor: any PythonObject, _ runtime: Runtime) throws -> NDArray {
        let type = ArrayDType(dtype)
        if let memory = owner as? HostMemory {
            let block = MemoryBlock(byteCount: memory.byteCount, ledger: runtime.memory)
            block.pointer.copyMemory(from: memory.pointer, byteCount: memory.byteCount)
            return NDArray(
                runtime: runtime, block: block, byteOffset: pointer - memory.pointer, dtype: type, shape: shape,
                strides: strides, isWriteable: isWriteable)
        }
        let shared: NDArray
        if let loan = owner as? MemoryLoan {
            shared = NDArray(
                runtime: runtime, block: loan.block, byteOffset: pointer - loan.block.pointer, dtype: type,
                shape: shape, strides: strides, base: tensor, isWriteable: isWriteable)
        } else {
            shared = try ArrayConversion.array(
                over: PythonBuffer(
                    pointer: pointer, itemSize: dtype.itemSize, format: "B", shape: shape, strides: strides,
                    readOnly: !isWriteable, owner: owner),
                runtime, dtype: type, base: tensor)
        }
        // A tensor exports no buffer, by which NumPy would know that the memory may be written to.
        shared.isForeignMemoryWriteable = false
        return shared
    }
}
