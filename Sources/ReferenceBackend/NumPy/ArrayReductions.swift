import InProcess
import ReferenceTensor
import TensorTypes

/// Methods that reduce axes or run along them.
extension ArrayMethods {
    /// The array that `take` and `compress` write their result to.
    ///
    /// - Throws: a `ValueError` for another shape, then for a read-only array.
    static func takenOutput(_ call: BoundCall, _ shape: [Int]) throws -> NDArray? {
        if let given = call["out"].object(as: NDArray.self), given.shape != shape {
            throw TensorError.value("output array does not match result of ndarray.take")
        }
        return try call.out(refusal: BoundCall.writeBackRefusal)
    }

    /// The options of `sum` and its like.
    static func reductionOptions(_ call: BoundCall) throws -> ReductionOptions {
        var options = ReductionOptions(axes: try call.ints("axis"))
        if case .int = call["axis"] { options.isSingleAxis = true }
        options.dtype = try call.dtype()
        options.out = try call.out()
        options.keepsAxes = try call.flag("keepdims")
        if let initial = call.given("initial"), !initial.isNone {
            options.initial = try ArrayOperators.operand(initial, call.interpreter)
        }
        if let mask = call.given("where"), case .object = mask {
            options.mask = try ArrayConversion.array(mask, call.interpreter)
        } else if case .bool(false)? = call.given("where") {
            options.mask = try NDArray.scalar(call.runtime, .bool(false), .bool)
        }
        return options
    }

    private static func reduction(_ name: String, _ ufuncName: String, _ parameters: String, _ calledAs: String)
        -> ArrayMethod
    {
        ArrayMethod(name, parameters, .python, calledAs: calledAs) { array, call in
            let options = try reductionOptions(call)
            let result = try ufunc(ufuncName).reduce(array, options)
            return options.out == nil ? call.result(result) : .object(result)
        }
    }

    static let reductions: [ArrayMethod] = [
        reduction("sum", "add", "axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True", "_sum"),
        reduction(
            "prod", "multiply", "axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True", "_prod"),
        reduction("max", "maximum", "axis=None, out=None, keepdims=False, initial=None, where=True", "_amax"),
        reduction("min", "minimum", "axis=None, out=None, keepdims=False, initial=None, where=True", "_amin"),
        reduction("all", "logical_and", "axis=None, dtype=None, out=None, keepdims=False, *, where=True", "_all"),
        reduction("any", "logical_or", "axis=None, dtype=None, out=None, keepdims=False, *, where=True", "_any"),
        ArrayMethod(
            "mean", "axis=None, dtype=None, out=None, keepdims=False, *, where=True", .python, calledAs: "_mean"
        ) {
            array, call in
            let options = try reductionOptions(call)
            let result = try array.mean(
                axes: options.axes, dtype: options.dtype, keepsAxes: options.keepsAxes, out: options.out,
                mask: options.mask)
            return options.out == nil ? call.result(result) : .object(result)
        },
        spread("var", root: false),
        spread("std", root: true),
        position("argmax", .argmax),
        position("argmin", .argmin),
        running("cumsum", "add"),
        running("cumprod", "multiply"),
    ]

    private static func spread(_ name: String, root: Bool) -> ArrayMethod {
        ArrayMethod(
            name, "axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=0",
            .python, calledAs: "_\(name)"
        ) { array, call in
            let given = call["ddof"].isNone ? call["correction"] : call["ddof"]
            let absent = call.runtime.has(.npVarianceUnbiased) ? 1.0 : 0
            let correction = given.isNone ? absent : try call.interpreter.float(given)
            let options = try reductionOptions(call)
            let center = try call["mean"].isNone ? nil : call.array("mean")
            let isComposed = center != nil || options.mask != nil || array.strided == nil
            let result =
                try isComposed
                ? Spreads.variance(array, options, correction, root: root, center: center)
                : array.variance(
                    axes: options.axes, dtype: options.dtype, correction: correction, root: root,
                    keepsAxes: options.keepsAxes, out: options.out)
            return options.out == nil ? call.result(result) : .object(result)
        }
    }

    private static func position(_ name: String, _ function: PositionFunction) -> ArrayMethod {
        ArrayMethod(name, "axis=None, out=None, *, keepdims=False") { array, call in
            let out = try call.out(refusal: BoundCall.writeBackRefusal)
            let axis = array.rank == 0 ? try call.along(array).axis == 0 ? nil : 0 : try call.optionalInt("axis")
            let result = try array.position(function, axis: axis, keepsAxes: call.flag("keepdims"), out: out)
            return out == nil ? call.result(result) : .object(result)
        }
    }

    private static func running(_ name: String, _ ufuncName: String) -> ArrayMethod {
        ArrayMethod(name, "axis=None, dtype=None, out=None") { array, call in
            let (source, axis) = try call.along(array)
            return .object(
                try ufunc(ufuncName).accumulate(
                    source, axis: axis, dtype: call.dtype(), out: call.out()))
        }
    }
}
