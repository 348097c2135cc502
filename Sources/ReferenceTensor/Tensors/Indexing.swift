import TensorTypes

/// One part of an index expression, already resolved from Python values.
public enum IndexItem {
    case integer(Int)
    case slice(start: Int?, stop: Int?, step: Int)
    case newAxis
    case ellipsis
    case boolean(Bool)
    /// An index tensor of integers, booleans or bytes; a list or array becomes one.
    case tensor(Tensor)
    /// What is no index: the error when its turn comes.
    case invalid(TensorError)
}

/// Reading and writing with index expressions.
///
/// Integers, slices, `None` and `...` make views; tensors, lists and arrays copy. Source: the *Tensor indexing API* and
/// *Tensor Views* pages, and NumPy's indexing rules, which PyTorch follows.
public enum Indexing {
    /// A basic view and the index tensors left over, one slot per dimension of the view.
    private struct Resolved {
        var view: Tensor
        var indices: [Tensor?]
        var hasTensors: Bool { indices.contains { $0 != nil } }
    }

    private static func consumedDimensions(_ items: [IndexItem]) -> Int {
        items.reduce(0) { count, item in
            switch item {
            case .integer, .slice, .invalid: count + 1
            case .tensor(let index): count + (index.dtype == .bool || index.dtype == .uint8 ? index.rank : 1)
            case .newAxis, .ellipsis, .boolean: count
            }
        }
    }

    /// - Parameters:
    ///   - isTuple: whether the index was written with a comma, even of one part.
    ///   - beforeMasks: called with the view so far before masks and positions are looked at.
    private static func resolve(
        _ tensor: Tensor, _ items: [IndexItem], isTuple: Bool, beforeMasks: (Tensor) throws -> Void = { _ in }
    ) throws -> Resolved {
        let consumed = consumedDimensions(items)
        guard consumed <= tensor.rank else {
            if tensor.rank == 0, items.count == 1, case .slice = items[0] {
                throw TensorError.index("slice() cannot be applied to a 0-dim tensor.")
            }
            throw TensorError.index("too many indices for tensor of dimension \(tensor.rank)")
        }
        var view = tensor
        var indices: [Tensor?] = []
        var axis = 0
        // Masks are compared with the dimensions that they stand for when all indices have been applied.
        var pending: [(index: Tensor, axis: Int)] = []
        // Messages count the parts of the index expression, not the dimensions they stand for.
        for (dimension, item) in items.enumerated() {
            switch item {
            case .invalid(let error): throw error
            case .integer(let index):
                let size = view.shape[axis]
                let clamps = size > 0 && view.runtime.has(.indexClamps)
                let index = clamps ? min(max(index, -size), size - 1) : index
                guard index >= -size && index < size else {
                    throw TensorError(
                        kind: view.runtime.has(.indexErrorKind) ? "RuntimeError" : "IndexError",
                        "index \(index) is out of bounds for dimension \(dimension) with size \(size)")
                }
                view = try Shaping.select(view, axis, index)
            case .slice(let start, let stop, let step):
                guard step > 0 else { throw TensorError.value("step must be greater than zero") }
                // Beside other items a slice of all there is does nothing.
                let isWhole = (start ?? 0) == 0 && stop.map { $0 >= view.shape[axis] } ?? true && step == 1
                if isWhole && (items.count > 1 || isTuple) {
                    axis += 1
                    continue
                }
                view = try Shaping.slice(view, axis, start: start, stop: stop, step: step)
                axis += 1
            case .newAxis:
                view = try Shaping.unsqueeze(view, axis)
                axis += 1
            case .ellipsis:
                axis += tensor.rank - consumed
            case .boolean(let value):
                view = try Shaping.unsqueeze(view, axis)
                let index = try Tensor(
                    shape: [value ? 1 : 0], dtype: .int64, device: view.device, runtime: view.runtime)
                place(index, at: axis, in: &indices)
                axis += 1
            case .tensor(let index):
                if index.rank == 0 && index.dtype != .bool && index.dtype != .uint8 {
                    // A tensor without dimensions is an integer; its view stays one.
                    guard index.dtype.isIntegral else {
                        throw TensorError.index("tensors used as indices must be long, int, byte or bool tensors")
                    }
                    guard case .int(let value) = try index.firstElement() else { continue }
                    let size = view.shape[axis]
                    let position = Int(truncatingIfNeeded: value)
                    guard position >= -size && position < size else {
                        throw TensorError.index(
                            "index \(position) is out of bounds for dimension \(dimension) with size \(size)")
                    }
                    view = try Shaping.select(view, axis, position)
                } else if index.rank == 0 {
                    view = try Shaping.unsqueeze(view, axis)
                    let isTrue = try index.firstElement().isNonzero
                    place(
                        try Tensor(shape: [isTrue ? 1 : 0], dtype: .int64, device: view.device, runtime: view.runtime),
                        at: axis, in: &indices)
                    axis += 1
                } else {
                    pending.append((index, axis))
                    let consumed = consumedDimensions([item])
                    axis += consumed
                }
            }
        }
        if !pending.isEmpty { try beforeMasks(view) }
        for (index, axis) in pending {
            for (offset, part) in try expand(index, view, axis).enumerated() {
                place(part, at: axis + offset, in: &indices)
            }
        }
        if indices.contains(where: { $0 != nil }) {
            while indices.count < view.rank { indices.append(nil) }
        }
        return Resolved(view: view, indices: indices)
    }

