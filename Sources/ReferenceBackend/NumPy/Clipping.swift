import InProcess
import ReferenceTensor
import TensorTypes

/// `clip`: the larger of an element and a lower bound, then the smaller of that and an upper bound.
enum Clipping {
    /// Clips as the arguments `min`, `max`, `out`, `dtype`, `casting` and `where` ask.
    ///
    /// - Throws: a casting error for an `out` or `dtype` that the result does not convert to.
    static func clip(_ array: NDArray, _ call: BoundCall) throws -> Value {
        var operands: [(ufunc: String, bound: UfuncOperand)] = []
        for (name, ufunc) in [("min", "maximum"), ("max", "minimum")] where !call[name].isNone {
            let bound = try ArrayOperators.operand(call[name], call.interpreter)
            // A Python integer beyond the type's range bounds nothing.
            if case .weak(.int(let number)) = bound, let range = array.dtype.element?.integerRange,
                name == "min" ? number < range.least : number > range.greatest
            {
                continue
            }
            operands.append((ufunc, bound))
        }
        var options = UfuncOptions()
        options.dtype = try call.dtype()
        if let rule = call.given("casting"), !rule.isNone { options.casting = try call.casting(default: .sameKind) }
        var result = array
        for (ufunc, bound) in operands {
            result = try ArrayMethods.ufunc(ufunc).call([.array(result), bound], options, array.runtime)[0]
        }
        if operands.isEmpty {
            if let dtype = options.dtype {
                result = try array.converted(to: dtype)
            } else {
                result = try array.copy(order: .keep)
            }
        }
        guard let out = try call.out() else { return call.result(result) }
        guard result.dtype.canCast(to: out.dtype, options.casting) else {
            throw TensorError(
                kind: "numpy._core._exceptions._UFuncOutputCastingError",
                "Cannot cast ufunc 'clip' output from dtype(\(result.dtype.reprArgument)) to "
                    + "dtype(\(out.dtype.reprArgument)) with casting rule '\(options.casting.rawValue)'")
        }
        guard let mask = call.given("where"), case .object = mask else {
            try out.assign(result)
            return .object(out)
        }
        let chosen = try ArrayConversion.array(mask, call.interpreter, dtype: .bool)
        guard let spread = chosen.broadcast(to: out.shape), let values = result.broadcast(to: out.shape) else {
            throw TensorError.value("could not broadcast where mask to the shape of the output")
        }
        try out.setItem(out.select([.array(spread)]), values.item(values.select([.array(spread)])))
        return .object(out)
    }
}

extension BoundCall {
    /// A product where `out=` wants it, which must be of its very type and shape, and lie in C order.
    ///
    /// - Throws: a `ValueError` for any other `out`.
    func delivered(_ product: NDArray) throws -> Value {
        let refusal =
            "output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)"
        guard let out = try out(refusal: refusal) else { return result(product) }
        guard out.dtype == product.dtype, out.shape == product.shape, out.isCContiguous else {
            throw TensorError.value(refusal)
        }
        try out.assign(product)
        return .object(out)
    }
}
