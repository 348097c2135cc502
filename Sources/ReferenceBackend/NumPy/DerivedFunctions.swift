import Foundation
import InProcess
import ReferenceTensor
import TensorTypes

/// Functions put together from others: those that skip NaN, averages, sets, tests of elements.
enum DerivedFunctions {
    static let list: [NumPyFunction] = skipping + averages + sets + tests + rest

    private static func apply(_ name: String, _ operands: [UfuncOperand], _ runtime: Runtime) throws -> NDArray {
        try ArrayMethods.ufunc(name).call(operands, UfuncOptions(), runtime)[0]
    }

    // MARK: Skipping NaN

    /// The array with NaN replaced, and where it was; only inexact arrays have any.
    private static func replaced(_ call: BoundCall, by number: Double) throws -> (NDArray, NDArray?) {
        let array = try call.array("a")
        guard array.dtype.category.map({ $0 >= .floating }) == true else { return (array, nil) }
        let mask = try apply("isnan", [.array(array)], call.runtime)
        let copy = try array.copy()
        if array.rank == 0 {
            if mask.truthValues[0] { try copy.fill(.number(.float(number)), from: copy.dtype) }
        } else {
            try copy.setItem(
                copy.select([.array(mask)]), NDArray.scalar(call.runtime, .float(number), copy.dtype))
        }
        return (copy, mask)
    }

    private static let reduced = "a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True"

    private static func skipping(_ name: String, _ method: String, by number: Double, _ parameters: String)
        -> NumPyFunction
    {
        NumPyFunction(name, parameters) { call in
            guard let found = ArrayMethods.table[method] else { return .none }
            return try found.body(replaced(call, by: number).0, call)
        }
    }

    private static func extreme(_ name: String, _ ufunc: String) -> NumPyFunction {
        NumPyFunction(name, "a, axis=None, out=None, keepdims=False, initial=None, where=True") { call in
            let options = try ArrayMethods.reductionOptions(call)
            let result = try ArrayMethods.ufunc(ufunc).reduce(call.array("a"), options)
            if (try apply("isnan", [.array(result)], call.runtime)).truthValues.contains(true) {
                call.runtime.warn("RuntimeWarning", "All-NaN slice encountered")
            }
            return options.out == nil ? call.result(result) : .object(result)
        }
    }

    private static func position(_ name: String, _ function: PositionFunction, by number: Double) -> NumPyFunction {
        NumPyFunction(name, "a, axis=None, out=None, *, keepdims=False") { call in
            let (array, mask) = try replaced(call, by: number)
            let axis = try call.optionalInt("axis")
            if let mask {
                let all = try ArrayMethods.ufunc("logical_and").reduce(mask, ReductionOptions(axes: axis.map { [$0] }))
                guard !all.truthValues.contains(true) else { throw TensorError.value("All-NaN slice encountered") }
            }
            return call.result(try array.position(function, axis: axis, keepsAxes: call.flag("keepdims")))
        }
    }

    private static func present(_ call: BoundCall) throws -> NDArray {
        let array = try call.array("a")
        let mask = try apply("isnan", [.array(array)], call.runtime)
        return try apply("logical_not", [.array(mask)], call.runtime)
    }

    private static func spread(_ name: String, root: Bool) -> NumPyFunction {
        NumPyFunction(
            name, "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=0"
        ) { call in
            let array = try call.array("a")
            let mask = try present(call)
            let axes = try call.ints("axis")
            let mean = try array.mean(axes: axes, keepsAxes: true, mask: mask)
            let distance = try apply("subtract", [.array(array), .array(mean)], call.runtime)
            let square = try apply("square", [.array(distance)], call.runtime)
            var options = ReductionOptions(axes: axes)
            options.mask = mask
            options.keepsAxes = try call.flag("keepdims")
            let total = try ArrayMethods.ufunc("add").reduce(square, options)
            var counting = ReductionOptions(axes: axes)
            counting.keepsAxes = options.keepsAxes
            counting.dtype = .int64
            let count = try ArrayMethods.ufunc("add").reduce(mask, counting)
            let divisor = try apply("subtract", [.array(count), .weak(.int(Int128(call.int("ddof"))))], call.runtime)
            let variance = try apply("divide", [.array(total), .array(divisor)], call.runtime)
            return call.result(root ? try apply("sqrt", [.array(variance)], call.runtime) : variance)
        }
    }

