/// A program as it was generated: source text by step, and the operation behind each.
public struct GeneratedProgram: Sendable, Hashable {
    /// The number by which the seed finds it again.
    public var number: Int
    /// The steps.
    public var steps: [GeneratedStep]

    /// The program as a session of the spec's format, without what it shows.
    public func session(id: String, needs: [String]) -> String {
        var text = "```pycon \(id)"
        if !needs.isEmpty { text += " needs=\(needs.joined(separator: ","))" }
        text += "\n"
        for step in steps { text += ">>> \(step.source)\n" }
        return text + "```\n"
    }
}

/// One step of a generated program.
public struct GeneratedStep: Sendable, Hashable {
    /// The statement.
    public var source: String
    /// The row of the table that it came from, by position in ``OperationTable/all``.
    public var operation: Int
    /// The dtypes of the values it uses and gives.
    public var types: [String]
}
