import Conformance

/// The elements of a view by where they lie.
struct ViewElements {
    /// A place where one or several elements lie.
    struct Place: Hashable {
        /// Bytes from the start of the storage.
        var offset: Int
        /// The index, with `*` for dimensions along which all elements lie in the same place.
        var text: String
    }

    /// The places, by ascending offset.
    let places: [Place]
    /// The bytes covered, as sorted runs.
    let intervals: [Range<Int>]
    /// The number of places; where not all elements were looked at, as if none lay on another save by a stride of 0.
    let placeCount: Int
    /// Whether only elements near the ends were looked at.
    private let isPartial: Bool

    /// Elements that are looked at one by one.
    private static let limit = 1 << 14
    /// Elements at each end that are looked at of a larger view.
    private static let edge = 8

    init(_ view: MemorySnapshot.View) {
        // Along a stride of 0 there is but one place.
        let axes = view.shape.indices.filter { view.strides[$0] != 0 || view.shape[$0] == 0 }
        let count = axes.reduce(1) { product, axis in
            let (next, overflows) = product.multipliedReportingOverflow(by: max(view.shape[axis], 0))
            return overflows ? .max : next
        }
        isPartial = count > Self.limit
        let positions = isPartial ? Array(0..<Self.edge) + Array(count - Self.edge..<count) : Array(0..<count)
        var texts: [Int: [String]] = [:]
        for position in positions {
            var rest = position
            var distance = 0
            var index = [String](repeating: "*", count: view.shape.count)
            for axis in axes.reversed() {
                index[axis] = String(rest % view.shape[axis])
                distance &+= rest % view.shape[axis] &* view.strides[axis]
                rest /= view.shape[axis]
            }
            for axis in view.shape.indices where view.shape[axis] == 1 { index[axis] = "0" }
            let text = view.dtype == nil ? "bytes" : index.isEmpty ? "()" : index.joined(separator: ",")
            texts[view.offset &+ distance, default: []].append(text)
        }
        places = texts.sorted { $0.key < $1.key }.map { offset, texts in
            Place(offset: offset, text: texts[0] + (texts.count > 1 ? " +\(texts.count - 1)" : ""))
        }
        placeCount = isPartial ? count : places.count
        var runs: [Range<Int>] = []
        for place in places where view.itemSize > 0 {
            let end = place.offset &+ view.itemSize
            // What lies beyond all addresses covers nothing.
            guard end > place.offset else { continue }
            if let last = runs.last, place.offset <= last.upperBound {
                runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, end)
            } else {
                runs.append(place.offset..<end)
            }
        }
        intervals =
            isPartial ? runs.first.map { [$0.lowerBound..<(runs.last?.upperBound ?? $0.upperBound)] } ?? [] : runs
    }

    /// Whether an element of the view lies in a column.
    func reaches(_ column: MemoryPicture.Column) -> Bool {
        var low = 0
        var high = intervals.count
        while low < high {
            let middle = (low + high) / 2
            if intervals[middle].upperBound <= column.offset { low = middle + 1 } else { high = middle }
        }
        return low < intervals.count && intervals[low].lowerBound < column.offset + column.length
    }

    /// How many bytes this and another view both cover.
    func bytesShared(with other: ViewElements) -> Int {
        var shared = 0
        var (left, right) = (0, 0)
        while left < intervals.count && right < other.intervals.count {
            let low = max(intervals[left].lowerBound, other.intervals[right].lowerBound)
            let high = min(intervals[left].upperBound, other.intervals[right].upperBound)
            shared += max(0, high - low)
            if intervals[left].upperBound < other.intervals[right].upperBound { left += 1 } else { right += 1 }
        }
        return shared
    }
}
