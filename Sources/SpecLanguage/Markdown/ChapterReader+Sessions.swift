extension ChapterReader {
    /// How many bytes a session may have.
    static let sessionSizeLimit = 1 << 20

    /// Reads a session into a case.
    ///
    /// - Parameters:
    ///   - header: the fence's info, or `nil` if it is unusable, in which case only mistakes come out.
    ///   - fenceLine: the zero-based line of the fence.
    ///   - lines: the zero-based lines of the body.
    mutating func readSession(_ header: CaseHeader?, fenceLine: Int, body lines: Range<Int>) {
        let size =
            lines.isEmpty ? 0 : text.range(ofLine: lines.upperBound - 1).upperBound - text.lineStarts[lines.lowerBound]
        guard size <= Self.sessionSizeLimit else {
            note(
                text.lineStarts[fenceLine], "a session of \(size) bytes",
                expected: "at most \(Self.sessionSizeLimit) bytes per session")
            return
        }
        let replacement = header?.needs.contains(.accelerator) == true ? accelerator : nil
        let body = sessionBody(lines, accelerator: replacement)
        var parser = ExampleParser(body: body)
        let examples = parser.examples()
        mistakes.append(contentsOf: parser.mistakes)
        guard !examples.isEmpty else {
            if parser.mistakes.isEmpty {
                note(text.lineStarts[fenceLine], "a session without an example", expected: "at least one `>>>`")
            }
            return
        }
        var steps: [Step] = []
        var expectations: [Expectation] = []
        var uses: [NameUse] = []
        var bound: Set<String> = []
        var isComplete = !parser.hasLostExamples
        steps.reserveCapacity(examples.count)
        expectations.reserveCapacity(examples.count)
        for example in examples {
            do {
                let parsed = try SessionParser.parse(example.source)
                steps.append(parsed.step)
                uses += parsed.uses
                bound.formUnion(parsed.bindings)
            } catch {
                mistakes.append(error)
                isComplete = false
            }
            expectations.append(
                Expectation(
                    source: parser.text(ofLines: example.promptLines),
                    line: lines.lowerBound + example.promptLines.lowerBound + 1, want: example.want))
        }
        // A step that did not parse may have bound any name, so an unknown one is no mistake of its own then.
        guard isComplete else { return }
        guard SessionNames.check(uses, bound: bound, &mistakes), let header else { return }
        append(
            header, suffix: "", line: fenceLine + 1, program: Program(steps: steps), expectations: expectations,
            source: body.bytes[...].string)
    }

    /// Adds a case.
    mutating func append(
        _ header: CaseHeader, suffix: String, line: Int, program: Program, expectations: [Expectation], source: String
    ) {
        let localID = header.id + suffix
        cases.append(
            Case(
                id: "\(chapterID)/\(localID)", chapter: chapterID, localID: localID, file: text.file, line: line,
                title: title, needs: header.needs, level: header.level, warns: header.warns, program: program,
                expectations: expectations, source: source))
    }

    /// The body as doctest sees it: `cuda` renamed, tabs expanded, indentation common to all lines removed.
    func sessionBody(_ lines: Range<Int>, accelerator: String?) -> MappedText {
        var body = MappedText()
        guard let first = lines.first, let last = lines.last else { return body }
        let range = text.range(ofLine: first).lowerBound..<text.range(ofLine: last).upperBound
        let whole = text.bytes[range]
        let indent = commonIndent(lines)
        if accelerator == nil, indent == 0, !whole.contains(.tab) {
            body.append(whole, from: range.lowerBound)
            body.append(.newline, at: range.upperBound)
            return body
        }
        for line in lines {
            let range = text.range(ofLine: line)
            var content = MappedText()
            content.append(text.bytes[range], from: range.lowerBound, renamingAcceleratorTo: accelerator)
            content = content.expandingTabs()
            let skipped = content.bytes.prefix(indent).prefix { $0 == .space }.count
            body.append(content, skipped..<content.count)
            body.append(.newline, at: range.upperBound)
        }
        return body
    }

    /// The least indentation of a line that is not blank.
    private func commonIndent(_ lines: Range<Int>) -> Int {
        var least = Int.max
        for line in lines {
            let content = text.line(line)
            var width = 0
            var isBlank = true
            for byte in content {
                if byte == .space {
                    width += 1
                } else if byte == .tab {
                    width += 8 - width % 8
                } else {
                    isBlank = false
                    break
                }
            }
            if !isBlank { least = min(least, width) }
            if least == 0 { return 0 }
        }
        return least == .max ? 0 : least
    }
}

extension MappedText {
    /// Appends bytes of the chapter, with the word `cuda` read as another name.
    mutating func append(_ slice: ArraySlice<UInt8>, from chapterOffset: Int, renamingAcceleratorTo name: String?) {
        guard let name else { return append(slice, from: chapterOffset) }
        var copied = slice.startIndex
        var index = slice.startIndex
        while let c = slice[index...].firstIndex(of: UInt8(ascii: "c")) {
            let end = c + 4
            let isWord =
                slice[c...].starts(withASCII: "cuda")
                && (c == slice.startIndex || !slice[c - 1].isWordPart)
                && (end == slice.endIndex || !slice[end].isWordPart)
            if isWord {
                append(slice[copied..<c], from: chapterOffset + copied - slice.startIndex)
                append(inserted: Array(name.utf8), at: chapterOffset + c - slice.startIndex)
                copied = end
            }
            index = isWord ? end : c + 1
        }
        append(slice[copied...], from: chapterOffset + copied - slice.startIndex)
    }

    /// One line with its tabs expanded to columns that are multiples of eight characters, as doctest does first of all.
    func expandingTabs() -> MappedText {
        guard bytes.contains(.tab) else { return self }
        var result = MappedText()
        var column = 0
        var copied = 0
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == .tab {
                result.append(self, copied..<index)
                let width = 8 - column % 8
                result.append(.space, count: width, at: chapterOffset(of: index))
                column += width
                copied = index + 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        result.append(self, copied..<count)
        return result
    }
}

extension UInt8 {
    /// Whether the byte is part of a word; all letters beyond ASCII count as such.
    fileprivate var isWordPart: Bool { isNamePart || self >= 0x80 }
}
