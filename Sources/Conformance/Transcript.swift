/// What a backend showed for one case: one observation per step that ran, and the warnings raised.
public struct Transcript: Sendable, Hashable {
    /// One observation per step of the program, in order.
    public var observations: [Observation]
    /// Categories and texts of the warnings raised during the case, in order.
    public var warnings: [ObservedWarning]
    /// What was still allocated when everything of the session had been let go of, in words; nil if nothing was, or if the
    /// backend does not count.
    public var leak: String?

    /// Makes a transcript.
    public init(observations: [Observation], warnings: [ObservedWarning] = [], leak: String? = nil) {
        self.observations = observations
        self.warnings = warnings
        self.leak = leak
    }
}

/// What one step showed.
public enum Observation: Sendable, Hashable {
    /// The step ended normally and printed this text: displayed values and `print` output, each line ended by a newline.
    case output(String)
    /// The step raised. `kind` is the exception's name as Python's traceback prints it, with its module unless it is a builtin.
    case raised(kind: String, message: String)
    /// The backend has no such operation; `reason` names it. Never an excuse for a wrong answer.
    case unsupported(reason: String)
}

/// A warning that a backend raised.
public struct ObservedWarning: Sendable, Hashable {
    /// The category's class name, for example `UserWarning`.
    public var category: String
    /// The text.
    public var message: String

    /// Makes a warning.
    public init(category: String, message: String) {
        self.category = category
        self.message = message
    }
}
