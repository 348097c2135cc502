import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that compute positions, and insert or remove along axes.
enum IndexFunctions {
    static let list: [NumPyFunction] = positions + alongAxes + editing

    private static func tuple(_ columns: [[Int]], _ runtime: Runtime, shape: [Int]? = nil) throws -> Value {
        .tuple(try columns.map { .object(try NDArray.integers(runtime, $0, shape: shape)) })
    }

    private static let positions: [NumPyFunction] = [
        NumPyFunction("unravel_index", "indices, shape, order=C", .native) { call in
            let shape = try call.interpreter.arrayInts(call["shape"])
            let indices = try call.array("indices")
            guard indices.count == 0 || indices.dtype.category == .integral else {
                throw TensorError.type("only int indices permitted")
            }
            let total = try NDArray.checkedCount(shape)
            let isFortran = try call.order() == .fortran
            var columns = [[Int]](repeating: [], count: shape.count)
            for index in indices.integerValues {
                guard index >= 0 && index < total else {
                    throw TensorError.value(
                        "index \(index) is out of bounds for array with size \(total)")
                }
                var rest = index
                let axes = isFortran ? Array(shape.indices) : shape.indices.reversed()
                for axis in axes {
                    columns[axis].append(rest % shape[axis])
                    rest /= shape[axis]
                }
            }
            return .tuple(
                try columns.map {
                    call.result(try NDArray.integers(call.runtime, $0, shape: indices.shape))
                })
        },
        NumPyFunction("ravel_multi_index", "multi_index, dims, mode=raise, order=C", .native) { call in
            let shape = try call.interpreter.arrayInts(call["dims"])
            let columns = try call.arrays("multi_index")
            guard columns.allSatisfy({ $0.count == 0 || $0.dtype.category == .integral }) else {
                throw TensorError.type("only int indices permitted")
            }
            guard columns.count == shape.count else {
                throw TensorError.value(
                    "parameter multi_index must be a sequence of length \(shape.count)")
            }
            let modes: [IndexMode]
            if case .tuple(let names) = call["mode"] {
                modes = try names.map { name in
                    guard case .string(let text) = name, let mode = IndexMode(rawValue: text) else {
                        throw TensorError.type("clipmode not understood")
                    }
                    return mode
                }
            } else {
                modes = [try ArrayMethods.mode(call)]
            }
            let common = try ShapeFunctions.common(columns)
            let isFortran = try call.order() == .fortran
            let weights =
                isFortran ? columnMajorStrides(shape, unit: 1) : rowMajorStrides(shape, unit: 1)
            var flat = [Int](repeating: 0, count: common.reduce(1, *))
            for (axis, column) in columns.enumerated() {
                guard let spread = column.broadcast(to: common) else { continue }
                let mode = modes[min(axis, modes.count - 1)]
                for (place, index) in spread.integerValues.enumerated() {
                    guard mode != .raise || (index >= 0 && index < shape[axis]) else {
                        throw TensorError.value("invalid entry in coordinates array")
                    }
                    flat[place] += try mode.resolve(index, shape[axis], axis: axis) * weights[axis]
                }
            }
            return call.result(try NDArray.integers(call.runtime, flat, shape: common))
        },
        NumPyFunction("indices", "dimensions, dtype=int, sparse=False") { call in
            let shape = try call.interpreter.arrayInts(call["dimensions"])
            let dtype = try call.dtype() ?? .int64
            _ = try NDArray.make(call.runtime, dtype, [shape.count] + shape)
            let isSparse = try call.flag("sparse")
            let grids = try shape.indices.map { axis -> NDArray in
                var own = [Int](repeating: 1, count: shape.count)
                own[axis] = shape[axis]
                let line = try NDArray.integers(call.runtime, Array(0..<shape[axis]), shape: own).cast(to: dtype)
                return isSparse ? line : try line.broadcast(to: shape)?.copy() ?? line
            }
            if isSparse { return .tuple(grids.map { .object($0) }) }
            guard !grids.isEmpty else { return .object(try NDArray.make(call.runtime, dtype, [0])) }
            return .object(try NDArray.concatenate(grids.map { try $0.expandDims([0]) }, axis: 0))
        },
        NumPyFunction("ix_", "*args") { call in
            .tuple(
                try call.rest.enumerated().map { axis, value in
                    var line = try ArrayConversion.array(value, call.interpreter)
                    guard line.rank == 1 else { throw TensorError.value("Cross index must be 1 dimensional") }
                    if line.dtype == .bool { line = try line.nonzero()[0] }
                    if line.count == 0 { line = try line.converted(to: .int64) }
                    var shape = [Int](repeating: 1, count: call.rest.count)
                    shape[axis] = line.count
                    return .object(try line.reshape(shape))
                })
        },
        NumPyFunction("diag_indices", "n, ndim=2") { call in
            let line = try NDArray.counting(call.runtime, call.int("n"))
            let rank = try call.int("ndim", default: 2)
            guard rank < 1 << 24 else { throw TensorError(kind: "MemoryError", "") }
            return .tuple([Value](repeating: .object(line), count: max(rank, 0)))
        },
        NumPyFunction("diag_indices_from", "arr") { call in
            let array = try call.array("arr")
            guard array.rank >= 2 else { throw TensorError.value("input array must be at least 2-d") }
            guard Set(array.shape).count == 1 else {
                throw TensorError.value("All dimensions of input must be of equal length")
            }
            return try tuple(
                [[Int]](repeating: Array(0..<array.shape[0]), count: array.rank), call.runtime)
        },
        triangle("tril_indices", isLower: true), triangle("triu_indices", isLower: false),
        triangleFrom("tril_indices_from", isLower: true), triangleFrom("triu_indices_from", isLower: false),
        NumPyFunction("mask_indices", "n, mask_func, k=0") { call in
            let size = try call.int("n")
            let ones = try NDArray.make(call.runtime, .int64, [size, size])
            try ones.fill(.number(.int(1)), from: .int64)
            let masked = try call.interpreter.call(
                call["mask_func"], CallArguments([.object(ones), call.given("k") ?? .int(0)]))
            let found = try ArrayConversion.array(masked, call.interpreter).nonzero()
            return .tuple(found.map { .object($0) })
        },
        NumPyFunction("lexsort", "keys, axis=-1", .native) { call in
            let keys = try call.arrays("keys")
            guard let last = keys.last else { throw TensorError.type("need sequence of keys with len > 0 in lexsort") }
            var order = Array(0..<last.count)
            for key in keys {
                let ranks = try key.take(NDArray.integers(call.runtime, order), axis: 0).argsort(0).integerValues
                order = ranks.map { order[$0] }
            }
            return .object(try NDArray.integers(call.runtime, order))
        },
    ]

