import TensorTypes

/// Arithmetic on shapes and strides.
package enum Geometry {
    /// The elements from the first to the last one that a layout touches; 0 if there is none, `Int.max` beyond counting.
    package static func extent(_ shape: [Int], _ strides: [Int]) -> Int {
        if shape.contains(0) { return 0 }
        var last = 0
        for (size, stride) in zip(shape, strides) {
            let (distance, overflows) = (size - 1).multipliedReportingOverflow(by: stride)
            let (sum, carries) = last.addingReportingOverflow(distance)
            if overflows || carries || sum == .max { return .max }
            last = sum
        }
        return last + 1
    }

    /// The bytes that a window needs of its storage; `Int.max` beyond counting.
    package static func reach(_ layout: Layout, itemSize: Int) -> Int {
        let (end, carries) = extent(layout.shape, layout.strides).addingReportingOverflow(layout.offset)
        let (bytes, overflows) = end.multipliedReportingOverflow(by: itemSize)
        return carries || overflows ? .max : bytes
    }

    /// The bytes that the reference allocates for one tensor at most.
    package static let allocationLimit = 1 << 36

    /// The bytes of a fresh tensor.
    ///
    /// - Throws: a `RuntimeError` beyond what can be counted or, except on `meta`, allocated.
    package static func byteCount(_ shape: [Int], _ strides: [Int], _ dtype: DType, _ device: Device)
        throws(TensorError)
        -> Int
    {
        var elements = 1
        for size in shape.contains(0) ? [] : shape {
            let (product, overflows) = elements.multipliedReportingOverflow(by: size)
            elements = overflows ? .max : product
        }
        let bytes = reach(Layout(shape: shape, strides: strides), itemSize: dtype.itemSize)
        guard elements < .max, bytes < .max else {
            throw .runtime("Storage size calculation overflowed with sizes=[\(text(shape))]")
        }
        guard device.isMeta || bytes <= allocationLimit else {
            throw .runtime(
                "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to "
                    + "allocate \(bytes) bytes. Error code 12 (Cannot allocate memory)")
        }
        return bytes
    }

    /// Whether the elements follow each other in C order; dimensions of size 1 do not matter.
    package static func isContiguous(_ shape: [Int], _ strides: [Int]) -> Bool {
        if shape.contains(0) { return true }
        var step = 1
        for axis in shape.indices.reversed() where shape[axis] != 1 {
            guard strides[axis] == step else { return false }
            step *= shape[axis]
        }
        return true
    }

    /// Whether the elements fill their extent without overlap, in any order of dimensions.
    package static func isNonOverlappingAndDense(_ shape: [Int], _ strides: [Int]) -> Bool {
        if shape.contains(0) { return true }
        if shape.count == 1 { return shape[0] < 2 || strides[0] == 1 }
        let order = shape.indices.sorted { left, right in
            if shape[left] < 2 { return false }
            if shape[right] < 2 { return true }
            return strides[left] < strides[right]
        }
        var step = 1
        for axis in order {
            if shape[axis] < 2 { return true }
            if strides[axis] != step { return false }
            step *= shape[axis]
        }
        return true
    }

    /// Strides of the channels-last layouts, for 4 and 5 dimensions.
    package static func channelsLastStrides(_ shape: [Int]) -> [Int] {
        var strides = [Int](repeating: 0, count: shape.count)
        var step = 1
        for axis in [1] + (2..<shape.count).reversed() + [0] {
            strides[axis] = step
            step *= max(shape[axis], 1)
        }
        return strides
    }

    /// The shape that two shapes broadcast to.
    ///
    /// - Throws: a `RuntimeError` naming the first dimension from the right that does not match.
    package static func broadcast(_ left: [Int], _ right: [Int]) throws(TensorError) -> [Int] {
        if left == right { return left }
        let rank = max(left.count, right.count)
        var result = [Int](repeating: 1, count: rank)
        for distance in 1...max(rank, 1) where rank > 0 {
            let a = distance <= left.count ? left[left.count - distance] : 1
            let b = distance <= right.count ? right[right.count - distance] : 1
            guard a == b || a == 1 || b == 1 else {
                throw .runtime(
                    "The size of tensor a (\(a)) must match the size of tensor b (\(b)) at non-singleton dimension "
                        + "\(rank - distance)")
            }
            result[rank - distance] = a == 1 ? b : a
        }
        return result
    }

    /// The strides that show a layout under another shape without copying; nil if there are none.
    package static func viewStrides(_ shape: [Int], _ strides: [Int], as newShape: [Int]) -> [Int]? {
        let count = shape.reduce(1, *)
        if count == 0 {
            if shape == newShape { return strides }
            return rowMajorStrides(newShape)
        }
        guard !shape.isEmpty else { return [Int](repeating: 1, count: newShape.count) }
        var result = [Int](repeating: 0, count: newShape.count)
        var viewAxis = newShape.count - 1
        var chunkStride = strides[strides.count - 1]
        var tensorCount = 1
        var viewCount = 1
        for axis in shape.indices.reversed() {
            tensorCount *= shape[axis]
            let endsChunk = axis == 0 || (shape[axis - 1] != 1 && strides[axis - 1] != tensorCount * chunkStride)
            guard endsChunk else { continue }
            while viewAxis >= 0 && (viewCount < tensorCount || newShape[viewAxis] == 1) {
                result[viewAxis] = viewCount * chunkStride
                viewCount *= newShape[viewAxis]
                viewAxis -= 1
            }
            if viewCount != tensorCount { return nil }
            if axis > 0 {
                chunkStride = strides[axis - 1]
                tensorCount = 1
                viewCount = 1
            }
        }
        return viewAxis == -1 ? result : nil
    }

    /// Replaces the one -1 of a requested shape.
    ///
    /// - Throws: a `RuntimeError` if the shape does not fit the number of elements.
    package static func inferSize(_ shape: [Int], count: Int) throws(TensorError) -> [Int] {
        var known = 1
        var unknown: Int?
        for (axis, size) in shape.enumerated() {
            if size == -1 {
                guard unknown == nil else { throw .runtime("only one dimension can be inferred") }
                unknown = axis
            } else if size < 0 {
                throw .runtime("invalid shape dimension \(size) at index \(axis) of shape [\(text(shape))]")
            } else {
                known = known.multipliedReportingOverflow(by: size).partialValue
            }
        }
        if known == count || (unknown != nil && known > 0 && count % known == 0) {
            guard let unknown else { return shape }
            guard known != 0 else {
                throw .runtime(
                    "cannot reshape tensor of 0 elements into shape [\(text(shape))] because the unspecified dimension "
                        + "size -1 can be any value and is ambiguous")
            }
            var result = shape
            result[unknown] = count / known
            return result
        }
        throw .runtime("shape '[\(text(shape))]' is invalid for input of size \(count)")
    }

    /// Strides for a result that keeps the order of its operands' dimensions: the innermost of theirs is its innermost.
    ///
    /// Operands are given by their strides over the result's shape, 0 where they are broadcast.
    package static func preservedStrides(_ shape: [Int], operands: [[Int]]) -> [Int] {
        guard shape.count > 1 else { return rowMajorStrides(shape) }
        var strides = [Int](repeating: 1, count: shape.count)
        var step = 1
        for axis in closestFirst(shape, operands: operands) {
            strides[axis] = step
            step *= max(shape[axis], 1)
        }
        return strides
    }

    /// The dimensions from the one in which the operands' elements are closest to the one in which they are furthest apart.
    package static func closestFirst(_ shape: [Int], operands: [[Int]]) -> [Int] {
        let rank = shape.count
        guard rank > 1 else { return Array(0..<rank) }
        var order = Array((0..<rank).reversed())
        func comparison(_ left: Int, _ right: Int) -> Int {
            for strides in operands {
                let (a, b) = (strides[left], strides[right])
                if a == 0 || b == 0 { continue }
                if a < b { return -1 }
                if a > b { return 1 }
                if shape[left] > shape[right] { return 1 }
            }
            return 0
        }
        for index in 1..<rank {
            var position = index
            for earlier in (0..<index).reversed() {
                let swap = comparison(order[earlier], order[position])
                if swap > 0 {
                    order.swapAt(earlier, position)
                    position = earlier
                } else if swap < 0 {
                    break
                }
            }
        }
        return order
    }

    /// Sizes separated by commas, as PyTorch's messages list them.
    package static func text(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: ", ") }

    /// A dimension counted from the front, for operations that a tensor without dimensions has none for.
    ///
    /// - Throws: an `IndexError`.
    package static func existingAxis(_ axis: Int, rank: Int) throws(TensorError) -> Int {
        guard rank > 0 else {
            throw .index("Dimension specified as \(axis) but tensor has no dimensions")
        }
        return try self.axis(axis, rank: rank)
    }

    /// A dimension counted from the front.
    ///
    /// - Throws: an `IndexError`; a tensor without dimensions is treated as having one.
    package static func axis(_ axis: Int, rank: Int) throws(TensorError) -> Int {
        let limit = max(rank, 1)
        guard axis >= -limit && axis < limit else {
            throw .index(
                "Dimension out of range (expected to be in range of [\(-limit), \(limit - 1)], but got \(axis))")
        }
        return axis < 0 ? axis + limit : axis
    }

    /// Axes counted from the front, in the order given.
    ///
    /// - Throws: an `IndexError` out of range, a `RuntimeError` for an axis named twice.
    package static func distinctAxes(_ axes: [Int], rank: Int) throws(TensorError) -> [Int] {
        var seen: Set<Int> = []
        var resolved: [Int] = []
        for given in axes {
            let axis = try axis(given, rank: rank)
            guard seen.insert(axis).inserted else {
                throw .runtime("dim \(axis) appears multiple times in the list of dims")
            }
            resolved.append(axis)
        }
        return resolved
    }

}
