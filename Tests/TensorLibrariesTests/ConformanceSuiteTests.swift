import Conformance
import ConformanceTesting
import FakeBackends
import Foundation
import Testing

/// The suite that authors use in `swift test`, seen from outside.
@Suite struct ConformanceSuiteTests {
    /// A folder with a chapter and a list of known divergences.
    private final class Folder {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

        init(_ chapter: String, divergences: String = "") throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try write(chapter, "10-sample.md")
            try write(divergences, "divergences.txt")
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        private func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
        }

        /// A suite on a backend that answers sessions of literals.
        func suite(divergences: String? = "divergences.txt", only: String = "") -> ConformanceSuite {
            ConformanceSuite(
                FakeBackend.right(), divergences: divergences, spec: [path], environment: ["CONFORMANCE_CASES": only],
                filePath: path + "/Tests.swift")
        }
    }

    private static let chapter =
        "# Numbers\n\n## One is one\n\n" + Samples.session("right", ">>> 1\n1")
        + "## Two is three\n\n" + Samples.session("wrong", ">>> 1\n1\n>>> 2\n3")
        + Samples.session("lacking needs=autograd", ">>> 1\n2")

    private static let known = "sample/wrong\n  outcome: failed\n  got: 2\n  cause: bug\n  reason: counts badly\n"

    private func failure(_ suite: ConformanceSuite, _ testCase: ConformanceCase) -> String? {
        do {
            try suite.check(testCase)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func aCaseIsAnArgument() throws {
        let folder = try Folder(Self.chapter, divergences: Self.known)
        let suite = folder.suite()
        let cases = suite.cases(in: "sample")
        #expect(cases.map(\.description) == ["sample/right", "sample/wrong", "sample/lacking"])
        #expect(cases.allSatisfy { failure(suite, $0) == nil })
        #expect(try cases.map { try suite.result(of: $0)?.verdict } == [.passed, .diverged, .unsupported])
    }

    @Test func aFailureNamesCaseRulePlaceAndReproduction() throws {
        let folder = try Folder(Self.chapter)
        let suite = folder.suite()
        let text = try #require(failure(suite, suite.cases(in: "sample")[1]))
        #expect(
            text == """
                failed sample/wrong
                rule: Two is three
                at \(folder.path)/10-sample.md:12
                >>> 1
                1
                >>> 2
                expected  3
                got       2
                run it alone: CONFORMANCE_CASES='sample/wrong' swift test
                """)
    }

    @Test func aStaleRecordFails() throws {
        let stale = Self.known + "sample/right\n  outcome: failed\n  cause: bug\n  reason: was mended\n"
        let suite = try Folder(Self.chapter, divergences: stale).suite()
        let text = try #require(failure(suite, suite.cases(in: "sample")[0]))
        #expect(text.hasPrefix("unexpected-pass sample/right\nrule: One is one\n"))
        #expect(text.contains("passes, but is recorded as 'failed'"))
        #expect(text.contains("the record at"))
    }

    @Test(
        arguments: [
            (
                "sample/nothing\n  outcome: failed\n  cause: bug\n  reason: x\n", "",
                "'sample/nothing', which matches no case"
            ),
            ("", "sample/wromg", "CONFORMANCE_CASES: no case matches 'sample/wromg'; did you mean 'sample/wrong'?"),
        ])
    func aBrokenSuiteFailsInEveryChapter(divergences: String, only: String, words: String) throws {
        let suite = try Folder(Self.chapter, divergences: divergences).suite(only: only)
        for chapter in ["sample", "elsewhere"] {
            let cases = suite.cases(in: chapter)
            #expect(cases.count == 1)
            #expect(try #require(failure(suite, cases[0])).contains(words))
        }
    }

    @Test func whatCannotBeReadFails() throws {
        let folder = try Folder(Self.chapter)
        let suite = folder.suite(divergences: "nowhere.txt")
        let text = try #require(failure(suite, suite.cases(in: "sample")[0]))
        #expect(text == "cannot read the known divergences in '\(folder.path)/nowhere.txt'")
    }

    @Test func anUnknownChapterFails() throws {
        let suite = try Folder(Self.chapter).suite()
        let text = try #require(failure(suite, suite.cases(in: "sampel")[0]))
        #expect(text == "there is no chapter 'sampel'; did you mean 'sample'?")
    }

    @Test func theEnvironmentNarrows() throws {
        let suite = try Folder(Self.chapter).suite(
            only: "sample/right 'sample/l*'".replacingOccurrences(of: "'", with: ""))
        #expect(suite.cases(in: "sample").map(\.id) == ["sample/right", "sample/lacking"])
    }

    @Test func aBackendThatCannotRunFails() throws {
        let suite = ConformanceSuite(FakeBackend(unavailable: "install it") { _, _ in }, environment: [:])
        let text = try #require(failure(suite, suite.cases(in: "claims")[0]))
        #expect(text == "the backend cannot be run: install it")
    }
}
