import TensorTypes

/// Where the elements lie: contiguity, views, bounds.
extension NDArray {
    package var rank: Int { shape.count }
    package var byteCount: Int { count * dtype.itemSize }
    /// Whether the array is the one that frees its memory.
    package var ownsData: Bool { base == nil }

    package var isCContiguous: Bool {
        if runtime.has(.npContiguityCountsOnes) { return strides == rowMajorStrides(shape, unit: dtype.itemSize) }
        return NDArray.isDense(shape, strides, dtype.itemSize, axes: shape.indices.reversed())
    }
    package var isFContiguous: Bool { NDArray.isDense(shape, strides, dtype.itemSize, axes: Array(shape.indices)) }

    /// Whether, from the innermost axis outwards, each stride is what the axes within it span; axes of size 1 do not count.
    private static func isDense(_ shape: [Int], _ strides: [Int], _ itemSize: Int, axes: some Sequence<Int>) -> Bool {
        if shape.contains(0) { return true }
        var expected = itemSize
        for axis in axes where shape[axis] != 1 {
            if strides[axis] != expected { return false }
            expected *= shape[axis]
        }
        return true
    }

    /// Whether every element lies at a multiple of its type's alignment.
    package var isAligned: Bool { !isMarkedUnaligned && liesAligned }

    /// Whether the addresses are what the type asks for, whatever the flag says.
    package var liesAligned: Bool {
        let alignment = dtype.alignment
        guard alignment > 1, count > 0 else { return true }
        if Int(bitPattern: pointer) % alignment != 0 { return false }
        return zip(shape, strides).allSatisfy { $0 <= 1 || $1 % alignment == 0 }
    }

    /// Whether `flags.writeable` may be set: the memory's owner must allow it.
    package var canBecomeWriteable: Bool {
        var array = self
        while let next = array.base {
            guard let owner = next as? NDArray else { return array.isForeignMemoryWriteable }
            // A base that is writeable answers for its own; only the last one asks beyond arrays.
            if owner.isWriteable { return true }
            if owner.base == nil || owner.ownsData { return false }
            array = owner
        }
        return true
    }

    /// What a view of this array has as its base: the owner of the memory if that is an array, else this array.
    package var viewBase: AnyObject {
        if runtime.has(.npBaseNotCollapsed) { return self }
        var owner = self
        while let next = owner.base as? NDArray { owner = next }
        return owner
    }

    /// A view of the same memory.
    package func view(
        shape: [Int]? = nil, strides: [Int]? = nil, offset: Int = 0, dtype: ArrayDType? = nil, writeable: Bool? = nil
    ) -> NDArray {
        let (base, inner) = (dtype ?? self.dtype).unfolded
        let result = NDArray(
            runtime: runtime, block: block, byteOffset: byteOffset + offset, dtype: base,
            shape: (shape ?? self.shape) + inner,
            strides: (strides ?? self.strides) + rowMajorStrides(inner, unit: base.itemSize), base: viewBase,
            isWriteable: writeable ?? (isWriteable || runtime.has(.npViewsForgetReadOnly)))
        result.isForeignMemoryWriteable = isForeignMemoryWriteable
        return result
    }

    /// The number of elements of a shape.
    ///
    /// - Throws: a `ValueError` for negative or too large extents.
    package static func checkedCount(_ shape: [Int], itemSize: Int = 1) throws -> Int {
        guard shape.count <= 64 else {
            throw TensorError.value(
                "maximum supported dimension for an ndarray is currently 64, found \(shape.count)")
        }
        var product = itemSize
        var isEmpty = false
        for extent in shape {
            if extent < 0 { throw TensorError.value("negative dimensions are not allowed") }
            if extent == 0 {
                isEmpty = true
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: extent)
            if overflow {
                throw TensorError.value(
                    "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.")
            }
            product = next
        }
        return isEmpty ? 0 : (itemSize == 0 ? 0 : product / itemSize)
    }

    /// More elements than this are not computed with at a time, repeated ones counted.
    private static let largestComputation = 1 << 28

    /// Refuses to compute with a broadcast shape that no machine could go through.
    ///
    /// - Throws: a `MemoryError`.
    package func checkComputable() throws {
        guard try NDArray.checkedCount(shape) <= NDArray.largestComputation else {
            throw TensorError(
                kind: "MemoryError",
                "the reference computes with at most \(NDArray.largestComputation) elements at a time")
        }
    }

    /// More bytes than this are refused, as an allocation of that size would fail or take the machine down.
    private static let largestAllocation = 1 << 32

    /// Allocates a zeroed array.
    ///
    /// - Throws: an error for a shape that cannot be, or that takes more memory than there is.
    package static func make(
        _ runtime: Runtime, _ dtype: ArrayDType, _ shape: [Int], fortran: Bool = false
    ) throws -> NDArray {
        if case .block(let base, let inner) = dtype.kind {
            return try make(runtime, base, shape + inner, fortran: fortran)
        }
        let count = try checkedCount(shape, itemSize: dtype.itemSize)
        guard count * dtype.itemSize <= largestAllocation else {
            throw TensorError(
                kind: "numpy._core._exceptions._ArrayMemoryError",
                "Unable to allocate \(sizeText(count * dtype.itemSize)) for an array with shape \(pythonTuple(shape)) "
                    + "and data type \(dtype.text)")
        }
        let array = NDArray(runtime: runtime, dtype: dtype, shape: shape)
        // NumPy gives an array without bytes strides of zero.
        if count * dtype.itemSize == 0 {
            array.strides = [Int](repeating: 0, count: shape.count)
        } else if fortran {
            array.strides = columnMajorStrides(shape, unit: dtype.itemSize)
        }
        return array
    }

