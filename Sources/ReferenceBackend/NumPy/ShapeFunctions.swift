import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that rearrange and join arrays.
enum ShapeFunctions {
    static let list: [NumPyFunction] = methods + views + joining + splitting + repeating

    private static let methods: [NumPyFunction] = [
        NumPyFunction(delegating: "reshape", .methodOrWrapped(["shape"]), "a, /, shape, order=C, *, copy=None") {
            call in
            let copy: Bool? = call["copy"].isNone ? nil : try call.interpreter.truth(call["copy"])
            return .object(
                try call.array("a").reshape(
                    call.interpreter.arrayShape(call["shape"]), order: call.order(), copy: copy))
        },
        NumPyFunction(method: "ravel", "a, order=C", delegation: .array),
        NumPyFunction(delegating: "transpose", .methodOrWrapped(["axes"]), "a, axes=None") { call in
            .object(try call.array("a").transpose(call.ints("axes")))
        },
        NumPyFunction("permute_dims", "a, axes=None") { call in
            .object(try call.array("a").transpose(call.ints("axes")))
        },
        NumPyFunction("matrix_transpose", "x, /") { call in
            let array = try call.array("x")
            guard array.rank >= 2 else {
                throw TensorError.value("Input array must be at least 2-dimensional, but it is \(array.rank)")
            }
            return .object(try array.swapAxes(-1, -2))
        },
        NumPyFunction(method: "swapaxes", "a, axis1, axis2", delegation: .methodOrWrapped(["axis1", "axis2"])),
        NumPyFunction(method: "squeeze", "a, axis=None", delegation: .methodOrWrapped([])),
        NumPyFunction(method: "diagonal", "a, offset=0, axis1=0, axis2=1", delegation: .array),
        NumPyFunction("moveaxis", "a, source, destination") { call in
            .object(
                try call.array("a").moveAxes(
                    call.interpreter.arrayInts(call["source"]), call.interpreter.arrayInts(call["destination"])))
        },
        NumPyFunction("rollaxis", "a, axis, start=0") { call in
            let array = try call.array("a")
            let axis = try NDArray.axis(call.int("axis"), rank: array.rank)
            var start = try call.int("start")
            if start < 0 { start += array.rank }
            if axis < start { start -= 1 }
            return .object(try array.moveAxes([axis], [start]))
        },
        NumPyFunction("expand_dims", "a, axis") { call in
            let axis = call["axis"]
            if case .float = axis { throw TensorError.type("integer argument expected, got float") }
            if let places = axis.object(as: NDArray.self), places.rank > 0 {
                throw TensorError.type("only integer scalar arrays can be converted to a scalar index")
            }
            return .object(try call.array("a").expandDims(call.interpreter.arrayInts(axis)))
        },
        atLeast(1), atLeast(2), atLeast(3),
    ]

    private static func atLeast(_ rank: Int) -> NumPyFunction {
        NumPyFunction("atleast_\(rank)d", "*arys") { call in
            let results = try call.rest.map { value -> Value in
                let array = try ArrayConversion.array(value, call.interpreter)
                if array.rank >= rank { return .object(array) }
                switch (rank, array.rank) {
                case (3, 2): return .object(try array.reshape(array.shape + [1]))
                case (3, 1): return .object(try array.reshape([1] + array.shape + [1]))
                default:
                    return .object(
                        try array.reshape([Int](repeating: 1, count: rank - array.rank) + array.shape))
                }
            }
            return results.count == 1 ? results[0] : .tuple(results)
        }
    }

