import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that look at elements: reductions, searching, comparing.
enum ElementFunctions {
    /// Whether one of the two operands is a scalar, of which NumPy makes an array with memory of its own.
    private static func hasScalar(_ call: BoundCall) -> Bool {
        ["a", "b"].contains { call[$0].object(as: NumPyScalar.self) != nil }
    }

    static let list: [NumPyFunction] = reductions + searching + products + comparing + writing

    private static let sumLike = "a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True"
    private static let maxLike = "a, axis=None, out=None, keepdims=False, initial=None, where=True"
    private static let spreadLike =
        "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=None, correction=0"

    private static let reductions: [NumPyFunction] = [
        NumPyFunction(method: "sum", sumLike), NumPyFunction(method: "prod", sumLike),
        NumPyFunction(method: "max", maxLike), NumPyFunction(method: "min", maxLike),
        NumPyFunction(method: "max", called: "amax", maxLike), NumPyFunction(method: "min", called: "amin", maxLike),
        NumPyFunction(method: "any", "a, axis=None, out=None, keepdims=False, *, where=True"),
        NumPyFunction(method: "all", "a, axis=None, out=None, keepdims=False, *, where=True"),
        NumPyFunction(method: "mean", "a, axis=None, dtype=None, out=None, keepdims=False, *, where=True"),
        NumPyFunction(method: "std", spreadLike), NumPyFunction(method: "var", spreadLike),
        NumPyFunction(method: "argmax", "a, axis=None, out=None, *, keepdims=False", delegation: .methodOrWrapped([])),
        NumPyFunction(method: "argmin", "a, axis=None, out=None, *, keepdims=False", delegation: .methodOrWrapped([])),
        NumPyFunction(method: "cumsum", "a, axis=None, dtype=None, out=None", delegation: .methodOrWrapped([])),
        NumPyFunction(method: "cumprod", "a, axis=None, dtype=None, out=None", delegation: .methodOrWrapped([])),
        NumPyFunction("ptp", "a, axis=None, out=None, keepdims=False") { call in
            var options = try ArrayMethods.reductionOptions(call)
            options.out = nil
            let array = try call.array("a")
            let high = try ArrayMethods.ufunc("maximum").reduce(array, options)
            let low = try ArrayMethods.ufunc("minimum").reduce(array, options)
            return call.result(
                try ArrayMethods.ufunc("subtract").call(
                    [.array(high), .array(low)], UfuncOptions(), call.runtime)[0])
        },
        NumPyFunction("count_nonzero", "a, axis=None, *, keepdims=False") { call in
            let array = try call.array("a")
            let truths = try NDArray.make(call.runtime, .bool, array.shape)
            truths.assignIntegers(array.truthValues.map { $0 ? 1 : 0 })
            var options = ReductionOptions(axes: try call.ints("axis"))
            options.dtype = .int64
            options.keepsAxes = try call.flag("keepdims")
            return call.result(try ArrayMethods.ufunc("add").reduce(truths, options))
        },
        NumPyFunction(method: "round", "a, decimals=0, out=None", delegation: .methodOrWrapped([])),
        NumPyFunction(method: "round", called: "around", "a, decimals=0, out=None", delegation: .methodOrWrapped([])),
        NumPyFunction(
            delegating: "clip", .methodOrWrapped(["a_min", "a_max"]),
            "a, a_min=None, a_max=None, out=None, *, min=None, max=None, dtype=None, casting=None, order=None, where=None"
        ) { call in
            if call.given("min") != nil || call.given("max") != nil {
                guard call.given("a_min") == nil, call.given("a_max") == nil else {
                    throw TensorError.value(
                        "Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided is forbidden.")
                }
            } else if call.given("a_min") == nil {
                throw TensorError.type("clip() missing 1 required positional argument: 'a_min'")
            } else if call.given("a_max") == nil {
                throw TensorError.type("clip() missing 1 required positional argument: 'a_max'")
            }
            var keywords: [(name: String, value: Value)] = [
                ("min", call.given("min") ?? call["a_min"]), ("max", call.given("max") ?? call["a_max"]),
                ("out", call["out"]),
            ]
            for name in ["dtype", "casting", "where"] where !call[name].isNone {
                keywords.append((name, call[name]))
            }
            return try call.interpreter.callMethod(
                "clip", of: .object(call.array("a")), CallArguments([], keywords: keywords))
        },
        NumPyFunction(method: "trace", "a, offset=0, axis1=0, axis2=1, dtype=None, out=None", delegation: .array),
        NumPyFunction("diff", "a, n=1, axis=-1, prepend=None, append=None") { call in
            var array = try call.array("a")
            guard array.rank > 0 else {
                throw TensorError.value("diff requires input that is at least one dimensional")
            }
            let axis = try NDArray.axis(call.int("axis", default: -1), rank: array.rank)
            let order = try call.int("n", default: 1)
            guard order >= 0 else { throw TensorError.value("order must be non-negative but got \(order)") }
            if order == 0 { return .object(array) }
            for (name, isFirst) in [("prepend", true), ("append", false)] where call.given(name) != nil {
                var extra = try call.array(name)
                if extra.rank == 0 {
                    var shape = array.shape
                    shape[axis] = 1
                    extra = extra.broadcast(to: shape) ?? extra
                }
                array = try NDArray.concatenate(isFirst ? [extra, array] : [array, extra], axis: axis)
            }
            // Once nothing is left, differences stay empty.
            for _ in 0..<min(order, array.shape[axis]) {
                let parts = [1, 0].map { start -> NDArray in
                    var shape = array.shape
                    shape[axis] = max(shape[axis] - 1, 0)
                    return array.view(shape: shape, offset: start == 1 && shape[axis] > 0 ? array.strides[axis] : 0)
                }
                let name = array.dtype == .bool ? "not_equal" : "subtract"
                array = try ArrayMethods.ufunc(name).call(parts.map { .array($0) }, UfuncOptions(), call.runtime)[0]
            }
            return .object(array)
        },
        part("real"), part("imag"),
        NumPyFunction("angle", "z, deg=False") { call in
            let array = try call.array("z")
            let result = try ArrayMethods.ufunc("arctan2").call(
                [.array(array.imaginaryPart()), .array(array.realPart())], UfuncOptions(), call.runtime)[0]
            guard try call.flag("deg") else { return call.result(result) }
            return call.result(
                try ArrayMethods.ufunc("rad2deg").call([.array(result)], UfuncOptions(), call.runtime)[0])
        },
    ]

