import Foundation
import SpecLanguage

/// Reads a list of known divergences, whose format `Spec/DIVERGENCES.md` describes.
struct DivergenceReader {
    private static let keys = ["outcome", "cases", "step", "expected", "got", "cause", "reason", "link"]
    private static let filters = ["step", "expected", "got"]

    private let file: String
    private var entries: [Divergence] = []
    private var mistakes: [Diagnostic] = []
    private var current: Draft?
    /// The line of the last pattern.
    private var lastPattern = 0

    /// An entry that is being read: its patterns, and its fields with their places.
    private struct Draft {
        var patterns: [String]
        let location: SourceLocation
        var fields: [String: Field] = [:]
    }

    private struct Field {
        let text: String
        let location: SourceLocation
    }

    /// The entries of a file's text, and its mistakes.
    static func read(_ text: Data, file: String) -> (entries: [Divergence], mistakes: [Diagnostic]) {
        var reader = DivergenceReader(file: file)
        for (index, bytes) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            reader.read(line: bytes, number: index + 1)
        }
        reader.endEntry()
        return (reader.entries, reader.mistakes)
    }

    private init(file: String) { self.file = file }

    private mutating func read(line bytes: Data, number: Int) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            report(number, 1, "bytes that are not UTF-8", expected: "text in UTF-8")
            return
        }
        let line = Array(text.unicodeScalars)
        guard let start = line.firstIndex(where: { !$0.properties.isWhitespace }), line[start] != "#" else { return }
        let end = line.lastIndex { !$0.properties.isWhitespace } ?? start
        if start == 0 {
            let pattern = Self.string(line[...end])
            // Lines that stand together name cases together.
            if current?.fields.isEmpty == true, lastPattern == number - 1 {
                current?.patterns.append(pattern)
            } else {
                endEntry()
                current = Draft(patterns: [pattern], location: SourceLocation(file: file, line: number))
            }
            lastPattern = number
        } else {
            read(field: line[start...end], line: number)
        }
    }

    private mutating func read(field line: ArraySlice<Unicode.Scalar>, line number: Int) {
        let column = line.startIndex + 1
        guard let colon = line.firstIndex(of: ":") else {
            report(number, column, "a line without ':'", expected: "'KEY: VALUE'")
            return
        }
        let key = Self.string(line[..<colon])
        guard Self.keys.contains(key) else {
            let nearest = NearestName.of(key, among: Self.keys).map { "did you mean '\($0)'?" }
            report(number, column, "the key '\(key)'", expected: Self.oneOf(Self.keys), hint: nearest)
            return
        }
        guard current != nil else {
            report(number, column, "a field that belongs to no case", expected: "a case's id first, not indented")
            return
        }
        if let earlier = current?.fields[key] {
            report(
                number, column, "a second '\(key)'", expected: "each key once",
                hint: "the first is in line \(earlier.location.line)")
            return
        }
        let rest = line[(colon + 1)...]
        let value = rest.drop { $0.properties.isWhitespace }
        let place = SourceLocation(file: file, line: number, column: (value.isEmpty ? rest : value).startIndex + 1)
        current?.fields[key] = Field(text: Self.string(value), location: place)
    }

    private mutating func endEntry() {
        guard let draft = current else { return }
        current = nil
        let outcome = choice("outcome", draft, Divergence.Outcome.self)
        let cause = choice("cause", draft, Divergence.Cause.self)
        let reason = required("reason", draft, expected: "why the case fails, in words")
        for key in Self.filters {
            if let field = draft.fields[key], let outcome, outcome != .failed {
                mistakes.append(
                    Diagnostic(
                        location: field.location, found: "'\(key)' beside the outcome '\(outcome.rawValue)'",
                        expected: "it with 'failed' alone"))
            }
        }
        let count = count(draft)
        if let link = draft.fields["link"], link.text.isEmpty {
            mistakes.append(Diagnostic(location: link.location, found: "nothing", expected: "an address"))
        }
        guard let outcome, let cause, let reason else { return }
        entries.append(
            Divergence(
                patterns: draft.patterns, count: count, outcome: outcome, step: draft.fields["step"]?.text,
                expected: draft.fields["expected"]?.text, got: draft.fields["got"]?.text, cause: cause,
                reason: reason.text, link: draft.fields["link"]?.text, location: draft.location))
    }

    /// The number of cases of a rule, or the least and, unless that is left open, the most.
    private mutating func count(_ draft: Draft) -> ClosedRange<Int>? {
        guard let field = draft.fields["cases"] else { return nil }
        let words = field.text.components(separatedBy: "...")
        let least = words.first.flatMap { Int($0) }
        let most = words.count == 2 && words.last == "" ? Int.max : words.last.flatMap { Int($0) }
        if let least, let most, words.count <= 2, least <= most, most > 0, least > 0 || (least == 0 && most < .max) {
            return least...most
        }
        mistakes.append(
            Diagnostic(
                location: field.location, found: field.text.isEmpty ? "nothing" : "'\(field.text)'",
                expected:
                    "a number of cases such as 12, the least such as 12..., or the least and the most such as 0...3"
            ))
        return nil
    }

    private mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ key: String, _ draft: Draft, _: Choice.Type
    ) -> Choice? {
        let words = Choice.allCases.map(\.rawValue)
        guard let field = required(key, draft, expected: Self.oneOf(words)) else { return nil }
        if let choice = Choice(rawValue: field.text) { return choice }
        let nearest = NearestName.of(field.text, among: words).map { "did you mean '\($0)'?" }
        mistakes.append(
            Diagnostic(
                location: field.location, found: "'\(field.text)'", expected: Self.oneOf(words), hint: nearest))
        return nil
    }

    private mutating func required(_ key: String, _ draft: Draft, expected: String) -> Field? {
        guard let field = draft.fields[key] else {
            mistakes.append(
                Diagnostic(
                    location: draft.location, found: "'\(draft.patterns[0])' without '\(key)'", expected: expected))
            return nil
        }
        if field.text.isEmpty || field.text == DivergenceText.blank {
            let found = field.text.isEmpty ? "nothing" : "'\(DivergenceText.blank)', which is to be filled in"
            mistakes.append(Diagnostic(location: field.location, found: found, expected: expected))
            return nil
        }
        return field
    }

    private mutating func report(
        _ line: Int, _ column: Int, _ found: String, expected: String, hint: String? = nil
    ) {
        let location = SourceLocation(file: file, line: line, column: column)
        mistakes.append(Diagnostic(location: location, found: found, expected: expected, hint: hint))
    }

    private static func oneOf(_ words: [String]) -> String {
        words.dropLast().joined(separator: ", ") + (words.last.map { " or \($0)" } ?? "")
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
