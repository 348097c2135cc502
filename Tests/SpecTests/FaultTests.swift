import Conformance
import Foundation
import ReferenceBackend
import ReferenceTensor
import SpecLanguage
import Testing

/// Every rule that the reference can be made to break is missed by some case of the spec.
///
/// A few killers of each fault are on record, so that showing this takes seconds; where none of them notices the fault any
/// more, the whole spec is asked.
@Suite struct FaultTests {
    @Test(arguments: Fault.allCases)
    func isKilled(_ fault: Fault) throws {
        let known = FaultKillers.cases(of: fault)
        if try FaultKillers.kill(fault, known) { return }
        if try FaultKillers.kill(fault, SpecCase.cases) {
            Issue.record(
                "no recorded case kills '\(fault.rawValue)', but another does: 'kill-matrix --killers Tests/SpecTests/killers.json'"
            )
        } else {
            Issue.record("'\(fault.rawValue)' survives the whole spec: \(fault.summary)")
        }
    }

    /// What notices faults notices nothing where there is none.
    @Test func theUnbrokenReferenceSurvives() throws {
        let killers = Fault.allCases.flatMap(FaultKillers.cases(of:))
        #expect(!killers.isEmpty)
        let failing = killers.filter { SpecCase.results[$0.id]?.verdict != .passed }.map(\.id)
        #expect(failing == [])
    }

    @Test func thereAreEnoughFaults() {
        #expect(Fault.allCases.count >= 150)
        #expect(Set(Fault.allCases.map(\.area)).count >= 15)
    }

    @Test(arguments: Fault.allCases)
    func isNamedAndDescribed(_ fault: Fault) {
        let parts = fault.rawValue.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 2 && parts.allSatisfy { !$0.isEmpty })
        #expect(fault.rawValue.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" || $0 == "." })
        #expect(!fault.summary.isEmpty && !fault.summary.contains("\n") && !fault.summary.hasSuffix("."))
    }
}

/// The cases on record that notice faults.
enum FaultKillers {
    /// Ids by fault, as `kill-matrix --killers` writes them.
    private static let known: [String: [String]] = {
        do {
            let url = try #require(Bundle.module.url(forResource: "killers", withExtension: "json"))
            return try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: url))
        } catch {
            Issue.record("\(error)")
            return [:]
        }
    }()

    private static let casesByID = Dictionary(
        SpecCase.cases.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

    /// The recorded killers of a fault that the spec still has.
    static func cases(of fault: Fault) -> [Case] {
        (known[fault.rawValue] ?? []).compactMap { casesByID[$0] }
    }

    /// Whether any of the cases fails on the reference with this fault.
    static func kill(_ fault: Fault, _ cases: [Case]) throws -> Bool {
        let running = try RunningBackend(starting: ReferenceBackend.make(fault: fault))
        defer { running.stop() }
        return Runner().run(cases, on: running).results.contains { !$0.verdict.conforms }
    }
}
