import TensorTypes

/// Reading and writing along one dimension at positions given by a tensor.
public enum Gathering {
    /// What a write does where it meets an element.
    public enum Combination: Sendable {
        case replace, add, multiply

        var function: BinaryFunction? {
            switch self {
            case .replace: nil
            case .add: .add
            case .multiply: .multiply
            }
        }
    }

    private struct Read: ComputeKernel {
        let source: StridedBytes
        let positions: [Int]
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            let values = source.gather(as: C.self)
            target.scatter(positions.map { values[$0] })
        }
    }

    private struct Write: ComputeKernel {
        let values: StridedBytes
        let positions: [Int]
        let combination: Combination
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            // One by one, as positions may repeat and several positions may be one element of memory.
            for (position, value) in zip(positions, values.gather(as: C.self)) {
                let element = target.element(at: position)
                element.scatter([
                    combination.function.map { C.apply($0, element.gather(as: C.self)[0], value) } ?? value
                ])
            }
        }
    }

    /// Reads the elements at C-order positions of a tensor.
    package static func read(_ source: Tensor, _ positions: [Int], into target: Tensor) throws {
        if source.isMeta || target.isMeta { return }
        let kernel = Read(source: try source.bytes(), positions: positions, target: try target.bytes())
        Reduction.exactClass(source.dtype).dispatch(kernel)
    }

    /// Writes values to the elements at C-order positions of a tensor.
    package static func write(
        _ values: StridedBytes, _ positions: [Int], _ combination: Combination = .replace, into target: Tensor
    ) throws {
        if target.isMeta { return }
        let kernel = Write(values: values, positions: positions, combination: combination, target: try target.bytes())
        (combination == .replace ? ComputeClass(for: target.dtype, values.dtype) : ComputeClass(for: target.dtype))
            .dispatch(
                kernel)
    }

    /// C-order positions in `shape` of the elements that an index tensor names along `axis`.
    package static func positions(_ index: Tensor, in shape: [Int], axis: Int, name: String) throws -> [Int] {
        let entries = try index.bytes().gather(as: Int64.self)
        let strides = rowMajorStrides(shape)
        let indexStrides = rowMajorStrides(index.shape)
        let size = shape.isEmpty ? 1 : shape[axis]
        return try entries.enumerated().map { number, entry in
            guard entry >= 0 && entry < size else {
                throw TensorError.runtime(
                    "index \(entry) is out of bounds for dimension \(axis) with size \(size)")
            }
            var position = 0
            for dimension in shape.indices {
                let coordinate =
                    dimension == axis
                    ? Int(entry) : number / indexStrides[dimension] % max(index.shape[dimension], 1)
                position += coordinate * strides[dimension]
            }
            return position
        }
    }

    package static func checkIndex(_ index: Tensor, _ name: String) throws {
        // Where nothing is named, no type is asked for.
        guard index.count == 0 || index.dtype == .int64 || index.dtype == .int32 else {
            throw TensorError.runtime("\(name)(): Expected dtype int32/int64 for index")
        }
    }

    /// `gather`.
    ///
    /// - Throws: a `RuntimeError` if ranks, sizes or the index's type do not fit.
    public static func gather(_ input: Tensor, _ axis: Int, _ index: Tensor) throws -> Tensor {
        try gather(input, axis, index, needsKernel: true)
    }

    /// `gather`, also of types that PyTorch's own kernel lacks, as operations need it that have kernels of their own.
    package static func gather(_ input: Tensor, _ axis: Int, _ index: Tensor, needsKernel: Bool) throws -> Tensor {
        try OperandPlan.checkDevices(of: "gather", input, ("index", index))
        let axis = try Geometry.axis(axis, rank: input.rank)
        try checkIndex(index, "gather")
        if index.count > 0 && input.rank != index.rank && !(input.rank <= 1 && index.rank <= 1) {
            throw TensorError.runtime("Index tensor must have the same number of dimensions as input tensor")
        }
        for dimension in index.shape.indices where index.count > 0 && dimension != axis && dimension < input.rank {
            guard index.shape[dimension] <= input.shape[dimension] else {
                throw TensorError.runtime(
                    "Size does not match at dimension \(dimension) expected index [\(Geometry.text(index.shape))] to be no "
                        + "larger than self [\(Geometry.text(input.shape))] apart from dimension \(axis)")
            }
        }
        let result = try Tensor(shape: index.shape, dtype: input.dtype, device: input.device, runtime: input.runtime)
        if needsKernel && index.count > 0 { try input.requireKernel("scatter_gather_tensor_cpu") }
        if !input.isMeta && !index.isMeta && index.count > 0 {
            try read(
                input, positions(index, in: input.rank == 0 ? [1] : input.shape, axis: axis, name: "gather"),
                into: result)
        }
        let shape = input.shape
        // The input is kept though only its shape counts, and so must not be changed.
        try Recording.record(result, "GatherBackward0", inputs: [input], save: [input, index]) { context in
            _ = try context.saved(0)
            return [try scatterAdd(into: shape, axis, context.saved(1), context.gradient)]
        }
        return result
    }

    /// Zeros of a shape with values added at the positions that `gather` would read.
    package static func scatterAdd(into shape: [Int], _ axis: Int, _ index: Tensor, _ values: Tensor) throws -> Tensor {
        try place(values, into: shape, axis, index, .add, "ScatterAddBackward0")
    }

    /// Zeros of a shape with values at the positions that `gather` would read, each no more than once.
    package static func scatter(_ values: Tensor, into shape: [Int], _ axis: Int, _ index: Tensor) throws -> Tensor {
        try place(values, into: shape, axis, index, .replace, "ScatterBackward0")
    }

    private static func place(
        _ values: Tensor, into shape: [Int], _ axis: Int, _ index: Tensor, _ combination: Combination, _ node: String
    ) throws -> Tensor {
        let result = try Tensor(shape: shape, dtype: values.dtype, device: values.device, runtime: values.runtime)
        if !result.isMeta {
            try write(
                values.bytes(), positions(index, in: shape.isEmpty ? [1] : shape, axis: axis, name: "scatter_add"),
                combination, into: result)
        }
        try Recording.record(result, node, inputs: [values], save: [index]) { context in
            [try gather(context.gradient, axis, context.saved(0))]
        }
        return result
    }

    /// `scatter_`, `scatter_add_` and `scatter_(reduce=)`.
    public static func scatterInPlace(
        _ target: Tensor, _ axis: Int, _ index: Tensor, _ source: Tensor, _ combination: Combination, name: String
    ) throws {
        let axis = try Geometry.axis(axis, rank: target.rank)
        let isNumber = source.isWrappedNumber
        let node = combination == .add ? "ScatterAddBackward0" : "ScatterBackward\(isNumber ? 1 : 0)"
        try Recording.inPlace(
            target, node, inputs: isNumber ? [] : [source], save: [index],
            backward: { context in
                let index = try context.saved(0)
                var own: Tensor?
                if context.needs(0) {
                    own = context.gradient
                    if combination == .replace {
                        own = try Recording.changedCopy(of: context.gradient) {
                            try scatterInPlace($0, axis, index, .number(.int(0), $0.runtime), .replace, name: "scatter")
                        }
                    }
                }
                return [own, context.needs(1) ? try gather(context.gradient, axis, index) : nil]
            }
        ) {
            if isNumber {
                try OperandPlan.checkDevices(of: name, target, ("index", index))
            } else {
                try OperandPlan.checkDevices(of: name, target, ("index", index), ("src", source))
            }
            if !isNumber && index.count == 0 { try Overlap.checkNone(target, source) }
            try checkIndex(index, "scatter")
            if !isNumber && source.dtype != target.dtype {
                throw TensorError.runtime("scatter(): Expected self.dtype to be equal to src.dtype")
            }
            if index.count == 0 { return }
            if !isNumber && index.rank != source.rank || index.rank != target.rank && max(index.rank, target.rank) > 1 {
                throw TensorError.runtime(
                    index.rank != target.rank
                        ? "Index tensor must have the same number of dimensions as self tensor"
                        : "Index tensor must have the same number of dimensions as src tensor")
            }
            for dimension in index.shape.indices {
                let fitsTarget = dimension == axis || index.shape[dimension] <= target.shape[dimension]
                let fitsSource = isNumber || index.shape[dimension] <= source.shape[dimension]
                if !fitsTarget || !fitsSource {
                    throw TensorError.runtime(
                        "Expected index [\(Geometry.text(index.shape))] to be no larger than self "
                            + "[\(Geometry.text(target.shape))] apart from dimension \(axis)"
                            + (isNumber ? "" : " and to be no larger size than src [\(Geometry.text(source.shape))]"))
                }
            }
            try Overlap.checkInternal(target)
            for other in [source, index] { try Overlap.checkNone(target, other) }
            try target.requireKernel("scatter_gather_\(isNumber ? "scalar" : "tensor")_cpu")
            if target.isMeta || index.isMeta || source.isMeta { return }
            let values =
                isNumber
                ? try source.bytes().broadcast(to: index.shape)
                : Views.bare(source, Layout(shape: index.shape, strides: source.strides, offset: source.offset))
                    .unsafeBytes()
            try write(
                values, positions(index, in: target.rank == 0 ? [1] : target.shape, axis: axis, name: name),
                combination,
                into: target)
        }
    }

    /// `index_select`.
    ///
    /// - Throws: an `IndexError` for a position out of range or an index with several dimensions.
    public static func indexSelect(_ input: Tensor, _ axis: Int, _ index: Tensor) throws -> Tensor {
        try indexSelect(input, axis, index, needsKernel: true)
    }

    /// `index_select`, also of types that PyTorch's own kernel lacks, for operations that have kernels of their own.
    package static func indexSelect(
        _ input: Tensor, _ axis: Int, _ index: Tensor, needsKernel: Bool
    ) throws -> Tensor {
        let axis = try Geometry.axis(axis, rank: input.rank)
        guard index.rank <= 1 else { throw TensorError.index("index_select(): Index is supposed to be a vector") }
        // On `meta` only the sizes are worked out, whatever the index holds.
        if !input.isMeta {
            if input.rank == 0 && index.count != 1 {
                throw TensorError.runtime(
                    "index_select(): Index to scalar can have only 1 value, got \(index.count) value(s)")
            }
            guard index.dtype == .int64 || index.dtype == .int32 else {
                throw TensorError.runtime("index_select(): Expected dtype int32 or int64 for index")
            }
            // Slices of several elements are copied whole; only elements one by one need a kernel.
            if needsKernel && input.rank <= 1 { try input.requireKernel("index_select") }
        }
        var shape = input.shape
        if !shape.isEmpty { shape[axis] = index.count }
        let result = try Tensor(shape: shape, dtype: input.dtype, device: input.device, runtime: input.runtime)
        if !input.isMeta {
            try read(input, try alongAxis(index, axis, in: input.shape, name: "index_select"), into: result)
        }
        let source = input.shape
        try Recording.record(result, "IndexSelectBackward0", inputs: [input], save: [index]) { context in
            let gradient = context.gradient
            let total = try Tensor(
                shape: source, dtype: gradient.dtype, device: gradient.device, runtime: gradient.runtime)
            try indexWrite(
                total, axis, context.saved(0), gradient, .add, name: "index_add_", node: "IndexAddBackward0")
            total.version?.reset()
            return [total]
        }
        return result
    }

    /// C-order positions of whole slices along an axis.
    package static func alongAxis(_ index: Tensor, _ axis: Int, in shape: [Int], name: String) throws -> [Int] {
        let entries = try index.bytes().gather(as: Int64.self)
        let size = shape.isEmpty ? 1 : shape[axis]
        // Only filling counts negative positions from the end.
        let least = name == "index_fill_" ? -Int64(size) : 0
        for entry in entries where entry < least || entry >= size {
            let place = "index \(entry) is out of bounds for dimension \(axis) with size \(size)"
            throw TensorError.index(
                name == "index_copy_"
                    ? "index_copy_(): \(place)" : name == "index_fill_" ? place : "index out of range in self")
        }
        let inner = shape.dropFirst(axis + 1).reduce(1, *)
        let outer = shape.prefix(axis).reduce(1, *)
        var result: [Int] = []
        result.reserveCapacity(outer * entries.count * inner)
        for block in 0..<outer {
            for entry in entries {
                let start = (block * size + Int(entry) + (entry < 0 ? size : 0)) * inner
                result.append(contentsOf: start..<start + inner)
            }
        }
        return result
    }

    /// `index_copy_`, `index_add_` and `index_fill_`: whole slices along an axis.
    public static func indexWrite(
        _ target: Tensor, _ axis: Int, _ index: Tensor, _ source: Tensor, _ combination: Combination, name: String,
        node: String
    ) throws {
        let axis = try Geometry.axis(axis, rank: target.rank)
        let isNumber = source.rank == 0 && name == "index_fill_"
        // What is written is kept for its shape alone, and so must not be changed either.
        let keepsSource = source.requiresGrad && name != "index_fill_"
        try Recording.inPlace(
            target, node, inputs: source.isWrappedNumber ? [] : [source], save: [index] + (keepsSource ? [source] : []),
            backward: { context in
                let index = try context.saved(0)
                if keepsSource { _ = try context.saved(1) }
                var own: Tensor?
                if context.needs(0) {
                    own = context.gradient
                    if combination == .replace {
                        own = try Recording.changedCopy(of: context.gradient) {
                            try indexWrite(
                                $0, axis, index, .number(.int(0), $0.runtime), .replace, name: "index_fill_",
                                node: "IndexFillBackward0")
                        }
                    }
                }
                guard context.needs(1) else { return [own, nil] }
                let picked = try indexSelect(context.gradient, axis, index)
                return [own, isNumber ? try Reductions.sum(picked) : picked]
            }
        ) {
            try OperandPlan.checkSliceDevices(name, target, index, source.isWrappedNumber ? nil : source)
            if name == "index_copy_" {
                try Overlap.checkInternal(target)
                for other in [index, source] { try Overlap.checkNone(target, other) }
            }
            if !isNumber { try checkSlices(target, axis, index, source, name) }
            try checkSliceIndex(index, name)
            if name == "index_fill_" {
                Selection.warnOverlap(target, name)
            } else {
                try Overlap.checkInternal(target)
                for other in [source, index] { try Overlap.checkNone(target, other) }
            }
            let kernel =
                switch name {
                case "index_fill_": "index_fill_cpu"
                case "index_copy_": "index_copy_cpu"
                default: target.rank > 1 ? "scatter_gather_tensor_cpu" : name
                }
            try target.requireKernel(kernel)
            if target.isMeta { return }
            var expected = target.shape
            if !expected.isEmpty { expected[axis] = index.count }
            let values = source.count == 1 ? try source.bytes().broadcast(to: expected) : try source.bytes()
            try write(values, alongAxis(index, axis, in: target.shape, name: name), combination, into: target)
        }
    }

    /// `take`: elements by their C-order positions.
    ///
    /// - Throws: an `IndexError` out of range, a `RuntimeError` for an index that is not int64.
    public static func take(_ input: Tensor, _ index: Tensor) throws -> Tensor {
        try OperandPlan.checkDevices(of: "_take", input, ("index", index))
        guard index.dtype == .int64 else {
            throw TensorError.runtime("take(): Expected a long tensor for index, but got \(index.dtype.scalarTypeName)")
        }
        let count = input.count
        if index.isMeta || input.isMeta {
            // Without data there is nothing to look up, and nothing to differentiate either.
            return try Tensor(shape: index.shape, dtype: input.dtype, device: input.device, runtime: input.runtime)
        }
        guard count > 0 || index.count == 0 else {
            throw TensorError.index("take(): tried to take from an empty tensor")
        }
        let positions =
            try index.isMeta || input.isMeta
            ? []
            : index.bytes().gather(as: Int64.self).map { entry -> Int in
                guard entry >= -count && entry < count else {
                    throw TensorError.index(
                        "out of range: tried to access index \(entry) on a tensor of \(count) elements.")
                }
                return Int(entry < 0 ? entry + Int64(count) : entry)
            }
        try input.requireKernel("take_cpu")
        let result = try Tensor(shape: index.shape, dtype: input.dtype, device: input.device, runtime: input.runtime)
        try read(input, positions, into: result)
        let shape = input.shape
        try Recording.record(result, "TakeBackward0", inputs: [input], save: [input]) { context in
            _ = try context.saved(0)
            return [try Rearranging.place(context.gradient, into: shape, positions, "PutBackward0")]
        }
        return result
    }
}

extension Tensor {
    /// The memory of a tensor that is known to have data.
    package func unsafeBytes() -> StridedBytes {
        guard let bytes = try? bytes() else { preconditionFailure("a tensor without data was read") }
        return bytes
    }
}
