import Conformance
import Testing

@Suite struct AdapterCommandTests {
    @Test(
        arguments: [
            ("adapter --fast", ["adapter", "--fast"]),
            ("  a\tb  ", ["a", "b"]),
            ("a 'b c' \"d e\"", ["a", "b c", "d e"]),
            ("a b\\ c '' \"\"", ["a", "b c", "", ""]),
            ("--x='y z'w", ["--x=y zw"]),
            ("a '\\n$HOME' \"\\\"\\q\"", ["a", "\\n$HOME", "\"\\q"]),
        ])
    func wordsAreSplitAsAShellDoes(line: String, words: [String]) throws {
        #expect(try AdapterCommand(parsing: line).words == words)
    }

    @Test(arguments: ["", "   ", "a 'b", "a \"b", "a \\"])
    func aBrokenLineIsRefused(line: String) {
        #expect(throws: BackendUnavailable.self) { try AdapterCommand(parsing: line) }
    }
}
