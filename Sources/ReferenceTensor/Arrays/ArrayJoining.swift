import TensorTypes

/// Joining, splitting and repeating arrays.
extension NDArray {
    /// `concatenate` along an axis, into `out` or a new array.
    package static func concatenate(
        _ arrays: [NDArray], axis: Int, dtype: ArrayDType? = nil, casting: CastingRule = .sameKind, out: NDArray? = nil
    ) throws -> NDArray {
        guard let first = arrays.first else { throw TensorError.value("need at least one array to concatenate") }
        guard first.rank > 0 else { throw TensorError.value("zero-dimensional arrays cannot be concatenated") }
        let axis = try NDArray.axis(axis, rank: first.rank)
        var shape = first.shape
        for (index, array) in arrays.enumerated().dropFirst() {
            guard array.rank == first.rank else {
                throw TensorError.value(
                    "all the input arrays must have same number of dimensions, but the array at index 0 has "
                        + "\(first.rank) dimension(s) and the array at index \(index) has \(array.rank) dimension(s)")
            }
            for other in shape.indices where other != axis && array.shape[other] != shape[other] {
                throw TensorError.value(
                    "all the input array dimensions except for the concatenation axis must match exactly, but along "
                        + "dimension \(other), the array at index 0 has size \(shape[other]) and the array at index "
                        + "\(index) has size \(array.shape[other])")
            }
            shape[axis] += array.shape[axis]
        }
        let type = try dtype ?? out?.dtype ?? ArrayDType.result(arrays.map(\.dtype)).native
        for array in arrays where !array.dtype.canCast(to: type, casting) {
            throw castError(array.dtype, type, casting)
        }
        if arrays.count == 1, out == nil, first.runtime.has(.npConcatenateShares) { return first }
        let isFortran = arrays.allSatisfy { $0.isFortranOnly }
        let result = try out ?? NDArray.make(first.runtime, type, shape, fortran: isFortran)
        guard result.shape == shape else { throw TensorError.value("Output array is the wrong shape") }
        guard result.isWriteable else { throw TensorError.value("assignment destination is read-only") }
        var start = 0
        for array in arrays {
            var part = array.shape
            part[axis] = array.shape[axis]
            let window = result.view(shape: part, offset: start * result.strides[axis])
            try window.assign(array)
            start += array.shape[axis]
        }
        return result
    }

    package static func castError(_ from: ArrayDType, _ to: ArrayDType, _ rule: CastingRule) -> TensorError {
        .type(
            "Cannot cast array data from dtype(\(from.reprArgument)) to dtype(\(to.reprArgument)) according to the rule "
                + "'\(rule.rawValue)'")
    }

    /// `array_split`: views of the parts between the positions along an axis.
    package func split(at positions: [Int], axis: Int) throws -> [NDArray] {
        let axis = try NDArray.axis(axis, rank: rank)
        let extent = shape[axis]
        var parts: [NDArray] = []
        var start = 0
        for position in positions + [extent] {
            let range = try SliceRange(start, position, 1, count: extent)
            var part = shape
            part[axis] = range.count
            let view = view(shape: part, offset: range.count == 0 ? 0 : range.start * strides[axis])
            parts.append(view.apart(.npSplitCopies))
            start = position
        }
        return parts
    }

    /// The positions at which `array_split` cuts an axis into sections of nearly equal size.
    package static func sectionEnds(_ extent: Int, sections: Int) -> [Int] {
        let (size, extra) = (extent / sections, extent % sections)
        var ends: [Int] = []
        var end = 0
        for section in 0..<sections - 1 {
            end += size + (section < extra ? 1 : 0)
            ends.append(end)
        }
        return ends
    }

    /// `roll` along axes.
    package func roll(_ shifts: [(shift: Int, axis: Int)]) throws -> NDArray {
        var result = self
        for (shift, axis) in shifts {
            let axis = try NDArray.axis(axis, rank: rank)
            let extent = shape[axis]
            guard extent > 0 else { continue }
            let positions = (0..<extent).map { ((($0 - shift % extent) % extent) + extent) % extent }
            result = try result.take(NDArray.integers(runtime, positions), axis: axis)
        }
        return result === self ? try copy() : result
    }

