import TensorTypes

/// How `np.format_float_positional` and `np.format_float_scientific` write one number.
public struct FloatNotation: Sendable {
    /// What happens to zeros at the end, and to the point in front of them.
    public enum Trim: String, Sendable {
        /// They stay.
        case keep = "k"
        /// They go, the point stays.
        case zeros = "."
        /// They go, but a zero follows the point.
        case zero = "0"
        /// They go, and the point with them.
        case dash = "-"
    }

    /// The digits behind the point, or in all if ``isFractional`` is false; nil for as many as the number has.
    public var precision: Int?
    /// At least so many digits.
    public var minimumDigits: Int?
    /// Whether digits stop as soon as the number is told from its neighbours.
    public var isUnique = true
    /// Whether the precision counts digits behind the point.
    public var isFractional = true
    /// What happens to zeros at the end.
    public var trim = Trim.keep
    /// Whether positive numbers have a sign.
    public var hasSign = false
    /// The width in front of and behind the point.
    public var padLeft = 0, padRight = 0
    /// The digits of an exponent.
    public var exponentDigits = 2

    /// Everything as it is without arguments.
    public init() {}

    private func sign(_ value: Double) -> String { value.sign == .minus ? "-" : (hasSign ? "+" : "") }

    private func digits(_ value: Double, _ format: BinaryFloatFormat, scientific: Bool) -> DecimalDigits {
        let shortest = DecimalDigits(shortest: value, in: format)
        guard let precision else { return shortest }
        let last =
            scientific ? shortest.exponent - precision : (isFractional ? -precision : shortest.exponent - precision + 1)
        if isUnique, shortest.lastPosition >= last { return shortest }
        return DecimalDigits(rounding: value, toPosition: last)
    }

    /// Without an exponent.
    public func positional(_ value: Double, in format: BinaryFloatFormat) -> String {
        guard value.isFinite else { return DecimalText.nonfinite(value).paddedLeft(to: padLeft) }
        let digits = digits(value, format, scientific: false)
        var text = sign(value)
        DecimalText.appendInteger(digits, to: &text)
        text = text.paddedLeft(to: padLeft)
        var count = max(-digits.lastPosition, 0)
        if !isUnique, let precision, isFractional { count = precision }
        if trim != .keep { count = max(-digits.lastPosition, 0) }
        if let minimumDigits { count = max(count, minimumDigits) }
        if count == 0 && trim == .zero { count = 1 }
        let hasPoint = count > 0 || trim != .dash
        if hasPoint { text += "." }
        DecimalText.appendFraction(digits, count: count, to: &text)
        let missing = padRight - count + (hasPoint ? 0 : 1)
        return padRight > 0 && missing > 0 ? text + String(repeating: " ", count: missing) : text
    }

    /// With an exponent.
    public func scientific(_ value: Double, in format: BinaryFloatFormat) -> String {
        guard value.isFinite else { return DecimalText.nonfinite(value).paddedLeft(to: padLeft) }
        let digits = digits(value, format, scientific: true)
        var count = max(digits.digits.count - 1, 0)
        if !isUnique, let precision, trim == .keep { count = precision }
        if let minimumDigits { count = max(count, minimumDigits) }
        if count == 0 && trim == .zero { count = 1 }
        var text = sign(value)
        DecimalText.appendMantissa(digits, fractionDigits: count, pointAlways: trim != .dash, to: &text)
        text = text.paddedLeft(to: padLeft > 0 ? padLeft + 1 + count : 0)
        DecimalText.appendExponent(digits.exponent, digits: exponentDigits, to: &text)
        return text
    }
}
