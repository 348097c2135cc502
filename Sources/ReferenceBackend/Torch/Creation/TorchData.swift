import InProcess
import ReferenceTensor
import TensorTypes

/// Tensors of Python data for uses other than construction.
enum TorchData {
    /// The tensor that a sequence stands for as an index: a mask if it holds truth values, else positions.
    ///
    /// - Throws: what inference and reading throw.
    static func indexTensor(_ value: Value, _ runtime: Runtime, _ interpreter: Interpreter) throws -> Tensor {
        var inference = DTypeInference(interpreter, runtime)
        let inferred = try inference.dtype(of: value)
        let dtype: DType = inferred == .bool || inferred == .uint8 ? inferred : .int64
        let builder = TensorData(
            try TorchSession.of(interpreter), interpreter, dtype: dtype, device: nil, copies: false)
        return try builder.tensor(value)
    }
}
