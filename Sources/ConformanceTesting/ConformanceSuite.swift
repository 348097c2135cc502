import Conformance
import ConformanceReports
import Foundation
import SpecLanguage
import SpecText
import Synchronization

/// The spec as arguments for tests: a chapter's cases, and a check of each.
///
/// ```swift
/// let suite = ConformanceSuite(MyLibrary().backend(), divergences: "divergences.txt")
///
/// @Test(arguments: suite.cases(in: "from-numpy"))
/// func fromNumPy(_ testCase: ConformanceCase) throws { try suite.check(testCase) }
/// ```
///
/// The environment variable `CONFORMANCE_CASES` narrows the cases to ids, chapters and globs, separated by blanks outside of
/// brackets; failures name the value that runs them alone. What is wrong with the suite as a whole, such as a mistake in
/// the divergences, fails in every chapter.
public final class ConformanceSuite: Sendable {
    private enum Setup {
        case ready(cases: [String: [Case]], options: RunOptions)
        case broken(String)
    }

    /// What has been run so far; one chapter is run at a time.
    private struct Progress {
        var running: RunningBackend?
        var results: [String: [String: CaseResult]] = [:]
    }

    private let backend: any Backend
    private let setup: Setup
    private let progress = Mutex(Progress())

    /// Reads the spec and the known divergences; the backend is started by the first check.
    ///
    /// - Parameters:
    ///   - backend: what to test.
    ///   - divergences: the file of known divergences, in the format of `Spec/DIVERGENCES.md`; a relative path begins at
    ///     the folder of the calling source file.
    ///   - spec: files or folders of chapters to use instead of the built-in spec.
    ///   - options: how to judge; its `divergences` are those of the file.
    ///   - environment: where `CONFORMANCE_CASES` is looked up.
    ///   - filePath: the calling source file.
    public init(
        _ backend: any Backend, divergences: String? = nil, spec: [String] = [], options: RunOptions = RunOptions(),
        environment: [String: String] = ProcessInfo.processInfo.environment, filePath: String = #filePath
    ) {
        self.backend = backend
        do {
            let loader = SpecLoader()
            let all = spec.isEmpty ? try loader.load(chapters: SpecText.chapters) : try loader.load(paths: spec)
            var options = options
            if let divergences {
                let file = URL(fileURLWithPath: divergences, relativeTo: URL(fileURLWithPath: filePath))
                guard let text = try? Data(contentsOf: file) else {
                    throw Problem(description: "cannot read the known divergences in '\(file.path)'")
                }
                options.divergences = try KnownDivergences(reading: text, file: file.path, cases: all)
            }
            let patterns = Self.patterns(environment["CONFORMANCE_CASES"] ?? "")
            let chosen = Set(try Selection.select(patterns, from: all).map(\.id))
            var cases = Dictionary(grouping: all, by: \.chapter)
            for chapter in cases.keys { cases[chapter]?.removeAll { !chosen.contains($0.id) } }
            setup = .ready(cases: cases, options: options)
        } catch {
            setup = .broken(Self.text(of: error))
        }
    }

    /// The cases of a chapter; one that fails where the suite is broken or has no such chapter.
    public func cases(in chapter: String) -> [ConformanceCase] {
        switch setup {
        case .broken(let problem): return [ConformanceCase(problem: problem, chapter: chapter)]
        case .ready(let cases, _):
            if let found = cases[chapter] { return found.map(ConformanceCase.init) }
            let nearest = NearestName.of(chapter, among: cases.keys.sorted())
            let hint =
                nearest.map { "did you mean '\($0)'?" } ?? "there are \(cases.keys.sorted().joined(separator: ", "))"
            return [ConformanceCase(problem: "there is no chapter '\(chapter)'; \(hint)", chapter: chapter)]
        }
    }

    /// Returns if the backend conforms in the case: if it answers as the spec shows, diverges as is known, or lacks what
    /// the case needs.
    ///
    /// - Throws: ``ConformanceFailure`` otherwise.
    public func check(_ testCase: ConformanceCase) throws {
        if let problem = testCase.problem { throw ConformanceFailure(description: problem) }
        guard let result = try result(of: testCase) else {
            throw ConformanceFailure(description: "'\(testCase.id)' is no case of this suite")
        }
        if !result.verdict.conforms { throw ConformanceFailure(result) }
    }

    /// The verdict of a case; nil for a case of another suite.
    ///
    /// - Throws: ``ConformanceFailure`` where the backend does not start.
    public func result(of testCase: ConformanceCase) throws -> CaseResult? {
        guard case .ready(let cases, let options) = setup, let chapter = cases[testCase.chapter] else { return nil }
        return try progress.withLock { progress in
            if let known = progress.results[testCase.chapter] { return known[testCase.id] }
            do {
                let running = try progress.running ?? RunningBackend(starting: backend)
                progress.running = running
                let outcome = Runner(options: options).run(chapter, on: running)
                let results = Dictionary(
                    outcome.results.map { ($0.testCase.id, $0) }, uniquingKeysWith: { first, _ in first })
                progress.results[testCase.chapter] = results
                return results[testCase.id]
            } catch {
                throw ConformanceFailure(description: "the backend cannot be run: \(error)")
            }
        }
    }

    /// Words separated by blanks; a cell's id has blanks in its brackets.
    private static func patterns(_ text: String) -> [String] {
        var (patterns, depth): ([String], Int) = ([""], 0)
        for character in text {
            depth += character == "[" ? 1 : character == "]" ? -1 : 0
            if character == " " && depth <= 0 {
                patterns.append("")
            } else {
                patterns[patterns.count - 1].append(character)
            }
        }
        return patterns.filter { !$0.isEmpty }
    }

    private static func text(of error: any Error) -> String {
        switch error {
        case let error as SpecError: error.diagnostics.map(\.description).joined(separator: "\n")
        case let error as DivergenceError: error.diagnostics.map(\.description).joined(separator: "\n")
        case let error as Selection.Failure:
            error.unmatched.map { "CONFORMANCE_CASES: \($0)" }.joined(separator: "\n")
        default: "\(error)"
        }
    }
}

/// One case as a test's argument, named by its id.
public struct ConformanceCase: Sendable, CustomStringConvertible {
    /// The full id.
    public let id: String
    /// The chapter's id.
    public let chapter: String
    /// What is wrong with the suite itself, in place of a case.
    let problem: String?

    init(_ testCase: Case) {
        id = testCase.id
        chapter = testCase.chapter
        problem = nil
    }

    init(problem: String, chapter: String) {
        id = "\(chapter)/..."
        self.chapter = chapter
        self.problem = problem
    }

    /// The id.
    public var description: String { id }
}

/// What a test says of a case in which the backend does not conform.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
    /// The case, the rule, the place in the spec, the session with expected and got, and the way to run it alone.
    public let description: String

    init(description: String) { self.description = description }

    init(_ result: CaseResult) {
        let testCase = result.testCase
        var lines = ["\(result.verdict.rawValue) \(testCase.id)", "rule: \(testCase.title)"]
        let told = FailureText(result, reproduction: Reproduction()).lines.filter { $0.kind != .command }
        if result.divergence == nil && result.cause != .mismatch { lines.append(result.reason) }
        lines += told.map(\.text)
        let quoted =
            "'" + testCase.id.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        lines.append("run it alone: CONFORMANCE_CASES=\(quoted) swift test")
        description = VisibleText.terminal(lines.joined(separator: "\n"))
    }
}

/// What keeps a suite from being made.
private struct Problem: Error, CustomStringConvertible {
    let description: String
}
