/// A mistake found while reading a chapter, before its place is turned into line and column.
struct Mistake: Error {
    var chapterOffset: Int
    var found: String
    var expected: String
    var hint: String?
}
