/// A binary floating-point format whose numbers fit a `Double`, or extend it (`extended`).
public enum BinaryFloatFormat: Sendable, Hashable, CaseIterable {
    case half, bfloat16, single, double, extended

    /// The bits of a normal number's significand, the leading one included.
    public var significandBits: Int {
        switch self {
        case .half: 11
        case .bfloat16: 8
        case .single: 24
        case .double: 53
        case .extended: 64
        }
    }

    /// The power of two of the least subnormal.
    public var minimumExponent: Int {
        switch self {
        case .half: -24
        case .bfloat16: -133
        case .single: -149
        case .double: -1074
        case .extended: -16445
        }
    }

    /// The decimal digits that any number of the format can hold without loss.
    public var decimalDigits: Int {
        switch self {
        case .half: 3
        case .bfloat16: 2
        case .single: 6
        case .double: 15
        case .extended: 18
        }
    }
}

extension BinaryFloatFormat {
    /// Whether a value has all the format's significand bits, which zeros and subnormal numbers have not.
    public func isNormal(_ value: Double) -> Bool {
        value.isFinite && value != 0 && Int(value.exponent) >= minimumExponent + significandBits - 1
    }

    /// The nearest number of the format, ties to even; `extended` keeps every double.
    public func rounded(_ value: Double) -> Double {
        guard self != .double, self != .extended, value.isFinite, value != 0 else { return value }
        let unit = max(Int(value.exponent) - significandBits + 1, minimumExponent)
        // Adding and subtracting 2^52 rounds a smaller number to an integer.
        let units = Double(sign: .plus, exponent: -unit, significand: value)
        let shift = value < 0 ? -0x1p52 : 0x1p52
        let scaled = (units + shift) - shift
        let result = Double(sign: .plus, exponent: unit, significand: scaled)
        // The largest finite number's exponent is one less than the least normal's, negated.
        let overflows = Int(result.exponent) > 2 - minimumExponent - significandBits
        return overflows ? (value < 0 ? -.infinity : .infinity) : result
    }
}
