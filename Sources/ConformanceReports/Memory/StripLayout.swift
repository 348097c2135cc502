import Conformance

/// Puts the bytes of one storage into columns, and the elements of its views under them.
struct StripLayout {
    /// Columns up to which none is left out.
    private static let columnLimit = 24
    /// Columns at each end of the storage, and of each view, that stay when some are left out.
    private static let edge = 3

    private let storage: MemorySnapshot.Storage
    private let views: [MemorySnapshot.View]
    private let elements: [ViewElements]

    init(_ storage: MemorySnapshot.Storage, views: [MemorySnapshot.View]) {
        self.storage = storage
        self.views = views
        elements = views.map(ViewElements.init)
    }

    /// The strip.
    func strip(marks: [[String]]) -> MemoryPicture.Strip {
        let columns = abridge(allColumns())
        let index = ColumnIndex(columns)
        let covered = elements.map { index.columns(covering: $0.intervals) }
        let rows = storage.readings.map { reading in
            MemoryPicture.Row(
                dtype: reading.dtype,
                cells: reading.cells.compactMap { cell in
                    guard let range = index.range(offset: cell.offset, length: cell.length) else { return nil }
                    let coverage = covered.count { !$0.isDisjoint(with: range) }
                    return MemoryPicture.Cell(
                        columns: range, text: VisibleText.line(cell.text ?? "–"), coverage: coverage)
                })
        }
        let lanes = views.indices.map { position in
            let view = views[position]
            let cells = view.dtype == nil ? wholeRuns(columns) : cells(of: position, index)
            return MemoryPicture.Lane(
                names: VisibleText.line(view.names.joined(separator: ", ")), kind: Self.kind(view),
                geometry: Self.geometry(view), marks: marks[position].map(VisibleText.line), cells: cells,
                gaps: columns.indices.filter { columns[$0].isGap && elements[position].reaches(columns[$0]) })
        }
        return MemoryPicture.Strip(
            device: VisibleText.line(storage.device), title: Self.title(storage), columns: columns, rows: rows,
            lanes: lanes)
    }

    /// The elements of a view under the columns that they lie in.
    private func cells(of position: Int, _ index: ColumnIndex) -> [MemoryPicture.Cell] {
        elements[position].places.compactMap { place in
            guard let range = index.range(offset: place.offset, length: views[position].itemSize) else { return nil }
            return MemoryPicture.Cell(columns: range, text: place.text, coverage: 1)
        }
    }

    /// One cell under each run of columns between gaps, for a view that is all bytes.
    private func wholeRuns(_ columns: [MemoryPicture.Column]) -> [MemoryPicture.Cell] {
        columns.indices.split { columns[$0].isGap }.map {
            MemoryPicture.Cell(columns: $0.startIndex..<$0.endIndex, text: "bytes", coverage: 1)
        }
    }

    // MARK: - Columns

    /// A column for each run of bytes between two places where an element begins or ends.
    private func allColumns() -> [MemoryPicture.Column] {
        var listed: [(offset: Int, length: Int)] = []
        for reading in storage.readings { listed += reading.cells.map { ($0.offset, $0.length) } }
        for (view, elements) in zip(views, elements) where view.dtype != nil {
            listed += elements.places.map { ($0.offset, view.itemSize) }
        }
        let inside = listed.filter { $0.offset >= 0 && $0.length > 0 && $0.offset <= storage.byteCount - $0.length }
        var bounds = Set(inside.flatMap { [$0.offset, $0.offset + $0.length] })
        bounds.formUnion([0, storage.byteCount])
        let sorted = bounds.sorted()
        var starts: [Int: Int] = [:]
        for span in inside { starts[span.offset] = max(starts[span.offset] ?? 0, span.offset + span.length) }
        var columns: [MemoryPicture.Column] = []
        var end = 0
        for (low, high) in zip(sorted, sorted.dropFirst()) {
            end = max(end, starts[low] ?? 0)
            columns.append(MemoryPicture.Column(offset: low, length: high - low, isGap: end < high))
        }
        return columns
    }