    private static let skipping: [NumPyFunction] = [
        skipping("nansum", "sum", by: 0, reduced), skipping("nanprod", "prod", by: 1, reduced),
        skipping("nancumsum", "cumsum", by: 0, "a, axis=None, dtype=None, out=None"),
        skipping("nancumprod", "cumprod", by: 1, "a, axis=None, dtype=None, out=None"),
        extreme("nanmax", "fmax"), extreme("nanmin", "fmin"),
        position("nanargmax", .argmax, by: -.infinity), position("nanargmin", .argmin, by: .infinity),
        NumPyFunction("nanmean", "a, axis=None, dtype=None, out=None, keepdims=False, *, where=True") { call in
            call.result(
                try call.array("a").mean(
                    axes: call.ints("axis"), dtype: call.dtype(), keepsAxes: call.flag("keepdims"),
                    out: call.out(), mask: present(call)))
        },
        spread("nanvar", root: false), spread("nanstd", root: true),
    ]

    // MARK: Averages

    private static let averages: [NumPyFunction] = [
        NumPyFunction("average", "a, axis=None, weights=None, returned=False, *, keepdims=False") { call in
            let array = try call.array("a")
            let axes = try call.ints("axis")
            let keeps = try call.flag("keepdims")
            guard !call["weights"].isNone else {
                let mean = try array.mean(axes: axes, keepsAxes: keeps)
                guard try call.flag("returned") else { return call.result(mean) }
                let count = Double(array.count) / Double(max(mean.count, 1))
                let total = try mean.blank(order: .c)
                try total.fill(.number(.float(count)), from: .float64)
                return .tuple([call.result(mean), call.result(total)])
            }
            var weights = try call.array("weights")
            if weights.shape != array.shape {
                guard let axes else {
                    throw TensorError.type(
                        "Axis must be specified when shapes of a and weights differ.")
                }
                let places = try NDArray.axes(axes, rank: array.rank)
                guard weights.shape == places.map({ array.shape[$0] }) else {
                    throw TensorError.value(
                        "Shape of weights must be consistent with shape of a along specified axis.")
                }
                var shape = [Int](repeating: 1, count: array.rank)
                for (place, extent) in zip(places, weights.shape) { shape[place] = extent }
                weights = try weights.reshape(shape).broadcast(to: array.shape) ?? weights
            }
            let common = try ArrayDType.result([array.dtype, weights.dtype, .float64])
            let product = try apply("multiply", [.array(array), .array(weights)], call.runtime)
            var options = ReductionOptions(axes: axes)
            options.keepsAxes = keeps
            options.dtype = common
            let add = try ArrayMethods.ufunc("add")
            let scale = try add.reduce(weights, options)
            if scale.truthValues.contains(false) {
                throw TensorError(kind: "ZeroDivisionError", "Weights sum to zero, can't be normalized")
            }
            let average = try apply("divide", [.array(add.reduce(product, options)), .array(scale)], call.runtime)
            guard try call.flag("returned") else { return call.result(average) }
            return .tuple([call.result(average), call.result(scale)])
        },
        cumulative("cumulative_sum", "add", start: 0), cumulative("cumulative_prod", "multiply", start: 1),
    ]

