/// SplitMix64: a small generator whose numbers are the same on every machine and in every version of the toolchain.
public struct RandomSource: Sendable, Hashable {
    private var state: UInt64

    /// Makes the numbers of one program: they depend on the seed and the program's number alone.
    public init(seed: UInt64, program: Int) {
        state =
            Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)
            ^ Self.mixed(UInt64(truncatingIfNeeded: program) &* 0xD1B5_4A32_D192_ED03)
    }

    /// Makes the numbers that follow a state.
    init(state: UInt64) {
        self.state = state
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number below `bound`, which is at least 1. The bias of the remainder is far below what a fuzzer could notice.
    public mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next() % UInt64(truncatingIfNeeded: max(1, bound)))
    }

    /// A number of the range.
    public mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True in `percent` of a hundred calls.
    public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// An element of a collection that is not empty.
    public mutating func pick<C: RandomAccessCollection>(_ choices: C) -> C.Element where C.Index == Int {
        choices[choices.startIndex + below(choices.count)]
    }

    /// The elements in a random order.
    public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for last in stride(from: result.count - 1, to: 0, by: -1) { result.swapAt(last, below(last + 1)) }
        return result
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
