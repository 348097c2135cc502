/// What a backend executes for one case: the steps of a session, without anything that is expected of them.
public struct Program: Sendable, Hashable {
    /// The steps, one per `>>>` prompt, in order.
    public var steps: [Step]

    /// Makes a program.
    public init(steps: [Step]) {
        self.steps = steps
    }
}

/// The statements behind one `>>>` prompt (more than one after a `;`), observed together.
public struct Step: Sendable, Hashable {
    /// The statements, in order.
    public var statements: [Statement]

    /// Makes a step.
    public init(statements: [Statement]) {
        self.statements = statements
    }
}
