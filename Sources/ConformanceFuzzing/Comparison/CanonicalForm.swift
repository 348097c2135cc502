import SpecLanguage

/// What remains of a program when names, constants and shapes no longer tell it apart.
enum CanonicalForm {
    /// The canonical text of a program.
    static func of(_ program: Program) -> String {
        var names: [String: String] = [:]
        return program.steps.map { step in
            step.statements.map { statement in
                SourceText.statement(canonical(statement, &names))
            }.joined(separator: "; ")
        }.joined(separator: "\n")
    }

    private static func canonical(_ statement: Statement, _ names: inout [String: String]) -> Statement {
        switch statement {
        case .expression(let value): return .expression(canonical(value, &names))
        case .assignment(let targets, let value):
            let value = canonical(value, &names)
            return .assignment(targets: targets.map { canonical($0, &names) }, value: value)
        case .augmentedAssignment(let target, let op, let value):
            return .augmentedAssignment(target: canonical(target, &names), op, value: canonical(value, &names))
        case .deletion(let targets): return .deletion(targets.map { canonical($0, &names) })
        case .with(let items, let body):
            let items = items.map { WithItem(context: canonical($0.context, &names), target: $0.target) }
            return .with(items, body: body.map { canonical($0, &names) })
        }
    }

    private static func canonical(_ target: Target, _ names: inout [String: String]) -> Target {
        switch target {
        case .name(let name): return .name(renamed(name, &names))
        case .attribute(let object, let name): return .attribute(canonical(object, &names), name: name)
        case .subscript(let object, let index):
            return .subscript(canonical(object, &names), index: canonical(index, &names))
        case .tuple(let parts): return .tuple(parts.map { canonical($0, &names) })
        }
    }

    private static func canonical(_ value: Expression, _ names: inout [String: String]) -> Expression {
        switch value {
        case .integer: return .name("N")
        case .float: return .name("F")
        case .imaginary: return .name("J")
        case .unary(.negate, .integer): return .name("N")
        case .unary(.negate, .float): return .name("F")
        case .boolean: return .name("B")
        case .name(let name): return .name(renamed(name, &names))
        case .attribute(.name(let module), let name) where SessionNames.modules.contains(module):
            return .attribute(.name(module), name: family(of: name))
        case .call(.attribute(.name(let module), let name), let arguments)
        where SessionNames.modules.contains(module) && creations.contains(name):
            // However it was made, a new value is a new value of its dtype and device.
            let telling = arguments.filter { if case .keyword = $0 { true } else { false } }
            return .call(
                .attribute(.name(module), name: "new"),
                arguments: telling.map { $0.with(canonical($0.value, &names)) })
        case .list(let elements): return .list(collapsed(elements.map { canonical($0, &names) }))
        case .tuple(let elements): return .tuple(collapsed(elements.map { canonical($0, &names) }))
        default: return value.with(children: value.children.map { canonical($0, &names) })
        }
    }

    private static let creations: Set<String> = [
        "tensor", "zeros", "ones", "full", "arange", "eye", "linspace", "scalar_tensor", "array", "Tensor",
        "FloatTensor",
        "DoubleTensor", "IntTensor", "LongTensor", "frombuffer",
    ]

    /// What stands for a dtype: whatever else is true of its size, its kind makes the difference most of the time.
    private static func family(of name: String) -> String {
        guard let type = ElementType(rawValue: name == "bool_" ? "bool" : name) else { return name }
        return type.isWideUnsigned ? "unsigned" : "\(type.category)"
    }

    /// Equal neighbours count once, so that lists of numbers of any length are the same.
    private static func collapsed(_ elements: [Expression]) -> [Expression] {
        var result: [Expression] = []
        for element in elements where result.last != element { result.append(element) }
        return result
    }

    private static func renamed(_ name: String, _ names: inout [String: String]) -> String {
        if SessionNames.all.contains(name) { return name }
        if let known = names[name] { return known }
        let fresh = "v\(names.count)"
        names[name] = fresh
        return fresh
    }
}
