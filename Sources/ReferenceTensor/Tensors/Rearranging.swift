import TensorTypes

/// Operations that copy elements into another arrangement.
public enum Rearranging {
    /// A fresh tensor whose elements are those at C-order positions of the input; the gradient goes back there.
    ///
    /// - Parameters:
    ///   - save: the tensors of positions, which must not be changed before the gradient is computed.
    ///   - inverse: the operation that leads a gradient back, if not by adding at the positions.
    ///   - gradientNode: the node of that addition, where it is itself recorded.
    package static func pick(
        _ input: Tensor, shape: [Int], positions: @autoclosure () -> [Int], _ name: String,
        save: [Tensor] = [], gradientNode: String = "IndexPutImplBackward0", inverse: ((Tensor) throws -> Tensor)? = nil
    ) throws -> Tensor {
        let result = try Tensor(shape: shape, dtype: input.dtype, device: input.device, runtime: input.runtime)
        let chosen = input.isMeta && !input.requiresGrad ? [] : positions()
        // Positions without data say nothing.
        if chosen.count == result.count { try Gathering.read(input, chosen, into: result) }
        let source = input.shape
        try Recording.record(result, name, inputs: [input], save: save) { context in
            for index in save.indices { _ = try context.saved(index) }
            if let inverse { return [try inverse(context.gradient)] }
            return [try place(context.gradient, into: source, chosen, gradientNode)]
        }
        return result
    }

    /// Zeros of a shape with values added at C-order positions.
    package static func place(_ values: Tensor, into shape: [Int], _ positions: [Int], _ node: String) throws -> Tensor
    {
        let total = try Tensor(shape: shape, dtype: values.dtype, device: values.device, runtime: values.runtime)
        let combination: Gathering.Combination = total.runtime.has(.indexGradientOverwrites) ? .replace : .add
        if !total.isMeta { try Gathering.write(values.bytes(), positions, combination, into: total) }
        let source = values.shape
        try Recording.record(total, node, inputs: [values]) { context in
            [try pick(context.gradient, shape: source, positions: positions, "IndexBackward0")]
        }
        return total
    }

    /// C-order positions, in `source`, of the element that each element of `target` comes from.
    private static func positions(_ target: [Int], source: [Int], _ coordinate: (_ axis: Int, _ index: Int) -> Int)
        -> [Int]
    {
        let strides = rowMajorStrides(source)
        var result = [0]
        for axis in target.indices {
            let steps = (0..<target[axis]).map { coordinate(axis, $0) * strides[axis] }
            result = result.flatMap { base in steps.map { base + $0 } }
        }
        return result
    }

    package static func flip(_ input: Tensor, _ axes: [Int]) throws -> Tensor {
        for axis in axes { _ = try Geometry.axis(axis, rank: input.rank) }
        // Runs of neighbours in memory are copied whole; only where they turn round is a kernel needed.
        let long = input.shape.indices.filter { input.shape[$0] > 1 }
        if let inner = long.min(by: { input.strides[$0] < input.strides[$1] }), input.count > 0,
            try axes.contains(where: { try Geometry.axis($0, rank: input.rank) == inner })
        {
            try input.requireKernel("flip_cpu")
        }
        return try flipped(input, axes)
    }

    /// The elements in reverse along some axes.
    private static func flipped(_ input: Tensor, _ axes: [Int]) throws -> Tensor {
        let flipped = Set(try axes.map { try Geometry.axis($0, rank: input.rank) })
        let shape = input.shape
        return try pick(
            input, shape: shape,
            positions: positions(shape, source: shape) { axis, index in
                flipped.contains(axis) ? shape[axis] - 1 - index : index
            }, "FlipBackward0", inverse: { try flip($0, axes) })
    }

    /// `_unsafe_view`: a tensor that nobody else holds under another shape, which is no view of it.
    package static func unsafeView(_ input: Tensor, _ shape: [Int]) throws -> Tensor {
        let result = bareAlias(input, shape)
        let source = input.shape
        try Recording.record(result, "UnsafeViewBackward0", inputs: [input]) { context in
            [try Shaping.reshape(context.gradient, source)]
        }
        return result
    }

