import ConformanceReports

/// What a backend answered, where it is not what the spec shows: expected and got, aligned, with the difference marked.
enum AnswerHTML {
    /// The answer of one backend to one case; empty if there is nothing to add to its sign.
    static func answer(_ column: BackendColumn, case position: Int) -> String {
        guard let entry = column.entries[position] else { return "" }
        let mark = Mark(entry.verdict)
        let steps = (entry.steps ?? []).filter { !$0.agrees }
        let isTold = entry.cause != nil && entry.cause != "mismatch"
        guard mark != .passed, !steps.isEmpty || isTold || mark == .observed else { return "" }
        var html = HTML()
        html.raw("<div class=\"answer v-\(mark.rawValue)\"><p>\(MarkHTML.sign(mark, mark.word)) on <b>")
        html.put(column.label)
        html.raw("</b>")
        if isTold, let reason = entry.reason, !reason.isEmpty {
            html.raw(": ")
            html.put(reason)
        }
        if mark == .observed { html.raw(steps.isEmpty ? ", as the spec shows" : ", otherwise than the spec shows") }
        html.raw("</p>")
        if let known = entry.divergence {
            html.raw("<p class=\"quiet\">Known, ")
            html.put("\(known.cause): \(known.reason)")
            html.raw("</p>")
        }
        if !steps.isEmpty { html.raw("<pre class=\"diff\" tabindex=\"0\">\(steps.map(step).joined())</pre>") }
        for warning in entry.warnings ?? [] {
            html.raw("<p class=\"quiet\">Warned: ")
            html.put("\(warning.category): \(warning.message)")
            html.raw("</p>")
        }
        html.raw("</div>")
        return html.text
    }

    /// The answers of all backends to one case; what they cannot do only if asked for, as its sign says it, too.
    static func all(_ model: SiteModel, case position: Int, withUnsupported: Bool = true) -> String {
        model.backends.filter { withUnsupported || $0.mark(position) != .unsupported }
            .map { answer($0, case: position) }.joined()
    }

    private static func step(_ step: Report.Step) -> String {
        let source = SessionHTML.lines(step.source).map { "<span class=\"s\">\(HTML.escape($0))</span>\n" }.joined()
        let expected = SessionHTML.lines(step.expected)
        let got = SessionHTML.lines(step.got)
        return source + side("expected", "e", expected, other: got) + side("got", "g", got, other: expected)
    }

    /// The lines of one side; what differs from the same line of the other side is marked.
    private static func side(_ label: String, _ style: String, _ lines: [String], other: [String]) -> String {
        let shown = lines.isEmpty ? ["(nothing)"] : lines
        return shown.enumerated().map { number, line in
            let name = number == 0 ? label : ""
            let pad = String(repeating: " ", count: 10 - name.count)
            let text =
                lines.isEmpty ? HTML.escape(line) : marked(line, other: number < other.count ? other[number] : nil)
            return "<span class=\"\(style)\"><i>\(name)</i>\(pad)\(text)</span>\n"
        }.joined()
    }

    private static func marked(_ line: String, other: String?) -> String {
        guard let other else { return line.isEmpty ? "" : "<mark>\(HTML.escape(line))</mark>" }
        let (mine, theirs) = (Array(line), Array(other))
        var head = 0
        while head < mine.count, head < theirs.count, mine[head] == theirs[head] { head += 1 }
        var tail = 0
        while tail < min(mine.count, theirs.count) - head,
            mine[mine.count - 1 - tail] == theirs[theirs.count - 1 - tail]
        {
            tail += 1
        }
        let middle = mine[head..<(mine.count - tail)]
        return HTML.escape(String(mine[..<head]))
            + (middle.isEmpty ? "" : "<mark>\(HTML.escape(String(middle)))</mark>")
            + HTML.escape(String(mine[(mine.count - tail)...]))
    }
}
