import Foundation
import SpecLanguage
import Synchronization

/// Takes what a backend delivers, judges it on the delivering thread, and keeps the first outcome of each case.
final class Collector: Sendable {
    private struct State {
        var results: [CaseResult?]
        var deliveredAgain: Set<Int> = []
        var strays = 0
        var isClosed = false
    }

    private let cases: [Case]
    private let judge: Judge
    private let observer: (any RunObserver)?
    private let state: Mutex<State>
    /// How many deliveries there were, by which a backend that works is told from one that hangs.
    private let deliveries = Atomic(0)

    init(_ cases: [Case], _ judge: Judge, _ observer: (any RunObserver)?) {
        self.cases = cases
        self.judge = judge
        self.observer = observer
        state = Mutex(State(results: [CaseResult?](repeating: nil, count: cases.count)))
    }

    /// Lets a backend deliver until it returns; false if it has been silent for `limit` seconds and still does not return.
    func watch(limit: Double, _ run: @escaping @Sendable (@escaping @Sendable (Int, CaseOutcome) -> Void) -> Void)
        -> Bool
    {
        let returned = DispatchSemaphore(value: 0)
        let thread = Thread { [self] in
            run { [self] in deliver($0, $1) }
            returned.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        var seen = -1
        while true {
            if returned.wait(timeout: .now() + limit) == .success { return true }
            let now = deliveries.load(ordering: .relaxed)
            if now == seen { return false }
            seen = now
        }
    }

    private func deliver(_ index: Int, _ outcome: CaseOutcome) {
        deliveries.add(1, ordering: .relaxed)
        guard cases.indices.contains(index) else {
            state.withLock { $0.strays += 1 }
            return
        }
        let result = judge.judge(outcome, of: cases[index])
        state.withLock { state in
            if state.isClosed { return }
            if state.results[index] == nil {
                state.results[index] = result
                observer?.ended(result)
            } else {
                state.deliveredAgain.insert(index)
            }
        }
    }

    /// Ends the collection: later deliveries are ignored, and each case has one result from here on.
    func close(_ faults: inout [String]) -> [CaseResult] {
        let (delivered, again, strays) = state.withLock { state in
            state.isClosed = true
            return (state.results, state.deliveredAgain, state.strays)
        }
        if strays > 0 { faults.append("the backend delivered \(strays) outcome(s) for cases that it was not given") }
        return cases.indices.map { index in
            if again.contains(index) {
                var result = judge.judge(
                    .brokenProtocol("the backend delivered more than one outcome"), of: cases[index])
                result.seconds = delivered[index]?.seconds ?? 0
                return result
            }
            if let result = delivered[index] { return result }
            let missing = CaseResult(
                cases[index], .notRun, cause: .notRun, reason: "the backend delivered no outcome for this case")
            observer?.ended(missing)
            return missing
        }
    }
}
