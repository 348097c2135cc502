import Conformance
import ConformanceTesting
import Testing

/// The reference once more, as an author's library: what the suite makes of a library may fail nowhere.
@Suite struct ReferenceLibraryTests {
    private static let suite = ConformanceSuite(ReferenceLibrary().backend(jobs: 1), options: options, environment: [:])

    private static let options: RunOptions = {
        var options = RunOptions()
        options.messages = .kind
        return options
    }()

    /// Where several of Python's names stand for one requirement: `requires_grad_()` changes nothing where
    /// `requires_grad = True` is refused, and `zero_()` is recorded under another name than `fill_()`. And integers beyond 64
    /// bits, which PyTorch refuses before it looks at types.
    private static let conflated: Set<String> = [
        "gradients/flag-of-a-computed-tensor", "gradients/leaf-in-place[computed, x.zero_()]",
        "casting/range.beyond-64-bits",
    ]

    @Test(
        arguments: [
            "from-numpy", "to-numpy", "gradients", "promotion", "tensor-views", "in-place", "casting", "printing",
        ])
    func whatALibraryHasIsShownAsItIs(chapter: String) throws {
        var passed = 0
        for testCase in Self.suite.cases(in: chapter) where !Self.conflated.contains(testCase.id) {
            let result = try #require(try Self.suite.result(of: testCase))
            passed += result.verdict == .passed ? 1 : 0
            // Warnings are Python's affair: a library has no way to raise one.
            if result.cause == .missingWarning { continue }
            #expect(throws: Never.self) { try Self.suite.check(testCase) }
        }
        #expect(passed > 80)
    }
}
