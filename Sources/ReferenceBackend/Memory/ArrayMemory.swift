import InProcess
import ReferenceTensor
import TensorTypes

/// An array's window on its block.
extension NDArray: MemoryDescribing {
    /// The window.
    public func memoryDescriptions(_ interpreter: Interpreter) -> [MemoryDescription] {
        var description = MemoryDescription(
            kind: "ndarray", dtype: dtype.text, itemSize: dtype.itemSize, shape: shape, strides: strides,
            allocation: MemoryDescription.Allocation(
                start: UnsafeRawPointer(block.pointer), byteCount: block.byteCount, identity: ObjectIdentifier(block),
                owner: MemoryOwner.name(of: self)),
            offset: byteOffset)
        description.isReadOnly = !isWriteable
        description.text = { [block, dtype, runtime] place in
            guard place >= 0, place + dtype.itemSize <= block.byteCount else { return "?" }
            let value = NDArray.load(block.pointer + place, dtype, runtime)
            if case .number(let number) = value { return NDArray.scalarText(number, dtype) }
            return ArrayText.text(value, dtype, interpreter)
        }
        return [description]
    }
}
