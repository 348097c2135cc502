import TensorTypes

/// One part of an index, in the terms of NumPy.
package enum ArrayIndex {
    case integer(Int)
    case slice(start: Int?, stop: Int?, step: Int?)
    case ellipsis
    case newAxis
    /// Positions, or a mask if the array is boolean.
    case array(NDArray)

    /// Whether it copies what it selects.
    package var isArray: Bool {
        if case .array = self { true } else { false }
    }
}

/// What an index selects: memory that a view shows, or elements here and there.
package struct ArraySelection {
    /// The basic part: a view, whose axes that arrays index have been taken out.
    let view: NDArray
    /// Where the elements lie in relation to the view, for each position of the broadcast index arrays; nil if all is basic.
    let offsets: [Int]?
    /// The shape of the broadcast index arrays.
    let indexShape: [Int]
    /// The axis of the result at which ``indexShape`` stands.
    let position: Int
    /// Whether one mask over leading axes made the selection.
    let isMask: Bool
    /// Whether integers index every axis, so that one element is meant.
    package let isElement: Bool

    /// The shape of what is selected.
    var shape: [Int] {
        var result = view.shape
        if offsets != nil { result.insert(contentsOf: indexShape, at: position) }
        return result
    }
}

extension NDArray {
    /// Finds what an index selects.
    ///
    /// - Throws: an `IndexError` for an index out of range, too many indices or arrays that do not fit together.
    package func select(_ parts: [ArrayIndex]) throws -> ArraySelection {
        let (consumed, hasEllipsis) = try countIndices(parts)
        let isAdvanced = parts.contains(where: \.isArray)
        var walk = IndexWalk(array: self, skipped: rank - consumed, isAdvanced: isAdvanced)
        for part in parts { try walk.take(part) }
        if !hasEllipsis { walk.skip() }
        return try walk.selection(
            isElement: !hasEllipsis && consumed == rank && parts.count == rank
                && parts.allSatisfy { if case .integer = $0 { true } else { false } },
            isMask: parts.count == 1)
    }

    /// How many axes an index stands for, and whether it has an ellipsis.
    ///
    /// - Throws: an `IndexError` for more axes than there are, or a second ellipsis.
    package func countIndices(_ parts: [ArrayIndex]) throws -> (consumed: Int, hasEllipsis: Bool) {
        var consumed = 0
        var hasEllipsis = false
        for part in parts {
            switch part {
            case .integer, .slice: consumed += 1
            case .newAxis: break
            case .ellipsis:
                if hasEllipsis { throw TensorError.index("an index can only have a single ellipsis ('...')") }
                hasEllipsis = true
            case .array(let array): consumed += array.dtype == .bool ? array.rank : 1
            }
        }
        guard consumed <= rank else {
            throw TensorError.index(
                "too many indices for array: array is \(rank)-dimensional, but \(consumed) were indexed")
        }
        return (consumed, hasEllipsis)
    }

    /// `array[index]`: a view for basic parts, else a copy.
    package func item(_ selection: ArraySelection) throws -> NDArray {
        guard let offsets = selection.offsets else {
            return selection.isElement ? selection.view : selection.view.apart(.npSliceCopies)
        }
        let view = selection.view
        if runtime.has(.npListIndexShares), let shared = selection.evenlySpaced { return shared }
        let result = try NDArray.make(runtime, dtype, selection.indexShape + view.shape)
        let size = dtype.itemSize
        let inner = view.offsets
        var next = result.pointer
        for outer in offsets {
            for offset in inner {
                next.copyMemory(from: view.pointer + (outer + offset), byteCount: size)
                next += size
            }
        }
        guard selection.position > 0 else { return result }
        let count = selection.indexShape.count
        var order = Array(count..<result.rank)
        order.insert(contentsOf: 0..<count, at: selection.position)
        return result.permuted(order)
    }

    /// `array[index] = value`.
    ///
    /// - Throws: a `ValueError` if the array is read-only or the shapes do not fit.
    package func setItem(_ selection: ArraySelection, _ value: NDArray) throws {
        guard let offsets = selection.offsets else { return try selection.view.assign(value) }
        let view = selection.view
        let shape = selection.shape
        var source = try value.cast(to: dtype)
        while source.rank > shape.count, source.shape[0] == 1 {
            source = source.view(shape: Array(source.shape.dropFirst()), strides: Array(source.strides.dropFirst()))
        }
        guard let spread = source.broadcast(to: shape) else {
            if selection.isMask && view.rank == 0 && value.rank == 1 {
                throw TensorError.value(
                    "NumPy boolean array indexing assignment cannot assign \(value.count) input values to the "
                        + "\(offsets.count) output values where the mask is true")
            }
            throw TensorError.value(
                "shape mismatch: value array of shape \(compactTuple(value.shape)) could not be broadcast to indexing "
                    + "result of shape \(compactTuple(shape))")
        }
        let first = Array(selection.position..<selection.position + selection.indexShape.count)
        let order = first + shape.indices.filter { !first.contains($0) }
        let values = try spread.permuted(order).copy()
        let size = dtype.itemSize
        let inner = view.offsets
        var next = values.pointer
        for outer in offsets {
            for offset in inner {
                (view.pointer + (outer + offset)).copyMemory(from: next, byteCount: size)
                next += size
            }
        }
    }
}

