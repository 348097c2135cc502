import Conformance
import SpecLanguage

/// A backend whose behaviour a test writes down.
public struct FakeBackend: Backend {
    /// How a fake delivers.
    public typealias Behaviour =
        @Sendable (_ requests: [CaseRequest], _ deliver: @escaping @Sendable (Int, CaseOutcome) -> Void) -> Void

    private let capabilities: Set<String>
    private let unavailable: String?
    private let behaviour: Behaviour

    /// Makes a fake.
    public init(capabilities: Set<String> = [], unavailable: String? = nil, behaviour: @escaping Behaviour) {
        self.capabilities = capabilities
        self.unavailable = unavailable
        self.behaviour = behaviour
    }

    /// Starts, unless the fake is unavailable.
    public func start() throws -> BackendDescription {
        if let unavailable { throw BackendUnavailable(unavailable) }
        return BackendDescription(
            name: "fake", version: "1.0", capabilities: capabilities, environment: ["moon": "waxing"])
    }

    /// Behaves as written down.
    public func run(_ requests: [CaseRequest], deliver: @escaping @Sendable (Int, CaseOutcome) -> Void) {
        behaviour(requests, deliver)
    }

    /// Does nothing.
    public func stop() {}
}

extension FakeBackend {
    /// Answers each request by itself, in order.
    public static func answering(
        capabilities: Set<String> = [], _ answer: @escaping @Sendable (CaseRequest) -> CaseOutcome
    ) -> FakeBackend {
        FakeBackend(capabilities: capabilities) { requests, deliver in
            for (index, request) in requests.enumerated() { deliver(index, answer(request)) }
        }
    }

    /// Knows integers and strings, which is enough to be right about the samples.
    public static func right(capabilities: Set<String> = []) -> FakeBackend {
        answering(capabilities: capabilities) { .completed(literals($0.program), seconds: 0.25) }
    }

    /// Shows something that no sample expects.
    public static let wrong = answering { request in
        let observations = request.program.steps.map { _ in Observation.output("wrong\n") }
        return .completed(Transcript(observations: observations), seconds: 0)
    }

    /// What a session of literals shows: numbers, strings without quotes through `print`, nothing for the rest.
    public static func literals(_ program: Program) -> Transcript {
        Transcript(
            observations: program.steps.map { step in
                .output(step.statements.map(shown).joined())
            })
    }

    private static func shown(_ statement: Statement) -> String {
        switch statement {
        case .expression(.integer(let number)): "\(number)\n"
        case .expression(.call(.name("print"), let arguments)):
            arguments.map { if case .positional(.string(let text)) = $0 { text } else { "" } }.joined(separator: " ")
                + "\n"
        default: ""
        }
    }
}
