/// Text as XML 1.0 can carry it.
enum XMLText {
    /// Appends text for the inside of an element.
    ///
    /// Every `>` is escaped, so that `]]>` cannot appear; what XML forbids, even as a reference, is spelled out.
    static func append(body text: String, to bytes: inout [UInt8]) {
        append(text, to: &bytes, inAttribute: false)
    }

    /// Appends text for the inside of a quoted attribute; line breaks become references, which parsers give back.
    static func append(attribute text: String, to bytes: inout [UInt8]) {
        append(text, to: &bytes, inAttribute: true)
    }

    /// The text of a name attribute, whose white space schemas collapse: line breaks and tabs are spelled out.
    static func name(_ text: String) -> String {
        var result = ""
        for scalar in VisibleText.terminal(text).unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func append(_ text: String, to bytes: inout [UInt8], inAttribute: Bool) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes += "&amp;".utf8
            case "<": bytes += "&lt;".utf8
            case ">": bytes += "&gt;".utf8
            case "\"" where inAttribute: bytes += "&quot;".utf8
            case "\n" where inAttribute: bytes += "&#10;".utf8
            case "\t" where inAttribute: bytes += "&#9;".utf8
            case "\r": bytes += "&#13;".utf8
            default:
                if isShown(scalar) {
                    bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                } else {
                    bytes += VisibleText.escape(scalar).utf8
                }
            }
        }
    }

    /// Whether XML 1.0 allows the character and does not discourage it.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x20..<0x7F: true
        case ..<0xA0, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
