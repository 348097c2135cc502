import Conformance
import ConformanceReports
import Foundation
import SpecLanguage

/// `publish [REPORT...]`.
enum PublishCommand: Command {
    static let syntax = CommandSyntax(
        name: "publish", operands: "[REPORT...]",
        abstract: "writes results without times, and the matrix of all results",
        discussion: """
            Each REPORT is a report.json of a whole run. Its result goes to results/ in the folder, beside those of other
            backends, and MATRIX.md shows them all, rule by rule. The same answers give the same files, dates included.
            '--check' writes nothing and fails if anything would change.
            """,
        options: [
            OptionSyntax("folder", value: "DIR", "where results live (default: Reports)"),
            OptionSyntax("check", "only tell whether the folder is current"),
            SharedOptions.spec,
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        let folder = arguments.value("folder") ?? "Reports"
        var cases: [String: [Case]] = [:]
        func spec(_ accelerator: String?) throws -> [Case] {
            if let known = cases[accelerator ?? ""] { return known }
            let loaded = try SpecSource.load(paths: arguments.all("spec"), accelerator: accelerator)
            cases[accelerator ?? ""] = loaded
            return loaded
        }
        var results = try published(folder, context)
        var files: [(path: String, data: Data)] = []
        for path in arguments.operands {
            let report = try ReportFile.read(path, context)
            if report.header.options["patterns"] != nil || report.header.shard != nil {
                throw UsageError("'\(path)' is of a part of the spec, published are whole runs")
            }
            var result: PublishedResult
            do {
                result = try PublishedResult(report, cases: spec(report.header.options["accelerator"]))
            } catch let error as Report.Unreadable {
                throw UsageError("'\(path)': \(error.description)")
            }
            let name = result.fileName
            if let earlier = results[name] { result = result.keepingDate(of: earlier) }
            results[name] = result
            files.append(("\(folder)/results/\(name)", try result.data()))
        }
        if results.isEmpty { throw UsageError("there is no result in '\(folder)/results', and no report is given") }
        // The reference first: it is what the others are compared with.
        let columns = results.values.sorted {
            ($0.backend.name == "reference" ? 0 : 1, $0.title) < ($1.backend.name == "reference" ? 0 : 1, $1.title)
        }
        files.append(("\(folder)/MATRIX.md", Data(ResultMatrix(columns, cases: try spec(nil)).markdown.utf8)))
        let stale = files.filter { (try? InputFile.read(context.path($0.path), named: $0.path)) != $0.data }
        if arguments.has("check") {
            for file in stale { context.err("tensor-conformance: '\(file.path)' is not current\n") }
            if stale.isEmpty { context.out("\(files.count) files are current\n") }
            return stale.isEmpty ? 0 : 1
        }
        for file in stale {
            let output = try OutputFile(context.path(file.path))
            try output.write(Array(file.data))
            try output.close()
            context.out("wrote \(file.path)\n")
        }
        if stale.isEmpty { context.out("nothing changed\n") }
        return 0
    }

    /// The results in a folder, by file name.
    private static func published(_ folder: String, _ context: ToolContext) throws -> [String: PublishedResult] {
        let place = context.path("\(folder)/results")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        var results: [String: PublishedResult] = [:]
        for name in names.sorted() where name.hasSuffix(".json") {
            do {
                results[name] = try PublishedResult.read(
                    InputFile.read("\(place)/\(name)", named: "\(folder)/results/\(name)"))
            } catch let error as Report.Unreadable {
                throw UsageError("'\(folder)/results/\(name)': \(error.description)")
            }
        }
        return results
    }
}
