/// A complex number in rectangular form.
public struct Complex<Part: BinaryFloatingPoint & Sendable>: Sendable, Equatable {
    /// The real part.
    public var real: Part
    /// The imaginary part.
    public var imaginary: Part

    /// Makes a number from its parts.
    public init(_ real: Part, _ imaginary: Part = 0) {
        self.real = real
        self.imaginary = imaginary
    }

    /// The complex conjugate.
    public var conjugate: Complex { Complex(real, -imaginary) }

    /// The sum.
    public static func + (left: Complex, right: Complex) -> Complex {
        Complex(left.real + right.real, left.imaginary + right.imaginary)
    }

    /// The difference.
    public static func - (left: Complex, right: Complex) -> Complex {
        Complex(left.real - right.real, left.imaginary - right.imaginary)
    }

    /// The product.
    public static func * (left: Complex, right: Complex) -> Complex {
        Complex(
            left.real * right.real - left.imaginary * right.imaginary,
            left.real * right.imaginary + left.imaginary * right.real)
    }

    /// Division by Smith's method, which does not overflow where the quotient does not.
    public static func / (left: Complex, right: Complex) -> Complex {
        if right.real == 0 && right.imaginary == 0 {
            return Complex(left.real / right.real.magnitude, left.imaginary / right.real.magnitude)
        }
        if right.real.magnitude >= right.imaginary.magnitude {
            let ratio = right.imaginary / right.real
            let scale = 1 / (right.real + right.imaginary * ratio)
            return Complex(
                (left.real + left.imaginary * ratio) * scale, (left.imaginary - left.real * ratio) * scale)
        }
        let ratio = right.real / right.imaginary
        let scale = 1 / (right.real * ratio + right.imaginary)
        return Complex((left.real * ratio + left.imaginary) * scale, (left.imaginary * ratio - left.real) * scale)
    }
}
