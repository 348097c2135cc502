import TensorTypes

/// What a reduction may ask for.
package struct ReductionOptions {
    /// The axes to reduce; nil for all.
    package var axes: [Int]?
    /// Whether the axis was given as a number, not as a tuple.
    package var isSingleAxis = false
    package var dtype: ArrayDType?
    package var out: NDArray?
    package var keepsAxes = false
    /// What the reduction starts from.
    package var initial: UfuncOperand?
    /// Which elements take part.
    package var mask: NDArray?

    package init(axes: [Int]? = nil) { self.axes = axes }
}

extension Ufunc {
    /// The type in which a reduction computes: sums and products of narrow integers are 64 bits wide.
    package func reductionType(_ dtype: ArrayDType) -> ArrayDType {
        guard name == "add" || name == "multiply", let element = dtype.element, element.category <= .integral else {
            return dtype.native
        }
        return element.isIntegral && !element.isSigned ? .uint64 : .int64
    }

    /// Reduces axes of an array.
    ///
    /// - Throws: a `ValueError` for an empty array without identity, and for an `out` that does not fit.
    package func reduce(_ array: NDArray, _ options: ReductionOptions) throws -> NDArray {
        try array.checkComputable()
        guard inputs == 2, outputs == 1 else { throw TensorError.value("reduce only supported for binary functions") }
        // An array without axes lets one name its only axis; what is reduced is its element.
        let isScalarAxis = array.rank == 0 && options.isSingleAxis && (options.axes == [0] || options.axes == [-1])
        let axes =
            isScalarAxis
            ? [] : try options.axes.map { try NDArray.axes($0, rank: array.rank) } ?? Array(array.shape.indices)
        guard isReorderable || axes.count <= 1 else {
            throw TensorError.value(
                "reduction operation '\(name)' is not reorderable, so at most one axis may be specified")
        }
        if let out = options.out, !out.isWriteable { throw TensorError.value("output array is read-only") }
        let staysNarrow = array.runtime.has(.npSumStaysNarrow)
        let start = options.dtype ?? (staysNarrow ? array.dtype.native : reductionType(array.dtype))
        if name == "add", array.dtype.char == "U" || array.dtype.char == "S" {
            let size = array.dtype.itemSize * 2
            let sum = ArrayDType(array.dtype.char == "U" ? .unicode(size / 4) : .bytes(size))
            throw TensorError.type(
                "the resolved dtypes are not compatible with add.reduce. Resolved (dtype(\(array.dtype.reprArgument)), "
                    + "dtype(\(array.dtype.reprArgument)), dtype(\(sum.reprArgument)))")
        }
        let loop: ArrayDType
        if array.dtype == .object || start == .object {
            loop = .object
        } else if array.dtype.timeUnit != nil, options.dtype == nil || options.dtype == array.dtype,
            name == "maximum" || name == "minimum" || name == "add" && array.dtype.char == "m"
        {
            loop = array.dtype.native
        } else {
            loop =
                try result == .bool ? self.loop([array.dtype.native, array.dtype.native]) : self.loop([start, start])
        }
        let resultType = loop == .object && name.hasPrefix("logical") == false ? loop : self.resultType(loop)
        let kept = array.shape.indices.filter { !axes.contains($0) }
        let keptShape = kept.map { array.shape[$0] }
        let fullShape = array.shape.indices.map { axes.contains($0) ? 1 : array.shape[$0] }
        let outShape = options.keepsAxes ? fullShape : keptShape
        if let out = options.out, out.shape != outShape { throw outMismatch(out, outShape) }
        let arranged = array.permuted(kept + axes.sorted())
        let length = axes.reduce(1) { $0 * array.shape[$1] }
        if length == 0 && identity == nil && options.initial == nil && keptShape.reduce(1, *) > 0 {
            throw TensorError.value("zero-size array to reduction operation \(name) which has no identity")
        }
        var source = arranged
        if let mask = options.mask {
            source = try masked(array, mask, loop, options).permuted(kept + axes.sorted())
        }
        let rows = try NDArray.make(array.runtime, resultType, keptShape)
        try reduceRows(source, length, loop, rows)
        // Sums of floats start from their identity, so that none ends in -0.
        let isFloating = resultType.category.map { $0 > .integral } ?? false
        let initial = options.initial ?? (name == "add" && isFloating ? .weak(.float(0)) : nil)
        if let initial, length > 0 || identity == nil {
            if length == 0 {
                if case .weak(let number) = initial { rows.strided?.store(number) }
            } else {
                var callOptions = UfuncOptions()
                callOptions.out = [rows]
                callOptions.casting = .unsafe
                _ = try call([.array(rows), initial], callOptions, array.runtime)
            }
        } else if let initial, case .weak(let number) = initial {
            rows.strided?.store(number)
        }
        let shaped = options.keepsAxes ? try rows.reshape(fullShape) : rows
        if let out = options.out {
            guard resultType.canCast(to: out.dtype, .sameKind) else {
                throw outputCastError(0, resultType, out.dtype, .sameKind)
            }
            try out.assign(shaped)
            return out
        }
        return shaped
    }