    /// `np.real` and `np.imag`: the attribute where there is one.
    private static func part(_ name: String) -> NumPyFunction {
        NumPyFunction(name, "val") { call in
            if try call.interpreter.hasAttribute(call["val"], name) {
                return try call.interpreter.attribute(call["val"], name)
            }
            return try call.interpreter.attribute(.object(call.array("val")), name)
        }
    }

    private static let searching: [NumPyFunction] = [
        NumPyFunction("where", "condition, x=None, y=None, /", .native) { call in
            let condition = try call.array("condition")
            if call.given("x") == nil && call.given("y") == nil {
                return try call.interpreter.callMethod("nonzero", of: .object(condition), CallArguments())
            }
            guard call.given("x") != nil, call.given("y") != nil else {
                throw TensorError.value("either both or neither of x and y should be given")
            }
            return .object(try choose(condition, call))
        },
        NumPyFunction(delegating: "nonzero", .methodOrWrapped([]), "a") { call in
            try call.interpreter.callMethod("nonzero", of: .object(call.array("a")), CallArguments())
        },
        NumPyFunction("flatnonzero", "a") { call in .object(try call.array("a").ravel().nonzero()[0]) },
        NumPyFunction("argwhere", "a") { call in
            let array = try call.array("a")
            if array.rank == 0 {
                return .object(try NDArray.make(call.runtime, .int64, [array.truthValues[0] ? 1 : 0, 0]))
            }
            let columns = try array.nonzero()
            guard !columns.isEmpty else { return .object(try NDArray.make(call.runtime, .int64, [0, 0])) }
            let rows = try NDArray.concatenate(columns.map { try $0.reshape([1, $0.count]) }, axis: 0)
            return .object(try rows.transposed().copy())
        },
        NumPyFunction("sort", "a, axis=-1, kind=None, order=None, *, stable=None") { call in
            let source = try call.array("a")
            let isFlat = call.given("axis") != nil && call["axis"].isNone
            let copy = isFlat ? try source.flatten() : try source.copy(order: .keep)
            try ArrayMethods.checkSorting(copy, call)
            try copy.sort(call.int("axis", default: -1), by: ArrayMethods.sortingFields(copy, call))
            return .object(copy)
        },
        NumPyFunction(
            method: "argsort", "a, axis=-1, kind=None, order=None, *, stable=None", delegation: .methodOrWrapped([])),
        NumPyFunction(method: "searchsorted", "a, v, side=left, sorter=None", delegation: .methodOrWrapped(["v"])),
        NumPyFunction(
            method: "take", "a, indices, axis=None, out=None, mode=raise", delegation: .methodOrWrapped(["indices"])),
        NumPyFunction("compress", "condition, a, axis=None, out=None") { call in
            guard let method = ArrayMethods.table["compress"] else { return .none }
            return try method.body(call.array("a"), call)
        },
        NumPyFunction("choose", "a, choices, out=None, mode=raise") { call in
            guard let method = ArrayMethods.table["choose"] else { return .none }
            return try method.body(call.array("a"), call)
        },
        NumPyFunction(method: "argpartition", "a, kth, axis=-1, kind=introselect, order=None"),
        NumPyFunction("partition", "a, kth, axis=-1, kind=introselect, order=None") { call in
            let isFlat = call.given("axis") != nil && call["axis"].isNone
            let copy = try isFlat ? call.array("a").flatten() : call.array("a").copy(order: .keep)
            try copy.sort(call.int("axis", default: -1))
            return .object(copy)
        },
        NumPyFunction("isin", "element, test_elements, assume_unique=False, invert=False, *, kind=None") { call in
            let element = try call.array("element")
            let tests = try call.array("test_elements").ravel()
            let spread = try element.reshape(element.shape + [1])
            let equal = try ArrayMethods.ufunc("equal").call(
                [.array(spread), .array(tests)], UfuncOptions(), call.runtime)[0]
            let found = try ArrayMethods.ufunc("logical_or").reduce(equal, ReductionOptions(axes: [-1]))
            guard try call.flag("invert") else { return .object(found) }
            return .object(try ArrayMethods.ufunc("logical_not").call([.array(found)], UfuncOptions(), call.runtime)[0])
        },
    ]

