import FakeBackends
import Foundation
import Testing

@Suite struct FuzzCommandTests {
    @Test func twoBackendsThatAgree() throws {
        let call = try Call()
        #expect(call("fuzz", "--backend", "right", "--budget", "50", "--seed", "4") == 0)
        #expect(call.out.hasPrefix("comparing fake 1.0 with fake 1.0, seed 4, mode both\n"))
        #expect(call.out.contains("\n50 programs: 0 diverged, 0 distinct, in "))
        #expect(call.asked.map(\.name) == ["right", "right"])
    }

    @Test func aDivergenceIsPrintedAsASession() throws {
        let call = try Call()
        #expect(call("fuzz", "--backend", "wrong", "--budget", "20", "--limit", "1") == 1)
        #expect(call.out.contains("```pycon fuzz-1-0\n>>> "))
        #expect(call.out.contains("\nwrong\n```\n"))
        #expect(call.out.contains("\n20 programs: 20 diverged, 1 distinct, in "))
    }

    @Test func programsCanBePrinted() throws {
        let call = try Call()
        #expect(call("fuzz", "--print", "--budget", "2", "--first", "5") == 0)
        let first = call.out
        #expect(first.contains("```pycon fuzz-1-5\n>>> ") && first.contains("```pycon fuzz-1-6\n>>> "))
        #expect(call.asked.isEmpty)
        #expect(call("fuzz", "--print", "--budget", "2", "--first", "5") == 0 && call.out == first)
        let cases = try Samples.cases(first)
        #expect(cases.map(\.localID) == ["fuzz-1-5", "fuzz-1-6"])
    }

    @Test(arguments: ["0", "soon", "5m", "-3", "0s", "1e9s"])
    func budgetsThatAreNone(text: String) throws {
        let call = try Call()
        #expect(call("fuzz", "--budget=\(text)") == 2)
        #expect(call.err.contains("option '--budget': expected a number of programs or of seconds"))
    }
}
