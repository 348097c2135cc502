import Conformance
import ConformanceReports
import Foundation
import Testing

@Suite struct MemoryPictureTests {
    /// Six float32 in a row, a tensor over all of them, and a view of every second one from `offset`.
    private func snapshot(offset: Int = 4, name: String = "t", values: [String] = ["0", "1", "2", "3", "4", "5"])
        -> MemorySnapshot
    {
        typealias Cell = MemorySnapshot.Cell
        let cells = values.enumerated().map { Cell(offset: 4 * $0.offset, length: 4, text: $0.element) }
        return MemorySnapshot(
            storages: [
                .init(
                    device: "cpu", byteCount: 4 * values.count, owner: "PyTorch",
                    readings: [.init(dtype: "float32", cells: cells)])
            ],
            views: [
                .init(
                    names: [name], kind: "Tensor", dtype: "float32", itemSize: 4, shape: [2, 3], strides: [12, 4],
                    countsElements: true, storage: 0, offset: 0, declaredOffset: 0),
                .init(
                    names: ["v"], kind: "Tensor", dtype: "float32", itemSize: 4, shape: [2], strides: [8],
                    countsElements: true, storage: 0, offset: offset, declaredOffset: offset / 4),
            ])
    }

    @Test func `box characters put each index under its cell`() {
        let expected = """
                t and v share memory

                cpu: 24 bytes, owned by PyTorch
                ┌─────┳━━━━━┳─────┳━━━━━┳─────┬─────┐
                │  0  ┃  1  ┃  2  ┃  3  ┃  4  │  5  │
                └─────┻━━━━━┻─────┻━━━━━┻─────┴─────┘
                   0     4     8    12    16    20    byte
                t: Tensor float32, shape (2, 3), strides (3, 1), offset 0
                └─0,0─┴─0,1─┴─0,2─┴─1,0─┴─1,1─┴─1,2─┘
                v: Tensor float32, shape (2,), strides (2,), offset 1
                      └──0──┘     └──1──┘

            """
        #expect(MemoryText(MemoryPicture(snapshot())).text == expected)
    }

    @Test func `another offset is another picture`() {
        let (right, wrong) = (MemoryPicture(snapshot()), MemoryPicture(snapshot(offset: 8)))
        #expect(right.strips[0].lanes[1].cells.map(\.columns) == [1..<2, 3..<4])
        #expect(wrong.strips[0].lanes[1].cells.map(\.columns) == [2..<3, 4..<5])
        #expect(right.strips[0].rows[0].cells.map(\.coverage) == [1, 2, 1, 2, 1, 1])
        #expect(wrong.strips[0].rows[0].cells.map(\.coverage) == [1, 1, 2, 1, 2, 1])
        #expect(MemorySVG(right).element != MemorySVG(wrong).element)
        #expect(MemoryText(right).text != MemoryText(wrong).text)
    }

    @Test func `an element beyond the storage is not drawn, and nothing breaks`() {
        let picture = MemoryPicture(snapshot(offset: 20))
        #expect(picture.strips[0].lanes[1].cells.map(\.columns) == [5..<6])
        for offset in [-400, .max - 8, .min] { _ = MemorySVG(MemoryPicture(snapshot(offset: offset))).file }
        _ = MemorySVG(MemoryPicture(MemorySnapshot(storages: [], views: []))).file
    }

    @Test func `a long storage is cut in the middle`() {
        let picture = MemoryPicture(snapshot(values: (0..<40).map(String.init)))
        let strip = picture.strips[0]
        #expect(strip.columns.count < 24)
        #expect(strip.columns.count { $0.isGap } == 1)
        #expect(strip.columns.reduce(0) { $0 + $1.length } == 160)
        #expect(strip.rows[0].cells.first?.text == "0")
        #expect(strip.rows[0].cells.last?.text == "39")
        #expect(strip.lanes[0].cells.count == 6)
    }

    @Test func `a stride of 0 puts all indices under one cell`() {
        var memory = snapshot()
        memory.views[1].shape = [1_000_000_000, 2]
        memory.views[1].strides = [0, 8]
        let lane = MemoryPicture(memory).strips[0].lanes[1]
        #expect(lane.cells.map(\.text) == ["*,0", "*,1"])
        #expect(lane.marks == ["2000000000 elements in 2 places"])
    }

    @Test func `versions and counters show where they differ`() {
        var memory = snapshot()
        for (index, version) in [3, 0].enumerated() {
            memory.views[index].version = version
            memory.views[index].versionCounter = index
        }
        #expect(
            MemoryPicture(memory).strips[0].lanes.map(\.marks) == [["version 3, counter A"], ["version 0, counter B"]])
        memory.views[1].version = 3
        memory.views[1].versionCounter = 0
        #expect(MemoryPicture(memory).strips[0].lanes.map(\.marks) == [["version 3"], ["version 3"]])
        #expect(MemoryPicture(memory).caption == ["t and v share memory and one version counter"])
    }

    @Test func `hostile text is shown as text`() throws {
        let hostile = "</text><script>alert(1)</script>\u{1B}[31m\u{202E}\n"
        let picture = MemoryPicture(snapshot(name: hostile, values: [hostile, "1", "2", "3", "4", "5"]))
        let svg = MemorySVG(picture).file
        #expect(!svg.contains("<script") && !svg.contains("\u{1B}") && !svg.contains("\u{202E}"))
        #expect(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;\\x1b[31m\\u202e"))
        let text = MemoryText(picture).text
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}") && text.contains("\\u202e"))
        let parser = XMLParserCheck(svg)
        #expect(parser.isWellFormed)
    }
}

/// Whether a text is XML, as far as its tags go: each is closed, in the right order.
private struct XMLParserCheck {
    let isWellFormed: Bool

    init(_ text: String) {
        var open: [Substring] = []
        var rest = text[...]
        var isBroken = false
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasSuffix("/") { continue }
            if tag.hasPrefix("/") {
                if open.popLast() != tag.dropFirst() { isBroken = true }
            } else {
                open.append(tag.prefix { $0 != " " })
            }
        }
        isWellFormed = !isBroken && open.isEmpty
    }
}
