/// A kill matrix as Markdown and as JSON; the same matrix always gives the same text.
extension KillMatrix {
    /// A page of Markdown.
    public var markdown: String {
        let idle = idleCases
        let killing = cases.count - idle.count
        var text = """
            # Kill matrix

            A conformance suite is worth what it notices. Here the reference is broken on purpose, one rule at a time, and the
            whole spec is run on each broken variant: a cell is the number of the chapter's cases that fail.
            `tensor-conformance kill-matrix` writes this page; `tensor-conformance run --fault NAME` shows what one fault does.

            - \(rows.count) faults, \(rows.count - survivors.count) of them killed
            - \(cases.count) cases, \(killing) of them (\(percent(killing, cases.count))) kill at least one fault


            """
        text += "## Faults that survive\n\n"
        text += survivors.isEmpty ? "None.\n" : survivors.map { "- `\($0.fault)`: \($0.summary)\n" }.joined()
        text += "\n## Faults by chapter\n\n"
        text += row(["fault", "what is broken", "cases"] + chapters)
        text += row(["---", "---", "---:"] + chapters.map { _ in "---:" })
        for fault in rows {
            let counts = counts(fault)
            text += row(
                ["`\(fault.fault)`", fault.summary, String(fault.killers.count)]
                    + chapters.map { counts[$0].map(String.init) ?? "" })
        }
        text += """

            ## Cases that kill nothing

            Such a case is not useless: no fault of this list happens to break its rule. Their names are in the JSON that
            `kill-matrix --json FILE` writes.


            """
        text += row(["chapter", "cases", "kill a fault", "kill nothing"]) + row(["---", "---:", "---:", "---:"])
        let all = Dictionary(grouping: cases, by: \.chapter).mapValues(\.count)
        let none = Dictionary(grouping: idle, by: \.chapter).mapValues(\.count)
        for chapter in chapters {
            let (count, missing) = (all[chapter, default: 0], none[chapter, default: 0])
            text += row([chapter, String(count), String(count - missing), String(missing)])
        }
        return text
    }

    /// The matrix with the ids of all cases, one fault a line.
    public var json: String {
        let faults = rows.map { fault in
            JSONValue.object([
                ("fault", .string(fault.fault)), ("summary", .string(fault.summary)),
                ("killers", .array(fault.killers.map { .string(cases[$0].id) })),
            ]).text
        }
        let idle = idleCases.map { JSONValue.string($0.id).text }
        return "{\"faults\": [\n" + faults.joined(separator: ",\n") + "\n],\n\"idleCases\": [\n"
            + idle.joined(separator: ",\n") + "\n]}\n"
    }

    /// A few killers of each fault as JSON, one fault a line.
    public func killersJSON(limit: Int) -> String {
        let lines = rows.map { row in
            JSONValue.string(row.fault).text + ": "
                + JSONValue.array(sample(row, limit: limit).map { .string($0) }).text
        }
        return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
    }

    private func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }

    private func percent(_ part: Int, _ whole: Int) -> String {
        whole == 0 ? "0 %" : "\(part * 100 / whole) %"
    }
}
