import ReferenceTensor
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
