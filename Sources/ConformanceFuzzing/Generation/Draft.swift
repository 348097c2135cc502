/// One statement in the making: an operation whose places are being filled in.
struct Draft {
    var random: RandomSource
    /// The values of the session so far.
    let values: [ModelValue]
    /// Whether arguments may be wrong on purpose.
    let isWild: Bool
    /// The value that the operation is about.
    var primary: ModelValue?
    /// The model of what the operation gives.
    var result = ModelValue(name: "", kind: .tensor)
    /// The name that a new value would get.
    let newName: String
    /// The values used.
    var operands: [ModelValue] = []

    init(_ random: RandomSource, values: [ModelValue], isWild: Bool, newName: String) {
        self.random = random
        self.values = values
        self.isWild = isWild
        self.newName = newName
    }

    /// The pattern with its places filled in; nil if the session has no value that fits.
    mutating func fill(_ pattern: Pattern) -> String? {
        var text = ""
        for part in pattern.parts {
            switch part {
            case .text(let literal): text += literal
            case .value(let letter, let filters, let relation):
                guard let value = choose(letter, filters, relation) else { return nil }
                text += value.name
            case .argument(let name):
                guard let argument = argument(name) else { return nil }
                text += argument
            }
        }
        return text
    }

    private mutating func argument(_ name: String) -> String? {
        if let change = Effects.table[name] {
            change(&result)
            return ""
        }
        guard let make = Arguments.table[name] else {
            preconditionFailure("unknown argument '\(name)' in a pattern of the table of operations")
        }
        if isWild && !Arguments.neverWild.contains(name) && random.chance(12) {
            return random.pick(random.chance(60) ? Arguments.wrongNumbers : Arguments.wrongKinds)
        }
        return make(&self)
    }

    private mutating func choose(
        _ letter: Character, _ filters: [ValueFilter], _ relation: Pattern.Relation
    ) -> ModelValue? {
        let kind: ModelValue.Kind? = letter == "v" ? nil : "tu".contains(letter) ? .tensor : .array
        let isPrimary = "tav".contains(letter) && primary == nil
        // Wrong operands on purpose are still of the right kind.
        let isLoose = isWild && random.chance(15)
        let primary = primary
        let fitting = values.filter { value in
            guard kind == nil || value.kind == kind else { return false }
            if isLoose { return true }
            guard filters.allSatisfy({ $0.admits(value) }) else { return false }
            guard let primary, !isPrimary else { return true }
            switch relation {
            case .any: return true
            case .like: return value.isMeta == primary.isMeta && Shapes.broadcast(value.shape, primary.shape) != nil
            case .fits:
                return value.isMeta == primary.isMeta
                    && Shapes.broadcast(value.shape, primary.shape) == primary.shape
            case .same: return value.isMeta == primary.isMeta && value.shape == primary.shape
            }
        }
        guard !fitting.isEmpty else { return nil }
        // Late values more often: programs grow in depth.
        let first = random.below(fitting.count)
        let value = fitting[max(first, random.below(fitting.count))]
        operands.append(value)
        if isPrimary {
            self.primary = value
            result = value
        } else if relation == .like, let shape = Shapes.broadcast(value.shape, result.shape) {
            result.shape = shape
            result.type = result.type.promoted(with: value.type)
        }
        return value
    }
}