    private static func cumulative(_ name: String, _ ufunc: String, start: Int128) -> NumPyFunction {
        NumPyFunction(name, "x, /, *, axis=None, dtype=None, out=None, include_initial=False") { call in
            let array = try call.array("x")
            if call["axis"].isNone, array.rank > 1 {
                throw TensorError.value(
                    "For arrays which have more than one dimension ``axis`` argument is required.")
            }
            let axis = try call.int("axis")
            let result = try ArrayMethods.ufunc(ufunc).accumulate(
                array, axis: axis, dtype: call.dtype(), out: call.out())
            guard try call.flag("include_initial") else { return .object(result) }
            var shape = result.shape
            shape[try NDArray.axis(axis, rank: array.rank)] = 1
            let first = try NDArray.make(call.runtime, result.dtype, shape)
            try first.fill(.number(.int(start)), from: .int64)
            return .object(try NDArray.concatenate([first, result], axis: axis))
        }
    }

    // MARK: Sets

    private static func distinct(_ call: BoundCall, _ name: String) throws -> NDArray {
        try call.array(name).unique().values
    }

    /// Which elements of `array` are in `others`.
    private static func membership(_ array: NDArray, _ others: NDArray) throws -> NDArray {
        let equal = try apply(
            "equal", [.array(array.reshape([array.count, 1])), .array(others.ravel())], array.runtime)
        return try ArrayMethods.ufunc("logical_or").reduce(equal, ReductionOptions(axes: [1]))
    }

    private static func kept(_ array: NDArray, _ mask: NDArray) throws -> NDArray {
        try array.item(array.select([.array(mask)]))
    }

    private static let sets: [NumPyFunction] = [
        NumPyFunction("union1d", "ar1, ar2") { call in
            .object(
                try NDArray.concatenate([call.array("ar1").ravel(), call.array("ar2").ravel()], axis: 0).unique().values
            )
        },
        NumPyFunction("setdiff1d", "ar1, ar2, assume_unique=False") { call in
            let first = try distinct(call, "ar1")
            let inside = try membership(first, distinct(call, "ar2"))
            return .object(try kept(first, apply("logical_not", [.array(inside)], call.runtime)))
        },
        NumPyFunction("setxor1d", "ar1, ar2, assume_unique=False") { call in
            let (a, b) = (try distinct(call, "ar1"), try distinct(call, "ar2"))
            let parts = try [(a, b), (b, a)].map { own, other in
                try kept(own, apply("logical_not", [.array(membership(own, other))], call.runtime))
            }
            return .object(try NDArray.concatenate(parts, axis: 0).unique().values)
        },
        NumPyFunction("unique_values", "x") { call in .object(try distinct(call, "x")) },
        NumPyFunction("ediff1d", "ary, to_end=None, to_begin=None") { call in
            let array = try call.array("ary").ravel()
            let tail = try array.item(array.select([.slice(start: 1, stop: nil, step: nil)]))
            let head = try array.item(array.select([.slice(start: nil, stop: -1, step: nil)]))
            var parts = [try apply("subtract", [.array(tail), .array(head)], call.runtime)]
            if !call["to_begin"].isNone {
                parts.insert(try call.array("to_begin").cast(to: array.dtype).ravel(), at: 0)
            }
            if !call["to_end"].isNone { parts.append(try call.array("to_end").cast(to: array.dtype).ravel()) }
            return .object(try NDArray.concatenate(parts, axis: 0))
        },
    ]

    // MARK: Tests of elements

