import SpecLanguage

/// A call that cannot be carried out as written; the process exits with 2.
struct UsageError: Error, Sendable, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The words of a call, sorted by a ``CommandSyntax``.
struct ParsedArguments: Sendable {
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]

    /// Sorts the words; `--name value` and `--name=value` are the same, and `--` ends the options.
    init(_ words: some Sequence<String>, _ syntax: CommandSyntax) throws(UsageError) {
        let options = syntax.options + CommandSyntax.common
        var rest = Array(words)[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = word == "-h" ? "help" : String(parts[0].drop { $0 == "-" })
            guard word == "-h" || word.hasPrefix("--"), let option = options.first(where: { $0.name == name }) else {
                throw Self.unknown(String(parts[0]), name, options, syntax)
            }
            var value = parts.count > 1 ? String(parts[1]) : nil
            if let ending = option.optionalEnding, value == nil {
                if let next = rest.first, next.hasSuffix(ending), !next.hasPrefix("-") { value = rest.popFirst() }
            } else if let placeholder = option.value {
                if value == nil { value = rest.popFirst() }
                guard value != nil else { throw UsageError("option '--\(name)' needs a value: \(option.usage)") }
                if value?.isEmpty == true {
                    throw UsageError("option '--\(name)' has an empty value: expected \(placeholder)")
                }
            } else if value != nil {
                throw UsageError("option '--\(name)' takes no value")
            }
            if values[name] != nil && !option.repeats { throw UsageError("option '--\(name)' is given twice") }
            values[name, default: []].append(value ?? "")
        }
        if syntax.operands.isEmpty, let first = operands.first, values["help"] == nil {
            throw UsageError("'\(syntax.name)' takes no operand, found '\(first)'")
        }
    }

    private static func unknown(
        _ word: String, _ name: String, _ options: [OptionSyntax], _ syntax: CommandSyntax
    ) -> UsageError {
        let nearest = NearestName.of(name, among: options.map(\.name))
        let hint = nearest.map { "did you mean '--\($0)'?" } ?? "'tensor-conformance help \(syntax.name)' lists them"
        return UsageError("unknown option '\(word)'; \(hint)")
    }

    /// Whether a switch is given.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// The value of an option that is given at most once; empty if the option stands alone.
    func value(_ name: String) -> String? { values[name]?.last }

    /// The values of an option that repeats.
    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// The value as a whole number within bounds.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = value(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "option '--\(name)': expected a whole number from \(range.lowerBound) to \(range.upperBound), found '\(text)'"
            )
        }
        return number
    }

    /// The value as a number of seconds.
    func seconds(_ name: String) throws(UsageError) -> Double? {
        guard let text = value(name) else { return nil }
        guard let number = Double(text), number > 0, number <= 86400 else {
            throw UsageError("option '--\(name)': expected seconds, more than 0 and at most 86400, found '\(text)'")
        }
        return number
    }

    /// The value as one of a few words.
    func choice(_ name: String, of words: [String]) throws(UsageError) -> String? {
        guard let text = value(name) else { return nil }
        if words.contains(text) { return text }
        let nearest = NearestName.of(text, among: words).map { "; did you mean '\($0)'?" } ?? ""
        throw UsageError("option '--\(name)': expected \(words.joined(separator: " or ")), found '\(text)'\(nearest)")
    }
}
