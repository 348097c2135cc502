import Foundation

/// Bessel functions.
extension SpecialFunctions {
    /// The modified Bessel function of the first kind and order 0 or 1; `scaled` by `exp(-|x|)`.
    ///
    /// Power series where it converges soon, the asymptotic series beyond (Abramowitz and Stegun 9.6.10 and 9.7.1).
    static func besselI(_ order: Int, _ value: Double, scaled: Bool) -> Double {
        guard value.isFinite else { return value.isNaN ? value : scaled ? 0 : order == 0 ? .infinity : value }
        let size = value.magnitude
        let sign = order == 1 && value < 0 ? -1.0 : 1.0
        if size < 30 {
            let quarter = size * size / 4
            var (term, sum, index) = (order == 0 ? 1.0 : size / 2, 0.0, 1.0)
            while term > sum * 1e-17 {
                sum += term
                term *= quarter / (index * (index + Double(order)))
                index += 1
            }
            return sign * (scaled ? sum * Foundation.exp(-size) : sum)
        }
        let square = Double(4 * order * order)
        var (term, sum) = (1.0, 1.0)
        for index in 1...30 {
            let odd = Double(2 * index - 1)
            let next = -term * (square - odd * odd) / (Double(index) * 8 * size)
            if next.magnitude >= term.magnitude { break }
            term = next
            sum += term
        }
        let root = sum / (2 * Double.pi * size).squareRoot()
        // In two factors, of which neither overflows before the product does.
        return sign * (scaled ? root : root * Foundation.exp(size / 2) * Foundation.exp(size / 2))
    }

    /// The modified Bessel function of the second kind and order 0 or 1; `scaled` by `exp(x)`.
    ///
    /// The trapezoid rule on `integral of exp(-x cosh t) cosh(order t)`, whose integrand vanishes doubly exponentially.
    static func besselK(_ order: Int, _ value: Double, scaled: Bool) -> Double {
        if value.isNaN || value < 0 { return .nan }
        if value == 0 { return .infinity }
        let step = 1.0 / 64
        var sum = scaled ? 0.5 : 0.5 * Foundation.exp(-value)
        var position = step
        while true {
            let exponent = scaled ? value * (Foundation.cosh(position) - 1) : value * Foundation.cosh(position)
            let term = Foundation.exp(-exponent) * (order == 0 ? 1 : Foundation.cosh(position))
            sum += term
            if term <= sum * 1e-18 { break }
            position += step
        }
        return sum * step
    }

    /// The spherical Bessel function of the first kind and order 0.
    static func sphericalBesselJ0(_ value: Double) -> Double {
        if value.isInfinite { return 0 }
        return value == 0 ? 1 : Foundation.sin(value) / value
    }

    /// The Airy function of the first kind: its power series near 0, asymptotic series beyond (Abramowitz and Stegun 10.4).
    static func airy(_ value: Double) -> Double {
        guard value.isFinite else { return value.isNaN || value < 0 ? .nan : 0 }
        if value.magnitude > 8 { return airyFar(value) }
        let cube = value * value * value
        var (first, second) = (1.0, value)
        var (sumFirst, sumSecond) = (1.0, value)
        for index in 1..<200 {
            let base = Double(3 * index)
            first *= cube / ((base - 1) * base)
            second *= cube / (base * (base + 1))
            sumFirst += first
            sumSecond += second
            if first.magnitude <= 1e-18 * sumFirst.magnitude && second.magnitude <= 1e-18 * sumSecond.magnitude {
                break
            }
        }
        return 0.355_028_053_887_817_2 * sumFirst - 0.258_819_403_792_806_8 * sumSecond
    }

    private static func airyFar(_ value: Double) -> Double {
        let size = value.magnitude
        let zeta = 2 * size * size.squareRoot() / 3
        var terms = [1.0]
        for index in 1..<12 {
            let base = Double(6 * index)
            terms.append(
                terms[index - 1] * (base - 5) * (base - 3) * (base - 1) / (216 * Double(index) * (base / 3 - 1)) / zeta)
        }
        let scale = 1 / (Double.pi.squareRoot() * size.squareRoot().squareRoot())
        if value > 0 {
            let series = terms.enumerated().reduce(0) { $0 + ($1.offset.isMultiple(of: 2) ? $1.element : -$1.element) }
            return 0.5 * scale * Foundation.exp(-zeta) * series
        }
        var (even, odd) = (0.0, 0.0)
        for (index, term) in terms.enumerated() {
            let signed = (index / 2).isMultiple(of: 2) ? term : -term
            if index.isMultiple(of: 2) { even += signed } else { odd += signed }
        }
        let angle = zeta + Double.pi / 4
        return scale * (Foundation.sin(angle) * even - Foundation.cos(angle) * odd)
    }
}
