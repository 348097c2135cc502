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
    /// The part of a greater run that this one is.
    var part: RunHeader.Part?

    private let arguments: ParsedArguments
    private let context: ToolContext

    /// Reads the options of ``SharedOptions/verdicts``.
    init(_ syntax: CommandSyntax, _ arguments: ParsedArguments, _ context: ToolContext) throws {
        self.arguments = arguments
        self.context = context
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
        let silent = ["junit", "json", "html", "quiet", "verbose", "shard", "junit-strict", "write-divergences"]
        for option in syntax.options where !silent.contains(option.name) && arguments.has(option.name) {
            told.append(
                (option.name, option.value == nil ? "true" : arguments.all(option.name).joined(separator: " ")))
        }
    }

    /// Runs cases, reports, and returns the exit code.
    ///
    /// - Parameters:
    ///   - cases: what to run.
    ///   - spec: the whole spec, in which known divergences are looked up.
    ///   - isWhole: whether reports go to their default places.
    ///   - adapter: the adapter of the suite that is tested, whose known divergences are kept beside it.
    ///   - backend: makes the backend, once everything else about the call is known to be right.
    ///   - faults: what else is wrong with the run as a whole.
    func run(
        _ cases: CaseSupply, of spec: Spec, isWhole: Bool, adapter: NamedAdapter? = nil,
        on backend: () throws -> any Backend, faults: () throws -> [String] = { [] }
    ) throws -> Int32 {
        var options = options
        if let path = arguments.value("divergences") ?? ownDivergences(of: adapter) {
            options.divergences = try KnownDivergences(
                reading: InputFile.read(context.path(path), named: path), file: path, cases: spec.cases())
        }
        let header = RunHeader(suiteVersion: Suite.version, date: context.now(), options: told, part: part)
        let presentation = try Presentation(arguments, context, reproduction: reproduction)
        let running = try RunningBackend(starting: backend())
        defer { running.stop() }
        // Opened before the first case, so that a place that cannot be written is known at once.
        let files = try presentation.files(for: running.description, header, isWhole: isWhole)
        let site = try arguments.value("html").map { try SiteFiles($0, arguments, context) }
        presentation.console.begin(running.description, planned: cases.count)
        let progress = ProgressBar(style: presentation.style, planned: cases.count, write: context.out)
        var outcome = try Runner(options: options).run(
            batches: cases.next, on: running, observer: progress, keeping: site == nil ? .notPassed : .all,
            take: files.add)
        outcome.faults += try faults()
        progress.clear()
        let code = presentation.end(outcome, files)
        guard let site else { return code }
        do {
            let report = Report(outcome, header: header)
            let count = try site.write([report], cases: spec.cases(), memoryOf: running.backend)
            if presentation.style.verbosity != .quiet { context.out("wrote \(site.folder): \(count) files\n") }
        } catch {
            context.err("tensor-conformance: \(VisibleText.line("\(error)"))\n")
            return 3
        }
        return code
    }
}

extension JudgedCall {
    /// The list beside an adapter, which is about the built-in spec, unless the call asks for another or for none.
    private func ownDivergences(of adapter: NamedAdapter?) -> String? {
        if arguments.has("no-divergences") || !arguments.all("spec").isEmpty { return nil }
        guard let path = adapter?.divergences else { return nil }
        let here = FileManager.default.currentDirectoryPath + "/"
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
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
