/// Parses the source of one step, a small closed subset of Python, by recursive descent.
///
/// The height of the tree is bounded by ``Tokenizer/depthLimit``, so that neither this parser nor anything that walks
/// the tree can overflow its stack.
struct SessionParser {
    private let tokenizer: Tokenizer
    private let tokens: [Token]
    private var position = 0
    var depth = 0

    /// The statements of the step.
    static func parse(_ source: MappedText) throws(Mistake) -> ParsedStep {
        var parser = try SessionParser(source)
        return try parser.step()
    }

    /// The expression that the source consists of.
    static func parseExpression(_ source: MappedText) throws(Mistake) -> ParsedExpression {
        var parser = try SessionParser(source)
        guard parser.kind != .end else {
            throw parser.mistake(found: "no expression")
        }
        let node = try parser.expressionList()
        guard parser.kind == .newline, parser.peek(1) == .end else {
            throw parser.mistake(found: parser.foundHere, expected: "the end of the expression")
        }
        return ParsedExpression(value: node.value, uses: parser.uses)
    }

    /// Every use of a name for its value, with its place.
    var uses: [NameUse] = []
    /// The names that the step binds.
    var bindings: [String] = []

    private init(_ source: MappedText) throws(Mistake) {
        var tokenizer = Tokenizer(source)
        tokens = try tokenizer.tokenize()
        self.tokenizer = tokenizer
    }

    // MARK: - Looking at tokens

    var token: Token { tokens[position] }
    var kind: Token.Kind { tokens[position].kind }

    func peek(_ distance: Int) -> Token.Kind { tokens[min(position + distance, tokens.count - 1)].kind }

    /// Goes to the next token; the last one, the end, is never passed.
    mutating func advance() {
        if position + 1 < tokens.count { position += 1 }
    }

    mutating func take(_ symbol: Symbol) -> Bool {
        guard kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func take(_ keyword: Keyword) -> Bool {
        guard kind == .keyword(keyword) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Symbol, _ purpose: String) throws(Mistake) {
        guard take(symbol) else {
            throw mistake(found: foundHere, expected: "`\(symbol.rawValue)` \(purpose)")
        }
    }

    func text(of token: Token) -> String { tokenizer.bytes[token.range].string }

    func chapterOffset(of token: Token) -> Int { tokenizer.source.chapterOffset(of: token.range.lowerBound) }

    // MARK: - Mistakes

    /// What stands at the current token, for a diagnostic.
    var foundHere: String {
        switch kind {
        case .newline, .end, .dedent: "the end of the line"
        case .indent: "an indented line"
        default: tokenizer.bytes[token.range].quoted
        }
    }

    func mistake(at token: Token, found: String, expected: String, hint: String? = nil) -> Mistake {
        Mistake(chapterOffset: chapterOffset(of: token), found: found, expected: expected, hint: hint)
    }

    func mistake(
        found: String, expected: String = "a name, literal, call, operator or bracketed expression", hint: String? = nil
    ) -> Mistake {
        mistake(at: token, found: found, expected: expected, hint: hint)
    }

    /// The mistake of writing something that Python has and the session language has not.
    func unsupported(_ what: String, at token: Token? = nil, expected: String) -> Mistake {
        mistake(
            at: token ?? self.token, found: "\(what), which is not part of the session language", expected: expected)
    }

    /// Checks a tree's height.
    func checked(_ height: Int) throws(Mistake) -> Int {
        guard height <= Tokenizer.depthLimit else {
            throw mistake(
                found: "an expression nested more than \(Tokenizer.depthLimit) deep", expected: "several statements")
        }
        return height
    }
}

/// A name used for its value.
struct NameUse {
    var name: String
    var chapterOffset: Int
}

/// A parsed step with the names that it uses and binds.
struct ParsedStep {
    var step: Step
    var uses: [NameUse]
    var bindings: [String]
}

/// A parsed expression with the names that it uses.
struct ParsedExpression {
    var value: Expression
    var uses: [NameUse]
}

/// An expression with the height of its tree.
struct Node {
    var value: Expression
    var height: Int
    /// How many pairs of parentheses stand around it; `with (a, b):` has two items, `with ((a, b)):` one.
    var parentheses = 0
}
