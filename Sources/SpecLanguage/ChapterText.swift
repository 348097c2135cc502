/// A chapter's bytes with the places of its lines.
///
/// Line ends are normalised to `\n`, as Python reads text files, so that an offset has one line whatever wrote the file.
struct ChapterText: Sendable {
    let file: String
    let bytes: [UInt8]
    /// The offset of each line's first byte.
    let lineStarts: [Int]

    init(file: String, bytes raw: [UInt8]) {
        self.file = file
        var bytes = raw
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        if bytes.contains(0x0D) { bytes = Self.normalizingLineEnds(bytes) }
        var starts = [0]
        bytes.withUnsafeBufferPointer { buffer in
            for index in buffer.indices where buffer[index] == .newline { starts.append(index + 1) }
        }
        if starts.last == bytes.count, bytes.count > 0 { starts.removeLast() }
        self.bytes = bytes
        self.lineStarts = starts
    }

    var lineCount: Int { lineStarts.count }

    /// The line's range of offsets, without its line end.
    func range(ofLine line: Int) -> Range<Int> {
        let start = lineStarts[line]
        guard line + 1 < lineStarts.count else {
            let end = bytes.last == .newline ? bytes.count - 1 : bytes.count
            return start..<max(start, end)
        }
        return start..<(lineStarts[line + 1] - 1)
    }

    func line(_ line: Int) -> ArraySlice<UInt8> { bytes[range(ofLine: line)] }

    /// The zero-based line that holds the offset.
    func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    func location(of offset: Int) -> SourceLocation {
        var cursor = LocationCursor(text: self)
        return cursor.location(of: offset)
    }

    private static func normalizingLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x0D {
                result.append(.newline)
                if index + 1 < bytes.count, bytes[index + 1] == .newline { index += 1 }
            } else {
                result.append(bytes[index])
            }
            index += 1
        }
        return result
    }
}

/// Turns offsets in ascending order into locations, in time linear in the chapter however many they are.
struct LocationCursor {
    let text: ChapterText
    private var line = -1
    private var offset = 0
    private var column = 1

    init(text: ChapterText) {
        self.text = text
    }

    mutating func location(of target: Int) -> SourceLocation {
        let found = text.lineIndex(of: target)
        if found != line {
            line = found
            offset = text.lineStarts[found]
            column = 1
        }
        let end = min(max(target, offset), text.bytes.count)
        for byte in text.bytes[offset..<end] where byte & 0xC0 != 0x80 { column += 1 }
        offset = end
        return SourceLocation(file: text.file, line: line + 1, column: column)
    }
}
