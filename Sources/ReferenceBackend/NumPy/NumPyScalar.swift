import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// A NumPy scalar such as `np.float64(1.5)`: a read-only array without axes, with a scalar's face.
final class NumPyScalar: PythonObject {
    /// The value.
    let array: NDArray
    let typeObject: PythonType

    init(_ array: NDArray) {
        self.array = array
        typeObject =
            array.dtype.scalarName == "record" ? RecordArrays.recordType : ScalarTypes.type(for: array.dtype)
    }

    /// What NumPy gives for an array without axes: a scalar, or the object itself.
    static func value(_ array: NDArray) -> Value {
        if array.dtype.kind == .object { return ElementStore.value(array.firstElement, array.dtype) }
        if array.ownsData && !array.dtype.isByteSwapped && array.rank == 0 {
            return .object(NumPyScalar(array))
        }
        let copy = NDArray(runtime: array.runtime, dtype: array.dtype.native, shape: [])
        // Both are single elements of one type up to byte order, between which every value converts.
        do { try copy.assign(array) } catch { return .none }
        return .object(NumPyScalar(copy))
    }

    private static let signature = Signature("object", "value=None, unit=None", .native)

    /// Calling a scalar type: `np.float32(1)`.
    static func make(_ dtype: ArrayDType, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let runtime = try interpreter.arrayRuntime()
        guard let value = arguments.positional.first else {
            guard arguments.keywords.isEmpty else {
                throw TensorError.type(
                    "\(dtype.scalarTypeName)() got an unexpected keyword argument '\(arguments.keywords[0].name)'")
            }
            let zero = dtype.itemSize == 0 ? ArrayDType(.unicode(1)) : dtype
            return NumPyScalar.value(try NDArray.make(runtime, dtype.char == "U" ? zero : dtype, []))
        }
        guard arguments.positional.count == 1 || dtype.char == "M" || dtype.char == "m" else {
            throw TensorError.type("function takes at most 1 argument (\(arguments.positional.count) given)")
        }
        var target = dtype
        if arguments.positional.count > 1, case .string(let unit) = arguments.positional[1] {
            target = ArrayDType(dtype.char == "M" ? .datetime(unit: unit) : .timedelta(unit: unit))
        }
        if dtype.kind == .object { return value }
        if let number = numberOfBase(value, dtype, interpreter) {
            return NumPyScalar.value(try NDArray.scalar(runtime, number, dtype))
        }
        if dtype.char == "V" { return try makeVoid(value, arguments, interpreter) }
        if let array = value.object(as: NDArray.self) {
            return interpreter.scalarOrArray(try array.converted(to: target))
        }
        return interpreter.scalarOrArray(try ArrayConversion.array(value, interpreter, dtype: target, copy: true))
    }

    /// `np.void(bytes)`, `np.void(size)`, `np.void(value, dtype)`.
    private static func makeVoid(
        _ value: Value, _ arguments: CallArguments, _ interpreter: Interpreter
    ) throws -> Value {
        let given = arguments.positional.count > 1 ? arguments.positional[1] : arguments.keyword("dtype") ?? .none
        let runtime = try interpreter.arrayRuntime()
        if !given.isNone {
            let dtype = try NumPyDType.dtype(given, interpreter)
            return NumPyScalar.value(try ArrayConversion.array(value, interpreter, dtype: dtype, copy: true))
        }
        if let size = try interpreter.indexIfInteger(value) {
            guard size >= 0, size < 1 << 28 else {
                throw TensorError.value("size must be non-negative and not greater than 2147483647")
            }
            return NumPyScalar.value(try NDArray.make(runtime, ArrayDType(.void(Int(size), fields: [])), []))
        }
        guard let bytes = try interpreter.bytes(value) else {
            throw TensorError.type("a bytes-like object is required, not '\(value.typeName)'")
        }
        let dtype = ArrayDType(.void(bytes.count, fields: []))
        let array = try NDArray.make(runtime, dtype, [])
        try NDArray.store(.bytes(bytes), from: dtype, at: array.pointer, dtype, runtime)
        return NumPyScalar.value(array)
    }

