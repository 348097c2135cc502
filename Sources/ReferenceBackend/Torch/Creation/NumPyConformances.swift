import InProcess
import ReferenceTensor
import TensorTypes

/// What NumPy asks of tensors.
extension Tensor: ArrayConvertible, DLPackExporter {
    /// `Tensor.__array__`, which knows no `copy`; NumPy takes that for an inability to avoid one.
    ///
    /// - Throws: a `ValueError` for `copy=False`, and what `numpy()` throws.
    package func arrayForNumPy(dtype: ArrayDType?, copy: Bool?, _ interpreter: Interpreter) throws -> NDArray {
        let array = try Interchange.array(sharing: self)
        guard copy != false || runtime.has(.arrayProtocolIgnoresRefusal) else { throw ArrayConversion.copyRefused }
        if runtime.has(.arrayProtocolCopies) { return try array.copy() }
        guard let dtype, try array.concrete(dtype) != array.dtype else { return array }
        return try array.converted(to: dtype)
    }

    /// `Tensor.__array_wrap__`.
    ///
    /// - Throws: a `TypeError` for element types that PyTorch lacks.
    package func wrapNumPyResult(_ array: NDArray, _ interpreter: Interpreter) throws -> Value {
        try ArrayBridge.wrap(.object(array), runtime)
    }

    /// The array that NumPy makes of the exported memory.
    ///
    /// - Throws: a `BufferError` for what PyTorch does not export, a `RuntimeError` for what NumPy does not take.
    package func arrayForDLPack(copy: Bool?, _ interpreter: Interpreter) throws -> NDArray {
        try DLPack.array(over: self, copies: copy == true)
    }
}

extension NumPyScalar: ArrayScalarObject {
    /// What `item()` gives.
    var plainValue: Value { ElementStore.value(array.firstElement, array.dtype) }
}
