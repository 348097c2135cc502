import Synchronization

/// The restarts that are left to all the workers of a backend.
final class RestartBudget: Sendable {
    private let left: Atomic<Int>

    init(_ restarts: Int) { left = Atomic(restarts) }

    /// Whether one more restart is within the limit.
    func take() -> Bool { left.subtract(1, ordering: .relaxed).newValue >= 0 }
}

/// The requests of a run that no worker has taken yet.
final class RequestQueue: Sendable {
    let requests: [CaseRequest]
    let deliver: @Sendable (Int, CaseOutcome) -> Void
    private let next = Atomic(0)

    init(_ requests: [CaseRequest], deliver: @escaping @Sendable (Int, CaseOutcome) -> Void) {
        self.requests = requests
        self.deliver = deliver
    }

    /// The index of a request that nobody has taken.
    func take() -> Int? {
        let index = next.add(1, ordering: .relaxed).oldValue
        return index < requests.count ? index : nil
    }
}
