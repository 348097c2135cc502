/// One number, as it crosses between Python and an operation: a Python number, or an element read out.
public enum Scalar: Sendable, Equatable {
    case bool(Bool)
    case int(Int128)
    case float(Double)
    case complex(Double, Double)
}

extension Scalar {
    /// The promotion category.
    public var category: DType.Category {
        switch self {
        case .bool: .boolean
        case .int: .integral
        case .float: .floating
        case .complex: .complex
        }
    }

    /// The real value as a double; the real part of a complex number.
    public var double: Double {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Double(value)
        case .float(let value): value
        case .complex(let real, _): real
        }
    }

    /// The value truncated toward zero, modulo 2 to the 64th.
    public var wrappedInteger: Int64 {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Int64(truncatingIfNeeded: value)
        case .float(let value), .complex(let value, _): Int64(wrapping: value)
        }
    }

    /// Both parts.
    public var parts: (Double, Double) {
        if case .complex(let real, let imaginary) = self { return (real, imaginary) }
        return (double, 0)
    }

    /// Whether the number counts as true.
    public var isNonzero: Bool {
        switch self {
        case .bool(let value): value
        case .int(let value): value != 0
        case .float(let value): value != 0
        case .complex(let real, let imaginary): real != 0 || imaginary != 0
        }
    }
}

extension Int64 {
    /// Truncates toward zero; what does not fit, and NaN, gives the least value, as x86-64 does.
    @inlinable
    public init(wrapping value: Double) {
        if value >= -9_223_372_036_854_775_808 && value < 9_223_372_036_854_775_808 {
            self = Int64(value)
        } else {
            self = .min
        }
    }
}

extension Int32 {
    /// Truncates toward zero; what does not fit, and NaN, gives the least value, as x86-64 does.
    @inlinable
    public init(wrapping value: Double) {
        if value > -2_147_483_649 && value < 2_147_483_648 {
            self = Int32(value)
        } else {
            self = .min
        }
    }
}
