import InProcess
import ReferenceTensor
import TensorTypes

/// Copies of a tensor with a part replaced, and writes that reduce what meets at one place.
enum ScatterBindings {
    static let table: [TorchBinding] = parts + reductions + puts

    // MARK: A part replaced

    /// A copy of `input` whose part `view` shows is replaced by `source`.
    private static func replaced(
        _ arguments: TorchArguments, _ node: String, what: String, _ view: @escaping (Tensor) throws -> Tensor
    ) throws -> Tensor {
        let (input, source) = (try arguments.input, try arguments.tensor("src"))
        let shape = try input.runtime.withoutGrad { try view(input.detached()).shape }
        guard shape == source.shape else {
            throw TensorError.runtime(
                "expected src to have a size equal to the \(what) of self. src size = [\(Geometry.text(source.shape))], "
                    + "\(what) size = [\(Geometry.text(shape))]")
        }
        return try Composite.apply(node, [input, source], saving: .nothing) { inputs in
            let result = try Conversion.clone(inputs[0])
            try Conversion.copyInPlace(view(result), from: inputs[1])
            return result
        }
    }

    private static let parts: [TorchBinding] = [
        .result("select_scatter(Tensor input, Tensor src, int dim, int index, *, Tensor out=None)") {
            let (axis, index) = (try $0.int("dim"), try $0.int("index"))
            return try replaced($0, "SelectScatterBackward0", what: "slice") { try Shaping.select($0, axis, index) }
        },
        .result(
            "slice_scatter(Tensor input, Tensor src, int dim=0, int? start=None, int? end=None, int step=1, *, Tensor out=None)"
        ) {
            let (axis, step) = (try $0.optionalInt("dim") ?? 0, try $0.optionalInt("step") ?? 1)
            let (start, end) = (try $0.optionalInt("start"), try $0.optionalInt("end"))
            return try replaced($0, "SliceScatterBackward0", what: "slice") {
                try Shaping.slice($0, Geometry.axis(axis, rank: $0.rank), start: start, stop: end, step: step)
            }
        },
        .result(
            "diagonal_scatter(Tensor input, Tensor src, int offset=0, int dim1=0, int dim2=1, *, Tensor out=None)"
        ) {
            let shift = try $0.optionalInt("offset") ?? 0
            let (first, second) = (try $0.optionalInt("dim1") ?? 0, try $0.optionalInt("dim2") ?? 1)
            return try replaced($0, "DiagonalScatterBackward0", what: "slice") {
                try Shaping.diagonal($0, shift, first, second)
            }
        },
        .result(
            "as_strided_scatter(Tensor input, Tensor src, IntArrayRef size, IntArrayRef stride, int? storage_offset=None, *, Tensor out=None)"
        ) {
            let (size, stride, offset) = (
                try $0.ints("size"), try $0.ints("stride"), try $0.optionalInt("storage_offset")
            )
            return try replaced($0, "AsStridedScatterBackward0", what: "slice") {
                try Shaping.asStrided($0, size, stride, offset)
            }
        },
    ]

    // MARK: Reductions

    private static func both(
        _ name: String, _ parameters: String, node: String,
        _ formula: @escaping @Sendable (TorchArguments, [Tensor]) throws -> Tensor, source: String
    ) -> [TorchBinding] {
        [
            .result("\(name)(Tensor input, \(parameters), Tensor out=None)") { arguments in
                try Composite.apply(node, [arguments.input, arguments.tensor(source)], saving: .inputsAndResult) {
                    try formula(arguments, $0)
                }
            },
            .method("\(name)_(Tensor input, \(parameters))") { arguments in
                let kept = try arguments.withoutReceiver()
                try Composite.applyInPlace(node, arguments.input, [arguments.tensor(source)]) {
                    try formula(kept, $0)
                }
                return .tensor(try arguments.input)
            },
        ]
    }

    private static let reductions: [TorchBinding] =
        both(
            "scatter_reduce", "int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True",
            node: "ScatterReduceBackward0",
            { arguments, inputs in
                try ScatterReduction.scatter(
                    inputs[0], arguments.int("dim"), arguments.tensor("index"), inputs[1],
                    arguments.string("reduce"), includesSelf: arguments.optionalBool("include_self") ?? true)
            }, source: "src")
        + both(
            "index_reduce", "int dim, Tensor index, Tensor source, str reduce, *, bool include_self=True",
            node: "IndexReduceBackward0",
            { arguments, inputs in
                try ScatterReduction.index(
                    inputs[0], arguments.int("dim"), arguments.tensor("index"), inputs[1],
                    arguments.string("reduce"), includesSelf: arguments.optionalBool("include_self") ?? true)
            }, source: "source")

    // MARK: Positions

    private static func put(_ arguments: TorchArguments, _ inputs: [Tensor]) throws -> Tensor {
        let (target, index) = (inputs[0], try arguments.tensor("index"))
        let source = inputs[1]
        if !target.isMeta && (index.isMeta || source.isMeta) {
            throw TensorError.notImplemented("Cannot inplace into non-meta tensor with meta tensor argument")
        }
        try OperandPlan.checkDevices(of: "_put_", target, ("index", index), ("source", source))
        guard index.dtype == .int64 else {
            throw TensorError.runtime("put_(): Expected a long tensor for index, but got \(index.dtype.scalarTypeName)")
        }
        guard source.dtype == target.dtype else {
            throw TensorError.runtime(
                "put_(): self and source expected to have the same dtype, but got self.dtype = "
                    + "\(target.dtype.scalarTypeName) and source.dtype = \(source.dtype.scalarTypeName)")
        }
        guard index.count == source.count else {
            throw TensorError.index(
                "put_(): Expected source and index to have the same number of elements, but got source.numel() = "
                    + "\(source.count), index.numel() = \(index.count)")
        }
        guard target.count > 0 || index.count == 0 else {
            throw TensorError.index("put_(): Tried to put elements into an empty tensor")
        }
        if !index.isMeta {
            let count = target.count
            for entry in try index.bytes().gather(as: Int64.self) where entry < -count || entry >= count {
                throw TensorError.index(
                    "out of range: tried to access index \(entry) on a tensor of \(count) elements.")
            }
        }
        try target.requireKernel("take_put_cpu")
        let flat = try Shaping.reshape(target, [target.count])
        let values = try Shaping.reshape(source, [source.count])
        let result = try Conversion.clone(flat)
        try Indexing.put(
            result, [Shaping.reshape(index, [index.count])], values, accumulates: arguments.bool("accumulate"))
        return try Shaping.reshape(result, target.shape)
    }

    private static let puts: [TorchBinding] = [
        .result("put(Tensor input, Tensor index, Tensor source, bool accumulate=False)") { arguments in
            try Composite.apply(
                "PutBackward0", [arguments.input, arguments.tensor("source")],
                saving: .inputs(but: arguments.tensor("source").requiresGrad ? [0] : [0, 1])
            ) {
                try put(arguments, $0)
            }
        },
        .method("put_(Tensor input, Tensor index, Tensor source, bool accumulate=False)") { arguments in
            let kept = try arguments.withoutReceiver()
            try Composite.applyInPlace("PutBackward0", arguments.input, [arguments.tensor("source")]) {
                try put(kept, $0)
            }
            return .tensor(try arguments.input)
        },
    ]
}
