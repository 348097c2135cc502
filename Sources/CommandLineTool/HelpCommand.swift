import SpecLanguage

/// `help [COMMAND]`.
enum HelpCommand: Command {
    static let syntax = CommandSyntax(
        name: "help", operands: "[COMMAND]", abstract: "explains a command and its options", options: [])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        guard let name = arguments.operands.first else {
            context.out(overview)
            return 0
        }
        guard let command = Tool.commands.first(where: { $0.syntax.name == name }) else {
            let names = Tool.commands.map { $0.syntax.name }
            let hint =
                NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
                ?? "there are \(names.joined(separator: ", "))"
            throw UsageError("unknown command '\(name)'; \(hint)")
        }
        context.out(page(command.syntax))
        return 0
    }

    static var overview: String {
        var text = """
            Runs the tensor memory-semantics spec on a backend.

            usage: tensor-conformance [COMMAND] [OPTION...] [OPERAND...]

            Without a command: run the whole built-in spec on the reference.


            """
        text += columns(Tool.commands.map { ($0.syntax.name, $0.syntax.abstract) })
        text += """

            'tensor-conformance help COMMAND' lists a command's options; '--version' prints the version.

            exit code: 0 every case conforms; 1 some case does not; 2 the call or the spec is wrong;
                       3 the backend could not be run, or the run is incomplete

            """
        return text
    }

    static func page(_ syntax: CommandSyntax) -> String {
        var text = "\(syntax.name): \(syntax.abstract)\n\n"
        let operands = syntax.operands.isEmpty ? "" : " " + syntax.operands
        text += "usage: tensor-conformance \(syntax.name)\(operands) [OPTION...]\n\n"
        if !syntax.discussion.isEmpty { text += syntax.discussion + "\n\n" }
        return text
            + columns(
                (syntax.options + CommandSyntax.common).map { option in
                    (option.usage, option.help + (option.repeats ? " (may be repeated)" : ""))
                })
    }

    private static func columns(_ rows: [(String, String)]) -> String {
        let width = rows.map { $0.0.count }.max() ?? 0
        return rows.map { name, help in
            "  " + name + String(repeating: " ", count: width - name.count) + "  " + help + "\n"
        }.joined()
    }
}
