import Foundation

/// Functions that only one universal function needs.
enum UfuncFunctions {
    @Sendable static func logAddExp2(_ left: Double, _ right: Double) -> Double {
        let (low, high) = left < right ? (left, right) : (right, left)
        return high.isInfinite ? high : high + log1p(exp2(low - high)) / log(2.0)
    }

    @Sendable static func scale(_ value: Double, _ exponent: Double) -> Double {
        guard exponent.isFinite else { return exponent > 0 ? value * .infinity : value * 0 }
        return scalbn(value, Int(max(-10_000, min(10_000, exponent))))
    }

    @Sendable static func spacing(_ value: Double) -> Double {
        guard value.isFinite else { return .nan }
        return value.sign == .minus ? -value.magnitude.ulp : value.ulp
    }

    @Sendable static func countBits(_ value: Int64) -> Int64 { Int64(value.magnitude.nonzeroBitCount) }
}