    private static func corners(_ rows: Int, _ columns: Int, _ k: Int, _ isLower: Bool) -> [[Int]] {
        var result: [[Int]] = [[], []]
        let k = min(max(k, -1 << 48), 1 << 48)
        for row in 0..<max(rows, 0) {
            for column in 0..<max(columns, 0) where isLower ? column <= row + k : column >= row + k {
                result[0].append(row)
                result[1].append(column)
            }
        }
        return result
    }

    private static func triangle(_ name: String, isLower: Bool) -> NumPyFunction {
        NumPyFunction(name, "n, k=0, m=None") { call in
            let rows = try call.int("n")
            _ = try NDArray.make(call.runtime, .bool, [rows, call.optionalInt("m") ?? rows].map { max($0, 0) })
            return try tuple(
                corners(rows, call.optionalInt("m") ?? rows, call.int("k"), isLower), call.runtime)
        }
    }

    private static func triangleFrom(_ name: String, isLower: Bool) -> NumPyFunction {
        NumPyFunction(name, "arr, k=0") { call in
            let array = try call.array("arr")
            guard array.rank == 2 else { throw TensorError.value("input array must be 2-d") }
            return try tuple(corners(array.shape[0], array.shape[1], call.int("k"), isLower), call.runtime)
        }
    }