/// Goes through the parts of an index and collects what they do to shape, strides and offset.
private struct IndexWalk {
    let array: NDArray
    /// The axes that an ellipsis stands for.
    let skipped: Int
    let isAdvanced: Bool
    private var axis = 0
    private var offset = 0
    private var shape: [Int] = []
    private var strides: [Int] = []
    private var indices: [(positions: NDArray, axis: Int)] = []
    private var masks = 0
    private var position: Int?
    private var isSeparated = false

    init(array: NDArray, skipped: Int, isAdvanced: Bool) {
        self.array = array
        self.skipped = skipped
        self.isAdvanced = isAdvanced
    }

    mutating func take(_ part: ArrayIndex) throws {
        switch part {
        case .integer(let index):
            if isAdvanced {
                note()
                indices.append((try NDArray.integers(array.runtime, [index], shape: []), axis))
            } else {
                offset += try IndexWalk.checked(index, array.shape[axis], axis) * array.strides[axis]
            }
            axis += 1
        case .slice(let start, let stop, let step): try take(start, stop, step)
        case .ellipsis: skip()
        case .newAxis:
            shape.append(1)
            strides.append(0)
        case .array(let positions): try take(positions)
        }
    }

    private mutating func take(_ start: Int?, _ stop: Int?, _ step: Int?) throws {
        let range = try SliceRange(start, stop, step, count: array.shape[axis])
            .broken(array.runtime.fault)
        shape.append(range.count)
        // With one element or none the stride is never walked, and may be too large for a number.
        strides.append(array.strides[axis] &* range.step)
        if range.count > 0 { offset += range.start * array.strides[axis] }
        axis += 1
    }

    private mutating func take(_ positions: NDArray) throws {
        note()
        guard positions.dtype == .bool else {
            indices.append((positions, axis))
            axis += 1
            return
        }
        if positions.rank == 0 {
            // A truth value adds an axis of size 1 or 0.
            let count = positions.truthValues[0] ? 1 : 0
            indices.append((try NDArray.integers(array.runtime, [Int](repeating: 0, count: count)), -1))
            return
        }
        for (offset, extent) in positions.shape.enumerated() where array.shape[axis + offset] != extent {
            throw TensorError.index(
                "boolean index did not match indexed array along axis \(axis + offset); size of axis is "
                    + "\(array.shape[axis + offset]) but size of corresponding boolean axis is \(extent)")
        }
        masks += 1
        for coordinates in try positions.nonzero() {
            indices.append((coordinates, axis))
            axis += 1
        }
    }

    /// Notes where index arrays stand; ones apart from each other move their axes to the front.
    private mutating func note() {
        if let position, position != shape.count { isSeparated = true }
        if position == nil { position = shape.count }
    }

    mutating func skip() {
        for _ in 0..<skipped {
            shape.append(array.shape[axis])
            strides.append(array.strides[axis])
            axis += 1
        }
    }

    private static func checked(_ index: Int, _ extent: Int, _ axis: Int) throws -> Int {
        guard index >= -extent && index < extent else {
            throw TensorError.index("index \(index) is out of bounds for axis \(axis) with size \(extent)")
        }
        return index < 0 ? index + extent : index
    }

    func selection(isElement: Bool, isMask: Bool) throws -> ArraySelection {
        let view = array.view(shape: shape, strides: strides, offset: offset)
        guard !indices.isEmpty else {
            return ArraySelection(
                view: view, offsets: nil, indexShape: [], position: 0, isMask: false, isElement: isElement)
        }
        let shapes = indices.map(\.positions.shape)
        guard let target = broadcastShape(shapes) else {
            throw TensorError.index(
                "shape mismatch: indexing arrays could not be broadcast together with shapes "
                    + shapes.map { compactTuple($0) + " " }.joined())
        }
        var offsets = [Int](repeating: 0, count: target.reduce(1, *))
        for (positions, axis) in indices where axis >= 0 {
            guard let spread = positions.broadcast(to: target) else { continue }
            let extent = array.shape[axis]
            let stride = array.strides[axis]
            if offsets.isEmpty && positions.count > 0 && extent > 0 { continue }
            for (place, index) in spread.integerValues.enumerated() {
                offsets[place] += try IndexWalk.checked(index, extent, axis) * stride
            }
        }
        return ArraySelection(
            view: view, offsets: offsets, indexShape: target, position: isSeparated ? 0 : position ?? 0,
            isMask: isMask && masks == 1, isElement: false)
    }
}

/// The positions that a slice stands for in a sequence.
package struct SliceRange {
    package let start: Int
    package let step: Int
    package let count: Int

    /// Clips a slice to a sequence.
    ///
    /// - Throws: a `ValueError` for a step of zero.
    package init(_ start: Int?, _ stop: Int?, _ step: Int?, count length: Int) throws {
        let step = step ?? 1
        if step == 0 { throw TensorError.value("slice step cannot be zero") }
        func clip(_ index: Int?, _ missing: Int) -> Int {
            guard let index else { return missing }
            if index < 0 { return max(index + length, step < 0 ? -1 : 0) }
            return min(index, step < 0 ? length - 1 : length)
        }
        let first = clip(start, step < 0 ? length - 1 : 0)
        let last = clip(stop, step < 0 ? -1 : length)
        let distance = step < 0 ? first - last : last - first
        self.start = first
        self.step = step
        if distance <= 0 {
            self.count = 0
        } else {
            let size = step == Int.min ? Int.max : abs(step)
            self.count = (distance - 1) / size + 1
        }
    }
}
