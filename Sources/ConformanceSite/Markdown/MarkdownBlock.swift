/// A block of Markdown, of the kinds that chapters are written in.
indirect enum MarkdownBlock: Hashable {
    /// A heading with the name by which links reach it.
    case heading(level: Int, text: String, slug: String)
    case paragraph(String)
    case list(isOrdered: Bool, start: Int, items: [[MarkdownBlock]])
    /// A fenced block; `line` is that of the opening fence, from 1.
    case code(info: String, text: String, line: Int)
    case table(MarkdownTable)
    /// An HTML comment that stands on a line of its own.
    case comment(String)
}

/// A table of Markdown.
struct MarkdownTable: Hashable {
    var header: [String]
    var rows: [Row]

    /// A row and its line, from 1.
    struct Row: Hashable {
        var cells: [String]
        var line: Int
    }
}
