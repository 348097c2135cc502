import InProcess
import ReferenceTensor
import TensorTypes

/// Operations that show a tensor under another shape, and those that copy it into one.
enum ViewBindings {
    static let table: [TorchBinding] = shapes + axes + windows + inPlace + copies + complex

    private static func several(_ tensors: [Tensor]) -> Value { .tensors(tensors) }

    private static let shapes: [TorchBinding] = [
        .method("view(Tensor input, ScalarType dtype)", "view(Tensor input, IntArrayRef size)") {
            if let dtype = $0.optionalDType() { return .tensor(try Shaping.view($0.input, as: dtype)) }
            return .tensor(try Shaping.view($0.input, $0.ints("size")))
        },
        .method("view_as(Tensor input, Tensor other)") {
            .tensor(try Shaping.view($0.input, $0.tensor("other").shape))
        },
        .both("reshape(Tensor input, IntArrayRef shape)") { .tensor(try Shaping.reshape($0.input, $0.ints("shape"))) },
        .method("reshape_as(Tensor input, Tensor other)") {
            .tensor(try Shaping.reshape($0.input, $0.tensor("other").shape))
        },
        .both("flatten(Tensor input, int start_dim=0, int end_dim=-1)") {
            .tensor(try Shaping.flatten($0.input, $0.optionalInt("start_dim") ?? 0, $0.optionalInt("end_dim") ?? -1))
        },
        .both("ravel(Tensor input)") {
            .tensor(try Shaping.reshape(Conversion.contiguous($0.input), [$0.input.count]))
        },
        .both("unflatten(Tensor input, int dim, IntArrayRef sizes)") {
            .tensor(try Shaping.unflatten($0.input, $0.int("dim"), $0.ints("sizes")))
        },
        .both("squeeze(Tensor input)", "squeeze(Tensor input, int dim)", "squeeze(Tensor input, IntArrayRef dim)") {
            .tensor(try Shaping.squeeze($0.input, $0.optionalInts("dim")))
        },
        .both("unsqueeze(Tensor input, int dim)") { .tensor(try Shaping.unsqueeze($0.input, $0.int("dim"))) },
        .method("expand(Tensor input, IntArrayRef size, *, bool implicit=False)") {
            .tensor(try Shaping.expand($0.input, $0.ints("size")))
        },
        .method("expand_as(Tensor input, Tensor other)") {
            .tensor(try Shaping.expand($0.input, $0.tensor("other").shape))
        },
        .both("broadcast_to(Tensor input, IntArrayRef size)") {
            .tensor(try Shaping.expand($0.input, $0.ints("size")))
        },
        .python("broadcast_tensors(*tensors)") {
            let given = try $0.tensors("tensors")
            var shape: [Int] = []
            for tensor in given { shape = try Geometry.broadcast(shape, tensor.shape) }
            return several(
                try given.map {
                    $0.shape == shape && !$0.runtime.has(.broadcastTensorsExpandsAll)
                        ? $0 : try Shaping.expand($0, shape)
                })
        },
        .python("broadcast_shapes(*shapes)") {
            let interpreter = $0.interpreter
            let shapes = try interpreter.elements($0.value("shapes")).filter { !$0.isNone }.map { value in
                try interpreter.elementsIfIterable(value)?.map { try interpreter.size($0) } ?? [interpreter.size(value)]
            }
            return .size(try commonShape(shapes))
        },
        .pythonMethod("Tensor.dim_order(self, *, ambiguity_check=False)") {
            let input = try $0.tensor("self")
            let formats = try uniqueFormats($0.value("ambiguity_check"))
            let strides = input.strides
            let isAmbiguous =
                input.shape.contains(1) || strides.indices.dropFirst().contains { strides[$0] == strides[$0 - 1] }
            if let formats, isAmbiguous,
                try formats.count(where: { try Conversion.isLaidOut(input, $0) }) != 1
            {
                throw TensorError.runtime(
                    "The tensor does not have unique dim order, or cannot map to exact one of the given memory formats."
                )
            }
            return .tuple(Geometry.closestFirst(input.shape, operands: [strides]).reversed().map { .int(Int128($0)) })
        },
    ]

    /// The shape that all others broadcast to.
    ///
    /// - Throws: a `RuntimeError` at the first size that differs, a `ValueError` for a negative one.
    private static func commonShape(_ shapes: [[Int]]) throws -> [Int] {
        var common = [Int](repeating: 1, count: shapes.map(\.count).max() ?? 0)
        for (argument, shape) in shapes.enumerated() {
            for (position, size) in shape.enumerated().reversed() {
                let distance = shape.count - position
                let axis = common.count - distance
                if common[axis] == 1 {
                    guard size >= 0 else {
                        throw TensorError.value("Attempting to broadcast a dimension with negative length!")
                    }
                    common[axis] = size
                }
                guard size == 1 || size == common[axis] else {
                    let comma = shape.count == 1 ? "," : ""
                    throw TensorError.runtime(
                        "Attempting to broadcast a dimension of length \(size) at -\(distance)! Mismatching argument at "
                            + "index \(argument) had (\(Geometry.text(shape))\(comma)); but expected shape should be "
                            + "broadcastable to [\(Geometry.text(common))]")
                }
            }
        }
        return common
    }

