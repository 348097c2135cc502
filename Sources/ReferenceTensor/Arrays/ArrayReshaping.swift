import TensorTypes

/// The order in which elements are read or laid out.
package enum MemoryOrder: Character, Sendable {
    case c = "C"
    case fortran = "F"
    /// Fortran order for arrays that are in it, else C order.
    case any = "A"
    /// The order of the elements in memory, as near as possible.
    case keep = "K"
}

extension NDArray {
    /// `reshape`: a view where the strides allow it, else a copy.
    ///
    /// - Throws: a `ValueError` if the sizes do not fit, or if a copy is needed but ruled out.
    package func reshape(_ requested: [Int], order: MemoryOrder = .c, copy: Bool? = nil) throws -> NDArray {
        let target = try resolveShape(requested)
        if copy == true {
            return try self.copy(order: order == .fortran || order == .any && isFortranOnly ? .fortran : .c)
                .reshape(target, order: order)
        }
        let isFortran = order == .fortran || (order == .any && isFortranOnly)
        if target == shape { return view() }
        if let strides = viewStrides(target, fortran: isFortran) {
            return view(shape: target, strides: strides).apart(.npReshapeCopies)
        }
        if copy == false { throw TensorError.value("Unable to avoid creating a copy while reshaping.") }
        let dense = try self.copy(order: isFortran ? .fortran : .c)
        guard let strides = dense.viewStrides(target, fortran: isFortran) else {
            throw TensorError.value("Unable to avoid creating a copy while reshaping.")
        }
        return dense.view(shape: target, strides: strides)
    }

    package var isFortranOnly: Bool { isFContiguous && !isCContiguous }

    /// The shape with its unknown extent filled in.
    package func resolveShape(_ requested: [Int]) throws -> [Int] {
        let unknown = requested.indices.filter { requested[$0] < 0 }
        guard unknown.count <= 1 else { throw TensorError.value("can only specify one unknown dimension") }
        var known = 1
        var overflow = false
        for extent in requested where extent >= 0 {
            let (next, wraps) = known.multipliedReportingOverflow(by: extent)
            overflow = overflow || wraps
            known = next
        }
        var target = requested
        if let position = unknown.first {
            guard !overflow, known != 0, count % known == 0 else { throw cannotReshape(requested) }
            target[position] = count / known
        } else if overflow || known != count {
            throw cannotReshape(requested)
        }
        return target
    }

    private func cannotReshape(_ requested: [Int]) -> TensorError {
        var parts: [String] = []
        for extent in requested {
            if extent < 0 && parts.isEmpty { continue }
            parts.append(extent < 0 ? "newaxis" : String(extent))
        }
        let text = parts.joined(separator: ",") + (requested.count == 1 && parts.count == 1 ? "," : "")
        return .value("cannot reshape array of size \(count) into shape (\(text))")
    }

    /// Strides under which the same memory has another shape; nil if there are none.
    package func viewStrides(_ target: [Int], fortran: Bool) -> [Int]? {
        if count == 0 {
            return fortran
                ? columnMajorStrides(target, unit: dtype.itemSize) : rowMajorStrides(target, unit: dtype.itemSize)
        }
        let old = zip(shape, strides).filter { $0.0 != 1 }
        var result = [Int](repeating: 0, count: target.count)
        var (oldStart, newStart) = (0, 0)
        while oldStart < old.count && newStart < target.count {
            var (oldEnd, newEnd) = (oldStart + 1, newStart + 1)
            var (oldSize, newSize) = (old[oldStart].0, target[newStart])
            while oldSize != newSize {
                if newSize < oldSize {
                    guard newEnd < target.count else { return nil }
                    newSize *= target[newEnd]
                    newEnd += 1
                } else {
                    guard oldEnd < old.count else { return nil }
                    oldSize *= old[oldEnd].0
                    oldEnd += 1
                }
            }
            for index in oldStart..<oldEnd - 1 {
                let isDense =
                    fortran
                    ? old[index + 1].1 == old[index].0 * old[index].1
                    : old[index].1 == old[index + 1].0 * old[index + 1].1
                if !isDense { return nil }
            }
            if fortran {
                result[newStart] = old[oldStart].1
                for index in newStart + 1..<max(newEnd, newStart + 1) {
                    result[index] = result[index - 1] * target[index - 1]
                }
            } else {
                result[newEnd - 1] = old[oldEnd - 1].1
                for index in (newStart..<newEnd - 1).reversed() {
                    result[index] = result[index + 1] * target[index + 1]
                }
            }
            (oldStart, newStart) = (oldEnd, newEnd)
        }
        // Trailing axes of size 1.
        for index in newStart..<target.count {
            result[index] =
                newStart == 0
                ? dtype.itemSize
                : (fortran ? result[newStart - 1] * target[newStart - 1] : result[newStart - 1])
        }
        return result
    }

