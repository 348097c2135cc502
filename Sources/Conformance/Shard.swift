/// One of several parts into which a run is cut so that machines can share it.
///
/// A case's part follows from its id alone, so adding cases moves no others.
public struct Shard: Sendable, Hashable {
    /// This part's number, from 1.
    public let index: Int
    /// How many parts there are.
    public let count: Int

    /// Makes part `index` of `count`; nil unless 1 ≤ `index` ≤ `count`.
    public init?(index: Int, count: Int) {
        guard index >= 1, index <= count else { return nil }
        self.index = index
        self.count = count
    }

    /// Reads `I/N`, for example `2/5`; nil if the text is not of that form or out of range.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else { return nil }
        self.init(index: index, count: count)
    }

    /// Whether the case with this id belongs to the part.
    public func contains(_ id: String) -> Bool {
        Self.hash(id) % UInt64(count) == UInt64(index - 1)
    }

    /// FNV-1a with a final mix, because Swift's own hashing differs from run to run.
    private static func hash(_ id: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return hash ^ (hash >> 33)
    }
}
