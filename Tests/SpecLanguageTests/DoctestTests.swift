import Foundation
import Testing

@testable import SpecLanguage

/// Compares with CPython's own doctest, as recorded by `Doctest/make_doctest.py`.
@Suite struct DoctestTests {
    private struct Record: Decodable {
        var matches: [Match]
        var exceptions: [Raised]
        var sessions: [Session]

        struct Match: Decodable {
            var want: String
            var got: String
            var match: Bool
        }

        struct Raised: Decodable {
            var want: String
            var kind: String
            var message: String
            var exception: String?
            var exact: Bool?
            var kindAlone: Bool?
        }

        struct Session: Decodable {
            var text: String
            var errorLine: Int?
            var examples: [Example]?

            struct Example: Decodable {
                var source: String
                var want: String
                var line: Int
                var exception: String?
            }
        }
    }

    private let record: Record

    init() throws {
        let url = try #require(Bundle.module.url(forResource: "doctest", withExtension: "json"))
        record = try JSONDecoder().decode(Record.self, from: Data(contentsOf: url))
    }

    @Test func `outputs match as under doctest`() {
        #expect(record.matches.count > 1000)
        for pair in record.matches {
            #expect(
                OutputMatcher.matches(want: pair.want, got: pair.got) == pair.match,
                "want \(pair.want.debugDescription) got \(pair.got.debugDescription)")
        }
    }

    @Test func `exceptions match as under doctest`() {
        #expect(record.exceptions.count > 500)
        for raised in record.exceptions {
            let expectation = Expectation(source: "", line: 1, want: raised.want)
            #expect(expectation.exception == raised.exception, "\(raised.want.debugDescription)")
            let isBare = raised.exception.map { !$0.contains(":") } ?? false
            let comment = "\(raised.want.debugDescription) against \(raised.kind): \(raised.message.debugDescription)"
            let kindAlone = expectation.matches(kind: raised.kind, message: raised.message, messages: .kind)
            #expect(kindAlone == raised.kindAlone ?? false, "\(comment)")
            let exact = expectation.matches(kind: raised.kind, message: raised.message, messages: .exact)
            #expect(exact == (isBare ? raised.kindAlone : raised.exact) ?? false, "\(comment)")
        }
    }

    @Test func `sessions are cut as by doctest`() throws {
        #expect(record.sessions.count > 1000)
        for session in record.sessions {
            let text = ChapterText(file: "x.md", bytes: Array(session.text.utf8))
            let reader = ChapterReader(text: text, chapterID: "x", accelerator: nil)
            var parser = ExampleParser(body: reader.sessionBody(0..<text.lineCount, accelerator: nil))
            let examples = parser.examples()
            if let line = session.errorLine {
                let lines = parser.mistakes.kept.map { text.location(of: $0.chapterOffset).line }
                #expect(lines.contains(line), "\(session.text.debugDescription): \(parser.mistakes)")
                continue
            }
            let expected = try #require(session.examples)
            #expect(examples.count == expected.count, "\(session.text.debugDescription)")
            for (example, expected) in zip(examples, expected) {
                let source = example.source.bytes[...].string
                #expect(
                    (source.hasSuffix("\n") ? source : source + "\n") == expected.source,
                    "\(session.text.debugDescription)")
                #expect(example.want == expected.want)
                #expect(example.promptLines.lowerBound + 1 == expected.line)
                #expect(Expectation(source: "", line: 1, want: example.want).exception == expected.exception)
            }
        }
    }
}