    /// What the Python type that a scalar type derives from makes of a foreign object; it is asked before NumPy is.
    private static func numberOfBase(_ value: Value, _ dtype: ArrayDType, _ interpreter: Interpreter) -> Scalar? {
        guard case .object(let object) = value, object is any ArrayConvertible else { return nil }
        switch dtype.element {
        case .float64: return (try? interpreter.float(value)).map { .float($0) }
        case .complex128: return (try? interpreter.complex(value)).map { .complex($0.0, $0.1) }
        default: return nil
        }
    }

    var typeName: String { typeObject.qualifiedName }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "base": return Value.none
        case "flags":
            let view = array.view(writeable: false)
            view.base = nil
            return .object(ArrayFlags(view, ofScalar: true))
        case "real", "imag":
            guard array.dtype.category == .complex else {
                return name == "real" ? .object(self) : NumPyScalar.value(try array.imaginaryPart())
            }
            let part = name == "real" ? try array.realPart() : try array.imaginaryPart()
            return NumPyScalar.value(part)
        case "T": return .object(self)
        case "flat": return .object(FlatIterator(try array.copy()))
        case "strides", "dtype", "shape", "ndim", "size", "nbytes", "itemsize", "__array_priority__":
            return name == "__array_priority__" ? .float(-1_000_000) : try array.attribute(name, interpreter)
        case "numerator" where array.dtype.category == .integral: return .object(self)
        case "denominator" where array.dtype.category == .integral:
            return NumPyScalar.value(try NDArray.scalar(array.runtime, .int(1), array.dtype))
        case "__array_interface__", "__array_struct__", "data": return nil
        default:
            guard array.dtype.scalarName == "record",
                let field = array.dtype.fields.first(where: { $0.name == name })
            else { return nil }
            return NumPyScalar.value(array.view(offset: field.offset, dtype: field.dtype))
        }
    }

    func setAttribute(_ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        // These belong to the class that all scalars share.
        guard
            ["shape", "dtype", "strides", "real", "imag", "flat", "flags", "T", "base", "size", "ndim"].contains(name)
        else { return false }
        throw TensorError.attribute("attribute '\(name)' of 'numpy.generic' objects is not writable")
    }

    func hasMethod(_ name: String) -> Bool {
        name == "is_integer" || (name == "__index__" || name == "bit_count") && array.dtype.category == .integral
            || (name == "as_integer_ratio" || name == "hex") && array.dtype == .float64
            || ArrayMethods.table[name] != nil && !["partition", "__dlpack__", "__dlpack_device__"].contains(name)
    }

    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        if ["__index__", "as_integer_ratio", "hex"].contains(name), hasMethod(name) {
            return try interpreter.callMethod(name, of: python, arguments)
        }
        if name == "bit_count", case .number(.int(let value)) = array.firstElement {
            return .int(Int128(value.magnitude.nonzeroBitCount))
        }
        if name == "is_integer" {
            if case .number(.float(let value)) = array.firstElement {
                return .bool(value.isFinite && value.rounded() == value)
            }
            return .bool(array.dtype.category == .integral)
        }
        // Methods work on an array of their own: whatever is done to what they give, the scalar stays what it is.
        guard hasMethod(name), let result = try array.copy().callMethod(name, arguments, interpreter) else {
            return nil
        }
        if let found = result.object(as: NDArray.self), found.rank == 0 { return NumPyScalar.value(found) }
        return result
    }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        switch index {
        case .ellipsis: return .object(try array.copy())
        case .tuple(let items) where items.isEmpty: return .object(self)
        case .none: return .object(try array.reshape([1]))
        case .bool(let isTaken): return .object(try array.reshape([1]).compressed(to: isTaken))
        case .object(let object) where (object as? NDArray)?.dtype == .bool && (object as? NDArray)?.rank == 0:
            return .object(try array.reshape([1]).compressed(to: interpreter.truth(index)))
        case .string(let name):
            guard let field = array.dtype.fields.first(where: { $0.name == name }) else { break }
            let part = array.view(offset: field.offset, dtype: field.dtype)
            return part.rank > 0 ? .object(part) : NumPyScalar.value(part)
        case .object(let list as PythonList) where !array.dtype.fields.isEmpty:
            let selected = try StructuredTypes.selected(array.dtype, list.items, interpreter)
            return .object(NumPyScalar(array.view(dtype: selected)))
        case .tuple(let items):
            let parts = try IndexConversion.parts(.tuple(items), interpreter)
            return .object(try array.item(array.select(parts)))
        default: break
        }
        if let number = try interpreter.indexIfInteger(index), case .record(let parts) = array.firstElement {
            let place = number < 0 ? number + Int128(parts.count) : number
            guard place >= 0, place < Int128(parts.count) else {
                throw TensorError.index("invalid index (\(number))")
            }
            let field = array.dtype.fields[Int(place)]
            return try item(.string(field.name), interpreter)
        }
        if case .text(let text) = array.firstElement { return try interpreter.item(.string(text), index) }
        if case .bytes(let bytes) = array.firstElement { return try interpreter.item(.bytes(bytes), index) }
        throw TensorError.index("invalid index to scalar variable.")
    }

    func length(_ interpreter: Interpreter) throws -> Int? {
        switch array.firstElement {
        case .text(let text): text.unicodeScalars.count
        case .bytes(let bytes): bytes.count
        case .record(let parts): parts.count
        default: nil
        }
    }

    func elements(_ interpreter: Interpreter) throws -> [Value]? {
        switch array.firstElement {
        case .text(let text): try interpreter.elements(.string(text))
        case .bytes(let bytes): try interpreter.elements(.bytes(bytes))
        case .record(let parts): zip(parts, array.dtype.fields).map { ElementStore.value($0, $1.dtype) }
        default: nil
        }
    }

    // MARK: Operators

    func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        if case .text(let text) = array.firstElement, case .string(let more) = other, operation == .add {
            return .string(reflected ? more + text : text + more)
        }
        if operation == .multiply {
            // Text and a sequence next to an integer are repeated, as Python's own are.
            if case .text(let text) = array.firstElement, case .int = other {
                return try interpreter.binary(.multiply, .string(text), other)
            }
            if array.dtype.category == .integral, other.object(as: PythonList.self) != nil {
                return try interpreter.binary(.multiply, other, python)
            }
            if array.dtype.category == .integral, case .tuple = other {
                return try interpreter.binary(.multiply, other, python)
            }
        }
        if ArrayOperators.defers(to: other, reflected: reflected) { return .notImplemented }
        return try ArrayOperators.binary(operation, .object(self), other, reflected: reflected, interpreter)
    }

    func divmod(_ other: Value, reflected: Bool, _ interpreter: Interpreter) throws -> Value? {
        try ArrayOperators.divmod(.object(self), other, reflected: reflected, interpreter)
    }

    func unary(_ operation: UnaryOperator, _ interpreter: Interpreter) throws -> Value? {
        guard operation != .not else { return nil }
        return try ArrayOperators.unary(operation, array, interpreter)
    }

    func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        if ArrayOperators.defers(to: other, reflected: false) { return .notImplemented }
        if other.isNone {
            switch operation {
            case .equal: return .bool(false)
            case .notEqual: return .bool(true)
            default: break
            }
        }
        return try ArrayOperators.compare(operation, array, other, interpreter)
    }

    // MARK: Conversions

    /// The value as a Python number or string.
    var python: Value { ElementStore.value(array.firstElement, array.dtype) }

    func truth(_ interpreter: Interpreter) throws -> Bool? {
        switch array.firstElement {
        case .text(let text): !text.isEmpty
        case .bytes(let bytes): bytes.contains { $0 != 0 }
        default: array.truthValues.first ?? false
        }
    }
    func index(_ interpreter: Interpreter) throws -> Int128? {
        guard array.dtype.category == .integral, case .number(.int(let value)) = array.firstElement else { return nil }
        return value
    }
    func toInt(_ interpreter: Interpreter) throws -> Int128? {
        if case .complex = python {
            array.runtime.warn("ComplexWarning", "Casting complex values to real discards the imaginary part")
            return try interpreter.int(.float(try interpreter.complex(python).0))
        }
        return try interpreter.int(python)
    }
    func toFloat(_ interpreter: Interpreter) throws -> Double? {
        if case .complex(let real, _) = python {
            array.runtime.warn("ComplexWarning", "Casting complex values to real discards the imaginary part")
            return real
        }
        return try interpreter.float(python)
    }
    func toComplex(_ interpreter: Interpreter) throws -> (Double, Double)? { try interpreter.complex(python) }
    func buffer(_ interpreter: Interpreter) throws -> PythonBuffer? {
        if case .bytes(let bytes) = array.firstElement { return try interpreter.buffer(.bytes(bytes)) }
        return try array.exported(writable: false)
    }
    func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        if array.dtype.fields.isEmpty { return try interpreter.hashKey(python) }
        return try interpreter.hashKey(.tuple(interpreter.elements(.object(self))))
    }

    // MARK: Text

    private func printable(_ interpreter: Interpreter) -> PrintableElement {
        NDArray.printable(array.firstElement, array.dtype) { ArrayText.text($0, self.array.dtype, interpreter) }
    }

    func repr(_ interpreter: Interpreter) throws -> String? {
        let name = typeObject.name
        if array.runtime.has(.npPrintScalarsBare) { return try str(interpreter) }
        switch array.firstElement {
        case .text(let text): return "np.\(name)(\(try interpreter.repr(.string(text))))"
        case .bytes(let bytes):
            if array.dtype.char == "V" {
                let digits = bytes.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
                return "np.void(b'\(digits.joined())')"
            }
            return "np.\(name)(\(try interpreter.repr(.bytes(bytes))))"
        case .time(let count):
            let text = ArrayTime.text(count, array.dtype)
            if array.dtype.char == "M" { return "np.datetime64('\(text)')" }
            if case .timedelta(let unit) = array.dtype.kind {
                return "np.timedelta64(\(text == "NaT" ? "'NaT'" : text)\(unit.isEmpty ? "" : ",'\(unit)'"))"
            }
            return nil
        case .record:
            return "np.\(name)(\(ArrayText.text(array.firstElement, array.dtype, interpreter)), "
                + "dtype=\(array.dtype.annotation))"
        default:
            return numpyScalarRepr(printable(interpreter), kind: NDArray.printableKind(array.dtype), typeName: name)
        }
    }

    func str(_ interpreter: Interpreter) throws -> String? {
        switch array.firstElement {
        case .text(let text): return text
        case .bytes(let bytes): return try interpreter.repr(.bytes(bytes))
        case .time(let count):
            if case .timedelta(let unit) = array.dtype.kind, count != ArrayTime.missing {
                let (multiple, base) = ArrayTime.parts(unit)
                return "\(count &* Int64(multiple)) \(ArrayText.unitNames[base] ?? "generic time units")"
            }
            return ArrayTime.text(count, array.dtype)
        case .record: return ArrayText.text(array.firstElement, array.dtype, interpreter)
        default: return numpyScalarString(printable(interpreter), kind: NDArray.printableKind(array.dtype))
        }
    }

    func format(_ specification: String, _ interpreter: Interpreter) throws -> String? {
        if specification.isEmpty {
            if array.dtype.category == .floating, array.dtype.char != "d", array.dtype.element != nil {
                return try interpreter.str(python)
            }
            return try str(interpreter)
        }
        return try interpreter.format(python, specification)
    }

    func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}

extension NDArray {
    /// This array of one element, or an empty one of its type.
    fileprivate func compressed(to isTaken: Bool) throws -> NDArray {
        try isTaken ? copy() : NDArray.make(runtime, dtype, [0])
    }
}
