/// Families of orthogonal polynomials, by their recurrences of three terms.
public enum PolynomialFamily: String, Sendable, CaseIterable {
    case chebyshevT = "chebyshev_polynomial_t"
    case chebyshevU = "chebyshev_polynomial_u"
    case chebyshevV = "chebyshev_polynomial_v"
    case chebyshevW = "chebyshev_polynomial_w"
    case shiftedChebyshevT = "shifted_chebyshev_polynomial_t"
    case shiftedChebyshevU = "shifted_chebyshev_polynomial_u"
    case shiftedChebyshevV = "shifted_chebyshev_polynomial_v"
    case shiftedChebyshevW = "shifted_chebyshev_polynomial_w"
    case hermiteH = "hermite_polynomial_h"
    case hermiteHe = "hermite_polynomial_he"
    case laguerreL = "laguerre_polynomial_l"
    case legendreP = "legendre_polynomial_p"

    /// The polynomial of a degree at a point; 0 for a negative degree.
    func value(_ point: Double, degree: Double) -> Double {
        let degree = Int(clamping: degree.isNaN ? 0 : Int128(degree.rounded(.towardZero)))
        if degree < 0 { return 0 }
        var (previous, current) = (1.0, first(point))
        if degree == 0 { return previous }
        for index in 1..<Swift.max(degree, 1) {
            (previous, current) = (current, next(point, Double(index), previous, current))
        }
        return current
    }

    /// The polynomial of degree 1.
    private func first(_ point: Double) -> Double {
        let shifted = point * 2 - 1
        return switch self {
        case .chebyshevT, .hermiteHe, .legendreP: point
        case .chebyshevU, .hermiteH: 2 * point
        case .chebyshevV: 2 * point - 1
        case .chebyshevW: 2 * point + 1
        case .shiftedChebyshevT: shifted
        case .shiftedChebyshevU: 2 * shifted
        case .shiftedChebyshevV: 2 * shifted - 1
        case .shiftedChebyshevW: 2 * shifted + 1
        case .laguerreL: 1 - point
        }
    }

    private func next(_ point: Double, _ degree: Double, _ previous: Double, _ current: Double) -> Double {
        switch self {
        case .chebyshevT, .chebyshevU, .chebyshevV, .chebyshevW: 2 * point * current - previous
        case .shiftedChebyshevT, .shiftedChebyshevU, .shiftedChebyshevV, .shiftedChebyshevW:
            2 * (point * 2 - 1) * current - previous
        case .hermiteH: 2 * point * current - 2 * degree * previous
        case .hermiteHe: point * current - degree * previous
        case .laguerreL: ((2 * degree + 1 - point) * current - degree * previous) / (degree + 1)
        case .legendreP: ((2 * degree + 1) * point * current - degree * previous) / (degree + 1)
        }
    }
}