    private static func choose(_ condition: NDArray, _ call: BoundCall) throws -> NDArray {
        let operands = try ["x", "y"].map { try ArrayOperators.operand(call[$0], call.interpreter) }
        var types: [ArrayDType] = []
        var weak: [DType.Category] = []
        for operand in operands {
            switch operand {
            case .array(let array): types.append(array.dtype)
            case .weak(let number): weak.append(number.category)
            }
        }
        let dtype = try ArrayDType.result(types, weak: weak)
        let arrays = try operands.map { operand -> NDArray in
            switch operand {
            case .array(let array): return try array.cast(to: dtype)
            case .weak(let number): return try Ufunc.array(of: number, dtype, call.runtime)
            }
        }
        guard let shape = broadcastShape([condition.shape] + arrays.map(\.shape)) else {
            let texts = ([condition.shape] + arrays.map(\.shape)).map { compactTuple($0) + " " }.joined()
            throw TensorError.value("operands could not be broadcast together with shapes " + texts)
        }
        let result = try NDArray.make(call.runtime, dtype, shape)
        guard let spread = condition.broadcast(to: shape), let first = arrays[0].broadcast(to: shape),
            let second = arrays[1].broadcast(to: shape)
        else { return result }
        let truths = spread.truthValues
        let (a, b) = (first.offsets, second.offsets)
        for (index, isTrue) in truths.enumerated() {
            let source = isTrue ? first.pointer + a[index] : second.pointer + b[index]
            (result.pointer + index * dtype.itemSize).copyMemory(from: source, byteCount: dtype.itemSize)
        }
        return result
    }

