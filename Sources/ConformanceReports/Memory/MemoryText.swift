/// A picture of memory in box characters, for a terminal.
public struct MemoryText: Sendable {
    private static let indent = "    "

    /// The lines, each ended by a line break; every line is safe to print.
    public let text: String

    /// Draws a picture.
    ///
    /// Cells that several views cover have heavy borders, cells that none covers have dashed ones.
    public init(_ picture: MemoryPicture) {
        var lines: [String] = []
        for sentence in picture.caption { lines.append(Self.indent + sentence) }
        for strip in picture.strips { lines += [""] + StripText(strip).lines.map { Self.indent + $0 } }
        if picture.omitted > 0 { lines += ["", Self.indent + "and \(picture.omitted) more"] }
        text = lines.map { $0.trimmingSuffix() + "\n" }.joined()
    }
}

/// One storage in box characters.
private struct StripText {
    let lines: [String]
    private let strip: MemoryPicture.Strip
    /// Characters inside each column.
    private var widths: [Int] = []

    init(_ strip: MemoryPicture.Strip) {
        self.strip = strip
        let gaps = strip.columns.map { $0.isGap ? " \($0.length) bytes " : " " }
        var widths = zip(strip.columns, gaps).map { column, gap in
            max(gap.count, column.isGap ? 0 : String(column.offset).count + 2, 3)
        }
        for cell in strip.rows.flatMap(\.cells) + strip.lanes.flatMap(\.cells) {
            let available = widths[cell.columns].reduce(0, +) + cell.columns.count - 1
            let missing = cell.text.count + 2 - available
            guard missing > 0 else { continue }
            // Spread, so that a wide element over narrow bytes stays even.
            for (position, column) in cell.columns.enumerated() {
                widths[column] += missing / cell.columns.count + (position < missing % cell.columns.count ? 1 : 0)
            }
        }
        self.widths = widths
        var lines = ["\(strip.device): \(strip.title)"]
        if strip.columns.isEmpty {
            lines.append("(no bytes)")
        } else {
            for row in strip.rows {
                lines += Self.box(row, strip.columns, widths, gaps)
                if strip.rows.count > 1 { lines[lines.count - 2] += "  " + row.dtype }
            }
            lines.append(Self.offsets(strip.columns, widths) + "  byte")
        }
        for lane in strip.lanes {
            let marks = lane.marks.map { " [\($0)]" }.joined()
            lines.append("\(lane.names): \(lane.kind), \(lane.geometry)\(marks)")
            if !strip.columns.isEmpty { lines.append(Self.lane(lane, strip.columns, widths)) }
        }
        self.lines = lines
    }

    // MARK: - Parts

    private static func box(
        _ row: MemoryPicture.Row, _ columns: [MemoryPicture.Column], _ widths: [Int], _ gaps: [String]
    ) -> [String] {
        var pieces: [(text: String, width: Int, coverage: Int)] = []
        var column = 0
        let starts = Dictionary(row.cells.map { ($0.columns.lowerBound, $0) }, uniquingKeysWith: { first, _ in first })
        while column < columns.count {
            if let cell = starts[column] {
                let width = widths[cell.columns].reduce(0, +) + cell.columns.count - 1
                pieces.append((cell.text, width, cell.coverage))
                column = cell.columns.upperBound
            } else {
                pieces.append((columns[column].isGap ? gaps[column] : "", widths[column], 0))
                column += 1
            }
        }
        func border(_ ends: (String, String), _ light: String, _ heavy: String) -> String {
            var line = ends.0
            for (position, piece) in pieces.enumerated() {
                line += String(
                    repeating: piece.coverage > 1 ? "━" : piece.coverage == 1 ? "─" : "┄", count: piece.width)
                guard position + 1 < pieces.count else { break }
                line += piece.coverage > 1 || pieces[position + 1].coverage > 1 ? heavy : light
            }
            return line + ends.1
        }
        var middle = ""
        for (position, piece) in pieces.enumerated() {
            let isHeavy = piece.coverage > 1 || (position > 0 && pieces[position - 1].coverage > 1)
            middle += (isHeavy ? "┃" : "│") + centred(piece.text, piece.width)
        }
        middle += (pieces.last?.coverage ?? 0) > 1 ? "┃" : "│"
        let left = (pieces.first?.coverage ?? 0) > 1
        let right = (pieces.last?.coverage ?? 0) > 1
        return [
            border((left ? "┏" : "┌", right ? "┓" : "┐"), "┬", "┳"), middle,
            border((left ? "┗" : "└", right ? "┛" : "┘"), "┴", "┻"),
        ]
    }

    private static func offsets(_ columns: [MemoryPicture.Column], _ widths: [Int]) -> String {
        zip(columns, widths).map { " " + centred($0.isGap ? "" : String($0.offset), $1) }.joined()
    }

    private static func lane(_ lane: MemoryPicture.Lane, _ columns: [MemoryPicture.Column], _ widths: [Int]) -> String {
        // The borders between columns, and what stands in between.
        var bars = [String](repeating: " ", count: columns.count + 1)
        var texts = widths.map { String(repeating: " ", count: $0) }
        func close(_ range: Range<Int>, _ text: String) {
            bars[range.lowerBound] = bars[range.lowerBound] == " " ? "└" : "┴"
            bars[range.upperBound] = bars[range.upperBound] == " " ? "┘" : "┴"
            let width = widths[range].reduce(0, +) + range.count - 1
            texts[range.lowerBound] = centred(text, width, filler: "─")
            for column in range.dropFirst() {
                texts[column] = ""
                bars[column] = ""
            }
        }
        var end = 0
        for cell in lane.cells where cell.columns.lowerBound >= end {
            close(cell.columns, cell.text)
            end = cell.columns.upperBound
        }
        for gap in lane.gaps { close(gap..<gap + 1, "...") }
        return zip(bars, texts + [""]).map { $0 + $1 }.joined()
    }

    private static func centred(_ text: String, _ width: Int, filler: Character = " ") -> String {
        let space = max(0, width - text.count)
        return String(repeating: filler, count: space / 2) + text + String(repeating: filler, count: space - space / 2)
    }
}

extension String {
    /// Without blanks at the end.
    fileprivate func trimmingSuffix() -> String {
        var result = self[...]
        while result.last == " " { result.removeLast() }
        return String(result)
    }
}
