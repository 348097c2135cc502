import Foundation

/// What NumPy does about each kind of floating-point error, as `np.errstate` sets it.
public struct FloatErrorPolicy: Sendable, Hashable {
    /// A reaction, by the word that Python uses.
    public enum Reaction: String, Sendable, CaseIterable {
        case ignore, warn, raise, call, print, log
    }

    /// Division by zero.
    public var divide = Reaction.warn
    /// Overflow.
    public var over = Reaction.warn
    /// Underflow.
    public var under = Reaction.ignore
    /// Invalid operations.
    public var invalid = Reaction.warn

    /// NumPy's policy at the start.
    public init() {}
}

/// Floating-point errors that a computation met.
package struct FloatErrors: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let divide = FloatErrors(rawValue: 1)
    package static let overflow = FloatErrors(rawValue: 2)
    package static let underflow = FloatErrors(rawValue: 4)
    package static let invalid = FloatErrors(rawValue: 8)

    /// Runs a computation and reads from the processor what it met.
    @inline(never)
    package static func watching(_ body: () throws -> Void) rethrows -> FloatErrors {
        let all = (FE_DIVBYZERO as Int32) | (FE_OVERFLOW as Int32) | (FE_UNDERFLOW as Int32) | (FE_INVALID as Int32)
        feclearexcept(all)
        try body()
        let raised = fetestexcept(all)
        var errors: FloatErrors = []
        if raised & (FE_DIVBYZERO as Int32) != 0 { errors.insert(.divide) }
        if raised & (FE_OVERFLOW as Int32) != 0 { errors.insert(.overflow) }
        if raised & (FE_UNDERFLOW as Int32) != 0 { errors.insert(.underflow) }
        if raised & (FE_INVALID as Int32) != 0 { errors.insert(.invalid) }
        return errors
    }
}