    /// The memory formats of which exactly one is to fit; nil if nothing is to be checked.
    private static func uniqueFormats(_ check: Value) throws -> [MemoryFormat]? {
        if case .bool(let checks) = check { return checks ? [] : nil }
        guard let items = check.object(as: PythonList.self)?.items,
            case let formats = items.compactMap({ $0.object(as: MemoryFormatObject.self)?.format }),
            formats.count == items.count
        else {
            throw TensorError.type("The ambiguity_check argument must be a bool or a list of memory formats.")
        }
        return formats
    }

    private static let axes: [TorchBinding] =
        [
            .both("t(Tensor input)") { .tensor(try Shaping.t($0.input)) },
            .both("transpose(Tensor input, int dim0, int dim1)") {
                .tensor(try Shaping.transpose($0.input, $0.int("dim0"), $0.int("dim1")))
            },
            .both("permute(Tensor input, IntArrayRef dims)") {
                .tensor(try Shaping.permute($0.input, $0.ints("dims")))
            },
            .both("swapaxes(Tensor input, int axis0, int axis1)") {
                .tensor(try Shaping.transpose($0.input, $0.int("axis0"), $0.int("axis1")))
            },
            .both("swapdims(Tensor input, int dim0, int dim1)") {
                .tensor(try Shaping.transpose($0.input, $0.int("dim0"), $0.int("dim1")))
            },
            .both("adjoint(Tensor input)") {
                .tensor(try TensorAttributes.matrixTransposed($0.input, "adjoint()"))
            },
        ]
        + ["movedim", "moveaxis"].map { name in
            .both(
                "\(name)(Tensor input, int source, int destination)",
                "\(name)(Tensor input, IntArrayRef source, IntArrayRef destination)"
            ) { .tensor(try Shaping.moveAxes($0.input, $0.ints("source"), $0.ints("destination"))) }
        }

    private static let windows: [TorchBinding] = [
        .both(
            "narrow(Tensor input, int dim, Tensor start, int length)",
            "narrow(Tensor input, int dim, int start, int length)"
        ) {
            .tensor(try Shaping.narrow($0.input, $0.int("dim"), $0.int("start"), $0.int("length")))
        },
        .both("narrow_copy(Tensor input, int dim, int start, int length)") {
            .tensor(try Rearranging.narrowCopy($0.input, $0.int("dim"), $0.int("start"), $0.int("length")))
        },
        .both("select(Tensor input, int dim, int index)") {
            .tensor(try Shaping.select($0.input, $0.int("dim"), $0.int("index")))
        },
        .both("diagonal(Tensor input, int offset=0, int dim1=0, int dim2=1)") {
            .tensor(
                try Shaping.diagonal(
                    $0.input, $0.optionalInt("offset") ?? 0, $0.optionalInt("dim1") ?? 0, $0.optionalInt("dim2") ?? 1))
        },
        .method("unfold(Tensor input, int dimension, int size, int step)") {
            .tensor(try Shaping.unfold($0.input, $0.int("dimension"), $0.int("size"), $0.int("step")))
        },
        .both("as_strided(Tensor input, IntArrayRef size, IntArrayRef stride, int? storage_offset=None)") {
            .tensor(
                try Shaping.asStrided($0.input, $0.ints("size"), $0.ints("stride"), $0.optionalInt("storage_offset")))
        },
    ]

    // MARK: In place

    /// The tensor that is to change, which is asked for before the other arguments are looked at.
    private static func changed(_ arguments: TorchArguments) throws -> Tensor {
        let input = try arguments.input
        try Recording.checkInPlace(input, inputs: [input])
        return input
    }

