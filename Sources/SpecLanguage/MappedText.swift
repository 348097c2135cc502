/// Text derived from a chapter (prompts stripped, tabs expanded, `\|` unescaped, a word replaced) that still knows
/// where in the chapter each byte came from.
struct MappedText: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where runs of bytes came from, in order of `offset`.
    private var origins: [Origin] = []

    private struct Origin {
        var offset: Int
        var chapterOffset: Int
        /// Whether the whole run stands for the one place.
        var isInserted = false
    }

    var count: Int { bytes.count }

    /// Appends bytes that came from consecutive bytes of the chapter.
    mutating func append(_ slice: ArraySlice<UInt8>, from chapterOffset: Int) {
        guard !slice.isEmpty else { return }
        note(chapterOffset)
        bytes.append(contentsOf: slice)
    }

    /// Appends bytes that stand for one place of the chapter without being there.
    mutating func append(inserted: [UInt8], at chapterOffset: Int) {
        origins.append(Origin(offset: bytes.count, chapterOffset: chapterOffset, isInserted: true))
        bytes.append(contentsOf: inserted)
    }

    /// Appends a byte several times, all for one place of the chapter.
    mutating func append(_ byte: UInt8, count: Int = 1, at chapterOffset: Int) {
        origins.append(Origin(offset: bytes.count, chapterOffset: chapterOffset, isInserted: true))
        for _ in 0..<count { bytes.append(byte) }
    }

    /// Appends part of another mapped text with its origins.
    mutating func append(_ other: MappedText, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        var index = other.originIndex(of: range.lowerBound)
        let first = other.origins[index]
        if first.isInserted {
            origins.append(Origin(offset: bytes.count, chapterOffset: first.chapterOffset, isInserted: true))
        } else {
            note(first.chapterOffset + range.lowerBound - first.offset)
        }
        index += 1
        while index < other.origins.count, other.origins[index].offset < range.upperBound {
            var origin = other.origins[index]
            origin.offset += bytes.count - range.lowerBound
            origins.append(origin)
            index += 1
        }
        bytes.append(contentsOf: other.bytes[range])
    }

    /// The place in the chapter of a byte, or of the end.
    func chapterOffset(of offset: Int) -> Int {
        guard !origins.isEmpty else { return 0 }
        let origin = origins[originIndex(of: offset)]
        return origin.chapterOffset + (origin.isInserted ? 0 : max(0, offset - origin.offset))
    }

    private mutating func note(_ chapterOffset: Int) {
        if let last = origins.last, !last.isInserted, last.chapterOffset + bytes.count - last.offset == chapterOffset {
            return
        }
        origins.append(Origin(offset: bytes.count, chapterOffset: chapterOffset))
    }

    private func originIndex(of offset: Int) -> Int {
        var low = 0
        var high = origins.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if origins[middle].offset <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
