import Conformance

/// Makes a snapshot of what was found: allocations that overlap are one storage, and their elements are read out.
struct SnapshotBuilder {
    private typealias Allocation = MemoryDescription.Allocation

    /// A storage and where it begins.
    private struct Place {
        var start: UInt
        var end: UInt
        var largest: Allocation
    }

    private let found: [MemoryCollector.Found]
    private var places: [Place] = []
    /// For each object found, the position of its storage in ``places``.
    private var storages: [Int] = []

    init(_ found: [MemoryCollector.Found]) {
        self.found = found
        findPlaces()
    }

    /// The snapshot.
    func snapshot() -> MemorySnapshot {
        var counters: [ObjectIdentifier: Int] = [:]
        var views: [MemorySnapshot.View] = []
        for (index, entry) in found.enumerated() {
            let description = entry.description
            let counter = description.version.map { version in
                counters[version.counter]
                    ?? {
                        counters[version.counter] = counters.count; return counters.count - 1
                    }()
            }
            views.append(
                MemorySnapshot.View(
                    names: entry.names, kind: description.kind, dtype: description.dtype,
                    itemSize: description.itemSize, shape: description.shape, strides: description.strides,
                    countsElements: description.countsElements, storage: storages[index], offset: offset(of: index),
                    declaredOffset: description.declaredOffset, isAttached: entry.isAttached,
                    isReadOnly: description.isReadOnly, requiresGrad: description.requiresGrad,
                    gradFunction: description.gradFunction, version: description.version?.value,
                    versionCounter: counter, notes: description.notes))
        }
        var members = [[Int]](repeating: [], count: places.count)
        for (index, storage) in storages.enumerated() { members[storage].append(index) }
        let storages = zip(places, members).map { place, members in
            MemorySnapshot.Storage(
                device: place.largest.device, byteCount: Int(place.end - place.start), owner: place.largest.owner,
                readings: readings(members, byteCount: Int(place.end - place.start)))
        }
        return MemorySnapshot(storages: storages, views: views)
    }

    // MARK: - Storages

    private mutating func findPlaces() {
        storages = [Int](repeating: 0, count: found.count)
        let order = found.indices.sorted { range(found[$0]).start < range(found[$1]).start }
        var merged: [Place] = []
        var positions: [ObjectIdentifier: Int] = [:]
        for index in order {
            let allocation = found[index].description.allocation
            let (start, end) = range(found[index])
            if allocation.start != nil, start < end, let last = merged.last, last.largest.start != nil, start < last.end
            {
                if end - start > UInt(last.largest.byteCount) { merged[merged.count - 1].largest = allocation }
                merged[merged.count - 1].end = max(last.end, end)
            } else if start == end || allocation.start == nil, let known = positions[allocation.identity] {
                storages[index] = known
                continue
            } else {
                positions[allocation.identity] = merged.count
                merged.append(Place(start: start, end: end, largest: allocation))
            }
            storages[index] = merged.count - 1
        }
        // Numbered as the names lead to them.
        var numbers: [Int: Int] = [:]
        for index in found.indices where numbers[storages[index]] == nil {
            numbers[storages[index]] = places.count
            places.append(merged[storages[index]])
        }
        storages = storages.map { numbers[$0] ?? 0 }
    }

    /// The addresses of an allocation; without data, from 0.
    private func range(_ entry: MemoryCollector.Found) -> (start: UInt, end: UInt) {
        let allocation = entry.description.allocation
        let start = allocation.start.map { UInt(bitPattern: $0) } ?? 0
        return (start, start + UInt(max(allocation.byteCount, 0)))
    }

    /// The bytes between the start of the storage and the first element.
    private func offset(of index: Int) -> Int {
        distance(of: index) &+ found[index].description.offset
    }

    private func distance(of index: Int) -> Int { Int(range(found[index]).start - places[storages[index]].start) }

    // MARK: - Elements