    private static let products: [NumPyFunction] = [
        NumPyFunction(
            "matmul",
            "x1, x2, out0=None, /, *, out=None, casting=same_kind, order=K, dtype=None, subok=True, signature=None, "
                + "axes=None, axis=None", .native
        ) { call in
            let out = try call.out() ?? call.out("out0")
            var (left, right) = (try call.array("x1"), try call.array("x2"))
            if let dtype = try call.dtype() {
                let rule = try call.casting(default: .sameKind)
                for (index, operand) in [left, right].enumerated() where !operand.dtype.canCast(to: dtype, rule) {
                    throw TensorError(
                        kind: "numpy._core._exceptions._UFuncInputCastingError",
                        "Cannot cast ufunc 'matmul' input \(index) from dtype(\(operand.dtype.reprArgument)) to "
                            + "dtype(\(dtype.reprArgument)) with casting rule '\(rule.rawValue)'")
                }
                (left, right) = (try left.cast(to: dtype), try right.cast(to: dtype))
            }
            let result = try Products.matmul(left, right, out: out)
            return try out == nil ? call.result(result, of: [call["x1"], call["x2"]]) : .object(result)
        },
        NumPyFunction("dot", "a, b, out=None", .native) { call in
            try call.delivered(Products.dot(call.array("a"), call.array("b")))
        },
        NumPyFunction("inner", "a, b, /", .native) { call in
            call.result(try Products.inner(call.array("a"), call.array("b")))
        },
        NumPyFunction("vdot", "a, b, /", .native) { call in
            let left = try ArrayMethods.ufunc("conjugate").call(
                [.array(call.array("a").ravel())], UfuncOptions(), call.runtime)[0]
            let right = try call.array("b").ravel()
            guard left.dtype != .bool || right.dtype != .bool else {
                return call.result(try Products.dot(call.array("a").ravel(), right))
            }
            return call.result(try Products.dot(left, right))
        },
        NumPyFunction("outer", "a, b, out=None") { call in
            let out = try call.out()
            var options = UfuncOptions()
            options.out = out.map { [$0] } ?? []
            return .object(
                try ArrayMethods.ufunc("multiply").outer(
                    call.array("a").ravel(), call.array("b").ravel(), options))
        },
    ]

    private static func allTrue(_ array: NDArray) -> Bool { array.truthValues.allSatisfy { $0 } }

    private static func close(_ call: BoundCall) throws -> NDArray {
        func number(_ name: String, _ missing: Double) throws -> Double {
            call[name].isNone ? missing : try call.interpreter.float(call[name])
        }
        let (a, b) = (try call.array("a"), try call.array("b"))
        func apply(_ name: String, _ operands: [UfuncOperand]) throws -> NDArray {
            try ArrayMethods.ufunc(name).call(operands, UfuncOptions(), call.runtime)[0]
        }
        let distance = try apply("absolute", [.array(apply("subtract", [.array(a), .array(b)].map(widened)))])
        let scaled = try apply(
            "multiply", [.weak(.float(number("rtol", 1e-5))), .array(apply("absolute", [.array(b)]))])
        let limit = try apply("add", [.weak(.float(number("atol", 1e-8))), .array(scaled)])
        let near = try apply("less_equal", [.array(distance), .array(limit)])
        let finite = try apply("isfinite", [.array(b)])
        var result = try apply("logical_and", [.array(near), .array(finite)])
        result = try apply("logical_or", [.array(result), .array(apply("equal", [.array(a), .array(b)]))])
        if try call.flag("equal_nan") {
            let both = try apply(
                "logical_and", [.array(apply("isnan", [.array(a)])), .array(apply("isnan", [.array(b)]))])
            result = try apply("logical_or", [.array(result), .array(both)])
        }
        return result
    }

    /// Booleans cannot be subtracted, but may be compared for closeness.
    private static func widened(_ operand: UfuncOperand) throws -> UfuncOperand {
        guard case .array(let array) = operand, array.dtype == .bool else { return operand }
        return .array(try array.converted(to: .int64))
    }

