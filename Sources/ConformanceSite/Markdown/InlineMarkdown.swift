/// Markdown within a line: code, emphasis and links.
struct InlineMarkdown {
    /// Turns the target of a link into one that holds in the site; nil leaves the words without a link.
    typealias LinkResolver = (String) -> String?

    /// A part of a line.
    private enum Part {
        case text(String)
        case code(String)
        case emphasis([Part])
        case strong([Part])
        case link([Part], target: String)
    }

    /// The text as HTML; `breaksCode` lets narrow columns break code after a parenthesis or comma, and before a dot.
    static func html(_ text: String, breaksCode: Bool = false, link: LinkResolver = { _ in nil }) -> String {
        render(parts(Array(text.unicodeScalars)[...]), breaksCode, link)
    }

    /// The text without its markup.
    static func plain(_ text: String) -> String { plain(parts(Array(text.unicodeScalars)[...])) }

    private static func broken(_ code: String) -> String {
        code.replacing("(", with: "(<wbr>").replacing("(<wbr>)", with: "()").replacing(").", with: ")<wbr>.")
            .replacing(",", with: ",<wbr>")
    }

    /// The links in a text: what they say, and where they lead as written.
    static func links(_ text: String) -> [(label: String, target: String)] {
        func links(_ parts: [Part]) -> [(label: String, target: String)] {
            parts.flatMap { part -> [(label: String, target: String)] in
                switch part {
                case .text, .code: []
                case .emphasis(let inner), .strong(let inner): links(inner)
                case .link(let inner, let target): [(plain(inner), target)]
                }
            }
        }
        return links(parts(Array(text.unicodeScalars)[...]))
    }

    /// The pieces of code in a text.
    static func codes(_ text: String) -> [String] {
        parts(Array(text.unicodeScalars)[...]).compactMap { if case .code(let code) = $0 { code } else { nil } }
    }

    private static func render(_ parts: [Part], _ breaksCode: Bool, _ link: LinkResolver) -> String {
        parts.map { part in
            switch part {
            case .text(let text): HTML.escape(text)
            case .code(let text): "<code>\(breaksCode ? broken(HTML.escape(text)) : HTML.escape(text))</code>"
            case .emphasis(let inner): "<em>\(render(inner, breaksCode, link))</em>"
            case .strong(let inner): "<strong>\(render(inner, breaksCode, link))</strong>"
            case .link(let inner, let target):
                link(target).map { "<a href=\"\(HTML.escape($0))\">\(render(inner, breaksCode, link))</a>" }
                    ?? render(inner, breaksCode, link)
            }
        }.joined()
    }

    private static func plain(_ parts: [Part]) -> String {
        parts.map { part in
            switch part {
            case .text(let text), .code(let text): text
            case .emphasis(let inner), .strong(let inner), .link(let inner, _): plain(inner)
            }
        }.joined()
    }

    // MARK: - Reading

    private typealias Scalars = ArraySlice<Unicode.Scalar>

    /// How deeply links and emphasis nest before they are taken as they stand.
    private static let maximumDepth = 8
    /// How far ahead the end of code, a link or emphasis is looked for.
    private static let reach = 1000

    private static func parts(_ text: Scalars, depth: Int = 0) -> [Part] {
        guard depth < maximumDepth else { return [.text(string(text))] }
        var parts: [Part] = []
        var pending = String.UnicodeScalarView()
        var index = text.startIndex
        func flush() {
            if !pending.isEmpty { parts.append(.text(String(pending))) }
            pending = String.UnicodeScalarView()
        }
        while index < text.endIndex {
            let scalar = text[index]
            if scalar == "\\", index + 1 < text.endIndex, isPunctuation(text[index + 1]) {
                pending.append(text[index + 1])
                index += 2
            } else if let (part, end) = span(
                text[..<min(text.endIndex, index + reach)], at: index, pending.last, depth)
            {
                flush()
                parts.append(part)
                index = end
            } else if scalar == "`" {
                // Marks that nothing closes stand for themselves.
                while index < text.endIndex, text[index] == "`" {
                    pending.append("`")
                    index += 1
                }
            } else {
                pending.append(scalar)
                index += 1
            }
        }
        flush()
        return parts
    }

    /// What starts at a position, if it is more than a character.
    private static func span(
        _ text: Scalars, at index: Int, _ before: Unicode.Scalar?, _ depth: Int
    ) -> (part: Part, end: Int)? {
        switch text[index] {
        case "`": code(text, at: index)
        case "[": link(text, at: index, depth)
        case "*": emphasis(text, at: index, depth)
        case "_":
            // Within a word it is a character of the word.
            before.map { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" } == true
                ? nil : emphasis(text, at: index, depth)
        default: nil
        }
    }

    private static func code(_ text: Scalars, at index: Int) -> (part: Part, end: Int)? {
        let marks = text[index...].prefix { $0 == "`" }.count
        var position = index + marks
        let start = position
        while position < text.endIndex {
            guard text[position] == "`" else {
                position += 1
                continue
            }
            let run = text[position...].prefix { $0 == "`" }.count
            if run == marks {
                var inside = text[start..<position]
                if inside.count > 2, inside.first == " ", inside.last == " " { inside = inside.dropFirst().dropLast() }
                return (.code(string(inside).replacing("\n", with: " ")), position + run)
            }
            position += run
        }
        return nil
    }

    private static func link(_ text: Scalars, at index: Int, _ depth: Int) -> (part: Part, end: Int)? {
        var open = 0
        var position = index
        search: while position < text.endIndex {
            switch text[position] {
            case "`": if let end = code(text, at: position)?.end { position = end - 1 }
            case "\\": position += 1
            case "[": open += 1
            case "]": open -= 1
            default: break
            }
            if open == 0 { break search }
            position += 1
        }
        guard position + 1 < text.endIndex, text[position + 1] == "(",
            let close = closingParenthesis(text, from: position + 1)
        else { return nil }
        return (
            .link(parts(text[(index + 1)..<position], depth: depth + 1), target: string(text[(position + 2)..<close])),
            close + 1
        )
    }

    /// Where the parenthesis that opens at a position closes.
    private static func closingParenthesis(_ text: Scalars, from start: Int) -> Int? {
        var open = 0
        for index in start..<text.endIndex {
            if text[index] == "(" { open += 1 }
            if text[index] == ")" { open -= 1 }
            if open == 0 { return index }
        }
        return nil
    }

    private static func emphasis(_ text: Scalars, at index: Int, _ depth: Int) -> (part: Part, end: Int)? {
        let mark = text[index]
        let width = min(text[index...].prefix { $0 == mark }.count, 2)
        let start = index + width
        guard start < text.endIndex, !isBlank(text[start]) else { return nil }
        var position = start
        while position < text.endIndex {
            if text[position] == "`", let end = code(text, at: position)?.end {
                position = end
                continue
            }
            let run = text[position...].prefix { $0 == mark }.count
            if run >= width, position > start, !isBlank(text[position - 1]) {
                let inner = parts(text[start..<position], depth: depth + 1)
                return (width == 2 ? .strong(inner) : .emphasis(inner), position + width)
            }
            position += max(run, 1)
        }
        return nil
    }

    private static func string(_ scalars: Scalars) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\n" || scalar == "\t" }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && !scalar.properties.isAlphabetic && scalar.properties.numericType == nil && scalar.value > 0x20
            && scalar.value != 0x7F
    }
}
