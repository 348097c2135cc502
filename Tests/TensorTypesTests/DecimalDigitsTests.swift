import TensorTypes
import Testing

@Suite struct DecimalDigitsTests {
    @Test func shortestDigitsAgreeWithDigitGeneration() {
        var generator = SystemRandomNumberGenerator()
        var values: [Double] = []
        for exponent in -1074...1023 { values.append(Double(sign: .plus, exponent: exponent, significand: 1)) }
        for _ in 0..<500 { values.append(Double(bitPattern: generator.next())) }
        for value in values where value.isFinite {
            #expect(
                DecimalDigits(shortest: value) == DigitGeneration.unique(value, in: .double, minimumPosition: nil))
            let single = Float(value)
            guard single.isFinite else { continue }
            #expect(
                DecimalDigits(shortest: single)
                    == DigitGeneration.unique(Double(single), in: .single, minimumPosition: nil))
        }
    }

    @Test func roundingAgreesWithExactDigits() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let value =
                Double(Int64.random(in: -1_000_000...1_000_000, using: &generator))
                / Double(1 << Int.random(in: 0...20, using: &generator))
            for position in -8...3 {
                #expect(
                    DecimalDigits(rounding: value, toPosition: position)
                        == DigitGeneration.exact(value, lastPosition: position))
            }
        }
    }
}
