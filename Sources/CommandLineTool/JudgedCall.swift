import Conformance
import ConformanceReports
import Foundation
import SpecLanguage

/// A call that judges cases and reports the verdicts, wherever the answers come from.
struct JudgedCall {
    /// How to run and judge.
    var options: RunOptions
    /// The options that reports repeat, in a fixed order.
    var told: [(name: String, value: String)] = []
    /// How a reader does the same for one case.
    var reproduction: Reproduction

    private let arguments: ParsedArguments
    private let context: ToolContext
    private let style: ConsoleStyle

    /// Reads the options of ``SharedOptions/verdicts``.
    init(_ syntax: CommandSyntax, _ arguments: ParsedArguments, _ context: ToolContext) throws {
        self.arguments = arguments
        self.context = context
        style = try Self.style(arguments, context)
        options = try SharedOptions.runOptions(arguments)
        reproduction = SharedOptions.reproduction(arguments)
        for name in arguments.all("require") {
            guard Capability(rawValue: name) != nil else {
                let names = Capability.allCases.map(\.rawValue)
                let hint =
                    NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
                    ?? "there are \(names.joined(separator: ", "))"
                throw UsageError("option '--require': unknown capability '\(name)'; \(hint)")
            }
            options.required.insert(name)
        }
        let silent = ["junit", "json", "quiet", "verbose", "shard", "junit-strict", "write-divergences"]
        for option in syntax.options where !silent.contains(option.name) && arguments.has(option.name) {
            told.append(
                (option.name, option.value == nil ? "true" : arguments.all(option.name).joined(separator: " ")))
        }
    }

    /// Runs cases, reports, and returns the exit code.
    ///
    /// - Parameters:
    ///   - cases: what to run.
    ///   - all: the whole spec, in which known divergences are looked up.
    ///   - isWhole: whether reports go to their default places.
    ///   - backend: makes the backend, once everything else about the call is known to be right.
    ///   - faults: what else is wrong with the run as a whole.
    func run(
        _ cases: [Case], of all: [Case], isWhole: Bool, on backend: () throws -> any Backend,
        faults: () -> [String] = { [] }
    ) throws -> Int32 {
        var options = options
        if let path = arguments.value("divergences") {
            options.divergences = try KnownDivergences(
                reading: InputFile.read(context.path(path), named: path), file: path, cases: all)
        }
        let console = ConsoleReport(style: style, reproduction: reproduction, write: context.out)
        let header = RunHeader(suiteVersion: Suite.version, date: context.now(), options: told)
        let running = try RunningBackend(starting: backend())
        defer { running.stop() }
        // Checked before the first case, so that a place that cannot be written is known at once.
        let outputs = try ReportFiles(arguments, context, running.description, isWhole: isWhole)
        console.begin(running.description, planned: cases.count)
        let progress = ProgressBar(style: style, planned: cases.count, write: context.out)
        var outcome = Runner(options: options).run(cases, on: running, observer: progress)
        outcome.faults += faults()
        progress.clear()
        console.end(outcome)
        do {
            let written = try outputs.write(outcome, header, reproduction)
            if style.verbosity != .quiet && !written.isEmpty {
                context.out("wrote \(written.joined(separator: ", "))\n")
            }
        } catch {
            context.err("tensor-conformance: \(VisibleText.line(error.description))\n")
            return 3
        }
        return outcome.exitCode
    }

    private static func style(_ arguments: ParsedArguments, _ context: ToolContext) throws -> ConsoleStyle {
        if arguments.has("quiet") && arguments.has("verbose") {
            throw UsageError("'--quiet' and '--verbose' exclude each other")
        }
        let verbosity: ConsoleStyle.Verbosity =
            arguments.has("quiet") ? .quiet : arguments.has("verbose") ? .verbose : .normal
        let canMove = context.isTerminal && context.environment["TERM"] != "dumb"
        let isPlain = context.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return ConsoleStyle(verbosity: verbosity, hasColor: canMove && !isPlain, isLive: canMove && !isPlain)
    }
}

/// Files that a call names.
enum InputFile {
    /// The bytes of a file.
    ///
    /// - Throws: `UsageError` if it cannot be read.
    static func read(_ path: String, named name: String) throws(UsageError) -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw UsageError("cannot read '\(name)': \(isThere ? "the system refuses" : "there is no such file")")
        }
    }
}
