/// Numbers as a session writes them: exact in every dtype, so that no order of operations changes a digit.
enum Literals {
    /// A number that the type holds exactly.
    static func number(_ type: ElementType, _ random: inout RandomSource) -> String {
        switch type.category {
        case .bool: return random.chance(50) ? "True" : "False"
        case .integer:
            return type.isSigned && random.chance(20) ? "-\(random.within(1...5))" : String(random.within(0...9))
        case .floating: return float(&random)
        case .complex:
            let imaginary = random.pick(["+1j", "-2j", "+0.5j", "+3j"])
            return random.chance(30) ? float(&random) : float(&random) + imaginary
        }
    }

    static func float(_ random: inout RandomSource) -> String {
        random.pick([
            "0.0", "1.0", "2.0", "3.0", "4.0", "0.5", "1.5", "2.5", "-1.0", "-2.0", "-0.5", "-1.5", "8.0", "0.25",
        ])
    }

    /// A number of any Python type that goes with the type.
    static func scalar(for type: ElementType, _ random: inout RandomSource) -> String {
        switch random.below(12) {
        case 0: float(&random)
        case 1: random.pick(["True", "False"])
        case 2: type.category == .complex ? "2j" : String(random.within(1...3))
        default: number(type, &random)
        }
    }

    /// Nested lists of numbers.
    static func nested(_ shape: [Int], _ type: ElementType, _ random: inout RandomSource) -> String {
        guard let count = shape.first else { return number(type, &random) }
        let inner = Array(shape.dropFirst())
        return "[" + (0..<count).map { _ in nested(inner, type, &random) }.joined(separator: ", ") + "]"
    }
}
