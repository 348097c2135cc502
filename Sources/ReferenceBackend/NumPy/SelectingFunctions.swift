import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that pick elements by conditions, and write to those picked.
enum SelectingFunctions {
    static let list: [NumPyFunction] = [
        NumPyFunction("extract", "condition, arr") { call in
            let hits = try call.array("condition").ravel().nonzero()[0]
            return .object(try call.array("arr").ravel().take(hits, axis: 0))
        },
        NumPyFunction("place", "arr, mask, vals") { call in
            guard let array = call["arr"].object(as: NDArray.self) else {
                throw TensorError.type("place() argument 1 must be numpy.ndarray, not \(call["arr"].typeName)")
            }
            guard array.isWriteable else { throw TensorError.value(BoundCall.writeBackRefusal) }
            let truths = try call.array("mask", dtype: .bool).truthValues
            let values = try call.array("vals").cast(to: array.dtype).flatten()
            guard truths.count == array.count else {
                throw TensorError.value("place: mask and data must be the same size")
            }
            let places = zip(array.offsets, truths).filter(\.1).map(\.0)
            guard values.count > 0 || places.isEmpty else {
                throw TensorError.value("Cannot insert from an empty array!")
            }
            for (index, offset) in places.enumerated() {
                (array.pointer + offset).copyMemory(
                    from: values.pointer + index % values.count * array.dtype.itemSize,
                    byteCount: array.dtype.itemSize)
            }
            return .none
        },
        NumPyFunction("select", "condlist, choicelist, default=0") { call in
            let conditions = try call.arrays("condlist")
            let choices = try call.interpreter.elements(call["choicelist"])
            guard conditions.count == choices.count else {
                throw TensorError.value("list of cases must be same length as list of conditions")
            }
            guard !conditions.isEmpty else {
                throw TensorError.value("select with an empty condition list is not possible")
            }
            var result = call.given("default") ?? .int(0)
            for (index, condition) in conditions.enumerated() where condition.dtype != .bool {
                throw TensorError.type("invalid entry \(index) in condlist: should be boolean ndarray")
            }
            guard let choose = choosing else { throw UnsupportedOperation("np.select") }
            for (condition, choice) in zip(conditions, choices).reversed() {
                result =
                    try choose.call(CallArguments([.object(condition), choice, result]), call.interpreter) ?? .none
            }
            return result
        },
        NumPyFunction("packbits", "a, /, axis=None, bitorder=big", .native) { call in
            let array = try call.array("a")
            guard array.dtype.category.map({ $0 <= .integral }) == true else {
                throw TensorError.type("Expected an input array of integer or boolean data type")
            }
            let (source, axis) = try call.along(array)
            let moved = try source.moveAxes([axis], [source.rank - 1]).copy()
            let length = moved.shape.last ?? 0
            let size = (length + 7) / 8
            let truths = moved.truthValues
            let isLittle = try isLittleEndian(call)
            var bytes: [Int64] = []
            for start in stride(from: 0, to: truths.count, by: max(length, 1)) {
                for byte in 0..<size {
                    var value: Int64 = 0
                    for bit in 0..<8 where byte * 8 + bit < length && truths[start + byte * 8 + bit] {
                        value |= 1 << (isLittle ? bit : 7 - bit)
                    }
                    bytes.append(value)
                }
            }
            return .object(try packed(bytes, moved.shape.dropLast() + [size], axis, call.runtime))
        },
        NumPyFunction("unpackbits", "a, /, axis=None, count=None, bitorder=big", .native) { call in
            let array = try call.array("a")
            guard array.dtype == ArrayDType(DType.uint8) else {
                throw TensorError.type("Expected an input array of unsigned byte data type")
            }
            let (source, axis) = try call.along(array)
            let moved = try source.moveAxes([axis], [source.rank - 1]).copy()
            let isLittle = try isLittleEndian(call)
            let all = (moved.shape.last ?? 0) * 8
            var wanted = try call.optionalInt("count") ?? all
            if wanted < 0 { wanted += all }
            guard wanted >= 0 else {
                throw TensorError.value("-count larger than number of elements")
            }
            guard wanted <= all else { throw UnsupportedOperation("np.unpackbits beyond the bits there are") }
            let bits = moved.integerValues.flatMap { byte in
                (0..<8).map { Int64(byte >> (isLittle ? $0 : 7 - $0) & 1) }
            }
            let kept = bits.enumerated().filter { all == 0 || $0.offset % all < wanted }.map(\.element)
            return .object(try packed(kept, moved.shape.dropLast() + [wanted], axis, call.runtime))
        },
        NumPyFunction("bincount", "x, /, weights=None, minlength=0", .native) { call in
            let array = try call.array("x")
            guard array.rank > 0 else { throw TensorError.value("object of too small depth for desired array") }
            guard array.rank == 1 else { throw TensorError.value("object too deep for desired array") }
            guard array.count == 0 || array.dtype.canCast(to: .int64, .safe) else {
                throw array.castError(to: .int64, .safe)
            }
            let least = try call.int("minlength")
            guard least >= 0 else { throw TensorError.value("'minlength' must not be negative") }
            let positions = try array.cast(to: .int64).integerValues
            guard positions.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.value("'list' argument must have no negative elements")
            }
            let size = max(least, (positions.max() ?? -1) + 1)
            guard !call["weights"].isNone else {
                let result = try NDArray.make(call.runtime, .int64, [size])
                result.pointer.withMemoryRebound(to: Int64.self, capacity: size) { counts in
                    for position in positions { counts[position] += 1 }
                }
                return .object(result)
            }
            let weights = try call.array("weights").cast(to: .float64)
            guard weights.shape == array.shape, let input = weights.strided else {
                throw TensorError.value("The weights and list don't have the same length.")
            }
            let result = try NDArray.make(call.runtime, .float64, [size])
            result.pointer.withMemoryRebound(to: Double.self, capacity: size) { sums in
                for (position, weight) in zip(positions, input.gather() as [Double]) { sums[position] += weight }
            }
            return .object(result)
        },
    ]

    private static let choosing: PythonFunction? = ElementFunctions.list.first { $0.name == "where" }?.object

    private static func isLittleEndian(_ call: BoundCall) throws -> Bool {
        guard case .string(let order)? = call.given("bitorder") else { return false }
        guard order == "big" || order == "little" else {
            throw TensorError.value("'order' must be either 'little' or 'big'")
        }
        return order == "little"
    }

    private static func packed(_ values: [Int64], _ shape: [Int], _ axis: Int, _ runtime: Runtime) throws -> NDArray {
        let result = try NDArray.make(runtime, ArrayDType(DType.uint8), shape)
        result.assignIntegers(values)
        return try result.moveAxes([shape.count - 1], [axis])
    }
}
