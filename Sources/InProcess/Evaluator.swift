import SpecLanguage
import TensorTypes

/// Evaluating expressions, from left to right as Python does.
extension Interpreter {
    /// The value of an expression.
    ///
    /// - Throws: a ``TensorError`` for every exception Python would raise.
    public func evaluate(_ expression: Expression) throws -> Value {
        switch expression {
        case .none: return .none
        case .ellipsis: return .ellipsis
        case .boolean(let value): return .bool(value)
        case .integer(let value): return .int(value)
        case .float(let value): return .float(value)
        case .imaginary(let value): return .complex(0, value)
        case .string(let value): return .string(value)
        case .bytes(let value): return .bytes(value)
        case .name(let name): return try lookUp(name)
        default: return try nested { try evaluateCompound(expression) }
        }
    }

    private func evaluateCompound(_ expression: Expression) throws -> Value {
        switch expression {
        case .attribute(let base, let name):
            return try attribute(evaluate(base), name)
        case .call(let callee, let arguments):
            return try evaluateCall(callee, arguments)
        case .subscript(let base, let index):
            let value = try evaluate(base)
            return try item(value, evaluate(index))
        case .slice(let lower, let upper, let step):
            return .slice(
                PythonSlice(
                    start: try lower.map(evaluate) ?? .none, stop: try upper.map(evaluate) ?? .none,
                    step: try step.map(evaluate) ?? .none))
        case .unary(let operation, let operand):
            return try unary(operation, evaluate(operand))
        case .binary(let operation, let left, let right):
            let first = try evaluate(left)
            return try binary(operation, first, evaluate(right))
        case .comparison(let first, let links):
            return try evaluateComparison(first, links)
        case .conjunction(let operands):
            return try evaluateChoice(operands, stopAt: false)
        case .disjunction(let operands):
            return try evaluateChoice(operands, stopAt: true)
        case .list(let items): return .object(PythonList(try items.map(evaluate)))
        case .tuple(let items): return .tuple(try items.map(evaluate))
        case .dictionary(let entries):
            let dictionary = PythonDictionary()
            for entry in entries {
                let key = try evaluate(entry.key)
                let value = try evaluate(entry.value)
                dictionary.set(value, for: key, hashed: try hashKey(key))
            }
            return .object(dictionary)
        default: return try evaluate(expression)
        }
    }

    private func lookUp(_ name: String) throws -> Value {
        if let value = environment[name] { return value }
        if name == "_", let value = lastDisplayed { return value }
        if let value = Builtins.table[name] { return value }
        throw TensorError(kind: "NameError", "name '\(name)' is not defined")
    }

    private func evaluateCall(_ callee: Expression, _ arguments: [Argument]) throws -> Value {
        guard case .attribute(let base, let name) = callee else {
            let function = try evaluate(callee)
            return try call(function, evaluate(arguments, for: function))
        }
        let receiver = try evaluate(base)
        // Python finds the method before it evaluates the arguments. Finding it makes an object that a call can do
        // without, so look only when an argument fails, where the order shows.
        let evaluated: CallArguments
        do {
            evaluated = try evaluate(arguments, for: nil)
        } catch {
            _ = try attribute(receiver, name)
            throw error
        }
        return try callMethod(name, of: receiver, evaluated)
    }

    private func evaluate(_ arguments: [Argument], for function: Value?) throws -> CallArguments {
        var result = CallArguments()
        result.positional.reserveCapacity(arguments.count)
        for argument in arguments {
            switch argument {
            case .positional(let expression): result.positional.append(try evaluate(expression))
            case .unpacked(let expression):
                let value = try evaluate(expression)
                guard let items = try elementsIfIterable(value) else {
                    // CPython names the function only where the sequence is all it unpacks.
                    let place =
                        arguments.count == 1 ? function.flatMap(callableName).map { "\($0)() argument" } : nil
                    throw TensorError.type("\(place ?? "Value") after * must be an iterable, not \(value.typeName)")
                }
                result.positional += items
            case .keyword(let name, let expression):
                let value = try evaluate(expression)
                guard !result.keywords.contains(where: { $0.name == name }) else {
                    throw TensorError(kind: "SyntaxError", "keyword argument repeated: \(name)")
                }
                result.keywords.append((name, value))
            }
        }
        return result
    }

    private func callableName(_ function: Value) -> String? {
        function.object(as: PythonFunction.self)?.name ?? function.object(as: PythonType.self)?.name
    }

    private func evaluateComparison(_ first: Expression, _ links: [ComparisonLink]) throws -> Value {
        var left = try evaluate(first)
        var leftExpression = first
        var result = Value.bool(true)
        for (position, link) in links.enumerated() {
            if position > 0, try !truth(result) { return result }
            let right = try evaluate(link.operand)
            switch link.comparator {
            case .identical, .notIdentical:
                let same = try sameName(leftExpression, link.operand) || identical(left, right)
                result = .bool(same == (link.comparator == .identical))
            case .contained: result = .bool(try contains(right, left))
            case .notContained: result = .bool(try !contains(right, left))
            default: result = try compare(link.comparator, left, right)
            }
            left = right
            leftExpression = link.operand
        }
        return result
    }

    /// Whether two operands of `is` read one variable, which settles it for values that carry no identity here.
    private func sameName(_ left: Expression, _ right: Expression) -> Bool {
        if case .name(let first) = left, case .name(let second) = right { return first == second }
        return false
    }

    private func evaluateChoice(_ operands: [Expression], stopAt decisive: Bool) throws -> Value {
        var result = Value.none
        for (position, operand) in operands.enumerated() {
            result = try evaluate(operand)
            if position + 1 < operands.count, try truth(result) == decisive { return result }
        }
        return result
    }
}
