import Foundation

/// The incomplete gamma functions and Hurwitz's zeta function.
extension SpecialFunctions {
    /// The regularised lower incomplete gamma function, or with `isUpper` the upper one.
    ///
    /// A power series below the peak of the integrand, a continued fraction above (Abramowitz and Stegun 6.5.29, 6.5.31).
    static func incompleteGamma(_ shape: Double, _ value: Double, isUpper: Bool) -> Double {
        if shape.isNaN || value.isNaN || shape < 0 || value < 0 { return .nan }
        func result(lower: Double) -> Double { isUpper ? 1 - lower : lower }
        if shape == 0 { return value > 0 ? result(lower: 1) : .nan }
        if value == 0 { return result(lower: 0) }
        if shape.isInfinite { return value.isInfinite ? .nan : result(lower: 0) }
        if value.isInfinite { return result(lower: 1) }
        let scale = Foundation.exp(shape * Foundation.log(value) - value - Foundation.lgamma(shape))
        if value < shape + 1 {
            var (term, sum, index) = (1 / shape, 1 / shape, shape)
            while term > sum * 1e-17 {
                index += 1
                term *= value / index
                sum += term
            }
            return result(lower: sum * scale)
        }
        let tiny = 1e-300
        var base = value + 1 - shape
        var (numerator, denominator) = (1 / tiny, 1 / base)
        var fraction = denominator
        for index in 1..<10_000 {
            let factor = -Double(index) * (Double(index) - shape)
            base += 2
            denominator = factor * denominator + base
            if denominator.magnitude < tiny { denominator = tiny }
            numerator = base + factor / numerator
            if numerator.magnitude < tiny { numerator = tiny }
            denominator = 1 / denominator
            let change = denominator * numerator
            fraction *= change
            if (change - 1).magnitude < 1e-16 { break }
        }
        return isUpper ? scale * fraction : 1 - scale * fraction
    }

    /// Hurwitz's zeta function, by the Euler-Maclaurin formula.
    static func zeta(_ exponent: Double, _ start: Double) -> Double {
        if exponent == 1 { return .infinity }
        guard exponent > 1 else { return .nan }
        if start <= 0 {
            if start == start.rounded(.down) { return .infinity }
            if exponent != exponent.rounded(.down) { return .nan }
        }
        var (sum, position) = (0.0, start)
        for index in 0... {
            if index >= 9 && position > 9 { break }
            sum += Foundation.pow(position, -exponent)
            position += 1
        }
        let last = Foundation.pow(position, -exponent)
        sum += last * position / (exponent - 1) + last / 2
        // The factorials of even indices over the Bernoulli numbers of these.
        let divisors: [Double] = [
            12, -720, 30_240, -1_209_600, 47_900_160, -1_892_437_580.318_379_2, 74_724_249_600,
            -2_950_130_727_918.164_2,
        ]
        var (rising, power) = (exponent, last / position)
        for (index, divisor) in divisors.enumerated() {
            sum += rising * power / divisor
            let next = exponent + Double(2 * index)
            rising *= (next + 1) * (next + 2)
            power /= position * position
        }
        return sum
    }

    /// The derivative of order `order` of the digamma function.
    static func polygamma(_ order: Int, _ value: Double) -> Double {
        if order == 0 { return digamma(value) }
        let sign = order.isMultiple(of: 2) ? -1.0 : 1.0
        return sign * Foundation.exp(Foundation.lgamma(Double(order) + 1)) * zeta(Double(order) + 1, value)
    }
}
