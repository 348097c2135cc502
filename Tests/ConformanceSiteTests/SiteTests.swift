import Conformance
import ConformanceReports
import Foundation
import SpecLanguage
import Testing

@testable import ConformanceSite

@Suite struct SiteTests {
    private static let hostile = "</script><script>alert(1)</script>\u{1B}[31m\u{202E}\"'&"

    private static let chapter = """
        # Sharing <b>

        Prose with [a link](02-b.md#copies) and [a trap](javascript:alert(1)).

        ## Who shares

        **Rule.** `from_numpy` shares.

        ```pycon one needs=autograd
        >>> a = np.zeros(2)
        >>> torch.from_numpy(a)
        tensor([0., 0.])
        ```

        <!-- cases two -->
        | case | `a`    | `a + 1` | note |
        |------|--------|---------|------|
        | x    | `1`    | `2`     | n    |
        | y \\| z | `2` |         | n    |
        | w\u{202E}<i> | `3`    | `4`     |      |

        """

    private static let second = """
        # Copies

        ## Copies

        ```pycon copy level=may
        >>> 1
        1
        ```

        """

    private static let index = """
        # Spec

        | chapter | what it answers |
        |---|---|
        | [01 a](01-a.md) | Who shares? |

        | name | answer | shown by |
        |---|---|---|
        | `from_numpy` | shares | [a/one](01-a.md#who-shares), [a/two](01-a.md#who-shares) |

        """

    private func book() throws -> Book {
        let chapters = [("01-a.md", Self.chapter), ("02-b.md", Self.second)]
        return Book(
            chapters: chapters.map { (file: $0.0, text: $0.1) }, index: Self.index,
            cases: try SpecLoader().load(chapters: chapters.map { (name: $0.0, text: $0.1) }))
    }

    /// A report of the book in which the first case failed with hostile words and the last is missing.
    private func report(_ book: Book, name: String = "made") -> Report {
        var results = book.cases.dropLast().map { CaseResult($0, .passed) }
        results[0] = CaseResult(
            book.cases[0], .failed, cause: .mismatch, reason: Self.hostile,
            steps: [
                StepResult(
                    index: 1, source: ">>> x", expected: "tensor([0., 0.])\n", got: Self.hostile + "\n", agrees: false)
            ])
        let outcome = RunOutcome(
            backend: BackendDescription(
                name: name, version: Self.hostile, capabilities: [], environment: ["k": Self.hostile]),
            results: results, seconds: 1)
        return Report(outcome, header: RunHeader(suiteVersion: "1", date: "2026-11-21T01:02:03Z"))
    }

    private func write(_ book: Book, _ reports: [Report]) throws -> [String: String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let pictures = [MemorySnapshot?](repeating: nil, count: book.cases.count)
        let count = try Site(book, reports: reports, pictures: pictures).write(to: folder)
        var files: [String: String] = [:]
        for case let name as String in try #require(FileManager.default.enumerator(atPath: folder)) {
            if let data = FileManager.default.contents(atPath: "\(folder)/\(name)"), !data.isEmpty {
                files[name] = String(decoding: data, as: UTF8.self)
            }
        }
        #expect(files.count == count)
        return files
    }

    @Test func `every case has its anchor, each cell is its own`() throws {
        let book = try book()
        let files = try write(book, [report(book)])
        let page = try #require(files["a.html"])
        for testCase in book.cases where testCase.chapter == "a" {
            #expect(page.contains("id=\"\(HTML.escape(Anchor.name(testCase.id)))\""), "\(testCase.id)")
        }
        #expect(
            page.contains(
                "id=\"a/two[w\\u202e&lt;i&gt;,_a_+_1]\"><a class=\"q\" href=\"#a/two%5Bw%5Cu202e%3Ci%3E,_a_%2B_1%5D\"><code>4</code></a>"
            ))
        #expect(page.contains("<a href=\"b.html#copies\">a link</a> and a trap."))
        #expect(page.contains("<h1 id=\"sharing-b\">Sharing &lt;b&gt;</h1>"))
    }

    @Test func `whatever a backend says is text`() throws {
        let book = try book()
        let files = try write(book, [report(book)])
        for (name, text) in files where name != "assets/site.js" && name != "assets/theme.js" {
            #expect(!text.contains("<script>alert") && !text.contains("</script><script"), "\(name)")
            #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"), "\(name)")
        }
        let shown = "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;\\x1b[31m\\u202e&quot;&#39;&amp;"
        #expect(files["a.html"]?.contains(shown) == true)
        #expect(files["failures-1.html"]?.contains(shown) == true)
    }

    @Test func `the matrix counts every case of the spec once`() throws {
        let book = try book()
        let files = try write(book, [report(book), report(book, name: "other")])
        let matrix = try #require(files["matrix.html"])
        let cells = matrix.matches(of: /data-b="1" data-n="([^"]*)"/).map { String($0.1) }
        #expect(cells == ["passed:2 failed:1", "absent:1"])
        #expect(matrix.contains("2 rules, 4 cases"))
    }

    @Test func `the search data hold the index, the rules and the names`() throws {
        let book = try book()
        let data = try #require(try write(book, [])["assets/search.js"])
        #expect(data.hasPrefix("TC.search({"))
        #expect(
            data.contains(
                "[[\"from_numpy\"], \"\\u003ccode>from_numpy\\u003c/code>\", \"shares\", [[\"a/one\", \"a.html#a/one\"]"
            ))
        #expect(data.contains("[\"a/two\", \"a.html#a/two%5Bx,_a_%2B_1%5D\"]"))
        #expect(
            data.contains("\"Who shares\", \"\\u003ccode>from_numpy\\u003c/code> shares.\", \"a.html#who-shares\", 3]"))
        #expect(data.contains("\"zeros\": [["))
    }

    @Test func `a backend without a failure has no page of failures`() throws {
        let book = try book()
        let outcome = RunOutcome(
            backend: BackendDescription(name: "x", version: "1", capabilities: []),
            results: book.cases.map { CaseResult($0, .passed) }, seconds: 1)
        let files = try write(book, [Report(outcome, header: RunHeader(suiteVersion: "1", date: ""))])
        #expect(files["failures-1.html"] == nil)
        #expect(files["index.html"]?.contains("failures-") == false)
    }

    @Test func `what differs is marked, the rest is not`() throws {
        let book = try book()
        let page = try #require(try write(book, [report(book)])["a.html"])
        #expect(page.contains("<i>expected</i>  <mark>tensor([0., 0.])</mark>"))
    }
}
