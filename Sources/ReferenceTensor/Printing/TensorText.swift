/// What `repr` and `str` of a tensor print.
public func tensorText(
    _ elements: PrintableElements, _ annotations: TensorAnnotations, options: TorchPrintOptions = TorchPrintOptions()
) -> String {
    let prefix = annotations.typeName + "("
    let indent = prefix.unicodeScalars.count
    let isEmpty = elements.count == 0
    var suffixes: [String] = []
    if let device = annotations.device { suffixes.append("device='\(device)'") }
    let showsNoElements = annotations.isMeta || isEmpty
    let sizeIsNamed =
        annotations.isMeta || (isEmpty ? elements.shape.count != 1 : options.edgeItems == 0)
    if sizeIsNamed && options.fault != .printEmptySizeHidden { suffixes.append("size=" + tupleText(elements.shape)) }
    switch annotations.dtypeNaming {
    case .defaultDType: break
    case .impliedByElements:
        if showsNoElements && options.fault != .printEmptyTypeHidden { suffixes.append("dtype=" + annotations.dtype) }
    case .always: suffixes.append("dtype=" + annotations.dtype)
    }
    if let layout = annotations.layout { suffixes.append("layout=" + layout) }
    switch annotations.gradient {
    case .none: break
    case .requiresGrad: suffixes.append("requires_grad=True")
    case .function(let name): suffixes.append("grad_fn=<\(name)>")
    }
    if options.fault == .printSuffixOrder { suffixes.reverse() }
    let body = annotations.isMeta ? "..." : tensorElementsText(elements, indent: indent, options: options)
    return addSuffixes(
        suffixes, to: prefix + body, indent: indent,
        lineWidth: options.lineWidth + (options.fault == .printSuffixWidth ? 1 : 0))
}

/// The elements of a tensor in their brackets, without `tensor(` and what follows.
public func tensorElementsText(
    _ elements: PrintableElements, indent: Int, options: TorchPrintOptions = TorchPrintOptions()
) -> String {
    if elements.count == 0 { return "[]" }
    let edge = options.fault == .printEdgeIgnored ? 3 : clampedForPrinting(options.edgeItems)
    let isAtThreshold = options.fault == .printThreshold && Double(elements.count) == options.threshold
    let summarises = Double(elements.count) > options.threshold || isAtThreshold
    let indices = elements.shape.map { extent in
        summarises && extent > 2 * edge ? Array(0..<edge) + Array(extent - edge..<extent) : Array(0..<extent)
    }
    let shown = elements.gather(indices)
    var (texts, width) = elementTexts(shown, kind: elements.kind, options: options)
    var layout = TorchLayout(
        shape: elements.shape, summarised: elements.shape.map { summarises && $0 > 2 * edge }, edge: edge,
        perLine: 1, texts: [])
    // The width of a line shrinks by the indent of the innermost brackets.
    let innerIndent = indent + max(elements.shape.count - 1, 0)
    layout.perLine = max(1, Int((Double(options.lineWidth) - Double(innerIndent)) / Double(width + 2)))
    if options.fault == .printLineWidth { layout.perLine += 1 }
    swap(&layout.texts, &texts)
    var output = ""
    layout.append(axis: 0, indent: indent, to: &output)
    return output
}

/// The texts of the shown elements, and the width that decides how many stand on a line.
private func elementTexts(
    _ shown: [PrintableElement], kind: PrintableKind, options: TorchPrintOptions
) -> ([String], Int) {
    switch kind {
    case .floating:
        let values = shown.map(\.realPart)
        let formatter = TorchFormatter(floats: values, options: options)
        return (values.map(formatter.format), formatter.width)
    case .complex:
        let real = TorchFormatter(floats: shown.map(\.realPart), options: options)
        let imaginary = TorchFormatter(floats: shown.map(\.imaginaryPart), options: options)
        let texts = shown.map { element in
            let second = imaginary.format(element.imaginaryPart).drop { $0 == " " }
            let sign = second.first == "-" || second.first == "+" ? "" : "+"
            return real.format(element.realPart) + sign + second + "j"
        }
        return (texts, real.width + imaginary.width + 1)
    case .bool, .integer, .text, .timelike:
        let formatter = TorchFormatter(plain: shown)
        return (shown.map { formatter.format($0) }, formatter.width)
    }
}

/// Nests and wraps the texts of a tensor's shown elements.
private struct TorchLayout {
    var shape: [Int]
    var summarised: [Bool]
    var edge: Int
    var perLine: Int
    var texts: [String]
    var next = 0

    mutating func append(axis: Int, indent: Int, to output: inout String) {
        let left = shape.count - axis
        if left == 0 {
            output += take()
            return
        }
        output += "["
        let pieces = summarised[axis] ? 2 * edge + 1 : shape[axis]
        let newline = "\n" + String(repeating: " ", count: indent + 1)
        for piece in 0..<pieces {
            let isGap = summarised[axis] && piece == edge
            if left == 1 {
                if piece > 0 { output += piece.isMultiple(of: perLine) ? "," + newline : ", " }
                output += isGap ? (edge == 0 ? "..." : " ...") : take()
            } else {
                if piece > 0 { output += "," + String(repeating: "\n", count: left - 2) + newline }
                if isGap {
                    output += "..."
                } else {
                    append(axis: axis + 1, indent: indent + 1, to: &output)
                }
            }
        }
        output += "]"
    }

    private mutating func take() -> String {
        defer { next += 1 }
        return next < texts.count ? texts[next] : ""
    }
}

private func addSuffixes(_ suffixes: [String], to text: String, indent: Int, lineWidth: Int) -> String {
    var output = text
    // Counted as the library does: from the last line break, and one more.
    let scalars = text.unicodeScalars
    let lastLine = scalars.lastIndex(of: "\n").map { scalars.distance(from: $0, to: scalars.endIndex) }
    var length = (lastLine ?? scalars.count + 1) + 1
    for suffix in suffixes {
        let suffixLength = suffix.unicodeScalars.count
        if length + suffixLength + 2 > lineWidth {
            output += ",\n" + String(repeating: " ", count: indent) + suffix
            length = indent + suffixLength
        } else {
            output += ", " + suffix
            length += suffixLength + 2
        }
    }
    return output + ")"
}
