import ReferenceTensor
import TensorTypes
import Testing

@Suite struct PrintingTests {
    @Test("prints what the real libraries print", arguments: ["tensor", "array_repr", "array_str", "scalar_repr"])
    func matchesRealLibraries(function: String) throws {
        let cases = try PrintingCase.all().enumerated().filter { $0.element.function == function }
        #expect(cases.count > 20)
        var mismatches = 0
        for (line, testCase) in cases {
            let printed = try testCase.printed()
            guard printed != testCase.expected else { continue }
            mismatches += 1
            if mismatches <= 5 {
                Issue.record("line \(line + 2) of printing.json\nexpected:\n\(testCase.expected)\nprinted:\n\(printed)")
            }
        }
        #expect(mismatches == 0)
    }

    @Test func summariesReadOnlyWhatTheyShow() {
        var reads = 0
        let elements = PrintableElements(shape: [1 << 20, 1 << 20], kind: .integer) { index in
            reads += 1
            return .integer(Int64(index % 7))
        }
        _ = arrayRepr(elements, ArrayAnnotations(dtype: "int64", dtypeIsImplied: true))
        #expect(reads == 36)
        reads = 0
        _ = tensorText(elements, TensorAnnotations(dtype: "torch.int64", dtypeNaming: .impliedByElements))
        #expect(reads == 36)
    }

    @Test func extremeOptionsDoNotTrap() {
        let elements = PrintableElements(shape: [2, 3], kind: .floating(.double)) { .float(Double($0) * 1e-300) }
        for extreme in [Int.min, -1, Int.max] {
            var numpy = NumPyPrintOptions()
            numpy.precision = extreme
            numpy.edgeItems = extreme
            numpy.lineWidth = extreme
            numpy.threshold = -1
            #expect(arrayRepr(elements, ArrayAnnotations(dtype: "float64", dtypeIsImplied: true), options: numpy) != "")
            var torch = TorchPrintOptions()
            torch.edgeItems = extreme
            torch.lineWidth = extreme
            torch.threshold = -1
            #expect(tensorElementsText(elements, indent: 7, options: torch) != "")
        }
    }
}

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
