import InProcess
import ReferenceTensor
import TensorTypes

/// Array arithmetic as functions composed of others write it.
///
/// Operands are arrays or Python numbers; results are arrays.
struct ArrayExpressions {
    let runtime: Runtime

    init(_ runtime: Runtime) { self.runtime = runtime }

    private func operand(_ value: Any) -> UfuncOperand {
        switch value {
        case let array as NDArray: .array(array)
        case let number as Int: .weak(.int(Int128(number)))
        case let number as Double: .weak(.float(number))
        default: .weak(.int(0))
        }
    }

    /// Calls a universal function.
    func callAsFunction(_ name: String, _ operands: Any..., dtype: ArrayDType? = nil) throws -> NDArray {
        var options = UfuncOptions()
        options.dtype = dtype
        return try ArrayMethods.ufunc(name).call(operands.map(operand), options, runtime)[0]
    }

    /// Reduces axes with a universal function.
    func reduce(_ name: String, _ array: NDArray, _ axes: [Int]? = nil, keepsAxes: Bool = false) throws -> NDArray {
        var options = ReductionOptions(axes: axes)
        options.keepsAxes = keepsAxes
        return try ArrayMethods.ufunc(name).reduce(array, options)
    }

    /// The part of an array from a start to a stop along an axis.
    func slice(_ array: NDArray, _ start: Int?, _ stop: Int?, step: Int? = nil, axis: Int = 0) throws -> NDArray {
        let before = [ArrayIndex](repeating: .slice(start: nil, stop: nil, step: nil), count: axis)
        return try array.item(array.select(before + [.slice(start: start, stop: stop, step: step)]))
    }

    /// Doubles in a vector.
    func vector(_ values: [Double], dtype: ArrayDType = .float64) throws -> NDArray {
        let result = try NDArray.make(runtime, .float64, [values.count])
        result.strided?.assign(values)
        return try result.cast(to: dtype)
    }

    /// The elements as doubles, in C order.
    static func doubles(_ array: NDArray) throws -> [Double] {
        let converted = try array.cast(to: .float64)
        // The converted array has to live as long as its memory is read.
        return withExtendedLifetime(converted) { converted.strided?.gather() ?? [] }
    }
}

extension BoundCall {
    /// Arithmetic in the session of the call.
    var np: ArrayExpressions { ArrayExpressions(runtime) }
}
