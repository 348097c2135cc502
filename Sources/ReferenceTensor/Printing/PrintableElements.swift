import TensorTypes

/// One element, ready to be printed.
public enum PrintableElement: Sendable, Hashable {
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case float(Double)
    case complex(Double, Double)
    /// An element that prints as it stands: the repr of a string or an object, a date in its quotes.
    case text(String)
}

/// What decides how the elements of an array are laid out.
public enum PrintableKind: Sendable, Hashable {
    case bool
    /// Signed or unsigned, of any size.
    case integer
    case floating(BinaryFloatFormat)
    /// Complex numbers whose parts are in a format.
    case complex(BinaryFloatFormat)
    /// Texts that keep their own widths.
    case text
    /// Dates and time spans: texts that are aligned on the right; a missing one is `'NaT'`, with its quotes.
    case timelike
}

/// The elements of an array or tensor as printing sees them, read only where they are shown.
public struct PrintableElements {
    /// The extents.
    public var shape: [Int]
    /// How the elements are laid out.
    public var kind: PrintableKind
    /// Reads an element by its index in row-major order.
    public var element: (Int) -> PrintableElement

    /// Makes the elements from a function that reads them.
    public init(shape: [Int], kind: PrintableKind, element: @escaping (Int) -> PrintableElement) {
        self.shape = shape
        self.kind = kind
        self.element = element
    }

    /// The number of elements; the largest integer where it does not fit.
    public var count: Int {
        if shape.contains(0) { return 0 }
        var product = 1
        for extent in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: extent)
            if overflow { return Int.max }
            product = next
        }
        return product
    }

    /// The elements at the given indices of each axis, in row-major order.
    func gather(_ indices: [[Int]]) -> [PrintableElement] { positions(indices).map(element) }

    /// The row-major positions of the given indices of each axis, in row-major order.
    public func positions(_ indices: [[Int]]) -> [Int] {
        var offsets = [0]
        for (axis, extent) in shape.enumerated() {
            var next: [Int] = []
            next.reserveCapacity(offsets.count * indices[axis].count)
            for offset in offsets {
                for index in indices[axis] { next.append(offset &* extent &+ index) }
            }
            offsets = next
        }
        return offsets
    }
}

extension PrintableElement {
    /// The number, or the real part of a complex one.
    var realPart: Double {
        switch self {
        case .float(let value): value
        case .complex(let real, _): real
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .bool(let value): value ? 1 : 0
        case .text: .nan
        }
    }

    /// The imaginary part; zero of a real number.
    var imaginaryPart: Double {
        if case .complex(_, let imaginary) = self { return imaginary }
        return 0
    }

    /// The element where no format is chosen for it.
    var plainText: String {
        switch self {
        case .bool(let value): value ? "True" : "False"
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .text(let text): text
        case .float(let value): value.description
        case .complex(let real, let imaginary): "(\(real), \(imaginary))"
        }
    }
}

/// A shape as Python prints a tuple.
func tupleText(_ shape: [Int]) -> String {
    shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
}

/// A count from the print options in a range whose sums cannot overflow; no output could be as large.
func clampedForPrinting(_ count: Int) -> Int { min(max(count, 0), 1 << 30) }
