/// A mistake found while reading a chapter, before its place is turned into line and column.
struct Mistake: Error {
    var chapterOffset: Int
    var found: String
    var expected: String
    var hint: String?
}

/// The mistakes of a chapter, of which a bounded number is kept, so that a broken file costs no more than a sound one.
struct Mistakes {
    /// The mistakes kept, in the order of reading.
    private(set) var kept: [Mistake] = []
    /// How many mistakes were found beyond the bound.
    private(set) var dropped = 0

    static let limit = 1000

    var isEmpty: Bool { kept.isEmpty }

    /// Adds a mistake; beyond the bound it is not even made.
    mutating func append(_ mistake: @autoclosure () -> Mistake) {
        if kept.count < Self.limit { kept.append(mistake()) } else { dropped += 1 }
    }

    mutating func append(contentsOf other: Mistakes) {
        for mistake in other.kept { append(mistake) }
        dropped += other.dropped
    }
}