    /// The index arrays that address, along one axis, the positions given for every place of the others.
    private static func alongAxis(_ shape: [Int], _ indices: NDArray, _ axis: Int) throws -> [ArrayIndex] {
        guard indices.rank == shape.count else {
            throw TensorError.value("`indices` and `arr` must have the same number of dimensions")
        }
        return try shape.indices.map { other in
            if other == axis { return .array(indices) }
            var own = [Int](repeating: 1, count: shape.count)
            own[other] = shape[other]
            return .array(try NDArray.integers(indices.runtime, Array(0..<shape[other]), shape: own))
        }
    }

    private static let alongAxes: [NumPyFunction] = [
        NumPyFunction("take_along_axis", "arr, indices, axis=-1") { call in
            var array = try call.array("arr")
            let indices = try call.array("indices")
            var axis = try call.int("axis", default: -1)
            if call.given("axis") != nil && call["axis"].isNone { (array, axis) = (try array.ravel(), 0) }
            axis = try NDArray.axis(axis, rank: array.rank)
            return .object(try array.item(array.select(alongAxis(array.shape, indices, axis))))
        },
        NumPyFunction("put_along_axis", "arr, indices, values, axis") { call in
            guard var array = call["arr"].object(as: NDArray.self) else {
                throw TensorError.type("put_along_axis needs an array, not \(call["arr"].typeName)")
            }
            var axis = try call.int("axis")
            if call["axis"].isNone { (array, axis) = (try array.ravel(), 0) }
            axis = try NDArray.axis(axis, rank: array.rank)
            let places = try alongAxis(array.shape, call.array("indices"), axis)
            guard array.isWriteable else { throw TensorError.value("assignment destination is read-only") }
            try array.setItem(array.select(places), call.array("values"))
            return .none
        },
    ]

    /// The positions on an axis that an integer, slice, mask or sequence of integers stands for.
    private static func places(_ value: Value, _ extent: Int, _ axis: Int, _ call: BoundCall) throws -> [Int] {
        if case .slice = value {
            let line = try NDArray.integers(call.runtime, Array(0..<extent))
            return try line.item(line.select(IndexConversion.parts(value, call.interpreter))).integerValues
        }
        let array = try ArrayConversion.array(value, call.interpreter)
        if array.dtype == .bool, array.rank > 0 { return try array.nonzero()[0].integerValues }
        guard array.count == 0 || array.dtype.category.map({ $0 <= .integral }) == true else {
            throw TensorError.index("arrays used as indices must be of integer (or boolean) type")
        }
        return array.integerValues
    }

    /// The smallest box that holds every element but zeros, along the axes given.
    private static func trimmed(_ array: NDArray, _ call: BoundCall) throws -> NDArray {
        var sides = "fb"
        if case .string(let text)? = call.given("trim") { sides = text.lowercased() }
        let axes = try call.ints("axis").map { try NDArray.axes($0, rank: array.rank) } ?? Array(array.shape.indices)
        let places = try array.nonzero().map(\.integerValues)
        return try array.item(
            array.select(
                array.shape.indices.map { axis in
                    guard axes.contains(axis) else { return .slice(start: nil, stop: nil, step: nil) }
                    guard let low = places[axis].min(), let high = places[axis].max() else {
                        return .slice(start: 0, stop: 0, step: nil)
                    }
                    return .slice(
                        start: sides.contains("f") ? low : nil, stop: sides.contains("b") ? high + 1 : nil, step: nil)
                }))
    }

