/// Arithmetic on shapes.
enum Shapes {
    /// The common shape of two; nil if they do not broadcast.
    static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
        var result: [Int] = []
        for back in 1...max(1, a.count, b.count) {
            if back > a.count && back > b.count { break }
            let x = back <= a.count ? a[a.count - back] : 1
            let y = back <= b.count ? b[b.count - back] : 1
            guard x == y || x == 1 || y == 1 else { return nil }
            result.insert(x == 1 ? y : x, at: 0)
        }
        return result
    }

    /// A shape of few elements; now and then one without any.
    static func random(_ random: inout RandomSource, dimensions: ClosedRange<Int> = 0...3) -> [Int] {
        let usual = [1, 1, 2, 2, 2, 2, 3]
        var count = random.pick(usual)
        if random.chance(12) { count = 0 }
        count = min(max(count, dimensions.lowerBound), dimensions.upperBound)
        return (0..<count).map { _ in random.chance(3) ? 0 : random.pick([1, 2, 2, 3, 3, 4]) }
    }

    /// A shape with as many elements.
    static func reshaped(_ count: Int, _ random: inout RandomSource) -> [Int] {
        guard count > 0 else { return random.chance(50) ? [0] : [0, 2] }
        var rest = count
        var result: [Int] = []
        for factor in [2, 3, 2, 5, 7] where rest % factor == 0 && random.chance(60) {
            result.append(factor)
            rest /= factor
        }
        if rest > 1 || result.isEmpty || random.chance(15) { result.append(rest) }
        return random.shuffled(result)
    }

    /// A shape as Python writes a tuple.
    static func tuple(_ shape: [Int]) -> String {
        shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
    }

    /// A shape as separate arguments.
    static func list(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: ", ") }
}
