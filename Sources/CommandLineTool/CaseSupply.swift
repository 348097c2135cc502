import Conformance
import SpecLanguage
import Synchronization

/// The cases of a call, a few chapters at a time.
struct CaseSupply: Sendable {
    /// How many cases there are to come, before a shard takes its part.
    let count: Int
    /// Gives the next cases, and nil after the last.
    let next: @Sendable () throws -> [Case]?

    /// Enough cases to keep a backend busy, few enough to hold several batches in memory.
    private static let batchSize = 2048

    /// All cases of a spec, or a shard's.
    init(_ spec: Spec, shard: Shard? = nil) {
        count = spec.count
        let batches = SharedBatches(spec.batches(ofAtLeast: Self.batchSize))
        next = { () throws in
            guard let batch = try batches.next() else { return nil }
            guard let shard else { return batch }
            return batch.filter { shard.contains($0.id) }
        }
    }

    /// Cases that were chosen one by one.
    init(_ cases: [Case]) {
        count = cases.count
        let left = Mutex<[Case]?>(cases)
        next = { left.withLock { $0.take() } }
    }
}

/// The batches of a spec, to be taken from any thread.
private final class SharedBatches: Sendable {
    private let batches: Mutex<Spec.Batches>

    init(_ batches: Spec.Batches) { self.batches = Mutex(batches) }

    func next() throws -> [Case]? { try batches.withLock { try $0.next() } }
}
