import Foundation

/// The normal distribution and what is made of the error function.
extension SpecialFunctions {
    /// The complementary error function times `exp(x * x)`.
    static func scaledErfc(_ value: Double) -> Double {
        if value < 25 { return Foundation.exp(value * value) * Foundation.erfc(value) }
        let square = 1 / (2 * value * value)
        return (1 - square * (1 - 3 * square * (1 - 5 * square))) / (value * Double.pi.squareRoot())
    }

    /// The share of a normal distribution below a value.
    static func normalShare(_ value: Double) -> Double { 0.5 * Foundation.erfc(-value * 0.5.squareRoot()) }

    /// The logarithm of ``normalShare(_:)``, exact far below the mean too.
    static func logNormalShare(_ value: Double) -> Double {
        let scaled = value * 0.5.squareRoot()
        if value < -1 { return Foundation.log(scaledErfc(-scaled) / 2) - scaled * scaled }
        return Foundation.log1p(-Foundation.erfc(scaled) / 2)
    }

    /// The value that a share of a normal distribution lies below: Newton's iteration on the logarithm of the share.
    static func normalQuantile(_ share: Double) -> Double {
        if share == 0 { return -.infinity }
        if share == 1 { return .infinity }
        guard share > 0, share < 1 else { return .nan }
        // Mirrored, so that the share that is solved for is never close to 1.
        if share > 0.5 { return -normalQuantile(1 - share) }
        let target = Foundation.log(share)
        var value = share < 0.02 ? -(-2 * target).squareRoot() : 2.0.squareRoot() * erfinv(2 * share - 1)
        for _ in 0..<60 {
            let current = logNormalShare(value)
            let slope = Foundation.exp(-value * value / 2 - current) / (2 * Double.pi).squareRoot()
            let change = (current - target) / slope
            value -= change
            if change.magnitude <= 1e-15 * value.magnitude { break }
        }
        return value
    }

    /// `-x log(x)`, its limit at 0, and minus infinity below.
    static func entropy(_ value: Double) -> Double {
        if value.isNaN { return value }
        return value > 0 ? -value * Foundation.log(value) : value == 0 ? 0 : -.infinity
    }
}
