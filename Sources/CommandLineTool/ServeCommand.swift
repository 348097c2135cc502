import Conformance

/// `serve`.
enum ServeCommand: Command {
    static let syntax = CommandSyntax(
        name: "serve", operands: "", abstract: "answers a runner on standard input and output, as an adapter does",
        discussion: """
            What answers is the reference: 'run --adapter "tensor-conformance serve"' gives the verdicts of 'run'. For
            'run --accelerator NAME', say 'serve --accelerator NAME'. The protocol is in Spec/PROTOCOL.md.
            """,
        options: [
            OptionSyntax("accelerator", value: "NAME", "the device type of the simulated accelerator (default: cuda)")
        ])

    static func run(_ arguments: ParsedArguments, _ context: ToolContext) throws -> Int32 {
        let choice = try SharedOptions.choice(arguments, context)
        return try context.backends.make(choice).serve()
    }
}