    /// The axes from the outermost to the innermost in memory, as order `K` goes; equal strides keep their order.
    package var axesByStride: [Int] {
        var order: [Int] = []
        for axis in shape.indices {
            var position = order.count
            while position > 0, abs(strides[order[position - 1]]) < abs(strides[axis]) { position -= 1 }
            order.insert(axis, at: position)
        }
        return order
    }

    /// An empty array for a result, its axes in the order in memory that the operands agree on.
    ///
    /// NumPy's iterator sorts the axes by the operands' strides, from the innermost. An axis along which an operand does
    /// not move has nothing to say, and where no operand has, the axes stay in C order.
    static func keepingOrder(
        of operands: [NDArray], shape: [Int], dtype: ArrayDType, _ runtime: Runtime
    ) throws -> NDArray {
        let result = try NDArray.make(runtime, dtype, shape)
        guard shape.count > 1, result.count > 0,
            !operands.allSatisfy({ $0.rank == 0 || $0.shape == shape && $0.isCContiguous })
        else { return result }
        func step(_ operand: NDArray, _ axis: Int) -> Int {
            let own = axis - shape.count + operand.rank
            return own < 0 || operand.shape[own] == 1 ? 0 : abs(operand.strides[own])
        }
        var innermostFirst: [Int] = []
        for axis in shape.indices.reversed() {
            var place = innermostFirst.count
            for candidate in innermostFirst.indices.reversed() {
                var answer: Bool?
                for operand in operands {
                    let (mine, its) = (step(operand, axis), step(operand, innermostFirst[candidate]))
                    guard mine != 0, its != 0 else { continue }
                    if its <= mine { answer = false } else if answer == nil { answer = true }
                }
                guard let answer else { continue }
                guard answer else { break }
                place = candidate
            }
            innermostFirst.insert(axis, at: place)
        }
        var step = dtype.itemSize
        for axis in innermostFirst {
            result.strides[axis] = step
            step *= shape[axis]
        }
        return result
    }

    /// An empty array of the shape laid out as `order` asks, after this array's layout where that matters.
    package func blank(_ dtype: ArrayDType? = nil, shape newShape: [Int]? = nil, order: MemoryOrder) throws -> NDArray {
        let type = dtype ?? self.dtype
        let target = newShape ?? shape
        switch order {
        case .c: return try NDArray.make(runtime, type, target)
        case .fortran: return try NDArray.make(runtime, type, target, fortran: true)
        case .any: return try NDArray.make(runtime, type, target, fortran: isFortranOnly)
        case .keep:
            if isCContiguous || target.count != shape.count { return try NDArray.make(runtime, type, target) }
            if isFContiguous { return try NDArray.make(runtime, type, target, fortran: true) }
            let result = try NDArray.make(runtime, type, target)
            guard result.count > 0 else { return result }
            var step = type.itemSize
            for axis in axesByStride.reversed() {
                result.strides[axis] = step
                step *= max(target[axis], 1)
            }
            return result
        }
    }

    /// `copy(order)`.
    package func copy(order: MemoryOrder = .c) throws -> NDArray {
        let result = try blank(order: order)
        try result.assign(self)
        return result
    }

    /// `flatten`.
    package func flatten(order: MemoryOrder = .c) throws -> NDArray {
        let result = try NDArray.make(runtime, dtype, [count])
        try result.assign(inOrder(order).reshape([count]))
        return result
    }

