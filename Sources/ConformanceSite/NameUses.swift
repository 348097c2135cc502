import SpecLanguage

/// The functions and attributes that cases use, and the rules in which they do.
struct NameUses {
    /// For each name the rules that use it, with the number of cases, most first.
    let rules: [(name: String, uses: [(chapter: Int, section: Int, count: Int)])]

    /// A rule's place, as a key.
    private struct Place: Hashable {
        var chapter: Int
        var section: Int
    }

    /// Rules listed for a name; more would not be read.
    private static let limit = 8

    init(_ model: SiteModel) {
        var counts: [String: [Place: Int]] = [:]
        for (position, testCase) in model.cases.enumerated() {
            let (chapter, section) = model.sectionOfCase[position]
            var names = NameCollector()
            names.visit(testCase.program)
            for name in names.found {
                counts[name, default: [:]][Place(chapter: chapter, section: section), default: 0] += 1
            }
        }
        rules = counts.sorted { $0.key < $1.key }.map { name, places in
            let sorted = places.sorted {
                ($1.value, $0.key.chapter, $0.key.section) < ($0.value, $1.key.chapter, $1.key.section)
            }
            return (name, sorted.prefix(Self.limit).map { ($0.key.chapter, $0.key.section, $0.value) })
        }
    }
}

/// Collects the attributes that a program reads and calls.
private struct NameCollector {
    var found: Set<String> = []

    mutating func visit(_ program: Program) {
        for step in program.steps { for statement in step.statements { visit(statement) } }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement {
        case .expression(let expression): visit(expression)
        case .assignment(let targets, let value):
            for target in targets { visit(target) }
            visit(value)
        case .augmentedAssignment(let target, _, let value):
            visit(target)
            visit(value)
        case .deletion(let targets): for target in targets { visit(target) }
        case .with(let items, let body):
            for item in items {
                visit(item.context)
                if let target = item.target { visit(target) }
            }
            for statement in body { visit(statement) }
        }
    }

    private mutating func visit(_ target: Target) {
        switch target {
        case .name: break
        case .attribute(let base, let name):
            found.insert(name)
            visit(base)
        case .subscript(let base, let index):
            visit(base)
            visit(index)
        case .tuple(let targets): for target in targets { visit(target) }
        }
    }

    private mutating func visit(_ expression: Expression) {
        switch expression {
        case .none, .ellipsis, .boolean, .integer, .float, .imaginary, .string, .bytes, .name: break
        case .attribute(let base, let name):
            found.insert(name)
            visit(base)
        case .call(let callee, let arguments):
            if case .name(let name) = callee { found.insert(name) }
            visit(callee)
            for argument in arguments {
                switch argument {
                case .positional(let value), .unpacked(let value), .keyword(_, let value): visit(value)
                }
            }
        case .subscript(let base, let index):
            visit(base)
            visit(index)
        case .slice(let lower, let upper, let step):
            for part in [lower, upper, step].compactMap(\.self) { visit(part) }
        case .unary(_, let operand): visit(operand)
        case .binary(_, let left, let right):
            visit(left)
            visit(right)
        case .comparison(let first, let links):
            visit(first)
            for link in links { visit(link.operand) }
        case .conjunction(let parts), .disjunction(let parts), .list(let parts), .tuple(let parts):
            for part in parts { visit(part) }
        case .dictionary(let entries):
            for entry in entries {
                visit(entry.key)
                visit(entry.value)
            }
        }
    }
}
