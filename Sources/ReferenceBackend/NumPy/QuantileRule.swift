/// How `np.quantile` finds the place of a share among sorted values, after Hyndman and Fan, and NumPy's own rules.
enum QuantileRule: String, CaseIterable {
    case invertedCDF = "inverted_cdf"
    case averagedInvertedCDF = "averaged_inverted_cdf"
    case closestObservation = "closest_observation"
    case interpolatedInvertedCDF = "interpolated_inverted_cdf"
    case hazen, weibull, linear
    case medianUnbiased = "median_unbiased"
    case normalUnbiased = "normal_unbiased"
    case lower, higher, midpoint, nearest

    /// Whether the result is one of the values rather than something between two.
    var isChoice: Bool { [.invertedCDF, .closestObservation, .lower, .higher, .nearest].contains(self) }

    /// The value at a share of the way through sorted values; NaN if there are none.
    func value(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.indices.last else { return .nan }
        let count = Double(sorted.count)
        func place(_ alpha: Double, _ beta: Double) -> Double { count * share + alpha + share * (1 - alpha - beta) - 1 }
        func at(_ place: Double) -> Double { sorted[min(max(Int(place), 0), last)] }
        switch self {
        case .lower: return at((share * Double(last)).rounded(.down))
        case .higher: return at((share * Double(last)).rounded(.up))
        case .nearest:
            let exact = share * Double(last)
            let below = exact.rounded(.down)
            let weight = exact - below
            // Halves go to the even place.
            let isUp = weight > 0.5 || weight == 0.5 && below.truncatingRemainder(dividingBy: 2) == 1
            return at(isUp ? below + 1 : below)
        case .midpoint:
            let exact = share * Double(last)
            let (low, high) = (at(exact.rounded(.down)), at(exact.rounded(.up)))
            return low + (high - low) * 0.5
        case .invertedCDF: return at((count * share).rounded(.up) - 1)
        case .averagedInvertedCDF:
            let exact = count * share
            let whole = exact.rounded(.down)
            guard exact == whole else { return at(whole) }
            return between(sorted, min(max(whole - 0.5, 0), Double(last)))
        case .closestObservation:
            let exact = count * share - 1.5
            let below = exact.rounded(.down)
            let isEven = exact == below && below.truncatingRemainder(dividingBy: 2) != 0
            return at(isEven ? below : below + 1)
        case .interpolatedInvertedCDF: return between(sorted, place(0, 1))
        case .hazen: return between(sorted, place(0.5, 0.5))
        case .weibull: return between(sorted, place(0, 0))
        case .linear: return between(sorted, share * Double(last))
        case .medianUnbiased: return between(sorted, place(1.0 / 3, 1.0 / 3))
        case .normalUnbiased: return between(sorted, place(3.0 / 8, 3.0 / 8))
        }
    }

    /// Between neighbours, as NumPy weighs them.
    private func between(_ sorted: [Double], _ exact: Double) -> Double {
        let last = sorted.count - 1
        let place = min(max(exact, 0), Double(last))
        let below = min(Int(place), last)
        let (low, high) = (sorted[below], sorted[min(below + 1, last)])
        let weight = place - Double(below)
        guard weight > 0 else { return low }
        return weight >= 0.5 ? high - (high - low) * (1 - weight) : low + (high - low) * weight
    }
}
