import Conformance
import Foundation
import Synchronization

/// Runs programs inside this process, each in a session and a world of its own.
///
/// A trap in a library ends the process, and a case that hangs is not interrupted: libraries that may do either belong
/// behind an adapter.
public final class InProcessBackend: Backend {
    /// Makes the libraries for one case; called on the thread that runs it.
    public typealias WorldFactory = @Sendable (CaseRequest) -> any LibraryWorld

    private let description: BackendDescription
    private let jobs: Int
    private let makeWorld: WorldFactory

    /// Makes a backend.
    ///
    /// - Parameters:
    ///   - description: what the backend says of itself.
    ///   - jobs: how many threads run cases; nil for one per active processor.
    ///   - makeWorld: makes the libraries for one case.
    public init(_ description: BackendDescription, jobs: Int? = nil, makeWorld: @escaping WorldFactory) {
        self.description = description
        self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
        self.makeWorld = makeWorld
    }

    /// Says what the backend is; there is nothing to start.
    public func start() throws -> BackendDescription { description }

    /// Nothing to end.
    public func stop() {}

    /// Runs the cases on threads of their own, whose stacks hold any expression a program may have.
    public func run(_ requests: [CaseRequest], deliver: @escaping @Sendable (Int, CaseOutcome) -> Void) {
        forEach(requests.count) { [makeWorld] index in deliver(index, Self.outcome(of: requests[index], makeWorld)) }
    }

    /// Does something for each of so many cases, on threads whose stacks hold any expression a program may have.
    private func forEach(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        guard count > 0 else { return }
        // Chunks small enough that no thread waits long for the others at the end, large enough that taking one is rare.
        let threads = min(jobs, count)
        let chunk = max(1, min(64, count / (threads * 8)))
        let queue = WorkQueue(count: count, chunk: chunk)
        let finished = DispatchGroup()
        for _ in 0..<threads {
            finished.enter()
            let thread = Thread {
                while let range = queue.next() {
                    for index in range { body(index) }
                }
                finished.leave()
            }
            thread.stackSize = stackSize
            thread.start()
        }
        finished.wait()
    }

    private static func outcome(of request: CaseRequest, _ makeWorld: WorldFactory) -> CaseOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        let world = makeWorld(request)
        let interpreter = Interpreter(world: world, maximumDepth: maximumDepth)
        var transcript = interpreter.execute(request.program)
        interpreter.finish()
        transcript.leak = world.leak
        if let irrelevance = world.irrelevance { transcript.observations = [.unsupported(reason: irrelevance)] }
        let elapsed = (clock.now - start).components
        return .completed(transcript, seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
    }
}

extension InProcessBackend: MemoryDescribingBackend {
    /// Runs each case in a world of its own and looks at what its names lead to before they are dropped.
    public func memory(after requests: [CaseRequest]) -> [MemorySnapshot?] {
        let snapshots = Mutex([MemorySnapshot?](repeating: nil, count: requests.count))
        forEach(requests.count) { [makeWorld] index in
            let snapshot = Self.memory(after: requests[index], makeWorld)
            snapshots.withLock { $0[index] = snapshot }
        }
        return snapshots.withLock { $0 }
    }

    private static func memory(after request: CaseRequest, _ makeWorld: WorldFactory) -> MemorySnapshot? {
        let interpreter = Interpreter(world: makeWorld(request), maximumDepth: maximumDepth)
        _ = interpreter.execute(request.program)
        defer { interpreter.finish() }
        // What was found keeps objects alive, and has to go before the session does.
        let found = MemoryCollector(interpreter, program: request.program).found
        return found.isEmpty ? nil : SnapshotBuilder(found).snapshot()
    }
}

/// Depth of nesting that a session allows, as in CPython.
private let maximumDepth = 1000
/// Reserved, not used, address space: enough for ``maximumDepth`` levels in a debug build, and for freeing values that a
/// session of hundreds of thousands of steps nested into one another.
private let stackSize = 256 << 20

/// Hands out ranges of work to several threads.
private final class WorkQueue: Sendable {
    private let position = Atomic<Int>(0)
    private let count: Int
    private let chunk: Int

    init(count: Int, chunk: Int) {
        self.count = count
        self.chunk = chunk
    }

    func next() -> Range<Int>? {
        let start = position.add(chunk, ordering: .relaxed).oldValue
        return start < count ? start..<min(start + chunk, count) : nil
    }
}
