/// How much a console report tells, and with which means.
public struct ConsoleStyle: Sendable {
    /// How much a report tells.
    public enum Verbosity: Sendable {
        /// Failures and the closing line.
        case quiet
        /// Also a line per chapter and the reasons of skips.
        case normal
        /// Also every skipped and observed case, and the slowest.
        case verbose
    }

    /// How much is told.
    public var verbosity: Verbosity
    /// Whether the output understands colours.
    public var hasColor: Bool
    /// Whether a line can be overwritten, for a progress bar.
    public var isLive: Bool

    /// Makes a style; a pipe has neither colours nor a progress bar.
    public init(verbosity: Verbosity = .normal, hasColor: Bool = false, isLive: Bool = false) {
        self.verbosity = verbosity
        self.hasColor = hasColor
        self.isLive = isLive
    }

    enum Color: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    func paint(_ text: String, _ color: Color?) -> String {
        guard hasColor, let color, !text.isEmpty else { return text }
        return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
    }
}