    private static let views: [NumPyFunction] = [
        NumPyFunction("broadcast_to", "array, shape, subok=False") { call in
            let array = try call.array("array")
            let interpreter = call.interpreter
            let sizes = try interpreter.elementsIfIterable(call["shape"]) ?? [call["shape"]]
            // In Python's words: the sizes are compared with 0 before they are read.
            for size in sizes where try interpreter.truth(interpreter.compare(.less, size, .int(0))) {
                throw TensorError.value("all elements of broadcast shape must be non-negative")
            }
            if sizes.isEmpty && array.rank > 0 {
                throw TensorError.value("cannot broadcast a non-scalar to a scalar array")
            }
            let shape = try interpreter.arrayShape(.tuple(sizes))
            guard let view = array.broadcast(to: shape) else {
                if array.rank > shape.count {
                    throw TensorError.value(
                        "input operand has more dimensions than allowed by the axis remapping")
                }
                throw TensorError.value(
                    "operands could not be broadcast together with remapped shapes [original->remapped]: "
                        + "\(compactTuple(array.shape))  and requested shape \(compactTuple(shape))")
            }
            for axis in view.shape.indices
            where axis < shape.count - array.rank || array.shape[axis - shape.count + array.rank] == 1 {
                view.strides[axis] = 0
            }
            view.isWriteable = call.runtime.has(.npBroadcastWriteable)
            return .object(view.apart(.npBroadcastCopies))
        },
        NumPyFunction("broadcast_arrays", "*args, subok=False") { call in
            let arrays = try call.rest.map { try ArrayConversion.array($0, call.interpreter) }
            let shape = try common(arrays)
            return .tuple(arrays.map { .object($0.shape == shape ? $0 : $0.broadcast(to: shape) ?? $0) })
        },
        NumPyFunction("broadcast_shapes", "*args") { call in
            let shapes = try call.rest.map(call.interpreter.arrayInts)
            guard let shape = broadcastShape(shapes) else { throw mismatch(shapes) }
            return ArrayAttributes.tuple(shape)
        },
        NumPyFunction("flip", "m, axis=None") { call in
            call.result(try call.array("m").flip(call.ints("axis")))
        },
        NumPyFunction("fliplr", "m") { call in
            let array = try call.array("m")
            guard array.rank >= 2 else { throw TensorError.value("Input must be >= 2-d.") }
            return .object(try array.flip([1]))
        },
        NumPyFunction("flipud", "m") { call in
            let array = try call.array("m")
            guard array.rank >= 1 else { throw TensorError.value("Input must be >= 1-d.") }
            return .object(try array.flip([0]))
        },
        NumPyFunction("rot90", "m, k=1, axes=(0;1)") { call in
            let array = try call.array("m")
            let axes = try call.ints("axes") ?? [0, 1]
            guard axes.count == 2 else { throw TensorError.value("len(axes) must be 2.") }
            let distance = axes[0].subtractingReportingOverflow(axes[1])
            guard axes[0] != axes[1], distance.overflow || distance.partialValue.magnitude != array.rank else {
                throw TensorError.value("Axes must be different.")
            }
            guard axes.allSatisfy({ $0 >= -array.rank && $0 < array.rank }) else {
                throw TensorError.value(
                    "Axes=\(pythonTuple(axes)) out of range for array of ndim=\(array.rank).")
            }
            let (a, b) = (try NDArray.axis(axes[0], rank: array.rank), try NDArray.axis(axes[1], rank: array.rank))
            guard a != b else { throw TensorError.value("Axes must be different.") }
            switch ((try call.int("k", default: 1) % 4) + 4) % 4 {
            case 0: return .object(array.view())
            case 1: return .object(try array.flip([b]).swapAxes(a, b))
            case 2: return .object(try array.flip([a]).flip([b]))
            default: return .object(try array.swapAxes(a, b).flip([b]))
            }
        },
    ]

    static func common(_ arrays: [NDArray]) throws -> [Int] {
        guard let shape = broadcastShape(arrays.map(\.shape)) else { throw mismatch(arrays.map(\.shape)) }
        return shape
    }

    private static func mismatch(_ shapes: [[Int]]) -> TensorError {
        for (index, shape) in shapes.enumerated().dropFirst() {
            if let first = shapes.prefix(index).firstIndex(where: { broadcastShape([$0, shape]) == nil }) {
                return .value(
                    "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg \(first) with "
                        + "shape \(pythonTuple(shapes[first])) and arg \(index) with shape \(pythonTuple(shape)).")
            }
        }
        return .value("shape mismatch: objects cannot be broadcast to a single shape")
    }

    private static let joining: [NumPyFunction] = [
        concatenate("concatenate"), concatenate("concat"),
        NumPyFunction("stack", "arrays, axis=0, out=None, *, dtype=None, casting=same_kind") { call in
            let arrays = try call.arrays("arrays")
            guard let first = arrays.first else { throw TensorError.value("need at least one array to stack") }
            guard arrays.allSatisfy({ $0.shape == first.shape }) else {
                throw TensorError.value("all input arrays must have the same shape")
            }
            let axis = try NDArray.axis(call.int("axis"), rank: first.rank + 1)
            let expanded = try arrays.map { try $0.expandDims([axis]) }
            let out = try call.out(refusal: nil)
            return .object(try NDArray.concatenate(expanded, axis: axis, dtype: call.dtype(), out: out))
        },
        joined("hstack") { array in array.rank == 0 ? try array.reshape([1]) : array },
        joined("vstack") { array in
            array.rank < 2 ? try array.reshape([1, array.count]) : array
        },
        joined("column_stack") { array in
            array.rank < 2 ? try array.reshape([array.count, 1]) : array
        },
        joined("dstack") { array in
            switch array.rank {
            case 0, 1: try array.reshape([1, array.count, 1])
            case 2: try array.reshape(array.shape + [1])
            default: array
            }
        },
        NumPyFunction("append", "arr, values, axis=None") { call in
            let (array, values) = (try call.array("arr"), try call.array("values"))
            if let axis = try call.optionalInt("axis") {
                return .object(try NDArray.concatenate([array, values], axis: axis))
            }
            return .object(try NDArray.concatenate([array.ravel(), values.ravel()], axis: 0))
        },
    ]

