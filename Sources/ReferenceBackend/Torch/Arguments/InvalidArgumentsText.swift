import InProcess

/// The message for a call that fits none of several overloads.
///
/// PyTorch makes it from the overloads' texts, not from their parameters, and so does this: a `*` counts as an
/// argument there, and a parameter with a default goes by the name of its default.
/// Source: `torch/csrc/utils/invalid_arguments.cpp`.
struct InvalidArgumentsText {
    private let positional: [Value]
    private let keywords: [(name: String, value: Value)]

    /// The whole message.
    static func message(_ name: String, _ arguments: CallArguments, options: [String]) -> String {
        let text = InvalidArgumentsText(arguments)
        let start = "\(name)() received an invalid combination of arguments - got "
        guard options.count != 1, !options.isEmpty else {
            let option = Option(options.first ?? "()")
            let unmatched = text.unmatchedKeywords(option)
            if !unmatched.isEmpty {
                return "\(start)unrecognized keyword arguments: \(unmatched.joined(separator: ", "))"
            }
            let given = text.countMatches(option) ? text.marked(option) : text.plain
            return "\(start)\(given), but expected \(option.text)"
        }
        var message = "\(start)\(text.plain), but expected one of:\n"
        for option in options.map(Option.init) {
            message += " * \(option.text)\n"
            guard text.countMatches(option) else { continue }
            let unmatched = text.unmatchedKeywords(option)
            message +=
                unmatched.isEmpty
                ? "      didn't match because some of the arguments have invalid types: \(text.marked(option))\n"
                : "      didn't match because some of the keywords were incorrect: "
                    + "\(unmatched.joined(separator: ", "))\n"
        }
        return message
    }

    private init(_ arguments: CallArguments) {
        positional = arguments.positional
        keywords = KeywordOrder.sorted(arguments.keywords)
    }

    /// An overload as its text reads.
    private struct Option {
        struct Item {
            let name: Substring
            let type: Substring

            /// Whether a value's class is the one that the text names; most texts name none.
            func matches(_ value: Value) -> Bool {
                switch type {
                case "int": value.typeName == "int"
                case "float": value.typeName == "float" || value.typeName == "int"
                default: value.typeName == type
                }
            }
        }

        let text: String
        let items: [Item]

        init(_ text: String) {
            self.text = text
            var items: [Item] = []
            var rest = text.dropFirst().dropLast()
            while true {
                var end = rest.startIndex
                while end < rest.endIndex, !rest[end...].starts(with: ", ") { end = rest.index(after: end) }
                items.append(Option.item(rest[..<end]))
                guard end < rest.endIndex else { break }
                rest = rest[rest.index(end, offsetBy: 2)...]
            }
            self.items = items
        }

        private static func item(_ text: Substring) -> Item {
            guard let space = text.lastIndex(of: " ") else { return Item(name: text, type: text) }
            return Item(name: text[text.index(after: space)...], type: text[..<space])
        }
    }

    private func countMatches(_ option: Option) -> Bool { option.items.count == positional.count + keywords.count }

    private func unmatchedKeywords(_ option: Option) -> [String] {
        let start = max(0, option.items.count - keywords.count)
        return keywords.lazy.map(\.name).filter { name in !option.items[start...].contains { $0.name == name } }
    }

    private var plain: String {
        var text = "("
        for value in positional { text += "\(value.typeName), " }
        for keyword in keywords { text += "\(keyword.name)=\(keyword.value.typeName), " }
        if !positional.isEmpty { text.removeLast(2) }
        return text + ")"
    }

    /// The arguments, with exclamation marks around what does not fit.
    private func marked(_ option: Option) -> String {
        var text = "("
        for (position, item) in option.items.enumerated() {
            let isKeyword = position >= positional.count
            let value =
                isKeyword
                ? keywords.first { $0.name == item.name }?.value ?? .none : positional[position]
            let mark = item.matches(value) ? "" : "!"
            text += "\(mark)\(isKeyword ? "\(item.name)=" : "")\(InvalidArgumentsText.describe(value))\(mark), "
        }
        if !positional.isEmpty { text.removeLast(2) }
        return text + ")"
    }

    private static func describe(_ value: Value) -> String {
        guard let (items, isTuple) = value.sequence else { return value.typeName }
        let names = items.map(\.typeName).joined(separator: ", ")
        return isTuple
            ? "\(value.typeName) of (\(names)\(items.count == 1 ? "," : ""))" : "\(value.typeName) of [\(names)]"
    }
}
