import Conformance
import SpecLanguage

/// Programs and what they showed, in the spec's own format.
public enum SessionText {
    /// A fenced session that can be pasted into a chapter.
    public static func fence(id: String, needs: [String], _ program: Program, _ outcome: CaseOutcome) -> String {
        var observations: [Observation] = []
        if case .completed(let transcript, _) = outcome { observations = transcript.observations }
        var text = "```pycon \(id)"
        if !needs.isEmpty { text += " needs=\(needs.joined(separator: ","))" }
        text += "\n"
        for (index, step) in program.steps.enumerated() {
            let lines = SourceText.step(step).split(separator: "\n", omittingEmptySubsequences: false)
            for (line, source) in lines.enumerated() { text += (line == 0 ? ">>> " : "... ") + source + "\n" }
            if index < observations.count { text += expected(observations[index]) }
        }
        return text + "```\n"
    }

    /// An observation as a session expects it.
    static func expected(_ observation: Observation) -> String {
        switch observation {
        case .output(let text):
            return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map { ($0.allSatisfy(\.isWhitespace) ? "<BLANKLINE>" : String($0)) + "\n" }.joined()
        case .raised(let kind, let message):
            let first = message.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
            let more = message.contains("\n") ? " ..." : ""
            return "Traceback (most recent call last):\n    ...\n"
                + (message.isEmpty ? kind : "\(kind): \(first)\(more)") + "\n"
        case .unsupported: return ""
        }
    }

    /// An observation by itself; an error by its last line.
    static func shown(_ observation: Observation) -> String {
        switch observation {
        case .output(let text): text.isEmpty ? "(nothing)\n" : text
        case .raised(let kind, let message): (message.isEmpty ? kind : "\(kind): \(message)") + "\n"
        case .unsupported(let reason): "unsupported: \(reason)\n"
        }
    }
}
