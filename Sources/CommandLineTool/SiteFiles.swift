import Conformance
import ConformanceReports
import ConformanceSite
import Foundation
import ReferenceBackend
import SpecLanguage
import SpecText

/// A site that a call writes.
struct SiteFiles {
    /// The folder, as given.
    let folder: String
    private let specPaths: [String]
    private let accelerator: String?
    private let context: ToolContext

    /// Makes sure that the folder can be written to, before there is anything to write.
    ///
    /// - Throws: `OutputFile.Failure` if it cannot.
    init(_ folder: String, _ arguments: ParsedArguments, _ context: ToolContext) throws(OutputFile.Failure) {
        self.folder = folder
        self.context = context
        specPaths = arguments.all("spec")
        accelerator = arguments.value("accelerator")
        try OutputFile.clear(context.path(folder) + "/index.html")
    }

    /// Writes the pages and returns how many files there are.
    ///
    /// - Parameters:
    ///   - reports: a column each.
    ///   - cases: the whole spec.
    ///   - backend: whose memory the pictures show, if it can say; else the reference's.
    /// - Throws: `OutputFile.Failure` if the system refuses.
    func write(_ reports: [Report], cases: [Case], memoryOf backend: (any Backend)?) throws -> Int {
        let describing =
            backend as? any MemoryDescribingBackend
            ?? ReferenceBackend.make(accelerator: accelerator ?? "cuda")
        let pictures = describing.memory(after: cases.map { CaseRequest($0, timeLimit: RunOptions().timeLimit) })
        return try Site(try book(cases), reports: reports, pictures: pictures).write(to: context.path(folder))
    }

    /// The chapters as they are written.
    private func book(_ cases: [Case]) throws(UsageError) -> Book {
        if specPaths.isEmpty {
            return Book(
                chapters: SpecText.chapters.map { ($0.name, $0.text) }, index: SpecText.frontPage, cases: cases)
        }
        var chapters: [(file: String, text: String)] = []
        var folders: [String] = []
        for testCase in cases where chapters.last?.file != testCase.file {
            let data = try InputFile.read(context.path(testCase.file), named: testCase.file)
            chapters.append((testCase.file, String(decoding: data, as: UTF8.self)))
            let folder = URL(fileURLWithPath: context.path(testCase.file)).deletingLastPathComponent().path
            if !folders.contains(folder) { folders.append(folder) }
        }
        // A folder of chapters may have an index beside them.
        let index = folders.compactMap { FileManager.default.contents(atPath: $0 + "/README.md") }.first
        return Book(chapters: chapters, index: index.map { String(decoding: $0, as: UTF8.self) }, cases: cases)
    }
}