    /// `repeat` along an axis.
    package func repeated(_ counts: [Int], axis: Int) throws -> NDArray {
        let axis = try NDArray.axis(axis, rank: rank)
        let extent = shape[axis]
        guard counts.count == 1 || counts.count == extent else {
            throw TensorError.value(
                "operands could not be broadcast together with shape (\(extent),) (\(counts.count),)")
        }
        guard counts.allSatisfy({ $0 >= 0 }) else {
            if counts.count == 1 { throw TensorError.value("negative dimensions are not allowed") }
            throw TensorError.value("repeats may not contain negative values.")
        }
        // The result is allocated before positions are listed, so that it is refused before they fill the memory.
        var repeatedShape = shape
        if counts.count == 1 {
            repeatedShape[axis] = try NDArray.checkedCount([extent, counts[0]])
        } else {
            repeatedShape[axis] = try counts.reduce(0) { total, count in
                try NDArray.checkedCount([total + min(count, 1 << 40)])
            }
        }
        _ = try NDArray.make(runtime, dtype, repeatedShape)
        var positions: [Int] = []
        for index in 0..<extent {
            positions += [Int](repeating: index, count: counts.count == 1 ? counts[0] : counts[index])
        }
        return try take(NDArray.integers(runtime, positions), axis: axis)
    }

    /// `tile`.
    package func tiled(_ repetitions: [Int]) throws -> NDArray {
        let total = max(rank, repetitions.count)
        let counts = [Int](repeating: 1, count: total - repetitions.count) + repetitions
        let padded = [Int](repeating: 1, count: total - rank) + shape
        let target = zip(counts, padded).map { $0.multipliedReportingOverflow(by: $1).partialValue }
        let result = try NDArray.make(runtime, dtype, target)
        guard result.count > 0 else { return result }
        var (blocks, blockStrides, source): ([Int], [Int], [Int]) = ([], [], [])
        for axis in 0..<total {
            blocks += [counts[axis], padded[axis]]
            blockStrides += [result.strides[axis] * padded[axis], result.strides[axis]]
            source += [1, padded[axis]]
        }
        try result.view(shape: blocks, strides: blockStrides).assign(reshape(source))
        return result
    }

    /// `np.resize`: the elements repeated until the shape is full.
    package func resized(_ target: [Int]) throws -> NDArray {
        let result = try NDArray.make(runtime, dtype, target)
        guard count > 0, result.count > 0 else { return result }
        let flat = try flatten()
        let positions = (0..<result.count).map { $0 % count }
        try result.assign(flat.take(NDArray.integers(runtime, positions), axis: 0).reshape(target))
        // NumPy joins copies into a vector and hands out a reshaped view of it.
        return result.view()
    }

    /// `array.resize`: gives the owned memory another size and shape.
    ///
    /// - Throws: a `ValueError` if other objects see the memory.
    package func resizeInPlace(_ target: [Int], isReferenced: Bool) throws {
        if target.contains(where: { $0 < 0 }) { throw TensorError.value("negative dimensions not allowed") }
        let newCount = try NDArray.checkedCount(target, itemSize: max(dtype.itemSize, 1))
        guard isCContiguous || isFContiguous else {
            throw TensorError.value("resize only works on single-segment arrays")
        }
        if newCount != count {
            guard ownsData else { throw TensorError.value("cannot resize this array: it does not own its data") }
            if isReferenced {
                throw TensorError.value(
                    "cannot resize an array that references or is referenced\nby another object in this way.\n"
                        + "Use the np.resize function to get a new resized copy or\n set refcheck=False to disable "
                        + "this check")
            }
            _ = try NDArray.make(runtime, dtype, target)
            if block.isLent {
                // Whoever holds the memory goes on with the old bytes, and the array with new ones.
                let moved = MemoryBlock(byteCount: newCount * dtype.itemSize, ledger: runtime.memory)
                moved.pointer.copyMemory(from: block.pointer, byteCount: min(moved.byteCount, block.byteCount))
                block = moved
            } else {
                block.resize(to: newCount * dtype.itemSize)
            }
        }
        shape = target
        strides = rowMajorStrides(target, unit: dtype.itemSize)
    }
}
