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
        "messages", value: "exact|kind",
        "compare errors by kind and message, or by kind alone (the default for frameworks other than PyTorch and NumPy)"
    )

    /// What becomes of verdicts: judging, and the places of reports.
    static let verdicts = [
        OptionSyntax(
            "divergences", value: "FILE",
            "the failures that are known: each has to fail as recorded (an adapter of the suite has a list of its own)"),
        OptionSyntax("no-divergences", "leave the list of the suite's adapter aside"),
        OptionSyntax(
            "write-divergences", value: "FILE", "write the failures there as a list whose reasons are to be filled in"),
        OptionSyntax(
            "require", value: "CAP", repeats: true, "fail, instead of skipping, what needs CAP and cannot run"),
        OptionSyntax("junit", value: "FILE", "write JUnit there"),
        OptionSyntax("junit-strict", "leave file and line out of JUnit, which schemas do not know"),
        OptionSyntax("json", value: "FILE", "write report.json there"),
        OptionSyntax("html", value: "DIR", "write a site there: the spec, the answers, the matrix, pictures of memory"),
        OptionSyntax("quiet", "show failures and the closing line only"),
        OptionSyntax("verbose", "show every skip, every observed answer and the slowest cases too"),
    ]

    static let backend = [
        OptionSyntax(
            "backend", value: "NAME",
            "the backend to test: reference (the default), "
                + NamedAdapter.all.map(\.name).joined(separator: ", ")),
        OptionSyntax("adapter", value: "'COMMAND'", "the command line of an adapter to test instead"),
        OptionSyntax("python", value: "PATH", "the interpreter for an adapter that is called by name"),
        accelerator,
        OptionSyntax(
            "import", value: "MODULE", repeats: true,
            "a Python module that '--backend pytorch' imports first, such as a vendor's plugin"),
        OptionSyntax("timeout", value: "SECONDS", "the time after which a case counts as hung (default 60)"),
        OptionSyntax("jobs", value: "N", "how many cases may run at once (default: the backend's choice)"),
        FaultOption.syntax,
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
        let modules = arguments.all("import")
        if !modules.isEmpty && (command != nil || name != "pytorch") {
            throw UsageError("'--import' needs '--backend pytorch'")
        }
        let fault = try arguments.value("fault").map { (name) throws(UsageError) in try FaultOption.fault(name) }
        if fault != nil && (command != nil || name ?? context.backends.names.first != "reference") {
            throw UsageError("'--fault' needs '--backend reference'")
        }
        return BackendChoice(
            name: name ?? context.backends.names.first ?? "", command: command, python: arguments.value("python"),
            accelerator: arguments.value("accelerator"), modules: modules,
            jobs: try arguments.integer("jobs", in: 1...1024), fault: fault)
    }

    /// How cases are to be run and judged, without the options that only `run` has.
    static func runOptions(_ arguments: ParsedArguments) throws(UsageError) -> RunOptions {
        var options = RunOptions()
        let adapter = arguments.value("adapter") == nil ? arguments.value("backend").flatMap(NamedAdapter.named) : nil
        let messages = try arguments.choice("messages", of: OutputMatcher.Messages.allCases.map(\.rawValue))
        options.messages = messages.flatMap(OutputMatcher.Messages.init) ?? adapter?.messages ?? .exact
        options.timeLimit = try arguments.seconds("timeout") ?? options.timeLimit
        return options
    }

    /// The part of the call without which a failure may not show again.
    static func reproduction(_ arguments: ParsedArguments) -> Reproduction {
        var words: [String] = []
        let names = [
            "backend", "adapter", "python", "accelerator", "import", "messages", "timeout", "spec", "divergences",
            "no-divergences", "require", "fault",
        ]
        for name in names {
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
