import Conformance
import ConformanceReports
import SpecLanguage

/// Everything the pages are made of: chapters cut into rules, cases by place, and every backend's results.
struct SiteModel {
    /// A chapter and its rules.
    struct Chapter {
        /// The chapter's id, which is also the name of its page.
        var id: String
        var file: String
        var title: String
        var blocks: [MarkdownBlock]
        var sections: [Section]
        /// Its cases, as positions in ``SiteModel/cases``.
        var cases: Range<Int>
    }

    /// What stands under one heading; if it holds cases, a rule.
    struct Section {
        var title: String
        var slug: String
        var level: Int
        /// What its paragraphs state as a rule.
        var statements: [String]
        /// Its cases, as positions in ``SiteModel/cases``.
        var cases: [Int]
    }

    let chapters: [Chapter]
    let cases: [Case]
    let index: String?
    let backends: [BackendColumn]
    /// The section that each case belongs to.
    let sectionOfCase: [(chapter: Int, section: Int)]
    let pictures: [MemorySnapshot?]
    /// Cases by the file and line of their fence or row.
    private let places: [String: [Int: [Int]]]

    /// - Parameters:
    ///   - book: the spec.
    ///   - reports: the results, a column each.
    ///   - pictures: the memory after each case of the book, in their order.
    init(_ book: Book, reports: [Report], pictures: [MemorySnapshot?]) {
        cases = book.cases
        index = book.index
        self.pictures = pictures
        var places: [String: [Int: [Int]]] = [:]
        for (position, testCase) in book.cases.enumerated() {
            places[testCase.file, default: [:]][testCase.line, default: []].append(position)
        }
        self.places = places
        var owners = [(chapter: Int, section: Int)](repeating: (0, 0), count: book.cases.count)
        var chapters: [Chapter] = []
        var names: Set<String> = []
        for (file, text) in book.chapters {
            let found = places[file] ?? [:]
            guard let first = found.values.compactMap(\.first).min() else { continue }
            let count = found.values.reduce(0) { $0 + $1.count }
            let blocks = BlockReader.read(text)
            let sections = SectionReader.sections(of: blocks, casesAt: found)
            for (number, section) in sections.enumerated() {
                for position in section.cases { owners[position] = (chapters.count, number) }
            }
            // Two files may make one chapter's id; pages need a name each.
            var id = book.cases[first].chapter
            while !names.insert(Self.pageName(id).lowercased()).inserted { id += "-" }
            let title = sections.first { $0.level == 1 }?.title ?? book.cases[first].chapter
            chapters.append(
                Chapter(
                    id: id, file: file, title: title, blocks: blocks, sections: sections, cases: first..<(first + count)
                ))
        }
        self.chapters = chapters
        sectionOfCase = owners
        let positions = Dictionary(
            book.cases.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        backends = BackendColumn.columns(for: reports, positions: positions, count: book.cases.count)
    }

    /// The cases whose fence or row stands on a line.
    func cases(inFile file: String, line: Int) -> [Int] { places[file]?[line] ?? [] }

    /// The name of a chapter's page.
    func page(_ chapter: Int) -> String { Self.pageName(chapters[chapter].id) }

    /// What scripts and data files call a chapter.
    func key(_ chapter: Int) -> String { String(page(chapter).dropLast(5)) }

    /// The address of a rule.
    func address(chapter: Int, section: Int) -> String {
        page(chapter) + Anchor.reference(chapters[chapter].sections[section].slug)
    }

    /// The address of a case.
    func address(ofCase position: Int) -> String {
        page(sectionOfCase[position].chapter) + Anchor.toCase(cases[position].id)
    }

    /// The snapshot of a case whose picture says something.
    func picture(ofCase position: Int) -> MemorySnapshot? {
        pictures[position].flatMap { $0.showsSharing ? $0 : nil }
    }

    private static func pageName(_ id: String) -> String {
        let safe = id.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }
        // The site's own pages keep their names.
        let name = String(safe)
        return (["index", "matrix", ""].contains(name.lowercased()) || name.hasPrefix("failures") ? "chapter-" : "")
            + name + ".html"
    }
}

/// Cuts a chapter into sections.
enum SectionReader {
    static func sections(of blocks: [MarkdownBlock], casesAt places: [Int: [Int]]) -> [SiteModel.Section] {
        var sections = [SiteModel.Section(title: "", slug: "", level: 0, statements: [], cases: [])]
        for block in blocks {
            switch block {
            case .heading(let level, let text, let slug):
                sections.append(
                    SiteModel.Section(
                        title: InlineMarkdown.plain(text), slug: slug, level: level, statements: [], cases: []))
            case .paragraph(let text):
                if text.hasPrefix("**Rule") { sections[sections.count - 1].statements.append(statement(text)) }
            case .code(_, _, let line):
                sections[sections.count - 1].cases += places[line] ?? []
            case .table(let table):
                for row in table.rows { sections[sections.count - 1].cases += places[row.line] ?? [] }
            case .list, .comment: break
            }
        }
        // Nothing stands above the title of most chapters.
        if sections[0].cases.isEmpty { sections.removeFirst() }
        return sections
    }

    private static func statement(_ text: String) -> String {
        var words = text.replacing("\n", with: " ")[...]
        if let end = words.firstRange(of: "** ") { words = words[end.upperBound...] }
        return String(words)
    }
}
