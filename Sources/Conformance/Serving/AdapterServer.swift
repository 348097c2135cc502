import Foundation
import SpecLanguage
import Synchronization

/// Answers a runner's requests from a backend, which makes that backend an adapter of `Spec/PROTOCOL.md`.
///
/// The backend runs one case at a time, on whatever thread it likes; the answer is there before the next request is read.
public final class AdapterServer {
    private let backend: any Backend
    private var isStarted = false

    /// Makes a server of a backend that has not been started.
    public init(_ backend: any Backend) {
        self.backend = backend
    }

    /// A request's answer, as a line.
    ///
    /// - Parameters:
    ///   - line: the request, without its line break.
    ///   - isLast: set to true when the runner wants no more of this adapter.
    /// - Returns: the answer with its line break; nothing for an empty line.
    public func answer(to line: Data, isLast: inout Bool) -> [UInt8] {
        if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { return [] }
        guard let request = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else {
            return AnswerEncoder.error("the request is not a JSON object", id: nil)
        }
        switch request["type"] as? String {
        case "start": return start(request["protocol"] as? Int)
        case "run": return run(request)
        case "stop":
            isLast = true
            return AnswerEncoder.stopped()
        case let type:
            return AnswerEncoder.error("the unknown request '\(type ?? "without a type")'", id: request["id"] as? Int)
        }
    }

    private func start(_ version: Int?) -> [UInt8] {
        guard version == AdapterRequest.protocolVersion else {
            return AnswerEncoder.unavailable(
                "speaks protocol \(AdapterRequest.protocolVersion), not \(version.map(String.init) ?? "an unnamed one")"
            )
        }
        do {
            let description = try backend.start()
            isStarted = true
            return AnswerEncoder.started(description)
        } catch {
            return AnswerEncoder.unavailable("\(error)")
        }
    }

    private func run(_ request: [String: Any]) -> [UInt8] {
        guard let id = request["id"] as? Int else { return AnswerEncoder.error("a case without a number", id: nil) }
        guard isStarted else { return AnswerEncoder.error("a case before 'start'", id: id) }
        let program: Program
        do {
            program = try ProgramDecoder.program(request["program"] ?? NSNull())
        } catch {
            return AnswerEncoder.error("the program has \(error)", id: id)
        }
        // The runner keeps the time: it ends the process.
        let asked = CaseRequest(
            id: request["case"] as? String ?? "", program: program, needs: request["needs"] as? [String] ?? [],
            timeLimit: Self.unlimited)
        let delivered = Mutex<CaseOutcome?>(nil)
        backend.run([asked]) { _, outcome in delivered.withLock { $0 = outcome } }
        switch delivered.withLock({ $0 }) {
        case .completed(let transcript, let seconds):
            return AnswerEncoder.result(transcript, seconds: seconds, id: id)
        case .crashed(let problem), .timedOut(let problem), .brokenProtocol(let problem), .notRun(let problem):
            return AnswerEncoder.error(problem, id: id)
        case nil: return AnswerEncoder.error("the backend gave no answer", id: id)
        }
    }

    /// A year, in seconds.
    private static let unlimited = 31_536_000.0

    /// Ends the backend.
    public func stop() {
        if isStarted { backend.stop() }
        isStarted = false
    }
}
