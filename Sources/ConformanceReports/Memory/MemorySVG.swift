/// A picture of memory as SVG.
///
/// All text is escaped. Colours are those of ``style``, so that a page that shows many pictures states them once.
public struct MemorySVG: Sendable {
    /// The picture as an element for the inside of a page that states ``style`` itself.
    public let element: String

    /// The picture as a file of its own, light or dark as the reader prefers.
    public var file: String {
        let tag = element.prefix { $0 != ">" }
        let opening = tag + " xmlns=\"http://www.w3.org/2000/svg\">"
        return opening + "<style>\(Self.style)</style>" + element.dropFirst(tag.count + 1) + "\n"
    }

    /// Draws a picture.
    public init(_ picture: MemoryPicture) {
        var canvas = SVGCanvas()
        let panels = picture.strips.map(StripPanel.init)
        let width = max(panels.map(\.width).max() ?? 0, 300)
        var y = 4.0
        for sentence in picture.caption.flatMap({ SVGText.wrap($0, width: width) }) {
            y += 18
            canvas.text(sentence, x: 2, y: y - 4, "caption")
        }
        y += 6
        var hue = 0
        for (panel, strip) in zip(panels, picture.strips) {
            panel.draw(on: &canvas, y: y, width: width, firstHue: hue)
            hue += strip.lanes.count
            y += panel.height + 12
        }
        if picture.omitted > 0 {
            canvas.text("and \(picture.omitted) more", x: 2, y: y + 6, "note")
            y += 16
        }
        let (w, h) = (SVGCanvas.number(width), SVGCanvas.number(y - 8))
        let label = SVGText.escape(picture.caption.joined(separator: "; "))
        element =
            "<svg class=\"mp\" role=\"img\" aria-label=\"Memory: \(label)\" width=\"\(w)\" height=\"\(h)\" "
            + "viewBox=\"0 0 \(w) \(h)\">" + canvas.content + "</svg>"
    }
}

/// One storage: its panel, strip and lanes.
private struct StripPanel {
    private static let padding = 14.0
    private static let cellHeight = 30.0
    private static let laneHeight = 20.0

    private let strip: MemoryPicture.Strip
    /// The left edge of each column, and the right edge of the last.
    private var edges: [Double]
    let width: Double

    init(_ strip: MemoryPicture.Strip) {
        self.strip = strip
        var widths = strip.columns.map { column in
            column.isGap
                ? SVGText.mono("\(column.length) bytes", 10) + 14
                : max(SVGText.mono(String(column.offset), 9.5) + 6, 26)
        }
        func widen(_ cell: MemoryPicture.Cell, _ needed: Double) {
            let missing = needed - widths[cell.columns].reduce(0, +)
            guard missing > 0 else { return }
            for column in cell.columns { widths[column] += missing / Double(cell.columns.count) }
        }
        for cell in strip.rows.flatMap(\.cells) { widen(cell, max(SVGText.mono(cell.text, 12.5) + 14, 36)) }
        for cell in strip.lanes.flatMap(\.cells) { widen(cell, SVGText.mono(cell.text, 11) + 12) }
        edges = [Self.padding]
        for width in widths { edges.append(edges[edges.count - 1] + width.rounded(.up)) }
        let labels = strip.lanes.map { lane in
            let marks = lane.marks.reduce(0) { $0 + SVGText.sans($1, 10.5) + 18 }
            return max(
                SVGText.mono(lane.names, 13) + 8 + SVGText.sans(lane.kind, 12) + marks,
                SVGText.sans(lane.geometry, 11.5))
        }
        let dtypes = strip.rows.count > 1 ? strip.rows.map { SVGText.sans($0.dtype, 11) + 10 }.max() ?? 0 : 0
        let title = SVGText.sans(strip.device, 11) + 30 + SVGText.sans(strip.title, 12)
        let content = max((edges.last ?? 0) - Self.padding + dtypes, (labels.max() ?? 0), title)
        width = (content + 2 * Self.padding).rounded(.up)
    }

    private var rowCount: Double { Double(max(strip.rows.count, 1)) }

    /// The height of one lane; without bytes there is nothing under its words.
    private var lane: Double { strip.columns.isEmpty ? 38 : 38 + Self.laneHeight + 12 }

    var height: Double {
        let rows = strip.columns.isEmpty ? 22 : rowCount * (Self.cellHeight + 3) + 15
        return 36 + rows + Double(strip.lanes.count) * lane + 2
    }