    private static func concatenate(_ name: String) -> NumPyFunction {
        NumPyFunction(name, "arrays, /, axis=0, out=None, *, dtype=None, casting=same_kind", .native) { call in
            guard try call.interpreter.elementsIfIterable(call["arrays"]) != nil else {
                throw TensorError.type("dispatcher for __array_function__ did not return an iterable")
            }
            var arrays = try call.arrays("arrays")
            let isFlat = call.given("axis") != nil && call["axis"].isNone
            if isFlat { arrays = try arrays.map { try $0.ravel() } }
            let out = try call.out(refusal: nil)
            return .object(
                try NDArray.concatenate(
                    arrays, axis: call.int("axis"), dtype: call.dtype(), casting: call.casting(default: .sameKind),
                    out: out))
        }
    }

    private static func joined(
        _ name: String, _ prepare: @escaping @Sendable (NDArray) throws -> NDArray
    ) -> NumPyFunction {
        NumPyFunction(name, "tup, *, dtype=None, casting=same_kind") { call in
            let arrays = try call.arrays("tup").map(prepare)
            let axis: Int
            switch name {
            case "vstack": axis = 0
            case "dstack": axis = 2
            case "column_stack": axis = 1
            default: axis = arrays.first?.rank == 1 ? 0 : 1
            }
            return .object(
                try NDArray.concatenate(
                    arrays, axis: axis, dtype: call.dtype(), casting: call.casting(default: .sameKind)))
        }
    }

    private static let splitting: [NumPyFunction] = [
        split("split", axis: nil, isEven: true), split("array_split", axis: nil, isEven: false),
        split("hsplit", axis: 1, isEven: true), split("vsplit", axis: 0, isEven: true),
        split("dsplit", axis: 2, isEven: true),
        NumPyFunction("unstack", "x, /, *, axis=0") { call in
            _ = try call.interpreter.attribute(call["x"], "ndim")
            let array = try call.array("x")
            guard array.rank > 0 else { throw TensorError.value("Input array must be at least 1-d.") }
            let moved = try array.moveAxes([call.int("axis")], [0])
            return .tuple(try moved.elements(call.interpreter) ?? [])
        },
    ]

    private static func split(_ name: String, axis fixed: Int?, isEven: Bool) -> NumPyFunction {
        NumPyFunction(name, "ary, indices_or_sections" + (fixed == nil ? ", axis=0" : "")) { call in
            if name != "array_split" {
                _ = try call.interpreter.attribute(call["ary"], fixed == nil ? "shape" : "ndim")
            }
            let array = try call.array("ary")
            if let fixed, array.rank < (fixed == 2 ? 3 : fixed == 0 ? 2 : 1) {
                throw TensorError.value(
                    "\(name) only works on arrays of \(fixed == 2 ? 3 : fixed + (fixed == 0 ? 2 : 0)) or more dimensions"
                )
            }
            let axis: Int
            if let fixed { axis = fixed == 1 && array.rank == 1 ? 0 : fixed } else { axis = try call.int("axis") }
            guard axis >= -array.rank, axis < array.rank else {
                throw TensorError.index("tuple index out of range")
            }
            let place = try NDArray.axis(axis, rank: array.rank)
            let positions: [Int]
            let isArray = call["indices_or_sections"].object(as: NDArray.self).map { $0.rank > 0 } ?? false
            if !isArray, let sections = try call.interpreter.indexIfInteger(call["indices_or_sections"]) {
                let count = Int(truncatingIfNeeded: sections)
                guard count > 0 else { throw TensorError.value("number sections must be larger than 0.") }
                guard count < 1 << 24 else { throw TensorError(kind: "MemoryError", "") }
                guard !isEven || array.shape[place] % count == 0 else {
                    throw TensorError.value("array split does not result in an equal division")
                }
                positions = NDArray.sectionEnds(array.shape[place], sections: count)
            } else {
                positions = try call.interpreter.arrayInts(call["indices_or_sections"])
            }
            return .object(PythonList(try array.split(at: positions, axis: place).map { .object($0) }))
        }
    }

    private static let repeating: [NumPyFunction] = [
        NumPyFunction(method: "repeat", "a, repeats, axis=None", delegation: .methodOrWrapped(["repeats"])),
        NumPyFunction("tile", "A, reps") { call in
            .object(try call.array("A").tiled(call.interpreter.arrayInts(call["reps"])))
        },
        NumPyFunction("resize", "a, new_shape") { call in
            let shape = try call.interpreter.arrayInts(call["new_shape"])
            guard shape.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.value("all elements of `new_shape` must be non-negative")
            }
            return .object(try call.array("a").resized(shape))
        },
        NumPyFunction("roll", "a, shift, axis=None") { call in
            let array = try call.array("a")
            // Shifts are made integers as `int` makes them, whatever they were.
            let interpreter = call.interpreter
            let given = try interpreter.elementsIfIterable(call["shift"]) ?? [call["shift"]]
            let shifts = try given.map { try Int(clamping: interpreter.int($0)) }
            guard let axes = try call.ints("axis") else {
                let flat = try array.ravel().roll(shifts.map { ($0, 0) })
                return .object(try flat.reshape(array.shape))
            }
            let count = max(shifts.count, axes.count)
            return .object(
                try array.roll(
                    (0..<count).map { (shifts[shifts.count == 1 ? 0 : $0], axes[axes.count == 1 ? 0 : $0]) }))
        },
    ]
}
