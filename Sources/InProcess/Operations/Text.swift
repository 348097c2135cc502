import SpecLanguage
import TensorTypes

/// `repr` and `str`.
extension Interpreter {
    /// `repr(value)`.
    public func repr(_ value: Value) throws -> String {
        switch value {
        case .none: return "None"
        case .ellipsis: return "Ellipsis"
        case .notImplemented: return "NotImplemented"
        case .bool(let value): return value ? "True" : "False"
        case .int(let value): return String(value)
        case .float(let value): return FloatText.repr(value)
        case .complex(let real, let imaginary): return FloatText.repr(real, imaginary)
        case .string(let text): return Text.quoted(text)
        case .bytes(let bytes): return Text.quoted(bytes)
        case .tuple(let items):
            let parts = try nested { try items.map(repr) }
            return parts.count == 1 ? "(\(parts[0]),)" : "(\(parts.joined(separator: ", ")))"
        case .slice(let slice):
            let parts = try nested { try [slice.start, slice.stop, slice.step].map(repr) }
            return "slice(\(parts.joined(separator: ", ")))"
        case .object(let object):
            if let text = try nested({ try object.repr(self) }) { return text }
            return "<\(object.typeObject.qualifiedName) object at \(addressText(value))>"
        }
    }

    /// The repr of a container, with `placeholder` where it lies within itself.
    func display(_ container: any PythonObject, placeholder: String, _ body: () throws -> String) throws -> String {
        let identifier = ObjectIdentifier(container)
        guard displayed.insert(identifier).inserted else { return placeholder }
        defer { displayed.remove(identifier) }
        return try body()
    }

    /// `str(value)`.
    public func str(_ value: Value) throws -> String {
        switch value {
        case .string(let text): return text
        case .object(let object): if let text = try object.str(self) { return text }
        default: break
        }
        return try repr(value)
    }
}

/// Strings and bytes as Python writes them.
enum Text {
    /// `repr` of a string.
    static func quoted(_ text: String) -> String {
        var hasSingle = false
        var hasDouble = false
        var plain = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "'"): hasSingle = true
            case UInt8(ascii: "\""): hasDouble = true
            case 0x20...0x5B, 0x5D...0x7E: break
            default: plain = false
            }
        }
        let quote = hasSingle && !hasDouble ? "\"" : "'"
        if plain && !(hasSingle && hasDouble) { return quote + text + quote }
        var result = quote
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "'" where quote == "'": result += "\\'"
            case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
            default: result += escape(scalar.value)
            }
        }
        return result + quote
    }

    /// `repr` of bytes.
    static func quoted(_ bytes: [UInt8]) -> String {
        let quote = bytes.contains(UInt8(ascii: "'")) && !bytes.contains(UInt8(ascii: "\"")) ? "\"" : "'"
        var result = "b" + quote
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\\"): result += "\\\\"
            case UInt8(ascii: "\n"): result += "\\n"
            case UInt8(ascii: "\r"): result += "\\r"
            case UInt8(ascii: "\t"): result += "\\t"
            case UInt8(ascii: "'") where quote == "'": result += "\\'"
            case 0x20...0x7E: result.unicodeScalars.append(UnicodeScalar(byte))
            default: result += escape(UInt32(byte))
            }
        }
        return result + quote
    }

    static func escape(_ code: UInt32) -> String {
        let digits = String(code, radix: 16)
        let (letter, width) = code < 0x100 ? ("x", 2) : code < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }

    private static func isPrintable(_ scalar: UnicodeScalar) -> Bool {
        if scalar.isASCII { return (0x20...0x7E).contains(scalar.value) }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }
}

/// Floats and complex numbers as Python writes them: the shortest digits that read back the same.
public enum FloatText {
    /// `repr` of a float.
    public static func repr(_ value: Double) -> String { text(value, wholeSuffix: ".0") }

    /// `repr` of a complex number.
    public static func repr(_ real: Double, _ imaginary: Double) -> String {
        let second = text(imaginary, wholeSuffix: "")
        if real == 0 && real.sign == .plus { return second + "j" }
        let sign = imaginary.sign == .minus && !imaginary.isNaN ? "" : "+"
        return "(" + text(real, wholeSuffix: "") + sign + second + "j)"
    }

    private static func text(_ value: Double, wholeSuffix: String) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let (digits, exponent) = shortest(value.magnitude)
        let sign = value.sign == .minus ? "-" : ""
        return sign + layOut(digits, exponent, scientificFrom: 16, wholeSuffix: wholeSuffix)
    }

    /// The significant digits of a finite value of at least zero, without zeros at the end, and the power of ten that the
    /// first one stands for.
    static func shortest(_ value: Double) -> (digits: [UInt8], exponent: Int) {
        guard value != 0 else { return ([UInt8(ascii: "0")], 0) }
        var digits: [UInt8] = []
        var point: Int?
        var written = 0
        var exponentSign = 1
        var inExponent = false
        for byte in value.description.utf8 {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"): inExponent = true
            case UInt8(ascii: "-"): exponentSign = -1
            case UInt8(ascii: "+"): break
            case _ where inExponent: written = written * 10 + Int(byte & 0x0F)
            default: digits.append(byte)
            }
        }
        var exponent = exponentSign * written + (point ?? digits.count) - 1
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        exponent -= leading
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, exponent)
    }

    /// Writes digits with a point, or with an exponent below -4 and from `scientificFrom`.
    static func layOut(_ digits: [UInt8], _ exponent: Int, scientificFrom: Int, wholeSuffix: String) -> String {
        if exponent < -4 || exponent >= scientificFrom {
            var result = String(decoding: digits[..<1], as: UTF8.self)
            if digits.count > 1 { result += "." + String(decoding: digits[1...], as: UTF8.self) }
            let power = String(abs(exponent))
            return result + (exponent < 0 ? "e-" : "e+") + (power.count < 2 ? "0" + power : power)
        }
        if exponent < 0 {
            return "0." + String(repeating: "0", count: -exponent - 1) + String(decoding: digits, as: UTF8.self)
        }
        if digits.count <= exponent + 1 {
            return String(decoding: digits, as: UTF8.self)
                + String(repeating: "0", count: exponent + 1 - digits.count) + wholeSuffix
        }
        return String(decoding: digits[...exponent], as: UTF8.self) + "."
            + String(decoding: digits[(exponent + 1)...], as: UTF8.self)
    }
}
