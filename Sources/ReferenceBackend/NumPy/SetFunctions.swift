import InProcess
import ReferenceTensor
import TensorTypes

/// Sets of elements and of rows.
enum SetFunctions {
    private static let uniqueOptions =
        "ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True, sorted=True"

    static let list: [NumPyFunction] = [
        NumPyFunction("unique", uniqueOptions) { call in
            let array = try call.array("ar")
            let axis = try call.optionalInt("axis").map { try NDArray.axis($0, rank: array.rank) }
            let found =
                try axis.map { try uniqueRows(array, $0) }
                ?? uniqueElements(
                    array, equalNaN: call.flag("equal_nan", default: true))
            var results: [Value] = [.object(found.values)]
            if try call.flag("return_index") {
                results.append(.object(try NDArray.integers(call.runtime, found.first)))
            }
            if try call.flag("return_inverse") {
                results.append(
                    .object(
                        try NDArray.integers(
                            call.runtime, found.inverse, shape: axis == nil ? array.shape : [found.inverse.count])))
            }
            if try call.flag("return_counts") {
                results.append(.object(try NDArray.integers(call.runtime, found.counts)))
            }
            return results.count == 1 ? results[0] : .tuple(results)
        },
        uniqueTuple("unique_all", ["values", "indices", "inverse_indices", "counts"]),
        uniqueTuple("unique_counts", ["values", "counts"]),
        uniqueTuple("unique_inverse", ["values", "inverse_indices"]),
        NumPyFunction("intersect1d", "ar1, ar2, assume_unique=False, return_indices=False") { call in
            let (left, right) = (try call.array("ar1").ravel(), try call.array("ar2").ravel())
            let (a, b) = (try left.unique(), try right.unique())
            let dtype = try ArrayDType.result([left.dtype, right.dtype])
            let joined = try NDArray.concatenate([a.values.cast(to: dtype), b.values.cast(to: dtype)], axis: 0).unique()
            let shared = joined.counts.indices.filter { joined.counts[$0] == 2 }
            let values = try joined.values.take(NDArray.integers(call.runtime, shared), axis: 0)
            guard try call.flag("return_indices") else { return .object(values) }
            let places = try [a, b].map { group -> Value in
                let sorted = try group.values.cast(to: dtype)
                let found = try sorted.searchSorted(values, right: false)
                return .object(try NDArray.integers(call.runtime, found.integerValues.map { group.first[$0] }))
            }
            return .tuple([.object(values)] + places)
        },
    ]

    /// NaN counts as one element or, where asked for, each as its own.
    private static func uniqueElements(_ array: NDArray, equalNaN: Bool) throws
        -> (values: NDArray, first: [Int], inverse: [Int], counts: [Int])
    {
        let found = try array.unique()
        guard !equalNaN, found.values.count > 0, let last = found.counts.last, last > 1,
            case .number(let number) = found.values.element(
                atOffset: (found.values.count - 1) * found.values.strides[0]), number.double.isNaN
        else { return found }
        let places = found.inverse.indices.filter { found.inverse[$0] == found.counts.count - 1 }
        let kept = Array(0..<found.values.count) + [Int](repeating: found.values.count - 1, count: last - 1)
        var inverse = found.inverse
        for (index, place) in places.enumerated() { inverse[place] += index }
        return (
            try found.values.take(NDArray.integers(array.runtime, kept), axis: 0), found.first.dropLast() + places,
            inverse, found.counts.dropLast() + [Int](repeating: 1, count: last)
        )
    }

    /// The distinct slices along an axis, in the order of their elements.
    private static func uniqueRows(_ array: NDArray, _ axis: Int) throws
        -> (values: NDArray, first: [Int], inverse: [Int], counts: [Int])
    {
        let moved = try array.moveAxes([axis], [0]).copy()
        let extent = moved.shape[0]
        let width = extent == 0 ? 0 : moved.count / extent
        let size = width * array.dtype.itemSize
        let elements = moved.offsets.map { moved.element(atOffset: $0) }
        func isBefore(_ left: Int, _ right: Int) -> Bool {
            for place in 0..<width {
                let (a, b) = (elements[left * width + place], elements[right * width + place])
                if NDArray.comesBefore(a, b) { return true }
                if NDArray.comesBefore(b, a) { return false }
            }
            return false
        }
        func same(_ left: Int, _ right: Int) -> Bool { !isBefore(left, right) && !isBefore(right, left) }
        _ = size
        var groups: [[Int]] = []
        var inverse = [Int](repeating: 0, count: extent)
        for row in (0..<extent).sorted(by: { isBefore($0, $1) || !isBefore($1, $0) && $0 < $1 }) {
            if let last = groups.last, same(last[0], row) {
                groups[groups.count - 1].append(row)
            } else {
                groups.append([row])
            }
            inverse[row] = groups.count - 1
        }
        let firsts = groups.map { $0.min() ?? 0 }
        let rows = try moved.take(NDArray.integers(array.runtime, firsts), axis: 0)
        return (try rows.moveAxes([0], [axis]), firsts, inverse, groups.map(\.count))
    }

    private static func uniqueTuple(_ name: String, _ fields: [String]) -> NumPyFunction {
        let words = name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        let typeName = words.joined() + "Result"
        let type = PythonType(typeName, module: "numpy.lib._arraysetops_impl", bases: [.tuple])
        return NumPyFunction(name, "x") { call in
            let array = try call.array("x")
            let found = try uniqueElements(array, equalNaN: false)
            let parts = try fields.map { field -> Value in
                switch field {
                case "values": return .object(found.values)
                case "indices": return .object(try NDArray.integers(call.runtime, found.first))
                case "counts": return .object(try NDArray.integers(call.runtime, found.counts))
                default: return .object(try NDArray.integers(call.runtime, found.inverse, shape: array.shape))
                }
            }
            return .object(NamedTuple(type, fields: fields, items: parts, layout: .oneLine))
        }
    }
}
