/// The upper half of a `Float`: eight exponent bits and seven of fraction.
public struct BFloat16: Sendable, Equatable, BitwiseCopyable {
    /// The sixteen bits as stored.
    public var bits: UInt16

    /// Takes the stored bits.
    public init(bits: UInt16) { self.bits = bits }

    /// Rounds to nearest, ties to even.
    public init(_ value: Float) {
        if value.isNaN {
            bits = 0x7FC0
        } else {
            let pattern = value.bitPattern
            let bias = 0x7FFF + ((pattern >> 16) & 1)
            bits = UInt16(truncatingIfNeeded: (pattern &+ bias) >> 16)
        }
    }

    /// The same value, exactly.
    public var single: Float { Float(bitPattern: UInt32(bits) << 16) }
}

/// An eight-bit float described by its exponent width, fraction width, bias and whether it has infinities.
public struct Float8Format: Sendable {
    /// Bits of the fraction.
    public let fractionBits: Int
    /// The exponent's bias.
    public let bias: Int
    /// Whether the largest exponent is kept for infinities and NaN, as in IEEE 754.
    public let hasInfinity: Bool

    /// `torch.float8_e4m3fn`: finite only, one NaN pattern per sign.
    public static let e4m3fn = Float8Format(fractionBits: 3, bias: 7, hasInfinity: false)
    /// `torch.float8_e5m2`: IEEE-like.
    public static let e5m2 = Float8Format(fractionBits: 2, bias: 15, hasInfinity: true)

    /// The value of a stored pattern.
    public func decode(_ pattern: UInt8) -> Float {
        let sign: Float = pattern & 0x80 == 0 ? 1 : -1
        let exponent = Int(pattern & 0x7F) >> fractionBits
        let fraction = Int(pattern) & ((1 << fractionBits) - 1)
        let top = (1 << (7 - fractionBits)) - 1
        if exponent == top {
            if hasInfinity { return fraction == 0 ? sign * .infinity : .nan }
            if fraction == (1 << fractionBits) - 1 { return .nan }
        }
        let scale = Float(sign: .plus, exponent: max(exponent, 1) - bias - fractionBits, significand: 1)
        return sign * Float(exponent == 0 ? fraction : fraction + (1 << fractionBits)) * scale
    }

    /// The pattern nearest to a value, ties to even; out of range gives infinity, or the largest where there is none.
    public func encode(_ value: Float) -> UInt8 {
        let sign: UInt8 = value.sign == .minus ? 0x80 : 0
        let largest: UInt8 = hasInfinity ? UInt8(0x7F & ~((1 << fractionBits) - 1)) - 1 : 0x7E
        if value.isNaN { return sign | 0x7F }
        let magnitude = value.magnitude
        // Patterns are ordered like their values: search the two neighbours.
        var low: UInt8 = 0
        var high = largest
        while low < high {
            let middle = low + (high - low + 1) / 2
            if decode(middle) <= magnitude { low = middle } else { high = middle - 1 }
        }
        guard low < largest else {
            let step = decode(largest) - decode(largest - 1)
            let limit = decode(largest) + step / 2
            return hasInfinity && magnitude >= limit ? sign | (largest + 1) : sign | largest
        }
        let below = magnitude - decode(low)
        let above = decode(low + 1) - magnitude
        if below == above { return sign | (low & 1 == 0 ? low : low + 1) }
        return sign | (below < above ? low : low + 1)
    }
}