    /// `ravel`: a view where the elements lie in the wanted order already.
    package func ravel(order: MemoryOrder = .c) throws -> NDArray {
        let arranged = inOrder(order)
        if rank == 1 && arranged === self && isCContiguous { return view() }
        if arranged.isCContiguous {
            return arranged.view(shape: [count], strides: [dtype.itemSize]).apart(.npRavelCopies)
        }
        return try flatten(order: order)
    }

    /// A view whose C order is the wanted order.
    private func inOrder(_ order: MemoryOrder) -> NDArray {
        switch order {
        case .c: return self
        case .fortran: return transposed()
        case .any: return isFortranOnly ? transposed() : self
        case .keep:
            let axes = axesByStride
            return view(shape: axes.map { shape[$0] }, strides: axes.map { strides[$0] })
        }
    }

    /// The axes reversed.
    package func transposed() -> NDArray {
        view(shape: shape.reversed(), strides: strides.reversed()).apart(.npTransposeCopies)
    }

    /// `transpose(axes)`.
    ///
    /// - Throws: a `ValueError` if the axes are no permutation.
    package func transpose(_ axes: [Int]?) throws -> NDArray {
        guard let axes else { return transposed() }
        guard axes.count == rank else { throw TensorError.value("axes don't match array") }
        var order: [Int] = []
        for number in axes {
            let axis = try NDArray.axis(number, rank: rank)
            if order.contains(axis) { throw TensorError.value("repeated axis in transpose") }
            order.append(axis)
        }
        return permuted(order)
    }

    package func permuted(_ order: [Int]) -> NDArray {
        view(shape: order.map { shape[$0] }, strides: order.map { strides[$0] })
    }

    /// `swapaxes`.
    package func swapAxes(_ first: Int, _ second: Int) throws -> NDArray {
        let a = try NDArray.axis(first, rank: rank, prefix: "axis1: ")
        let b = try NDArray.axis(second, rank: rank, prefix: "axis2: ")
        var order = Array(shape.indices)
        order.swapAt(a, b)
        return permuted(order).apart(.npSwapAxesCopies)
    }

    /// `moveaxis`.
    package func moveAxes(_ sources: [Int], _ destinations: [Int]) throws -> NDArray {
        let from = try NDArray.axes(sources, rank: rank, argument: "source")
        let to = try NDArray.axes(destinations, rank: rank, argument: "destination")
        guard from.count == to.count else {
            throw TensorError.value("`source` and `destination` arguments must have the same number of elements")
        }
        var order = shape.indices.filter { !from.contains($0) }
        for (axis, place) in zip(from, to).sorted(by: { $0.1 < $1.1 }) { order.insert(axis, at: place) }
        return permuted(order)
    }

    /// `squeeze`.
    package func squeeze(_ axes: [Int]?) throws -> NDArray {
        let dropped: [Int]
        if let axes {
            if rank == 0, axes == [0] || axes == [-1] { return self }
            dropped = try NDArray.axes(axes, rank: rank)
            guard dropped.allSatisfy({ shape[$0] == 1 }) else {
                throw TensorError.value("cannot select an axis to squeeze out which has size not equal to one")
            }
        } else {
            dropped = shape.indices.filter { shape[$0] == 1 }
        }
        if dropped.isEmpty { return self }
        return permuted(shape.indices.filter { !dropped.contains($0) }).apart(.npSqueezeCopies)
    }

    /// `expand_dims`.
    package func expandDims(_ axes: [Int]) throws -> NDArray {
        let total = rank + axes.count
        let added = try NDArray.axes(axes, rank: total)
        var (newShape, newStrides): ([Int], [Int]) = ([], [])
        var next = 0
        for axis in 0..<total {
            if added.contains(axis) {
                newShape.append(1)
                newStrides.append(0)
            } else {
                newShape.append(shape[next])
                newStrides.append(strides[next])
                next += 1
            }
        }
        return try reshape(newShape)
    }

