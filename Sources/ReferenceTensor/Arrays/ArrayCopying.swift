import TensorTypes

/// Copying elements between arrays, converting them where the types differ.
extension NDArray {
    /// Writes the elements of `source`, broadcast and converted without regard to safety; overlap is harmless.
    ///
    /// - Throws: a `ValueError` if the shapes do not fit, or an element has no counterpart in this type.
    package func assign(_ source: NDArray) throws {
        var trimmed = source
        while trimmed.rank > rank, trimmed.shape[0] == 1 {
            trimmed = trimmed.view(shape: Array(trimmed.shape.dropFirst()), strides: Array(trimmed.strides.dropFirst()))
        }
        guard let from = trimmed.broadcast(to: shape) else {
            throw TensorError.value(
                "could not broadcast input array from shape \(compactTuple(source.shape)) into shape "
                    + compactTuple(shape))
        }
        if dtype == from.dtype {
            copyBytes(from)
        } else if case .void(let size, let fields) = dtype.kind, fields.isEmpty, from.dtype.itemSize > 0,
            from.dtype.char != "O"
        {
            // Raw bytes take the element's own, cut off or filled up with zeros.
            let bytes = min(size, from.dtype.itemSize)
            let dense = try from.dtype == from.dtype.native ? from.copy() : from.converted(to: from.dtype, order: .c)
            for (index, offset) in offsets.enumerated() {
                (pointer + offset).initializeMemory(as: UInt8.self, repeating: 0, count: size)
                (pointer + offset).copyMemory(
                    from: dense.pointer + index * from.dtype.itemSize, byteCount: bytes)
            }
        } else if let old = from.dtype.timeUnit, let new = dtype.timeUnit, old != new, let input = from.strided {
            let isSpan = from.dtype.char == "m"
            strided?.scatter(
                (input.gather() as [Int64]).map { ArrayTime.convert($0, from: old, to: new, isSpan: isSpan) })
        } else if let target = strided, let input = from.strided {
            if let fault = runtime.fault, fault.copy(input, to: target) { return }
            let errors = FloatErrors.watching { target.copy(from: input) }
            if runtime.has(.npCastNeverWarns) { return }
            try runtime.report(castErrors(errors, from: input, to: target), in: "cast")
        } else {
            let offsets = from.offsets
            let values = offsets.map { from.element(atOffset: $0) }
            for (value, offset) in zip(values, self.offsets) {
                try NDArray.store(value, from: from.dtype, at: pointer + offset, dtype, runtime)
            }
        }
    }

    /// What a conversion reports: a float that no integer of the target's width stands for is invalid.
    private func castErrors(_ raised: FloatErrors, from source: StridedBytes, to target: StridedBytes) -> FloatErrors {
        guard target.dtype.category <= .integral, source.dtype.category >= .floating else {
            return source.dtype.category >= .floating ? raised.intersection([.overflow]) : []
        }
        if target.dtype == .bool { return [] }
        let limit: Double
        let isWide = target.dtype.itemSize == 8 || target.dtype == .uint32
        limit = isWide ? (target.dtype == .uint64 ? 0x1p64 : 0x1p63) : 0x1p31
        let fits = (source.gather() as [Double]).allSatisfy { $0.magnitude < limit || $0 == -limit }
        return fits ? [] : .invalid
    }

    /// Copies elements of the same type; the source has this shape.
    private func copyBytes(_ source: NDArray) {
        let size = dtype.itemSize
        guard count > 0, size > 0 else { return }
        if isCContiguous && source.isCContiguous || isFContiguous && source.isFContiguous {
            pointer.copyMemory(from: source.pointer, byteCount: count * size)
            return
        }
        if runtime.has(.npOverlapSmears) { return smear(source) }
        var buffer = [UInt8]()
        buffer.reserveCapacity(count * size)
        forEachOffset(shape: source.shape, strides: source.strides) { offset in
            buffer.append(contentsOf: UnsafeRawBufferPointer(start: source.pointer + offset, count: size))
        }
        buffer.withUnsafeBytes { bytes in
            guard var next = bytes.baseAddress else { return }
            forEachOffset(shape: shape, strides: strides) { offset in
                (pointer + offset).copyMemory(from: next, byteCount: size)
                next += size
            }
        }
    }

    /// `astype` after its checks: a converted copy.
    package func converted(to target: ArrayDType, order: MemoryOrder = .keep) throws -> NDArray {
        let result = try blank(try concrete(target), order: order)
        if dtype.category == .complex, let category = target.category, category < .complex, category != .boolean,
            !runtime.has(.npComplexNeverWarns)
        {
            runtime.warn(
                "ComplexWarning", "Casting complex values to real discards the imaginary part")
        }
        try result.assign(self)
        return result
    }

    /// A text type without a length given the length that this array's elements need.
    package func concrete(_ target: ArrayDType) throws -> ArrayDType {
        guard target.itemSize == 0 else { return target }
        switch target.kind {
        case .unicode: return ArrayDType(.unicode(max(1, textLength)), isByteSwapped: target.isByteSwapped)
        case .bytes: return ArrayDType(.bytes(max(1, textLength)))
        case .void(_, let fields) where fields.isEmpty: return ArrayDType(.void(dtype.itemSize, fields: []))
        case .datetime: if case .datetime = dtype.kind { return dtype }
        case .timedelta: if case .timedelta = dtype.kind { return dtype }
        default: break
        }
        return target
    }

    private var textLength: Int {
        switch dtype.kind {
        case .unicode(let length), .bytes(let length): return length
        case .object:
            return offsets.map { offset in
                guard case .object(let object) = element(atOffset: offset) else { return 1 }
                return runtime.objectCodec?.textLength(object) ?? 1
            }.max() ?? 1
        default:
            if case .unicode(let length) = ArrayDType.promote(dtype, ArrayDType(.unicode(0)))?.kind { return length }
            return 32
        }
    }

    /// This array in native byte order and of the given type; itself if it is so already.
    package func cast(to target: ArrayDType) throws -> NDArray {
        dtype == target ? self : try converted(to: target)
    }

    /// Fills with one element.
    package func fill(_ value: ElementValue, from source: ArrayDType) throws {
        guard count > 0 else { return }
        let one = try NDArray.make(runtime, dtype, [])
        try NDArray.store(value, from: source, at: one.pointer, dtype, runtime)
        try assign(one)
    }

    /// An array without axes that holds one number.
    package static func scalar(_ runtime: Runtime, _ number: Scalar, _ dtype: ArrayDType) throws -> NDArray {
        let result = NDArray(runtime: runtime, dtype: dtype, shape: [])
        try store(.number(number), from: dtype, at: result.pointer, dtype, runtime)
        return result
    }

    /// A one-dimensional array of integers.
    package static func integers(_ runtime: Runtime, _ values: [Int], shape: [Int]? = nil) throws -> NDArray {
        let result = try make(runtime, .int64, shape ?? [values.count])
        result.strided?.scatter(values.map { Int64($0) })
        return result
    }

    /// The elements as integers, in C order.
    package var integerValues: [Int] { (strided?.gather() as [Int64]?)?.map { Int($0) } ?? [] }
    /// The truth of the elements, in C order.
    package var truthValues: [Bool] {
        if let strided { return (strided.gather() as [Complex<Double>]).map(\.isNonzero) }
        return offsets.map { offset in
            switch element(atOffset: offset) {
            case .text(let text): return !text.isEmpty
            case .bytes(let bytes): return !bytes.isEmpty
            case .object(let object): return object != nil && runtime.objectCodec?.truth(object) ?? true
            default: return true
            }
        }
    }
}
