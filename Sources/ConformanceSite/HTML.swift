import ConformanceReports

/// Pieces of HTML: text goes in escaped, markup as it is.
struct HTML {
    /// The markup so far.
    private(set) var text = ""

    init() {}

    /// Appends markup.
    mutating func raw(_ markup: String) { text += markup }

    /// Appends text, escaped.
    mutating func put(_ text: String) { self.text += Self.escape(text) }

    /// Text for the inside of an element or of a quoted attribute: markup is shown, and what could steer a reader is spelled
    /// out.
    static func escape(_ text: String) -> String {
        let shown = VisibleText.terminal(text)
        guard shown.utf8.contains(where: isSpecial) else { return shown }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(shown.utf8.count + 16)
        for byte in shown.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }

    /// A number with its thousands apart.
    static func count(_ number: Int) -> String {
        let digits = Array(String(number))
        var result = ""
        for (position, digit) in digits.enumerated() {
            if position > 0 && (digits.count - position) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }
}

/// The names of places in pages.
enum Anchor {
    /// A case's: its id as it is shown, in which blanks, which no name may have, become `_`.
    static func name(_ id: String) -> String {
        String(VisibleText.line(id).map { $0.isWhitespace ? "_" : $0 })
    }

    /// The reference to a name, percent-encoded.
    static func reference(_ name: String) -> String {
        var result = "#"
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "="):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    /// The reference to a case from its own page.
    static func toCase(_ id: String) -> String { reference(name(id)) }
}
