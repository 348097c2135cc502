/// Suggestions for misspelt names.
public enum NearestName {
    /// The candidate that differs least from `name`, if it differs little enough to be meant.
    ///
    /// Distance is counted in insertions, deletions, replacements and swaps of neighbours; up to a third of the
    /// name's length is "little". Of equally near candidates the first wins.
    public static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let bytes = Array(name.utf8)
        guard !bytes.isEmpty, bytes.count <= 80 else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in candidates where candidate != name {
            let other = Array(candidate.utf8)
            let limit = min(best.map { $0.distance - 1 } ?? .max, max(1, max(bytes.count, other.count) / 3))
            guard other.count <= 200, abs(other.count - bytes.count) <= limit else { continue }
            let distance = distance(bytes, other)
            if distance <= limit { best = (candidate, distance) }
        }
        return best?.name
    }

    /// The suggestion as a hint for a diagnostic.
    static func hint(_ name: String, among candidates: some Sequence<String>) -> String? {
        of(name, among: candidates).map { "did you mean `\($0)`?" }
    }

    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var beforePrevious = [Int](repeating: 0, count: second.count + 1)
        var previous = Array(0...second.count)
        var current = previous
        for i in 0..<first.count {
            current[0] = i + 1
            for j in 0..<second.count {
                let replaced = previous[j] + (lowered(first[i]) == lowered(second[j]) ? 0 : 1)
                current[j + 1] = min(replaced, previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    current[j + 1] = min(current[j + 1], beforePrevious[j - 1] + 1)
                }
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious)
        }
        return previous[second.count]
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
