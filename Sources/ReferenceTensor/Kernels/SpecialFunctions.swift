import Foundation

/// Functions of real numbers that the C library lacks.
enum SpecialFunctions {
    /// The logarithmic derivative of the gamma function, by its asymptotic series after moving the argument up.
    static func digamma(_ value: Double) -> Double {
        if value == 0 { return -Double(signOf: value, magnitudeOf: .infinity) }
        if value < 0 {
            if value == value.rounded(.towardZero) { return .nan }
            return digamma(1 - value) - Double.pi / Foundation.tan(Double.pi * value)
        }
        var (argument, sum) = (value, 0.0)
        while argument < 10 {
            sum -= 1 / argument
            argument += 1
        }
        let square = 1 / (argument * argument)
        let coefficients: [Double] = [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12]
        var series = 0.0
        for coefficient in coefficients.reversed() { series = (series + coefficient) * square }
        return sum + Foundation.log(argument) - 0.5 / argument - series
    }

    /// The inverse of the error function: Newton's iteration from Winitzki's approximation.
    static func erfinv(_ value: Double) -> Double {
        if value.isNaN || value.magnitude > 1 { return .nan }
        if value.magnitude == 1 { return Double(signOf: value, magnitudeOf: .infinity) }
        let shape = 0.147
        let logarithm = Foundation.log1p(-value * value)
        let half = 2 / (Double.pi * shape) + logarithm / 2
        let start = ((half * half - logarithm / shape).squareRoot() - half).squareRoot()
        var result = Double(signOf: value, magnitudeOf: start)
        for _ in 0..<4 {
            let slope = 2 / Double.pi.squareRoot() * Foundation.exp(-result * result)
            result -= (Foundation.erf(result) - value) / slope
        }
        return result
    }
}