    private static let comparing: [NumPyFunction] = [
        NumPyFunction("isclose", "a, b, rtol=1e-05, atol=1e-08, equal_nan=False") { call in
            call.result(try quietly(call) { try close(call) })
        },
        NumPyFunction("allclose", "a, b, rtol=1e-05, atol=1e-08, equal_nan=False") { call in
            .bool(allTrue(try quietly(call) { try close(call) }))
        },
        NumPyFunction("array_equal", "a1, a2, equal_nan=False") { call in
            let (a, b) = (try call.array("a1").view(), try call.array("a2").view())
            guard a.shape == b.shape else { return .bool(false) }
            guard let equal = try a.compare(.equal, .object(b), call.interpreter) else { return .bool(false) }
            var truths = try ArrayConversion.array(equal, call.interpreter).truthValues
            if try call.flag("equal_nan") {
                let nans = try [a, b].map {
                    try ArrayMethods.ufunc("isnan").call([.array($0)], UfuncOptions(), call.runtime)[0].truthValues
                }
                truths = truths.indices.map { truths[$0] || nans[0][$0] && nans[1][$0] }
            }
            return .bool(truths.allSatisfy { $0 })
        },
        NumPyFunction("array_equiv", "a1, a2") { call in
            let (a, b) = (try call.array("a1"), try call.array("a2"))
            guard broadcastShape([a.shape, b.shape]) != nil,
                let equal = try a.compare(.equal, .object(b), call.interpreter)
            else { return .bool(false) }
            return .bool(allTrue(try ArrayConversion.array(equal, call.interpreter)))
        },
        NumPyFunction("shares_memory", "a, b, /, max_work=-1", .native) { call in
            let (a, b) = (try call.array("a"), try call.array("b"))
            return .bool(!hasScalar(call) && a.sharesMemory(b))
        },
        NumPyFunction("may_share_memory", "a, b, /, max_work=0", .native) { call in
            let (a, b) = (try call.array("a"), try call.array("b"))
            return .bool(!hasScalar(call) && a.boundsOverlap(b))
        },
        NumPyFunction("iscomplexobj", "x") { call in .bool(try call.array("x").dtype.category == .complex) },
        NumPyFunction("isrealobj", "x") { call in .bool(try call.array("x").dtype.category != .complex) },
        NumPyFunction("isscalar", "element") { call in
            switch call["element"] {
            case .bool, .int, .float, .complex, .string, .bytes: .bool(true)
            case .object(let object): .bool(object is NumPyScalar)
            default: .bool(false)
            }
        },
        NumPyFunction("ndim", "a") { call in .int(Int128(try call.array("a").rank)) },
        NumPyFunction("shape", "a") { call in
            if try call.interpreter.hasAttribute(call["a"], "shape") {
                return try call.interpreter.attribute(call["a"], "shape")
            }
            return ArrayAttributes.tuple(try call.array("a").shape)
        },
        NumPyFunction("size", "a, axis=None") { call in
            let array = try call.array("a")
            guard let axes = try call.ints("axis") else { return .int(Int128(array.count)) }
            let sizes = try NDArray.axes(axes, rank: array.rank).map { array.shape[$0] }
            return .int(Int128(sizes.reduce(1, *)))
        },
    ]

    private static func quietly<Result>(_ call: BoundCall, _ body: () throws -> Result) rethrows -> Result {
        let policy = call.runtime.floatErrors
        call.runtime.floatErrors.invalid = .ignore
        defer { call.runtime.floatErrors = policy }
        return try body()
    }

