import TensorTypes

/// A type that kernels compute in: six serve all element types.
///
/// Narrower types are widened when read and narrowed when written, which gives the same results as computing narrow:
/// integers wrap modulo a power of two, and a half or bfloat16 result is rounded once from single precision.
package protocol ComputeElement: Sendable, Equatable {
    init(integer: Int64)
    init(unsigned: UInt64)
    init(double: Double)
    init(real: Double, imaginary: Double)

    var asInteger: Int64 { get }
    var asUnsigned: UInt64 { get }
    /// The integer that a conversion to 32 bits gives, which for floats out of range is the least `Int32`.
    var asInteger32: Int32 { get }
    var asDouble: Double { get }
    var asImaginary: Double { get }
    var isNonzero: Bool { get }
    var isNotANumber: Bool { get }

    static func add(_ left: Self, _ right: Self) -> Self
    static func subtract(_ left: Self, _ right: Self) -> Self
    static func multiply(_ left: Self, _ right: Self) -> Self
    static func divide(_ left: Self, _ right: Self) -> Self
    static func negate(_ value: Self) -> Self
    /// Whether left comes before right; complex numbers are ordered by real, then imaginary part, as NumPy does.
    static func isLess(_ left: Self, _ right: Self) -> Bool
}

extension Int64: ComputeElement {
    package init(integer: Int64) { self = integer }
    package init(unsigned: UInt64) { self = Int64(bitPattern: unsigned) }
    package init(double: Double) { self = Int64(wrapping: double) }
    package init(real: Double, imaginary: Double) { self = Int64(wrapping: real) }
    package var asInteger: Int64 { self }
    package var asUnsigned: UInt64 { UInt64(bitPattern: self) }
    package var asInteger32: Int32 { Int32(truncatingIfNeeded: self) }
    package var asDouble: Double { Double(self) }
    package var asImaginary: Double { 0 }
    package var isNonzero: Bool { self != 0 }
    package var isNotANumber: Bool { false }
    package static func add(_ left: Int64, _ right: Int64) -> Int64 { left &+ right }
    package static func subtract(_ left: Int64, _ right: Int64) -> Int64 { left &- right }
    package static func multiply(_ left: Int64, _ right: Int64) -> Int64 { left &* right }
    package static func divide(_ left: Int64, _ right: Int64) -> Int64 {
        right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue
    }
    package static func negate(_ value: Int64) -> Int64 { 0 &- value }
    package static func isLess(_ left: Int64, _ right: Int64) -> Bool { left < right }
}

extension UInt64: ComputeElement {
    package init(integer: Int64) { self = UInt64(bitPattern: integer) }
    package init(unsigned: UInt64) { self = unsigned }
    package init(double: Double) {
        self =
            double >= 9_223_372_036_854_775_808 && double < 18_446_744_073_709_551_616
            ? UInt64(double) : UInt64(bitPattern: Int64(wrapping: double))
    }
    package init(real: Double, imaginary: Double) { self.init(double: real) }
    package var asInteger: Int64 { Int64(bitPattern: self) }
    package var asUnsigned: UInt64 { self }
    package var asInteger32: Int32 { Int32(truncatingIfNeeded: self) }
    package var asDouble: Double { Double(self) }
    package var asImaginary: Double { 0 }
    package var isNonzero: Bool { self != 0 }
    package var isNotANumber: Bool { false }
    package static func add(_ left: UInt64, _ right: UInt64) -> UInt64 { left &+ right }
    package static func subtract(_ left: UInt64, _ right: UInt64) -> UInt64 { left &- right }
    package static func multiply(_ left: UInt64, _ right: UInt64) -> UInt64 { left &* right }
    package static func divide(_ left: UInt64, _ right: UInt64) -> UInt64 { right == 0 ? 0 : left / right }
    package static func negate(_ value: UInt64) -> UInt64 { 0 &- value }
    package static func isLess(_ left: UInt64, _ right: UInt64) -> Bool { left < right }
}

extension Double: ComputeElement {
    package init(integer: Int64) { self = Double(integer) }
    package init(unsigned: UInt64) { self = Double(unsigned) }
    package init(double: Double) { self = double }
    package init(real: Double, imaginary: Double) { self = real }
    package var asInteger: Int64 { Int64(wrapping: self) }
    package var asUnsigned: UInt64 { UInt64(double: self) }
    package var asInteger32: Int32 { Int32(wrapping: self) }
    package var asDouble: Double { self }
    package var asImaginary: Double { 0 }
    package var isNonzero: Bool { self != 0 }
    package var isNotANumber: Bool { isNaN }
    package static func add(_ left: Double, _ right: Double) -> Double { left + right }
    package static func subtract(_ left: Double, _ right: Double) -> Double { left - right }
    package static func multiply(_ left: Double, _ right: Double) -> Double { left * right }
    package static func divide(_ left: Double, _ right: Double) -> Double { left / right }
    package static func negate(_ value: Double) -> Double { -value }
    package static func isLess(_ left: Double, _ right: Double) -> Bool { left < right }
}

extension Float: ComputeElement {
    package init(integer: Int64) { self = Float(integer) }
    package init(unsigned: UInt64) { self = Float(unsigned) }
    package init(double: Double) { self = Float(double) }
    package init(real: Double, imaginary: Double) { self = Float(real) }
    package var asInteger: Int64 { Int64(wrapping: Double(self)) }
    package var asUnsigned: UInt64 { UInt64(double: Double(self)) }
    package var asInteger32: Int32 { Int32(wrapping: Double(self)) }
    package var asDouble: Double { Double(self) }
    package var asImaginary: Double { 0 }
    package var isNonzero: Bool { self != 0 }
    package var isNotANumber: Bool { isNaN }
    package static func add(_ left: Float, _ right: Float) -> Float { left + right }
    package static func subtract(_ left: Float, _ right: Float) -> Float { left - right }
    package static func multiply(_ left: Float, _ right: Float) -> Float { left * right }
    package static func divide(_ left: Float, _ right: Float) -> Float { left / right }
    package static func negate(_ value: Float) -> Float { -value }
    package static func isLess(_ left: Float, _ right: Float) -> Bool { left < right }
}

extension Complex: ComputeElement where Part: BinaryFloatingPoint {
    package init(integer: Int64) { self.init(Part(integer)) }
    package init(unsigned: UInt64) { self.init(Part(unsigned)) }
    package init(double: Double) { self.init(Part(double)) }
    package init(real: Double, imaginary: Double) { self.init(Part(real), Part(imaginary)) }
    package var asInteger: Int64 { Int64(wrapping: Double(real)) }
    package var asUnsigned: UInt64 { UInt64(double: Double(real)) }
    package var asInteger32: Int32 { Int32(wrapping: Double(real)) }
    package var asDouble: Double { Double(real) }
    package var asImaginary: Double { Double(imaginary) }
    package var isNonzero: Bool { real != 0 || imaginary != 0 }
    package var isNotANumber: Bool { real.isNaN || imaginary.isNaN }
    package static func add(_ left: Complex, _ right: Complex) -> Complex { left + right }
    package static func subtract(_ left: Complex, _ right: Complex) -> Complex { left - right }
    package static func multiply(_ left: Complex, _ right: Complex) -> Complex { left * right }
    package static func divide(_ left: Complex, _ right: Complex) -> Complex { left / right }
    package static func negate(_ value: Complex) -> Complex { Complex(-value.real, -value.imaginary) }
    package static func isLess(_ left: Complex, _ right: Complex) -> Bool {
        left.real == right.real ? left.imaginary < right.imaginary : left.real < right.real
    }
}
