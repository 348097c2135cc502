import Conformance
import Foundation
import SpecLanguage
import Synchronization

/// Two backends that run the same programs side by side.
public struct BackendPair: Sendable {
    /// The one whose answers are questioned.
    public let baseline: RunningBackend
    /// The one that is asked.
    public let subject: RunningBackend
    /// What every program needs, as `needs=` says it.
    public let needs: [String]
    /// The seconds after which a program counts as hung.
    public let timeLimit: Double

    /// Makes a pair.
    public init(baseline: RunningBackend, subject: RunningBackend, needs: [String] = [], timeLimit: Double = 20) {
        self.baseline = baseline
        self.subject = subject
        self.needs = needs
        self.timeLimit = timeLimit
    }

    /// The capabilities that both have.
    public var capabilities: Set<String> {
        var both = baseline.description.capabilities.intersection(subject.description.capabilities)
        if !needs.contains(Capability.accelerator.rawValue) { both.remove(Capability.accelerator.rawValue) }
        return both
    }

    /// Runs programs on both and returns the two outcomes of each, in order.
    public func run(_ programs: [Program]) -> [(baseline: CaseOutcome, subject: CaseOutcome)] {
        let requests = programs.enumerated().map { index, program in
            CaseRequest(id: "fuzz/\(index)", program: program, needs: needs, timeLimit: timeLimit)
        }
        let first = OutcomeTable(requests.count)
        let second = OutcomeTable(requests.count)
        let other = DispatchGroup()
        let thread = Thread { [subject] in
            subject.backend.run(requests) { second.set($0, $1) }
            other.leave()
        }
        other.enter()
        thread.stackSize = 8 << 20
        thread.start()
        baseline.backend.run(requests) { first.set($0, $1) }
        other.wait()
        return Array(zip(first.outcomes, second.outcomes).map { (baseline: $0, subject: $1) })
    }
}

/// The outcomes of a batch, filled from any thread.
private final class OutcomeTable: Sendable {
    private let table: Mutex<[CaseOutcome]>

    init(_ count: Int) {
        table = Mutex(Array(repeating: .notRun("the backend delivered no outcome"), count: count))
    }

    func set(_ index: Int, _ outcome: CaseOutcome) {
        table.withLock { table in
            if table.indices.contains(index) { table[index] = outcome }
        }
    }

    var outcomes: [CaseOutcome] { table.withLock { $0 } }
}
