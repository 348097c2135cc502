import InProcess
import Synchronization
import TensorTypes

/// A function written in Python, whose arguments CPython binds.
final class PythonForm: Sendable {
    private let declaration: String
    private let read = AtomicLazyReference<PythonDefinition>()

    init(_ declaration: String) {
        self.declaration = declaration
    }

    /// Binds the arguments; the receiver counts as the first.
    ///
    /// - Throws: a `TypeError`.
    func bind(_ arguments: CallArguments, receiver: Value?) throws -> (TorchSignature, [Value?]) {
        let definition = try definition()
        var arguments = arguments
        if let receiver { arguments.positional.insert(receiver, at: 0) }
        return (definition.signature, try definition.bind(arguments))
    }

    private func definition() throws -> PythonDefinition {
        try read.load() ?? read.storeIfNil(PythonDefinition(declaration))
    }

    /// Reads the declaration.
    ///
    /// - Throws: ``DeclarationError`` if it is malformed.
    func check() throws { _ = try definition() }
}

/// What a `def` line declares.
final class PythonDefinition: Sendable {
    let signature: TorchSignature
    private let qualifiedName: String
    private let parameters: [TorchParameter]
    /// The number of parameters that take positional arguments, and of those that take no keyword.
    private let positionalCount: Int
    private let positionalOnlyCount: Int
    /// The position of `*name` and `**name`.
    private let restPosition: Int?
    private let keywordsPosition: Int?

    init(_ declaration: String) throws {
        guard let open = declaration.firstIndex(of: "("), declaration.last == ")" else {
            throw DeclarationError(declaration: declaration, problem: "no parentheses")
        }
        qualifiedName = String(declaration[..<open])
        var parameters: [TorchParameter] = []
        var positionalCount: Int?
        var positionalOnlyCount = 0
        var restPosition: Int?
        var keywordsPosition: Int?
        for item in declaration[declaration.index(after: open)...].dropLast().split(separator: ",") {
            let item = item.drop { $0 == " " }
            switch item {
            case "/": positionalOnlyCount = parameters.count
            case "*": positionalCount = parameters.count
            default:
                if item.hasPrefix("**") {
                    keywordsPosition = parameters.count
                } else if item.hasPrefix("*") {
                    positionalCount = parameters.count
                    restPosition = parameters.count
                }
                parameters.append(
                    try PythonDefinition.parameter(item, isKeywordOnly: positionalCount != nil, in: declaration))
            }
        }
        self.parameters = parameters
        self.positionalCount = positionalCount ?? keywordsPosition ?? parameters.count
        self.positionalOnlyCount = positionalOnlyCount
        self.restPosition = restPosition
        self.keywordsPosition = keywordsPosition
        let name = qualifiedName[
            (qualifiedName.lastIndex(of: ".").map(qualifiedName.index(after:)) ?? qualifiedName.startIndex)...]
        signature = TorchSignature(name: String(name), parameters: parameters, receiver: nil)
    }

    private static func parameter(
        _ item: Substring, isKeywordOnly: Bool, in declaration: String
    ) throws -> TorchParameter {
        let isRest = item.first == "*"
        let parts = item.drop { $0 == "*" }.split(separator: "=", maxSplits: 1)
        guard let name = parts.first else {
            throw DeclarationError(declaration: declaration, problem: "a parameter without name")
        }
        return TorchParameter(
            python: String(name), isKeywordOnly: isKeywordOnly, isOptional: parts.count == 2 || isRest,
            defaultValue: parts.count == 2 ? literal(parts[1]) : nil)
    }

    private static func literal(_ text: Substring) -> Value? {
        switch text {
        case "None": return nil
        case "True": return .bool(true)
        case "False": return .bool(false)
        default:
            if let integer = Int128(text) { return .int(integer) }
            if let number = Double(text) { return .float(number) }
            return .string(String(text.dropFirst().dropLast()))
        }
    }

