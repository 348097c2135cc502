extension SessionParser {
    /// Parses expressions separated by commas, which without brackets make a tuple.
    mutating func expressionList() throws(Mistake) -> Node {
        let first = try expression()
        guard kind == .symbol(.comma) else { return first }
        var elements = [first.value]
        var height = first.height
        while take(.comma) {
            guard startsExpression else { break }
            let next = try expression()
            elements.append(next.value)
            height = max(height, next.height)
        }
        return Node(value: .tuple(elements), height: try checked(height + 1))
    }

    /// Parses one expression without bare commas.
    mutating func expression() throws(Mistake) -> Node {
        guard depth < Tokenizer.depthLimit else { throw tooDeep }
        depth += 1
        defer { depth -= 1 }
        if kind == .symbol(.star) {
            throw unsupported("`*` outside a call", expected: "the elements one by one")
        }
        if kind == .symbol(.doubleStar) {
            throw unsupported("`**` before a value", expected: "the entries one by one")
        }
        let node = try disjunction()
        if kind == .symbol(.walrus) {
            throw unsupported("`:=`", expected: "an assignment of its own")
        }
        return node
    }

    var startsExpression: Bool {
        switch kind {
        case .name, .integer, .float, .imaginary, .string, .bytes: true
        case .keyword(let word): word == .none || word == .true || word == .false || word == .not
        case .symbol(let symbol):
            switch symbol {
            case .leftParenthesis, .leftBracket, .leftBrace, .ellipsis, .plus, .minus, .tilde, .star, .doubleStar: true
            default: false
            }
        default: false
        }
    }

    private var tooDeep: Mistake {
        mistake(found: "an expression nested more than \(Tokenizer.depthLimit) deep", expected: "several statements")
    }

    // MARK: - Logic

    private mutating func disjunction() throws(Mistake) -> Node {
        let first = try conjunction()
        guard kind == .keyword(.or) else { return first }
        var operands = [first.value]
        var height = first.height
        while take(.or) {
            let next = try conjunction()
            operands.append(next.value)
            height = max(height, next.height)
        }
        return Node(value: .disjunction(operands), height: try checked(height + 1))
    }

    private mutating func conjunction() throws(Mistake) -> Node {
        let first = try inversion()
        guard kind == .keyword(.and) else { return first }
        var operands = [first.value]
        var height = first.height
        while take(.and) {
            let next = try inversion()
            operands.append(next.value)
            height = max(height, next.height)
        }
        return Node(value: .conjunction(operands), height: try checked(height + 1))
    }

    private mutating func inversion() throws(Mistake) -> Node {
        var count = 0
        while take(.not) { count += 1 }
        var node = try comparison()
        for _ in 0..<count {
            node = Node(value: .unary(.not, node.value), height: try checked(node.height + 1))
        }
        return node
    }

    private mutating func comparison() throws(Mistake) -> Node {
        let first = try binary(1)
        var links: [ComparisonLink] = []
        var height = first.height
        while let comparator = takeComparator() {
            let next = try binary(1)
            links.append(ComparisonLink(comparator, next.value))
            height = max(height, next.height)
        }
        guard !links.isEmpty else { return first }
        return Node(value: .comparison(first.value, links), height: try checked(height + 1))
    }

    private mutating func takeComparator() -> ComparisonOperator? {
        switch kind {
        case .symbol(let symbol):
            let comparator: ComparisonOperator
            switch symbol {
            case .equal: comparator = .equal
            case .notEqual: comparator = .notEqual
            case .less: comparator = .less
            case .lessOrEqual: comparator = .lessOrEqual
            case .greater: comparator = .greater
            case .greaterOrEqual: comparator = .greaterOrEqual
            default: return nil
            }
            advance()
            return comparator
        case .keyword(.is):
            advance()
            return take(.not) ? .notIdentical : .identical
        case .keyword(.in):
            advance()
            return .contained
        case .keyword(.not) where peek(1) == .keyword(.in):
            advance()
            advance()
            return .notContained
        default: return nil
        }
    }

    // MARK: - Arithmetic

    private mutating func binary(_ minimum: Int) throws(Mistake) -> Node {
        var left = try unary()
        while case .symbol(let symbol) = kind, let (op, precedence) = symbol.binaryOperator, precedence >= minimum {
            advance()
            let right = try binary(precedence + 1)
            left = Node(
                value: .binary(op, left.value, right.value), height: try checked(max(left.height, right.height) + 1))
        }
        return left
    }

    private mutating func unary() throws(Mistake) -> Node {
        var operators: [UnaryOperator] = []
        while case .symbol(let symbol) = kind, let op = Self.prefixOperator(symbol) {
            operators.append(op)
            advance()
        }
        var node = try power()
        for op in operators.reversed() {
            node = Node(value: .unary(op, node.value), height: try checked(node.height + 1))
        }
        return node
    }

    private static func prefixOperator(_ symbol: Symbol) -> UnaryOperator? {
        switch symbol {
        case .minus: .negate
        case .plus: .plus
        case .tilde: .invert
        default: nil
        }
    }

    private mutating func power() throws(Mistake) -> Node {
        let base = try primary()
        guard take(.doubleStar) else { return base }
        guard depth < Tokenizer.depthLimit else { throw tooDeep }
        depth += 1
        defer { depth -= 1 }
        let exponent = try unary()
        return Node(
            value: .binary(.power, base.value, exponent.value),
            height: try checked(max(base.height, exponent.height) + 1))
    }
}
