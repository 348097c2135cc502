/// A value as a dictionary key: equal keys are equal in Python, across number types too.
public enum HashKey: Hashable {
    /// `None`.
    case none
    /// `...`.
    case ellipsis
    /// `NotImplemented`.
    case notImplemented
    /// An integer, a bool, or a float or complex number that equals one.
    case integer(Int128)
    /// Another finite or infinite float, or a complex number that equals one.
    case float(Double)
    /// A NaN; its key is its bits, as there is no object to go by.
    case notANumber(UInt64)
    /// A complex number off the real line.
    case complex(Double, Double)
    /// A string.
    case text(CodePoints)
    /// Bytes.
    case bytes([UInt8])
    /// A tuple, or what compares as one.
    case tuple([HashKey])
    /// An object that equals itself only.
    case identity(ObjectIdentifier)
    /// An object that compares by value: the class it belongs to and what it compares by.
    indirect case instance(ObjectIdentifier, HashKey)

    /// The key of a string.
    public static func string(_ value: String) -> HashKey { .text(CodePoints(value)) }

    /// The key of a float, which is an integer's if it equals one.
    public static func number(_ value: Double) -> HashKey {
        if value.isNaN { return .notANumber(value.bitPattern) }
        if let integer = Int128(exactly: value) { return .integer(integer) }
        return .float(value)
    }

    /// The key of a complex number.
    public static func number(_ real: Double, _ imaginary: Double) -> HashKey {
        imaginary == 0 ? number(real) : .complex(real, imaginary)
    }
}

/// A string that is equal to another if the code points are, as in Python; Swift's own equality knows canonical forms.
public struct CodePoints: Hashable {
    /// The string.
    public let text: String

    /// Wraps a string.
    public init(_ text: String) {
        self.text = text
    }

    /// Whether the code points are the same.
    public static func == (left: CodePoints, right: CodePoints) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Feeds the bytes of the UTF-8 form.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0 as UInt8)
    }
}
