import TensorTypes

/// How NumPy formats the floating-point numbers of one array: chosen once, from the elements that are shown.
struct NumPyFloatFormatter {
    private let format: BinaryFloatFormat
    private let sign: NumPyPrintOptions.Sign
    private let nanText: String
    private let infText: String
    /// Whether numbers get the digits they need, rather than as many as the precision says.
    private let unique: Bool
    private var precision: Int?
    private var minimumDigits = 0
    private var keepsZeros = false
    private var isScientific = false
    private var exponentDigits = 2
    private var padLeft = 0
    private var padRight = 0

    init(_ values: [Double], in format: BinaryFloatFormat, options: NumPyPrintOptions) {
        self.format = format
        sign = options.sign
        nanText = options.nanText
        infText = options.infText
        unique = options.floatMode != .fixed
        let digits = options.fault == .npPrintPrecisionIgnored ? 8 : options.precision
        precision = options.floatMode == .unique ? nil : clampedForPrinting(digits)
        let finite = values.filter(\.isFinite)
        let suppress = options.suppress && options.fault != .npPrintSuppressIgnored
        isScientific = Self.needsExponent(finite, in: format, suppress: suppress)
        if let fault = options.fault { isScientific = fault.isScientific(finite, isScientific) }
        if !finite.isEmpty {
            if isScientific {
                measureScientific(finite)
            } else {
                measurePositional(finite, mode: options.floatMode)
            }
        }
        if sign == .space, !finite.contains(where: { $0.sign == .minus }) { padLeft += 1 }
        if finite.count != values.count {
            let infinityIsSigned = sign != .onlyMinus || values.contains(-.infinity)
            let behind = padRight + 1
            padLeft = max(
                padLeft, nanText.unicodeScalars.count - behind,
                infText.unicodeScalars.count + (infinityIsSigned ? 1 : 0) - behind)
        }
    }

    /// Whether the magnitudes are too large, too small or too far apart to be printed without exponents.
    private static func needsExponent(_ finite: [Double], in format: BinaryFloatFormat, suppress: Bool) -> Bool {
        let magnitudes = finite.lazy.map(\.magnitude).filter { $0 != 0 }
        guard let greatest = magnitudes.max(), let least = magnitudes.min() else { return false }
        var cutoff = 1.0
        for _ in 0..<min(8, format.decimalDigits) { cutoff *= 10 }
        if greatest >= cutoff { return true }
        if suppress { return false }
        // A Python float in an expression with an array's number takes the array's precision.
        return least < format.rounded(0.0001) || format.rounded(greatest / least) > 1000
    }

    private mutating func measureScientific(_ finite: [Double]) {
        var fraction = 0
        var integer = 0
        var exponent = 2
        for value in finite {
            let digits = scientificDigits(value)
            fraction = max(fraction, unique ? max(digits.digits.count - 1, 0) : precision ?? 0)
            integer = max(integer, signText(value).utf8.count + 1)
            exponent = max(exponent, String(digits.exponent.magnitude).utf8.count)
        }
        precision = fraction
        minimumDigits = fraction
        keepsZeros = true
        exponentDigits = exponent
        padLeft = integer
        padRight = exponent + 2 + fraction
    }

    private mutating func measurePositional(_ finite: [Double], mode: NumPyPrintOptions.FloatMode) {
        var fraction = 0
        var integer = 0
        for value in finite {
            let digits = positionalDigits(value)
            fraction = max(fraction, unique ? max(-digits.lastPosition, 0) : precision ?? 0)
            integer = max(integer, signText(value).utf8.count + max(digits.exponent, 0) + 1)
        }
        padLeft = integer
        padRight = fraction
        if mode == .fixed || mode == .maxprecEqual {
            precision = fraction
            minimumDigits = fraction
            keepsZeros = true
        }
    }

    /// The element, padded on both sides.
    func callAsFunction(_ value: Double) -> String {
        guard value.isFinite else {
            let text = value.isNaN ? (sign == .plus ? "+" : "") + nanText : signText(value) + infText
            return text.paddedLeft(to: padLeft + padRight + 1)
        }
        var text = signText(value)
        if isScientific {
            let digits = scientificDigits(value)
            DecimalText.appendMantissa(digits, fractionDigits: precision ?? 0, pointAlways: true, to: &text)
            text = text.paddedLeft(to: padLeft + 1 + (precision ?? 0))
            DecimalText.appendExponent(digits.exponent, digits: exponentDigits, to: &text)
            return text
        }
        let digits = positionalDigits(value)
        DecimalText.appendInteger(digits, to: &text)
        text = text.paddedLeft(to: padLeft) + "."
        let fraction = keepsZeros ? precision ?? 0 : max(-digits.lastPosition, 0)
        DecimalText.appendFraction(digits, count: fraction, to: &text)
        return text + String(repeating: " ", count: max(padRight - fraction, 0))
    }

    private func signText(_ value: Double) -> String {
        value.sign == .minus ? "-" : sign == .plus ? "+" : ""
    }

    private func scientificDigits(_ value: Double) -> DecimalDigits {
        guard unique else {
            return DecimalDigits(rounding: value, toSignificantDigits: (precision ?? 0) + 1)
        }
        let shortest = DecimalDigits(shortest: value, in: format)
        let first = shortest.firstPosition(of: value)
        return bounded(shortest, of: value, last: precision.map { first - $0 }, minimum: first - minimumDigits)
    }

    private func positionalDigits(_ value: Double) -> DecimalDigits {
        guard unique else { return DecimalDigits(rounding: value, toPosition: -(precision ?? 0)) }
        let shortest = DecimalDigits(shortest: value, in: format)
        return bounded(shortest, of: value, last: precision.map { -$0 }, minimum: -minimumDigits)
    }

    /// The shortest digits, unless they go further than the last position or stop before the minimum one.
    private func bounded(_ shortest: DecimalDigits, of value: Double, last: Int?, minimum: Int) -> DecimalDigits {
        if shortest.digits.isEmpty { return shortest }
        if let last, shortest.lastPosition < last { return DecimalDigits(rounding: value, toPosition: last) }
        // So few digits survive the format, hence those behind the shortest ones are zeros.
        let survives = shortest.exponent - minimum < format.decimalDigits && format.isNormal(value)
        if shortest.lastPosition <= minimum || survives { return shortest }
        return DigitGeneration.unique(value, in: format, minimumPosition: minimum)
    }
}
