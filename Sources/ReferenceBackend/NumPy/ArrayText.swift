import InProcess
import ReferenceTensor
import TensorTypes

/// The text of arrays and their elements.
enum ArrayText {
    static let unitNames = [
        "Y": "years", "M": "months", "W": "weeks", "D": "days", "h": "hours", "m": "minutes", "s": "seconds",
        "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds",
    ]

    /// An element that is no number, as it stands in an array.
    static func text(_ value: ElementValue, _ dtype: ArrayDType, _ interpreter: Interpreter) -> String {
        switch value {
        case .text(let text): return (try? interpreter.repr(.string(text))) ?? text
        case .bytes(let bytes): return (try? interpreter.repr(.bytes(bytes))) ?? ""
        case .object(let object):
            let value = object as? Value ?? .none
            let text = (try? interpreter.repr(value)) ?? ""
            return value.object(as: PythonList.self) == nil ? text : "list(\(text))"
        case .time(let count):
            let text = ArrayTime.text(count, dtype)
            return dtype.char == "M" ? "'\(text)'" : (text == "NaT" ? "'NaT'" : text)
        case .record(let parts):
            let texts = zip(parts, dtype.fields).map { part, field in
                let element = NDArray.printable(part, field.dtype) { text($0, field.dtype, interpreter) }
                let one = PrintableElements(shape: [1], kind: NDArray.printableKind(field.dtype)) { _ in element }
                return String(
                    arrayElementsText(one, separator: ", ", indent: 0).dropFirst().dropLast())
            }
            return "(" + texts.joined(separator: ", ") + (texts.count == 1 ? ",)" : ")")
        case .number: return ""
        }
    }

    static func elements(_ array: NDArray, _ interpreter: Interpreter) -> PrintableElements {
        let strides = array.strides
        let shape = array.shape
        return PrintableElements(shape: shape, kind: NDArray.printableKind(array.dtype)) { index in
            var (rest, offset) = (index, 0)
            for axis in shape.indices.reversed() {
                offset += rest % shape[axis] * strides[axis]
                rest /= shape[axis]
            }
            return NDArray.printable(array.element(atOffset: offset), array.dtype) {
                text($0, array.dtype, interpreter)
            }
        }
    }

    static func repr(_ array: NDArray, _ interpreter: Interpreter) -> String {
        let annotations = ArrayAnnotations(dtype: array.dtype.annotation, dtypeIsImplied: array.dtype.isImplied)
        return arrayRepr(elements(array, interpreter), annotations, options: array.runtime.numpyPrintOptions)
    }

    static func str(_ array: NDArray, _ interpreter: Interpreter) throws -> String {
        if array.rank == 0 { return try interpreter.str(NumPyScalar.value(array)) }
        return arrayString(elements(array, interpreter), options: array.runtime.numpyPrintOptions)
    }
}
