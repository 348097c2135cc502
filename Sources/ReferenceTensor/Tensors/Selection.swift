import TensorTypes

/// Choosing elements by a mask.
public enum Selection {
    /// `where`: elements of `left` where the condition holds, of `right` elsewhere.
    public static func choose(_ condition: Tensor, _ left: Tensor, _ right: Tensor) throws -> Tensor {
        guard condition.dtype == .bool || condition.dtype == .uint8 else {
            throw TensorError.runtime(
                "where expected condition to be a boolean tensor, but got a tensor with dtype \(condition.dtype.scalarTypeName)"
            )
        }
        var operands = TorchPromotion.Operands()
        for input in [left, right] {
            try operands.add(
                input.dtype, rank: input.rank, isNumber: input.isWrappedNumber, defaultDType: input.runtime.defaultDType
            )
        }
        let dtype = try operands.result()
        let shape = try Geometry.broadcast(try Geometry.broadcast(condition.shape, left.shape), right.shape)
        try OperandPlan.checkDevices([condition, left, right])
        let result = try Tensor(
            shape: shape, dtype: dtype, device: OperandPlan.commonDevice([condition, left, right]),
            runtime: left.runtime)
        if !result.isMeta && ![condition, left, right].contains(where: \.isMeta) {
            let mask = try condition.bytes().broadcast(to: shape).gather(as: Int64.self)
            try mix(mask, left.bytes().broadcast(to: shape), right.bytes().broadcast(to: shape), into: result.bytes())
        }
        try Recording.record(result, "WhereBackward0", inputs: [left, right], save: [condition]) { context in
            let mask = try context.saved(0)
            let zero = try context.gradient.zeros()
            return [
                context.needs(0) ? try choose(mask, context.gradient, zero) : nil,
                context.needs(1) ? try choose(mask, zero, context.gradient) : nil,
            ]
        }
        return result
    }

    /// `masked_fill(mask, 0)`, the mask not larger than the tensor.
    package static func filled(_ tensor: Tensor, _ mask: Tensor) throws -> Tensor {
        try Recording.changedCopy(of: tensor) { try maskedFill($0, mask, .number(.int(0), tensor.runtime)) }
    }

