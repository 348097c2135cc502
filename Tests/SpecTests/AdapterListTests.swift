import Conformance
import Foundation
import SpecLanguage
import SpecText
import Testing

/// The lists of known divergences beside the suite's own adapters.
@Suite struct AdapterListTests {
    private static let adapters = URL(fileURLWithPath: #filePath, isDirectory: false)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Adapters", isDirectory: true)

    /// Every pattern names cases of the spec as it is, every cause and reason is filled in.
    @Test func everyListIsOfThisSpec() throws {
        let cases = try SpecLoader().load(chapters: SpecText.chapters)
        var read: [String] = []
        for adapter in NamedAdapter.all {
            let path = Self.adapters.appendingPathComponent("\(adapter.name)/divergences.txt")
            guard let text = try? Data(contentsOf: path) else { continue }
            do {
                _ = try KnownDivergences(reading: text, file: "\(adapter.name)/divergences.txt", cases: cases)
                read.append(adapter.name)
            } catch {
                for mistake in error.diagnostics { Issue.record("\(mistake)") }
            }
        }
        #expect(
            Set(read).isSuperset(of: ["jax", "tensorflow", "mlx", "tinygrad", "paddle", "mindspore", "pytorch-1.13"]))
    }

    /// PyTorch and NumPy, whose answers the spec shows, have no divergences.
    @Test func theLibrariesOfTheSpecHaveNone() {
        for name in ["pytorch", "numpy"] {
            let path = Self.adapters.appendingPathComponent("\(name)/divergences.txt").path
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