    private static func place(_ index: Tensor, at axis: Int, in indices: inout [Tensor?]) {
        while indices.count <= axis { indices.append(nil) }
        indices[axis] = index
    }

    /// A mask becomes one index tensor per dimension; an integer tensor stays itself.
    private static func expand(_ index: Tensor, _ view: Tensor, _ axis: Int) throws -> [Tensor] {
        switch index.dtype {
        case .bool, .uint8:
            if index.dtype == .uint8 {
                index.runtime.warn(
                    "UserWarning",
                    "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.")
            }
            for dimension in index.shape.indices where index.shape[dimension] != view.shape[axis + dimension] {
                throw TensorError.index(
                    "The shape of the mask [\(Geometry.text(index.shape))] at index \(dimension) does not match the shape of "
                        + "the indexed tensor [\(Geometry.text(view.shape))] at index \(axis + dimension)")
            }
            let places = try Selection.nonzero(index)
            return try index.runtime.withoutGrad { try (0..<index.rank).map { try Shaping.select(places, 1, $0) } }
        case .int64, .int32, .int16, .int8: return [index]
        default: throw TensorError.index("tensors used as indices must be long, int, byte or bool tensors")
        }
    }

    /// `tensor[items]`.
    ///
    /// - Throws: an `IndexError` for too many indices, positions out of range and masks that do not fit.
    public static func get(_ tensor: Tensor, _ items: [IndexItem], isTuple: Bool = false) throws -> Tensor {
        let resolved = try resolve(tensor, items, isTuple: isTuple)
        guard resolved.hasTensors else {
            // `tensor[...]` is a view of its own, not the tensor.
            return resolved.view === tensor
                ? try Views.make(tensor, "AliasBackward0", inverse: { $0 }) { $0 } : resolved.view
        }
        return try gather(resolved.view, resolved.indices, given: try indexTensors(items))
    }

    /// The tensors among the items that reach the kernel as they were written.
    ///
    /// Of those without dimensions an integer selects before the kernel is asked, and a mask becomes positions.
    private static func indexTensors(_ items: [IndexItem]) throws -> [Tensor] {
        try items.compactMap {
            guard case .tensor(let index) = $0 else { return nil }
            guard index.rank == 0 else { return index }
            return index.dtype == .bool || index.dtype == .uint8
                ? try Conversion.to(index, dtype: .int64, device: nil) : nil
        }
    }

