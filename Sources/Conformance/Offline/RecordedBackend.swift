import Foundation
import SpecLanguage

/// A backend that is no more than the answers an adapter has written down to the requests of a ``Plan``.
public struct RecordedBackend: Backend {
    /// Answers that are not, or that contradict each other.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// The file, the line and what is wrong there.
        public var description: String
    }

    /// What an adapter wrote.
    public struct File: Sendable {
        /// The file's name, for messages.
        public var name: String
        /// Its contents.
        public var text: Data

        /// Makes a file.
        public init(name: String, text: Data) {
            self.name = name
            self.text = text
        }
    }

    private enum Answer {
        case result(Transcript, seconds: Double)
        case broken(String)
    }

    private var description: BackendDescription?
    private var unavailable: String?
    private var answers: [Int: Answer] = [:]
    /// For each file that ends without `stopped`: the number of its last answer, or nil if it has none.
    private var brokenOff: [(file: String, last: Int?)] = []
    /// What is wrong with the files, one line each.
    private var problems: [String] = []

    /// Reads the files that an adapter wrote; what one of them has not, a later one may have.
    ///
    /// - Throws: ``Failure`` if a file does not begin as answers begin, or the files are of different backends.
    public init(_ files: [File]) throws(Failure) {
        for file in files { try read(file.text, file.name) }
    }

    private mutating func read(_ text: Data, _ name: String) throws(Failure) {
        var last: Int?
        var hasStarted = false
        var hasStopped = false
        for (index, line) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) {
            let place = "\(name):\(index + 1)"
            let answer: AdapterAnswer
            do {
                answer = try AdapterAnswer(line: line)
            } catch {
                if !hasStarted { throw Failure(description: "\(place): \(error)") }
                problems.append("\(place): \(error)")
                continue
            }
            switch answer {
            case .started(let found, let version):
                try start(found, version, place)
                hasStarted = true
            case .unavailable(let message):
                unavailable = message
                return
            case .result(let id, let transcript, let seconds):
                add(.result(transcript, seconds: seconds), id)
                last = id
            case .error(let id?, let message):
                add(.broken("the adapter could not read the request: \(message)"), id)
                last = id
            case .error(nil, let message):
                problems.append("\(place): an error that belongs to no request: \(message)")
            case .stopped: hasStopped = true
            }
            if !hasStarted {
                throw Failure(description: "\(place): expected the answer to 'start', found another")
            }
        }
        if !hasStarted { throw Failure(description: "\(name):1: expected the answers of an adapter, found nothing") }
        if !hasStopped { brokenOff.append((name, last)) }
    }

    private mutating func start(_ found: BackendDescription, _ version: Int, _ place: String) throws(Failure) {
        if version != AdapterRequest.protocolVersion {
            throw Failure(
                description:
                    "\(place): the adapter speaks protocol \(version), this runner \(AdapterRequest.protocolVersion)")
        }
        if let description, description != found {
            throw Failure(
                description: "\(place): answers of \(found.name) \(found.version) beside those of \(description.name)"
                    + " \(description.version), or of the same with other capabilities or another environment")
        }
        description = found
    }

    private mutating func add(_ answer: Answer, _ number: Int) {
        let isFirst = answers.updateValue(answer, forKey: number) == nil
        if !isFirst { answers[number] = .broken("the case is answered more than once") }
    }

    /// What is wrong with the answers as a whole: lines that are no answers, and answers that belong to no case.
    ///
    /// - Parameter cases: the whole spec.
    public func faults(for cases: [Case]) -> [String] {
        let known = Set(cases.compactMap { try? Plan.number(CaseRequest($0, timeLimit: 0)) })
        let strays = answers.keys.count { !known.contains($0) }
        if strays == 0 { return problems }
        return problems + [
            "\(strays) answer\(strays == 1 ? " belongs" : "s belong") to no case of this spec:"
                + " it has changed since the plan was made, or the plan was made with another --spec or --accelerator"
        ]
    }

    /// The cases without an answer, less those on which adapters died; what is to be planned next.
    public func unanswered(_ cases: [Case]) -> [Case] {
        let tried = cases.filter { testCase in
            description.map { backend in testCase.needs.allSatisfy { backend.capabilities.contains($0.rawValue) } }
                ?? false
        }
        let numbers = tried.map { try? Plan.number(CaseRequest($0, timeLimit: 0)) }
        let fatal = fatalCases(numbers)
        return tried.indices.filter { index in
            fatal[index] == nil && (numbers[index].map { answers[$0] == nil } ?? false)
        }.map { tried[$0] }
    }

    /// Says what the adapter said.
    public func start() throws -> BackendDescription {
        if let unavailable { throw BackendUnavailable(unavailable) }
        guard let description else { throw BackendUnavailable("there are no answers") }
        return description
    }

    /// Delivers what the adapter answered.
    public func run(_ requests: [CaseRequest], deliver: @escaping @Sendable (Int, CaseOutcome) -> Void) {
        let numbers = requests.map { try? Plan.number($0) }
        let fatal = fatalCases(numbers)
        for (index, number) in numbers.enumerated() {
            guard let number else {
                deliver(index, .notRun("\(ProgramTooDeep())"))
                continue
            }
            switch answers[number] {
            case .result(let transcript, let seconds): deliver(index, .completed(transcript, seconds: seconds))
            case .broken(let problem): deliver(index, .brokenProtocol(problem))
            case nil:
                if let file = fatal[index] {
                    deliver(
                        index,
                        .crashed("\(file) ends before the answer to this case: the adapter died, or was ended"))
                } else {
                    deliver(index, .notRun("there is no answer to this case as it stands in the spec"))
                }
            }
        }
    }

    /// Does nothing.
    public func stop() {}

    /// The positions of the cases on which adapters died: the first without an answer behind a file's last answer.
    private func fatalCases(_ numbers: [Int?]) -> [Int: String] {
        var positions: [Int: Int] = [:]
        for (index, number) in numbers.enumerated() {
            if let number { positions[number] = index }
        }
        var fatal: [Int: String] = [:]
        for (file, last) in brokenOff {
            let start = last.flatMap { positions[$0] }.map { $0 + 1 } ?? 0
            let next = numbers.indices[min(start, numbers.count)...].first { index in
                fatal[index] == nil && numbers[index].map { answers[$0] == nil } ?? false
            }
            if let next { fatal[next] = file }
        }
        return fatal
    }
}
