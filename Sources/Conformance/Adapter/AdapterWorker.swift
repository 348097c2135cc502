import Foundation

/// Runs requests on one adapter process at a time, replacing it when it fails.
///
/// Requests are sent ahead, answers come in their order; what goes wrong is charged to the oldest request without
/// an answer, and the younger ones are sent again to the next process.
///
/// Unchecked: ``AdapterBackend`` uses each worker from one thread at a time.
final class AdapterWorker: @unchecked Sendable {
    private struct Sent {
        let index: Int
        let id: Int
    }

    private static let startAttempts = 3

    private let command: AdapterCommand
    private let limits: AdapterLimits
    private let restarts: RestartBudget
    private var connection: AdapterConnection?
    private var startedBefore = false
    private var nextIdentifier = 0
    /// Sent and not answered, oldest first.
    private var inFlight: [Sent] = []
    /// Taken from the queue and to be sent again, next one last.
    private var again: [Int] = []

    init(_ command: AdapterCommand, limits: AdapterLimits, restarts: RestartBudget) {
        self.command = command
        self.limits = limits
        self.restarts = restarts
    }

    // MARK: Starting and stopping

    /// Starts the process and asks what it is.
    func start() throws -> BackendDescription {
        if let old = connection { _ = old.close(grace: 0) }
        connection = nil
        startedBefore = true
        let fresh = try AdapterConnection(command)
        do {
            let description = try introduce(fresh)
            connection = fresh
            return description
        } catch let error as MalformedAnswer {
            throw unavailable(error.description, fresh, grace: 0)
        }
    }

    /// Asks the process to end, and sees to it that it does.
    func stop() {
        guard let connection else { return }
        self.connection = nil
        connection.send(AdapterRequest.stop())
        let deadline = ContinuousClock.now + .seconds(limits.stop)
        waiting: while true {
            switch connection.next(until: deadline) {
            case .line: continue
            case .closed, .lineTooLong, .timedOut: break waiting
            }
        }
        _ = connection.close(grace: 0.2)
    }

    private func introduce(_ connection: AdapterConnection) throws -> BackendDescription {
        connection.send(AdapterRequest.start())
        switch connection.next(until: ContinuousClock.now + .seconds(limits.start)) {
        case .line(let line):
            switch try AdapterAnswer(line: line) {
            case .started(let description, let version):
                if version == AdapterRequest.protocolVersion { return description }
                throw unavailable(
                    "the adapter speaks protocol \(version), this runner \(AdapterRequest.protocolVersion)",
                    connection, grace: 0)
            case .unavailable(let message):
                _ = connection.close(grace: limits.stop)
                throw BackendUnavailable(message)
            case .error(_, let message):
                throw unavailable("the adapter refused to start: \(message)", connection, grace: 0)
            case .result, .stopped:
                throw MalformedAnswer("no answer to 'start'", line: line)
            }
        case .closed:
            let how = connection.close(grace: limits.stop)
            throw BackendUnavailable(withLastError("the adapter \(how) before it answered 'start'", connection))
        case .lineTooLong:
            throw unavailable(
                "the adapter's first line is longer than \(AdapterConnection.lineLimit) bytes", connection, grace: 0)
        case .timedOut:
            throw unavailable(
                "the adapter did not answer 'start' within \(seconds(limits.start))", connection, grace: 0)
        }
    }

    private func unavailable(_ problem: String, _ connection: AdapterConnection, grace: Double) -> BackendUnavailable {
        _ = connection.close(grace: grace)
        return BackendUnavailable(withLastError(problem, connection))
    }

    // MARK: Running

    /// Runs requests of the queue until it is empty, delivering an outcome for each that it takes.
    func run(_ queue: RequestQueue) {
        while true {
            if connection == nil || (inFlight.isEmpty && connection?.isAlive != true) {
                guard again.last != nil || takeNext(queue) else { return }
                if let problem = restart(queue) {
                    giveUp(queue, problem)
                    return
                }
            }
            guard let connection else { continue }
            fill(connection, queue)
            guard let oldest = inFlight.first else {
                if again.isEmpty { return }
                continue
            }
            awaitAnswer(to: oldest, on: connection, queue)
        }
    }

    /// Moves one request from the queue to ``again``.
    private func takeNext(_ queue: RequestQueue) -> Bool {
        guard let index = queue.take() else { return false }
        again.append(index)
        return true
    }

