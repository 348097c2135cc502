import Foundation
import TensorTypes

/// A format specification such as `>8.2f`, read.
struct FormatSpecification {
    var fill: UnicodeScalar = " "
    var align: UnicodeScalar?
    var sign: UnicodeScalar = "-"
    var alternate = false
    var zeroPadded = false
    var width = 0
    var grouping: UnicodeScalar?
    var precision: Int?
    var type: UnicodeScalar?

    /// Reads a specification for a value of the class named.
    ///
    /// - Throws: a `ValueError` in CPython's words.
    init(_ text: String, typeName: String) throws {
        let scalars = Array(text.unicodeScalars)
        var position = 0
        func peek(_ offset: Int = 0) -> UnicodeScalar? {
            position + offset < scalars.count ? scalars[position + offset] : nil
        }
        func isAlignment(_ scalar: UnicodeScalar?) -> Bool {
            scalar == "<" || scalar == ">" || scalar == "^" || scalar == "="
        }
        func number() throws -> Int? {
            var result: Int?
            while let digit = peek(), ("0"..."9").contains(digit) {
                guard (result ?? 0) < 100_000_000 else {
                    throw TensorError.value("Too many decimal digits in format string")
                }
                result = (result ?? 0) * 10 + Int(digit.value - 48)
                position += 1
            }
            return result
        }
        if isAlignment(peek(1)) {
            fill = scalars[0]
            align = scalars[1]
            position = 2
        } else if isAlignment(peek()) {
            align = peek()
            position = 1
        }
        if let mark = peek(), mark == "+" || mark == "-" || mark == " " {
            sign = mark
            position += 1
        }
        if peek() == "#" {
            alternate = true
            position += 1
        }
        if peek() == "0" {
            zeroPadded = true
            if align == nil {
                fill = "0"
                align = "="
            }
            position += 1
        }
        width = try number() ?? 0
        if let mark = peek(), mark == "," || mark == "_" {
            grouping = mark
            position += 1
        }
        if peek() == "." {
            position += 1
            guard let digits = try number() else { throw TensorError.value("Format specifier missing precision") }
            precision = digits
        }
        guard position + 1 >= scalars.count else {
            throw TensorError.value("Invalid format specifier '\(text)' for object of type '\(typeName)'")
        }
        type = peek()
    }

    /// Pads a text that has a sign and digits, or none.
    func pad(sign: String, _ body: String, defaultAlign: UnicodeScalar, _ interpreter: Interpreter) throws -> String {
        let missing = width - sign.unicodeScalars.count - body.unicodeScalars.count
        guard missing > 0 else { return sign + body }
        try interpreter.reserve((missing, false))
        let filler = { (count: Int) in String(repeating: String(fill), count: count) }
        switch align ?? defaultAlign {
        case "<": return sign + body + filler(missing)
        case "^": return filler(missing / 2) + sign + body + filler(missing - missing / 2)
        case "=": return sign + filler(missing) + body
        default: return filler(missing) + sign + body
        }
    }

    func signText(negative: Bool) -> String { negative ? "-" : sign == "-" ? "" : String(sign) }

    /// Separates digits into groups from the right.
    func group(_ digits: String, every size: Int = 3) -> String {
        guard let grouping else { return digits }
        var result = String.UnicodeScalarView()
        for (position, digit) in digits.unicodeScalars.enumerated() {
            if position > 0 && (digits.unicodeScalars.count - position) % size == 0 { result.append(grouping) }
            result.append(digit)
        }
        return String(result)
    }
}

/// `format(value, specification)`.
extension Interpreter {
    /// `format(value, specification)`.
    ///
    /// - Throws: a `ValueError` for a specification the class does not know, a `TypeError` if it knows none.
    public func format(_ value: Value, _ specification: String) throws -> String {
        if case .object(let object) = value, let text = try object.format(specification, self) { return text }
        if specification.isEmpty { return try str(value) }
        switch value {
        case .string(let text):
            return try formattedText(text, FormatSpecification(specification, typeName: "str"))
        case .int(let number):
            return try formattedInteger(number, FormatSpecification(specification, typeName: "int"), "int")
        case .bool(let flag):
            return try formattedInteger(flag ? 1 : 0, FormatSpecification(specification, typeName: "bool"), "bool")
        case .float(let number):
            return try formattedFloat(number, FormatSpecification(specification, typeName: "float"), "float")
        case .complex(let real, let imaginary):
            return try formattedComplex(real, imaginary, FormatSpecification(specification, typeName: "complex"))
        default: throw TensorError.type("unsupported format string passed to \(value.typeName).__format__")
        }
    }

    private func unknown(_ type: UnicodeScalar?, _ typeName: String) -> TensorError {
        .value("Unknown format code '\(type.map { String($0) } ?? "")' for object of type '\(typeName)'")
    }

    func formattedText(_ text: String, _ specification: FormatSpecification) throws -> String {
        guard specification.type == nil || specification.type == "s" else { throw unknown(specification.type, "str") }
        if specification.sign != "-" { throw TensorError.value("Sign not allowed in string format specifier") }
        if specification.align == "=", !specification.zeroPadded {
            throw TensorError.value("'=' alignment not allowed in string format specifier")
        }
        var body = text
        if let precision = specification.precision {
            body = String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
        }
        var padding = specification
        if padding.align == "=" { padding.align = "<" }
        return try padding.pad(sign: "", body, defaultAlign: "<", self)
    }

