import Foundation
import TensorTypes

/// Reading numbers from text by the rules of `int`, `float` and `complex`.
enum NumberText {
    static func trimmed(_ text: String) -> ArraySlice<UInt8> {
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, Bytes.isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, Bytes.isSpace(last) { bytes.removeLast() }
        return bytes
    }

    /// Reads an integer in a base from 2 to 36, or by its prefix in base 0.
    static func integer(_ text: String, base wanted: Int) throws -> Int128 {
        func malformed() -> TensorError {
            .value("invalid literal for int() with base \(wanted): \(Text.quoted(text))")
        }
        guard wanted == 0 || (2...36).contains(wanted) else {
            throw TensorError.value("int() base must be >= 2 and <= 36, or 0")
        }
        var digits = trimmed(text)
        var negative = false
        if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            negative = sign == UInt8(ascii: "-")
            digits.removeFirst()
        }
        var base = wanted
        var afterPrefix = false
        if digits.count > 1, digits.first == UInt8(ascii: "0") {
            let prefix: [UInt8: Int] = [0x78: 16, 0x6F: 8, 0x62: 2]
            let letter = digits[digits.startIndex + 1] | 0x20
            if let implied = prefix[letter], base == 0 || base == implied {
                base = implied
                digits = digits.dropFirst(2)
                afterPrefix = true
            }
        }
        if base == 0 {
            base = 10
            if digits.first == UInt8(ascii: "0"), digits.contains(where: { $0 != 0x30 && $0 != 0x5F }) {
                throw malformed()
            }
        }
        guard !digits.isEmpty else { throw malformed() }
        var value: Int128 = 0
        var mayBreak = afterPrefix
        for byte in digits {
            if byte == UInt8(ascii: "_") {
                guard mayBreak else { throw malformed() }
                mayBreak = false
                continue
            }
            guard let digit = Character(UnicodeScalar(byte)).hexLikeDigit, digit < base else { throw malformed() }
            let (product, first) = value.multipliedReportingOverflow(by: Int128(base))
            let (sum, second) = product.subtractingReportingOverflow(Int128(digit))
            guard !first, !second else { throw Interpreter.tooLarge }
            value = sum
            mayBreak = true
        }
        guard mayBreak else { throw malformed() }
        if negative { return value }
        guard value != Int128.min else { throw Interpreter.tooLarge }
        return -value
    }

    /// Reads a float; nil if it is malformed.
    static func float(_ text: String) -> Double? { float(trimmed(text)) }

    static func float(_ bytes: ArraySlice<UInt8>) -> Double? {
        var body = bytes
        var negative = false
        if let sign = body.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            negative = sign == UInt8(ascii: "-")
            body.removeFirst()
        }
        let lower = String(decoding: body.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        let magnitude: Double
        switch lower {
        case "inf", "infinity": magnitude = .infinity
        case "nan": magnitude = .nan
        default:
            guard let plain = withoutUnderscores(body), isDecimal(plain[...]) else { return nil }
            guard let value = Double(String(decoding: plain, as: UTF8.self)) else { return nil }
            magnitude = value
        }
        return negative ? -magnitude : magnitude
    }

    /// Removes underscores, which may stand between digits only.
    private static func withoutUnderscores(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        for index in bytes.indices {
            guard bytes[index] == UInt8(ascii: "_") else {
                result.append(bytes[index])
                continue
            }
            guard index > bytes.startIndex, index + 1 < bytes.endIndex, isDigit(bytes[index - 1]),
                isDigit(bytes[index + 1])
            else { return nil }
        }
        return result
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Whether bytes are digits with at most one point and an exponent.
    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        var digits = 0
        while let first = rest.first, isDigit(first) {
            rest.removeFirst()
            digits += 1
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            while let first = rest.first, isDigit(first) {
                rest.removeFirst()
                digits += 1
            }
        }
        guard digits > 0 else { return false }
        guard let mark = rest.first else { return true }
        guard mark | 0x20 == UInt8(ascii: "e") else { return false }
        rest.removeFirst()
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    /// Reads a complex number as its repr writes it; nil if it is malformed.
    static func complex(_ text: String) -> (Double, Double)? {
        var bytes = trimmed(text)
        if bytes.first == UInt8(ascii: "("), bytes.last == UInt8(ascii: ")") {
            bytes = trimmed(String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self))
        }
        guard let last = bytes.last, last | 0x20 == UInt8(ascii: "j") else { return float(bytes).map { ($0, 0) } }
        bytes.removeLast()
        // The sign that parts real and imaginary: the last one that is not an exponent's and not the first byte.
        let parting = bytes.indices.dropFirst().last { index in
            (bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-"))
                && bytes[index - 1] | 0x20 != UInt8(ascii: "e")
        }
        func imaginary(_ part: ArraySlice<UInt8>) -> Double? {
            if part.isEmpty || part.elementsEqual([UInt8(ascii: "+")]) { return 1 }
            if part.elementsEqual([UInt8(ascii: "-")]) { return -1 }
            return float(part)
        }
        guard let parting else { return imaginary(bytes).map { (0, $0) } }
        guard let real = float(bytes[..<parting]), let part = imaginary(bytes[parting...]) else { return nil }
        return (real, part)
    }
}

extension Character {
    /// The value of a digit or letter in bases up to 36.
    fileprivate var hexLikeDigit: Int? {
        guard let byte = asciiValue else { return nil }
        switch byte {
        case 0x30...0x39: return Int(byte) - 0x30
        case 0x41...0x5A: return Int(byte) - 0x41 + 10
        case 0x61...0x7A: return Int(byte) - 0x61 + 10
        default: return nil
        }
    }
}