    private func fill(_ connection: AdapterConnection, _ queue: RequestQueue) {
        while inFlight.count < limits.window {
            guard let index = again.popLast() ?? queue.take() else { return }
            do {
                connection.send(try AdapterRequest.run(queue.requests[index], id: nextIdentifier))
                inFlight.append(Sent(index: index, id: nextIdentifier))
                nextIdentifier += 1
            } catch {
                queue.deliver(index, .notRun("\(error)"))
            }
        }
    }

    private func awaitAnswer(to oldest: Sent, on connection: AdapterConnection, _ queue: RequestQueue) {
        let request = queue.requests[oldest.index]
        switch connection.next(until: ContinuousClock.now + .seconds(request.timeLimit)) {
        case .line(let line):
            do {
                let outcome = try outcome(of: try AdapterAnswer(line: line), for: oldest, request, line: line)
                inFlight.removeFirst()
                restarts.noteAnswer()
                queue.deliver(oldest.index, outcome)
            } catch {
                abandon(connection, queue) { _ in .brokenProtocol(self.withErrors("\(error)", connection)) }
            }
        case .closed:
            abandon(connection, queue, grace: 0.5) { how in
                .crashed(self.withErrors("the adapter \(how)", connection))
            }
        case .lineTooLong:
            abandon(connection, queue) { _ in
                .brokenProtocol("the adapter's line is longer than \(AdapterConnection.lineLimit) bytes")
            }
        case .timedOut:
            abandon(connection, queue) { _ in
                .timedOut(self.withErrors("no answer within \(self.seconds(request.timeLimit))", connection))
            }
        }
    }

    private func outcome(
        of answer: AdapterAnswer, for sent: Sent, _ request: CaseRequest, line: Data
    ) throws -> CaseOutcome {
        switch answer {
        case .result(let id, let transcript, let seconds):
            guard id == sent.id else { throw MalformedAnswer("an answer to \(id), not to \(sent.id)", line: line) }
            let steps = request.program.steps.count
            let answered = transcript.observations.count
            if case .unsupported? = transcript.observations.last, answered <= steps {
                return .completed(transcript, seconds: seconds)
            }
            guard answered == steps else {
                throw MalformedAnswer("an answer with \(answered) observations for \(steps) steps", line: line)
            }
            return .completed(transcript, seconds: seconds)
        case .error(let id, let message) where id == sent.id:
            return .brokenProtocol("the adapter could not read the request: \(message)")
        case .error(_, let message):
            throw MalformedAnswer("an error that belongs to no request (\(message))", line: line)
        case .started, .unavailable, .stopped:
            throw MalformedAnswer("no answer to 'run'", line: line)
        }
    }

    // MARK: Failures

    /// Ends the process, charges the oldest request and puts the others back.
    private func abandon(
        _ connection: AdapterConnection, _ queue: RequestQueue, grace: Double = 0, _ outcome: (String) -> CaseOutcome
    ) {
        let how = connection.close(grace: grace)
        self.connection = nil
        let oldest = inFlight.removeFirst()
        again.append(contentsOf: inFlight.reversed().map(\.index))
        inFlight.removeAll()
        queue.deliver(oldest.index, outcome(how))
    }

    /// Makes ``connection`` a fresh process, or says why that is not to be.
    private func restart(_ queue: RequestQueue) -> String? {
        var problem = ""
        for _ in 0..<Self.startAttempts {
            if startedBefore, let problem = restarts.take() { return problem }
            do {
                _ = try start()
                return nil
            } catch {
                problem = "the adapter could not be started again: \(error)"
            }
        }
        return problem
    }

    /// Delivers what this worker holds, and what nobody has taken, as not run.
    private func giveUp(_ queue: RequestQueue, _ problem: String) {
        while let index = again.popLast() ?? queue.take() { queue.deliver(index, .notRun(problem)) }
    }

    private func withErrors(_ problem: String, _ connection: AdapterConnection) -> String {
        let errors = connection.lastErrors
        return errors.isEmpty ? problem : "\(problem)\nthe last of its standard error:\n\(errors)"
    }

    /// One line: what went wrong, and the last line of standard error.
    private func withLastError(_ problem: String, _ connection: AdapterConnection) -> String {
        guard let line = connection.lastErrors.split(whereSeparator: \.isNewline).last else { return problem }
        return "\(problem); the last line of its standard error: \(line)"
    }

    private func seconds(_ count: Double) -> String {
        count == count.rounded() && count.magnitude < 1e9 ? "\(Int(count)) s" : "\(count) s"
    }
}