    private static let inPlace: [TorchBinding] = [
        .method("t_(Tensor input)") {
            let input = try changed($0)
            guard input.rank <= 2 else {
                throw TensorError.runtime("t_() expects a tensor with <= 2 dimensions, but self is \(input.rank)D")
            }
            try Resizing.relayout(input, "TBackward1") { $0.rank < 2 ? $0 : $0.transposed(0, 1) }
            return .tensor(input)
        },
        .method("transpose_(Tensor input, int dim0, int dim1)") { try transposeInPlace($0, "dim0", "dim1") },
        .method("swapaxes_(Tensor input, int axis0, int axis1)") { try transposeInPlace($0, "axis0", "axis1") },
        .method("swapdims_(Tensor input, int dim0, int dim1)") { try transposeInPlace($0, "dim0", "dim1") },
        .method("squeeze_(Tensor input)", "squeeze_(Tensor input, int dim)", "squeeze_(Tensor input, IntArrayRef dim)")
        {
            let input = try changed($0)
            let axes = Set(
                try $0.optionalInts("dim").map { try Geometry.distinctAxes($0, rank: input.rank) }
                    ?? Array(0..<input.rank))
            // Each overload has a node of its own, numbered after those of `squeeze`.
            let node = $0.has("dim") ? ($0.value("dim").sequence == nil ? 4 : 5) : 3
            try Resizing.relayout(input, "SqueezeBackward\(node)") { $0.squeezing(axes) }
            return .tensor(input)
        },
        .method("unsqueeze_(Tensor input, int dim)") {
            let input = try changed($0)
            let axis = try Geometry.axis($0.int("dim"), rank: input.rank + 1)
            try Resizing.relayout(input, "UnsqueezeBackward1") { $0.inserting(axis: axis) }
            return .tensor(input)
        },
        .method("as_strided_(Tensor input, IntArrayRef size, IntArrayRef stride, int? storage_offset=None)") {
            let input = try changed($0)
            let layout = try Shaping.window(
                input, $0.ints("size"), $0.ints("stride"), $0.optionalInt("storage_offset"))
            try Resizing.relayout(input, "AsStridedBackward1") { _ in layout }
            return .tensor(input)
        },
    ]

    private static func transposeInPlace(_ arguments: TorchArguments, _ first: String, _ second: String) throws -> Value
    {
        let input = try changed(arguments)
        let one = try Geometry.axis(arguments.int(first), rank: input.rank)
        let two = try Geometry.axis(arguments.int(second), rank: input.rank)
        try Resizing.relayout(input, "TransposeBackward1") { $0.rank == 0 ? $0 : $0.transposed(one, two) }
        return .tensor(input)
    }

    // MARK: Copies

    private static let copies: [TorchBinding] = [
        .method("repeat(Tensor input, IntArrayRef repeats)") {
            .tensor(try Rearranging.tile($0.input, $0.ints("repeats")))
        },
        .both("tile(Tensor input, IntArrayRef dims)") {
            let input = try $0.input
            var repeats = try $0.ints("dims")
            while repeats.count < input.rank { repeats.insert(1, at: 0) }
            return .tensor(try Rearranging.tile(input, repeats))
        },
        .both("flip(Tensor input, IntArrayRef dims)") { .tensor(try Rearranging.flip($0.input, $0.ints("dims"))) },
        .both("fliplr(Tensor input)") {
            guard try $0.input.rank >= 2 else { throw TensorError.runtime("Input must be >= 2-d.") }
            return .tensor(try Rearranging.flip($0.input, [1]))
        },
        .both("flipud(Tensor input)") {
            guard try $0.input.rank >= 1 else { throw TensorError.runtime("Input must be >= 1-d.") }
            return .tensor(try Rearranging.flip($0.input, [0]))
        },
        .both("roll(Tensor input, IntArrayRef[1] shifts, IntArrayRef[1] dims=[])") {
            .tensor(try Rearranging.roll($0.input, $0.ints("shifts"), $0.optionalInts("dims") ?? []))
        },
        .both("rot90(Tensor input, int k=1, IntArrayRef dims=[0,1])") {
            let input = try $0.input
            let axes = try $0.optionalInts("dims") ?? [0, 1]
            guard axes.count == 2 else {
                throw TensorError.runtime(
                    "expected total rotation dims == 2, but got dims = \(axes.count)")
            }
            return .tensor(try Rearranging.rotate(input, $0.optionalInt("k") ?? 1, axes[0], axes[1]))
        },
    ]

    // MARK: Complex numbers

    private static let complex: [TorchBinding] = [
        .both("conj(Tensor input)") { .tensor(try ComplexViews.conjugate($0.input)) },
        .both("resolve_conj(Tensor input)") { .tensor(try ComplexViews.resolveConjugate($0.input)) },
        .both("resolve_neg(Tensor input)") { .tensor(try ComplexViews.resolveNegative($0.input)) },
        .method("_neg_view(Tensor input)") { .tensor(try ComplexViews.negativeView($0.input)) },
        .function("view_as_real(Tensor input)") { .tensor(try ComplexViews.asReal($0.input)) },
        .function("view_as_complex(Tensor input)") { .tensor(try ComplexViews.asComplex($0.input)) },
        .function("real(Tensor input)") { .tensor(try ComplexViews.real($0.input)) },
        .function("imag(Tensor input)") { .tensor(try ComplexViews.imaginary($0.input)) },
        .both("is_conj(Tensor input)") { .bool(try $0.input.isConjugated) },
        .both("is_neg(Tensor input)") { .bool(try $0.input.isNegated) },
    ]
}
