import Foundation
import Testing

/// The built-in spec on the reference: one function per chapter, one argument per case.
///
/// A new chapter needs one more function, at its place in the order of the spec.
@Suite struct SpecTests {
    @Test(arguments: SpecCase.all(in: "claims"))
    func claims(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "from-numpy"))
    func fromNumPy(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "to-numpy"))
    func toNumPy(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "dtype-inference"))
    func dtypeInference(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "gradients"))
    func gradients(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "devices"))
    func devices(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "promotion"))
    func promotion(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "numpy-views"))
    func numPyViews(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "tensor-views"))
    func tensorViews(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "in-place"))
    func inPlace(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "casting"))
    func casting(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "storage"))
    func storage(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "copying"))
    func copying(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "dlpack"))
    func dlpack(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "error-precedence"))
    func errorPrecedence(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "printing"))
    func printing(_ testCase: SpecCase) { testCase.expectConforms() }

    @Test(arguments: SpecCase.all(in: "accelerators"))
    func accelerators(_ testCase: SpecCase) { testCase.expectConforms() }

    /// A chapter without a function would be a chapter that nobody tests.
    @Test func everyChapterHasAFunction() throws {
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let tested = source.split(separator: "\n").compactMap { line -> String? in
            guard let name = line.split(separator: "SpecCase.all(in: \"").last, line.hasPrefix("    @Test(arguments: ")
            else { return nil }
            return String(name.prefix { $0 != "\"" })
        }
        #expect(!tested.isEmpty)
        #expect(tested == SpecCase.chapters)
    }
}
