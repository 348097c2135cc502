import Foundation
import ReferenceTensor
import TensorTypes

/// `round` to decimals.
enum Rounding {
    static func round(_ array: NDArray, decimals: Int) throws -> NDArray {
        guard let category = array.dtype.category else {
            throw TensorError.type("loop of ufunc does not support these elements, which have no callable rint method")
        }
        let runtime = array.runtime
        func call(_ name: String, _ operands: [UfuncOperand]) throws -> NDArray {
            var options = UfuncOptions()
            options.casting = .unsafe
            return try ArrayMethods.ufunc(name).call(operands, options, runtime)[0]
        }
        if category <= .integral {
            if category == .boolean {
                return try call("rint", [.array(array)])
            }
            guard decimals < 0 else { return try array.copy(order: .keep) }
            let scale = Int128(Foundation.pow(10.0, Double(min(decimals.magnitude, 18))))
            let rounded = try call("rint", [.array(call("divide", [.array(array), .weak(.int(scale))]))])
            return try call("multiply", [.array(rounded.cast(to: array.dtype)), .weak(.int(scale))])
        }
        if decimals == 0 { return try call("rint", [.array(array)]) }
        let scale = Foundation.pow(10.0, Double(decimals.magnitude))
        let up = decimals > 0 ? "multiply" : "divide"
        let down = decimals > 0 ? "divide" : "multiply"
        let scaled = try call(up, [.array(array), .weak(.float(scale))])
        return try call(down, [.array(call("rint", [.array(scaled)])), .weak(.float(scale))])
    }
}
