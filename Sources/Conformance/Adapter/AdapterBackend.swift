import Foundation
import Synchronization

/// A backend that is a program of its own, in any language, which speaks the protocol of `Spec/PROTOCOL.md`.
///
/// A crash, a hang or garbage costs the case that was being run; the others get their outcome from a fresh process.
public final class AdapterBackend: Backend {
    private let command: AdapterCommand
    private let limits: AdapterLimits
    private let workers: [AdapterWorker]

    /// Makes a backend that runs `jobs` processes of the command side by side.
    public init(_ command: AdapterCommand, jobs: Int = 1, limits: AdapterLimits = AdapterLimits()) {
        self.command = command
        self.limits = limits
        let restarts = RestartBudget(limits)
        workers = (0..<max(jobs, 1)).map { _ in AdapterWorker(command, limits: limits, restarts: restarts) }
    }

    /// Starts the first process; the others start when there is work for them.
    public func start() throws -> BackendDescription {
        let result = Mutex<Result<BackendDescription, any Error>?>(nil)
        let worker = workers[0]
        onPipeThread {
            let outcome = Result { try worker.start() }
            result.withLock { $0 = outcome }
        }
        guard let outcome = result.withLock({ $0 }) else { throw BackendUnavailable("the adapter was not started") }
        return try outcome.get()
    }

    /// Returns when every outcome has been delivered.
    public func run(_ requests: [CaseRequest], deliver: @escaping @Sendable (Int, CaseOutcome) -> Void) {
        let queue = RequestQueue(requests, deliver: deliver)
        let everyone = DispatchGroup()
        for worker in workers.prefix(max(1, requests.count)) {
            startPipeThread(everyone) { worker.run(queue) }
        }
        everyone.wait()
    }

    /// Ends every process, by force where asking does not help.
    public func stop() {
        let everyone = DispatchGroup()
        for worker in workers {
            startPipeThread(everyone) { worker.stop() }
        }
        everyone.wait()
    }

    private func onPipeThread(_ body: @escaping @Sendable () -> Void) {
        let done = DispatchGroup()
        startPipeThread(done, body)
        done.wait()
    }
}
