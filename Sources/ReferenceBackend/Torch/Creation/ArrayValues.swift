import InProcess
import ReferenceTensor
import TensorTypes

/// A NumPy scalar: a number or text with an element type of its own.
package protocol ArrayScalarObject: NumPyScalarArgument {
    /// The scalar as an array without dimensions.
    var array: NDArray { get }
    /// What `item()` gives.
    var plainValue: Value { get }
}

extension Value {
    /// The NumPy scalar, if the value is one.
    package var arrayScalar: (any ArrayScalarObject)? {
        if case .object(let object) = self { return object as? any ArrayScalarObject }
        return nil
    }

    /// An array as a value.
    ///
    /// - Throws: where the session has no NumPy.
    init(array: NDArray) throws {
        guard let object = (array as AnyObject) as? any PythonObject else {
            throw UnsupportedOperation("NumPy arrays")
        }
        self = .object(object)
    }
}
