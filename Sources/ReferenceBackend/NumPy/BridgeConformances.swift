import InProcess
import ReferenceTensor
import TensorTypes

/// NumPy's scalars as PyTorch's argument parser sees them.
extension NumPyScalar: NumPyScalarArgument {
    /// The number as C code unpacks it: integers, and what derives from Python's complex, as they are, anything else as a
    /// float. Zero for scalars that are no numbers.
    var argumentScalar: Scalar {
        guard case .number(let number) = array.firstElement else { return .int(0) }
        switch number {
        case .int, .float: return number
        case .bool: return .float(number.double)
        case .complex:
            if typeObject.isSubclass(of: .complex) { return number }
            array.runtime.warn("ComplexWarning", "Casting complex values to real discards the imaginary part")
            return .float(number.double)
        }
    }
}
