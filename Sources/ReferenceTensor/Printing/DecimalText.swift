import TensorTypes

/// Writing digits as text, the way C's and Python's `%f` and `%e` do.
enum DecimalText {
    /// Python's `format(value, '.<precision>f')`.
    static func fixed(_ value: Double, precision: Int) -> String {
        guard value.isFinite else { return nonfinite(value) }
        let precision = clampedForPrinting(precision)
        let digits = DecimalDigits(rounding: value, toPosition: -precision)
        var text = value.sign == .minus ? "-" : ""
        appendInteger(digits, to: &text)
        if precision > 0 {
            text += "."
            appendFraction(digits, count: precision, to: &text)
        }
        return text
    }

    /// Python's `format(value, '.<precision>e')`.
    static func scientific(_ value: Double, precision: Int) -> String {
        guard value.isFinite else { return nonfinite(value) }
        let precision = clampedForPrinting(precision)
        let digits = DecimalDigits(rounding: value, toSignificantDigits: precision + 1)
        var text = value.sign == .minus ? "-" : ""
        appendMantissa(digits, fractionDigits: precision, pointAlways: false, to: &text)
        appendExponent(digits.exponent, digits: 2, to: &text)
        return text
    }

    /// `nan`, `inf` or `-inf`.
    static func nonfinite(_ value: Double) -> String {
        value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
    }

    /// The digits in front of the point, at least a zero.
    static func appendInteger(_ digits: DecimalDigits, to text: inout String) {
        guard digits.exponent >= 0 else {
            text += "0"
            return
        }
        for position in stride(from: digits.exponent, through: 0, by: -1) {
            append(digits.digit(at: position), to: &text)
        }
    }

    /// A number of digits behind the point.
    static func appendFraction(_ digits: DecimalDigits, count: Int, to text: inout String) {
        for position in 0..<max(count, 0) { append(digits.digit(at: -1 - position), to: &text) }
    }

    /// The digits of scientific notation before its `e`.
    static func appendMantissa(
        _ digits: DecimalDigits, fractionDigits: Int, pointAlways: Bool, to text: inout String
    ) {
        append(digits.digit(at: digits.exponent), to: &text)
        if fractionDigits > 0 || pointAlways { text += "." }
        for index in 0..<max(fractionDigits, 0) { append(digits.digit(at: digits.exponent - 1 - index), to: &text) }
    }

    /// `e`, a sign, and at least a number of digits.
    static func appendExponent(_ exponent: Int, digits: Int, to text: inout String) {
        text += exponent < 0 ? "e-" : "e+"
        let magnitude = String(exponent.magnitude)
        text += String(repeating: "0", count: max(0, digits - magnitude.utf8.count)) + magnitude
    }

    private static func append(_ digit: UInt8, to text: inout String) {
        text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "0") + digit))
    }
}

extension String {
    /// The text with spaces in front, as wide as asked; its own width is given by the caller or counted.
    func paddedLeft(to width: Int) -> String {
        let own = unicodeScalars.count
        return own >= width ? self : String(repeating: " ", count: width - own) + self
    }
}