    /// Leaves out what is far from the ends of the storage and of its views, in a long storage.
    private func abridge(_ columns: [MemoryPicture.Column]) -> [MemoryPicture.Column] {
        guard columns.count > Self.columnLimit else { return columns }
        let index = ColumnIndex(columns)
        var keeps = [Bool](repeating: false, count: columns.count)
        for position in columns.indices.prefix(Self.edge) + columns.indices.suffix(Self.edge) { keeps[position] = true }
        for (view, elements) in zip(views, elements) {
            let places = elements.places.map(\.offset).sorted()
            for offset in places.prefix(Self.edge) + places.suffix(Self.edge) {
                for position in index.range(offset: offset, length: view.itemSize) ?? 0..<0 { keeps[position] = true }
            }
        }
        // An element of which a part is shown is shown whole.
        for reading in storage.readings.sorted(by: { $0.cells.count > $1.cells.count }) {
            for cell in reading.cells {
                guard let range = index.range(offset: cell.offset, length: cell.length),
                    range.contains(where: { keeps[$0] })
                else { continue }
                for position in range { keeps[position] = true }
            }
        }
        var result: [MemoryPicture.Column] = []
        for (position, column) in columns.enumerated() {
            let isAlone =
                !keeps[position] && keeps[max(position - 1, 0)] && keeps[min(position + 1, columns.count - 1)]
            if keeps[position] || (isAlone && !column.isGap) {
                result.append(column)
            } else if let last = result.last, last.isGap {
                result[result.count - 1].length += column.length
            } else {
                result.append(MemoryPicture.Column(offset: column.offset, length: column.length, isGap: true))
            }
        }
        return result
    }

    // MARK: - Words

    private static func title(_ storage: MemorySnapshot.Storage) -> String {
        let size = "\(storage.byteCount) byte\(storage.byteCount == 1 ? "" : "s")"
        let hasData = storage.readings.allSatisfy { $0.cells.allSatisfy { $0.text != nil } }
        return VisibleText.line(size + (hasData ? ", owned by \(storage.owner)" : ", without data"))
    }

    private static func kind(_ view: MemorySnapshot.View) -> String {
        VisibleText.line(view.kind + (view.dtype.map { " \($0)" } ?? ""))
    }

    private static func geometry(_ view: MemorySnapshot.View) -> String {
        guard view.dtype != nil else { return "all \(view.itemSize) bytes" }
        let unit = view.countsElements ? max(view.itemSize, 1) : 1
        let strides = view.strides.map { $0 / unit }
        var parts = ["shape \(tuple(view.shape))"]
        if !view.shape.isEmpty { parts.append("strides \(tuple(strides))\(view.countsElements ? "" : " bytes")") }
        if let declared = view.declaredOffset {
            parts.append("offset \(declared)")
        } else if view.offset != 0 {
            parts.append("from byte \(view.offset)")
        }
        return parts.joined(separator: ", ")
    }

    private static func tuple(_ numbers: [Int]) -> String {
        numbers.count == 1 ? "(\(numbers[0]),)" : "(" + numbers.map(String.init).joined(separator: ", ") + ")"
    }
}

/// Finds columns by byte offset.
struct ColumnIndex {
    private var starts: [Int: Int] = [:]
    private var ends: [Int: Int] = [:]
    private let columns: [MemoryPicture.Column]

    init(_ columns: [MemoryPicture.Column]) {
        self.columns = columns
        for (position, column) in columns.enumerated() where !column.isGap {
            starts[column.offset] = position
            ends[column.offset + column.length] = position + 1
        }
    }

    /// The columns that exactly these bytes stand in; nil if some are left out.
    func range(offset: Int, length: Int) -> Range<Int>? {
        guard let first = starts[offset], let last = ends[offset &+ length], first < last else { return nil }
        return columns[first..<last].contains(where: \.isGap) ? nil : first..<last
    }

    /// The columns that hold bytes of these intervals, which are sorted and disjoint.
    func columns(covering intervals: [Range<Int>]) -> ColumnSet {
        var result = ColumnSet()
        var next = 0
        for (position, column) in columns.enumerated() {
            while next < intervals.count, intervals[next].upperBound <= column.offset { next += 1 }
            guard next < intervals.count else { break }
            if intervals[next].lowerBound < column.offset + column.length { result.insert(position) }
        }
        return result
    }
}

/// A set of columns.
struct ColumnSet {
    private var members: Set<Int> = []

    mutating func insert(_ position: Int) { members.insert(position) }

    func isDisjoint(with range: Range<Int>) -> Bool { !range.contains { members.contains($0) } }
}
