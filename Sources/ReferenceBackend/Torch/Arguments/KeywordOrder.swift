import InProcess

/// The order in which PyTorch's messages list keyword arguments: that of a hash table of the C++ library of GNU.
///
/// A new entry goes to the front of the table's list, or of its bucket's part of the list if the bucket has entries.
enum KeywordOrder {
    /// The keywords in that order.
    static func sorted(_ keywords: [(name: String, value: Value)]) -> [(name: String, value: Value)] {
        guard keywords.count > 1 else { return keywords }
        var list: [(bucket: UInt64, keyword: (name: String, value: Value))] = []
        for keyword in keywords {
            let bucket = hash(keyword.name) % bucketCount
            list.insert((bucket, keyword), at: list.firstIndex { $0.bucket == bucket } ?? 0)
        }
        return list.map(\.keyword)
    }

    /// What a table of up to 13 entries has.
    private static let bucketCount: UInt64 = 13

    /// The 64-bit Murmur hash that `std::hash<std::string>` is.
    static func hash(_ text: String) -> UInt64 {
        let factor: UInt64 = 0xC6A4_A793_5BD1_E995
        func mix(_ value: UInt64) -> UInt64 { value ^ (value >> 47) }
        let bytes = Array(text.utf8)
        var hash: UInt64 = 0xC70F_6907 ^ (UInt64(bytes.count) &* factor)
        for start in stride(from: 0, to: bytes.count, by: 8) {
            var word: UInt64 = 0
            let end = min(start + 8, bytes.count)
            for position in (start..<end).reversed() { word = word << 8 | UInt64(bytes[position]) }
            hash ^= end - start == 8 ? mix(word &* factor) &* factor : word
            hash = hash &* factor
        }
        return mix(mix(hash) &* factor)
    }
}