    func formattedInteger(
        _ number: Int128, _ specification: FormatSpecification, _ typeName: String
    ) throws -> String {
        let base: Int
        var prefix = ""
        switch specification.type {
        case nil, "d", "n": base = 10
        case "x", "X": (base, prefix) = (16, "0x")
        case "o": (base, prefix) = (8, "0o")
        case "b": (base, prefix) = (2, "0b")
        case "c":
            guard let scalar = UInt32(exactly: number).flatMap(UnicodeScalar.init) else {
                throw TensorError.overflow("%c arg not in range(0x110000)")
            }
            return try specification.pad(sign: "", String(scalar), defaultAlign: "<", self)
        case "e", "E", "f", "F", "g", "G", "%": return try formattedFloat(Double(number), specification, typeName)
        default: throw unknown(specification.type, typeName)
        }
        if specification.precision != nil {
            throw TensorError.value("Precision not allowed in integer format specifier")
        }
        let digits = String(number.magnitude, radix: base, uppercase: specification.type == "X")
        let shown = specification.alternate ? (specification.type == "X" ? "0X" : prefix) : ""
        return try specification.pad(
            sign: specification.signText(negative: number < 0) + shown,
            specification.group(digits, every: base == 10 ? 3 : 4), defaultAlign: ">", self)
    }

    func formattedFloat(
        _ number: Double, _ specification: FormatSpecification, _ typeName: String
    ) throws -> String {
        let (sign, body) = try digits(number, specification, typeName)
        return try specification.pad(sign: sign, body, defaultAlign: ">", self)
    }

    func formattedComplex(
        _ real: Double, _ imaginary: Double, _ specification: FormatSpecification
    ) throws -> String {
        if specification.zeroPadded {
            throw TensorError.value("Zero padding is not allowed in complex format specifier")
        }
        if specification.align == "=" {
            throw TensorError.value("'=' alignment flag is not allowed in complex format specifier")
        }
        var second = specification
        second.sign = "+"
        let (imaginarySign, imaginaryBody) = try digits(imaginary, second, "complex")
        let plain = specification.type == nil
        if plain && real == 0 && real.sign == .plus {
            let (sign, body) = try digits(imaginary, specification, "complex")
            return try specification.pad(sign: "", sign + body + "j", defaultAlign: ">", self)
        }
        let (sign, body) = try digits(real, specification, "complex")
        let both = sign + body + imaginarySign + imaginaryBody + "j"
        return try specification.pad(sign: "", plain ? "(\(both))" : both, defaultAlign: ">", self)
    }

    private func digits(
        _ number: Double, _ specification: FormatSpecification, _ typeName: String
    ) throws -> (sign: String, body: String) {
        let sign = specification.signText(negative: number.sign == .minus && !number.isNaN)
        let magnitude = number.magnitude
        var body: String
        let upper = specification.type == "E" || specification.type == "F" || specification.type == "G"
        switch specification.type {
        case nil:
            guard let precision = specification.precision, number.isFinite else {
                body = FloatText.repr(magnitude)
                if typeName == "complex", body.hasSuffix(".0") { body.removeLast(2) }
                break
            }
            body = FloatText.general(magnitude, precision: precision, alternate: specification.alternate)
            let whole = body.utf8.allSatisfy { (0x30...0x39).contains($0) }
            if typeName != "complex" {
                // Without a type a float keeps a digit after the point, and turns to an exponent one digit earlier.
                if whole && body.utf8.count >= max(precision, 1) {
                    body = FloatText.scientific(magnitude, precision: max(precision, 1) - 1, trimmed: true)
                } else if whole {
                    body += ".0"
                }
            }
        case "f", "F": body = FloatText.fixed(magnitude, precision: specification.precision ?? 6)
        case "e", "E": body = FloatText.scientific(magnitude, precision: specification.precision ?? 6, trimmed: false)
        case "g", "G", "n":
            body = FloatText.general(
                magnitude, precision: specification.precision ?? 6, alternate: specification.alternate)
        case "%" where typeName != "complex":
            body = FloatText.fixed(magnitude * 100, precision: specification.precision ?? 6) + "%"
        default: throw unknown(specification.type, typeName)
        }
        if specification.grouping != nil {
            let whole = body.prefix { $0.isNumber }
            body = specification.group(String(whole)) + body.dropFirst(whole.count)
        }
        return (sign, upper ? body.uppercased() : body)
    }
}

extension FloatText {
    /// `%.*f` of a magnitude.
    static func fixed(_ value: Double, precision: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : "inf" }
        return String(format: "%.*f", Int32(clamping: min(precision, 2000)), value)
    }

    /// `%.*e` of a magnitude; trimmed of zeros at the end of the fraction if wanted.
    static func scientific(_ value: Double, precision: Int, trimmed: Bool) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : "inf" }
        let text = String(format: "%.*e", Int32(clamping: min(precision, 2000)), value)
        guard trimmed, let mark = text.firstIndex(of: "e") else { return text }
        var mantissa = text[..<mark]
        if mantissa.contains(".") {
            while mantissa.last == "0" { mantissa.removeLast() }
            if mantissa.last == "." { mantissa.removeLast() }
        }
        return String(mantissa + text[mark...])
    }

    /// `%.*g` of a magnitude.
    static func general(_ value: Double, precision: Int, alternate: Bool) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : "inf" }
        return String(format: alternate ? "%#.*g" : "%.*g", Int32(clamping: min(precision, 2000)), value)
    }
}