    /// C-order positions in the view and the result's shape for index tensors.
    private static func plan(_ view: Tensor, _ indices: [Tensor?]) throws -> (
        positions: [Int], shape: [Int], indexed: [Int]
    ) {
        let axes = indices.indices.filter { indices[$0] != nil }
        let given = axes.compactMap { indices[$0] }
        for index in given where !index.device.isCPU && index.device != view.device && !(view.isMeta || index.isMeta) {
            if view.runtime.has(.indexDevicesUnchecked) { continue }
            throw TensorError.runtime(
                "indices should be either on cpu or on the same device as the indexed tensor (\(view.device.text))")
        }
        guard let first = given.first else {
            throw TensorError.index("tensors used as indices must be long, int, byte or bool tensors")
        }
        var broadcast = first.shape
        for index in given.dropFirst() {
            guard let wide = try? Geometry.broadcast(broadcast, index.shape) else {
                throw TensorError.index(
                    "shape mismatch: indexing tensors could not be broadcast together with shapes "
                        + given.map { "[\(Geometry.text($0.shape))]" }.joined(separator: ", "))
            }
            broadcast = wide
        }
        let isAdjacent = axes.last! - axes.first! == axes.count - 1
        let front = isAdjacent ? axes.first! : 0
        let kept = view.shape.indices.filter { indices[$0] == nil }
        let before = isAdjacent ? kept.filter { $0 < front } : []
        let after = kept.filter { !before.contains($0) }
        let shape = before.map { view.shape[$0] } + broadcast + after.map { view.shape[$0] }
        if view.isMeta || given.contains(where: \.isMeta) { return ([], shape, axes) }

        let strides = rowMajorStrides(view.shape)
        var indexed = [Int](repeating: 0, count: broadcast.reduce(1, *))
        for (axis, index) in zip(axes, given) {
            let entries = try index.bytes().broadcast(to: broadcast).gather(as: Int64.self)
            let size = view.shape[axis]
            guard size > 0 || entries.isEmpty else {
                throw TensorError.index("index is out of bounds for dimension with size 0")
            }
            for (number, entry) in entries.enumerated() {
                guard entry >= -size && entry < size else {
                    throw TensorError.index("index \(entry) is out of bounds for dimension \(axis) with size \(size)")
                }
                indexed[number] += Int(entry < 0 ? entry + Int64(size) : entry) * strides[axis]
            }
        }
        func offsets(_ axes: [Int]) -> [Int] {
            axes.reduce([0]) { bases, axis in
                bases.flatMap { base in (0..<view.shape[axis]).map { base + $0 * strides[axis] } }
            }
        }
        let (outer, inner) = (offsets(before), offsets(after))
        var positions: [Int] = []
        positions.reserveCapacity(outer.count * indexed.count * inner.count)
        for a in outer {
            for b in indexed {
                for c in inner { positions.append(a + b + c) }
            }
        }
        return (positions, shape, axes)
    }

    private static func gather(_ view: Tensor, _ indices: [Tensor?], given: [Tensor]) throws -> Tensor {
        let (positions, shape, _) = try plan(view, indices)
        if let shared = try view.runtime.fault?.indexed(view, indices, positions) { return shared }
        return try Rearranging.pick(
            view, shape: shape, positions: positions, "IndexBackward0", save: given)
    }

    /// `tensor[items] = value`.
    ///
    /// - Parameter isNumber: whether the value is a Python number, which converts to the tensor's type.
    /// - Throws: what ``get(_:_:)`` throws, and a `RuntimeError` if the value's shape or, for index tensors, type does not
    ///   fit.
    public static func set(
        _ tensor: Tensor, _ items: [IndexItem], _ value: Tensor, isNumber: Bool
    ) throws {
        if case .boolean(false)? = items.first, items.count == 1 { return }
        let resolved =
            try whole(tensor, items)
            ?? resolve(tensor, items, isTuple: true) {
                try Recording.checkInPlace($0, inputs: [$0, value.isWrappedNumber ? nil : value])
            }
        if resolved.hasTensors {
            return try put(resolved.view, resolved.indices, value, accumulates: false, given: try indexTensors(items))
        }
        let target = resolved.view
        // A single number fills; only where the shapes are equal is it copied.
        if isNumber || value.rank == 0 && target.rank > 0 && value.device.isCPU {
            return try InPlace.fill(target, value, isAssignment: true)
        }
        // Leading dimensions of size 1 of the value do not count.
        var source = value
        if source.rank > target.rank {
            var shape = source.shape
            while shape.count > target.rank && shape.first == 1 { shape.removeFirst() }
            if shape.count < source.rank { source = try Shaping.view(source, shape) }
        }
        if target.device != source.device && source.rank == 0 {
            source = try Conversion.move(source, to: target.device)
        }
        source = try Shaping.expand(source, target.shape)
        try Conversion.copyInPlace(target, from: source)
    }

    /// What `...` and `True` alone stand for in an assignment: the tensor itself, and the tensor with one more dimension.
    private static func whole(_ tensor: Tensor, _ items: [IndexItem]) throws -> Resolved? {
        guard items.count == 1 else { return nil }
        switch items[0] {
        case .ellipsis: return Resolved(view: tensor, indices: [])
        case .boolean(true): return Resolved(view: try Shaping.unsqueeze(tensor, 0), indices: [])
        default: return nil
        }
    }

