/// Cuts a step's source into tokens by Python's lexical rules.
struct Tokenizer {
    let source: MappedText
    /// The source's bytes followed by a newline and a zero, so that looking one byte ahead is always possible.
    let bytes: [UInt8]
    let end: Int
    var position = 0
    private var tokens: [Token] = []
    private var brackets: [(symbol: Symbol, offset: Int)] = []
    private var indents = [0]

    /// How deep brackets, operators and blocks may nest. Python itself stops at 200 brackets.
    static let depthLimit = 100
    /// How many bytes the source of one step may have.
    static let sizeLimit = 1 << 16

    init(_ source: MappedText) {
        self.source = source
        bytes = source.bytes + [.newline, 0]
        end = source.count
    }

    mutating func tokenize() throws(Mistake) -> [Token] {
        guard end <= Self.sizeLimit else {
            throw mistake(0, "a step of \(end) bytes", "at most \(Self.sizeLimit) bytes after one `>>>`")
        }
        var atLineStart = true
        while true {
            if atLineStart {
                try startLine()
                atLineStart = false
            }
            skipBlanksAndComment()
            if position >= end { break }
            let byte = bytes[position]
            if byte == .newline {
                if brackets.isEmpty, let last = tokens.last?.kind, last != .newline, last != .indent, last != .dedent {
                    tokens.append(Token(kind: .newline, range: position..<position))
                    atLineStart = true
                }
                position += 1
                if brackets.isEmpty { atLineStart = true }
                continue
            }
            tokens.append(try token())
        }
        if let open = brackets.last {
            throw mistake(open.offset, "`\(open.symbol.rawValue)` that is never closed", "a closing bracket")
        }
        if let last = tokens.last?.kind, last != .newline {
            tokens.append(Token(kind: .newline, range: end..<end))
        }
        for _ in indents.dropFirst() { tokens.append(Token(kind: .dedent, range: end..<end)) }
        tokens.append(Token(kind: .end, range: end..<end))
        return tokens
    }

    func mistake(_ offset: Int, _ found: String, _ expected: String, hint: String? = nil) -> Mistake {
        Mistake(chapterOffset: source.chapterOffset(of: offset), found: found, expected: expected, hint: hint)
    }

    // MARK: - Lines

    /// Compares the indentation of a line that holds a token with that of the lines before.
    private mutating func startLine() throws(Mistake) {
        guard brackets.isEmpty else { return }
        var width = 0
        while bytes[position] == .space {
            width += 1
            position += 1
        }
        if position >= end || bytes[position] == .newline || bytes[position] == UInt8(ascii: "#") { return }
        let here = position..<position
        if width > indents[indents.count - 1] {
            guard tokens.last(where: { $0.kind != .newline })?.kind == .symbol(.colon) else {
                throw mistake(position, "an indented line", "a statement without indentation")
            }
            guard indents.count < Self.depthLimit else {
                throw mistake(position, "blocks nested more than \(Self.depthLimit) deep", "fewer blocks")
            }
            indents.append(width)
            tokens.append(Token(kind: .indent, range: here))
        }
        while width < indents[indents.count - 1] {
            indents.removeLast()
            tokens.append(Token(kind: .dedent, range: here))
        }
        guard width == indents[indents.count - 1] else {
            throw mistake(position, "a line indented unlike any block", "the indentation of an enclosing block")
        }
    }

    private mutating func skipBlanksAndComment() {
        while position < end {
            let byte = bytes[position]
            if byte == .space || byte == 0x0C {
                position += 1
            } else if byte == .backslash, bytes[position + 1] == .newline, position + 1 < end {
                position += 2
            } else if byte == UInt8(ascii: "#") {
                while position < end, bytes[position] != .newline { position += 1 }
            } else {
                return
            }
        }
    }

    // MARK: - Tokens

    private mutating func token() throws(Mistake) -> Token {
        let start = position
        let byte = bytes[start]
        if byte.isNameStart {
            if let prefix = stringPrefixLength() { return try string(prefixLength: prefix) }
            while bytes[position].isNamePart { position += 1 }
            if position < end, bytes[position] >= 0x80 { throw refusedCharacter() }
            return try word(start..<position)
        }
        if byte.isDigit || (byte == UInt8(ascii: ".") && bytes[start + 1].isDigit) { return try number() }
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { return try string(prefixLength: 0) }
        guard byte < 0x80,
            let symbol = Symbol.byFirstByte[Int(byte)].first(where: { bytes[start...].starts(with: $0.spelling) })?
                .symbol
        else { throw refusedCharacter() }
        position += symbol.rawValue.utf8.count
        try track(symbol, at: start)
        return Token(kind: .symbol(symbol), range: start..<position)
    }

    private func word(_ range: Range<Int>) throws(Mistake) -> Token {
        let text = bytes[range].string
        if let keyword = Keyword.byName[text] { return Token(kind: .keyword(keyword), range: range) }
        if Keyword.unsupported.contains(text) {
            throw mistake(
                range.lowerBound, "`\(text)` is not part of the session language",
                "assignments, `del`, `with` and expressions")
        }
        return Token(kind: .name, range: range)
    }

    private func refusedCharacter() -> Mistake {
        let text = String(decoding: bytes[position..<min(position + 4, end)], as: UTF8.self)
        let scalar = text.unicodeScalars.first.map { String($0) } ?? ""
        return mistake(position, "the character \(quote(scalar))", "a name, literal, operator or bracket")
    }

    private mutating func track(_ symbol: Symbol, at offset: Int) throws(Mistake) {
        switch symbol {
        case .leftParenthesis, .leftBracket, .leftBrace:
            guard brackets.count < Self.depthLimit else {
                throw mistake(offset, "brackets nested more than \(Self.depthLimit) deep", "fewer brackets")
            }
            brackets.append((symbol, offset))
        case .rightParenthesis, .rightBracket, .rightBrace:
            guard let open = brackets.popLast() else {
                throw mistake(offset, "`\(symbol.rawValue)` that closes nothing", "an opening bracket before it")
            }
            let closer: Symbol =
                switch open.symbol {
                case .leftParenthesis: .rightParenthesis
                case .leftBracket: .rightBracket
                default: .rightBrace
                }
            guard symbol == closer else {
                throw mistake(
                    offset, "`\(symbol.rawValue)` where `\(open.symbol.rawValue)` is open", "`\(closer.rawValue)`")
            }
        default: break
        }
    }
}