    private static func bareAlias(_ input: Tensor, _ shape: [Int]) -> Tensor {
        let result = input.detached()
        result.shape = shape
        result.strides = rowMajorStrides(shape)
        return result
    }

    /// `roll` by `shifts` along `axes`; along all elements if no axes are named.
    package static func roll(_ input: Tensor, _ shifts: [Int], _ axes: [Int]) throws -> Tensor {
        if axes.isEmpty {
            guard shifts.count == 1 else {
                throw TensorError.runtime("shifts and dimensions must align. shifts: \(shifts.count), dims:0")
            }
            let flat = try input.runtime.withoutGrad {
                try Shaping.view(roll(Shaping.reshape(input, [input.count]), shifts, [0]), input.shape)
            }
            return try rearranged(input, flat, "RollBackward0") { try roll($0, shifts.map { -$0 }, []) }
        }
        guard axes.count == shifts.count else {
            throw TensorError.runtime("shifts and dimensions must align. shifts: \(shifts.count), dims:\(axes.count)")
        }
        var distance = [Int](repeating: 0, count: input.rank)
        for (axis, shift) in zip(axes, shifts) { distance[try Geometry.existingAxis(axis, rank: input.rank)] += shift }
        let shape = input.shape
        return try pick(
            input, shape: shape,
            positions: positions(shape, source: shape) { axis, index in
                let size = shape[axis]
                return ((index - distance[axis]) % size + size) % size
            }, "RollBackward0", inverse: { try roll($0, shifts.map { -$0 }, axes) })
    }

    /// `rot90`: quarter turns from the first axis towards the second.
    package static func rotate(_ input: Tensor, _ turns: Int, _ first: Int, _ second: Int) throws -> Tensor {
        guard input.rank >= 2 else {
            throw TensorError.runtime("expected total dims >= 2, but got total dims = \(input.rank)")
        }
        let quarters = (turns % 4 + 4) % 4
        let turned = try input.runtime.withoutGrad {
            switch quarters {
            case 1: try Shaping.transpose(flipped(input, [second]), first, second)
            case 2: try flipped(input, [first, second])
            case 3: try Shaping.transpose(flipped(input, [first]), first, second)
            default: try Conversion.clone(input)
            }
        }
        return try rearranged(input, turned, "Rot90Backward0") { try rotate($0, -quarters, first, second) }
    }

    /// `narrow_copy`: a copy of the part that `narrow` shows.
    package static func narrowCopy(_ input: Tensor, _ axis: Int, _ start: Int, _ length: Int) throws -> Tensor {
        let part = try input.runtime.withoutGrad { try Shaping.narrow(input, axis, start, length) }
        let shape = input.shape
        let axis = try Geometry.axis(axis, rank: input.rank)
        let first = start < 0 ? start + shape[axis] : start
        return try rearranged(input, part.contiguousClone(), "NarrowCopyBackward0") {
            try Views.embed(
                $0, into: shape,
                at: Layout.contiguous(shape).slicing(axis: axis, start: first, stop: first + length, step: 1))
        }
    }

    /// Makes fresh memory, arranged as `result` shows it, one result of one operation on `input`, and no view.
    private static func rearranged(
        _ input: Tensor, _ result: Tensor, _ name: String, _ gradient: @escaping (Tensor) throws -> Tensor
    ) throws -> Tensor {
        let fresh = Views.bare(result, result.layout)
        try Recording.record(fresh, name, inputs: [input]) { [try gradient($0.gradient)] }
        return fresh
    }

