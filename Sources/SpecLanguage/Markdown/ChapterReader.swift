/// Reads one chapter of Markdown into cases.
///
/// Only what carries cases is looked at: headings, fences and case tables. Everything else is prose.
struct ChapterReader {
    let text: ChapterText
    let chapterID: String
    let accelerator: String?
    var cases: [Case] = []
    var mistakes = Mistakes()
    var title = ""
    private var line = 0
    /// Whether a fence that is no session's was found to have no end; no other is looked for then.
    private var hasEndlessFence = false

    init(text: ChapterText, chapterID: String, accelerator: String?) {
        self.text = text
        self.chapterID = chapterID
        self.accelerator = accelerator
    }

    /// Reads the whole chapter.
    mutating func read() {
        while line < text.lineCount {
            let content = text.line(line)
            switch content.first {
            case UInt8(ascii: "#"): readHeading(content)
            case UInt8(ascii: "<"): readMarker(content)
            case .backtick, UInt8(ascii: "~"), .space: readFence(content)
            default: break
            }
            line += 1
        }
    }

    mutating func note(_ offset: Int, _ found: String, expected: String) {
        mistakes.append(Mistake(chapterOffset: offset, found: found, expected: expected))
    }

    private mutating func readHeading(_ content: ArraySlice<UInt8>) {
        let hashes = content.prefix { $0 == UInt8(ascii: "#") }.count
        let rest = content.dropFirst(hashes)
        guard hashes <= 6, rest.first?.isBlank ?? true else { return }
        title = rest.trimmed.string
    }

    // MARK: - Fences

    private struct Fence {
        var marks: ArraySlice<UInt8>
        var info: ArraySlice<UInt8>
        var isIndented: Bool

        /// Whether the info string's first word is `pycon`.
        var isSession: Bool { info.starts(withASCII: "pycon") && (info.dropFirst(5).first?.isBlank ?? true) }
    }

    private static func fence(_ content: ArraySlice<UInt8>) -> Fence? {
        let indent = content.prefix { $0 == .space }.count
        let rest = content.dropFirst(indent)
        guard indent <= 3, let mark = rest.first, mark == .backtick || mark == UInt8(ascii: "~") else { return nil }
        let marks = rest.prefix { $0 == mark }
        let info = rest.dropFirst(marks.count).trimmed
        guard marks.count >= 3, mark != .backtick || !info.contains(.backtick) else { return nil }
        return Fence(marks: marks, info: info, isIndented: indent > 0)
    }

    private mutating func readFence(_ content: ArraySlice<UInt8>) {
        guard let fence = Self.fence(content) else { return }
        guard fence.isSession else {
            if !hasEndlessFence { skipOther(fence) }
            return
        }
        if fence.isIndented {
            note(fence.marks.startIndex, "an indented session", expected: "a fence that starts in the first column")
        }
        let opening = line
        var closing = opening + 1
        while closing < text.lineCount, !text.line(closing).starts(with: fence.marks) { closing += 1 }
        let isClosed = closing < text.lineCount && Self.isClosing(text.line(closing), of: fence)
        if !isClosed {
            note(
                fence.marks.startIndex, "a session whose fence is never closed",
                expected: "a line \(fence.marks.quotedFence) after the session")
        }
        let header = CaseHeader.parse(fence.info.dropFirst(5).trimmed, mistakes: &mistakes)
        // What a session without an end holds is anybody's guess; reading goes on where the next fence opens.
        if isClosed { readSession(header, fenceLine: opening, body: (opening + 1)..<closing) }
        line = isClosed ? closing : closing - 1
    }

    /// Whether the line, known to start with the fence's marks, holds nothing else.
    private static func isClosing(_ content: ArraySlice<UInt8>, of fence: Fence) -> Bool {
        content.trimmed.allSatisfy { $0 == fence.marks.first }
    }

    /// Passes over a fenced block that is no session.
    private mutating func skipOther(_ fence: Fence) {
        let opening = line
        var index = opening + 1
        var hidden: [Int] = []
        while index < text.lineCount {
            let content = text.line(index)
            if let inner = Self.fence(content) {
                if inner.marks.first == fence.marks.first, inner.marks.count >= fence.marks.count, inner.info.isEmpty {
                    break
                }
                if inner.isSession { hidden.append(inner.marks.startIndex) }
            }
            index += 1
        }
        guard index < text.lineCount else {
            hasEndlessFence = true
            note(
                fence.marks.startIndex, "a fence that is never closed",
                expected: "a line \(fence.marks.quotedFence) after the block")
            return
        }
        for offset in hidden {
            note(
                offset, "a session inside the block that opens on line \(opening + 1)",
                expected: "a session of its own, or another info string than `pycon`")
        }
        line = index
    }

    // MARK: - Markers of tables

    private mutating func readMarker(_ content: ArraySlice<UInt8>) {
        guard content.starts(withASCII: "<!--") else { return }
        let inside = content.dropFirst(4).drop(while: \.isBlank)
        guard inside.starts(withASCII: "cases"), inside.dropFirst(5).first.map({ $0.isBlank || $0 == 0x2D }) ?? true
        else { return }
        let trimmed = inside.dropFirst(5).trimmed
        guard trimmed.count >= 3, trimmed.suffix(3).elementsEqual("-->".utf8) else {
            note(content.startIndex, "a marker that does not end on its line", expected: "`-->` at the end of the line")
            return
        }
        let header = CaseHeader.parse(trimmed.dropLast(3).trimmed, mistakes: &mistakes)
        line = readTable(header, markerLine: line)
    }
}

extension ArraySlice<UInt8> {
    /// A fence's marks as a diagnostic shows them, which cannot stand in backticks.
    fileprivate var quotedFence: String { count <= 20 ? "\"\(string)\"" : "of as many marks" }
}
