extension SessionParser {
    /// Parses an atom with the attributes, calls and subscripts behind it.
    mutating func primary() throws(Mistake) -> Node {
        var node = try atom()
        while case .symbol(let symbol) = kind {
            switch symbol {
            case .dot:
                advance()
                guard kind == .name else {
                    throw mistake(found: foundHere, expected: "the name of an attribute")
                }
                let name = text(of: token)
                advance()
                node = Node(value: .attribute(node.value, name: name), height: try checked(node.height + 1))
            case .leftParenthesis:
                advance()
                let (arguments, height) = try arguments()
                node = Node(
                    value: .call(node.value, arguments: arguments), height: try checked(max(node.height, height) + 1))
            case .leftBracket:
                advance()
                let index = try index()
                try expect(.rightBracket, "after the index")
                node = Node(
                    value: .subscript(node.value, index: index.value),
                    height: try checked(max(node.height, index.height) + 1))
            default: return node
            }
        }
        return node
    }

    // MARK: - Calls

    private mutating func arguments() throws(Mistake) -> ([Argument], height: Int) {
        var arguments: [Argument] = []
        var keywords: Set<String> = []
        var height = 0
        while !take(.rightParenthesis) {
            let start = token
            let value: Node
            if take(.star) {
                value = try expression()
                arguments.append(.unpacked(value.value))
            } else if kind == .symbol(.doubleStar) {
                throw unsupported("`**` in a call", expected: "the keyword arguments one by one")
            } else if kind == .name, peek(1) == .symbol(.assign) {
                let name = text(of: token)
                advance()
                advance()
                value = try expression()
                guard keywords.insert(name).inserted else {
                    throw mistake(at: start, found: "a second argument `\(name)`", expected: "each keyword once")
                }
                arguments.append(.keyword(name, value.value))
            } else {
                value = try expression()
                guard keywords.isEmpty else {
                    throw mistake(
                        at: start, found: "a positional argument behind a keyword argument", expected: "`name=value`")
                }
                arguments.append(.positional(value.value))
            }
            height = max(height, value.height)
            guard kind == .symbol(.rightParenthesis) || take(.comma) else {
                throw mistake(found: foundHere, expected: "`,` or `)` after the argument")
            }
        }
        return (arguments, height)
    }

    // MARK: - Subscripts

    private mutating func index() throws(Mistake) -> Node {
        let first = try indexElement()
        guard kind == .symbol(.comma) else { return first }
        var elements = [first.value]
        var height = first.height
        while take(.comma) {
            if kind == .symbol(.rightBracket) { break }
            let next = try indexElement()
            elements.append(next.value)
            height = max(height, next.height)
        }
        return Node(value: .tuple(elements), height: try checked(height + 1))
    }

    private mutating func indexElement() throws(Mistake) -> Node {
        var height = 0
        var bounds: [Expression?] = [nil, nil, nil]
        var part = 0
        while true {
            if kind == .symbol(.colon) {
                guard part < 2 else {
                    throw mistake(found: "a third `:` in a slice", expected: "`]` or `,`")
                }
                advance()
                part += 1
            } else if bounds[part] == nil, startsExpression || part == 0 {
                let node = try expression()
                bounds[part] = node.value
                height = max(height, node.height)
                if part == 0, kind != .symbol(.colon) { return node }
            } else {
                break
            }
        }
        return Node(
            value: .slice(lower: bounds[0], upper: bounds[1], step: bounds[2]), height: try checked(height + 1))
    }

    // MARK: - Atoms

    private mutating func atom() throws(Mistake) -> Node {
        let start = token
        let value: Expression
        switch start.kind {
        case .name:
            let name = text(of: start)
            uses.append(NameUse(name: name, chapterOffset: chapterOffset(of: start)))
            value = .name(name)
        case .keyword(.none): value = .none
        case .keyword(.true): value = .boolean(true)
        case .keyword(.false): value = .boolean(false)
        case .integer(let number): value = .integer(number)
        case .float(let number): value = .float(number)
        case .imaginary(let number): value = .imaginary(number)
        case .symbol(.ellipsis): value = .ellipsis
        case .string, .bytes: return Node(value: try adjacentStrings(), height: 1)
        case .symbol(.leftParenthesis): return try parenthesized()
        case .symbol(.leftBracket): return try list()
        case .symbol(.leftBrace): return try dictionary()
        default: throw mistake(found: foundHere)
        }
        advance()
        return Node(value: value, height: 1)
    }

    /// Joins string literals that follow each other, which must be all text or all bytes.
    private mutating func adjacentStrings() throws(Mistake) -> Expression {
        var strings: [String] = []
        var bytes: [[UInt8]] = []
        while true {
            switch kind {
            case .string(let part): strings.append(part)
            case .bytes(let part): bytes.append(part)
            default: return bytes.isEmpty ? .string(strings.joined()) : .bytes(Array(bytes.joined()))
            }
            guard strings.isEmpty || bytes.isEmpty else {
                throw mistake(found: "a string beside a bytes literal", expected: "all of one kind")
            }
            advance()
        }
    }

    private mutating func parenthesized() throws(Mistake) -> Node {
        advance()
        if take(.rightParenthesis) { return Node(value: .tuple([]), height: 1, parentheses: 1) }
        var node = try expressionList()
        try expect(.rightParenthesis, "after the expression")
        node.parentheses += 1
        return node
    }

    private mutating func list() throws(Mistake) -> Node {
        advance()
        var elements: [Expression] = []
        var height = 0
        while !take(.rightBracket) {
            let element = try expression()
            elements.append(element.value)
            height = max(height, element.height)
            guard kind == .symbol(.rightBracket) || take(.comma) else {
                throw mistake(found: foundHere, expected: "`,` or `]` after the element")
            }
        }
        return Node(value: .list(elements), height: try checked(height + 1))
    }

    private mutating func dictionary() throws(Mistake) -> Node {
        let start = token
        advance()
        var entries: [DictionaryEntry] = []
        var height = 0
        while !take(.rightBrace) {
            let key = try expression()
            guard kind != .symbol(.comma), kind != .symbol(.rightBrace) else {
                throw unsupported("a set", at: start, expected: "a list, a tuple or `key: value`")
            }
            try expect(.colon, "after the key")
            let value = try expression()
            entries.append(DictionaryEntry(key: key.value, value: value.value))
            height = max(height, key.height, value.height)
            guard kind == .symbol(.rightBrace) || take(.comma) else {
                throw mistake(found: foundHere, expected: "`,` or `}` after the entry")
            }
        }
        return Node(value: .dictionary(entries), height: try checked(height + 1))
    }
}
