/// Writes a list of known divergences from what a run came to.
public enum DivergenceText {
    /// What stands for a cause or a reason that is to be filled in; a list that still holds it is not accepted.
    public static let blank = "?"

    /// The list of all cases of a run that failed, or that diverged and whose records are kept.
    public static func list(_ outcome: RunOutcome) -> String {
        let backend = outcome.backend
        var text = """
            # Known divergences of \(oneLine("\(backend.name) \(backend.version)")).
            #
            # Fill in each '?': 'cause' is one of \(Divergence.Cause.allCases.map(\.rawValue).joined(separator: ", ")),
            # 'reason' says why in words. Add 'link' where there is one. In 'got', '...' stands for any text;
            # without 'got', the case may show anything that is wrong.

            """
        for result in outcome.results {
            let isKnown = result.verdict == .diverged
            guard isKnown || result.verdict == .failed || result.verdict == .error,
                let seen = Divergence.Outcome(result.cause)
            else { continue }
            text += "\n\(result.testCase.id)\n    outcome: \(seen.rawValue)\n"
            // A record without an answer was meant so.
            let got = isKnown ? result.divergence?.got : seen == .failed ? answer(result) : nil
            if let got { text += "    got: \(got)".trimmed + "\n" }
            let record = isKnown ? result.divergence : nil
            text += "    cause: \(record?.cause.rawValue ?? blank)\n    reason: \(record?.reason ?? blank)\n"
            if let link = record?.link { text += "    link: \(link)\n" }
        }
        return text
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

extension String {
    fileprivate var trimmed: String {
        hasSuffix(" ") ? String(dropLast()) : self
    }
}
