import InProcess
import ReferenceTensor
import TensorTypes

/// Ranges of numbers, and arrays over buffers.
enum RangeFunctions {
    static func arange(_ call: BoundCall) throws -> NDArray {
        var (start, stop, step) = (call["start"], call["stop"], call["step"])
        if call.given("stop") == nil || stop.isNone {
            guard call.given("start") != nil else { throw TensorError.type("arange() requires stop to be specified.") }
            (start, stop) = (.int(0), start)
        } else if start.isNone {
            start = .int(0)
        }
        if step.isNone { step = .int(1) }
        // The length is what Python makes of `stop - start`.
        for part in [start, stop, step] {
            if case .tuple = part {
                throw TensorError.type("arange: scalar arguments expected instead of a tuple.")
            }
        }
        if let times = try TimeFunctions.range(start, stop, step, call) { return times }
        if stop.object(as: PythonList.self) != nil || stop.isNone {
            throw TensorError.type("unsupported operand type(s) for -: '\(stop.typeName)' and '\(start.typeName)'")
        }
        let parts = try [start, stop, step].map { try ArrayConversion.array($0, call.interpreter) }
        for part in parts where !part.dtype.isNumeric {
            throw TensorError.type(
                "arange() not supported for inputs with DType <class 'numpy.dtypes.\(part.dtype.className)'>.")
        }
        for part in parts where part.rank > 0 {
            throw TensorError.type("only 0-dimensional arrays can be converted to Python scalars")
        }
        let common = try ArrayDType.result(parts.map(\.dtype))
        let wanted = try call.dtype()
        let dtype = wanted ?? (common == .bool ? .int64 : common.native)
        let numbers = parts.map { part -> Double in
            if case .number(let number) = part.firstElement { return number.double }
            return 0
        }
        guard numbers[2] != 0 else { throw TensorError(kind: "ZeroDivisionError", "division by zero") }
        let length = ((numbers[1] - numbers[0]) / numbers[2]).rounded(.up)
        guard length.isFinite else { throw TensorError.value("arange: cannot compute length") }
        guard length < 1e10 else { throw TensorError.value("Maximum allowed size exceeded") }
        let count = max(0, Int(length))
        guard dtype != .bool || count <= 2 else {
            throw TensorError.type("arange() is only supported for booleans when the result has at most length 2.")
        }
        let result = try NDArray.make(call.runtime, dtype, [count])
        guard count > 0, let target = result.strided else { return result }
        if dtype.category.map({ $0 <= .integral }) == true, common.category.map({ $0 <= .integral }) == true {
            let first = parts[0].integerValues[0]
            let distance = parts[2].integerValues[0]
            result.assignIntegers((0..<count).map { Int64(first &+ $0 &* distance) })
            return result
        }
        // As in NumPy the second element decides the distance, in the array's own precision.
        let second = numbers[0] + numbers[2]
        target.fillRange(from: numbers[0], second: second, count: count)
        return result
    }

    static func linspace(_ call: BoundCall) throws -> Value {
        let interpreter = call.interpreter
        let count = try call.int("num", default: 50)
        guard count >= 0 else {
            throw TensorError.value("Number of samples, \(count), must be non-negative.")
        }
        let includesEnd = try call.flag("endpoint", default: true)
        let (start, stop) = (try call.array("start"), try call.array("stop"))
        let wanted = try call.dtype()
        guard start.rank == 0 && stop.rank == 0 else {
            return try linspace(call, start, stop, count, includesEnd, wanted)
        }
        // Python's numbers are double precision; what is narrower already stays so.
        let computed = try ArrayDType.result([start.dtype, stop.dtype], weak: [.floating])
        if computed.category == .complex {
            return try complexLinspace(call, start, stop, count, includesEnd)
        }
        let (a, b) = (try interpreter.float(.object(start)), try interpreter.float(.object(stop)))
        let result = try NDArray.make(call.runtime, .float64, [count])
        let divisions = includesEnd ? count - 1 : count
        let step = divisions > 0 ? (b - a) / Double(divisions) : Double.nan
        var values = (0..<count).map { index -> Double in
            divisions > 0 ? (step == 0 ? Double(index) / Double(divisions) * (b - a) + a : Double(index) * step + a) : a
        }
        if includesEnd && count > 1 { values[count - 1] = b }
        let isInteger = wanted?.category.map { $0 <= .integral } == true
        result.fill(isInteger ? values.map { $0.rounded(.down) } : values)
        // Without a conversion the result is a view of what was computed.
        let final = try wanted.map { try result.cast(to: $0) } ?? result.view()
        guard try call.flag("retstep") else { return .object(final) }
        let distance = try NDArray.scalar(call.runtime, .float(step), computed)
        return .tuple([.object(final), NumPyScalar.value(distance)])
    }

