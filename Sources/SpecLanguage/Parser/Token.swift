/// A token of the session language with its place in the step's source.
struct Token {
    var kind: Kind
    var range: Range<Int>

    enum Kind: Equatable {
        case name
        case keyword(Keyword)
        case integer(Int128)
        case float(Double)
        case imaginary(Double)
        case string(String)
        case bytes([UInt8])
        case symbol(Symbol)
        case newline
        case indent
        case dedent
        case end
    }
}

/// The keywords that the session language uses.
enum Keyword: String, CaseIterable {
    case `false` = "False"
    case none = "None"
    case `true` = "True"
    case and
    case `as`
    case del
    case `in`
    case `is`
    case not
    case or
    case with

    /// The keywords of Python that the session language does not have.
    static let unsupported: Set<String> = [
        "assert", "async", "await", "break", "class", "continue", "def", "elif", "else", "except", "finally", "for",
        "from", "global", "if", "import", "lambda", "nonlocal", "pass", "raise", "return", "try", "while", "yield",
    ]

    static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

/// The operators and delimiters of Python, including those that the session language refuses by name.
enum Symbol: String, CaseIterable {
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case leftBrace = "{"
    case rightBrace = "}"
    case comma = ","
    case colon = ":"
    case semicolon = ";"
    case dot = "."
    case ellipsis = "..."
    case assign = "="
    case walrus = ":="
    case arrow = "->"
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case doubleSlash = "//"
    case percent = "%"
    case doubleStar = "**"
    case at = "@"
    case ampersand = "&"
    case bar = "|"
    case caret = "^"
    case tilde = "~"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case plusAssign = "+="
    case minusAssign = "-="
    case starAssign = "*="
    case slashAssign = "/="
    case doubleSlashAssign = "//="
    case percentAssign = "%="
    case doubleStarAssign = "**="
    case atAssign = "@="
    case ampersandAssign = "&="
    case barAssign = "|="
    case caretAssign = "^="
    case shiftLeftAssign = "<<="
    case shiftRightAssign = ">>="

    /// By first byte, longest spelling first.
    static let byFirstByte: [[(spelling: [UInt8], symbol: Symbol)]] = {
        var table = [[(spelling: [UInt8], symbol: Symbol)]](repeating: [], count: 128)
        for symbol in allCases.sorted(by: { $0.rawValue.utf8.count > $1.rawValue.utf8.count }) {
            let spelling = Array(symbol.rawValue.utf8)
            table[Int(spelling[0])].append((spelling, symbol))
        }
        return table
    }()

    /// The operator of an augmented assignment.
    var augmentedOperator: BinaryOperator? {
        guard rawValue.hasSuffix("=") else { return nil }
        return BinaryOperator(rawValue: String(rawValue.dropLast()))
    }

    /// The operator and its precedence, from 1 for `|` to 6 for `*`; `**` binds tighter and is parsed apart.
    var binaryOperator: (BinaryOperator, precedence: Int)? {
        switch self {
        case .bar: (.or, 1)
        case .caret: (.xor, 2)
        case .ampersand: (.and, 3)
        case .shiftLeft: (.shiftLeft, 4)
        case .shiftRight: (.shiftRight, 4)
        case .plus: (.add, 5)
        case .minus: (.subtract, 5)
        case .star: (.multiply, 6)
        case .slash: (.divide, 6)
        case .doubleSlash: (.floorDivide, 6)
        case .percent: (.modulo, 6)
        case .at: (.matrixMultiply, 6)
        default: nil
        }
    }
}
