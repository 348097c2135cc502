/// The significant decimal digits of a nonnegative finite number, without sign or layout.
///
/// The value is `d.ddd… × 10^exponent`. Digits have no trailing zeros, and zero has no digits at all.
public struct DecimalDigits: Sendable, Hashable {
    /// The digits' values (0 through 9, not characters), the most significant first.
    public var digits: [UInt8]
    /// The power of ten of the first digit; 0 for zero.
    public var exponent: Int

    /// Makes a number from digits, dropping trailing zeros.
    public init(digits: [UInt8], exponent: Int) {
        self.digits = digits
        self.exponent = exponent
        while self.digits.last == 0 { self.digits.removeLast() }
        if self.digits.isEmpty { self.exponent = 0 }
    }

    /// Zero.
    public static let zero = DecimalDigits(digits: [], exponent: 0)

    /// The power of ten of the last digit.
    public var lastPosition: Int { exponent - max(digits.count, 1) + 1 }

    /// The digit that stands at a power of ten, 0 outside of the digits.
    public func digit(at position: Int) -> UInt8 {
        let index = exponent - position
        return index >= 0 && index < digits.count ? digits[index] : 0
    }
}

extension DecimalDigits {
    /// The fewest digits that read back as the same double, and of those the closest; the sign is dropped.
    public init(shortest value: Double) {
        self.init(parsing: value.magnitude.description)
    }

    /// The fewest digits that read back as the same single-precision number; the sign is dropped.
    public init(shortest value: Float) {
        self.init(parsing: value.magnitude.description)
    }

    /// The fewest digits that tell the value from its neighbours in a given binary format; the sign is dropped.
    public init(shortest value: Double, in format: BinaryFloatFormat) {
        if format == .double {
            self.init(shortest: value)
        } else if format == .single {
            self.init(shortest: Float(value))
        } else {
            self = DigitGeneration.unique(value, in: format, minimumPosition: nil)
        }
    }

    /// Reads what Swift prints for a finite nonnegative number: `12.5`, `5e-324`, `1.25e+20`.
    private init(parsing text: String) {
        var digits: [UInt8] = []
        digits.reserveCapacity(20)
        var pointIndex: Int?
        var leadingZeros = 0
        var exponent = 0
        var exponentIsNegative = false
        var inExponent = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                if inExponent {
                    exponent = exponent * 10 + Int(digit)
                } else if digits.isEmpty, digit == 0 {
                    leadingZeros += pointIndex == nil ? 0 : 1
                } else {
                    digits.append(digit)
                }
            case UInt8(ascii: "."): pointIndex = digits.count
            case UInt8(ascii: "e"): inExponent = true
            case UInt8(ascii: "-"): exponentIsNegative = inExponent
            default: break
            }
        }
        if exponentIsNegative { exponent = -exponent }
        let integerDigits = pointIndex ?? digits.count
        self.init(digits: digits, exponent: exponent + integerDigits - leadingZeros - 1)
    }
}

extension DecimalDigits {
    /// The value rounded so that its last digit stands at a power of ten; exact, with ties to even.
    public init(rounding value: Double, toPosition position: Int) {
        let shortest = DecimalDigits(shortest: value)
        // Every decimal of at most 15 digits survives a normal double: the digits behind the shortest are zeros.
        let survives = shortest.exponent - position < 15 && value.isNormal
        if shortest.digits.isEmpty || shortest.lastPosition >= position && survives {
            self = shortest
        } else if shortest.lastPosition < position, let rounded = shortest.roundedUnlessTied(toPosition: position) {
            // A rounding boundary between the shortest digits and the value would have been the shorter choice,
            // hence both lie on the same side of it.
            self = rounded
        } else {
            self = DigitGeneration.exact(value, lastPosition: position)
        }
    }

    /// The value rounded to a number of significant digits; exact, with ties to even.
    public init(rounding value: Double, toSignificantDigits count: Int) {
        let shortest = DecimalDigits(shortest: value)
        self.init(rounding: value, toPosition: shortest.firstPosition(of: value) - (max(count, 1) - 1))
    }

    /// The power of ten of a value's own first digit, which these shortest digits may have rounded up to the next.
    public func firstPosition(of value: Double) -> Int {
        digits == [1] ? DigitGeneration.firstPosition(of: value) : exponent
    }

    /// The digits cut at a position, or nil where exactly half a unit would be cut off.
    private func roundedUnlessTied(toPosition position: Int) -> DecimalDigits? {
        let kept = exponent - position + 1
        if kept < 0 { return .zero }
        let next = digits[kept]
        if next == 5, digits.count == kept + 1 { return nil }
        var result = Array(digits[..<kept])
        guard next >= 5 else { return DecimalDigits(digits: result, exponent: exponent) }
        var index = kept - 1
        while index >= 0, result[index] == 9 {
            result[index] = 0
            index -= 1
        }
        if index >= 0 {
            result[index] += 1
            return DecimalDigits(digits: result, exponent: exponent)
        }
        return DecimalDigits(digits: [1], exponent: exponent + 1)
    }
}
