/// One `>>>` example of a session, with places in the session's body.
struct Example {
    /// The statement without prompts, lines joined by `\n`.
    var source: MappedText
    /// The zero-based lines of the body that hold the prompts.
    var promptLines: Range<Int>
    /// The expected text, indentation stripped: empty, or lines that each end in a newline.
    var want: String
}

/// A session's body cut into examples exactly where CPython's `doctest` cuts.
///
/// What doctest would silently drop (text after a blank line, the expected text of a comment) is reported, because
/// an expectation that nothing checks is a mistake.
struct ExampleParser {
    let body: MappedText
    /// Ranges of the body's lines, without line ends.
    private let lines: [Range<Int>]
    private(set) var mistakes = Mistakes()
    /// Whether a mistake kept an example from being read, so that what it binds is unknown.
    private(set) var hasLostExamples = false

    init(body: MappedText) {
        self.body = body
        var lines: [Range<Int>] = []
        var start = 0
        for index in body.bytes.indices where body.bytes[index] == .newline {
            lines.append(start..<index)
            start = index + 1
        }
        if start < body.count { lines.append(start..<body.count) }
        self.lines = lines
    }

    mutating func examples() -> [Example] {
        var examples: [Example] = []
        var line = 0
        var strayReported = false
        while line < lines.count {
            guard hasPrompt(">>>", line) else {
                if !isBlank(line), !strayReported {
                    strayReported = true
                    note(
                        contentStart(line), "text that belongs to no example, so nothing compares it",
                        "`>>>`, or `<BLANKLINE>` for an empty line of output")
                }
                line += 1
                continue
            }
            strayReported = false
            var end = line + 1
            while end < lines.count, hasPrompt("...", end) { end += 1 }
            var wantEnd = end
            while wantEnd < lines.count, !isBlank(wantEnd), !hasPrompt(">>>", wantEnd) { wantEnd += 1 }
            if let example = example(prompts: line..<end, wants: end..<wantEnd) { examples.append(example) }
            line = wantEnd
        }
        return examples
    }

    private mutating func example(prompts: Range<Int>, wants: Range<Int>) -> Example? {
        let indent = contentStart(prompts.lowerBound) - lines[prompts.lowerBound].lowerBound
        guard checkPrompts(prompts, indent: indent) else {
            hasLostExamples = true
            return nil
        }
        var source = MappedText()
        for line in prompts {
            let range = lines[line]
            if line > prompts.lowerBound { source.append(body, (range.lowerBound - 1)..<range.lowerBound) }
            source.append(body, min(range.lowerBound + indent + 4, range.upperBound)..<range.upperBound)
        }
        var want: [UInt8] = []
        for line in wants {
            let start = lines[line].lowerBound
            guard contentStart(line) - start >= indent else {
                note(contentStart(line), "expected text that starts left of its `>>>`", "at least the same indentation")
                hasLostExamples = true
                return nil
            }
            want.append(contentsOf: body.bytes[(start + indent)..<lines[line].upperBound])
            want.append(.newline)
        }
        if let directive = directiveOffset(in: source) {
            mistakes.append(
                Mistake(
                    chapterOffset: source.chapterOffset(of: directive),
                    found: "a doctest directive, which is not part of the format",
                    expected: "an example that holds without one"))
            hasLostExamples = true
            return nil
        }
        if isComment(source) {
            if let line = wants.first {
                note(contentStart(line), "expected text under a comment, which shows nothing", "a blank line")
            }
            return nil
        }
        return Example(
            source: source, promptLines: prompts, want: String(decoding: want, as: UTF8.self))
    }

    /// The lines as written.
    func text(ofLines range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        return body.bytes[lines[first].lowerBound..<lines[last].upperBound].string
    }

    /// Whether every prompt has a blank behind it and stands below the first.
    private mutating func checkPrompts(_ prompts: Range<Int>, indent: Int) -> Bool {
        for line in prompts where lines[line].count >= indent + 4 {
            let behind = lines[line].lowerBound + indent + 3
            guard body.bytes[behind] != .space else { continue }
            if contentStart(line) - lines[line].lowerBound == indent {
                note(behind, "no blank after the prompt \(body.bytes[(behind - 3)..<behind].quoted)", "a blank")
            } else {
                noteMisplaced(line)
            }
            return false
        }
        for line in prompts where contentStart(line) - lines[line].lowerBound != indent {
            noteMisplaced(line)
            return false
        }
        return true
    }

    private mutating func noteMisplaced(_ line: Int) {
        note(contentStart(line), "a `...` prompt indented unlike its `>>>`", "the prompts one below the other")
    }

    private func contentStart(_ line: Int) -> Int {
        var start = lines[line].lowerBound
        while start < lines[line].upperBound, body.bytes[start] == .space { start += 1 }
        return start
    }

    private func isBlank(_ line: Int) -> Bool { contentStart(line) == lines[line].upperBound }

    private func hasPrompt(_ prompt: StaticString, _ line: Int) -> Bool {
        body.bytes[contentStart(line)..<lines[line].upperBound].starts(withASCII: prompt)
    }

    /// Whether the source is one line that is empty or a comment, which doctest takes for no example.
    ///
    /// An empty `...` line behind it does not count.
    private func isComment(_ source: MappedText) -> Bool {
        let line = source.bytes.last == .newline ? source.bytes.dropLast() : source.bytes[...]
        guard let first = line.first(where: { $0 != .space }) else { return true }
        return first == UInt8(ascii: "#") && !line.contains(.newline)
    }

    /// Where a comment `# doctest: ...` stands that no quotation mark follows on its line, which is doctest's own test.
    private func directiveOffset(in source: MappedText) -> Int? {
        let bytes = source.bytes
        guard bytes.contains(UInt8(ascii: "#")) else { return nil }
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: .newline) ?? bytes.count
            let line = bytes[start..<end]
            let unquoted =
                line.lastIndex { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") }.map { $0 + 1 } ?? start
            for hash in unquoted..<end where bytes[hash] == UInt8(ascii: "#") {
                if bytes[(hash + 1)..<end].drop(while: \.isPythonSpace).starts(withASCII: "doctest:") { return hash }
            }
            start = end + 1
        }
        return nil
    }

    private mutating func note(_ offset: Int, _ found: String, _ expected: String) {
        mistakes.append(Mistake(chapterOffset: body.chapterOffset(of: offset), found: found, expected: expected))
    }
}