    /// Writes zeros at C-order positions, recorded as the assignment that it is.
    private static func clear(_ target: Tensor, _ positions: [Int], _ shape: [Int]) throws {
        try Recording.inPlace(
            target, "IndexPutBackward0", inputs: [],
            backward: { context in
                [try Recording.changedCopy(of: context.gradient) { try clear($0, positions, shape) }]
            }
        ) {
            if target.isMeta { return }
            let zeros = try Tensor(shape: shape, dtype: target.dtype, device: target.device, runtime: target.runtime)
            try Gathering.write(zeros.bytes(), positions, into: target)
        }
    }

    /// `index_put_`.
    ///
    /// - Parameter written: the indices as they were written, where masks have become positions since.
    public static func put(
        _ tensor: Tensor, _ indices: [Tensor?], _ value: Tensor, accumulates: Bool, given written: [Tensor]? = nil
    ) throws {
        try Recording.checkInPlace(tensor, inputs: [tensor, value.isWrappedNumber ? nil : value])
        var slots: [Tensor?] = []
        for index in indices {
            guard let index else {
                slots.append(nil)
                continue
            }
            slots.append(
                contentsOf: index.rank == 0 && index.dtype != .bool ? [index] : try expand(index, tensor, slots.count))
        }
        guard slots.count <= tensor.rank else {
            throw TensorError.index(
                "too many indices for tensor of dimension \(tensor.rank) (got \(slots.count))")
        }
        while slots.count < tensor.rank { slots.append(nil) }
        let (positions, shape, _) = try plan(tensor, slots)
        let valueShape = value.shape
        let given = written ?? indices.compactMap { $0 }
        let fills =
            !accumulates && value.count == 1 && value.device.isCPU && given.count == 1
            && (given[0].dtype == .bool || given[0].dtype == .uint8)
        try Recording.inPlace(
            tensor, "IndexPutBackward0", inputs: value.isWrappedNumber ? [] : [value], save: given,
            backward: { context in
                for index in 0..<context.node.savedCount { _ = try context.saved(index) }
                var own: Tensor?
                if context.needs(0) {
                    own = context.gradient
                    if !accumulates {
                        own = try Recording.changedCopy(of: context.gradient) { try clear($0, positions, shape) }
                    }
                }
                guard context.needs(1) else { return [own, nil] }
                let picked = try Rearranging.pick(
                    context.gradient, shape: shape, positions: positions, "IndexBackward0")
                return [own, try Reductions.sum(picked, toShape: valueShape)]
            }
        ) {
            Selection.warnOverlap(tensor, "index_put_")
            for other in [value] + given { try Overlap.checkNone(tensor, other) }
            if fills {
                // One number under one mask is `masked_fill_`, which converts.
                if !tensor.isMeta {
                    try InPlace.checkRange(try value.firstElement(), tensor.dtype, isSingle: written != nil)
                }
            }
            var source = value
            while source.rank > shape.count && source.shape.first == 1 {
                source = try Shaping.view(source.detached(), Array(source.shape.dropFirst()))
            }
            guard let wide = try? Geometry.broadcast(shape, source.shape), wide == shape else {
                throw TensorError.runtime(
                    "shape mismatch: value tensor of shape [\(Geometry.text(value.shape))] cannot be broadcast to indexing "
                        + "result of shape [\(Geometry.text(shape))]")
            }
            if !fills && tensor.dtype != value.dtype && !value.isWrappedNumber {
                throw TensorError.runtime(
                    "Index put requires the source and destination dtypes match, got \(tensor.dtype.scalarTypeName) for the "
                        + "destination and \(value.dtype.scalarTypeName) for the source.")
            }
            try tensor.requireKernel(fills ? "masked_fill" : "index_put")
            if tensor.isMeta || source.isMeta || given.contains(where: \.isMeta) { return }
            if !fills { try OperandPlan.checkDevices([source], output: tensor) }
            try Gathering.write(
                source.bytes().broadcast(to: shape), positions, accumulates ? .add : .replace, into: tensor)
        }
    }
}

