import InProcess
import ReferenceTensor
import TensorTypes

/// Python values as elements: `array[i] = value`.
enum ElementStore {
    /// Stores a value as an element.
    ///
    /// - Throws: what Python's `int`, `float` or `complex` says about the value, or an `OverflowError`.
    static func store(
        _ value: Value, _ dtype: ArrayDType, at address: UnsafeMutableRawPointer, _ interpreter: Interpreter
    ) throws {
        let runtime = try interpreter.arrayRuntime()
        if case .block(let base, let shape) = dtype.kind {
            let array = try ArrayConversion.array(value, interpreter, dtype: base)
            return try NDArray.storeBlock(array, at: address, base, shape)
        }
        if case .object(let object) = value {
            if let array = (object as? NumPyScalar)?.array ?? (object as? NDArray) {
                guard array.count == 1, array.rank == 0 else {
                    if dtype.kind == .object { return put(value, at: address, runtime) }
                    throw TensorError.value("setting an array element with a sequence.")
                }
                if dtype.kind == .object, object is NDArray { return put(value, at: address, runtime) }
                let cell = NDArray(
                    runtime: runtime,
                    block: MemoryBlock(
                        borrowing: address, byteCount: dtype.itemSize, owner: array, ledger: runtime.memory),
                    dtype: dtype, shape: [], strides: [], base: array)
                if dtype.category.map({ $0 < .complex && $0 != .boolean }) == true, array.dtype.category == .complex,
                    object is NumPyScalar
                {
                    runtime.warn("ComplexWarning", "Casting complex values to real discards the imaginary part")
                }
                return try cell.assign(array)
            }
        }
        switch dtype.kind {
        case .block: break
        case .object: put(value, at: address, runtime)
        case .element, .longDouble, .complexLongDouble:
            try NDArray.store(
                .number(try number(value, dtype, interpreter)), from: dtype, at: address, dtype, runtime)
        case .unicode:
            let text: String
            if isSequence(value) { throw TensorError.value("setting an array element with a sequence") }
            if case .bytes(let bytes) = value {
                text = String(decoding: bytes, as: UTF8.self)
            } else {
                text = try interpreter.str(value)
            }
            try NDArray.store(.text(text), from: dtype, at: address, dtype, runtime)
        case .bytes:
            let bytes: [UInt8]
            if case .bytes(let own) = value { bytes = own } else { bytes = Array(try interpreter.str(value).utf8) }
            try NDArray.store(.bytes(bytes), from: dtype, at: address, dtype, runtime)
        case .void(_, let fields):
            if fields.isEmpty {
                guard case .bytes(let bytes) = value else {
                    throw TensorError.type("a bytes-like object is required, not '\(value.typeName)'")
                }
                return try NDArray.store(.bytes(bytes), from: dtype, at: address, dtype, runtime)
            }
            if case .tuple(let parts) = value {
                guard parts.count == fields.count else {
                    throw TensorError.value(
                        "could not assign tuple of length \(parts.count) to structure with \(fields.count) fields.")
                }
                for (field, part) in zip(fields, parts) {
                    try store(part, field.dtype, at: address + field.offset, interpreter)
                }
            } else {
                for field in fields { try store(value, field.dtype, at: address + field.offset, interpreter) }
            }
        case .datetime(let unit), .timedelta(let unit):
            let count: Int64
            switch value {
            case .string(let text):
                guard let parsed = ArrayTime.parse(text, unit: unit) else {
                    throw TensorError.value("Error parsing datetime string \"\(text)\" at position 0")
                }
                count = parsed.count
            case .none: count = ArrayTime.missing
            default: count = Int64(truncatingIfNeeded: try interpreter.int(value))
            }
            try NDArray.store(.time(count), from: dtype, at: address, dtype, runtime)
        }
    }

    private static func put(_ value: Value, at address: UnsafeMutableRawPointer, _ runtime: Runtime) {
        let handle = value.isNone ? 0 : runtime.objects.add(value)
        address.storeBytes(of: handle, as: Int64.self)
    }

