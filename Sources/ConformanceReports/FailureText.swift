import Conformance
import SpecLanguage

/// A result told as the session with expected and got under the steps that differ.
public struct FailureText: Sendable {
    /// A line and what it is.
    public struct Line: Sendable, Hashable {
        /// What a line shows.
        public enum Kind: Sendable, Hashable {
            case reason
            case place
            case source
            /// Output on which both sides agree.
            case output
            case expected
            case got
            case command
        }

        /// What the line shows.
        public var kind: Kind
        /// The line, without a line break.
        public var text: String
    }

    /// The lines, from reason to reproduction.
    public let lines: [Line]

    /// Tells the result.
    public init(_ result: CaseResult, reproduction: Reproduction) {
        let testCase = result.testCase
        var lines = [Line(kind: .place, text: "at \(testCase.file):\(testCase.line)")]
        if result.cause != .mismatch || result.divergence != nil {
            lines += Self.split(result.reason).map { Line(kind: .reason, text: $0) }
        }
        if let known = result.divergence {
            lines.append(Line(kind: .reason, text: "the record at \(known.location): \(known.summary)"))
        }
        let differing = Dictionary(
            result.steps.lazy.filter { !$0.agrees }.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, expectation) in testCase.expectations.enumerated() {
            lines += Self.split(expectation.source).map { Line(kind: .source, text: $0) }
            guard let step = differing[index] else {
                let want = expectation.exception ?? expectation.want
                if !want.isEmpty { lines += Self.split(want).map { Line(kind: .output, text: $0) } }
                continue
            }
            lines += Self.labelled("expected ", step.expected, .expected)
            lines += Self.labelled("got      ", step.got, .got)
        }
        lines.append(Line(kind: .command, text: "run it alone: " + reproduction.command(for: testCase.id)))
        self.lines = lines
    }

    /// The lines as one text.
    public var text: String {
        lines.map(\.text).joined(separator: "\n") + "\n"
    }

    /// The text's lines behind a label of fixed width, so that two such texts align.
    private static func labelled(_ label: String, _ text: String, _ kind: Line.Kind) -> [Line] {
        if text.isEmpty { return [Line(kind: kind, text: label + " (nothing)")] }
        let indent = String(repeating: " ", count: label.count)
        return split(text).enumerated().map {
            Line(kind: kind, text: ($0.offset == 0 ? label : indent) + " " + $0.element)
        }
    }

    private static func split(_ text: String) -> [String] {
        let body = text.hasSuffix("\n") ? text.dropLast() : text[...]
        return body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
