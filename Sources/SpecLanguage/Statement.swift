/// A statement of the session language.
public indirect enum Statement: Sendable, Hashable {
    /// An expression on its own: its value is displayed unless it is `None`.
    case expression(Expression)
    /// `first = second = value`; targets are assigned from left to right.
    case assignment(targets: [Target], value: Expression)
    /// `target op= value`.
    case augmentedAssignment(target: Target, BinaryOperator, value: Expression)
    /// `del a, b[0]`.
    case deletion([Target])
    /// `with a, b as name: body`.
    case with([WithItem], body: [Statement])
}

/// What an assignment or deletion writes to.
public indirect enum Target: Sendable, Hashable {
    case name(String)
    case attribute(Expression, name: String)
    case `subscript`(Expression, index: Expression)
    /// `a, b = ...`, with or without brackets.
    case tuple([Target])
}

/// One context manager of a `with` statement.
public struct WithItem: Sendable, Hashable {
    /// The expression whose value is entered and left.
    public var context: Expression
    /// What `as` binds, if anything.
    public var target: Target?

    /// Makes an item.
    public init(context: Expression, target: Target? = nil) {
        self.context = context
        self.target = target
    }
}
