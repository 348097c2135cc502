/// Collects SVG elements; classes are the words of ``MemorySVG/style`` without their prefix.
struct SVGCanvas {
    private(set) var content = ""

    mutating func rect(x: Double, y: Double, width: Double, height: Double, radius: Double, _ classes: String) {
        content +=
            "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" "
            + "height=\"\(Self.number(height))\" rx=\"\(Self.number(radius))\" class=\"\(Self.prefixed(classes))\"/>"
    }

    mutating func text(_ text: String, x: Double, y: Double, _ classes: String) {
        content +=
            "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" class=\"\(Self.prefixed(classes))\">"
            + SVGText.escape(text) + "</text>"
    }

    /// A box with a tip in the middle of its upper edge.
    mutating func pointer(left: Double, right: Double, top: Double, height: Double, _ classes: String) {
        let middle = Self.number((left + right) / 2)
        let (x, y, w, h) = (Self.number(left), Self.number(top), Self.number(right - left), Self.number(height))
        let half = Self.number((right - left) / 2 - 5)
        content +=
            "<path d=\"M\(x) \(y)h\(half)L\(middle) \(Self.number(top - 5))l5 5h\(half)v\(h)h-\(w)z\" "
            + "class=\"\(Self.prefixed(classes))\"/>"
    }

    /// A number with at most one decimal.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let rest = tenths.magnitude % 10
        return sign + "\(tenths.magnitude / 10)" + (rest == 0 ? "" : ".\(rest)")
    }

    private static func prefixed(_ classes: String) -> String {
        classes.split(separator: " ").map { "mp-\($0)" }.joined(separator: " ")
    }
}

/// Text in SVG: escaped, and measured without a font at hand.
enum SVGText {
    /// Text for the inside of an element or a quoted attribute; what could steer a reader is spelled out.
    static func escape(_ text: String) -> String {
        var bytes: [UInt8] = []
        XMLText.append(attribute: VisibleText.line(text), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The width in a monospaced font.
    static func mono(_ text: String, _ size: Double) -> Double { Double(text.count) * size * 0.61 }

    /// The width in a proportional font, a little more than most need.
    static func sans(_ text: String, _ size: Double) -> Double { Double(text.count) * size * 0.59 }

    /// A sentence in bold lines that fit.
    static func wrap(_ text: String, width: Double) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, Double(last.count + word.count + 1) * 13 * 0.66 <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