    func bind(_ arguments: CallArguments) throws -> [Value?] {
        var bound = [Value?](repeating: nil, count: parameters.count)
        let given = arguments.positional.count
        for position in 0..<min(given, positionalCount) { bound[position] = arguments.positional[position] }
        if let restPosition { bound[restPosition] = .tuple(Array(arguments.positional.dropFirst(positionalCount))) }
        let others = PythonDictionary()
        for (name, value) in arguments.keywords {
            guard
                let position = parameters.indices.first(where: {
                    parameters[$0].name == name && $0 >= positionalOnlyCount && $0 != restPosition
                        && $0 != keywordsPosition
                })
            else {
                guard keywordsPosition == nil else {
                    others.set(value, for: .string(name), hashed: .string(name))
                    continue
                }
                throw unknownKeyword(name, arguments)
            }
            guard bound[position] == nil else {
                throw TensorError.type("\(qualifiedName)() got multiple values for argument '\(name)'")
            }
            bound[position] = value
        }
        if let keywordsPosition { bound[keywordsPosition] = .object(others) }
        if given > positionalCount && restPosition == nil { throw tooMany(arguments) }
        try checkMissing(bound, 0..<positionalCount, "positional")
        try checkMissing(bound, positionalCount..<parameters.count, "keyword-only")
        return bound
    }

    private func unknownKeyword(_ name: String, _ arguments: CallArguments) -> TensorError {
        let positionalOnly = parameters[..<positionalOnlyCount].map(\.name)
        let misused = arguments.keywords.map(\.name).filter(positionalOnly.contains)
        if !misused.isEmpty {
            return .type(
                "\(qualifiedName)() got some positional-only arguments passed as keyword arguments: "
                    + "'\(misused.joined(separator: ", "))'")
        }
        return .type("\(qualifiedName)() got an unexpected keyword argument '\(name)'")
    }

    private func tooMany(_ arguments: CallArguments) -> TensorError {
        let given = arguments.positional.count
        let least = parameters[..<positionalCount].count { !$0.isOptional }
        let keywordOnly = parameters[positionalCount...].map(\.name)
        let keywordsGiven = arguments.keywords.count { keywordOnly.contains($0.name) }
        let takes =
            least == positionalCount
            ? "\(positionalCount) positional argument\(positionalCount == 1 ? "" : "s")"
            : "from \(least) to \(positionalCount) positional argument\(positionalCount == 1 ? "" : "s")"
        let addition =
            keywordsGiven == 0
            ? ""
            : " positional argument\(given == 1 ? "" : "s") (and \(keywordsGiven) keyword-only "
                + "argument\(keywordsGiven == 1 ? "" : "s"))"
        let verb = given == 1 && keywordsGiven == 0 ? "was" : "were"
        return .type("\(qualifiedName)() takes \(takes) but \(given)\(addition) \(verb) given")
    }

    private func checkMissing(_ bound: [Value?], _ range: Range<Int>, _ manner: String) throws {
        let names = range.filter { bound[$0] == nil && !parameters[$0].isOptional }.map { "'\(parameters[$0].name)'" }
        guard let last = names.last else { return }
        let list =
            switch names.count {
            case 1: last
            case 2: "\(names[0]) and \(last)"
            default: "\(names.dropLast().joined(separator: ", ")), and \(last)"
            }
        throw TensorError.type(
            "\(qualifiedName)() missing \(names.count) required \(manner) argument\(names.count == 1 ? "" : "s"): \(list)"
        )
    }
}

extension TorchParameter {
    /// A parameter that takes anything.
    init(python name: String, isKeywordOnly: Bool = false, isOptional: Bool = false, defaultValue: Value? = nil) {
        self.init(
            name: name, kind: .object, allowsNone: false, isOptional: isOptional, isKeywordOnly: isKeywordOnly, size: 0,
            defaultText: "", defaultValue: defaultValue, aliases: [], takesNumbers: false)
    }
}
