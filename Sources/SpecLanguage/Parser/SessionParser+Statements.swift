extension SessionParser {
    /// Parses the whole source: one compound statement, or one line of simple ones.
    mutating func step() throws(Mistake) -> ParsedStep {
        guard kind != .end else {
            throw mistake(found: "no statement", expected: "a statement after the prompt")
        }
        let statements = try statementLine()
        guard kind == .end else {
            throw mistake(
                found: kind == .indent ? "an indented line" : "a second statement under one `>>>`",
                expected: "a `>>>` prompt for each statement")
        }
        return ParsedStep(step: Step(statements: statements), uses: uses, bindings: bindings)
    }

    private mutating func statementLine() throws(Mistake) -> [Statement] {
        if kind == .keyword(.with) { return [try with()] }
        return try simpleStatements()
    }

    /// Parses statements separated by `;` up to and with the end of the line.
    private mutating func simpleStatements() throws(Mistake) -> [Statement] {
        var statements = [try simpleStatement()]
        while take(.semicolon) {
            if kind == .newline { break }
            if kind == .keyword(.with) {
                throw mistake(found: "`with` behind `;`", expected: "a simple statement")
            }
            statements.append(try simpleStatement())
        }
        guard kind == .newline else {
            throw mistake(found: foundHere, expected: "an operator, `;` or the end of the line", hint: wordHint)
        }
        advance()
        return statements
    }

    /// A hint for two expressions side by side, the form that statements of other dialects take.
    private var wordHint: String? {
        kind == .symbol(.colon)
            ? "annotations and compound statements other than `with` are not part of the language" : nil
    }

    private mutating func simpleStatement() throws(Mistake) -> Statement {
        if take(.del) { return .deletion(try deletionTargets()) }
        let start = token
        let first = try expressionList()
        if case .symbol(let symbol) = kind, let op = symbol.augmentedOperator {
            let target = try target(first.value, at: start, binds: false)
            if case .tuple = target {
                throw mistake(at: start, found: "an augmented assignment to a tuple", expected: "a single target")
            }
            advance()
            return .augmentedAssignment(target: target, op, value: try expressionList().value)
        }
        guard kind == .symbol(.assign) else { return .expression(first.value) }
        var targets: [Target] = []
        var value = first.value
        var valueToken = start
        while take(.assign) {
            targets.append(try target(value, at: valueToken))
            valueToken = token
            value = try expressionList().value
        }
        return .assignment(targets: targets, value: value)
    }

    private mutating func deletionTargets() throws(Mistake) -> [Target] {
        var targets: [Target] = []
        repeat {
            if kind == .newline || kind == .symbol(.semicolon), !targets.isEmpty { break }
            let start = token
            targets.append(try target(try expression().value, at: start, binds: false))
        } while take(.comma)
        return targets
    }

    // MARK: - Targets

    /// Turns what was parsed as an expression into a target, and notes the names it binds.
    private mutating func target(
        _ value: Expression, at start: Token, binds: Bool = true
    ) throws(Mistake) -> Target {
        switch value {
        case .name(let name):
            if binds { bindings.append(name) }
            return .name(name)
        case .attribute(let object, let name): return .attribute(object, name: name)
        case .subscript(let object, let index): return .subscript(object, index: index)
        case .tuple(let elements), .list(let elements):
            var targets: [Target] = []
            for element in elements { targets.append(try target(element, at: start, binds: binds)) }
            return .tuple(targets)
        default:
            throw mistake(
                at: start, found: "\(Self.noun(value)) as a target",
                expected: "a name, an attribute, a subscript or a tuple of these")
        }
    }

    private static func noun(_ value: Expression) -> String {
        switch value {
        case .call: "a call"
        case .none, .ellipsis, .boolean, .integer, .float, .imaginary, .string, .bytes: "a literal"
        case .dictionary: "a dictionary"
        case .comparison: "a comparison"
        default: "an expression"
        }
    }

    // MARK: - with

    private mutating func with() throws(Mistake) -> Statement {
        guard depth < Tokenizer.depthLimit else {
            throw mistake(found: "blocks nested more than \(Tokenizer.depthLimit) deep", expected: "fewer blocks")
        }
        depth += 1
        defer { depth -= 1 }
        advance()
        var items: [WithItem] = []
        repeat {
            let node = try expression()
            if node.parentheses == 1, items.isEmpty, kind == .symbol(.colon), case .tuple(let contexts) = node.value,
                !contexts.isEmpty
            {
                items = contexts.map { WithItem(context: $0) }
                break
            }
            var bound: Target?
            if take(.as) {
                let start = token
                bound = try target(try primary().value, at: start)
            }
            items.append(WithItem(context: node.value, target: bound))
        } while take(.comma)
        try expect(.colon, "before the statements of `with`")
        guard kind == .newline else { return .with(items, body: try simpleStatements()) }
        advance()
        guard kind == .indent else {
            throw mistake(found: foundHere, expected: "an indented statement after `with ...:`")
        }
        advance()
        var body: [Statement] = []
        while kind != .dedent, kind != .end { body += try statementLine() }
        advance()
        return .with(items, body: body)
    }
}
