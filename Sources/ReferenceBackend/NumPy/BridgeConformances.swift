import InProcess
import ReferenceTensor
import TensorTypes

/// NumPy's scalars as PyTorch's argument parser sees them.
extension NumPyScalar: NumPyScalarArgument {
    /// The number; zero for scalars that are none.
    var argumentScalar: Scalar {
        if case .number(let number) = array.firstElement { return number }
        return .int(0)
    }
}