    private func outMismatch(_ out: NDArray, _ shape: [Int]) -> TensorError {
        if out.rank != shape.count {
            return .value(
                "output parameter for reduction operation \(name) has the wrong number of dimensions: Found \(out.rank) "
                    + "but expected \(shape.count)")
        }
        return .value(
            "non-broadcastable output operand with shape \(compactTuple(out.shape)) doesn't match the broadcast shape "
                + compactTuple(shape))
    }

    /// The array with the identity wherever the mask is false.
    private func masked(_ array: NDArray, _ mask: NDArray, _ loop: ArrayDType, _ options: ReductionOptions) throws
        -> NDArray
    {
        let copy = try array.converted(to: result == .bool ? array.dtype : loop)
        guard let spread = mask.broadcast(to: array.shape) else {
            throw TensorError.value(
                "operands could not be broadcast together with shapes \(compactTuple(array.shape)) "
                    + "\(compactTuple(mask.shape)) ")
        }
        let inverse = try NDArray.make(array.runtime, .bool, array.shape)
        inverse.strided?.scatter(spread.truthValues.map { Int64($0 ? 0 : 1) })
        let filler: Scalar
        if let identity {
            filler = identity
        } else if case .weak(let number) = options.initial {
            filler = number
        } else {
            throw TensorError.value(
                "reduction operation '\(name)' does not have an identity, so to use a where mask one has to specify "
                    + "'initial'")
        }
        guard array.rank > 0 else {
            if inverse.truthValues[0] { try copy.fill(.number(filler), from: copy.dtype) }
            return copy
        }
        try copy.setItem(copy.select([.array(inverse)]), NDArray.scalar(array.runtime, filler, copy.dtype))
        return copy
    }

    /// Reduces the innermost `length` elements of every row.
    private func reduceRows(_ source: NDArray, _ length: Int, _ loop: ArrayDType, _ rows: NDArray) throws {
        if loop == .object { return try reduceObjects(source, length, rows) }
        guard let input = source.strided, let target = rows.strided, let element = loop.computeElement else {
            throw unsupported
        }
        let runtime = source.runtime
        if name == "logical_and" || name == "logical_or" {
            let counts = Reduction.counts(
                name == "logical_and" ? .all : .any, input, rowLength: length, rows: rows.count)
            return target.scatter(counts)
        }
        let function: ReductionFunction? =
            switch name {
            case "add": element == .bool ? nil : .sum
            case "multiply": element == .bool ? nil : .product
            case "maximum": .maximum
            case "minimum": .minimum
            default: nil
            }
        if let function, length > 0 || identity != nil {
            let errors = FloatErrors.watching {
                Reduction.reduce(function, input, rowLength: length, in: element, into: target)
            }
            if function == .sum || function == .product, element.category >= .floating {
                try runtime.report(errors, in: "reduce")
            }
            return
        }
        if length == 0 {
            if let identity { target.store(identity) }
            return
        }
        let dense = try source.copy()
        let stride = dense.dtype.itemSize
        let rowStrides = rowMajorStrides(rows.shape, unit: length * stride)
        let first = dense.view(shape: rows.shape, strides: rowStrides)
        try rows.assign(first)
        for index in 1..<max(length, 1) {
            let slice = dense.view(shape: rows.shape, strides: rowStrides, offset: index * stride)
            let before = try rows.copy()
            try run([before, slice], loop, [rows], "reduce", runtime)
        }
    }

    private func reduceObjects(_ source: NDArray, _ length: Int, _ rows: NDArray) throws {
        guard let codec = source.runtime.objectCodec else { throw unsupported }
        let values = source.offsets.map { Ufunc.object(source.element(atOffset: $0), source.dtype, codec) }
        for row in 0..<rows.count {
            var answer: Any?
            if length == 0 {
                if let identity { answer = codec.object(for: .number(identity), .int64) }
            } else {
                answer = values[row * length]
                for index in 1..<length { answer = try codec.apply(name, [answer, values[row * length + index]]) }
            }
            try NDArray.store(
                .object(answer), from: .object, at: rows.pointer + row * rows.dtype.itemSize, rows.dtype, source.runtime
            )
        }
    }

