import Foundation
import SpecLanguage

/// Reads programs in the protocol's encoding, which ``ProgramEncoder`` writes, from parsed JSON.
struct ProgramDecoder {
    /// A program: an array of steps, each an array of statements.
    ///
    /// - Throws: ``UnreadableProgram``.
    static func program(_ json: Any) throws(UnreadableProgram) -> Program {
        var steps: [Step] = []
        for step in try array(json, "a program") {
            steps.append(Step(statements: try statements(step, "a step")))
        }
        return Program(steps: steps)
    }

    // MARK: Statements

    private static func statements(_ json: Any, _ what: String) throws(UnreadableProgram) -> [Statement] {
        var statements: [Statement] = []
        for item in try array(json, what) { statements.append(try statement(item)) }
        return statements
    }

    private static func statement(_ json: Any) throws(UnreadableProgram) -> Statement {
        let node = try Node(json, "a statement")
        switch node.tag {
        case "expr": return .expression(try expression(node.only(1)[0]))
        case "assign":
            let parts = try node.only(2)
            return .assignment(targets: try targets(parts[0]), value: try expression(parts[1]))
        case "augassign":
            let parts = try node.only(3)
            return .augmentedAssignment(
                target: try target(parts[1]), try symbol(parts[0]), value: try expression(parts[2]))
        case "del": return .deletion(try targets(node.operands))
        case "with":
            let parts = try node.only(2)
            var items: [WithItem] = []
            for item in try array(parts[0], "the context managers of 'with'") {
                let pair = try array(item, "a context manager")
                guard pair.count == 1 || pair.count == 2 else {
                    throw UnreadableProgram("a context manager of \(pair.count) parts")
                }
                let name = pair.count == 2 ? try target(pair[1]) : nil
                items.append(WithItem(context: try expression(pair[0]), target: name))
            }
            return .with(items, body: try statements(parts[1], "the body of 'with'"))
        default: throw node.unknown("statement")
        }
    }

    private static func targets(_ json: Any) throws(UnreadableProgram) -> [Target] {
        var targets: [Target] = []
        for item in try array(json, "targets") { targets.append(try target(item)) }
        return targets
    }

    private static func target(_ json: Any) throws(UnreadableProgram) -> Target {
        let node = try Node(json, "a target")
        switch node.tag {
        case "name": return .name(try string(node.only(1)[0]))
        case "attr":
            let parts = try node.only(2)
            return .attribute(try expression(parts[0]), name: try string(parts[1]))
        case "sub":
            let parts = try node.only(2)
            return .subscript(try expression(parts[0]), index: try expression(parts[1]))
        case "tuple": return .tuple(try targets(node.operands))
        default: throw node.unknown("target")
        }
    }

    // MARK: Expressions

    private static func expressions(_ items: [Any]) throws(UnreadableProgram) -> [SpecLanguage.Expression] {
        var expressions: [SpecLanguage.Expression] = []
        for item in items { expressions.append(try expression(item)) }
        return expressions
    }

    private static func expression(_ json: Any) throws(UnreadableProgram) -> SpecLanguage.Expression {
        switch json {
        case is NSNull: return .none
        case let text as String: return .string(text)
        case let number as NSNumber: return try literal(number)
        default: return try compound(Node(json, "an expression"))
        }
    }

    /// `true`, `false`, or an integer.
    private static func literal(_ number: NSNumber) throws(UnreadableProgram) -> SpecLanguage.Expression {
        switch UInt8(bitPattern: number.objCType.pointee) {
        case UInt8(ascii: "c"), UInt8(ascii: "B"): return .boolean(number.boolValue)
        case UInt8(ascii: "d"), UInt8(ascii: "f"):
            throw UnreadableProgram("the number \(number) without the tag 'float'")
        default: return .integer(Int128(number.int64Value))
        }
    }

    private static func compound(_ node: Node) throws(UnreadableProgram) -> SpecLanguage.Expression {
        switch node.tag {
        case "int":
            let text = try string(node.only(1)[0])
            guard let value = Int128(text) else { throw UnreadableProgram("the integer '\(text)'") }
            return .integer(value)
        case "float": return .float(try double(node.only(1)[0]))
        case "imag": return .imaginary(try double(node.only(1)[0]))
        case "bytes": return .bytes(try octets(string(node.only(1)[0])))
        case "ellipsis":
            _ = try node.only(0)
            return .ellipsis
        case "list": return .list(try expressions(node.operands))
        case "tuple": return .tuple(try expressions(node.operands))
        case "dict":
            var entries: [DictionaryEntry] = []
            for item in node.operands {
                let pair = try array(item, "an entry of a dictionary")
                guard pair.count == 2 else {
                    throw UnreadableProgram("an entry of a dictionary with \(pair.count) parts")
                }
                entries.append(DictionaryEntry(key: try expression(pair[0]), value: try expression(pair[1])))
            }
            return .dictionary(entries)
        case "name": return .name(try string(node.only(1)[0]))
        case "attr":
            let parts = try node.only(2)
            return .attribute(try expression(parts[0]), name: try string(parts[1]))
        case "sub":
            let parts = try node.only(2)
            return .subscript(try expression(parts[0]), index: try expression(parts[1]))
        case "slice":
            let parts = try node.only(3)
            return .slice(lower: try bound(parts[0]), upper: try bound(parts[1]), step: try bound(parts[2]))
        case "call": return try call(node)
        default: return try operation(node)
        }
    }

