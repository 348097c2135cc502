import Conformance
import ConformanceReports
import ReferenceBackend
import SpecLanguage
import SpecText
import Testing

/// A case of the built-in spec as an argument of a test, named by its id.
struct SpecCase: Sendable, CustomTestStringConvertible {
    let testCase: Case

    var testDescription: String { testCase.id }

    /// The chapters, in the order of the spec.
    static let chapters: [String] = {
        var seen: Set<String> = []
        return cases.map(\.chapter).filter { seen.insert($0).inserted }
    }()

    /// The cases of a chapter.
    static func all(in chapter: String) -> [SpecCase] {
        cases.filter { $0.chapter == chapter }.map(SpecCase.init)
    }

    /// The whole spec.
    static let cases: [Case] = {
        do {
            return try SpecLoader().load(chapters: SpecText.chapters)
        } catch {
            Issue.record("\(error)")
            return []
        }
    }()

    /// The whole spec is run once, by whichever test comes first.
    static let results: [String: CaseResult] = {
        do {
            let running = try RunningBackend(starting: ReferenceBackend.make())
            defer { running.stop() }
            let outcome = Runner().run(cases, on: running)
            return Dictionary(outcome.results.map { ($0.testCase.id, $0) }, uniquingKeysWith: { first, _ in first })
        } catch {
            Issue.record("\(error)")
            return [:]
        }
    }()

    /// Records an issue at the case's place in the spec unless the reference conforms.
    ///
    /// The reference lacks nothing that the spec asks for, so a skip is an issue too.
    func expectConforms() {
        guard let result = Self.results[testCase.id] else {
            Issue.record("'\(testCase.id)' was not run")
            return
        }
        if result.verdict == .passed || result.verdict == .observed { return }
        let told = FailureText(result, reproduction: Reproduction()).text
        Issue.record(
            "\(result.verdict.rawValue): \(VisibleText.terminal(result.reason + "\n" + told))",
            sourceLocation: SourceLocation(
                fileID: testCase.file, filePath: testCase.file, line: testCase.line, column: 1))
    }
}
