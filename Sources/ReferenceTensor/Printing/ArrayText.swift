import TensorTypes

/// What a repr of an array says beside its elements.
public struct ArrayAnnotations: Sendable, Hashable {
    /// The dtype as it stands behind `dtype=`, in quotes where it is no name.
    public var dtype: String
    /// Whether elements show the dtype: `int64`, `float64`, `complex128` and `bool`, in native byte order.
    public var dtypeIsImplied: Bool
    /// The class in front of the parenthesis.
    public var typeName: String

    /// Makes the annotations.
    public init(dtype: String, dtypeIsImplied: Bool, typeName: String = "array") {
        self.dtype = dtype
        self.dtypeIsImplied = dtypeIsImplied
        self.typeName = typeName
    }
}

/// What `repr` of an array prints.
public func arrayRepr(
    _ elements: PrintableElements, _ annotations: ArrayAnnotations, options: NumPyPrintOptions = NumPyPrintOptions()
) -> String {
    let prefix = annotations.typeName + "("
    let indent = prefix.unicodeScalars.count
    var inner = options
    if options.fault != .npPrintLineWidth { inner.lineWidth &-= 1 }  // the closing parenthesis
    let body = prefix + arrayElementsText(elements, separator: ", ", indent: indent, options: inner)
    let isEmpty = elements.count == 0
    var extras: [String] = []
    if isEmpty && elements.shape != [0] || Double(elements.count) > options.threshold {
        extras.append("shape=" + tupleText(elements.shape))
    }
    let isNamed = options.fault?.namesType(annotations) ?? !annotations.dtypeIsImplied
    if isNamed || isEmpty && options.fault != .npPrintEmptyTypeHidden { extras.append("dtype=" + annotations.dtype) }
    if extras.isEmpty { return body + ")" }
    let tail = extras.joined(separator: ", ") + ")"
    let scalars = body.unicodeScalars
    let lastLine = scalars.lastIndex(of: "\n").map { scalars.distance(from: $0, to: scalars.endIndex) - 1 }
    let length = (lastLine ?? scalars.count) + 1 + tail.unicodeScalars.count + 1
    return body + (length > options.lineWidth ? ",\n" + String(repeating: " ", count: indent) : ", ") + tail
}

/// What `str` of an array prints.
public func arrayString(_ elements: PrintableElements, options: NumPyPrintOptions = NumPyPrintOptions()) -> String {
    // An array without axes prints as its scalar does, whatever the precision.
    if elements.shape.isEmpty { return numpyScalarString(elements.element(0), kind: elements.kind) }
    return arrayElementsText(elements, separator: " ", indent: 0, options: options)
}

/// The indices along each axis that printing shows.
public func shownIndices(_ shape: [Int], options: NumPyPrintOptions) -> [[Int]] {
    let edge = clampedForPrinting(options.edgeItems)
    let count = PrintableElements(shape: shape, kind: .text) { _ in .text("") }.count
    let summarises = options.summarises(count)
    return shape.map { extent in
        summarises && extent > 2 * edge
            ? Array(0..<edge) + Array(extent - max(edge, 1)..<extent) : Array(0..<extent)
    }
}

/// How NumPy writes each of some elements next to the others, as one field of a structured array.
public func elementFormat(
    of elements: [PrintableElement], kind: PrintableKind, options: NumPyPrintOptions
) -> (PrintableElement) -> String {
    let format = NumPyFormatter(elements, kind: kind, isScalar: false, options: options)
    return { format($0) }
}

/// The elements of an array in their brackets, as `np.array2string` prints them.
public func arrayElementsText(
    _ elements: PrintableElements, separator: String, indent: Int, options: NumPyPrintOptions = NumPyPrintOptions()
) -> String {
    if elements.count == 0 { return "[]" }
    let edge = clampedForPrinting(options.edgeItems)
    let summarises = options.summarises(elements.count)
    let isSummarised = elements.shape.map { summarises && $0 > 2 * edge }
    let shown = elements.gather(shownIndices(elements.shape, options: options))
    // Without edge items the last one is still shown, but all of them decide the format.
    let measured =
        edge == 0 && isSummarised.contains(true) ? elements.gather(elements.shape.map { Array(0..<$0) }) : shown
    let format = NumPyFormatter(measured, kind: elements.kind, isScalar: elements.shape.isEmpty, options: options)
    var layout = NumPyLayout(
        shape: elements.shape, isSummarised: isSummarised, edge: edge, separator: separator,
        texts: shown.map { format($0) })
    var output = ""
    layout.append(axis: 0, indent: indent + 1, width: options.lineWidth, to: &output)
    return output
}
