import Foundation
import Testing

/// Every input that the fuzzer kept, and variations of each, are read without a trap, and what is refused is refused in words.
@Suite struct HostileInputTests {
    private static func corpus(_ entrance: Entrance) throws -> [(name: String, bytes: Data)] {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("corpus/\(entrance.rawValue)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.sorted { $0.path < $1.path }.map { ($0.lastPathComponent, try Data(contentsOf: $0)) }
    }

    @Test(arguments: Entrance.allCases)
    func theCorpusIsRead(entrance: Entrance) throws {
        let corpus = try Self.corpus(entrance)
        #expect(!corpus.isEmpty)
        // What is right stays right: the seeds without `bad` in their name are taken.
        for (name, bytes) in corpus {
            let complaint = entrance.complaint(about: bytes)
            #expect(complaint?.isEmpty != true, "\(name) is refused without a word")
            if name.hasPrefix("good") { #expect(complaint == nil, "\(name)") }
            if name.hasPrefix("bad") { #expect(complaint != nil, "\(name) is taken") }
        }
    }

    /// A mutation here and there finds what a reader takes for granted; the seed is fixed, so that a trap comes back.
    @Test(arguments: Entrance.allCases)
    func mutationsAreRead(entrance: Entrance) throws {
        var random = SplitMix64(state: 7)
        let corpus = try Self.corpus(entrance).map(\.bytes)
        for _ in 0..<400 {
            var bytes = [UInt8](corpus[Int(random.next() % UInt64(corpus.count))].prefix(2000))
            for _ in 0..<(1 + random.next() % 6) { Self.mutate(&bytes, corpus, &random) }
            #expect(entrance.complaint(about: Data(bytes))?.isEmpty != true)
        }
    }

    private static let tokens = [
        "```", "```pycon a\n", ">>> ", "... ", "|", "\\|", "`", "<!-- cases x -->\n",
        "Traceback (most recent call last):\n",
        "{", "[", "\"", "null", "-0", "1e999", "99999999999999999999999999", "\\ud800", "\u{202E}", "\0", "\n", "\r\n",
        "\t",
        "(((((((((", "[[[[[[[[", "-", "~", "not ", "lambda", "'", "\"\"\"", "0x", "1_", "1j", "outcome: failed\n",
        "    ",
    ]

    private static func mutate(_ bytes: inout [UInt8], _ corpus: [Data], _ random: inout SplitMix64) {
        func place(_ random: inout SplitMix64, _ count: Int) -> Int { Int(random.next() % UInt64(count + 1)) }
        let start = place(&random, bytes.count)
        let end = min(bytes.count, start + place(&random, 40))
        switch random.next() % 6 {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
        case 2: bytes.insert(contentsOf: tokens[Int(random.next() % UInt64(tokens.count))].utf8, at: start)
        case 3: if start < bytes.count { bytes[start] ^= UInt8(1 << (random.next() % 8)) }
        case 4: if start < bytes.count { bytes[start] = UInt8(truncatingIfNeeded: random.next()) }
        default:
            let other = [UInt8](corpus[Int(random.next() % UInt64(corpus.count))].prefix(2000))
            let from = place(&random, other.count)
            bytes.replaceSubrange(start..<end, with: other[from..<min(other.count, from + 60)])
        }
    }
}

/// Vigna's generator: small, and the same everywhere.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
