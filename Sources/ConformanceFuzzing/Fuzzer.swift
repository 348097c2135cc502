import Conformance
import Foundation
import SpecLanguage
import Synchronization

/// How a fuzzing run is done.
public struct FuzzOptions: Sendable {
    /// From which number all programs follow.
    public var seed: UInt64 = 1
    /// The number of the first program.
    public var first = 0
    /// How many programs to run, if that is the budget.
    public var count: Int?
    /// How many seconds to go on, if that is the budget.
    public var seconds: Double?
    /// What programs are for.
    public var mode = ProgramGenerator.Mode.both
    /// How much of an error has to agree.
    public var messages = OutputMatcher.Messages.exact
    /// How many divergences are shrunk; further ones are only counted.
    public var findingLimit = 100
    /// Whether to stop once a divergence has been found and shrunk.
    public var stopsAtFirst = false

    /// Makes the options of a plain run.
    public init() {}
}

/// A divergence, shrunk.
public struct Finding: Sendable {
    /// The number of the first program that showed it.
    public var number: Int
    /// The shortest program found.
    public var program: Program
    /// In what the backends differ.
    public var difference: Difference
    /// The shortest program as a session with what the tested backend shows.
    public var session: String
    /// What remains when names, constants and shapes no longer count.
    public var key: String
}

/// What a fuzzing run came to.
public struct FuzzOutcome: Sendable {
    /// Programs run.
    public var programs = 0
    /// Programs on which the backends differ.
    public var divergent = 0
    /// The divergences, each once.
    public var findings: [Finding] = []
    /// What the two backends lack: reasons and how many programs ended there.
    public var lacking: [String: Int] = [:]
    /// What was generated.
    public var coverage = Coverage()
    /// How long the run took.
    public var seconds = 0.0
}

/// Generates programs, runs them on two backends and shrinks what differs.
public struct Fuzzer: Sendable {
    private let pair: BackendPair
    private let options: FuzzOptions
    private let comparison: TranscriptComparison

    private static let batch = 500
    /// How many programs with the same first impression are shrunk before the rest is only counted.
    private static let shrinksPerImpression = 3

    /// Makes a fuzzer.
    public init(_ pair: BackendPair, _ options: FuzzOptions) {
        self.pair = pair
        self.options = options
        comparison = TranscriptComparison(messages: options.messages)
    }

    /// Runs until the budget is spent; each finding is told as it is found.
    ///
    /// - Throws: `SpecError` if a generated program is not of the session language, which is a defect of the generator.
    public func run(found: (Finding) -> Void) throws -> FuzzOutcome {
        let clock = ContinuousClock()
        let begin = clock.now
        let generator = ProgramGenerator(seed: options.seed, mode: options.mode, capabilities: pair.capabilities)
        var outcome = FuzzOutcome()
        var impressions: [String: Int] = [:]
        var keys: Set<String> = []
        var next = options.first
        var pending = makeBatch(generator, next, size(done: 0))
        while true {
            let batch = try pending.get()
            if batch.programs.isEmpty { break }
            next += batch.programs.count
            let isOver = options.seconds.map { (clock.now - begin).seconds > $0 } ?? false
            // The next programs are made while these are run.
            let done = outcome.programs + batch.programs.count
            let following = Background { [next] in makeBatch(generator, next, isOver ? 0 : size(done: done)) }
            let outcomes = pair.run(batch.programs)
            for (index, answers) in outcomes.enumerated() {
                outcome.programs += 1
                outcome.coverage.add(batch.generated[index], answers.subject)
                switch comparison.compare(answers.baseline, answers.subject) {
                case .agree: continue
                case .unsupported(let byBaseline, let reason):
                    let name = byBaseline ? pair.baseline.description.name : pair.subject.description.name
                    outcome.lacking["\(name): \(reason)", default: 0] += 1
                case .differ(let difference):
                    outcome.divergent += 1
                    let program = batch.programs[index]
                    let impression = Self.impression(program, difference)
                    impressions[impression, default: 0] += 1
                    guard impressions[impression, default: 0] <= Self.shrinksPerImpression,
                        outcome.findings.count < options.findingLimit
                    else { continue }
                    let finding = shrink(program, difference, number: batch.generated[index].number)
                    if keys.insert(finding.key).inserted {
                        outcome.findings.append(finding)
                        found(finding)
                    }
                }
            }
            if options.stopsAtFirst && outcome.divergent > 0 { break }
            pending = following.value
        }
        outcome.seconds = (clock.now - begin).seconds
        return outcome
    }

    private func size(done: Int) -> Int {
        guard let count = options.count else { return Self.batch }
        return max(0, min(Self.batch, count - done))
    }

    private struct Batch: Sendable {
        var generated: [GeneratedProgram]
        var programs: [Program]
    }

    private func makeBatch(_ generator: ProgramGenerator, _ first: Int, _ count: Int) -> Result<Batch, SpecError> {
        let generated = (0..<count).map { generator.program(first + $0) }
        do throws(SpecError) {
            return .success(Batch(generated: generated, programs: try Self.parse(generated)))
        } catch {
            return .failure(error)
        }
    }

    /// The programs of generated text, read as a chapter is read.
    static func parse(_ generated: [GeneratedProgram]) throws(SpecError) -> [Program] {
        if generated.isEmpty { return [] }
        let text = generated.map { $0.session(id: "p\($0.number)", needs: []) }.joined(separator: "\n")
        return try SpecLoader().load(chapters: [(name: "fuzz.md", text: text)]).map(\.program)
    }

    /// What a divergence looks like before it is shrunk: the step at which it shows, and how.
    private static func impression(_ program: Program, _ difference: Difference) -> String {
        let step = program.steps[min(difference.step, program.steps.count - 1)]
        let operation = CanonicalForm.of(Program(steps: [step]))
        if difference.kind != .output || operation.contains("(") { return "\(difference.kind) \(operation)" }
        // A value on its own says nothing about what went wrong: the steps before do.
        return CanonicalForm.of(Program(steps: Array(program.steps.prefix(difference.step + 1).suffix(4))))
    }

    private func shrink(_ program: Program, _ difference: Difference, number: Int) -> Finding {
        let whole =
            difference.kind == .crash
            ? program : Program(steps: Array(program.steps.prefix(difference.step + 1)))
        let shrinker = Shrinker { [pair, comparison] candidates in
            pair.run(candidates).map { answers in
                guard case .differ(let found) = comparison.compare(answers.baseline, answers.subject) else {
                    return false
                }
                return found.isLike(difference)
            }
        }
        let shortest = shrinker.shrink(whole)
        let answers = pair.run([shortest])[0]
        var final = difference
        if case .differ(let seen) = comparison.compare(answers.baseline, answers.subject) { final = seen }
        return Finding(
            number: number, program: shortest, difference: final,
            session: SessionText.fence(
                id: "fuzz-\(options.seed)-\(number)", needs: pair.needs, shortest, answers.subject),
            key: "\(final.kind)\n" + CanonicalForm.of(shortest))
    }
}

/// A value that is being made on another thread.
private final class Background<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)
    private let done = DispatchSemaphore(value: 0)
    private let make: @Sendable () -> Value

    init(_ make: @escaping @Sendable () -> Value) {
        self.make = make
        DispatchQueue.global().async { [self] in
            let value = make()
            made.withLock { $0 = value }
            done.signal()
        }
    }

    /// The value, as soon as it is there.
    var value: Value {
        done.wait()
        defer { done.signal() }
        // Only a signal after the value was set lets a reader come here.
        return made.withLock { $0 } ?? make()
    }
}
