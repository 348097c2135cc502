import Conformance
import InProcess
import SpecLanguage
import Testing

/// What a program must not be able to do to the process, and what one session must not leave to the next.
@Suite struct SafetyTests {
    private func run(_ program: Program) -> [Observation] {
        let request = CaseRequest(id: "x", program: program, needs: [], timeLimit: 10)
        guard case .completed(let transcript, _)? = outcomes(of: [request]).first ?? nil else { return [] }
        return transcript.observations
    }

    private func recursionError(_ observation: Observation?) -> Bool {
        if case .raised(kind: "RecursionError", _) = observation { return true }
        return false
    }

    @Test func deepExpressionsRaise() {
        var expression = Expression.integer(1)
        for _ in 0..<5000 { expression = .unary(.negate, expression) }
        #expect(recursionError(run(Program(steps: [Step(statements: [.expression(expression)])])).first))
        var sum = Expression.integer(0)
        for _ in 0..<500 { sum = .binary(.add, sum, .integer(1)) }
        #expect(run(Program(steps: [Step(statements: [.expression(sum)])])) == [.output("500\n")])
    }

    @Test func deepTargetsRaise() {
        var target = Target.name("a")
        for _ in 0..<5000 { target = .tuple([target]) }
        let steps = [
            Step(statements: [.assignment(targets: [.name("l")], value: .list([]))]),
            Step(statements: [
                .expression(
                    .call(.attribute(.name("l"), name: "append"), arguments: [.positional(.name("l"))]))
            ]),
            Step(statements: [.assignment(targets: [target], value: .name("l"))]),
            Step(statements: [.deletion([target])]),
        ]
        let seen = run(Program(steps: steps))
        #expect(recursionError(seen[2]))
        #expect(recursionError(seen[3]))
    }

    @Test func deepValuesAreFreed() {
        let name = Expression.name("l")
        for wrapped in [Expression.list([name]), .tuple([name]), .slice(lower: name, upper: nil, step: nil)] {
            let first = Step(statements: [.assignment(targets: [.name("l")], value: .tuple([.none]))])
            let wrap = Step(statements: [.assignment(targets: [.name("l")], value: wrapped)])
            let show = Step(statements: [.expression(name)])
            let seen = run(Program(steps: [first] + Array(repeating: wrap, count: 50_000) + [show]))
            #expect(recursionError(seen.last))
        }
    }

    @Test func valuesThatDoubleAreBounded() throws {
        for wrapped in ["(l, l)", "slice(l, l)", "{0: l, 1: l}"] {
            let lines = ["l = ()"] + Array(repeating: "l = \(wrapped)", count: 60)
            let seen = try observations([lines + ["l == 5", "len(str(l))"]])[0]
            #expect(seen.dropLast().last == .output("False\n"))
            #expect(seen.last == .raised(kind: "MemoryError", message: ""))
        }
    }

    @Test func recursiveValuesCompareAndCopy() throws {
        let seen = try observations([
            ["a = []", "a.append(a)", "b = []", "b.append(b)", "a == b", "a == a", "copy.deepcopy(a) is a", "[a, b]"]
        ])[0]
        #expect(recursionError(seen[4]))
        #expect(seen[5...] == [.output("True\n"), .output("False\n"), .output("[[[...]], [[...]]]\n")])
    }

    @Test func integersBeyond128BitsAreUnsupported() throws {
        let sources = ["2**127", "10**30 * 10**30", "1 << 500", "-(-2**127 - 0)", "int('9' * 60)", "int(1e300)"]
        for observation in try observations(sources.map { [$0] }) {
            #expect(observation == [.unsupported(reason: "integers beyond 128 bits")])
        }
    }

    @Test func sizesBeyondReasonRaise() throws {
        let sources = [
            "'ab' * 10**17", "[0] * 10**10", "(1, 2) * 2**62", "bytes(2**62)", "list(range(2**62))",
            "bytearray(b'a') * 10**15", "'%*d' % (10**30, 1)", "'{:99999999}'.format(1)", "'a'.ljust(10**12)",
        ]
        for (source, observation) in zip(sources, try observations(sources.map { [$0] })) {
            guard case .raised(kind: "MemoryError", _)? = observation.first else {
                Issue.record("\(source): \(observation)")
                continue
            }
        }
        let files = try observations([["f = io.BytesIO()", "f.seek(2**62)", "f.write(b'a')", "f.seek(2**63)"]])[0]
        #expect(files[2] == .raised(kind: "MemoryError", message: ""))
        #expect(files[3] == .raised(kind: "OverflowError", message: "Python int too large to convert to C ssize_t"))
    }

    @Test func extremeSlicesStayInBounds() throws {
        let values = ["-2**63", "-2**62", "-5", "-1", "1", "2", "5", "2**62", "2**63-1", "2**100", "-2**100"]
        var programs: [[String]] = []
        for start in values {
            for step in values { programs.append(["len([1, 2, 3][\(start)::\(step)]) <= 3"]) }
        }
        #expect(try observations(programs).allSatisfy { $0 == [.output("True\n")] })
    }

    @Test func sessionsStartFresh() throws {
        let seen = try observations(Array(repeating: ["x = 0; del x", "x", "x = 1"], count: 100))
        let missing = Observation.raised(kind: "NameError", message: "name 'x' is not defined")
        #expect(seen.allSatisfy { $0[1] == missing })
    }

    @Test func everyRequestIsAnsweredOnce() throws {
        let many = try requests((0..<2000).map { ["print(\($0))"] })
        for jobs in [1, 3, 64] {
            let answers = outcomes(of: many, jobs: jobs)
            for (index, answer) in answers.enumerated() {
                guard case .completed(let transcript, let seconds)? = answer else {
                    Issue.record("request \(index) was not answered")
                    continue
                }
                #expect(transcript.observations == [.output("\(index)\n")])
                #expect(seconds >= 0)
            }
        }
    }
}
