import TensorTypes

/// How NumPy formats the elements of one array: chosen once, from the elements that are shown.
enum NumPyFormatter {
    case bool(isScalar: Bool)
    case integer(sign: NumPyPrintOptions.Sign, width: Int)
    case floating(NumPyFloatFormatter)
    case complex(NumPyFloatFormatter, NumPyFloatFormatter)
    case text(width: Int)

    init(_ shown: [PrintableElement], kind: PrintableKind, isScalar: Bool, options: NumPyPrintOptions) {
        switch kind {
        case .bool: self = .bool(isScalar: isScalar)
        case .integer: self = Self.integers(shown, sign: options.sign)
        case .floating(let format):
            self = .floating(NumPyFloatFormatter(shown.map(\.realPart), in: format, options: options))
        case .complex(let format):
            var imaginary = options
            imaginary.sign = .plus
            self = .complex(
                NumPyFloatFormatter(shown.map(\.realPart), in: format, options: options),
                NumPyFloatFormatter(shown.map(\.imaginaryPart), in: format, options: imaginary))
        case .text: self = .text(width: 0)
        case .timelike: self = .text(width: shown.reduce(0) { max($0, $1.plainText.unicodeScalars.count) })
        }
    }

    private static func integers(_ shown: [PrintableElement], sign: NumPyPrintOptions.Sign) -> NumPyFormatter {
        let texts = shown.map(\.plainText)
        let hasNegative = texts.contains { $0.utf8.first == UInt8(ascii: "-") }
        let sign = sign == .space && hasNegative ? .onlyMinus : sign
        var width = 0
        for text in texts {
            let isNegative = text.utf8.first == UInt8(ascii: "-")
            width = max(width, text.utf8.count + (sign == .onlyMinus || isNegative ? 0 : 1))
        }
        return .integer(sign: sign, width: width)
    }

    func callAsFunction(_ element: PrintableElement) -> String {
        switch self {
        case .bool(let isScalar):
            let text = element.plainText
            return isScalar ? text : text.paddedLeft(to: 5)
        case .integer(let sign, let width):
            let text = element.plainText
            let isNegative = text.utf8.first == UInt8(ascii: "-")
            return (sign == .onlyMinus || isNegative ? text : sign.rawValue + text).paddedLeft(to: width)
        case .floating(let format):
            return format(element.realPart)
        case .complex(let real, let imaginary):
            // The unit follows the number itself, in front of the spaces that align it.
            let second = imaginary(element.imaginaryPart)
            let spaces = second.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
            return real(element.realPart) + second.dropLast(spaces) + "j" + String(repeating: " ", count: spaces)
        case .text(let width):
            return element.plainText.paddedLeft(to: width)
        }
    }
}
