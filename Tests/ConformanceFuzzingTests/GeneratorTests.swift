import Foundation
import SpecLanguage
import Testing

@testable import ConformanceFuzzing

/// Everything that a backend without accelerators can have.
let hostCapabilities = Set(Capability.allCases.filter { $0 != .accelerator }.map(\.rawValue))

@Suite struct GeneratorTests {
    /// The first outputs of SplitMix64 for the state 0, as its author publishes them.
    @Test func numbersAreThoseOfSplitMix64() {
        var random = RandomSource(state: 0)
        #expect(random.next() == 0xE220_A839_7B1D_CDAF)
        #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
        #expect(random.next() == 0x06C4_5D18_8009_454F)
    }

    @Test func aProgramDependsOnSeedAndNumberAlone() {
        let generator = ProgramGenerator(seed: 7, capabilities: hostCapabilities)
        let inOrder = (0..<50).map { generator.program($0) }
        let other = ProgramGenerator(seed: 7, capabilities: hostCapabilities)
        for number in (0..<50).reversed() { #expect(other.program(number) == inOrder[number]) }
        let foreign = ProgramGenerator(seed: 8, capabilities: hostCapabilities)
        #expect((0..<50).count { foreign.program($0).steps == inOrder[$0].steps } == 0)
    }

    @Test(arguments: ProgramGenerator.Mode.allCases)
    func programsAreOfTheSessionLanguageAndPrintBack(mode: ProgramGenerator.Mode) throws {
        let generator = ProgramGenerator(seed: 3, mode: mode, capabilities: hostCapabilities)
        let generated = (0..<600).map { generator.program($0) }
        let programs = try Fuzzer.parse(generated)
        #expect(programs.count == generated.count)
        for (program, source) in zip(programs, generated) { #expect(program.steps.count == source.steps.count) }
        let printed = zip(programs, generated).map { program, source in
            GeneratedProgram(
                number: source.number,
                steps: program.steps.map {
                    GeneratedStep(source: SourceText.step($0), operation: 0, types: [])
                })
        }
        #expect(try Fuzzer.parse(printed) == programs)
    }

    @Test func everyOperationIsGenerated() {
        let generator = ProgramGenerator(seed: 1, capabilities: hostCapabilities)
        var missing = Set(OperationTable.all.indices.filter { !OperationTable.all[$0].needs.contains(.accelerator) })
        for number in 0..<8000 {
            if missing.isEmpty { break }
            for step in generator.program(number).steps { missing.remove(step.operation) }
        }
        #expect(missing.map { OperationTable.all[$0].name }.isEmpty, "\(missing.map { OperationTable.all[$0].name })")
    }

    @Test func whatABackendLacksIsLeftOut() {
        let generator = ProgramGenerator(seed: 1, capabilities: ["autograd"])
        for number in 0..<300 {
            for step in generator.program(number).steps {
                #expect(OperationTable.all[step.operation].needs.allSatisfy { $0 == .autograd })
            }
        }
    }

    @Test func rulesHold() {
        #expect(Set(AvoidanceRule.all.map(\.name)).count == AvoidanceRule.all.count)
        let generator = ProgramGenerator(seed: 5, mode: .errors, capabilities: hostCapabilities)
        for number in 0..<1000 {
            let program = generator.program(number)
            let text = program.steps.map(\.source).joined(separator: "\n")
            if let shared = text.range(of: "share_memory_") {
                #expect(!text[shared.upperBound...].contains(".resize_("), "\(text)")
            }
            // A capsule of an array that was turned round is what ends the process.
            var backwards: Set<String> = []
            for step in program.steps {
                let parts = step.source.split(separator: " ", maxSplits: 2).map(String.init)
                if parts.count == 3, parts[1] == "=", parts[2].contains("::-1") { backwards.insert(parts[0]) }
                if step.source.contains("dlpack(") {
                    #expect(!backwards.contains { step.source.hasSuffix("(\($0))") }, "\(text)")
                }
            }
        }
    }
}
