import SpecLanguage

/// Something that executes programs and says what it saw: the reference, a Swift library, or an adapter process.
///
/// A backend is given programs and nothing that is expected of them.
public protocol Backend: Sendable {
    /// Makes the backend ready and says what it is.
    ///
    /// - Throws: ``BackendUnavailable`` if it cannot be run here.
    func start() throws -> BackendDescription

    /// Runs the cases, in any order and with any parallelism, and delivers exactly one outcome for each.
    ///
    /// - Parameters:
    ///   - requests: what to run.
    ///   - deliver: called once per request with the request's index in `requests`; may be called from any thread.
    func run(_ requests: [CaseRequest], deliver: @escaping @Sendable (Int, CaseOutcome) -> Void)

    /// Ends the backend and frees what it holds.
    func stop()
}

/// What a backend says of itself when it starts.
public struct BackendDescription: Sendable, Hashable {
    /// The backend's name, for example `reference` or `pytorch`.
    public var name: String
    /// Its version, for example `2.13.0`.
    public var version: String
    /// What it can do, in the words of `needs=`.
    public var capabilities: Set<String>
    /// Further versions and facts worth a line in a report, for example `numpy: 2.4.6`.
    public var environment: [String: String]

    /// Makes a description.
    public init(name: String, version: String, capabilities: Set<String>, environment: [String: String] = [:]) {
        self.name = name
        self.version = version
        self.capabilities = capabilities
        self.environment = environment
    }
}

/// One case as a backend gets it.
public struct CaseRequest: Sendable, Hashable {
    /// The full id, for logs and protocol messages.
    public var id: String
    /// What to execute.
    public var program: Program
    /// The capabilities that the case needs (its `needs=`); `accelerator` asks for a world with two devices of that kind.
    public var needs: [String]
    /// The seconds after which the case counts as hung.
    public var timeLimit: Double

    /// Makes a request.
    public init(id: String, program: Program, needs: [String], timeLimit: Double) {
        self.id = id
        self.program = program
        self.needs = needs
        self.timeLimit = timeLimit
    }
}

/// How running one case ended.
public enum CaseOutcome: Sendable, Hashable {
    /// The backend answered.
    case completed(Transcript, seconds: Double)
    /// The backend process died; the text names the signal or exit status and ends with the last of its standard error.
    case crashed(String)
    /// The case ran past its limit.
    case timedOut(String)
    /// The backend answered something that is no answer.
    case brokenProtocol(String)
    /// The case was not tried; the text says why.
    case notRun(String)
}

/// A backend that cannot be run here; the message is one line that says what to do about it.
public struct BackendUnavailable: Error, Sendable, CustomStringConvertible {
    /// What is missing and how to get it.
    public var description: String

    /// Makes the error.
    public init(_ description: String) {
        self.description = description
    }
}
