import Foundation
import Synchronization

/// Makes the next element on a thread of its own while the one before is being used.
final class ReadAhead<Element: Sendable>: Sendable {
    private let produced = Mutex<Result<Element?, any Error>?>(nil)
    private let isFull = DispatchSemaphore(value: 0)
    private let isEmpty = DispatchSemaphore(value: 1)
    private let isStopped = Atomic(false)

    /// Begins at once.
    init(_ produce: @escaping @Sendable () throws -> Element?) {
        startPipelineThread { [self] in
            while true {
                isEmpty.wait()
                if isStopped.load(ordering: .acquiring) { return }
                let next = Result { try produce() }
                produced.withLock { $0 = next }
                isFull.signal()
                if case .success(.some) = next { continue }
                return
            }
        }
    }

    /// The next element; nil after the last. Not to be called again after nil or an error.
    func next() throws -> Element? {
        isFull.wait()
        let next = produced.withLock { $0.take() }
        isEmpty.signal()
        return try next?.get()
    }

    /// Lets the thread end, whatever is left.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        isEmpty.signal()
    }
}

/// Uses each element on a thread of its own while the next is being made.
final class WriteBehind<Element: Sendable>: Sendable {
    private struct State {
        var waiting: Element?
        var error: (any Error)?
    }

    private let state = Mutex(State())
    private let isFull = DispatchSemaphore(value: 0)
    private let isEmpty = DispatchSemaphore(value: 1)

    /// Begins to wait for elements.
    init(_ consume: @escaping @Sendable (Element) throws -> Void) {
        startPipelineThread { [self] in
            while true {
                isFull.wait()
                guard let next = state.withLock({ $0.waiting.take() }) else { return }
                do {
                    try consume(next)
                } catch {
                    state.withLock { $0.error = error }
                }
                isEmpty.signal()
            }
        }
    }

    /// Hands over an element once the one before was used.
    ///
    /// - Throws: what using an earlier element threw.
    func send(_ element: Element) throws {
        isEmpty.wait()
        try state.withLock { state in
            if let error = state.error {
                isEmpty.signal()
                throw error
            }
            state.waiting = element
        }
        isFull.signal()
    }

    /// Waits until every element was used.
    ///
    /// - Throws: what using one threw.
    func finish() throws {
        isEmpty.wait()
        isEmpty.signal()
        if let error = state.withLock({ $0.error }) { throw error }
    }

    /// Lets the thread end; elements not yet used are dropped.
    func stop() {
        state.withLock { $0.waiting = nil }
        isFull.signal()
    }
}

private func startPipelineThread(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    // A chapter is parsed and a report written on it, with the nesting that sessions may have.
    thread.stackSize = 64 << 20
    thread.start()
}
