import SpecLanguage

/// Writes a list of known divergences from what a run came to.
public enum DivergenceText {
    /// What stands for a cause or a reason that is to be filled in; a list that still holds it is not accepted.
    public static let blank = "?"

    /// The list of all cases of a run that failed, or that diverged and whose records are kept.
    ///
    /// Records that hold come first, as they stand but for the number of a rule's cases. Cases of a chapter that failed
    /// alike share a record.
    public static func list(_ outcome: RunOutcome) -> String {
        let backend = outcome.backend
        var text = """
            # Known divergences of \(oneLine("\(backend.name) \(backend.version)")).
            #
            # Fill in each '?': 'cause' is one of \(Divergence.Cause.allCases.map(\.rawValue).joined(separator: ", ")),
            # 'reason' says why in words. Add 'link' where there is one. In 'got', '...' stands for any text;
            # without 'got', the case may show anything that is wrong.

            """
        var kept: [SourceLocation: (record: Divergence, ids: [String])] = [:]
        var fresh: [Seen: [String]] = [:]
        var order: [Seen] = []
        for result in outcome.results {
            if result.verdict == .diverged, let record = result.divergence {
                kept[record.location, default: (record, [])].ids.append(result.testCase.id)
            } else if result.verdict == .failed || result.verdict == .error,
                let end = Divergence.Outcome(result.cause)
            {
                let got = end == .failed ? answer(result) : nil
                let seen = Seen(chapter: result.testCase.chapter, outcome: end, got: got)
                if fresh[seen] == nil { order.append(seen) }
                fresh[seen, default: []].append(result.testCase.id)
            }
        }
        for location in kept.keys.sorted() {
            if let (record, ids) = kept[location] { text += entry(record, ids) }
        }
        for seen in order {
            text += "\n" + (fresh[seen] ?? []).map { $0 + "\n" }.joined()
            text += field("outcome", seen.outcome.rawValue) + field("got", seen.got)
            text += field("cause", blank) + field("reason", blank)
        }
        return text
    }

    /// What cases that share a record have in common.
    private struct Seen: Hashable {
        let chapter: String
        let outcome: Divergence.Outcome
        let got: String?
    }

    /// A record that is kept, for the cases that diverged as it says.
    private static func entry(_ record: Divergence, _ ids: [String]) -> String {
        // A pattern names more than diverged where some of its cases pass by now, or were not run.
        let isWhole = record.count != nil || ids.count == record.named
        var text = "\n" + (isWhole ? record.patterns : ids).map { $0 + "\n" }.joined()
        text += field("outcome", record.outcome.rawValue)
        if let count = record.count {
            let isOpen = count.upperBound == .max
            text += field(
                "cases", isOpen ? "\(ids.count)..." : count.contains(ids.count) ? record.countText : "\(ids.count)")
        }
        text += field("step", record.step) + field("expected", record.expected) + field("got", record.got)
        text += field("cause", record.cause.rawValue) + field("reason", record.reason)
        return text + field("link", record.link)
    }

    private static func field(_ key: String, _ value: String?) -> String {
        guard let value else { return "" }
        return value.isEmpty ? "    \(key):\n" : "    \(key): \(value)\n"
    }

    /// The most that is kept of an answer, in characters.
    private static let answerLimit = 300

    private static func answer(_ result: CaseResult) -> String? {
        guard let step = result.steps.first(where: { !$0.agrees }) else { return nil }
        let line = oneLine(step.got)
        return line.count > answerLimit ? line.prefix(answerLimit) + "..." : line
    }

    /// The text's words on one line, with `...` for what cannot stand there.
    private static func oneLine(_ text: String) -> String {
        text.split { $0.isWhitespace }.map { word in
            String(
                word.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .lineSeparator, .paragraphSeparator: "..."
                    default: String(scalar)
                    }
                }.joined())
        }.joined(separator: " ")
    }
}
