import SpecLanguage

/// Programs as source text that parses back to the same program.
enum SourceText {
    static func step(_ step: Step) -> String { step.statements.map(statement).joined(separator: "; ") }

    static func statement(_ statement: Statement) -> String {
        switch statement {
        case .expression(let value): return bare(value)
        case .assignment(let targets, let value): return targets.map { target($0) + " = " }.joined() + bare(value)
        case .augmentedAssignment(let place, let op, let value):
            return "\(target(place)) \(op.rawValue)= \(bare(value))"
        case .deletion(let targets): return "del " + targets.map(target).joined(separator: ", ")
        case .with(let items, let body):
            let contexts = items.map { item in
                expression(item.context) + (item.target.map { " as \(target($0))" } ?? "")
            }
            return "with \(contexts.joined(separator: ", ")): " + body.map(self.statement).joined(separator: "; ")
        }
    }

    static func target(_ target: Target) -> String {
        switch target {
        case .name(let name): name
        case .attribute(let object, let name): "\(primary(object)).\(name)"
        case .subscript(let object, let index): "\(primary(object))[\(self.index(index))]"
        case .tuple(let parts): parts.map(self.target).joined(separator: ", ") + (parts.count == 1 ? "," : "")
        }
    }

    /// An expression where a statement has room for a tuple without brackets; brackets are kept all the same.
    private static func bare(_ value: Expression) -> String { expression(value) }

    static func expression(_ value: Expression) -> String {
        switch value {
        case .none: return "None"
        case .ellipsis: return "..."
        case .boolean(let truth): return truth ? "True" : "False"
        case .integer(let number): return "\(number)"
        case .float(let number): return float(number)
        case .imaginary(let number):
            return (number == number.rounded() && number.magnitude < 1e15 ? "\(Int(number))" : float(number)) + "j"
        case .string(let text): return quoted(text.unicodeScalars.map { UInt32($0.value) }, isBytes: false)
        case .bytes(let bytes): return "b" + quoted(bytes.map(UInt32.init), isBytes: true)
        case .name(let name): return name
        case .attribute(let object, let name): return "\(primary(object)).\(name)"
        case .call(let function, let arguments):
            return "\(primary(function))(\(arguments.map(argument).joined(separator: ", ")))"
        case .subscript(let object, let index): return "\(primary(object))[\(self.index(index))]"
        case .slice: return index(value)
        case .unary(let op, let operand):
            return op == .not ? "not \(atom(operand))" : op.rawValue + atom(operand)
        case .binary(let op, let left, let right): return "\(atom(left)) \(op.rawValue) \(atom(right))"
        case .comparison(let first, let links):
            return atom(first) + links.map { " \($0.comparator.rawValue) \(atom($0.operand))" }.joined()
        case .conjunction(let operands): return operands.map(atom).joined(separator: " and ")
        case .disjunction(let operands): return operands.map(atom).joined(separator: " or ")
        case .list(let elements): return "[" + elements.map(expression).joined(separator: ", ") + "]"
        case .tuple(let elements):
            return "(" + elements.map(expression).joined(separator: ", ") + (elements.count == 1 ? ",)" : ")")
        case .dictionary(let entries):
            return "{" + entries.map { "\(expression($0.key)): \(expression($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    private static func argument(_ argument: Argument) -> String {
        switch argument {
        case .positional(let value): expression(value)
        case .unpacked(let value): "*" + atom(value)
        case .keyword(let name, let value): "\(name)=\(expression(value))"
        }
    }

    private static func index(_ value: Expression) -> String {
        switch value {
        case .slice(let lower, let upper, let step):
            let start = lower.map(expression) ?? ""
            let end = upper.map(expression) ?? ""
            return "\(start):\(end)" + (step.map { ":" + expression($0) } ?? "")
        case .tuple(let elements) where elements.count > 1: return elements.map(index).joined(separator: ", ")
        case .tuple(let elements) where elements.count == 1: return index(elements[0]) + ","
        default: return expression(value)
        }
    }

    /// An operand, in brackets unless it is one piece.
    private static func atom(_ value: Expression) -> String {
        switch value {
        case .unary, .binary, .comparison, .conjunction, .disjunction: "(\(expression(value)))"
        case .integer(let number) where number < 0: "(\(number))"
        default: expression(value)
        }
    }

    /// What stands before `.`, `(` or `[`.
    private static func primary(_ value: Expression) -> String {
        switch value {
        case .integer, .float, .imaginary: "(\(expression(value)))"
        default: atom(value)
        }
    }

    private static func float(_ number: Double) -> String {
        if number.isInfinite { return number < 0 ? "-1e999" : "1e999" }
        return "\(number)"
    }

    private static func quoted(_ scalars: [UInt32], isBytes: Bool) -> String {
        var text = "'"
        for scalar in scalars {
            switch scalar {
            case 0x27, 0x5C: text += "\\" + String(UnicodeScalar(UInt8(scalar)))
            case 0x20..<0x7F: text += String(UnicodeScalar(UInt8(scalar)))
            case 0..<0x100:
                text += "\\x" + (scalar < 16 ? "0" : "") + String(scalar, radix: 16)
            default:
                if !isBytes, let character = UnicodeScalar(scalar) { text.unicodeScalars.append(character) }
            }
        }
        return text + "'"
    }
}
