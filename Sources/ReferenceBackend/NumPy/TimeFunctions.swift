import InProcess
import ReferenceTensor
import TensorTypes

/// Functions about dates and time spans.
enum TimeFunctions {
    static let list: [NumPyFunction] = [
        NumPyFunction("datetime_data", "dtype, /", .native) { call in
            guard let unit = try NumPyDType.dtype(call["dtype"], call.interpreter).timeUnit else {
                throw TensorError.type("cannot get datetime metadata from non-datetime type")
            }
            let (count, base) = ArrayTime.parts(unit)
            return .tuple([.string(base.isEmpty ? "generic" : base), .int(Int128(count))])
        },
        NumPyFunction("datetime_as_string", "arr, unit=None, timezone=naive, casting=same_kind", .native) { call in
            let array = try call.array("arr")
            guard array.dtype.char == "M", let own = array.dtype.timeUnit else {
                throw TensorError.type("input must have type NumPy datetime")
            }
            var unit = own
            if case .string(let text)? = call.given("unit"), text != "auto" { unit = text }
            let zone: Bool
            if case .string(let text)? = call.given("timezone") { zone = text == "UTC" } else { zone = false }
            let isDate = ["Y", "M", "W", "D"].contains(ArrayTime.parts(unit).base)
            let texts = array.offsets.map { offset -> Value in
                guard case .time(let count) = array.element(atOffset: offset) else { return .string("") }
                let converted = ArrayTime.convert(count, from: own, to: unit, isSpan: false)
                let text = ArrayTime.text(converted, ArrayDType(.datetime(unit: unit)))
                return .string(zone && !isDate && text != "NaT" ? text + "Z" : text)
            }
            let result = try ArrayConversion.array(.object(PythonList(texts)), call.interpreter)
            return call.result(try result.reshape(array.shape))
        },
    ]

    /// `np.arange` of dates or time spans; nil if none is asked for.
    ///
    /// - Throws: a `ValueError` for a range of dates without a start.
    static func range(_ start: Value, _ stop: Value, _ step: Value, _ call: BoundCall) throws -> NDArray? {
        let wanted = try call.dtype()
        func isTime(_ value: Value) -> Bool { value.arrayScalar?.array.dtype.timeUnit != nil }
        guard wanted?.timeUnit != nil || isTime(start) || isTime(stop) || isTime(step) else { return nil }
        let isDate =
            wanted?.char == "M" || wanted == nil && [start, stop].contains { $0.arrayScalar?.array.dtype.char == "M" }
        if isDate, call.given("stop") == nil || call["stop"].isNone {
            throw TensorError.value("arange requires both a start and a stop for NumPy datetime64 ranges")
        }
        let kind = ArrayDType(isDate ? .datetime(unit: "") : .timedelta(unit: ""))
        var arrays: [NDArray] = []
        var unit = wanted?.timeUnit ?? ""
        for (index, value) in [start, stop].enumerated() {
            var type = kind
            // A number that a date is to be reached by is a span from the start.
            if case .int = value, index == 1, isDate { type = ArrayDType(.timedelta(unit: "")) }
            let array = try ArrayConversion.array(value, call.interpreter, dtype: isTime(value) ? nil : type)
            arrays.append(array)
            if wanted?.timeUnit ?? "" == "", let own = array.dtype.timeUnit {
                unit = ArrayTime.common(unit, own, isSpan: !isDate) ?? unit
            }
        }
        let distance = try ArrayConversion.array(
            step, call.interpreter, dtype: isTime(step) ? nil : ArrayDType(.timedelta(unit: "")))
        if wanted?.timeUnit ?? "" == "", let own = distance.dtype.timeUnit {
            unit = ArrayTime.common(unit, own, isSpan: !isDate) ?? unit
        }
        if unit.isEmpty, isDate { unit = "D" }
        let numbers = (arrays + [distance]).map { array -> Int64 in
            guard case .time(let count) = array.firstElement else { return 0 }
            return ArrayTime.convert(
                count, from: array.dtype.timeUnit ?? "", to: unit, isSpan: array.dtype.char == "m")
        }
        let isSpan = isDate && arrays[1].dtype.char == "m"
        let end = isSpan ? numbers[0] + numbers[1] : numbers[1]
        guard numbers[2] != 0 else { throw TensorError.value("arange: step cannot be zero") }
        let count = max(0, (Double(end - numbers[0]) / Double(numbers[2])).rounded(.up))
        guard count < 1e9 else { throw TensorError.value("Maximum allowed size exceeded") }
        let result = try NDArray.make(call.runtime, kind.counted(in: unit), [Int(count)])
        result.strided?.scatter((0..<Int64(count)).map { numbers[0] + $0 * numbers[2] })
        return result
    }
}