    private static func number(_ value: Value, _ dtype: ArrayDType, _ interpreter: Interpreter) throws -> Scalar {
        switch dtype.category {
        case .floating where isSequence(value): throw TensorError.value("setting an array element with a sequence.")
        case .boolean: return .bool(try interpreter.truth(value))
        case .integral:
            switch value {
            case .bool(let flag): return .int(flag ? 1 : 0)
            case .int(let number):
                let wraps = try interpreter.arrayRuntime().has(.npIntegersWrap)
                if !wraps { try Ufunc.checkRange(number, dtype) }
                return .int(number)
            case .float(let number):
                let whole = try interpreter.int(.float(number))
                if dtype.element == .uint64 || Int64(exactly: whole) != nil { return .int(whole) }
                throw TensorError.overflow("Python int too large to convert to C long")
            default: return .int(try interpreter.int(value))
            }
        case .complex:
            switch value {
            case .complex(let real, let imaginary): return .complex(real, imaginary)
            case .string(let text):
                let (real, imaginary) = try interpreter.complex(.string(text))
                return .complex(real, imaginary)
            case .none: throw TensorError.type("must be real number, not NoneType")
            case _ where isSequence(value): throw TensorError.type("must be real number, not \(value.typeName)")
            default:
                let (real, imaginary) = try interpreter.complex(value)
                return .complex(real, imaginary)
            }
        default:
            if case .bool(let flag) = value { return .float(flag ? 1 : 0) }
            if value.isNone, dtype.element != nil { return .float(.nan) }
            return .float(try interpreter.float(value))
        }
    }

    private static func isSequence(_ value: Value) -> Bool {
        switch value {
        case .tuple: return true
        case .object(let object): return object is PythonList || object is PythonRange
        default: return false
        }
    }

    /// An element as the Python object that `item()` gives.
    static func value(_ element: ElementValue, _ dtype: ArrayDType) -> Value {
        switch element {
        case .number(let number):
            switch number {
            case .bool(let flag): return .bool(flag)
            case .int(let value): return .int(value)
            case .float(let value): return .float(value)
            case .complex(let real, let imaginary): return .complex(real, imaginary)
            }
        case .text(let text): return .string(text)
        case .bytes(let bytes): return .bytes(bytes)
        case .object(let object): return object as? Value ?? .none
        case .time(let count): return .int(Int128(count))
        case .record(let parts): return .tuple(zip(parts, dtype.fields).map { value($0, $1.dtype) })
        case .block(let array): return .object(array)
        }
    }
}

/// The Python side of object arrays.
final class PythonObjectCodec: ObjectCodec {
    private unowned let interpreter: Interpreter

    init(_ interpreter: Interpreter) { self.interpreter = interpreter }

    func object(for value: ElementValue, _ dtype: ArrayDType) -> Any { ElementStore.value(value, dtype) }

    func store(
        _ object: Any?, as dtype: ArrayDType, at pointer: UnsafeMutableRawPointer, _ runtime: Runtime
    ) throws {
        try ElementStore.store(object as? Value ?? .none, dtype, at: pointer, interpreter)
    }

    func textLength(_ object: Any?) -> Int {
        ((try? interpreter.str(object as? Value ?? .none)) ?? "").unicodeScalars.count
    }

    func truth(_ object: Any?) -> Bool { (try? interpreter.truth(object as? Value ?? .none)) ?? true }

    func comesBefore(_ left: Any?, _ right: Any?) -> Bool {
        let answer = try? interpreter.compare(.less, left as? Value ?? .none, right as? Value ?? .none)
        return answer.flatMap { try? interpreter.truth($0) } ?? false
    }

    func apply(_ ufunc: String, _ operands: [Any?]) throws -> Any? {
        let values = operands.map { $0 as? Value ?? .none }
        if values.count == 2 {
            if let operation = Operators.binary(named: ufunc) {
                return try interpreter.binary(operation, values[0], values[1])
            }
            if let operation = Operators.comparison(named: ufunc) {
                return try interpreter.compare(operation, values[0], values[1])
            }
            switch ufunc {
            case "maximum", "fmax":
                return try interpreter.truth(interpreter.compare(.greaterOrEqual, values[0], values[1]))
                    ? values[0] : values[1]
            case "minimum", "fmin":
                return try interpreter.truth(interpreter.compare(.lessOrEqual, values[0], values[1]))
                    ? values[0] : values[1]
            case "logical_and": return try interpreter.truth(values[0]) ? values[1] : values[0]
            case "logical_or": return try interpreter.truth(values[0]) ? values[0] : values[1]
            default: break
            }
        } else if let value = values.first {
            switch ufunc {
            case "negative": return try interpreter.unary(.negate, value)
            case "positive": return try interpreter.unary(.plus, value)
            case "invert": return try interpreter.unary(.invert, value)
            case "logical_not": return Value.bool(try !interpreter.truth(value))
            case "absolute": return try interpreter.call(interpreter.attribute(value, "__abs__"), CallArguments())
            case "isnan", "isinf", "isfinite", "signbit":
                throw TensorError.type(
                    "ufunc '\(ufunc)' not supported for the input types, and the inputs could not be safely coerced to "
                        + "any supported types according to the casting rule ''safe''")
            default:
                throw TensorError.type(
                    "loop of ufunc does not support argument 0 of type \(value.typeName) which has no callable "
                        + "\(ufunc) method")
            }
        }
        throw TensorError.type("ufunc '\(ufunc)' not supported for the input types")
    }
}
