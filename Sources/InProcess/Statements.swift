import SpecLanguage
import TensorTypes

/// Running statements.
extension Interpreter {
    func run(_ statement: Statement) throws {
        switch statement {
        case .expression(let expression): try display(evaluate(expression))
        case .assignment(let targets, let expression):
            let value = try evaluate(expression)
            for target in targets { try assign(value, to: target) }
        case .augmentedAssignment(let target, let operation, let expression):
            try augment(target, operation, expression)
        case .deletion(let targets):
            for target in targets { try delete(target) }
        case .with(let items, let body):
            try runWith(items[...], body)
        }
    }

    /// What `sys.displayhook` does.
    private func display(_ value: Value) throws {
        guard !value.isNone else { return }
        // As the hook does: unbound first, so that a repr that raises leaves the session without `_`.
        lastDisplayed = nil
        output += try repr(value)
        output += "\n"
        lastDisplayed = value
    }

    private func assign(_ value: Value, to target: Target) throws {
        switch target {
        case .name(let name): environment[name] = value
        case .attribute(let base, let name): try setAttribute(evaluate(base), name, value)
        case .subscript(let base, let index):
            let container = try evaluate(base)
            try setItem(container, evaluate(index), value)
        case .tuple(let targets): try nested { try unpack(value, into: targets) }
        }
    }

    private func unpack(_ value: Value, into targets: [Target]) throws {
        guard let items = try elementsIfIterable(value) else {
            throw TensorError.type("cannot unpack non-iterable \(value.typeName) object")
        }
        guard items.count <= targets.count else {
            throw TensorError.value("too many values to unpack (expected \(targets.count))")
        }
        guard items.count == targets.count else {
            throw TensorError.value("not enough values to unpack (expected \(targets.count), got \(items.count))")
        }
        for (target, item) in zip(targets, items) { try assign(item, to: target) }
    }

    private func augment(_ target: Target, _ operation: BinaryOperator, _ expression: Expression) throws {
        switch target {
        case .name(let name):
            let old = try evaluate(.name(name))
            environment[name] = try inPlace(operation, old, evaluate(expression))
        case .attribute(let base, let name):
            let owner = try evaluate(base)
            let old = try attribute(owner, name)
            try setAttribute(owner, name, inPlace(operation, old, evaluate(expression)))
        case .subscript(let base, let index):
            let container = try evaluate(base)
            let key = try evaluate(index)
            let old = try item(container, key)
            try setItem(container, key, inPlace(operation, old, evaluate(expression)))
        case .tuple:
            throw TensorError(
                kind: "SyntaxError", "'tuple' is an illegal expression for augmented assignment")
        }
    }

    private func delete(_ target: Target) throws {
        switch target {
        case .name(let name):
            guard environment.removeValue(forKey: name) != nil else {
                throw TensorError(kind: "NameError", "name '\(name)' is not defined")
            }
        case .attribute(let base, let name): try deleteAttribute(evaluate(base), name)
        case .subscript(let base, let index):
            let container = try evaluate(base)
            try deleteItem(container, evaluate(index))
        case .tuple(let targets):
            try nested { for target in targets { try delete(target) } }
        }
    }

    private func runWith(_ items: ArraySlice<WithItem>, _ body: [Statement]) throws {
        guard let item = items.first else {
            for statement in body { try run(statement) }
            return
        }
        let manager = try evaluate(item.context)
        guard case .object(let object) = manager, let entered = try object.enter(self) else {
            throw TensorError.type("'\(manager.typeName)' object does not support the context manager protocol")
        }
        do {
            if let target = item.target { try assign(entered, to: target) }
            try nested { try runWith(items.dropFirst(), body) }
        } catch {
            try object.exit(self)
            throw error
        }
        try object.exit(self)
    }
}
