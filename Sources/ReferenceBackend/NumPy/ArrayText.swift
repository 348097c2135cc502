import InProcess
import ReferenceTensor
import TensorTypes

/// The text of arrays and their elements.
enum ArrayText {
    static let unitNames = [
        "Y": "years", "M": "months", "W": "weeks", "D": "days", "h": "hours", "m": "minutes", "s": "seconds",
        "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds", "ps": "picoseconds", "fs": "femtoseconds",
        "as": "attoseconds",
    ]

    /// An element that is no number, as it stands in an array.
    static func text(_ value: ElementValue, _ dtype: ArrayDType, _ interpreter: Interpreter) -> String {
        switch value {
        case .text(let text): return (try? interpreter.repr(.string(text))) ?? text
        case .bytes(let bytes):
            if dtype.char == "V" { return rawText(bytes) }
            return (try? interpreter.repr(.bytes(bytes))) ?? ""
        case .object(let object):
            let value = object as? Value ?? .none
            let text = (try? interpreter.repr(value)) ?? ""
            return value.object(as: PythonList.self) == nil ? text : "list(\(text))"
        case .time(let count):
            let text = ArrayTime.text(count, dtype)
            return dtype.char == "M" ? "'\(text)'" : (text == "NaT" ? "'NaT'" : text)
        case .record:
            return recordFormat([value], dtype, nil, interpreter)(value)
        case .block(let array):
            return arrayElementsText(elements(array, interpreter), separator: ", ", indent: 0)
        case .number: return ""
        }
    }

    /// Raw bytes, each as an escape.
    static func rawText(_ bytes: [UInt8]) -> String {
        "b'" + bytes.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined() + "'"
    }

    /// How structured elements are written: each field in a format chosen from all of its values that are shown.
    ///
    /// - Parameter options: nil for a scalar, whose numbers are written as scalars are.
    private static func recordFormat(
        _ shown: [ElementValue], _ dtype: ArrayDType, _ options: NumPyPrintOptions?, _ interpreter: Interpreter
    ) -> (ElementValue) -> String {
        let records = shown.map { value -> [ElementValue] in
            if case .record(let parts) = value { return parts }
            return []
        }
        let formats = dtype.fields.indices.map { index in
            fieldFormat(
                records.filter { $0.indices.contains(index) }.map { $0[index] }, dtype.fields[index].dtype, options,
                interpreter)
        }
        return { value in
            guard case .record(let parts) = value else { return "" }
            let texts = zip(parts, formats).map { $1($0) }
            return "(" + texts.joined(separator: ", ") + (texts.count == 1 ? ",)" : ")")
        }
    }

    private static func fieldFormat(
        _ values: [ElementValue], _ dtype: ArrayDType, _ options: NumPyPrintOptions?, _ interpreter: Interpreter
    ) -> (ElementValue) -> String {
        if !dtype.fields.isEmpty { return recordFormat(values, dtype, options, interpreter) }
        if case .block(let base, _) = dtype.kind {
            let inner = values.flatMap { value -> [ElementValue] in
                guard case .block(let array) = value else { return [] }
                return array.offsets.map { array.element(atOffset: $0) }
            }
            let format = fieldFormat(inner, base, options, interpreter)
            return { value in
                guard case .block(let array) = value else { return "" }
                return nested(array.offsets.map { format(array.element(atOffset: $0)) }[...], array.shape[...])
            }
        }
        func printable(_ value: ElementValue) -> PrintableElement {
            NDArray.printable(value, dtype) { text($0, dtype, interpreter) }
        }
        if options == nil, dtype.category == .floating {
            return { numpyScalarString(printable($0), kind: NDArray.printableKind(dtype)) }
        }
        let format = elementFormat(
            of: values.map(printable), kind: NDArray.printableKind(dtype), options: options ?? NumPyPrintOptions())
        return { format(printable($0)) }
    }

    /// Texts in the brackets of a shape.
    private static func nested(_ texts: ArraySlice<String>, _ shape: ArraySlice<Int>) -> String {
        guard let extent = shape.first else { return texts.first ?? "" }
        let size = extent == 0 ? 0 : texts.count / extent
        let rows = (0..<extent).map { row in
            let start = texts.startIndex + row * size
            return nested(texts[start..<start + size], shape.dropFirst())
        }
        return "[" + rows.joined(separator: ", ") + "]"
    }

