import SpecLanguage

/// Makes a program that diverges as short and as plain as it can while it still diverges in the same way.
public struct Shrinker: Sendable {
    /// Says of each program whether it still diverges in the same way.
    public typealias Test = @Sendable ([Program]) -> [Bool]

    private let stillDiverges: Test
    /// How many programs may be tried in all.
    private let budget: Int

    /// Makes a shrinker.
    public init(budget: Int = 4000, stillDiverges: @escaping Test) {
        self.budget = budget
        self.stillDiverges = stillDiverges
    }

    /// The plainest program found, beginning with one that diverges.
    public func shrink(_ program: Program) -> Program {
        var best = program
        var left = budget
        while left > 0 {
            if let shorter = withoutSteps(best, &left) {
                best = shorter
            } else if let plainer = first(of: Simplification.variants(of: best), &left) {
                best = plainer
            } else {
                break
            }
        }
        return best
    }

    /// Leaves out steps: half of them, a quarter, and so on down to single ones.
    private func withoutSteps(_ program: Program, _ left: inout Int) -> Program? {
        var size = program.steps.count / 2
        while size >= 1 {
            let candidates = stride(from: 0, to: program.steps.count, by: size).map { start in
                var steps = program.steps
                steps.removeSubrange(start..<min(start + size, steps.count))
                return Program(steps: steps)
            }
            if let found = first(of: candidates, &left) { return found }
            size /= 2
        }
        return nil
    }

    /// The first of the candidates that still diverges; they are tried a few dozen at a time.
    private func first(of candidates: [Program], _ left: inout Int) -> Program? {
        let sound = candidates.filter { !$0.steps.isEmpty && BoundNames.areSound($0) }
        var start = 0
        while start < sound.count && left > 0 {
            let batch = Array(sound[start..<min(start + 24, sound.count, start + left)])
            left -= batch.count
            if let index = stillDiverges(batch).firstIndex(of: true) { return batch[index] }
            start += batch.count
        }
        return nil
    }
}

/// Whether every name of a program is bound before it is used.
enum BoundNames {
    static func areSound(_ program: Program) -> Bool {
        var bound = Set(SessionNames.all)
        for step in program.steps {
            for statement in step.statements {
                var uses: [String] = []
                var binds: [String] = []
                collect(statement, &uses, &binds)
                guard uses.allSatisfy(bound.contains) else { return false }
                bound.formUnion(binds)
            }
        }
        return true
    }

    private static func collect(_ statement: Statement, _ uses: inout [String], _ binds: inout [String]) {
        switch statement {
        case .expression(let value): Names.collect(value, &uses)
        case .assignment(let targets, let value):
            Names.collect(value, &uses)
            for target in targets { collect(target, &uses, &binds) }
        case .augmentedAssignment(let target, _, let value):
            Names.collect(value, &uses)
            if case .name(let name) = target { uses.append(name) }
            collect(target, &uses, &binds)
        case .deletion(let targets):
            for target in targets { collect(target, &uses, &binds) }
        case .with(let items, let body):
            for item in items { Names.collect(item.context, &uses) }
            for statement in body { collect(statement, &uses, &binds) }
        }
    }

    private static func collect(_ target: Target, _ uses: inout [String], _ binds: inout [String]) {
        switch target {
        case .name(let name): binds.append(name)
        case .attribute(let object, _): Names.collect(object, &uses)
        case .subscript(let object, let index):
            Names.collect(object, &uses)
            Names.collect(index, &uses)
        case .tuple(let parts):
            for part in parts { collect(part, &uses, &binds) }
        }
    }
}

/// The names that an expression uses.
enum Names {
    static func collect(_ value: Expression, _ uses: inout [String]) {
        if case .name(let name) = value { uses.append(name) }
        for child in value.children { collect(child, &uses) }
    }
}