    /// Elements of a storage up to which all of them are read.
    private static let wholeLimit = 512
    /// Elements at each end of a longer storage, and of each view of it, that are read.
    private static let edge = 8

    private func readings(_ members: [Int], byteCount: Int) -> [MemorySnapshot.Reading] {
        var dtypes: [String] = []
        for dtype in members.compactMap({ found[$0].description.dtype }) where !dtypes.contains(dtype) {
            dtypes.append(dtype)
        }
        return dtypes.map { dtype in
            reading(dtype, members.filter { found[$0].description.dtype == dtype }, byteCount: byteCount)
        }
    }

    private func reading(_ dtype: String, _ members: [Int], byteCount: Int) -> MemorySnapshot.Reading {
        var readers: [Int: Int] = [:]
        for index in members {
            let description = found[index].description
            let limit = byteCount / max(description.itemSize, 1) <= Self.wholeLimit ? Self.wholeLimit : 0
            for distance in ElementDistances.of(description.shape, description.strides, limit: limit, edge: Self.edge) {
                let place = offset(of: index) &+ distance
                if place >= 0, place <= byteCount - description.itemSize, readers[place] == nil {
                    readers[place] = index
                }
            }
        }
        let itemSize = max(found[members[0]].description.itemSize, 1)
        fill(&readers, itemSize: itemSize, byteCount: byteCount, from: members[0])
        var cells: [MemorySnapshot.Cell] = []
        var end = 0
        for (place, index) in readers.sorted(by: { $0.key < $1.key }) where place >= end {
            let description = found[index].description
            end = place + description.itemSize
            let text = description.allocation.start == nil ? nil : description.text?(place - distance(of: index))
            cells.append(MemorySnapshot.Cell(offset: place, length: description.itemSize, text: text))
        }
        return MemorySnapshot.Reading(dtype: dtype, cells: cells)
    }

    /// Adds the elements that no view covers, where they fit between those that one does: all of a short storage, else its
    /// ends.
    private func fill(_ readers: inout [Int: Int], itemSize: Int, byteCount: Int, from reader: Int) {
        // Only bytes of the reader's own allocation may be read.
        let first = distance(of: reader)
        let allowed = first..<(first + found[reader].description.allocation.byteCount)
        let isWhole = byteCount / itemSize <= Self.wholeLimit
        let head = isWhole ? byteCount : Self.edge * itemSize
        let tail = isWhole ? byteCount : byteCount - Self.edge * itemSize
        var start = 0
        for end in readers.keys.sorted() + [byteCount] {
            let covered = readers[end].map { found[$0].description.itemSize } ?? 0
            if end > start, (end - start) % itemSize == 0 {
                let firstOfTail = start + (max(tail - start, 0) + itemSize - 1) / itemSize * itemSize
                let places =
                    Array(stride(from: start, to: min(end, head), by: itemSize))
                    + Array(stride(from: firstOfTail, to: end, by: itemSize))
                for place in places where allowed.contains(place) && place + itemSize <= allowed.upperBound {
                    readers[place] = reader
                }
            }
            start = max(start, end + covered)
        }
    }
}

/// Where the elements of a strided window lie, counted from the first.
enum ElementDistances {
    /// The distances in C order: of all elements if there are no more than `limit`, else of `edge` at each end.
    static func of(_ shape: [Int], _ strides: [Int], limit: Int, edge: Int) -> [Int] {
        if shape.contains(where: { $0 <= 0 }) { return [] }
        var count = 1
        for size in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            count = overflows ? .max : product
        }
        let positions = count <= max(limit, 2 * edge) ? Array(0..<count) : Array(0..<edge) + Array(count - edge..<count)
        return positions.map { position in
            var rest = position
            var distance = 0
            for (size, stride) in zip(shape, strides).reversed() {
                distance &+= rest % size &* stride
                rest /= size
            }
            return distance
        }
    }
}
