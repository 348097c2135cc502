/// Exact digit-by-digit conversion of a binary number to decimal with big integers.
///
/// The free-format algorithm of Steele and White ("Dragon4") with NumPy's two bounds: digits are generated until the
/// number is unique among its neighbours, at least down to one position and at most down to another.
public enum DigitGeneration {
    /// The digits that make a value unique in its format, going on at least down to `minimumPosition`.
    ///
    /// Where more digits are asked for than are needed, they are the value's own and not zeros.
    public static func unique(
        _ value: Double, in format: BinaryFloatFormat, minimumPosition: Int?
    ) -> DecimalDigits {
        guard let ratio = Ratio(value, in: format) else { return .zero }
        return ratio.digits(unique: true, minimumPosition: minimumPosition ?? Int.max, lastPosition: nil)
    }

    /// The power of ten of the value's own first digit, which shortest digits may have rounded up to the next.
    public static func firstPosition(of value: Double) -> Int {
        guard var ratio = Ratio(value, in: .double) else { return 0 }
        return ratio.align(atLeast: nil)
    }

    /// The value's own digits down to a position, the last one rounded, ties to even.
    public static func exact(_ value: Double, lastPosition: Int) -> DecimalDigits {
        guard let ratio = Ratio(value, in: .double) else { return .zero }
        return ratio.digits(unique: false, minimumPosition: Int.max, lastPosition: lastPosition)
    }
}

/// A positive number as a fraction of big integers, with half the distances to its neighbours in the same unit.
private struct Ratio {
    var value: BigNatural
    var scale: BigNatural
    var marginLow: BigNatural
    var marginHigh: BigNatural
    var significandIsEven: Bool
    /// An estimate of the power of ten of the first digit, never above the true one.
    var exponentEstimate: Int

    init?(_ number: Double, in format: BinaryFloatFormat) {
        guard number.isFinite, number != 0 else { return nil }
        let number = number.magnitude
        let exponent = Int(number.exponent)
        let unit = max(exponent - format.significandBits + 1, format.minimumExponent)
        // Only a value that the format cannot hold has bits below its unit; they are kept out of the significand.
        let fraction = number.significandBitPattern | (number.isNormal ? 1 << 52 : 0)
        let fractionUnit = number.isNormal ? exponent - 52 : -1074
        let shift = fractionUnit - unit
        let significand = shift >= 0 ? fraction << UInt64(shift) : fraction >> UInt64(-shift)
        guard significand != 0 else { return nil }
        let isPowerOfTwo = significand == 1 << UInt64(format.significandBits - 1) && unit > format.minimumExponent

        value = BigNatural(significand)
        scale = BigNatural(1)
        marginLow = BigNatural(1)
        marginHigh = BigNatural(1)
        value.shiftLeft(2)
        scale.shiftLeft(2)
        marginLow.shiftLeft(isPowerOfTwo ? 0 : 1)
        marginHigh.shiftLeft(1)
        if unit >= 0 {
            value.shiftLeft(unit)
            marginLow.shiftLeft(unit)
            marginHigh.shiftLeft(unit)
        } else {
            scale.shiftLeft(-unit)
        }
        significandIsEven = significand.isMultiple(of: 2)
        // 1233 / 4096 is the decimal logarithm of 2, a little less.
        exponentEstimate = ((exponent * 1233) >> 12) - 1
    }

    /// Scales so that value / scale is the number divided by ten to the position of its first digit, or to the one
    /// given if that is higher, and returns the position.
    mutating func align(atLeast lowest: Int?) -> Int {
        var position = max(exponentEstimate, lowest ?? Int.min)
        if position >= 0 {
            scale.multiplyByPowerOfTen(position)
        } else {
            value.multiplyByPowerOfTen(-position)
            marginLow.multiplyByPowerOfTen(-position)
            marginHigh.multiplyByPowerOfTen(-position)
        }
        while true {
            var next = scale
            next.multiply(by: 10)
            if value < next { return position }
            scale = next
            position += 1
        }
    }

    func digits(unique: Bool, minimumPosition: Int, lastPosition: Int?) -> DecimalDigits {
        var state = self
        var position = state.align(atLeast: lastPosition)
        let first = position
        var digits: [UInt8] = []
        while true {
            var digit: UInt8 = 0
            while state.value >= state.scale {
                state.value.subtract(state.scale)
                digit += 1
            }
            var low = false
            var high = false
            if unique {
                low = significandIsEven ? state.value <= state.marginLow : state.value < state.marginLow
                var upper = state.value
                upper.add(state.marginHigh)
                high = significandIsEven ? upper >= state.scale : upper > state.scale
            }
            let isLast =
                unique
                ? (low || high) && position <= minimumPosition
                : state.value.isZero || lastPosition.map { position <= $0 } ?? false
            if isLast {
                let roundsUp = low == high ? state.roundsUp(after: digit) : high
                return Self.finish(digits, digit, roundsUp: roundsUp, first: first)
            }
            digits.append(digit)
            position -= 1
            state.value.multiply(by: 10)
            if unique {
                state.marginLow.multiply(by: 10)
                state.marginHigh.multiply(by: 10)
            }
        }
    }

    private func roundsUp(after digit: UInt8) -> Bool {
        var twice = value
        twice.shiftLeft(1)
        return twice > scale || twice == scale && !digit.isMultiple(of: 2)
    }

    private static func finish(_ digits: [UInt8], _ last: UInt8, roundsUp: Bool, first: Int) -> DecimalDigits {
        var result = digits + [last]
        var exponent = first
        if roundsUp {
            var index = result.count - 1
            while index >= 0, result[index] == 9 {
                result[index] = 0
                index -= 1
            }
            if index >= 0 {
                result[index] += 1
            } else {
                result.insert(1, at: 0)
                exponent += 1
            }
        }
        let leadingZeros = result.prefix { $0 == 0 }.count
        return DecimalDigits(digits: Array(result[leadingZeros...]), exponent: exponent - leadingZeros)
    }
}