    /// `repeat`: the tensor side by side with itself.
    package static func tile(_ input: Tensor, _ repeats: [Int]) throws -> Tensor {
        guard repeats.count >= input.rank else {
            throw TensorError.runtime(
                "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
        }
        if input.runtime.has(.repeatShares), repeats == input.shape.map({ _ in 1 }) { return input }
        let padded = [Int](repeating: 1, count: repeats.count - input.rank) + input.shape
        let shape = zip(padded, repeats).map { $0 &* $1 }
        if let negative = shape.first(where: { $0 < 0 }) {
            throw TensorError.runtime(
                "Trying to create tensor with negative dimension \(negative): [\(Geometry.text(shape))]")
        }
        return try pick(
            input, shape: shape, positions: positions(shape, source: padded) { axis, index in index % padded[axis] },
            "RepeatBackward0", inverse: { try repeatGradient($0, padded, repeats, source: input.shape) })
    }

    /// The gradient of `repeat`: the repetitions become dimensions of their own, which are summed.
    private static func repeatGradient(_ gradient: Tensor, _ padded: [Int], _ repeats: [Int], source: [Int]) throws
        -> Tensor
    {
        let repeated = repeats.indices.filter { repeats[$0] != 1 }
        if repeated.isEmpty { return try Shaping.reshape(gradient, source) }
        let apart = try Shaping.reshape(gradient, zip(repeats, padded).flatMap { [$0, $1] })
        // Dimensions that the source lacks go with those summed.
        let gone = padded.indices.map { 2 * $0 } + padded.indices.prefix(padded.count - source.count).map { 2 * $0 + 1 }
        return try Reductions.sum(apart, axes: gone.sorted())
    }

    /// `cat`: tensors one after the other along a dimension, in the promoted type.
    ///
    /// - Throws: a `RuntimeError` without tensors, or if ranks or other sizes differ.
    public static func concatenate(_ tensors: [Tensor], _ axis: Int, name: String = "CatBackward0") throws -> Tensor {
        guard let runtime = tensors.first?.runtime else {
            throw TensorError.value("torch.cat(): expected a non-empty list of Tensors")
        }
        if let number = tensors.firstIndex(where: { $0.rank == 0 }) {
            throw TensorError.runtime("zero-dimensional tensor (at position \(number)) cannot be concatenated")
        }
        if tensors.count == 1 && runtime.has(.catShares) { return tensors[0] }
        // An empty vector goes with any shape.
        let shaped = tensors.filter { $0.shape != [0] }
        let first = shaped.first ?? tensors[0]
        let axis = try Geometry.axis(axis, rank: first.rank)
        if runtime.has(.catDevicesFirst) { try checkListDevices(tensors) }
        var operands = TorchPromotion.Operands()
        for tensor in tensors {
            try operands.add(tensor.dtype, rank: tensor.rank, isNumber: false, defaultDType: runtime.defaultDType)
        }
        for (number, tensor) in tensors.enumerated() where tensor.shape != [0] {
            guard tensor.rank == first.rank else {
                throw TensorError.runtime(
                    "Tensors must have same number of dimensions: got \(first.rank) and \(tensor.rank)")
            }
            for dimension in first.shape.indices
            where dimension != axis && tensor.shape[dimension] != first.shape[dimension] {
                throw TensorError.runtime(
                    "Sizes of tensors must match except in dimension \(axis). Expected size \(first.shape[dimension]) but got "
                        + "size \(tensor.shape[dimension]) for tensor number \(number) in the list.")
            }
        }
        try checkListDevices(tensors)
        var shape = first.shape
        if !shaped.isEmpty { shape[axis] = shaped.map { $0.shape[axis] }.reduce(0, +) }
        let result = try Tensor(
            shape: shape, dtype: try runtime.has(.catTakesFirst) ? tensors[0].dtype : operands.result(),
            device: OperandPlan.commonDevice(tensors), runtime: runtime)
        var start = 0
        var slices: [(Int, Int)] = []
        for tensor in tensors {
            let size =
                tensor.shape == [0] && shape != [0] && first.rank != 1 ? 0 : tensor.shape[min(axis, tensor.rank - 1)]
            slices.append((start, start + size))
            if size > 0 && !result.isMeta {
                let part = Views.bare(
                    result, result.layout.slicing(axis: axis, start: start, stop: start + size, step: 1))
                try part.overwrite(with: tensor)
            }
            start += size
        }
        let shapes = tensors.map(\.shape)
        try Recording.record(result, name, inputs: tensors) { context in
            try zip(slices, shapes).enumerated().map { number, part in
                guard context.needs(number) else { return nil }
                if part.1 == [0] && part.0.0 == part.0.1 {
                    return try Tensor(
                        shape: [0], dtype: context.gradient.dtype, device: context.gradient.device,
                        runtime: context.gradient.runtime)
                }
                return try Shaping.slice(context.gradient, axis, start: part.0.0, stop: part.0.1, step: 1)
            }
        }
        return result
    }

    private static func checkListDevices(_ tensors: [Tensor]) throws {
        if tensors[0].runtime.has(.catDevicesUnchecked) { return }
        if tensors.contains(where: \.isMeta) { return try OperandPlan.checkDevices(tensors) }
        let expected = tensors[0].device
        for tensor in tensors where tensor.device != expected {
            throw TensorError.runtime(
                "Expected all tensors to be on the same device, but got tensors is on \(tensor.device.text), different from "
                    + "other tensors on \(expected.text) (when checking argument in method wrapper_"
                    + "\(OperandPlan.commonDevice(tensors).type.uppercased())_cat)")
        }
    }

    /// `stack`: tensors of one shape along a new dimension.
    public static func stack(_ tensors: [Tensor], _ axis: Int) throws -> Tensor {
        guard let first = tensors.first else { throw TensorError.runtime("stack expects a non-empty TensorList") }
        let position = try Geometry.axis(axis, rank: first.rank + 1)
        for (number, tensor) in tensors.enumerated() where tensor.shape != first.shape {
            throw TensorError.runtime(
                "stack expects each tensor to be equal size, but got [\(Geometry.text(first.shape))] at entry 0 and "
                    + "[\(Geometry.text(tensor.shape))] at entry \(number)")
        }
        let result = try first.runtime.withoutGrad {
            try concatenate(tensors.map { try Shaping.unsqueeze($0, position) }, position)
        }
        let count = tensors.count
        try Recording.record(result, "StackBackward0", inputs: tensors) { context in
            try (0..<count).map { number in
                context.needs(number) ? try Shaping.select(context.gradient, position, number) : nil
            }
        }
        return result
    }

    /// `sort`, stable, with the positions the elements came from.
    public static func sort(_ input: Tensor, _ axis: Int, descending: Bool) throws -> (
        values: Tensor, positions: Tensor
    ) {
        if input.dtype.isComplex { throw TensorError.runtime(" Sort does not support complex dtypes on CPU") }
        let axis = try Geometry.axis(axis, rank: input.rank)
        let positions = try Tensor(shape: input.shape, dtype: .int64, device: input.device, runtime: input.runtime)
        if !input.isMeta {
            let order = input.rank == 0 ? [] : input.shape.indices.filter { $0 != axis } + [axis]
            var (from, to) = (try input.bytes(), try positions.bytes())
            for keyPath in [\StridedBytes.shape, \StridedBytes.strides] {
                from[keyPath: keyPath] = order.map { from[keyPath: keyPath][$0] }
                to[keyPath: keyPath] = order.map { to[keyPath: keyPath][$0] }
            }
            let length = input.rank == 0 ? 1 : input.shape[axis]
            to.scatter(Reduction.order(from, rowLength: length, descending: descending).map(Int64.init))
        }
        let values = try input.runtime.withoutGrad {
            input.rank == 0
                ? try Conversion.clone(input) : try Gathering.gather(input, axis, positions, needsKernel: false)
        }
        let shape = input.shape
        try Recording.record(values, "SortBackward0", inputs: [input]) { context in
            [try Gathering.scatter(context.gradient, into: shape, axis, positions)]
        }
        return (values, positions)
    }
}
