import Synchronization

/// The requests of a run that no worker has taken yet, and the restarts that are left.
final class RequestQueue: Sendable {
    private struct State {
        var next = 0
        var restarts: Int
    }

    let requests: [CaseRequest]
    let deliver: @Sendable (Int, CaseOutcome) -> Void
    private let state: Mutex<State>

    init(_ requests: [CaseRequest], restarts: Int, deliver: @escaping @Sendable (Int, CaseOutcome) -> Void) {
        self.requests = requests
        self.deliver = deliver
        state = Mutex(State(restarts: restarts))
    }

    /// The index of a request that nobody has taken.
    func take() -> Int? {
        state.withLock { state in
            guard state.next < requests.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    /// Whether one more restart is within the limit.
    func takeRestart() -> Bool {
        state.withLock { state in
            state.restarts -= 1
            return state.restarts >= 0
        }
    }
}
