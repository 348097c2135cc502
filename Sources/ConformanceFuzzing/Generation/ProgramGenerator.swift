import SpecLanguage

/// Makes programs out of numbers: the same program for the same seed and number, whatever came before.
public struct ProgramGenerator: Sendable {
    /// What programs are for.
    public enum Mode: String, Sendable, CaseIterable {
        /// Most steps succeed.
        case wellFormed = "well-formed"
        /// Arguments and operands are wrong on purpose now and then.
        case errors
        /// Three well-formed programs to one with errors.
        case both
    }

    private let seed: UInt64
    private let mode: Mode
    /// Positions in ``OperationTable/all``, each as often as its weight.
    private let beginnings: [Int]
    private let operations: [Int]
    /// How many steps follow the first ones.
    private let length: ClosedRange<Int>

    /// Makes a generator of programs that need nothing beyond the capabilities.
    public init(seed: UInt64, mode: Mode = .both, capabilities: Set<String>, length: ClosedRange<Int> = 3...14) {
        self.seed = seed
        self.mode = mode
        self.length = length
        let table = OperationTable.all
        let usable = table.indices.filter { index in
            table[index].needs.allSatisfy { capabilities.contains($0.rawValue) }
        }
        let starts = OperationTable.beginnings.count
        beginnings = usable.filter { $0 < starts }.flatMap { Array(repeating: $0, count: table[$0].weight) }
        operations = usable.filter { $0 >= starts }.flatMap { Array(repeating: $0, count: table[$0].weight) }
    }

    /// The program of that number.
    public func program(_ number: Int) -> GeneratedProgram {
        var session = SessionModel()
        var random = RandomSource(seed: seed, program: number)
        let isWild = mode == .errors || (mode == .both && random.below(4) == 3)
        var steps: [GeneratedStep] = []
        for _ in 0..<random.within(1...3) {
            if let step = session.step(of: beginnings, isWild: false, &random) { steps.append(step) }
        }
        for _ in 0..<random.within(length) {
            let isStart = random.chance(6)
            if let step = session.step(of: isStart ? beginnings : operations, isWild: isWild, &random) {
                steps.append(step)
            }
        }
        // What is left in memory is looked at in the end, however it came there.
        for value in random.shuffled(session.values).prefix(3) {
            steps.append(GeneratedStep(source: value.name, operation: OperationTable.display(value), types: []))
        }
        return GeneratedProgram(number: number, steps: steps)
    }
}
