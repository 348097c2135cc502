import Conformance
import ConformanceReports
import SpecLanguage

/// The options by which several commands choose a spec and a backend.
enum SharedOptions {
    static let spec = OptionSyntax(
        "spec", value: "PATH", repeats: true, "a file or folder of chapters to use instead of the built-in spec")

    static let accelerator = OptionSyntax(
        "accelerator", value: "NAME", "read the word 'cuda' as NAME in cases that need an accelerator")

    static let messages = OptionSyntax(
        "messages", value: "exact|kind", "compare errors by kind and message (the default), or by kind alone")

    static let backend = [
        OptionSyntax("backend", value: "NAME", "the backend to test: reference (the default) or pytorch"),
        OptionSyntax("adapter", value: "'COMMAND'", "the command line of an adapter to test instead"),
        OptionSyntax("python", value: "PATH", "the interpreter for '--backend pytorch'"),
        accelerator,
        OptionSyntax("timeout", value: "SECONDS", "the time after which a case counts as hung (default 60)"),
        OptionSyntax("jobs", value: "N", "how many cases may run at once (default: the backend's choice)"),
    ]

    /// The backend that a call asks for; whether it can be had is another question.
    static func choice(_ arguments: ParsedArguments, _ context: ToolContext) throws(UsageError) -> BackendChoice {
        let name = try arguments.choice("backend", of: context.backends.names)
        let command = arguments.value("adapter")
        if command != nil && name != nil { throw UsageError("'--backend' and '--adapter' exclude each other") }
        if let accelerator = arguments.value("accelerator"), !isDeviceName(accelerator) {
            throw UsageError(
                "option '--accelerator': expected a device type such as 'cuda' or 'xpu', found '\(accelerator)'")
        }
        return BackendChoice(
            name: name ?? context.backends.names.first ?? "", command: command, python: arguments.value("python"),
            accelerator: arguments.value("accelerator"), jobs: try arguments.integer("jobs", in: 1...1024))
    }

    /// How cases are to be run and judged, without the options that only `run` has.
    static func runOptions(_ arguments: ParsedArguments) throws(UsageError) -> RunOptions {
        var options = RunOptions()
        let messages = try arguments.choice("messages", of: OutputMatcher.Messages.allCases.map(\.rawValue))
        options.messages = messages.flatMap(OutputMatcher.Messages.init) ?? .exact
        options.timeLimit = try arguments.seconds("timeout") ?? options.timeLimit
        return options
    }

    /// The part of the call without which a failure may not show again.
    static func reproduction(_ arguments: ParsedArguments) -> Reproduction {
        var words: [String] = []
        for name in ["backend", "adapter", "python", "accelerator", "messages", "timeout", "spec", "require"] {
            for value in arguments.all(name) { words += ["--" + name, value] }
        }
        return Reproduction(options: words)
    }

    private static func isDeviceName(_ text: String) -> Bool {
        text.utf8.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == true
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
