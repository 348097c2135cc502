import InProcess

/// A mistake in a declaration: one of the program's, not of a session's.
struct DeclarationError: Error, CustomStringConvertible {
    let declaration: String
    let problem: String

    var description: String { "declaration '\(declaration)': \(problem)" }
}

/// Reads a declaration such as `sum(Tensor input, IntArrayRef[1]? dim, bool keepdim=False, *, ScalarType dtype=None)`.
struct DeclarationReader {
    private let text: String
    private var rest: Substring

    init(_ text: String) {
        self.text = text
        rest = text[...]
    }

    private func problem(_ problem: String) -> DeclarationError {
        DeclarationError(declaration: text, problem: problem)
    }

    /// What stands before the parenthesis.
    mutating func name() throws -> String {
        guard let open = rest.firstIndex(of: "(") else { throw problem("no opening parenthesis") }
        defer { rest = rest[rest.index(after: open)...] }
        return String(rest[..<open])
    }

    /// The parameters, up to and with the closing parenthesis.
    mutating func parameters(numbersAsTensors: Bool) throws -> [TorchParameter] {
        guard let close = rest.lastIndex(of: ")") else { throw problem("no closing parenthesis") }
        var list = rest[..<close]
        rest = rest[rest.index(after: close)...]
        var parameters: [TorchParameter] = []
        var isKeywordOnly = false
        while !list.isEmpty {
            let item = DeclarationReader.item(of: &list)
            if item == "*" {
                isKeywordOnly = true
            } else {
                parameters.append(try parameter(item, isKeywordOnly, numbersAsTensors))
            }
        }
        return parameters
    }

    /// Takes off what stands before the next `, `.
    private static func item(of list: inout Substring) -> Substring {
        var position = list.startIndex
        while position < list.endIndex {
            let next = list.index(after: position)
            if list[position] == ",", next < list.endIndex, list[next] == " " {
                defer { list = list[list.index(after: next)...] }
                return list[..<position]
            }
            position = next
        }
        defer { list = list[list.endIndex...] }
        return list
    }

    private func parameter(
        _ item: Substring, _ isKeywordOnly: Bool, _ numbersAsTensors: Bool
    ) throws -> TorchParameter {
        guard let space = item.firstIndex(of: " ") else { throw problem("'\(item)' has no type") }
        var type = item[..<space]
        var name = item[item.index(after: space)...]
        var allowsNone = false
        if type.last == "?" {
            allowsNone = true
            type = type.dropLast()
        }
        var size = 0
        if type.last == "]", let open = type.firstIndex(of: "[") {
            size = Int(type[type.index(after: open)...].dropLast()) ?? 0
            type = type[..<open]
        }
        guard let kind = ParameterKind(declared: type) else { throw problem("'\(type)' is no type") }
        var defaultText: Substring?
        if let equals = name.firstIndex(of: "=") {
            defaultText = name[name.index(after: equals)...]
            name = name[..<equals]
        }
        if defaultText == "None" { allowsNone = true }
        return TorchParameter(
            name: String(name), kind: kind, allowsNone: allowsNone, isOptional: defaultText != nil,
            isKeywordOnly: isKeywordOnly, size: size, defaultText: defaultText.map(String.init) ?? "",
            defaultValue: try defaultText.flatMap { try value($0, kind, size: size) },
            aliases: DeclarationReader.aliases(of: name), takesNumbers: numbersAsTensors)
    }

    private func value(_ text: Substring, _ kind: ParameterKind, size: Int) throws -> Value? {
        if text == "None" { return nil }
        switch kind {
        case .bool: return .bool(text == "True" || text == "true")
        case .string: return .string(String(text.dropFirst().dropLast()))
        case .intList, .symbolicIntList:
            if let number = Int128(text) { return .tuple(Array(repeating: .int(number), count: max(size, 1))) }
            return .tuple(
                try text.dropFirst().dropLast().split(separator: ",").map { item in
                    guard let number = Int128(item) else { throw problem("'\(item)' is no integer") }
                    return .int(number)
                })
        default:
            if let number = Int128(text) { return kind == .float ? .float(Double(number)) : .int(number) }
            if let number = Double(text) { return .float(number) }
            // Names such as `torch.strided` say what a getter's caller falls back to anyway.
            return nil
        }
    }

    /// `|deprecated` or `|hidden` at the end.
    mutating func mark() throws -> (isDeprecated: Bool, isHidden: Bool) {
        switch rest {
        case "": (false, false)
        case "|deprecated": (true, true)
        case "|hidden": (false, true)
        default: throw problem("'\(rest)' after the parenthesis")
        }
    }

    private static func aliases(of name: Substring) -> [String] {
        switch name {
        case "dim": ["axis"]
        case "keepdim": ["keepdims"]
        case "input": ["x", "a", "x1"]
        case "other": ["x2"]
        default: []
        }
    }
}
