import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// Operators between tensors and arrays.
///
/// A tensor refuses an array as operand. Python then asks the other side: with the array on the right NumPy takes the
/// tensor for an array and hands back a tensor; with the array on the left NumPy has already left the matter to the
/// tensor, whose `__array_priority__` is higher.
enum ArrayBridge {
    static func binary(
        _ tensor: Tensor, _ operation: SpecLanguage.BinaryOperator, _ array: NDArray, reflected: Bool,
        _ interpreter: Interpreter
    ) throws -> Value? {
        if reflected {
            switch operation {
            // `a / t` is `t.reciprocal() * a`, which has the array on the right.
            case .divide:
                do {
                    return try binary(
                        Pointwise.apply(.reciprocal, tensor), .multiply, array, reflected: false, interpreter)
                } catch let error as TensorError where error.kind == "TypeError" {
                    // Operators take a `TypeError` for a refusal.
                    return nil
                }
            case .add:
                throw TensorError.type(
                    "Concatenation operation is not implemented for NumPy arrays, use np.concatenate() instead. Please do "
                        + "not rely on this error; it may not be given on all Python implementations.")
            default: return nil
            }
        }
        let own = try Value(array: Interchange.array(sharing: tensor))
        return try wrap(interpreter.binary(operation, own, Value(array: array)), tensor.runtime)
    }

    /// `==` makes a tensor of the array; the other comparisons are not defined.
    static func compare(
        _ tensor: Tensor, _ operation: ComparisonOperator, _ array: NDArray, _ interpreter: Interpreter
    ) throws -> Value? {
        guard operation == .equal else { return nil }
        do {
            let other = try Interchange.tensor(sharing: array, warnsIfReadOnly: false)
            return .object(try Pointwise.apply(.equal, tensor, other))
        } catch let error as TensorError where error.kind == "TypeError" {
            return nil
        }
    }

    /// `Tensor.__array_wrap__`: what a universal function of a tensor returns.
    static func wrap(_ result: Value, _ runtime: Runtime) throws -> Value {
        guard let array = result.array ?? result.arrayScalar?.array else { return result }
        runtime.warn(
            "DeprecationWarning",
            "__array_wrap__ must accept context and return_scalar arguments (positionally) in the future. (Deprecated "
                + "NumPy 2.0)")
        return .object(try wrapped(array))
    }

    /// The tensor over a result; truth values come back as `uint8`.
    static func wrapped(_ array: NDArray) throws -> Tensor {
        let tensor = try Interchange.tensor(sharing: array)
        return tensor.dtype == .bool ? try Conversion.convert(tensor, to: .uint8) : tensor
    }
}
