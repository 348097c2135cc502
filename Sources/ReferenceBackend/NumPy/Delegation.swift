import InProcess
import ReferenceTensor
import TensorTypes

/// What a function of the module does with a foreign object that has a method of its name.
enum Delegation: Sendable {
    /// The method is called, and its errors are the function's: `np.sum`.
    case method
    /// The method is called with these parameters by position and the others by name; where it does not know them, the
    /// object is taken for an array, and the result handed back to it: `np.reshape`.
    case methodOrWrapped([String])
    /// The object is taken for an array: `np.ravel`.
    case array
}

extension Delegation {
    /// What the foreign object makes of the call; nil if the function is to see to it.
    ///
    /// - Parameter array: the function for arrays.
    /// - Throws: what the method throws.
    func call(_ name: String, _ call: BoundCall, array: NumPyFunction.Body) throws -> Value? {
        let value = call["a"]
        if let array = value.object(as: NDArray.self), array.subclass != .none {
            if case .array = self, name == "ravel", array.subclass == .matrix { return nil }
            guard array.hasMethod(name), name != "sort", name != "partition" else { return nil }
            let keywords = call.passed.filter { !$0.value.isNone || $0.name == "axis" }
            return try call.interpreter.callMethod(name, of: value, CallArguments([], keywords: keywords))
        }
        guard case .object(let object) = value, let foreign = object as? any ArrayConvertible else { return nil }
        switch self {
        case .array: return nil
        case .method:
            guard object.hasMethod(name) else { return nil }
            return try call.interpreter.callMethod(name, of: value, CallArguments([], keywords: call.passed))
        case .methodOrWrapped(let positional):
            if object.hasMethod(name) {
                let arguments = CallArguments(positional.map { call[$0] }, keywords: call.others(than: positional))
                do {
                    return try call.interpreter.callMethod(name, of: value, arguments)
                } catch let error as TensorError where error.kind == "TypeError" {
                    // Another signature than NumPy's.
                }
            }
            let result = try array(call)
            guard let made = result.array ?? result.arrayScalar?.array else { return result }
            return try foreign.wrapNumPyResult(made, call.interpreter)
        }
    }
}

extension NumPyFunction {
    /// A function that asks a foreign object for a method of its name first.
    init(delegating name: String, _ delegation: Delegation, _ parameters: String, _ body: @escaping Body) {
        self.init(name, parameters) { call in
            try delegation.call(name, call, array: body) ?? body(call)
        }
    }
}

extension BoundCall {
    /// The result as the first foreign object among the operands wants it; nil if there is none.
    ///
    /// - Throws: what the object says of a result that it cannot take.
    func wrapped(_ result: NDArray, of operands: [Value]) throws -> Value? {
        for operand in operands {
            if case .object(let object) = operand, let foreign = object as? any ArrayConvertible {
                return try foreign.wrapNumPyResult(result, interpreter)
            }
        }
        return nil
    }

    /// As ``wrapped(_:of:)``, or as NumPy gives it: a scalar for a result without axes.
    ///
    /// - Throws: as ``wrapped(_:of:)``.
    func result(_ result: NDArray, of operands: [Value]) throws -> Value {
        try wrapped(result, of: operands) ?? self.result(result)
    }
}
