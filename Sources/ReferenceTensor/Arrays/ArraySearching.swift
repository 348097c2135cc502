import TensorTypes

/// Finding elements: masks, sorting, uniqueness.
extension NDArray {
    /// `nonzero`: for each axis the coordinates of the elements that count as true.
    package func nonzero() throws -> [NDArray] {
        let hits = truthValues.enumerated().filter(\.element).map(\.offset)
        var results: [[Int]] = []
        var inner = 1
        for extent in shape.reversed() {
            let span = inner
            results.insert(hits.map { $0 / span % max(extent, 1) }, at: 0)
            inner *= max(extent, 1)
        }
        return try results.map { try NDArray.integers(runtime, $0) }
    }

    /// The axis made the last one.
    func axisLast(_ axis: Int) -> NDArray {
        permuted(shape.indices.filter { $0 != axis } + [axis])
    }

    /// For each row along the axis the positions that sort it, in the layout of ``axisLast(_:)``.
    private func sortingPositions(_ axis: Int, by fields: [Int] = []) -> [Int] {
        let moved = axisLast(axis)
        let length = shape[axis]
        if let strided = moved.strided { return Reduction.order(strided, rowLength: length) }
        var values = moved.offsets.map { moved.element(atOffset: $0) }
        guard length > 0 else { return [] }
        if !fields.isEmpty {
            values = values.map { value in
                guard case .record(let parts) = value else { return value }
                return .record(fields.map { parts[$0] })
            }
        }
        return stride(from: 0, to: values.count, by: length).flatMap { start in
            (0..<length).sorted { left, right in
                let (a, b) = (values[start + left], values[start + right])
                if comesBefore(a, b) { return true }
                if comesBefore(b, a) { return false }
                return left < right
            }
        }
    }

    package static func comesBefore(_ left: ElementValue, _ right: ElementValue) -> Bool {
        switch (left, right) {
        case (.text(let a), .text(let b)): a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
        case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
        case (.number(let a), .number(let b)): precedes(a, b)
        case (.time(let a), .time(let b)): a < b
        case (.record(let a), .record(let b)):
            zip(a, b).first { comesBefore($0, $1) || comesBefore($1, $0) }.map { comesBefore($0, $1) } ?? false
        default: false
        }
    }

    /// As ``comesBefore(_:_:)``, with the order that Python gives to objects.
    private func comesBefore(_ left: ElementValue, _ right: ElementValue) -> Bool {
        if case .object(let a) = left, case .object(let b) = right {
            return runtime.objectCodec?.comesBefore(a, b) ?? false
        }
        return NDArray.comesBefore(left, right)
    }

    private static func precedes(_ left: Scalar, _ right: Scalar) -> Bool {
        if case .int(let a) = left, case .int(let b) = right { return a < b }
        if case .complex(let a, let b) = left, case .complex(let c, let d) = right { return a == c ? b < d : a < c }
        let (a, b) = (left.double, right.double)
        return a < b || b.isNaN && !a.isNaN
    }

    /// `argsort`.
    ///
    /// - Parameter fields: the fields of a structured type to compare, by number; none for all.
    package func argsort(_ axis: Int, by fields: [Int] = []) throws -> NDArray {
        let axis = try NDArray.axis(axis, rank: rank)
        let moved = axisLast(axis)
        let order = try NDArray.integers(runtime, sortingPositions(axis, by: fields), shape: moved.shape)
        return try order.moveAxes([-1], [axis]).copy()
    }

    /// `sort` in place.
    ///
    /// - Parameter fields: the fields of a structured type to compare, by number; none for all.
    package func sort(_ axis: Int, by fields: [Int] = []) throws {
        let axis = try NDArray.axis(axis, rank: rank)
        let moved = axisLast(axis)
        let positions = sortingPositions(axis, by: fields)
        let rows = try moved.copy()
        let sorted = try NDArray.make(runtime, dtype, moved.shape)
        let (size, length) = (dtype.itemSize, shape[axis])
        for (place, position) in positions.enumerated() {
            let row = place / length * length
            (sorted.pointer + place * size).copyMemory(
                from: rows.pointer + (row + position) * size, byteCount: size)
        }
        try moved.assign(sorted)
    }