    private static let tests: [NumPyFunction] = [
        NumPyFunction("isreal", "x") { call in
            let part = try call.array("x").imaginaryPart()
            return call.result(try apply("equal", [.array(part), .weak(.int(0))], call.runtime))
        },
        NumPyFunction("iscomplex", "x") { call in
            let part = try call.array("x").imaginaryPart()
            return call.result(try apply("not_equal", [.array(part), .weak(.int(0))], call.runtime))
        },
        infinite("isposinf", isNegative: false), infinite("isneginf", isNegative: true),
        NumPyFunction("fix", "x, out=None") { call in
            let out = try call.out()
            var options = UfuncOptions()
            options.out = [out]
            let result = try ArrayMethods.ufunc("trunc").call([.array(call.array("x"))], options, call.runtime)[0]
            return out == nil ? call.result(result) : .object(result)
        },
        NumPyFunction("nan_to_num", "x, copy=True, nan=0.0, posinf=None, neginf=None") { call in
            let source = try call.array("x")
            let result = try call.flag("copy", default: true) ? source.copy() : source
            if ["nan", "posinf", "neginf"].contains(where: {
                call[$0].object(as: NDArray.self).map { $0.rank > 0 } ?? false
            }) {
                for (name, test) in [("nan", "isnan"), ("posinf", "isposinf"), ("neginf", "isneginf")]
                where !call[name].isNone {
                    let isInfinite = try call.np("isinf", source)
                    let isNegative = try call.np("less", source, 0)
                    let mask =
                        switch test {
                        case "isnan": try call.np("isnan", source)
                        case "isneginf": try call.np("logical_and", isInfinite, isNegative)
                        default: try call.np("logical_and", isInfinite, call.np("logical_not", isNegative))
                        }
                    let values = try call.array(name)
                    let spread = values.broadcast(to: result.shape) ?? values
                    try result.setItem(result.select([.array(mask)]), spread.item(spread.select([.array(mask)])))
                }
                return call.result(result)
            }
            guard let target = result.strided, result.dtype.category.map({ $0 >= .floating }) == true else {
                return call.result(result)
            }
            let largest =
                switch target.dtype.realType {
                case .float16: 65504.0
                case .float32: Double(Float.greatestFiniteMagnitude)
                default: Double.greatestFiniteMagnitude
                }
            func number(_ name: String, _ missing: Double) throws -> Double {
                call[name].isNone ? missing : try call.interpreter.float(call[name])
            }
            let (nan, high, low) = (try number("nan", 0), try number("posinf", largest), try number("neginf", -largest))
            for part in result.dtype.category == .complex
                ? [try result.realPart(), try result.imaginaryPart()] : [result]
            {
                for offset in part.offsets {
                    guard case .number(.float(let value)) = part.element(atOffset: offset), !value.isFinite else {
                        continue
                    }
                    let new = value.isNaN ? nan : (value > 0 ? high : low)
                    try NDArray.store(
                        .number(.float(new)), from: part.dtype, at: part.pointer + offset, part.dtype, call.runtime)
                }
            }
            return call.result(result)
        },
        NumPyFunction("iterable", "y") { call in
            if let array = call["y"].object(as: NDArray.self) { return .bool(array.rank > 0) }
            return .bool(try call.interpreter.elementsIfIterable(call["y"]) != nil)
        },
        NumPyFunction("isnat", "x") { call in
            let array = try call.array("x")
            guard array.dtype.char == "M" || array.dtype.char == "m", let input = array.strided else {
                throw TensorError.type("ufunc 'isnat' is only defined for np.datetime64 and np.timedelta64.")
            }
            let result = try NDArray.make(call.runtime, .bool, array.shape)
            _ = input
            result.assignIntegers(array.integerValues.map { $0 == Int(ArrayTime.missing) ? 1 : 0 })
            return call.result(result)
        },
    ]

    private static func infinite(_ name: String, isNegative: Bool) -> NumPyFunction {
        NumPyFunction(name, "x, out=None") { call in
            let array = try call.array("x")
            let limit = UfuncOperand.weak(.float(isNegative ? -.infinity : .infinity))
            let result = try apply("equal", [.array(array), limit], call.runtime)
            guard let out = try call.out() else { return call.result(result) }
            try out.assign(result)
            return .object(out)
        }
    }

