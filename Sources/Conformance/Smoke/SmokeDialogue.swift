import Foundation

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A conversation with an adapter line by line, without the tolerance of a run: what comes is told as it is.
final class SmokeDialogue {
    /// What came instead of an answer, in the words that follow "the adapter".
    struct Silence: Error {
        var description: String
        /// Whether the process can be spoken to no more.
        var isOver: Bool
    }

    /// How a process ends that was asked to.
    static let well = ChildProcess.Ending.exited(status: 0).description

    private let command: AdapterCommand
    private let limit: Double
    private var connection: AdapterConnection?
    private var nextIdentifier = 0

    /// - Parameter limit: the seconds that an answer may take; `start` has its own.
    init(_ command: AdapterCommand, limit: Double) {
        self.command = command
        self.limit = limit
    }

    /// Starts a fresh process, ending one that may still be there.
    ///
    /// - Throws: ``BackendUnavailable`` if the command cannot be started.
    func launch() throws {
        end()
        connection = try AdapterConnection(command)
        nextIdentifier = 0
    }

    /// Sends one line.
    func send(_ line: String) { connection?.send(Array((line + "\n").utf8)) }

    /// Sends a request for a program and returns the number that its answer has to bear.
    func send(_ request: CaseRequest) throws -> Int {
        let id = nextIdentifier
        connection?.send(try AdapterRequest.run(request, id: id))
        nextIdentifier += 1
        return id
    }

    /// The next line, understood.
    func answer(within seconds: Double? = nil) throws(Silence) -> AdapterAnswer {
        guard let connection else { throw Silence(description: "is not running", isOver: true) }
        let patience = seconds ?? limit
        switch connection.next(until: ContinuousClock.now + .seconds(patience)) {
        case .line(let line):
            do {
                return try AdapterAnswer(line: line)
            } catch {
                throw Silence(description: "wrote a line that is no answer: \(error)", isOver: false)
            }
        case .closed: throw Silence(description: "\(finish(grace: 1))", isOver: true)
        case .lineTooLong: throw Silence(description: "wrote a line without an end", isOver: true)
        case .timedOut: throw Silence(description: "did not answer within \(Int(patience)) s", isOver: true)
        }
    }

    /// Kills the process, as a crash of the framework would.
    func kill() {
        guard let connection else { return }
        #if canImport(Darwin)
            _ = Darwin.kill(connection.process.identifier, SIGKILL)
        #elseif canImport(Musl)
            _ = Musl.kill(connection.process.identifier, SIGKILL)
        #else
            _ = Glibc.kill(connection.process.identifier, SIGKILL)
        #endif
        end()
    }

    /// Closes the adapter's standard input, once what was sent has been written.
    func closeInput() { connection?.process.closeInput() }

    /// Waits until the process ends by itself and says how; "had to be killed" if it does not.
    func finish(grace: Double) -> String {
        guard let connection else { return "is not running" }
        self.connection = nil
        let how = connection.close(grace: grace)
        if how == Self.well { return how }
        let error = connection.lastErrors.split(whereSeparator: \.isNewline).last
        return error.map { "\(how); the last line of its standard error: \($0)" } ?? how
    }

    /// Ends the process whatever it does.
    func end() {
        _ = connection?.close(grace: 0)
        connection = nil
    }
}
