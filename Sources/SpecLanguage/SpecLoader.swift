/// Loads chapters into cases.
public struct SpecLoader: Sendable {
    /// The device type that the word `cuda` is read as in cases that need ``Capability/accelerator``; `nil` reads it as is.
    public var accelerator: String?

    /// How many bytes a chapter may have: a hundred times the longest that one could want to read.
    public static let fileSizeLimit = 1 << 24
    /// How many mistakes of one file are told one by one; the others are counted.
    public static let diagnosticLimit = Mistakes.limit

    /// Makes a loader.
    public init(accelerator: String? = nil) {
        self.accelerator = accelerator
    }

    /// Loads chapters that are already in memory, in the order given.
    ///
    /// - Parameter chapters: names, of which the last path component decides the chapter's id, and texts.
    /// - Throws: ``SpecError`` with every mistake of all chapters.
    public func load(chapters: [(name: String, text: String)]) throws(SpecError) -> [Case] {
        try open(chapters: chapters).cases()
    }

    /// Reads chapters that are already in memory, in the order given.
    ///
    /// - Parameter chapters: names, of which the last path component decides the chapter's id, and texts.
    /// - Throws: ``SpecError`` with every mistake of all chapters.
    public func open(chapters: [(name: String, text: String)]) throws(SpecError) -> Spec {
        try check([
            chapters.map { ChapterSource(name: $0.name, place: .bytes(Array($0.text.utf8)), size: $0.text.utf8.count) }
        ])
    }

    /// What reading one file gave.
    struct LoadedFile: Sendable {
        var cases: [Case] = []
        var diagnostics: [Diagnostic] = []
    }

    /// Reads one chapter.
    func read(file: String, bytes: [UInt8]) -> LoadedFile {
        guard bytes.count <= Self.fileSizeLimit else { return tooLarge(file, bytes.count) }
        if let accelerator, !Array(accelerator.utf8)[...].isIdentifier {
            return failure(
                SourceLocation(file: file), "the accelerator name \(quote(accelerator))",
                "a device type of letters, digits and `_`")
        }
        let text = ChapterText(file: file, bytes: bytes)
        let invalid = UTF8Check.invalidOffsets(text.bytes, limit: Self.diagnosticLimit)
        var reader = ChapterReader(text: text, chapterID: ChapterFiles.chapterID(of: file), accelerator: accelerator)
        reader.read()
        var lines = LocationCursor(text: text)
        var diagnostics = invalid.map { offset in
            Diagnostic(
                location: lines.location(of: offset),
                found: "the byte 0x\(String(text.bytes[offset], radix: 16, uppercase: true)), which is not UTF-8",
                expected: "text in UTF-8")
        }
        // A byte that is no text makes nonsense of its line; what else is wrong there is not worth telling.
        let unreadable = Set(diagnostics.map(\.location.line))
        lines = LocationCursor(text: text)
        for mistake in reader.mistakes.kept.sorted(by: { $0.chapterOffset < $1.chapterOffset }) {
            let location = lines.location(of: mistake.chapterOffset)
            guard !unreadable.contains(location.line) else { continue }
            diagnostics.append(
                Diagnostic(location: location, found: mistake.found, expected: mistake.expected, hint: mistake.hint))
        }
        if reader.mistakes.dropped > 0, let last = diagnostics.last?.location {
            diagnostics.append(
                Diagnostic(
                    location: last, found: "\(reader.mistakes.dropped) more mistakes in this file", expected: "none"))
        }
        return LoadedFile(cases: reader.cases, diagnostics: diagnostics)
    }

    func tooLarge(_ file: String, _ size: Int) -> LoadedFile {
        failure(
            SourceLocation(file: file), "a file of \(size) bytes", "at most \(Self.fileSizeLimit) bytes per chapter")
    }

    func failure(_ location: SourceLocation, _ found: String, _ expected: String, hint: String? = nil) -> LoadedFile {
        LoadedFile(diagnostics: [Diagnostic(location: location, found: found, expected: expected, hint: hint)])
    }
}