    private static let rest: [NumPyFunction] = [
        NumPyFunction("astype", "x, dtype, /, *, copy=True, device=None") { call in
            guard let array = call["x"].object(as: NDArray.self) else {
                throw TensorError.type(
                    "Input should be a NumPy array. It is of type \(try call.interpreter.repr(.object(call["x"].typeObject)))."
                )
            }
            return try call.interpreter.callMethod(
                "astype", of: .object(array),
                CallArguments([call["dtype"]], keywords: [("copy", .bool(try call.flag("copy", default: true)))]))
        },
        NumPyFunction("diagflat", "v, k=0") { call in
            let line = try call.array("v").ravel()
            let k = try call.int("k")
            let size = line.count + Int(clamping: min(k.magnitude, 1 << 40))
            let result = try NDArray.make(call.runtime, line.dtype, [size, size])
            try result.diagonal(offset: k).assign(line)
            return .object(result)
        },
        NumPyFunction("block", "arrays") { call in
            func depth(_ value: Value) -> Int {
                guard let list = value.object(as: PythonList.self) else { return 0 }
                return 1 + (list.items.map(depth).max() ?? 0)
            }
            let levels = depth(call["arrays"])
            func leaves(_ value: Value) throws -> Int {
                guard let list = value.object(as: PythonList.self) else {
                    let leaf = try ArrayConversion.array(value, call.interpreter)
                    return leaf.rank
                }
                return try list.items.map(leaves).max() ?? 0
            }
            let rank = max(levels, try leaves(call["arrays"]))
            func join(_ value: Value, _ level: Int) throws -> NDArray {
                guard let list = value.object(as: PythonList.self) else {
                    let array = try ArrayConversion.array(value, call.interpreter)
                    return try array.reshape([Int](repeating: 1, count: rank - array.rank) + array.shape)
                }
                guard !list.items.isEmpty else {
                    throw TensorError.value("List at arrays cannot be empty")
                }
                return try NDArray.concatenate(
                    list.items.map { try join($0, level + 1) }, axis: rank - levels + level)
            }
            return .object(try join(call["arrays"], 0).copy())
        },
        NumPyFunction("geomspace", "start, stop, num=50, endpoint=True, dtype=None, axis=0") { call in
            let (start, stop) = (try call.interpreter.float(call["start"]), try call.interpreter.float(call["stop"]))
            guard start != 0 && stop != 0 else { throw TensorError.value("Geometric sequence cannot include zero") }
            guard start.sign == stop.sign else { throw UnsupportedOperation("np.geomspace across zero") }
            let count = try call.int("num", default: 50)
            let includesEnd = try call.flag("endpoint", default: true)
            guard count >= 0 else {
                throw TensorError.value("Number of samples, \(count), must be non-negative.")
            }
            let divisions = includesEnd ? count - 1 : count
            let sign: Double = start < 0 ? -1 : 1
            // Evenly spaced logarithms, whose powers are exact at the ends.
            let (low, high) = (log10(start.magnitude), log10(stop.magnitude))
            let step = divisions > 0 ? (high - low) / Double(divisions) : 0
            var values = (0..<count).map { pow(10, Double($0) * step + low) }
            if count > 0 { values[0] = start.magnitude }
            if count > 1, includesEnd { values[count - 1] = stop.magnitude }
            let result = try call.np.vector(values.map { $0 * sign })
            return .object(try call.dtype().map { try result.cast(to: $0) } ?? result)
        },
        NumPyFunction("require", "a, dtype=None, requirements=None, *, like=None") { call in
            var order = MemoryOrder.keep
            var copies = false
            var names: [String] = []
            if case .string(let text) = call["requirements"] {
                names = [text]
            } else if !call["requirements"].isNone {
                for case .string(let text) in try call.interpreter.elements(call["requirements"]) { names.append(text) }
            }
            for name in names {
                switch name.uppercased() {
                case "C", "CONTIGUOUS", "C_CONTIGUOUS": order = .c
                case "F", "FORTRAN", "F_CONTIGUOUS": order = .fortran
                case "O", "OWNDATA": copies = true
                default: break
                }
            }
            let array = try ArrayConversion.array(call["a"], call.interpreter, dtype: call.dtype(), order: order)
            let needsWrite = names.contains { ["W", "WRITEABLE"].contains($0.uppercased()) } && !array.isWriteable
            return .object(copies && !array.ownsData || needsWrite ? try array.copy(order: .keep) : array)
        },
    ]
}
