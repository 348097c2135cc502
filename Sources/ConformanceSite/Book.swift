import SpecLanguage

/// The spec as the site shows it: its chapters as they are written, and the cases read from them.
public struct Book: Sendable {
    /// The chapters in order: the file, as the cases name it, and its text.
    public var chapters: [(file: String, text: String)]
    /// The spec's own front page, which holds the index of rules by function; nil if there is none.
    public var index: String?
    /// All cases of all chapters.
    public var cases: [Case]

    /// Makes a book.
    public init(chapters: [(file: String, text: String)], index: String? = nil, cases: [Case]) {
        self.chapters = chapters
        self.index = index
        self.cases = cases
    }
}