    /// `take` along an axis.
    ///
    /// - Throws: an `IndexError` for a position out of range.
    package func take(_ positions: NDArray, axis: Int, mode: IndexMode = .raise) throws -> NDArray {
        let axis = try NDArray.axis(axis, rank: rank)
        let extent = shape[axis]
        if extent == 0 && positions.count > 0 {
            throw TensorError.index("cannot do a non-empty take from an empty axes.")
        }
        let found = try positions.integerValues.map { try mode.resolve($0, extent, axis: axis) }
        let moved = permuted([axis] + shape.indices.filter { $0 != axis })
        let rows = try moved.copy()
        let rowSize = extent == 0 ? 0 : rows.byteCount / extent
        let taken = try NDArray.make(runtime, dtype, [found.count] + Array(moved.shape.dropFirst()))
        for (place, position) in found.enumerated() where rowSize > 0 {
            (taken.pointer + place * rowSize).copyMemory(from: rows.pointer + position * rowSize, byteCount: rowSize)
        }
        let before = axis
        let order = Array(1..<before + 1) + [0] + Array((before + 1)..<max(taken.rank, before + 1))
        let arranged = taken.permuted(order)
        let result = try arranged.copy()
        var target = shape
        target.replaceSubrange(axis...axis, with: positions.shape)
        result.strides = rowMajorStrides(target, unit: dtype.itemSize)
        result.shape = target
        return result
    }

    /// `put`: writes values at positions of the flattened array, repeating them as needed.
    package func put(_ positions: NDArray, _ values: NDArray, mode: IndexMode) throws {
        guard count > 0 || positions.count == 0 else {
            throw TensorError.index("cannot replace elements of an empty array")
        }
        let places = offsets
        let source = try values.cast(to: dtype).copy()
        guard values.count > 0 else { return }
        // As in NumPy, what comes before a position out of range is written.
        for (index, given) in positions.integerValues.enumerated() {
            let position = try mode.resolve(given, places.count, axis: 0)
            (pointer + places[position]).copyMemory(
                from: source.pointer + (index % source.count) * dtype.itemSize, byteCount: dtype.itemSize)
        }
    }

    /// `searchsorted` in this sorted array.
    package func searchSorted(_ values: NDArray, right: Bool) throws -> NDArray {
        func numbers(_ array: NDArray, _ dtype: ArrayDType) throws -> [Complex<Double>]? {
            // The converted array has to live as long as its memory is read.
            let converted = try array.cast(to: dtype)
            return withExtendedLifetime(converted) { converted.strided?.gather() }
        }
        guard let common = ArrayDType.promote(dtype, values.dtype), let sorted = try numbers(self, common),
            let wanted = try numbers(values, common)
        else { throw TensorError.type("cannot search arrays of these types") }
        let found = wanted.map { value in
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                let isBefore =
                    right
                    ? !Complex<Double>.isLess(value, sorted[middle])
                    : Complex<Double>.isLess(sorted[middle], value)
                if isBefore { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return try NDArray.integers(runtime, found, shape: values.shape)
    }

    /// The sorted distinct elements, where each first occurs, which of them each element is, and how often each occurs.
    package func unique() throws -> (values: NDArray, first: [Int], inverse: [Int], counts: [Int]) {
        let flat = try flatten()
        let order = flat.sortingPositions(0)
        var (groups, inverse) = ([[Int]](), [Int](repeating: 0, count: flat.count))
        let size = dtype.itemSize
        let elements = flat.strided.map { $0.gather() as [Complex<Double>] }
        let integers =
            flat.dtype.category.map { $0 <= .integral } == true ? flat.strided.map { $0.gather() as [Int64] } : nil
        func same(_ a: Int, _ b: Int) -> Bool {
            if let integers { return integers[a] == integers[b] }
            if let elements {
                return elements[a] == elements[b] || (elements[a].isNotANumber && elements[b].isNotANumber)
            }
            return UnsafeRawBufferPointer(start: flat.pointer + a * size, count: size).elementsEqual(
                UnsafeRawBufferPointer(start: flat.pointer + b * size, count: size))
        }
        for position in order {
            if let last = groups.last, same(last[0], position) {
                groups[groups.count - 1].append(position)
            } else {
                groups.append([position])
            }
            inverse[position] = groups.count - 1
        }
        let firsts = groups.map { $0.min() ?? 0 }
        let values = try flat.take(NDArray.integers(runtime, firsts), axis: 0)
        return (values, firsts, inverse, groups.map(\.count))
    }
}

/// What a position out of range does.
package enum IndexMode: String, Sendable {
    case raise, wrap, clip

    package func resolve(_ index: Int, _ extent: Int, axis: Int) throws -> Int {
        switch self {
        case .raise:
            guard index >= -extent && index < extent else {
                throw TensorError.index("index \(index) is out of bounds for axis \(axis) with size \(extent)")
            }
            return index < 0 ? index + extent : index
        case .wrap:
            guard extent > 0 else { throw TensorError.index("cannot do a non-empty take from an empty axes.") }
            return ((index % extent) + extent) % extent
        case .clip:
            guard extent > 0 else { throw TensorError.index("cannot do a non-empty take from an empty axes.") }
            return min(max(index, 0), extent - 1)
        }
    }
}
