/// NumPy's print options, as `np.set_printoptions` sets them.
public struct NumPyPrintOptions: Sendable, Hashable {
    /// How the precision of floating-point numbers is meant.
    public enum FloatMode: String, Sendable, CaseIterable {
        /// Exactly `precision` digits after the point.
        case fixed
        /// The digits that each number needs, whatever the precision.
        case unique
        /// The digits that each number needs, at most `precision`.
        case maxprec
        /// As `maxprec`, but the same number of digits for all.
        case maxprecEqual = "maxprec_equal"
    }

    /// What stands in the place of a positive number's sign.
    public enum Sign: String, Sendable, CaseIterable {
        case onlyMinus = "-"
        case plus = "+"
        case space = " "
    }

    /// Digits after the decimal point.
    public var precision = 8
    /// The number of elements above which an array is summarised.
    public var threshold = 1000.0
    /// The number of items shown at each end of a summarised axis.
    public var edgeItems = 3
    /// The number of characters of a line.
    public var lineWidth = 75
    /// Whether small numbers are printed as zeros rather than in scientific notation.
    public var suppress = false
    /// How not-a-number is written.
    public var nanText = "nan"
    /// How infinity is written.
    public var infText = "inf"
    /// What stands in the place of a positive number's sign.
    public var sign = Sign.onlyMinus
    /// How the precision is meant.
    public var floatMode = FloatMode.maxprec

    /// What is broken on purpose in the session that prints.
    package var fault: Fault?

    /// The options at the start of a session.
    public init() {}
}
