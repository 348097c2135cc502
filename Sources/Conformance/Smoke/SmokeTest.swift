import Foundation
import SpecLanguage
import Synchronization

/// Asks whether an adapter is right, as opposed to the framework behind it.
///
/// It holds the adapter to `Spec/PROTOCOL.md`: the handshake, the order of answers, every kind of value, exceptions,
/// warnings, what one case may leave behind, and how a process ends. The author of a new adapter starts here.
public struct SmokeTest: Sendable {
    /// The command that starts the adapter.
    public var command: AdapterCommand
    /// The seconds that an answer may take.
    public var timeLimit: Double

    /// Makes a test of a command's adapter.
    public init(_ command: AdapterCommand, timeLimit: Double = 60) {
        self.command = command
        self.timeLimit = timeLimit
    }

    /// Runs every check and tells each finding as it comes.
    ///
    /// - Parameters:
    ///   - began: called once with what the adapter says of itself.
    ///   - found: called with each finding, in a fixed order.
    /// - Throws: ``BackendUnavailable`` if the adapter says that it cannot work here, or cannot be started at all.
    public func run(
        began: @escaping @Sendable (BackendDescription) -> Void, found: @escaping @Sendable (SmokeFinding) -> Void
    ) throws {
        let test = self
        let ended = Mutex<Result<Void, any Error>>(.success(()))
        let done = DispatchGroup()
        startPipeThread(done) {
            let result = Result {
                try SmokeRun(test, began: began, found: found).run()
            }
            ended.withLock { $0 = result }
        }
        done.wait()
        try ended.withLock { $0 }.get()
    }
}

/// One run of a ``SmokeTest``.
struct SmokeRun {
    let dialogue: SmokeDialogue
    let found: (SmokeFinding) -> Void
    let limits = AdapterLimits()
    private let began: (BackendDescription) -> Void
    private let timeLimit: Double

    init(
        _ test: SmokeTest, began: @escaping (BackendDescription) -> Void, found: @escaping (SmokeFinding) -> Void
    ) {
        dialogue = SmokeDialogue(test.command, limit: test.timeLimit)
        timeLimit = test.timeLimit
        self.began = began
        self.found = found
    }

    func run() throws {
        defer { dialogue.end() }
        let description: BackendDescription
        do {
            description = try start()
        } catch let silence as SmokeDialogue.Silence {
            throw BackendUnavailable("the adapter \(silence.description)")
        }
        do {
            try checks(description)
        } catch let error where error is SmokeDialogue.Silence || error is BackendUnavailable {
            let what = (error as? SmokeDialogue.Silence)?.description ?? "\(error)"
            found(
                SmokeFinding(
                    "restart", .problem, "does not start again: \(what)",
                    advice: "a process begins with nothing that an earlier one left: no lock, no file, no socket"))
        }
    }

    private func checks(_ description: BackendDescription) throws {
        try oneAtATime()
        try order()
        try unknownFields()
        try unknownTag()
        try restart()
        try questions(
            "values", SmokeQuestions.values, "PROTOCOL.md, 'Programs', shows every node; 'unsupported' is allowed")
        try questions(
            "exceptions", SmokeQuestions.exceptions, "name the kind as a traceback's last line does: PROTOCOL.md, 'run'"
        )
        try questions(
            "warnings", SmokeQuestions.warnings, "record warnings every time they are raised: PROTOCOL.md, 'State'")
        try questions(
            "fresh state", SmokeQuestions.state, "restore what a case may have changed: PROTOCOL.md, 'State'")
        try questions("arrays", SmokeQuestions.arrays, "'np' is NumPy, whatever the framework is")
        try questions(
            "tensors", SmokeQuestions.tensors, "values, dtype and shape are the framework's, their layout PyTorch's")
        try lateErrors()
        try wrongAnswers()
        try forbidden()
        try claims(description)
        try stop()
        try otherVersion()
        try endOfInput()
    }

    /// A question as a request.
    func request(_ testCase: Case) -> CaseRequest { CaseRequest(testCase, timeLimit: timeLimit) }

    // MARK: Starting

    private func start() throws -> BackendDescription {
        let clock = ContinuousClock()
        let begin = clock.now
        var toleratesFields = true
        let description: BackendDescription
        do {
            description = try introduce(#"{"type":"start","protocol":1,"new":{"field":[1]}}"#)
        } catch is SmokeDialogue.Silence {
            toleratesFields = false
            description = try introduce()
        }
        began(description)
        let seconds = Double(Int((clock.now - begin).seconds * 10)) / 10
        guard toleratesFields else {
            found(
                SmokeFinding(
                    "start", .problem, "does not answer a 'start' with a field that it does not know",
                    advice: "pass over unknown fields: that is how the protocol grows"))
            return description
        }
        let words = Capability.allCases.map(\.rawValue)
        let unknown = description.capabilities.subtracting(words).sorted()
        if unknown.isEmpty {
            let count = description.capabilities.count
            found(SmokeFinding("start", .ok, "answered in \(seconds) s, declares \(counted(count, "capability"))"))
        } else {
            let hints = unknown.compactMap { word in
                NearestName.of(word, among: words).map { "'\(word)': did you mean '\($0)'?" }
            }
            found(
                SmokeFinding(
                    "start", .problem, "declares capabilities that do not exist: \(unknown.joined(separator: ", "))",
                    details: hints, advice: "PROTOCOL.md, 'Capabilities', lists the words; there is no other"))
        }
        return description
    }

    /// Starts a process and hears what it is.
    @discardableResult
    func introduce(_ line: String = #"{"type":"start","protocol":1}"#) throws -> BackendDescription {
        try dialogue.launch()
        dialogue.send(line)
        switch try dialogue.answer(within: limits.start) {
        case .started(let description, let version):
            guard version == AdapterRequest.protocolVersion else {
                throw BackendUnavailable(
                    "the adapter speaks protocol \(version), this program \(AdapterRequest.protocolVersion)")
            }
            return description
        case .unavailable(let message): throw BackendUnavailable(message)
        case let other:
            throw SmokeDialogue.Silence(description: "answered 'start' with \(described(other))", isOver: false)
        }
    }

    /// An answer in the words of a sentence.
    func described(_ answer: AdapterAnswer) -> String {
        switch answer {
        case .started: "'started'"
        case .unavailable: "'unavailable'"
        case .result(let id, let transcript, _):
            "a result for \(id) with \(counted(transcript.observations.count, "observation"))"
        case .error(let id, let message): "an error for \(id.map(String.init) ?? "no request") (\(message))"
        case .stopped: "'stopped'"
        }
    }

    func counted(_ count: Int, _ noun: String) -> String {
        if count == 1 { return "1 \(noun)" }
        return noun.hasSuffix("y") ? "\(count) \(noun.dropLast())ies" : "\(count) \(noun)s"
    }
}
