import SpecLanguage

/// Watches a run as it goes; calls come one at a time, from any thread.
public protocol RunObserver: Sendable {
    /// A case has ended. A backend that answers the case again can still change its final result.
    func ended(_ result: CaseResult)
}

/// Runs cases on a backend and sees to it that each gets exactly one result.
public struct Runner: Sendable {
    /// How to treat the cases.
    public var options: RunOptions

    /// Makes a runner.
    public init(options: RunOptions = RunOptions()) {
        self.options = options
    }

    /// Runs the cases; each of them has one result in the outcome, whatever the backend does.
    public func run(
        _ cases: [Case], on running: RunningBackend, observer: (any RunObserver)? = nil
    ) -> RunOutcome {
        let begin = ContinuousClock.now
        var outcome = RunOutcome(backend: running.description)
        var state = State()
        outcome.add(run(cases, on: running, observer, &state), keeping: .all)
        finish(&outcome, state, begin)
        return outcome
    }

    /// Runs batches of cases as they come, and hands on the results of each.
    ///
    /// While one batch runs, the next is made ready and the results of the last are taken.
    ///
    /// - Parameters:
    ///   - batches: gives the next cases, and nil after the last; called on a thread of its own.
    ///   - running: the backend.
    ///   - observer: is told of every case.
    ///   - keeping: which results the outcome keeps.
    ///   - take: takes the results of a batch, in the order planned; called on a thread of its own.
    /// - Throws: what `batches` or `take` throws. The cases of batches that were not made have no result then.
    public func run(
        batches: @escaping @Sendable () throws -> [Case]?, on running: RunningBackend,
        observer: (any RunObserver)? = nil, keeping: RunOutcome.Keeping,
        take: @escaping @Sendable ([CaseResult]) throws -> Void
    ) throws -> RunOutcome {
        let begin = ContinuousClock.now
        var outcome = RunOutcome(backend: running.description)
        var state = State()
        let source = ReadAhead(batches)
        let sink = WriteBehind(take)
        defer {
            source.stop()
            sink.stop()
        }
        while let batch = try source.next() {
            let results = run(batch, on: running, observer, &state)
            outcome.add(results, keeping: keeping)
            try sink.send(results)
        }
        try sink.finish()
        finish(&outcome, state, begin)
        return outcome
    }

    /// What one batch leaves to the next.
    private struct State {
        var faults: [String] = []
        /// Whether the first failure ended the run.
        var stopped = false
        /// Whether the backend no longer answers.
        var isStuck = false
    }

    private func finish(_ outcome: inout RunOutcome, _ state: State, _ begin: ContinuousClock.Instant) {
        outcome.faults = state.faults
        outcome.stoppedEarly = state.stopped
        outcome.stale = options.divergences.stale(outcome)
        outcome.seconds = (ContinuousClock.now - begin).seconds
    }

    private func run(
        _ cases: [Case], on running: RunningBackend, _ observer: (any RunObserver)?, _ state: inout State
    ) -> [CaseResult] {
        let description = running.description
        var results = [CaseResult?](repeating: nil, count: cases.count)
        var runnable: [Int] = []
        for index in cases.indices {
            if let skipped = skip(cases[index], description) {
                results[index] = skipped
                observer?.ended(skipped)
                if options.failFast && !skipped.verdict.conforms { state.stopped = true }
            } else {
                runnable.append(index)
            }
        }
        let size = options.failFast ? Self.failFastBatch : max(1, runnable.count)
        for start in stride(from: 0, to: runnable.count, by: size) where !state.stopped && !state.isStuck {
            let batch = runnable[start..<min(start + size, runnable.count)]
            // Usually nothing is skipped, and the cases need not be copied.
            let chosen = batch.count == cases.count ? cases : batch.map { cases[$0] }
            let ended = run(chosen, on: running.backend, observer, &state.faults, &state.isStuck)
            for (index, result) in zip(batch, ended) {
                if options.failFast && !result.verdict.conforms { state.stopped = true }
                results[index] = result
            }
        }
        return cases.indices.map { index in
            results[index]
                ?? CaseResult(
                    cases[index], .notRun, cause: .notRun,
                    reason: state.isStuck
                        ? "the backend no longer answered" : "the run stopped at the first failure")
        }
    }

    /// Cases handed over at a time where the run may have to stop: few enough to stop soon, enough to keep a pipeline busy.
    private static let failFastBatch = 8

    /// The result of a case for which the backend lacks a capability; nil if it lacks none.
    private func skip(_ testCase: Case, _ backend: BackendDescription) -> CaseResult? {
        let lacking = testCase.needs.map(\.rawValue).filter { !backend.capabilities.contains($0) }
        if lacking.isEmpty { return nil }
        let names = lacking.joined(separator: ", ")
        if lacking.contains(where: options.required.contains) {
            return CaseResult(
                testCase, .failed, cause: .required, reason: "needs \(names), which is required and the backend lacks")
        }
        return CaseResult(testCase, .unsupported, cause: .unsupported, reason: "needs \(names)")
    }

    /// Runs a batch as often as asked; results that differ are one that is unstable.
    private func run(
        _ cases: [Case], on backend: any Backend, _ observer: (any RunObserver)?, _ faults: inout [String],
        _ isStuck: inout Bool
    ) -> [CaseResult] {
        let requests = cases.map { CaseRequest($0, timeLimit: options.timeLimit) }
        var repetitions = Repetitions()
        for repetition in 1...max(1, options.repetitions) where !isStuck {
            let isLast = repetition == max(1, options.repetitions)
            let judge = Judge(
                messages: options.messages, keepsAgreeing: options.keepsAgreeing, divergences: options.divergences,
                required: options.required)
            let collector = Collector(cases, judge, isLast ? observer : nil)
            if !collector.watch(limit: options.timeLimit + options.patience, { backend.run(requests, deliver: $0) }) {
                isStuck = true
                faults.append("the backend stopped answering, and the run was given up")
            }
            repetitions.add(collector.close(&faults))
        }
        return repetitions.results
    }
}

extension Duration {
    /// The duration in seconds.
    public var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
