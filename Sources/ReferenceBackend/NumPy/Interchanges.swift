import InProcess
import ReferenceTensor
import TensorTypes

/// Exchange of memory through DLPack.
enum Interchanges {
    /// `np.from_dlpack`.
    static func fromDLPack(_ call: BoundCall) throws -> NDArray {
        let value = call["x"]
        let copy: Bool? = call["copy"].isNone ? nil : try call.interpreter.truth(call["copy"])
        guard case .object(let object) = value else { throw missing(value) }
        let source: NDArray
        if let array = object as? NDArray {
            guard array.dtype.element != nil else {
                throw TensorError.buffer(
                    "DLPack only supports signed/unsigned integers, float and complex dtypes.")
            }
            guard !array.dtype.isByteSwapped else {
                throw TensorError.buffer("DLPack only supports native byte order.")
            }
            source = array
        } else if let exporter = object as? any DLPackExporter {
            source = try exporter.arrayForDLPack(copy: copy, call.interpreter)
            return source
        } else {
            throw missing(value)
        }
        if copy == true { return try source.copy() }
        return NDArray(
            runtime: source.runtime, block: source.block, byteOffset: source.byteOffset, dtype: source.dtype,
            shape: source.shape, strides: source.strides, base: DLPackCapsule(holding: source),
            isWriteable: source.isWriteable)
    }

    /// Refuses every device but the CPU, for `ndarray.__dlpack__`.
    ///
    /// - Throws: a `BufferError` for another device, a `TypeError` for what is no pair.
    static func checkDevice(_ device: Value, _ interpreter: Interpreter) throws {
        if device.isNone { return }
        guard case .tuple(let parts) = device else { throw TensorError.type("dl_device must be a tuple") }
        guard parts.count == 2 else {
            throw TensorError.type("function takes exactly 2 arguments (\(parts.count) given)")
        }
        guard try interpreter.index(parts[0]) == 1, try interpreter.index(parts[1]) == 0 else {
            throw TensorError.buffer("unsupported device requested")
        }
    }

    private static func missing(_ value: Value) -> TensorError {
        .attribute("'\(value.typeName)' object has no attribute '__dlpack__'")
    }
}

/// An object that hands its memory over by `__dlpack__`.
package protocol DLPackExporter: PythonObject {
    /// The array that NumPy makes of the exported memory.
    func arrayForDLPack(copy: Bool?, _ interpreter: Interpreter) throws -> NDArray
}
