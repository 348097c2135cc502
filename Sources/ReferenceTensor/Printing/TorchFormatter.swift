/// How PyTorch formats the numbers of one tensor: chosen once, from the elements that are shown.
struct TorchFormatter {
    private enum Style {
        case plain
        case integral
        case fixed
        case scientific
    }

    private let style: Style
    private let precision: Int
    /// Whether whole numbers lack their point, which is a fault.
    private var isBare = false
    /// The width that elements are padded to; some, such as infinities, may be wider.
    private(set) var width = 1

    /// Measures elements that are not floating-point numbers.
    init(plain elements: [PrintableElement]) {
        style = .plain
        precision = 0
        for element in elements { width = max(width, element.plainText.unicodeScalars.count) }
    }

    /// Chooses the notation for real numbers, or for one part of complex ones.
    init(floats: [Double], options: TorchPrintOptions) {
        precision = options.fault == .printPrecisionIgnored ? 4 : options.precision
        let measured = floats.filter { $0.isFinite && $0 != 0 }
        guard let first = measured.first else {
            style = .integral
            return
        }
        var least = first.magnitude
        var greatest = first.magnitude
        var allIntegral = true
        for value in measured {
            least = min(least, value.magnitude)
            greatest = max(greatest, value.magnitude)
            allIntegral = allIntegral && value.significandWidth <= value.exponent
        }
        let isFar = greatest / least > 1000 || greatest > 1e8 || least < 1e-4
        let isBroken = options.fault?.isScientific(greatest, least) ?? false
        let scientific = options.scientific ?? (isFar || isBroken)
        style = scientific ? .scientific : allIntegral ? .integral : .fixed
        isBare = options.fault == .printIntegralBare
        for value in measured { width = max(width, unpadded(value).utf8.count) }
    }

    /// The element, padded to the width.
    func format(_ value: Double) -> String {
        unpadded(value).paddedLeft(to: width)
    }

    /// An element that is not a floating-point number, padded to the width.
    func format(_ element: PrintableElement) -> String {
        if case .float(let value) = element { return format(value) }
        return element.plainText.paddedLeft(to: width)
    }

    private func unpadded(_ value: Double) -> String {
        switch style {
        case .scientific: return DecimalText.scientific(value, precision: precision)
        case .fixed: return DecimalText.fixed(value, precision: precision)
        case .integral, .plain:
            let text = DecimalText.fixed(value, precision: 0)
            return value.isFinite && !isBare ? text + "." : text
        }
    }
}
