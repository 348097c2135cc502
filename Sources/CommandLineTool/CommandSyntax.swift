/// What a subcommand accepts: the one table that its parser and its help are made from.
struct CommandSyntax: Sendable {
    /// The word that selects it.
    var name: String
    /// What stands for its operands in the usage line; empty if it takes none.
    var operands: String
    /// What it does, in one line.
    var abstract: String
    /// More about it, for its own help page.
    var discussion: String = ""
    /// Its options, in the order of the help page.
    var options: [OptionSyntax]

    /// Options that every command has.
    static let common = [OptionSyntax("help", "shows this help")]
}

/// One option of a subcommand.
struct OptionSyntax: Sendable {
    /// The long name, without dashes.
    var name: String
    /// What stands for its value in the help; nil for a switch.
    var value: String?
    /// What it does, in one line.
    var help: String
    /// Whether it may be given more than once.
    var repeats: Bool
    /// How a word ends that is the option's value, where the option may also stand alone; nil where a value has to follow.
    var optionalEnding: String?

    init(
        _ name: String, value: String? = nil, optionalEnding: String? = nil, repeats: Bool = false, _ help: String
    ) {
        self.name = name
        self.value = value
        self.help = help
        self.repeats = repeats
        self.optionalEnding = optionalEnding
    }

    /// The option as the help writes it.
    var usage: String {
        "--" + name + (value.map { optionalEnding == nil ? " \($0)" : " [\($0)]" } ?? "")
    }
}
