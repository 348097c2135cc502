import TensorTypes

/// Arrays as the printing code reads them.
extension NDArray {
    /// How the elements are laid out in print.
    package static func printableKind(_ dtype: ArrayDType) -> PrintableKind {
        switch dtype.kind {
        case .element(let element):
            switch element.category {
            case .boolean: .bool
            case .integral: .integer
            case .floating: .floating(floatFormat(element))
            case .complex: .complex(floatFormat(element.realType))
            }
        case .longDouble: .floating(.extended)
        case .complexLongDouble: .complex(.extended)
        case .datetime, .timedelta: .timelike
        default: .text
        }
    }

    private static func floatFormat(_ dtype: DType) -> BinaryFloatFormat {
        switch dtype {
        case .float16: .half
        case .float32: .single
        default: .double
        }
    }

    /// One element as printing takes it; `textOf` gives the repr of strings and objects.
    package static func printable(
        _ value: ElementValue, _ dtype: ArrayDType, textOf: (ElementValue) -> String
    ) -> PrintableElement {
        switch value {
        case .number(let number):
            switch number {
            case .bool(let flag): return .bool(flag)
            case .int(let value):
                return Int64(exactly: value).map { .integer($0) } ?? .unsigned(UInt64(truncatingIfNeeded: value))
            case .float(let value): return .float(value)
            case .complex(let real, let imaginary): return .complex(real, imaginary)
            }
        default: return .text(textOf(value))
        }
    }

    /// A number's digits as `str` of its scalar gives them.
    package static func scalarText(_ number: Scalar, _ dtype: ArrayDType) -> String {
        scalarText(number, kind: printableKind(dtype))
    }

    /// The same for an element that is printed in another library's way.
    package static func scalarText(_ number: Scalar, kind: PrintableKind) -> String {
        numpyScalarString(printable(.number(number), .float64, textOf: { _ in "" }), kind: kind)
    }
}