    private struct Mix: ComputeKernel {
        let mask: [Int64]
        let left: StridedBytes
        let right: StridedBytes
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            var values = right.gather(as: C.self)
            let chosen = left.gather(as: C.self)
            for index in values.indices where mask[index] != 0 { values[index] = chosen[index] }
            target.scatter(values)
        }
    }

    package static func mix(_ mask: [Int64], _ left: StridedBytes, _ right: StridedBytes, into target: StridedBytes) {
        Reduction.exactClass(target.dtype).dispatch(Mix(mask: mask, left: left, right: right, target: target))
    }

    /// `slope`, but 0 where `tensor` is 0.
    package static func whereZero(_ tensor: Tensor, zeroing slope: Tensor) throws -> Tensor {
        let isZero = try Pointwise.apply(.equal, tensor, .number(.int(0), tensor.runtime))
        return try choose(isZero, slope.zeros(), slope)
    }

    /// `masked_fill_`.
    ///
    /// - Throws: a `RuntimeError` for a mask that is not boolean or a value with dimensions.
    public static func maskedFill(_ target: Tensor, _ mask: Tensor, _ value: Tensor) throws {
        try Recording.inPlace(
            target, "MaskedFillBackward\(value.isWrappedNumber ? 0 : 1)",
            inputs: value.isWrappedNumber ? [] : [value], save: [mask],
            backward: { context in
                let mask = try context.saved(0)
                let own = context.needs(0) ? try filled(context.gradient, mask) : nil
                guard context.needs(1) else { return [own, nil] }
                return [own, try Reductions.sum(choose(mask, context.gradient, context.gradient.zeros()))]
            }
        ) {
            guard mask.dtype == .bool else {
                throw TensorError.runtime(
                    "masked_fill_ only supports boolean masks, but got mask with dtype \(mask.dtype.cppShortName)")
            }
            guard value.rank == 0 else {
                throw TensorError.runtime(
                    "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with \(value.rank) dimension(s)."
                )
            }
            let shape = try Geometry.broadcast(target.shape, mask.shape)
            guard shape == target.shape else {
                throw TensorError.runtime(
                    "output with shape [\(Geometry.text(target.shape))] doesn't match the broadcast shape [\(Geometry.text(shape))]"
                )
            }
            try OperandPlan.checkFillDevices(target, mask, value, isInPlace: true)
            warnOverlap(target, "masked_fill_")
            try target.requireKernel("masked_fill")
            if target.isMeta || mask.isMeta { return }
            try InPlace.checkRange(try value.firstElement(), target.dtype)
            let flags = try mask.bytes().broadcast(to: target.shape).gather(as: Int64.self)
            if target.strides.contains(0) {
                // Elements that are not chosen must not write their old value over those that are.
                let chosen = flags.indices.filter { flags[$0] != 0 }
                return try Gathering.write(value.bytes().broadcast(to: [chosen.count]), chosen, into: target)
            }
            try mix(flags, value.bytes().broadcast(to: target.shape), target.bytes(), into: target.bytes())
        }
    }

    /// `masked_scatter_`: the first elements of `source`, in order, where the mask is set.
    ///
    /// - Parameters:
    ///   - mask: of the target's shape.
    ///   - count: how many elements that takes.
    /// - Throws: a `RuntimeError` for targets that overlap themselves or what they are written from.
    package static func maskedScatter(_ target: Tensor, _ mask: Tensor, _ source: Tensor) throws {
        let sourceShape = source.shape
        try Recording.inPlace(
            target, "MaskedScatterBackward0", inputs: [source], save: [mask],
            backward: { context in
                let mask = try context.saved(0)
                let own = context.needs(0) ? try filled(context.gradient, mask) : nil
                guard context.needs(1) else { return [own, nil] }
                return [own, try sourceGradient(context.gradient, mask, sourceShape)]
            }
        ) {
            try Overlap.checkInternal(target)
            try OperandPlan.checkDevices([target, mask, source], output: target)
            try target.requireKernel("masked_scatter")
            if target.isMeta { return }
            try writeInOrder(target, chosenPositions(mask), source)
        }
    }

    /// The first elements of the source, in C order, into chosen places.
    private static func writeInOrder(_ target: Tensor, _ places: [Int], _ source: Tensor) throws {
        guard places.count <= source.count else {
            throw TensorError.runtime("Number of elements of source < number of ones in mask")
        }
        let flat = try source.runtime.withoutGrad { try Shaping.reshape(source.detached(), [source.count]) }
        let part = { (first: Int, count: Int) in
            try Views.bare(
                flat, Layout(shape: [count], strides: flat.strides, offset: flat.offset + first * flat.strides[0])
            ).bytes()
        }
        guard flat.storage === target.storage else {
            return try Gathering.write(part(0, places.count), places, into: target)
        }
        // Elements are read as late as they are written, so that a source in the same memory shows what was written.
        for (number, place) in places.enumerated() { try Gathering.write(part(number, 1), [place], into: target) }
    }

    /// The gradient of what `masked_scatter_` wrote: the chosen elements in order, zeros for those not used.
    private static func sourceGradient(_ gradient: Tensor, _ mask: Tensor, _ shape: [Int]) throws -> Tensor {
        let chosen = mask.isMeta ? [] : try chosenPositions(mask)
        let count = shape.reduce(1, *)
        let result = try Tensor(shape: shape, dtype: gradient.dtype, device: gradient.device, runtime: gradient.runtime)
        if !result.isMeta, !chosen.isEmpty {
            let part = Views.bare(result, Layout(shape: [chosen.count], strides: [1], offset: 0))
            try Gathering.read(gradient, chosen, into: part)
        }
        try Recording.record(result, "MaskedScatterBackwardBackward0", inputs: [gradient]) { context in
            let used = try Shaping.slice(
                Shaping.reshape(context.gradient, [count]), 0, start: 0, stop: chosen.count, step: 1)
            return [try Rearranging.place(used, into: gradient.shape, chosen, "MaskedScatterBackward0")]
        }
        return result
    }

    private static func chosenPositions(_ mask: Tensor) throws -> [Int] {
        let flags = try mask.bytes().flags()
        return flags.indices.filter { flags[$0] }
    }

    package static func warnOverlap(_ target: Tensor, _ name: String) {
        guard zip(target.shape, target.strides).contains(where: { $0 > 1 && $1 == 0 }) else { return }
        target.runtime.warn(
            "UserWarning",
            "Use of \(name) on expanded tensors is deprecated. Please clone() the tensor before performing this operation. "
                + "This also applies to advanced indexing e.g. tensor[mask] = scalar")
    }

    /// `nonzero`: one row of indices per element that is not zero.
    public static func nonzero(_ tensor: Tensor) throws -> Tensor {
        guard !tensor.isMeta else {
            throw TensorError.notImplemented(
                "The register_meta function for torch.nonzero() raises unimplemented by default, as a correct data-independent "
                    + "implementation does not exist. This implementation returns a fake value, assuming all elements of the "
                    + "tensor are non-zero. To enable this registration, please set "
                    + "'torch.fx.experimental._config.meta_nonzero_assume_all_nonzero' to True.")
        }
        try tensor.requireKernel("nonzero_count_cpu")
        let flags = try tensor.bytes().flags()
        let strides = rowMajorStrides(tensor.shape)
        var rows: [Int64] = []
        var count = 0
        for (position, flag) in flags.enumerated() where flag {
            count += 1
            for axis in tensor.shape.indices {
                rows.append(Int64(position / strides[axis] % max(tensor.shape[axis], 1)))
            }
        }
        // The positions of each dimension lie side by side.
        let result = try Tensor(
            shape: [count, tensor.rank], strides: tensor.rank == 0 ? [1, 1] : [1, count], dtype: .int64,
            device: tensor.device, runtime: tensor.runtime)
        try result.bytes().scatter(rows)
        return result
    }
}

extension StridedBytes {
    private struct Flags: ComputeKernel {
        let input: StridedBytes
        func run<C: ElementFunctions>(_ type: C.Type) -> [Bool] { input.gather(as: C.self).map(\.isNonzero) }
    }

    /// Whether each element is not zero, in C order.
    package func flags() -> [Bool] { Reduction.exactClass(dtype).dispatch(Flags(input: self)) }
}

extension DType {
    /// The C++ name as some messages print it, for example `float` or `long long`.
    package var cppShortName: String {
        switch self {
        case .float16: "c10::Half"
        case .bfloat16: "c10::BFloat16"
        case .uint8: "unsigned char"
        case .int8: "signed char"
        case .int16: "short int"
        case .int64: "long int"
        case .uint16: "short unsigned int"
        case .uint32: "unsigned int"
        case .uint64: "long unsigned int"
        case .complex64: "c10::complex<float>"
        case .complex128: "c10::complex<double>"
        default: cppName
        }
    }
}
