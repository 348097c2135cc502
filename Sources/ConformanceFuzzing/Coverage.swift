import Conformance

/// What was generated and what became of it.
public struct Coverage: Sendable {
    /// How often something was generated, and how often it worked.
    public struct Count: Sendable, Hashable {
        /// Steps generated.
        public var generated = 0
        /// Steps that the tested backend carried out without raising.
        public var succeeded = 0
        /// Steps that raised.
        public var raised = 0
    }

    /// By operation, in the order of ``OperationTable/all``.
    public private(set) var operations: [Count]
    /// By dtype.
    public private(set) var types: [String: Count]
    /// How often each kind of exception was raised.
    public private(set) var errors: [String: Int] = [:]
    /// The distinct texts of errors, without their numbers.
    public private(set) var messages: Set<String> = []

    private static let messageLimit = 20_000

    /// Makes an empty table with a row for everything that could be generated.
    public init() {
        operations = Array(repeating: Count(), count: OperationTable.all.count)
        types = Dictionary(uniqueKeysWithValues: ElementType.allCases.map { ($0.rawValue, Count()) })
        for kind in Self.expectedErrors { errors[kind] = 0 }
    }

    /// Exceptions that the libraries raise for mistakes, each a row even where it never occurs.
    private static let expectedErrors = [
        "AttributeError", "BufferError", "IndexError", "NotImplementedError", "OverflowError", "RuntimeError",
        "TypeError", "ValueError", "ZeroDivisionError",
    ]

    /// Counts a program with what the tested backend showed for it.
    public mutating func add(_ program: GeneratedProgram, _ outcome: CaseOutcome) {
        guard case .completed(let transcript, _) = outcome else { return }
        for (step, observation) in zip(program.steps, transcript.observations) {
            var count = Count(generated: 1)
            switch observation {
            case .output: count.succeeded = 1
            case .raised(let kind, let message):
                count.raised = 1
                errors[kind, default: 0] += 1
                if messages.count < Self.messageLimit { messages.insert(kind + Self.withoutNumbers(message)) }
            case .unsupported: break
            }
            operations[step.operation].add(count)
            for type in step.types { types[type, default: Count()].add(count) }
        }
    }

    /// The beginning of a message with its numbers left out: one text for each mistake that a library tells apart.
    private static func withoutNumbers(_ message: String) -> String {
        String(
            decoding: message.utf8.prefix(120).filter { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) },
            as: UTF8.self)
    }

    /// The table as text, with rows that were never generated, or never succeeded, marked.
    public func text(all: Bool) -> String {
        var rows: [(String, String, String)] = []
        let names = OperationTable.all.map(\.name)
        for (name, count) in zip(names, operations) where all || count.succeeded == 0 {
            rows.append((name, "\(count.generated)", count.generated == 0 ? "never" : "\(count.succeeded)"))
        }
        let used = operations.count { $0.generated > 0 }
        let good = operations.count { $0.succeeded > 0 }
        var text = "operations: \(used) of \(names.count) generated, \(good) succeeded at least once\n"
        let width = rows.map { $0.0.count }.max() ?? 0
        for (name, generated, succeeded) in rows {
            text += "  " + name + String(repeating: " ", count: width - name.count)
            text += "  generated \(generated), succeeded \(succeeded)\n"
        }
        text +=
            "dtypes: "
            + ElementType.allCases.map { "\($0.rawValue) \(types[$0.rawValue]?.succeeded ?? 0)" }
            .joined(separator: ", ") + "\n"
        let kinds = errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        text += "errors: " + kinds.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return text + "; \(messages.count) distinct messages\n"
    }
}

extension Coverage.Count {
    /// Adds another count.
    mutating func add(_ other: Coverage.Count) {
        generated += other.generated
        succeeded += other.succeeded
        raised += other.raised
    }
}
