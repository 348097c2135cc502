import ConformanceReports
import Foundation
import Testing

@Suite struct ServeTests {
    /// The program itself, which is built beside the tests.
    private static let tool: String? = {
        let places =
            [URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent()]
            + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
        return places.map { $0.appendingPathComponent("tensor-conformance").path }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }()

    @Test func theServedReferenceGivesTheVerdictsOfTheReference() throws {
        let tool = try #require(Self.tool)
        let call = try Call()
        call.hasOwnBackends = true
        #expect(call("run", "claims", "gradients", "--json", "own.json") == 0)
        #expect(call("run", "claims", "gradients", "--adapter", "'\(tool)' serve", "--json", "served.json") == 0)
        let (own, served) = try (Report.read(call.data("own.json")), Report.read(call.data("served.json")))
        #expect(own.cases.count > 500)
        #expect(own.cases.map(\.id) == served.cases.map(\.id))
        #expect(own.cases.map(\.verdict) == served.cases.map(\.verdict))
    }

    @Test func anotherAcceleratorIsServedUnderItsName() throws {
        let tool = try #require(Self.tool)
        let call = try Call()
        call.hasOwnBackends = true
        let adapter = "'\(tool)' serve --accelerator npu"
        #expect(
            call("run", "accelerators", "--accelerator", "npu", "--adapter", adapter, "--require", "accelerator") == 0)
        #expect(call.out.contains(" 0 failed"))
    }

    @Test func operandsAreRefused() throws {
        let call = try Call()
        #expect(call("serve", "x") == 2)
        #expect(call.err.contains("'serve' takes no operand, found 'x'"))
    }
}