    private static func operation(_ node: Node) throws(UnreadableProgram) -> SpecLanguage.Expression {
        switch node.tag {
        case "unary":
            let parts = try node.only(2)
            return .unary(try symbol(parts[0]), try expression(parts[1]))
        case "binary":
            let parts = try node.only(3)
            return .binary(try symbol(parts[0]), try expression(parts[1]), try expression(parts[2]))
        case "compare":
            let parts = node.operands
            guard parts.count >= 3, parts.count % 2 == 1 else {
                throw UnreadableProgram("a comparison of \(parts.count) parts")
            }
            var links: [ComparisonLink] = []
            for position in stride(from: 1, to: parts.count, by: 2) {
                links.append(ComparisonLink(try symbol(parts[position]), try expression(parts[position + 1])))
            }
            return .comparison(try expression(parts[0]), links)
        case "and": return .conjunction(try expressions(node.operands))
        case "or": return .disjunction(try expressions(node.operands))
        default: throw node.unknown("expression")
        }
    }

    private static func call(_ node: Node) throws(UnreadableProgram) -> SpecLanguage.Expression {
        guard let callee = node.operands.first else { throw UnreadableProgram("a call of nothing") }
        var arguments: [Argument] = []
        for item in node.operands.dropFirst() {
            guard let parts = item as? [Any], let tag = parts.first as? String, tag == "kw" || tag == "star" else {
                arguments.append(.positional(try expression(item)))
                continue
            }
            let argument = try Node(item, "an argument")
            if tag == "kw" {
                let pair = try argument.only(2)
                arguments.append(.keyword(try string(pair[0]), try expression(pair[1])))
            } else {
                arguments.append(.unpacked(try expression(argument.only(1)[0])))
            }
        }
        return .call(try expression(callee), arguments: arguments)
    }

    // MARK: Parts

    /// A part of a slice; an omitted one and `None` are written alike.
    private static func bound(_ json: Any) throws(UnreadableProgram) -> SpecLanguage.Expression? {
        json is NSNull ? nil : try expression(json)
    }

    private static func array(_ json: Any, _ what: String) throws(UnreadableProgram) -> [Any] {
        guard let items = json as? [Any] else { throw UnreadableProgram("\(what) that is no array") }
        return items
    }

    private static func string(_ json: Any) throws(UnreadableProgram) -> String {
        guard let text = json as? String else { throw UnreadableProgram("\(json) in place of a string") }
        return text
    }

    private static func double(_ json: Any) throws(UnreadableProgram) -> Double {
        if let number = json as? NSNumber { return number.doubleValue }
        switch json as? String {
        case "inf": return .infinity
        case "-inf": return -.infinity
        case "nan": return .nan
        default: throw UnreadableProgram("\(json) in place of a number")
        }
    }

    private static func octets(_ text: String) throws(UnreadableProgram) -> [UInt8] {
        let digits = text.unicodeScalars.map { Character($0).hexDigitValue }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else {
            throw UnreadableProgram("the bytes '\(text)'")
        }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8((digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0)) }
    }

    private static func symbol<Symbol: RawRepresentable<String>>(_ json: Any) throws(UnreadableProgram) -> Symbol {
        let text = try string(json)
        guard let symbol = Symbol(rawValue: text) else { throw UnreadableProgram("the unknown operator '\(text)'") }
        return symbol
    }
}

/// An array that begins with its tag.
private struct Node {
    let tag: String
    let operands: [Any]

    init(_ json: Any, _ what: String) throws(UnreadableProgram) {
        guard let parts = json as? [Any], let tag = parts.first as? String else {
            throw UnreadableProgram("\(what) that is no array with a tag")
        }
        self.tag = tag
        operands = Array(parts.dropFirst())
    }

    /// The operands, if there are so many.
    func only(_ count: Int) throws(UnreadableProgram) -> [Any] {
        guard operands.count == count else {
            throw UnreadableProgram("'\(tag)' with \(operands.count) parts instead of \(count)")
        }
        return operands
    }

    func unknown(_ what: String) -> UnreadableProgram { UnreadableProgram("the unknown \(what) '\(tag)'") }
}

/// A program that makes no sense; the text names what is wrong with it.
struct UnreadableProgram: Error, CustomStringConvertible {
    let description: String

    init(_ problem: String) { description = problem }
}
