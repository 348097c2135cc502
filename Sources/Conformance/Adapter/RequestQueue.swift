import Synchronization

/// The restarts that are left to all the workers of a backend; answers earn back what was used.
final class RestartBudget: Sendable {
    private struct State {
        var left: Int
        var used = 0
        /// Cases answered since a restart was last earned.
        var answered = 0
    }

    private let limits: AdapterLimits
    private let state: Mutex<State>

    init(_ limits: AdapterLimits) {
        self.limits = limits
        state = Mutex(State(left: limits.restarts))
    }

    /// Counts one more restart; nil where it is within the limit, else what to say of it.
    func take() -> String? {
        state.withLock { state in
            guard state.left > 0 else { return "the adapter was restarted \(state.used) times, the limit" }
            state.left -= 1
            state.used += 1
            return nil
        }
    }

    /// Counts an answer.
    func noteAnswer() {
        state.withLock { state in
            state.answered += 1
            guard state.answered >= limits.answersPerRestart else { return }
            state.answered = 0
            state.left = min(state.left + 1, limits.restarts)
        }
    }
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
