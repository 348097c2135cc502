import Conformance
import ConformanceReports
import Foundation
import SpecLanguage

/// A folder of pages that shows the spec, what backends answered, and what memory looks like; it needs no network.
public struct Site {
    private let model: SiteModel

    /// Makes a site.
    ///
    /// - Parameters:
    ///   - book: the spec.
    ///   - reports: the results, one column each, in this order.
    ///   - pictures: the memory after each case of the book, in their order; nil where there is none to be shown.
    public init(_ book: Book, reports: [Report], pictures: [MemorySnapshot?]) {
        precondition(pictures.count == book.cases.count, "a picture or nil for each case")
        model = SiteModel(book, reports: reports, pictures: pictures)
    }

    /// Writes the pages into a folder, which is made if it is not there; files of other names stay.
    ///
    /// - Returns: the number of files.
    /// - Throws: `OutputFile.Failure` if the system refuses.
    public func write(to folder: String) throws(OutputFile.Failure) -> Int {
        let links = Links(model)
        let index = RuleIndex(model, links: links)
        var files: [(name: String, text: () -> String)] = [
            ("assets/site.css", { Self.style }), ("assets/site.js", { Self.asset("site.js") }),
            ("assets/theme.js", { Self.asset("theme.js") }),
            ("assets/search.js", { [model] in SearchData(model, index: index).script }),
        ]
        func add(_ page: Page) { files.append((page.name, { page.document })) }
        add(FrontPage(model, links: links, index: index).page)
        add(MatrixPage(model).page)
        for number in model.backends.indices where FailuresPage.isNeeded(model.backends[number]) {
            add(FailuresPage(model, backend: number).page)
        }
        for number in model.chapters.indices {
            add(ChapterPage(model, links: links, chapter: number).page)
            files.append(("data/\(model.key(number)).js", { [model] in ChapterData(model, chapter: number).script }))
        }
        for (name, text) in files {
            let file = try OutputFile("\(folder)/\(name)")
            try file.write(text())
            try file.close()
        }
        return files.count
    }

    /// The style sheet, with the colours of the pictures in both themes.
    static var style: String {
        asset("site.css")
            .replacing("/* picture: light */", with: MemorySVG.lightColours + ";")
            .replacing("/* picture: dark */", with: MemorySVG.darkColours + ";") + MemorySVG.rules + "\n"
    }

    private static func asset(_ name: String) -> String { embeddedAssets.first { $0.name == name }?.text ?? "" }
}
