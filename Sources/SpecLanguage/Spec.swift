/// A spec whose every chapter was read once and found right.
///
/// The cases of a spec of ordinary size stay in memory. Those of a larger one are read again, chapter by chapter, when they
/// are asked for, so that a run over millions of cases holds a few chapters at a time.
public struct Spec: Sendable {
    /// One chapter.
    struct Chapter: Sendable {
        let source: ChapterSource
        let count: Int
        /// Its cases, unless they are to be read again.
        let kept: [Case]?
    }

    let loader: SpecLoader
    let chapters: [Chapter]

    /// How many bytes of chapters are kept as cases, which take some thirty times the room.
    public static let keptSize = 4 << 20

    /// How many cases there are.
    public var count: Int { chapters.reduce(0) { $0 + $1.count } }

    /// All cases at once, in the order of the spec.
    ///
    /// - Throws: ``SpecError`` if a file is no longer what it was.
    public func cases() throws(SpecError) -> [Case] {
        var all: [Case] = []
        all.reserveCapacity(count)
        for chapter in chapters { all += try cases(of: chapter) }
        return all
    }

    /// The cases in batches of whole chapters, of at least `size` cases if there are as many left.
    public func batches(ofAtLeast size: Int) -> Batches { Batches(spec: self, size: size) }

    /// Takes the cases of a spec a few chapters at a time.
    public struct Batches: Sendable {
        let spec: Spec
        let size: Int
        private var position = 0

        init(spec: Spec, size: Int) {
            self.spec = spec
            self.size = size
        }

        /// The next cases; nil after the last.
        ///
        /// - Throws: ``SpecError`` if a file is no longer what it was.
        public mutating func next() throws(SpecError) -> [Case]? {
            var batch: [Case] = []
            while position < spec.chapters.count, batch.count < size {
                let next = try spec.cases(of: spec.chapters[position])
                if batch.isEmpty { batch = next } else { batch += next }
                position += 1
            }
            return batch.isEmpty ? nil : batch
        }
    }

    private func cases(of chapter: Chapter) throws(SpecError) -> [Case] {
        if let kept = chapter.kept { return kept }
        let loaded = loader.read(chapter.source)
        guard loaded.diagnostics.isEmpty, loaded.cases.count == chapter.count else {
            let changed = Diagnostic(
                location: SourceLocation(file: chapter.source.name),
                found: "a file that changed while it was being used", expected: "the \(chapter.count) cases of before")
            throw SpecError([changed] + loaded.diagnostics)
        }
        return loaded.cases
    }
}

/// Where a chapter's text is.
struct ChapterSource: Sendable {
    enum Place: Sendable {
        case bytes([UInt8])
        case file
        /// There is none, for this reason.
        case missing(Diagnostic)
    }

    /// The file's name, as it was given.
    let name: String
    let place: Place
    /// How many bytes there are, as far as that is known before reading.
    let size: Int
}
