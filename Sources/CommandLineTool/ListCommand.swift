import Conformance
import ConformanceReports
import SpecLanguage

/// `list [PATTERN...]`.
enum ListCommand: Command {
    static let syntax = CommandSyntax(
        name: "list", operands: "[PATTERN...]", abstract: "lists cases with their places and what they need",
        options: [
            SharedOptions.spec,
            OptionSyntax("format", value: "text|json", "lines of text (the default), or one JSON array"),
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        let isJSON = try arguments.choice("format", of: ["text", "json"]) == "json"
        let cases = try Selection.select(arguments.operands, from: SpecSource.load(arguments))
        var text = isJSON ? "[" : ""
        for (index, testCase) in cases.enumerated() {
            if isJSON {
                text += (index == 0 ? "\n" : ",\n") + json(testCase).text
            } else {
                text += line(testCase) + "\n"
            }
            if text.utf8.count > 1 << 16 {
                context.out(text)
                text = ""
            }
        }
        context.out(text + (isJSON ? "\n]\n" : "\(cases.count) case\(cases.count == 1 ? "" : "s")\n"))
        return 0
    }

    private static func line(_ testCase: Case) -> String {
        var parts = [testCase.id, "\(testCase.file):\(testCase.line)"]
        if !testCase.needs.isEmpty { parts.append("needs=" + testCase.needs.map(\.rawValue).joined(separator: ",")) }
        if testCase.level == .may { parts.append("level=may") }
        return VisibleText.line(parts.joined(separator: "  "))
    }

    private static func json(_ testCase: Case) -> JSONValue {
        .object([
            ("id", .string(testCase.id)), ("chapter", .string(testCase.chapter)), ("file", .string(testCase.file)),
            ("line", .integer(testCase.line)),
            ("needs", .array(testCase.needs.map { .string($0.rawValue) })),
            ("level", .string(testCase.level.rawValue)),
        ])
    }
}