    private static let editing: [NumPyFunction] = [
        NumPyFunction("delete", "arr, obj, axis=None") { call in
            var array = try call.array("arr")
            var axis = try call.int("axis")
            if call["axis"].isNone { (array, axis) = (try array.ravel(), 0) }
            axis = try NDArray.axis(axis, rank: array.rank)
            let extent = array.shape[axis]
            let removed = try Set(
                places(call["obj"], extent, axis, call).map { index -> Int in
                    guard index >= -extent && index < extent else {
                        throw TensorError.index("index \(index) is out of bounds for axis \(axis) with size \(extent)")
                    }
                    return index < 0 ? index + extent : index
                })
            let kept = (0..<extent).filter { !removed.contains($0) }
            return .object(try array.take(NDArray.integers(call.runtime, kept), axis: axis))
        },
        NumPyFunction("insert", "arr, obj, values, axis=None") { call in
            var array = try call.array("arr")
            var axis = try call.int("axis")
            if call["axis"].isNone { (array, axis) = (try array.ravel(), 0) }
            axis = try NDArray.axis(axis, rank: array.rank)
            let extent = array.shape[axis]
            let given = try places(call["obj"], extent, axis, call)
            let spots = try given.map { index -> Int in
                guard index >= -extent && index <= extent else {
                    throw TensorError.index("index \(index) is out of bounds for axis \(axis) with size \(extent)")
                }
                return index < 0 ? index + extent : index
            }
            var values = try call.array("values").cast(to: array.dtype)
            let isScalar = try call.interpreter.elementsIfIterable(call["obj"]) == nil && spots.count == 1
            // The value for a single position spans the axis as far as it goes.
            let count: Int
            if isScalar {
                if values.rank < array.rank {
                    values = try values.reshape([Int](repeating: 1, count: array.rank - values.rank) + values.shape)
                }
                values = try values.moveAxes([0], [axis])
                count = values.shape[axis]
            } else {
                count = spots.count
            }
            var target = array.shape
            target[axis] = count
            guard let spread = values.broadcast(to: target) else {
                throw TensorError.value(
                    "shape mismatch: value array of shape \(compactTuple(values.shape)) could not be broadcast to indexing "
                        + "result of shape \(compactTuple(target))")
            }
            let joined = try NDArray.concatenate([array, spread.copy()], axis: axis)
            let starts = isScalar ? [Int](repeating: spots[0], count: count) : spots
            let order = starts.indices.sorted { (starts[$0], $0) < (starts[$1], $1) }
            var positions: [Int] = []
            var next = 0
            for index in 0...extent {
                while next < order.count, starts[order[next]] == index {
                    positions.append(extent + order[next])
                    next += 1
                }
                if index < extent { positions.append(index) }
            }
            return .object(try joined.take(NDArray.integers(call.runtime, positions), axis: axis))
        },
        NumPyFunction("trim_zeros", "filt, trim=fb, axis=None") { call in
            let array = try call.array("filt")
            guard array.rank == 1 else { return .object(try trimmed(array, call)) }
            var sides = "fb"
            if case .string(let text)? = call.given("trim") { sides = text.lowercased() }
            let truths = array.truthValues
            if let list = call["filt"].object(as: PythonList.self) {
                let low = sides.contains("f") ? truths.firstIndex(of: true) ?? truths.count : 0
                let high = sides.contains("b") ? (truths.lastIndex(of: true) ?? -1) + 1 : truths.count
                return .object(PythonList(Array(list.items[min(low, high)..<max(low, high)])))
            }
            guard let first = truths.firstIndex(of: true), let last = truths.lastIndex(of: true) else {
                return .object(try array.item(array.select([.slice(start: 0, stop: 0, step: nil)])))
            }
            return .object(
                try array.item(
                    array.select([
                        .slice(
                            start: sides.contains("f") ? first : 0, stop: sides.contains("b") ? last + 1 : truths.count,
                            step: nil)
                    ])))
        },
    ]
}