    /// The same elements seen under a larger shape through strides of zero; nil if the shapes do not fit.
    package func broadcast(to target: [Int]) -> NDArray? {
        guard target.count >= rank else { return nil }
        let padding = target.count - rank
        var newStrides = [Int](repeating: 0, count: target.count)
        for axis in shape.indices {
            if shape[axis] == target[axis + padding] {
                newStrides[axis + padding] = shape[axis] == 1 ? 0 : strides[axis]
                if shape[axis] == 1 { newStrides[axis + padding] = strides[axis] }
            } else if shape[axis] != 1 {
                return nil
            }
        }
        return view(shape: target, strides: newStrides)
    }

    /// `flip`.
    package func flip(_ axes: [Int]?) throws -> NDArray {
        let flipped = try axes.map { try NDArray.axes($0, rank: rank) } ?? Array(shape.indices)
        var newStrides = strides
        var offset = 0
        for axis in flipped {
            newStrides[axis] = -strides[axis]
            offset += max(shape[axis] - 1, 0) * strides[axis]
        }
        return view(strides: newStrides, offset: count == 0 ? 0 : offset).apart(.npFlipCopies)
    }

    /// `diagonal`: a read-only view.
    package func diagonal(offset: Int = 0, _ axis1: Int = 0, _ axis2: Int = 1) throws -> NDArray {
        guard rank >= 2 else { throw TensorError.value("diag requires an array of at least two dimensions") }
        let first = try NDArray.axis(axis1, rank: rank, prefix: "axis1: ")
        let second = try NDArray.axis(axis2, rank: rank, prefix: "axis2: ")
        guard first != second else { throw TensorError.value("axis1 and axis2 cannot be the same") }
        let offset = max(min(offset, 1 << 62), -1 << 62)
        let down = offset < 0 ? min(-offset, shape[first]) : 0
        let right = offset > 0 ? min(offset, shape[second]) : 0
        let length = max(0, min(shape[first] - down, shape[second] - right))
        let rest = shape.indices.filter { $0 != first && $0 != second }
        return view(
            shape: rest.map { shape[$0] } + [length],
            strides: rest.map { strides[$0] } + [strides[first] + strides[second]],
            offset: length == 0 ? 0 : down * strides[first] + right * strides[second],
            writeable: runtime.has(.npDiagonalWriteable) ? nil : false
        ).apart(.npDiagonalCopies)
    }

    /// `view(dtype)`: the same bytes read as another type.
    ///
    /// - Throws: a `ValueError` where the sizes do not fit, and a `TypeError` for object arrays.
    package func view(as type: ArrayDType) throws -> NDArray {
        var target = type
        if target.itemSize == 0 {
            switch target.kind {
            case .unicode: target = ArrayDType(.unicode(dtype.itemSize / 4))
            case .bytes: target = ArrayDType(.bytes(dtype.itemSize))
            case .void: target = ArrayDType(.void(dtype.itemSize, fields: []))
            default: break
            }
        }
        if (dtype.kind == .object) != (target.kind == .object) {
            throw TensorError.type("Cannot change data-type for array of references.")
        }
        let (old, new) = (dtype.itemSize, target.itemSize)
        if old == new { return view(dtype: target) }
        guard rank > 0 else {
            throw TensorError.value(
                "Changing the dtype of a 0d array is only supported if the itemsize is unchanged")
        }
        let last = rank - 1
        guard shape[last] == 1 || count == 0 || strides[last] == old else {
            throw TensorError.value(
                "To change to a dtype of a different size, the last axis must be contiguous")
        }
        var (newShape, newStrides) = (shape, strides)
        if new < old {
            guard new != 0, old % new == 0 else {
                throw TensorError.value(
                    "When changing to a smaller dtype, its size must be a divisor of the size of original dtype")
            }
            newShape[last] = shape[last] * (old / new)
        } else {
            guard (shape[last] * old) % new == 0 else {
                throw TensorError.value(
                    "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the "
                        + "last axis of the array.")
            }
            newShape[last] = shape[last] * old / new
        }
        newStrides[last] = new
        return view(shape: newShape, strides: newStrides, dtype: target)
    }
}
