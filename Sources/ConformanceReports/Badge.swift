import Conformance

/// A run in one line: as a picture, and as the answer that shields.io reads from an endpoint.
public struct Badge: Sendable {
    /// The left half.
    public var label: String
    /// The right half: how many of the judged cases passed.
    public var message: String
    /// How good that is.
    public var color: Color

    /// The colours that shields.io names, worst first.
    public enum Color: String, Sendable, Hashable, CaseIterable {
        case red
        case orange
        case yellow
        case green
        case brightgreen
        case lightgrey

        /// The colour as it is painted.
        var hex: String {
            switch self {
            case .red: "#c33"
            case .orange: "#d1602d"
            case .yellow: "#96700a"
            case .green: "#4b7d0d"
            case .brightgreen: "#2a7d2a"
            case .lightgrey: "#666"
            }
        }
    }

    /// Makes the badge of a report.
    public init(_ report: Report, label: String = "tensor conformance") {
        self.label = label
        var tally = Tally()
        for verdict in Verdict.allCases { tally[verdict] = report.footer.counts[verdict.rawValue] ?? 0 }
        let passed = tally[.passed]
        guard tally.judged > 0 else {
            message = "nothing judged"
            color = .lightgrey
            return
        }
        message = passed == tally.judged ? "\(passed) passed" : "\(passed) of \(tally.judged) passed"
        if report.footer.exitCode == 3 {
            message += ", incomplete"
            color = .red
        } else if passed == tally.judged {
            color = .brightgreen
        } else if tally.notConforming == 0 {
            // What fails is on record.
            color = .green
        } else {
            let percent = passed * 100 / tally.judged
            color = percent >= 95 ? .yellow : percent >= 80 ? .orange : .red
        }
    }

    /// The answer that shields.io reads: <https://shields.io/badges/endpoint-badge>.
    public var endpoint: String {
        JSONValue.object([
            ("schemaVersion", .integer(1)), ("label", .string(label)), ("message", .string(message)),
            ("color", .string(color.rawValue)),
        ]).text + "\n"
    }

    /// The picture.
    public var svg: String {
        let (left, right) = (Self.width(label), Self.width(message))
        let width = left + right
        let title = Self.escaped("\(label): \(message)")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="20" role="img" aria-label="\(title)">
            <title>\(title)</title>
            <clipPath id="round"><rect width="\(width)" height="20" rx="3"/></clipPath>
            <g clip-path="url(#round)">
            <rect width="\(left)" height="20" fill="#444"/>
            <rect x="\(left)" width="\(right)" height="20" fill="\(color.hex)"/>
            </g>
            <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
            \(Self.text(label, from: 0, width: left))
            \(Self.text(message, from: left, width: right))
            </g>
            </svg>

            """
    }

    private static let margin = 6

    /// The width of a half in pixels, with room on both sides.
    private static func width(_ text: String) -> Int {
        Int((Double(text.count) * 6.6).rounded(.up)) + 2 * margin
    }

    /// The text stretched to the width reckoned for it, so that another font does not spill over.
    private static func text(_ text: String, from start: Int, width: Int) -> String {
        let center = Double(start) + Double(width) / 2
        return "<text x=\"\(center)\" y=\"14\" textLength=\"\(width - 2 * margin)\">\(escaped(text))</text>"
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        XMLText.append(attribute: text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