/// In-place operations that fill with one value.
public enum InPlace {
    /// `fill_` with a tensor without dimensions or a number; allowed on expanded tensors.
    ///
    /// - Parameter isAssignment: whether this is an item assignment, which copies the number and so refuses expanded places.
    /// - Throws: a `RuntimeError` for a value with dimensions, and for one that the type cannot hold.
    public static func fill(_ target: Tensor, _ value: Tensor, isAssignment: Bool = false) throws {
        guard target.sparse == nil else { throw TensorError.notImplemented(Sparse.noKernel(for: "fill_.Scalar")) }
        try Recording.checkInPlace(target, inputs: [target, value.isWrappedNumber ? nil : value])
        guard value.rank == 0 else {
            throw TensorError.runtime(
                "fill_ only supports 0-dimension value tensor but got tensor with \(value.rank) dimensions.")
        }
        try Recording.inPlace(
            target,
            isAssignment && target.rank == 0
                ? "torch::autograd::CopyBackwards"
                : value.isWrappedNumber && !isAssignment ? "FillBackward2" : "FillBackward3",
            inputs: [value.isWrappedNumber ? nil : value],
            needsDifferentiableTarget: isAssignment && target.rank == 0,
            backward: { context in
                [
                    context.needs(0)
                        ? try context.zeros(unless: .fillKeepsGradient) : nil,
                    context.needs(1) ? try Reductions.sum(context.gradient) : nil,
                ]
            }
        ) {
            if target.isMeta || value.isMeta { return }
            if !target.device.isCPU || !value.device.isCPU { try OperandPlan.checkDevices([value], output: target) }
            // A tensor is copied, which wraps what does not fit; a number is converted.
            let isChecked = (value.isWrappedNumber || isAssignment) && !target.runtime.has(.fillUnchecked)
            if isChecked {
                try checkRange(try value.firstElement(), target.dtype, isSingle: isAssignment || target.count == 1)
            }
            if isAssignment { try Overlap.checkInternal(target) }
            try target.overwrite(with: value)
        }
    }

    /// Refuses a number that a type cannot hold, as conversions of numbers in C++ do: unsigned types take negative numbers.
    ///
    /// - Parameter isSingle: whether one place is written, or one value assigned; for narrow floats that goes by way of
    ///   double precision, which takes what is too large as infinite.
    package static func checkRange(_ scalar: Scalar, _ dtype: DType, isSingle: Bool = false) throws {
        let isByDouble = isSingle && dtype.isFloatingPoint && dtype.itemSize < 4
        let dtype = isByDouble ? .float64 : dtype
        let isTooLarge: Bool
        switch (dtype.category, scalar) {
        case (.boolean, _): isTooLarge = false
        case (.complex, _):
            let (real, imaginary) = scalar.parts
            // Halves of half a complex number become infinite.
            isTooLarge = dtype == .complex64 && (exceeds(real, .float32) || exceeds(imaginary, .float32))
        case (_, .complex(let real, let imaginary)):
            isTooLarge = imaginary != 0 || (dtype.category == .floating && exceeds(real, dtype))
        case (.floating, _): isTooLarge = exceeds(scalar.double, dtype)
        case (.integral, .float(let value)):
            // Unlike negative integers, negative floats do not wrap into unsigned types.
            guard let range = dtype.integerRange else { return }
            isTooLarge = !(value >= Double(range.least) && value <= Double(range.greatest))
        case (.integral, .int(let value)):
            guard let range = dtype.integerRange else { return }
            isTooLarge = value > range.greatest || value < (dtype.isSigned ? range.least : -range.greatest)
        default: isTooLarge = false
        }
        if isTooLarge {
            throw TensorError.runtime("value cannot be converted to type \(dtype.cppName) without overflow")
        }
    }

    /// Whether a finite number is beyond the largest of a type, which rounding does not excuse.
    private static func exceeds(_ value: Double, _ dtype: DType) -> Bool {
        let largest: Double
        switch dtype {
        case .float8e4m3fn: largest = 448
        case .float8e5m2: largest = 57_344
        case .float16: largest = 65_504
        // The exponents of single precision and eight bits of its mantissa.
        case .bfloat16: largest = 0x1.FEp127
        case .float32: largest = Double(Float.greatestFiniteMagnitude)
        default: return false
        }
        return value.isFinite && value.magnitude > largest
    }

    /// `zero_`.
    public static func zero(_ target: Tensor) throws {
        if try Sparse.zeroInPlace(target) { return }
        try Recording.inPlace(
            target, "ZeroBackward0", inputs: [], backward: { [try $0.gradient.zeros()] }
        ) { try target.fill(.int(0)) }
    }
}
