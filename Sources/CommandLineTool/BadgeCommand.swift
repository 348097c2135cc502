import ConformanceReports

/// `badge REPORT`.
enum BadgeCommand: Command {
    static let syntax = CommandSyntax(
        name: "badge", operands: "REPORT", abstract: "makes a badge of a report",
        discussion: "REPORT is a report.json. The JSON is what a shields.io endpoint badge reads.",
        options: [
            OptionSyntax("svg", value: "FILE", "write the picture there"),
            OptionSyntax("json", value: "FILE", "write the answer of an endpoint there"),
            OptionSyntax("label", value: "TEXT", "the left half (default: tensor conformance)"),
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        guard arguments.operands.count == 1 else { throw UsageError("'badge' needs one report.json") }
        let (svg, json) = (arguments.value("svg"), arguments.value("json"))
        if svg == nil && json == nil { throw UsageError("'badge' needs '--svg FILE' or '--json FILE'") }
        let report = try ReportFile.read(arguments.operands[0], context)
        var badge = Badge(report)
        if let label = arguments.value("label") { badge.label = label }
        for (path, text) in [(svg, badge.svg), (json, badge.endpoint)] {
            guard let path else { continue }
            let file = try OutputFile(context.path(path))
            try file.write(text)
            try file.close()
            context.out("wrote \(path): \(badge.label), \(badge.message)\n")
        }
        return 0
    }
}
