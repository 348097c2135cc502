/// How to start an adapter: a program and its arguments, handed to the system without a shell.
public struct AdapterCommand: Sendable, Hashable {
    /// The program, a path or a name to be found in `PATH`, and its arguments.
    public var words: [String]

    /// Makes a command of words taken as they are.
    public init(words: [String]) {
        self.words = words
    }

    /// Makes a command of a line, split as a POSIX shell splits words: blanks separate, quotes and backslashes protect.
    ///
    /// Nothing is expanded: `$HOME` and `*` stand for themselves.
    ///
    /// - Throws: ``BackendUnavailable`` if the line is empty or a quote is not closed.
    public init(parsing line: String) throws {
        words = try AdapterCommand.split(line)
        if words.isEmpty { throw BackendUnavailable("--adapter needs a command; found nothing but blanks") }
    }

    private static func split(_ line: String) throws -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var escaped = false
        for character in line {
            if escaped {
                escaped = false
                if quote == "\"" && !"\"\\$`".contains(character) { word = (word ?? "") + "\\" }
                word = (word ?? "") + String(character)
            } else if character == "\\" && quote != "'" {
                escaped = true
                word = word ?? ""
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " || character == "\t" || character == "\n" {
                if let finished = word { words.append(finished) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let quote { throw BackendUnavailable("the adapter command has an unclosed \(quote): \(line)") }
        if escaped { throw BackendUnavailable("the adapter command ends with a backslash: \(line)") }
        if let finished = word { words.append(finished) }
        return words
    }
}