    /// Spaces between arrays: their elements along a new axis.
    private static func linspace(
        _ call: BoundCall, _ start: NDArray, _ stop: NDArray, _ count: Int, _ includesEnd: Bool, _ wanted: ArrayDType?
    ) throws -> Value {
        let np = call.np
        let dtype = try ArrayDType.result([start.dtype, stop.dtype, .float64])
        let distance = try np("subtract", stop.cast(to: dtype), start.cast(to: dtype))
        let divisions = includesEnd ? count - 1 : count
        let ticks = try NDArray.counting(call.runtime, count).cast(to: .float64).reshape(
            [count] + [Int](repeating: 1, count: distance.rank))
        let step = divisions > 0 ? try np("divide", distance, divisions) : distance
        var result: NDArray
        if divisions > 0, !step.truthValues.contains(false) {
            result = try np("multiply", ticks, step)
        } else {
            result = try np("multiply", divisions > 0 ? np("divide", ticks, divisions) : ticks, distance)
        }
        result = try np("add", result, start)
        if includesEnd && count > 1 {
            try result.item(result.select([.integer(count - 1)])).assign(stop)
        }
        if wanted?.category == .integral { result = try np("floor", result) }
        let axis = try NDArray.axis(call.int("axis"), rank: result.rank)
        if axis != 0 { result = try result.moveAxes([0], [axis]) }
        let final = try wanted.map { try result.cast(to: $0) } ?? result
        guard try call.flag("retstep") else { return .object(final) }
        return .tuple([.object(final), .object(step)])
    }

    private static func complexLinspace(
        _ call: BoundCall, _ start: NDArray, _ stop: NDArray, _ count: Int, _ includesEnd: Bool
    ) throws -> Value {
        let (a, b) = (
            try call.interpreter.complex(.object(start)), try call.interpreter.complex(.object(stop))
        )
        let divisions = Double(includesEnd ? count - 1 : count)
        let step = ((b.0 - a.0) / divisions, (b.1 - a.1) / divisions)
        let result = try NDArray.make(call.runtime, .complex128, [count])
        try result.realPart().fill((0..<count).map { divisions > 0 ? a.0 + Double($0) * step.0 : a.0 })
        try result.imaginaryPart().fill((0..<count).map { divisions > 0 ? a.1 + Double($0) * step.1 : a.1 })
        if includesEnd && count > 1 {
            let last = try result.item(result.select([.slice(start: -1, stop: nil, step: nil)]))
            try last.fill(.number(.complex(b.0, b.1)), from: .complex128)
        }
        let final = try call.dtype().map { try result.cast(to: $0) } ?? result
        guard try call.flag("retstep") else { return .object(final) }
        let distance = try NDArray.scalar(call.runtime, .complex(step.0, step.1), .complex128)
        return .tuple([.object(final), NumPyScalar.value(distance)])
    }

    static func fromBuffer(_ call: BoundCall) throws -> NDArray {
        let value = call["buffer"]
        if case .string = value { throw TensorError.type("a bytes-like object is required, not 'str'") }
        let dtype = try call.dtype() ?? .float64
        guard let buffer = try call.interpreter.buffer(value) else {
            throw TensorError.type("a bytes-like object is required, not '\(value.typeName)'")
        }
        guard buffer.isContiguous else { throw TensorError.value("ndarray is not C-contiguous") }
        let total = buffer.byteCount
        let offset = try call.int("offset")
        guard offset >= 0 && offset <= total else {
            throw TensorError.value("offset must be non-negative and no greater than buffer length (\(total))")
        }
        let size = dtype.itemSize
        guard size > 0 else { throw TensorError.value("itemsize cannot be zero in type") }
        var count = try call.int("count", default: -1)
        if count < 0 {
            guard (total - offset) % size == 0 else {
                throw TensorError.value("buffer size must be a multiple of element size")
            }
            count = (total - offset) / size
        } else if count > (total - offset) / size {
            throw TensorError.value("buffer is smaller than requested size")
        }
        let owner: AnyObject
        if case .bytes(let bytes) = value {
            owner = BytesOwner(bytes)
        } else if value.object(as: PythonByteArray.self) != nil {
            owner = PythonMemoryView(of: value, buffer)
        } else {
            owner = value.object(as: NDArray.self) ?? buffer
        }
        let block = MemoryBlock(
            borrowing: buffer.pointer, byteCount: total, owner: buffer, ledger: call.runtime.memory)
        let array = NDArray(
            runtime: call.runtime, block: block, byteOffset: offset, dtype: dtype, shape: [count], strides: [size],
            base: owner, isWriteable: !buffer.readOnly)
        array.isForeignMemoryWriteable = !buffer.readOnly
        return array
    }
}

extension NDArray {
    /// Writes floats in C order.
    func fill(_ values: [Double]) { strided?.assign(values) }
}
