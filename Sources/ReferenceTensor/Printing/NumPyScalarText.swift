import TensorTypes

/// What `str` of a NumPy scalar prints.
public func numpyScalarString(_ element: PrintableElement, kind: PrintableKind) -> String {
    switch (element, kind) {
    case (.complex(let real, let imaginary), .complex(let format)):
        if real == 0, real.sign == .plus { return scalarPart(imaginary, format, keepsPoint: false) + "j" }
        let second = scalarPart(imaginary, format, keepsPoint: false)
        let sign = second.first == "-" ? "" : "+"
        return "(" + scalarPart(real, format, keepsPoint: false) + sign + second + "j)"
    case (.float(let value), .floating(let format)):
        return scalarPart(value, format, keepsPoint: true)
    default:
        return element.plainText
    }
}

/// What `repr` of a NumPy scalar prints; `typeName` is the scalar type's own name, such as `float32`.
public func numpyScalarRepr(_ element: PrintableElement, kind: PrintableKind, typeName: String) -> String {
    var text = numpyScalarString(element, kind: kind)
    if case .complex = kind, text.hasPrefix("(") { text = String(text.dropFirst().dropLast()) }
    switch kind {
    case .bool: return "np.\(text)_"
    // An extended number may not survive a Python float, hence the quotes.
    case .floating(.extended), .complex(.extended): return "np.\(typeName)('\(text)')"
    default: return "np.\(typeName)(\(text))"
    }
}

/// The shortest digits that read back, with an exponent for very large and very small numbers.
private func scalarPart(_ value: Double, _ format: BinaryFloatFormat, keepsPoint: Bool) -> String {
    guard value.isFinite else { return DecimalText.nonfinite(value) }
    let digits = DecimalDigits(shortest: value, in: format)
    var text = value.sign == .minus ? "-" : ""
    if value == 0 || value.magnitude < positionalLimit(format) && value.magnitude >= 1e-4 {
        DecimalText.appendInteger(digits, to: &text)
        let fraction = max(-digits.lastPosition, keepsPoint ? 1 : 0)
        if fraction > 0 { text += "." }
        DecimalText.appendFraction(digits, count: fraction, to: &text)
    } else {
        DecimalText.appendMantissa(
            digits, fractionDigits: max(digits.digits.count - 1, 0), pointAlways: false, to: &text)
        DecimalText.appendExponent(digits.exponent, digits: 2, to: &text)
    }
    return text
}

/// The magnitude from which on a scalar is printed with an exponent: where its digits would end before the point.
private func positionalLimit(_ format: BinaryFloatFormat) -> Double {
    switch format {
    case .half: 1e3
    case .bfloat16: 1e2
    case .single: 1e6
    case .double, .extended: 1e16
    }
}
