import Conformance
import SpecLanguage

/// The first step at which two backends showed something else.
public struct Difference: Sendable, Hashable {
    /// In what they differ.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Both printed, and not the same text.
        case output
        /// One raised where the other did not.
        case raised
        /// Both raised, exceptions of different kinds.
        case exception
        /// Both raised the same kind with different messages.
        case message
        /// One crashed, hung or answered garbage.
        case crash
    }

    /// In what they differ.
    public var kind: Kind
    /// The step's position.
    public var step: Int
    /// What the first backend showed, as a session shows it.
    public var baseline: String
    /// What the second backend showed.
    public var subject: String

    /// Whether another difference is of the same making: of the same kind, and where errors differ, with the same texts up
    /// to numbers.
    func isLike(_ other: Difference) -> Bool {
        if kind != other.kind { return false }
        if kind == .output || kind == .crash { return true }
        return Self.skeleton(baseline) == Self.skeleton(other.baseline)
            && Self.skeleton(subject) == Self.skeleton(other.subject)
    }

    /// The beginning of an error's text without digits; of a value nothing.
    private static func skeleton(_ shown: String) -> String {
        guard let colon = shown.firstIndex(of: ":"), shown[..<colon].allSatisfy({ $0.isLetter || $0 == "." }) else {
            return ""
        }
        return String(shown.prefix(60).filter { !$0.isNumber && $0 != "'" })
    }
}

/// Compares what two backends showed for the same program.
public struct TranscriptComparison: Sendable {
    /// How much of an error has to agree.
    public var messages: OutputMatcher.Messages

    /// Makes a comparison.
    public init(messages: OutputMatcher.Messages = .exact) {
        self.messages = messages
    }

    /// What comparing came to.
    public enum Verdict: Sendable, Hashable {
        case agree
        case differ(Difference)
        /// Agreed up to a step that the named backend lacks; what follows proves nothing.
        case unsupported(byBaseline: Bool, reason: String)
    }

    /// The first difference of two outcomes.
    public func compare(_ baseline: CaseOutcome, _ subject: CaseOutcome) -> Verdict {
        guard case .completed(let first, _) = baseline else { return crash(baseline, subject) }
        guard case .completed(let second, _) = subject else { return crash(baseline, subject) }
        for (step, (a, b)) in zip(first.observations, second.observations).enumerated() {
            if case .unsupported(let reason) = a { return .unsupported(byBaseline: true, reason: reason) }
            if case .unsupported(let reason) = b { return .unsupported(byBaseline: false, reason: reason) }
            if let kind = difference(a, b) {
                return .differ(
                    Difference(kind: kind, step: step, baseline: SessionText.shown(a), subject: SessionText.shown(b)))
            }
        }
        return .agree
    }

    private func difference(_ a: Observation, _ b: Observation) -> Difference.Kind? {
        switch (a, b) {
        case (.output(let x), .output(let y)):
            return x == y || Addresses.masked(x) == Addresses.masked(y) ? nil : .output
        case (.raised(let kind, let message), .raised(let otherKind, let otherMessage)):
            if kind != otherKind { return .exception }
            if messages == .kind || message == otherMessage { return nil }
            return Addresses.masked(message) == Addresses.masked(otherMessage) ? nil : .message
        default: return .raised
        }
    }

    private func crash(_ baseline: CaseOutcome, _ subject: CaseOutcome) -> Verdict {
        .differ(
            Difference(kind: .crash, step: 0, baseline: Self.ending(baseline), subject: Self.ending(subject)))
    }

    private static func ending(_ outcome: CaseOutcome) -> String {
        switch outcome {
        case .completed: "completed\n"
        case .crashed(let text): "crashed: \(text)\n"
        case .timedOut(let text): "timed out: \(text)\n"
        case .brokenProtocol(let text): "broke the protocol: \(text)\n"
        case .notRun(let text): "not run: \(text)\n"
        }
    }
}

/// Addresses of objects, which differ from run to run.
enum Addresses {
    /// The text with every hexadecimal number after `0x` left out.
    static func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            result.append(bytes[index])
            index += 1
            guard result.suffix(2) == [UInt8(ascii: "0"), UInt8(ascii: "x")] else { continue }
            while index < bytes.count, Character(UnicodeScalar(bytes[index])).isHexDigit { index += 1 }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
