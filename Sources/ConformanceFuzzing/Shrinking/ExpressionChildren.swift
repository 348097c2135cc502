import SpecLanguage

extension Expression {
    /// The expressions inside, from left to right.
    var children: [Expression] {
        switch self {
        case .none, .ellipsis, .boolean, .integer, .float, .imaginary, .string, .bytes, .name: []
        case .attribute(let object, _): [object]
        case .call(let function, let arguments): [function] + arguments.map(\.value)
        case .subscript(let object, let index): [object, index]
        case .slice(let lower, let upper, let step): [lower, upper, step].compactMap { $0 }
        case .unary(_, let operand): [operand]
        case .binary(_, let left, let right): [left, right]
        case .comparison(let first, let links): [first] + links.map(\.operand)
        case .conjunction(let operands), .disjunction(let operands): operands
        case .list(let elements), .tuple(let elements): elements
        case .dictionary(let entries): entries.flatMap { [$0.key, $0.value] }
        }
    }

    /// The same expression with other expressions inside; as many as ``children`` has.
    func with(children new: [Expression]) -> Expression {
        switch self {
        case .none, .ellipsis, .boolean, .integer, .float, .imaginary, .string, .bytes, .name: return self
        case .attribute(_, let name): return .attribute(new[0], name: name)
        case .call(_, let arguments):
            return .call(new[0], arguments: zip(arguments, new.dropFirst()).map { $0.with($1) })
        case .subscript: return .subscript(new[0], index: new[1])
        case .slice(let lower, let upper, let step):
            var rest = new[...]
            let a = lower == nil ? nil : rest.popFirst()
            let b = upper == nil ? nil : rest.popFirst()
            let c = step == nil ? nil : rest.popFirst()
            return .slice(lower: a, upper: b, step: c)
        case .unary(let op, _): return .unary(op, new[0])
        case .binary(let op, _, _): return .binary(op, new[0], new[1])
        case .comparison(_, let links):
            return .comparison(new[0], zip(links, new.dropFirst()).map { ComparisonLink($0.comparator, $1) })
        case .conjunction: return .conjunction(new)
        case .disjunction: return .disjunction(new)
        case .list: return .list(new)
        case .tuple: return .tuple(new)
        case .dictionary:
            return .dictionary(
                stride(from: 0, to: new.count, by: 2).map { DictionaryEntry(key: new[$0], value: new[$0 + 1]) })
        }
    }
}

extension Argument {
    /// The expression passed.
    var value: Expression {
        switch self {
        case .positional(let value), .unpacked(let value), .keyword(_, let value): value
        }
    }

    /// The same argument with another value.
    func with(_ value: Expression) -> Argument {
        switch self {
        case .positional: .positional(value)
        case .unpacked: .unpacked(value)
        case .keyword(let name, _): .keyword(name, value)
        }
    }
}
