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

    /// Where several of Python's ways stand for one requirement, so that a library cannot tell them apart: a number on the
    /// left or on the right, `zero_()` and `fill_()`, a number and a tensor of one, one element and several, a NumPy scalar
    /// and a number, `requires_grad_()` and `requires_grad = True`; what a tensor shows whose history is lost; the loan of
    /// an array without dimensions; and integers beyond 64 bits, which PyTorch refuses before it looks at types.
    private static let conflated = [
        "gradients/flag-of-a-computed-tensor", "gradients/leaf-in-place[computed, x.zero_()]",
        "gradients/recorded.inputs[1 - x, y.grad_fn.name()]", "gradients/recorded.inputs[2 / x, y.grad_fn.name()]",
        "gradients/recorded.inputs[2 ** x, y.grad_fn.name()]", "gradients/lost-history-of-a-view-without-grad",
        "casting/range.floats[float16 1e5, torch.full((1,), x, dtype=d)]",
        "casting/range.floats[bfloat16 1e39, torch.full((1,), x, dtype=d)]", "casting/overflow.narrow-floats",
        "in-place/fill.numbers-and-tensors", "casting/numpy.scalar-assigned", "casting/range.beyond-64-bits",
        "from-numpy/asarray.no-dimensions",
    ]

    @Test(
        arguments: [
            "from-numpy", "to-numpy", "gradients", "promotion", "tensor-views", "in-place", "casting", "printing",
        ])
    func whatALibraryHasIsShownAsItIs(chapter: String) throws {
        var passed = 0
        for testCase in Self.suite.cases(in: chapter) where !Self.isConflated(testCase.id) {
            let result = try #require(try Self.suite.result(of: testCase))
            passed += result.verdict == .passed ? 1 : 0
            // Warnings are Python's affair: a library has no way to raise one.
            if result.cause == .missingWarning { continue }
            #expect(throws: Never.self) { try Self.suite.check(testCase) }
        }
        #expect(passed > 80)
    }

    /// Whether the list names the case or its table.
    private static func isConflated(_ id: String) -> Bool {
        conflated.contains { id == $0 || id.hasPrefix($0 + "[") }
    }
}