    /// Reduces the stretches of an axis that begin at positions and end at the next; a position that is not before the
    /// next stands for its element alone.
    ///
    /// - Throws: an `IndexError` for a position out of range.
    package func reduceAt(_ array: NDArray, _ positions: [Int], axis: Int, dtype: ArrayDType? = nil) throws -> NDArray {
        guard inputs == 2, outputs == 1 else {
            throw TensorError.value("reduceat only supported for binary functions")
        }
        guard array.rank > 0 else { throw TensorError.type("cannot reduceat on a scalar") }
        let axis = try NDArray.axis(axis, rank: array.rank)
        let extent = array.shape[axis]
        for position in positions where position < 0 || position >= extent {
            throw TensorError.index("index \(position) out-of-bounds in \(name).reduceat [0, \(extent))")
        }
        var options = ReductionOptions(axes: [axis])
        options.dtype = dtype ?? reductionType(array.dtype)
        options.keepsAxes = true
        let parts = try positions.indices.map { index in
            let start = positions[index]
            let end = index + 1 < positions.count ? positions[index + 1] : extent
            var shape = array.shape
            shape[axis] = max(end - start, 1)
            return try reduce(array.view(shape: shape, offset: start * array.strides[axis]), options)
        }
        guard !parts.isEmpty else {
            var shape = array.shape
            shape[axis] = 0
            let type = try resultType(loop([options.dtype ?? array.dtype, array.dtype]))
            return try NDArray.make(array.runtime, type, shape)
        }
        return try NDArray.concatenate(parts, axis: axis)
    }

    /// Running results along an axis.
    package func accumulate(_ array: NDArray, axis: Int, dtype: ArrayDType? = nil, out: NDArray? = nil) throws
        -> NDArray
    {
        guard array.rank > 0 else { throw TensorError.type("cannot accumulate on a scalar") }
        let axis = try NDArray.axis(axis, rank: array.rank)
        let loop = try self.loop([dtype ?? reductionType(array.dtype), dtype ?? reductionType(array.dtype)])
        let type = resultType(loop)
        if let out, out.shape != array.shape {
            throw TensorError.value(
                "provided out is the wrong size for the accumulation.")
        }
        let result = try NDArray.make(array.runtime, type, array.shape)
        let source = array.axisLast(axis)
        let target = result.axisLast(axis)
        let scan: ScanFunction? =
            switch name {
            case "add": .sum
            case "multiply": .product
            case "maximum": .maximum
            case "minimum": .minimum
            default: nil
            }
        if let scan, let element = loop.computeElement, element != .bool, let input = source.strided,
            let output = target.strided
        {
            Reduction.scan(scan, input, rowLength: array.shape[axis], in: element, into: output)
        } else if array.shape[axis] > 0 {
            let rows = Array(source.shape.dropLast())
            func slice(_ array: NDArray, _ index: Int) -> NDArray {
                array.view(
                    shape: rows, strides: Array(array.strides.dropLast()), offset: index * (array.strides.last ?? 0))
            }
            try slice(target, 0).assign(slice(source, 0))
            for index in 1..<array.shape[axis] {
                try run(
                    [slice(target, index - 1), slice(source, index)], loop, [slice(target, index)], name, array.runtime)
            }
        }
        guard let out else { return result }
        guard type.canCast(to: out.dtype, .sameKind) else { throw outputCastError(0, type, out.dtype, .sameKind) }
        try out.assign(result)
        return out
    }

    /// `ufunc.at`: applies the function once for every position, repeated ones included.
    package func at(_ array: NDArray, _ parts: [ArrayIndex], _ value: UfuncOperand?) throws {
        // NumPy does not ask whether the array is writeable here.
        let selection = try array.select(parts)
        let places = (selection.offsets ?? [0]).flatMap { outer in selection.view.offsets.map { outer + $0 } }
        var shape = selection.indexShape + selection.view.shape
        if selection.offsets == nil { shape = selection.view.shape }
        var others: NDArray?
        var otherPlaces: [Int] = []
        if let value {
            let types = try operandTypes([.array(array), value])
            let loop = try self.loop(types)
            let operand = try prepare(value, loop, array.runtime)
            guard let spread = operand.broadcast(to: shape) else {
                throw TensorError.value("array is not broadcastable to correct shape")
            }
            others = spread
            otherPlaces = spread.offsets
        }
        for (index, place) in places.enumerated() {
            let cell = NDArray(
                runtime: array.runtime, block: array.block, byteOffset: selection.view.byteOffset + place,
                dtype: array.dtype, shape: [], strides: [], base: array)
            var operands: [UfuncOperand] = [.array(cell)]
            if let others { operands.append(.array(others.view(shape: [], strides: [], offset: otherPlaces[index]))) }
            var options = UfuncOptions()
            options.out = [cell]
            options.casting = .unsafe
            _ = try call(operands, options, array.runtime)
        }
    }

    private func prepare(_ operand: UfuncOperand, _ loop: ArrayDType, _ runtime: Runtime) throws -> NDArray {
        switch operand {
        case .array(let array): return array
        case .weak(let number): return try Ufunc.array(of: number, loop, runtime)
        }
    }

    /// `ufunc.outer`.
    package func outer(_ left: NDArray, _ right: NDArray, _ options: UfuncOptions = UfuncOptions()) throws -> NDArray {
        let spread = try left.reshape(left.shape + [Int](repeating: 1, count: right.rank))
        return try call([.array(spread), .array(right)], options, left.runtime)[0]
    }
}