    static func elements(
        _ array: NDArray, _ interpreter: Interpreter, options: NumPyPrintOptions? = nil, formatters: AnyObject? = nil
    ) -> PrintableElements {
        let strides = array.strides
        let shape = array.shape
        let options = options ?? array.runtime.numpyPrintOptions
        func value(_ index: Int) -> ElementValue {
            var (rest, offset) = (index, 0)
            for axis in shape.indices.reversed() {
                offset += rest % shape[axis] * strides[axis]
                rest /= shape[axis]
            }
            return array.element(atOffset: offset)
        }
        if let formatter = formatter(for: array.dtype, formatters ?? array.runtime.numpyFormatters) {
            return PrintableElements(shape: shape, kind: .text) { index in
                let scalar = array.dtype.kind == .object ? ElementStore.value(value(index), array.dtype) : nil
                let cell = NDArray(runtime: array.runtime, dtype: array.dtype, shape: [])
                if scalar == nil {
                    try? NDArray.store(
                        value(index), from: array.dtype, at: cell.pointer, array.dtype, array.runtime)
                }
                let result = try? interpreter.call(formatter, CallArguments([scalar ?? NumPyScalar.value(cell)]))
                guard case .string(let text)? = result else { return .text("") }
                return .text(text)
            }
        }
        guard array.dtype.fields.isEmpty else {
            let shown = PrintableElements(shape: shape, kind: .text) { _ in .text("") }.positions(
                shownIndices(shape, options: options))
            let format = recordFormat(shown.map(value), array.dtype, options, interpreter)
            return PrintableElements(shape: shape, kind: .text) { .text(format(value($0))) }
        }
        let isWide = array.runtime.has(.npPrintSinglesAsDoubles) && array.dtype.element == .float32
        let kind: PrintableKind = isWide ? .floating(.double) : NDArray.printableKind(array.dtype)
        return PrintableElements(shape: shape, kind: kind) { index in
            NDArray.printable(value(index), array.dtype) { text($0, array.dtype, interpreter) }
        }
    }

    /// The function that the print options name for a type's elements.
    private static func formatter(for dtype: ArrayDType, _ formatters: AnyObject?) -> Value? {
        guard let table = formatters as? PythonDictionary else { return nil }
        let (name, kind): (String, String) =
            switch dtype.kindCode {
            case "b": ("bool", "")
            case "i", "u": ("int", "int_kind")
            case "f": (dtype.kind == .longDouble ? "longfloat" : "float", "float_kind")
            case "c": (dtype.kind == .complexLongDouble ? "longcomplexfloat" : "complexfloat", "complex_kind")
            case "m": ("timedelta", "")
            case "M": ("datetime", "")
            case "U", "S": ("numpystr", "str_kind")
            case "O": ("object", "")
            default: ("void", "")
            }
        for key in [name, kind, "all"] where !key.isEmpty {
            if let found = table.value(for: .string(key)), !found.isNone { return found }
        }
        return nil
    }

    static func repr(_ array: NDArray, _ interpreter: Interpreter, options given: NumPyPrintOptions? = nil) -> String {
        let options = given ?? array.runtime.numpyPrintOptions
        if array.subclass == .record { return recordRepr(array, interpreter, options) }
        let annotations = ArrayAnnotations(
            dtype: array.dtype.annotation, dtypeIsImplied: array.dtype.isImplied,
            typeName: array.subclass == .none ? "array" : array.subclass.type.name)
        return arrayRepr(elements(array, interpreter, options: options), annotations, options: options)
    }

    private static func recordRepr(_ array: NDArray, _ interpreter: Interpreter, _ options: NumPyPrintOptions) -> String
    {
        let isRecord = array.dtype.scalarName == "record" || array.dtype.char != "V"
        let prefix = isRecord ? "rec.array(" : "array("
        var inner = options
        inner.lineWidth &-= 1
        let list =
            array.count > 0 || array.shape == [0]
            ? arrayElementsText(
                elements(array, interpreter, options: options), separator: ", ", indent: prefix.count, options: inner)
            : "[], shape=\(pythonTuple(array.shape))"
        var dtype = array.dtype
        dtype.scalarName = nil
        let type = dtype.fields.isEmpty ? "dtype(\(dtype.reprArgument))" : dtype.text
        return prefix + list + ",\n" + String(repeating: " ", count: prefix.count) + "dtype=\(type))"
            + (isRecord ? "" : ".view(numpy.recarray)")
    }

    static func str(_ array: NDArray, _ interpreter: Interpreter, options given: NumPyPrintOptions? = nil) throws
        -> String
    {
        if array.rank == 0 { return try interpreter.str(NumPyScalar.value(array)) }
        let options = given ?? array.runtime.numpyPrintOptions
        return arrayString(elements(array, interpreter, options: options), options: options)
    }
}