    private static let writing: [NumPyFunction] = [
        NumPyFunction("copyto", "dst, src, casting=same_kind, where=True", .native) { call in
            guard let target = call["dst"].object(as: NDArray.self) else {
                throw TensorError.type(
                    "copyto() argument 1 must be a numpy.ndarray, not \(call["dst"].typeName)")
            }
            let value = call["src"]
            let rule = try call.casting(default: .sameKind)
            let source: NDArray
            switch try ArrayOperators.operand(value, call.interpreter) {
            case .weak(let number):
                let dtype = ArrayDType.weak(number.category, with: target.dtype) ?? target.dtype
                source = try Ufunc.array(of: number, dtype, call.runtime)
            case .array(let array): source = array
            }
            // What lies where it is to go is not copied, so nothing is asked of its place.
            if source.isSamePlace(as: target) { return .none }
            guard target.isWriteable else { throw TensorError.value("assignment destination is read-only") }
            guard source.dtype.canCast(to: target.dtype, rule) else {
                throw source.castError(to: target.dtype, rule)
            }
            if let mask = call.given("where"), case .object = mask {
                let truths = try ArrayConversion.array(mask, call.interpreter, dtype: .bool)
                guard let spread = truths.broadcast(to: target.shape), let values = source.broadcast(to: target.shape)
                else {
                    throw TensorError.value(
                        "could not broadcast where mask from shape \(compactTuple(truths.shape)) into shape "
                            + compactTuple(target.shape))
                }
                try target.setItem(
                    target.select([.array(spread)]), values.item(values.select([.array(spread)])))
                return .none
            }
            try target.assign(source)
            return .none
        },
        NumPyFunction("put", "a, ind, v, mode=raise") { call in
            guard let array = call["a"].object(as: NDArray.self) else {
                let type = try call.interpreter.repr(call.interpreter.attribute(call["a"], "__class__"))
                throw TensorError.type("argument 1 must be numpy.ndarray, not \(type)")
            }
            return try call.interpreter.callMethod(
                "put", of: .object(array),
                CallArguments([call["ind"], call["v"], call.given("mode") ?? .string("raise")]))
        },
        NumPyFunction("place", "arr, mask, vals") { call in
            guard let array = call["arr"].object(as: NDArray.self) else {
                throw TensorError.type("place() argument 1 must be numpy.ndarray, not \(call["arr"].typeName)")
            }
            guard array.isWriteable else { throw TensorError.value("assignment destination is read-only") }
            let truths = try call.array("mask", dtype: .bool).truthValues
            let values = try call.array("vals").cast(to: array.dtype).flatten()
            let offsets = array.offsets
            guard truths.count == offsets.count else {
                throw TensorError.value("place: mask and data must be the same size")
            }
            let chosen = truths.indices.filter { truths[$0] }
            guard values.count > 0 || chosen.isEmpty else {
                throw TensorError.value("Cannot insert from an empty array!")
            }
            // Unlike `putmask`, which goes by the element's position, the values are taken one after the other.
            for (next, index) in chosen.enumerated() {
                (array.pointer + offsets[index]).copyMemory(
                    from: values.pointer + next % values.count * array.dtype.itemSize,
                    byteCount: array.dtype.itemSize)
            }
            return .none
        },
        NumPyFunction("putmask", "a, mask, values", .native) { call in
            guard let array = call["a"].object(as: NDArray.self) else {
                throw TensorError.type("putmask: first argument must be an array")
            }
            guard array.isWriteable else { throw TensorError.value("putmask: output array is read-only") }
            let truths = try call.array("mask", dtype: .bool).truthValues
            let values = try call.array("values").cast(to: array.dtype).flatten()
            let offsets = array.offsets
            guard truths.count == offsets.count else {
                throw TensorError.value("putmask: mask and data must be the same size")
            }
            for (index, isTrue) in truths.enumerated() where isTrue && values.count > 0 {
                (array.pointer + offsets[index]).copyMemory(
                    from: values.pointer + index % values.count * array.dtype.itemSize,
                    byteCount: array.dtype.itemSize)
            }
            return .none
        },
        NumPyFunction("fill_diagonal", "a, val, wrap=False") { call in
            guard let array = call["a"].object(as: NDArray.self), array.rank >= 2 else {
                throw TensorError.value("array must be at least 2-d")
            }
            guard array.rank == 2 || Set(array.shape).count == 1 else {
                throw TensorError.value("All dimensions of input must be of equal length")
            }
            // It is written by way of `flat`.
            guard array.isWriteable else { throw TensorError.value("underlying array is read-only") }
            // A tall matrix may have its diagonal begin anew, one row below where it ends.
            let (rows, columns) = (array.shape[0], array.shape[1])
            if try call.flag("wrap"), array.rank == 2, rows > columns, array.isCContiguous {
                let count = (rows * columns + columns) / (columns + 1)
                let wrapped = array.view(
                    shape: [count], strides: [array.dtype.itemSize * (columns + 1)])
                let values = try call.array("val").ravel()
                try wrapped.assign(values.count == 1 ? values : values.resized(wrapped.shape))
                return .none
            }
            let line = array.view(
                shape: [array.shape.min() ?? 0], strides: [array.strides.reduce(0, +)])
            let values = try call.array("val").ravel()
            try line.assign(values.count == 1 ? values : values.resized(line.shape))
            return .none
        },
    ]
}