    /// Draws the panel; the first of its lanes has the given colour, so that no two views of a picture look alike.
    func draw(on canvas: inout SVGCanvas, y top: Double, width: Double, firstHue: Int) {
        let isCPU = strip.device == "cpu"
        canvas.rect(
            x: 0.5, y: top + 0.5, width: width - 1, height: height - 1, radius: 8, isCPU ? "panel" : "panel far")
        let tag = SVGText.sans(strip.device, 11) + 14
        canvas.rect(x: Self.padding, y: top + 10, width: tag, height: 17, radius: 8.5, isCPU ? "tag" : "tag far")
        canvas.text(strip.device, x: Self.padding + tag / 2, y: top + 22.5, "tagtext mid")
        canvas.text(strip.title, x: Self.padding + tag + 8, y: top + 23, "note")
        var y = top + 36
        if strip.columns.isEmpty {
            canvas.text("no bytes", x: Self.padding, y: y + 14, "note")
            y += 22
        } else {
            y = drawRows(on: &canvas, y: y)
        }
        for (number, lane) in strip.lanes.enumerated() {
            drawLane(lane, "v\((firstHue + number) % 6)", on: &canvas, y: y)
            y += self.lane
        }
    }

    /// Draws values and offsets, and returns where they end.
    private func drawRows(on canvas: inout SVGCanvas, y top: Double) -> Double {
        var y = top
        for row in strip.rows {
            drawRow(row, on: &canvas, y: y)
            if strip.rows.count > 1 { canvas.text(row.dtype, x: (edges.last ?? 0) + 8, y: y + 19, "note") }
            y += Self.cellHeight + 3
        }
        if strip.rows.isEmpty {
            canvas.rect(
                x: edges[0], y: y, width: (edges.last ?? 0) - edges[0], height: Self.cellHeight, radius: 3, "cell")
            y += Self.cellHeight + 3
        }
        for (position, column) in strip.columns.enumerated() where !column.isGap {
            canvas.text(String(column.offset), x: edges[position] + 1, y: y + 9, "offset")
        }
        return y + 15
    }

    private func drawRow(_ row: MemoryPicture.Row, on canvas: inout SVGCanvas, y: Double) {
        for (position, column) in strip.columns.enumerated() where column.isGap {
            let middle = (edges[position] + edges[position + 1]) / 2
            canvas.text("⋯", x: middle, y: y + 13, "note mid")
            canvas.text("\(column.length) bytes", x: middle, y: y + 25, "offset mid")
        }
        // Heavier borders last, so that no neighbour's paints over them.
        for cell in row.cells.sorted(by: { $0.coverage < $1.coverage }) {
            let (left, right) = (edges[cell.columns.lowerBound], edges[cell.columns.upperBound])
            let state = cell.coverage > 1 ? "cell shared" : cell.coverage == 1 ? "cell" : "cell free"
            canvas.rect(x: left + 0.5, y: y + 0.5, width: right - left, height: Self.cellHeight - 1, radius: 2, state)
            canvas.text(
                cell.text, x: (left + right) / 2, y: y + 19.5, cell.coverage > 0 ? "value mid" : "value mid unseen")
        }
    }

    private func drawLane(_ lane: MemoryPicture.Lane, _ hue: String, on canvas: inout SVGCanvas, y: Double) {
        var x = Self.padding
        canvas.text(lane.names, x: x, y: y + 15, "name \(hue)")
        x += SVGText.mono(lane.names, 13) + 8
        canvas.text(lane.kind, x: x, y: y + 15, "kind")
        x += SVGText.sans(lane.kind, 12) + 8
        for mark in lane.marks {
            let width = SVGText.sans(mark, 10.5) + 12
            canvas.rect(x: x, y: y + 3.5, width: width, height: 15, radius: 7.5, "mark")
            canvas.text(mark, x: x + width / 2, y: y + 14.5, "marktext mid")
            x += width + 6
        }
        canvas.text(lane.geometry, x: Self.padding, y: y + 31, "note")
        let top = y + 42
        for cell in lane.cells {
            let (left, right) = (edges[cell.columns.lowerBound] + 1.5, edges[cell.columns.upperBound] - 1.5)
            canvas.pointer(left: left, right: right, top: top, height: Self.laneHeight, "lane \(hue)")
            canvas.text(cell.text, x: (left + right) / 2, y: top + 14, "index mid \(hue)")
        }
        for gap in lane.gaps {
            canvas.text("⋯", x: (edges[gap] + edges[gap + 1]) / 2, y: top + 14, "index mid \(hue)")
        }
    }
}