    private static func sizeText(_ bytes: Int) -> String {
        var size = Double(bytes)
        var unit = 0
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        while size >= 1024 && unit < units.count - 1 {
            size /= 1024
            unit += 1
        }
        let digits = size < 10 ? 100.0 : (size < 100 ? 10.0 : 1.0)
        let rounded = (size * digits).rounded() / digits
        let text = digits == 1 ? String(Int(rounded)) + "." : String(rounded)
        return "\(text) \(units[unit])"
    }

    /// The byte ranges from the first to past the last byte that an element may lie in.
    package var bounds: Range<Int> {
        let start = Int(bitPattern: pointer)
        if count == 0 { return start..<start }
        var low = 0
        var high = dtype.itemSize
        for (extent, stride) in zip(shape, strides) {
            let (span, overflow) = (extent - 1).multipliedReportingOverflow(by: stride)
            // What reaches beyond the address space is beyond any memory.
            let reach = overflow ? (stride < 0 ? -1 << 61 : 1 << 61) : max(min(span, 1 << 61), -1 << 61)
            if reach < 0 { low = max(low + reach, -1 << 61) } else { high = min(high + reach, 1 << 61) }
        }
        return start + low..<start + high
    }

    /// The axis that a possibly negative number means.
    ///
    /// - Throws: NumPy's `AxisError`.
    package static func axis(_ axis: Int, rank: Int, prefix: String = "") throws -> Int {
        guard axis >= -rank && axis < rank else {
            throw TensorError(
                kind: "numpy.exceptions.AxisError",
                "\(prefix)axis \(axis) is out of bounds for array of dimension \(rank)")
        }
        return axis < 0 ? axis + rank : axis
    }

    /// The refusal of a conversion, in the words for a scalar where there are no axes.
    package func castError(to target: ArrayDType, _ rule: CastingRule) -> TensorError {
        let error = NDArray.castError(dtype, target, rule)
        guard rank == 0, error.message.hasPrefix("Cannot cast array data from") else { return error }
        return TensorError(
            kind: error.kind, "Cannot cast scalar from" + error.message.dropFirst("Cannot cast array data from".count))
    }

    /// `0, 1, 2` and so on; none for a negative count.
    ///
    /// - Throws: a `MemoryError` for more than there is room for.
    package static func counting(_ runtime: Runtime, _ count: Int) throws -> NDArray {
        let line = try make(runtime, .int64, [max(count, 0)])
        line.pointer.withMemoryRebound(to: Int64.self, capacity: line.count) { target in
            for index in 0..<line.count { target[index] = Int64(index) }
        }
        return line
    }

    /// Axes without repetition.
    ///
    /// - Throws: an `AxisError`, or a `ValueError` for one that is named twice.
    package static func axes(_ axes: [Int], rank: Int, argument: String? = nil) throws -> [Int] {
        let prefix = argument.map { "\($0): " } ?? ""
        var result: [Int] = []
        for number in axes {
            let axis = try NDArray.axis(number, rank: rank, prefix: prefix)
            if result.contains(axis) {
                throw TensorError.value(
                    argument.map { "repeated axis in `\($0)` argument" } ?? "duplicate value in 'axis'")
            }
            result.append(axis)
        }
        return result
    }
}

/// Strides of a Fortran-contiguous layout.
package func columnMajorStrides(_ shape: [Int], unit: Int) -> [Int] {
    var strides: [Int] = []
    var step = unit
    for extent in shape {
        strides.append(step)
        step *= max(extent, 1)
    }
    return strides
}

/// A shape as Python writes a tuple.
package func pythonTuple(_ numbers: [Int]) -> String {
    numbers.count == 1 ? "(\(numbers[0]),)" : "(" + numbers.map(String.init).joined(separator: ", ") + ")"
}

/// A shape as NumPy's broadcast messages write it, without spaces.
package func compactTuple(_ numbers: [Int]) -> String {
    numbers.count == 1 ? "(\(numbers[0]),)" : "(" + numbers.map(String.init).joined(separator: ",") + ")"
}

/// The shape that shapes broadcast to; nil if they do not.
package func broadcastShape(_ shapes: [[Int]]) -> [Int]? {
    let rank = shapes.map(\.count).max() ?? 0
    var result = [Int](repeating: 1, count: rank)
    for shape in shapes {
        let padding = rank - shape.count
        for (axis, extent) in shape.enumerated() where extent != 1 {
            if result[axis + padding] == 1 {
                result[axis + padding] = extent
            } else if result[axis + padding] != extent {
                return nil
            }
        }
    }
    return result
}
