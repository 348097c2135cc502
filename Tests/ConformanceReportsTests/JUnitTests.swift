import Conformance
import ConformanceReports
import FakeBackends
import Foundation
import SpecLanguage
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct JUnitTests {
    /// An element as a parser that knows nothing of the writer sees it.
    final class Element {
        var name: String
        var attributes: [String: String]
        var text = ""
        var children: [Element] = []

        init(_ name: String, _ attributes: [String: String]) {
            self.name = name
            self.attributes = attributes
        }

        func all(_ name: String) -> [Element] { children.filter { $0.name == name } }
    }

    final class TreeBuilder: NSObject, XMLParserDelegate {
        var path = [Element("", [:])]

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            let element = Element(name, attributes)
            path.last?.children.append(element)
            path.append(element)
        }
        func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
            path.removeLast()
        }
        func parser(_ parser: XMLParser, foundCharacters text: String) { path.last?.text += text }
    }

    private func parse(_ data: Data) throws -> Element {
        let parser = XMLParser(data: data)
        let builder = TreeBuilder()
        parser.delegate = builder
        let isWellFormed = parser.parse()
        try #require(isWellFormed, "\(String(describing: parser.parserError))")
        return try #require(builder.path.first?.children.first)
    }

    private func tree(_ outcome: RunOutcome, isStrict: Bool = false) throws -> Element {
        let reproduction = Reproduction(options: ["--backend", "fake"])
        return try parse(
            Outcomes.written {
                try JUnitReport(isStrict: isStrict, reproduction: reproduction)
                    .write(outcome, header: Outcomes.header, to: $0)
            })
    }

    @Test func theTree() throws {
        let root = try tree(try Outcomes.mixed())
        #expect(root.name == "testsuites")
        let suite = try #require(root.all("testsuite").first)
        #expect(suite.attributes["name"] == "sample")
        #expect(suite.attributes["tests"] == "6")
        #expect(suite.attributes["failures"] == "1")
        #expect(suite.attributes["errors"] == "2")
        #expect(suite.attributes["skipped"] == "1")
        #expect(suite.attributes["time"] == "0.501")
        #expect(suite.attributes["timestamp"] == "2026-11-21T01:02:03")
        let properties = suite.all("properties").flatMap { $0.all("property") }
        #expect(
            properties.map { $0.attributes["name"] ?? "" } == [
                "backend", "suite", "environment.moon", "option.messages",
            ])
        let cases = suite.all("testcase")
        #expect(
            cases.map { $0.attributes["name"] ?? "" } == [
                "passed", "failed", "unsupported", "crashed", "not-run", "observed",
            ])
        #expect(
            cases.map { $0.children.map(\.name) } == [
                [], ["failure"], ["skipped"], ["error"], ["error"], ["system-out"],
            ])
        #expect(cases.allSatisfy { $0.attributes["classname"] == "sample" })
        #expect(cases.allSatisfy { $0.attributes["file"] == "sample.md" })
        #expect(cases[1].attributes["line"] == "6")
        #expect(cases[0].attributes["time"] == "0.000")
    }

    @Test func aFailureHoldsAllThatExplainsIt() throws {
        let root = try tree(try Outcomes.mixed())
        let failure = try #require(root.all("testsuite").first?.all("testcase")[1].all("failure").first)
        #expect(failure.attributes["type"] == "mismatch")
        let message = try #require(failure.attributes["message"])
        #expect(message.hasPrefix("2: expected 2, got a]]>b & <c>"))
        #expect(failure.text.hasPrefix(message))
        #expect(failure.text.contains("at sample.md:6\n>>> x = 1\n>>> 2\nexpected  2\ngot       a]]>b"))
        #expect(failure.text.contains("tensor-conformance run 'sample/failed' --backend fake"))
    }

    @Test func hardTextSurvives() throws {
        let root = try tree(try Outcomes.mixed())
        let cases = try #require(root.all("testsuite").first?.all("testcase"))
        let shown = "a]]>b & <c> \"d\" \\x00\\x1b[31m \\x7f\\x9b \\ufffe\\uffff 🦊👩‍👩‍👧 \u{202E}olleh \r\ttab\nline"
        #expect(cases[3].all("error").first?.attributes["message"] == "signal 11\n" + shown)
        #expect(cases[3].all("error").first?.text.contains(shown) == true)
    }

    @Test func strictFilesHaveNothingThatSchemasDoNotKnow() throws {
        let root = try tree(try Outcomes.mixed(), isStrict: true)
        #expect(root.attributes.isEmpty)
        let suite = try #require(root.all("testsuite").first)
        #expect(suite.children.suffix(2).map(\.name) == ["system-out", "system-err"])
        for testCase in suite.all("testcase") {
            #expect(Set(testCase.attributes.keys) == ["classname", "name", "time"])
            #expect(testCase.children.count <= 1)
            #expect(testCase.all("system-out").isEmpty)
        }
    }

    @Test func namesAreUnique() throws {
        let one = try #require(try Samples.numbered(1).first)
        var other = one
        other.localID = "case-0\u{7}"
        var third = one
        third.localID = "case-0\\x07"
        let results = [one, one, other, third].map { CaseResult($0, .passed) }
        let backend = BackendDescription(name: "x", version: "1", capabilities: [])
        let root = try tree(RunOutcome(backend: backend, results: results, seconds: 0))
        let names = root.all("testsuite").flatMap { $0.all("testcase") }.map { $0.attributes["name"] ?? "" }
        #expect(names == ["case-0", "case-0 #2", "case-0\\x07", "case-0\\x07 #2"])
    }

    @Test func timesThatABackendMakesUp() throws {
        let one = try #require(try Samples.numbered(1).first)
        let results = [Double.nan, .infinity, -5, 1e300, 1.0006].map { CaseResult(one, .passed, seconds: $0) }
        let backend = BackendDescription(name: "x", version: "1", capabilities: [])
        let root = try tree(RunOutcome(backend: backend, results: results, seconds: 0))
        let times = root.all("testsuite").flatMap { $0.all("testcase") }.map { $0.attributes["time"] ?? "" }
        #expect(times == ["0.000", "0.000", "0.000", "1000000000000.000", "1.001"])
    }
}
