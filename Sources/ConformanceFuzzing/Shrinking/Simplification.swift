import SpecLanguage

/// Plainer programs: each differs from the given one in one place and is smaller there.
enum Simplification {
    static func variants(of program: Program) -> [Program] {
        var result = inlined(program)
        for (index, step) in program.steps.enumerated() {
            for (place, statement) in step.statements.enumerated() {
                for plainer in variants(of: statement) {
                    var copy = program
                    copy.steps[index].statements[place] = plainer
                    result.append(copy)
                }
                if case .with(_, let body) = statement {
                    var copy = program
                    copy.steps[index].statements.replaceSubrange(place...place, with: body)
                    result.append(copy)
                }
            }
        }
        return result
    }

    private static func variants(of statement: Statement) -> [Statement] {
        switch statement {
        case .expression(let value): return variants(of: value).map { .expression($0) }
        case .assignment(let targets, let value):
            return variants(of: value).map { .assignment(targets: targets, value: $0) }
                + targets.indices.flatMap { index in
                    variants(of: targets[index]).map { plainer in
                        var copy = targets
                        copy[index] = plainer
                        return .assignment(targets: copy, value: value)
                    }
                }
        case .augmentedAssignment(let target, let op, let value):
            return variants(of: value).map { .augmentedAssignment(target: target, op, value: $0) }
                + variants(of: target).map { .augmentedAssignment(target: $0, op, value: value) }
        case .deletion: return []
        case .with(let items, let body):
            return body.indices.flatMap { index in
                variants(of: body[index]).map { plainer in
                    var copy = body
                    copy[index] = plainer
                    return .with(items, body: copy)
                }
            }
        }
    }

    private static func variants(of target: Target) -> [Target] {
        switch target {
        case .name, .tuple: []
        case .attribute(let object, let name): variants(of: object).map { .attribute($0, name: name) }
        case .subscript(let object, let index):
            variants(of: index).map { .subscript(object, index: $0) }
                + variants(of: object).map { .subscript($0, index: index) }
        }
    }

    /// An expression's plainer forms: parts of it, shorter lists, smaller numbers, fewer arguments.
    static func variants(of value: Expression) -> [Expression] {
        var result: [Expression] = []
        switch value {
        case .integer(let number):
            if number > 1 || number < -1 { result += [.integer(1), .integer(0)] }
            if number > 3 { result.append(.integer(2)) }
        case .float(let number):
            if number != 1 && number != 0 { result += [.float(1), .float(0)] }
        case .unary(_, let operand): result.append(operand)
        case .binary(_, let left, let right): result += [left, right]
        case .comparison(let first, _):
            // An address on its own differs from run to run.
            if !SourceText.expression(first).contains("data") { result.append(first) }
        case .attribute(let object, _): if case .name = object {} else { result.append(object) }
        case .subscript(let object, _): result.append(object)
        case .call(let function, let arguments):
            if case .attribute(let object, _) = function, !isModule(object) { result.append(object) }
            if arguments.count == 1 { result.append(arguments[0].value) }
            for index in arguments.indices.reversed() {
                var fewer = arguments
                fewer.remove(at: index)
                result.append(.call(function, arguments: fewer))
            }
        case .list(let elements) where elements.count > 0:
            result += shorter(elements).map { .list($0) }
        case .tuple(let elements) where elements.count > 0:
            result += shorter(elements).map { .tuple($0) }
        default: break
        }
        let children = value.children
        for (index, child) in children.enumerated() {
            for plainer in variants(of: child) {
                var copy = children
                copy[index] = plainer
                result.append(value.with(children: copy))
            }
        }
        return result
    }

    private static func shorter(_ elements: [Expression]) -> [[Expression]] {
        var result = elements.count > 2 ? [[elements[0]]] : []
        for index in elements.indices.reversed() {
            var fewer = elements
            fewer.remove(at: index)
            result.append(fewer)
        }
        return result
    }

    private static func isModule(_ value: Expression) -> Bool {
        switch value {
        case .name(let name): SessionNames.modules.contains(name)
        case .attribute(let object, _): isModule(object)
        default: false
        }
    }

    /// Programs in which a name that is used once is replaced by what was assigned to it.
    private static func inlined(_ program: Program) -> [Program] {
        program.steps.indices.compactMap { index in
            guard case .assignment(let targets, let value)? = program.steps[index].statements.first,
                program.steps[index].statements.count == 1, targets.count == 1, case .name(let name) = targets[0]
            else { return nil }
            var rest = program.steps
            rest.remove(at: index)
            var uses = 0
            let replaced = rest.map { step in
                Step(
                    statements: step.statements.map { Substitution.replacing(name, by: value, in: $0, count: &uses) })
            }
            return uses == 1 ? Program(steps: replaced) : nil
        }
    }
}

/// Puts an expression in the place of a name.
enum Substitution {
    static func replacing(
        _ name: String, by value: Expression, in statement: Statement, count: inout Int
    ) -> Statement {
        switch statement {
        case .expression(let inside): return .expression(replacing(name, by: value, in: inside, count: &count))
        case .assignment(let targets, let inside):
            let targets = targets.map { replacing(name, by: value, in: $0, count: &count) }
            return .assignment(targets: targets, value: replacing(name, by: value, in: inside, count: &count))
        case .augmentedAssignment(let target, let op, let inside):
            let target = replacing(name, by: value, in: target, count: &count)
            return .augmentedAssignment(
                target: target, op, value: replacing(name, by: value, in: inside, count: &count))
        case .deletion(let targets):
            count += targets.count { $0 == .name(name) } * 2
            return statement
        case .with(let items, let body):
            return .with(items, body: body.map { replacing(name, by: value, in: $0, count: &count) })
        }
    }

    private static func replacing(_ name: String, by value: Expression, in target: Target, count: inout Int) -> Target {
        switch target {
        case .name(let own):
            // Rebinding: the name has more than one life, and stays.
            if own == name { count += 2 }
            return target
        case .attribute(let object, let attribute):
            return .attribute(replacing(name, by: value, in: object, count: &count), name: attribute)
        case .subscript(let object, let index):
            return .subscript(
                replacing(name, by: value, in: object, count: &count),
                index: replacing(name, by: value, in: index, count: &count))
        case .tuple(let parts):
            return .tuple(parts.map { replacing(name, by: value, in: $0, count: &count) })
        }
    }

    private static func replacing(
        _ name: String, by value: Expression, in inside: Expression, count: inout Int
    ) -> Expression {
        if inside == .name(name) {
            count += 1
            return value
        }
        let children = inside.children
        if children.isEmpty { return inside }
        return inside.with(children: children.map { replacing(name, by: value, in: $0, count: &count) })
    }
}
