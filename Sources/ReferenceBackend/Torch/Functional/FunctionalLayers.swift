import InProcess
import ReferenceTensor
import TensorTypes

/// Layers of `torch.nn.functional`: linear ones, embeddings, normalisation, dropout, similarities.
enum FunctionalLayers {
    static let table: [TorchBinding] = linear + embeddings + normalisation + dropouts + similarities + attention

    private static let path = FunctionalActivations.path

    private static func number(_ arguments: TorchArguments, _ name: String) throws -> Double {
        try arguments.interpreter.float(arguments.value(name))
    }

    /// A function of `torch` that `torch.nn.functional` shows too.
    static func shown(_ binding: TorchBinding) -> [TorchBinding] {
        [binding] + [binding.inModule(path, as: binding.name, called: binding.name)].compactMap { $0 }
    }

    // MARK: Linear

    private static let linear: [TorchBinding] =
        [
            .function("linear(Tensor input, Tensor weight, Tensor? bias=None)", in: path) {
                let (input, weight) = (try $0.tensor("input"), try $0.tensor("weight"))
                guard input.rank > 0 else {
                    throw TensorError.runtime("linear(): argument 'input' (position 1) must be at least 1-D")
                }
                guard weight.rank > 0 else {
                    throw TensorError.runtime(
                        "both arguments to linear need to be at least 1D, but they are \(input.rank)D and 0D")
                }
                guard weight.rank <= 2 else {
                    throw TensorError.runtime("t() expects a tensor with <= 2 dimensions, but self is \(weight.rank)D")
                }
                let bias = try $0.optionalTensor("bias")
                let inputs = [input, weight] + (bias.map { [$0] } ?? [])
                let node =
                    input.rank == 2
                    ? (bias == nil ? "MmBackward0" : "AddmmBackward0")
                    : (input.rank == 1 && bias == nil && weight.rank == 2 ? "SqueezeBackward4" : "ViewBackward0")
                return .tensor(
                    try Composite.apply(node, inputs, saving: .factors(inputs)) { inputs in
                        let product = try linearProduct(inputs[0], inputs[1])
                        return inputs.count == 3 ? try product + inputs[2] : product
                    })
            }
        ]
        + shown(
            .function("bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias=None)") {
                let (first, second) = (try $0.tensor("input1"), try $0.tensor("input2"))
                let (weight, bias) = (try $0.tensor("weight"), try $0.optionalTensor("bias"))
                return .tensor(
                    try Composite.apply(
                        bias == nil ? "ViewBackward0" : "AddBackward0",
                        [first, second, weight] + (bias.map { [$0] } ?? [])
                    ) { inputs in
                        let product = try Contraction.einsum("...i,kij,...j->...k", [inputs[0], inputs[2], inputs[1]])
                        return inputs.count == 4 ? try product + inputs[3] : product
                    })
            })

    private static func linearProduct(_ input: Tensor, _ weight: Tensor) throws -> Tensor {
        let turned = weight.rank == 2 ? try Shaping.t(weight) : weight
        if input.rank == 1 && turned.rank == 2 {
            return try Shaping.squeeze(MatrixProducts.mm(Shaping.unsqueeze(input, 0), turned), [0])
        }
        guard input.rank > 2 && turned.rank == 2 else { return try MatrixProducts.matmul(input, turned) }
        let rows = try Shaping.flatten(input, 0, input.rank - 2)
        return try Shaping.reshape(MatrixProducts.mm(rows, turned), input.shape.dropLast() + [turned.shape[1]])
    }

    // MARK: Embeddings

    private static func embedding(_ weight: Tensor, _ indices: Tensor, padding: Int) throws -> Tensor {
        guard weight.rank == 2 else { throw TensorError.runtime("'weight' must be 2-D") }
        guard indices.dtype == .int64 || indices.dtype == .int32 else {
            throw TensorError.runtime(
                "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
                    + "\(indices.legacyTypeName) instead (while checking arguments for embedding)")
        }
        let rows = try indices.bytes().gather(as: Int64.self).map(Int.init)
        guard rows.allSatisfy((0..<weight.shape[0]).contains) else {
            throw TensorError.index("index out of range in self")
        }
        let flat = try Shaping.reshape(indices.detached(), [rows.count])
        return try Composite.apply("EmbeddingBackward0", [weight]) {
            let picked = try Gathering.indexSelect($0[0], 0, flat)
            let shown = padding < 0 ? picked : try unlearned(picked, rows.map { $0 == padding })
            return try Shaping.reshape(shown, indices.shape + [weight.shape[1]])
        }
    }

    /// The same rows, some of them without a gradient.
    private static func unlearned(_ rows: Tensor, _ isFixed: [Bool]) throws -> Tensor {
        let mask = try LinearAlgebra.tensor(
            isFixed.map { Complex($0 ? 1 : 0) }, [isFixed.count, 1], like: rows, dtype: .bool)
        return try Selection.choose(mask, rows.detached(), rows)
    }

    private static let embeddings: [TorchBinding] = [
        .function(
            "embedding(Tensor weight, Tensor indices, SymInt padding_idx=-1, bool scale_grad_by_freq=False, bool sparse=False)"
        ) { .tensor(try embedding($0.tensor("weight"), $0.tensor("indices"), padding: $0.int("padding_idx"))) },
        .python(
            "embedding(input, weight, padding_idx=None, max_norm=None, norm_type=2.0, scale_grad_by_freq=False, sparse=False)",
            in: path
        ) { arguments in
            let weight = try arguments.tensor("weight")
            if arguments.has("max_norm") { throw UnsupportedOperation("embedding with max_norm") }
            var padding = -1
            if arguments.has("padding_idx") {
                padding = try arguments.interpreter.size(arguments.value("padding_idx"))
                let count = weight.shape.first ?? 0
                guard padding < count, padding >= -count else {
                    throw TensorError.assertion("Padding_idx must be within num_embeddings")
                }
                if padding < 0 { padding += count }
            }
            return .tensor(try embedding(weight, arguments.tensor("input"), padding: padding))
        },
        .python("one_hot(tensor, num_classes=-1)", in: path) {
            let tensor = try $0.tensor("tensor")
            guard tensor.dtype == .int64 else {
                throw TensorError.runtime("one_hot is only applicable to index tensor of type LongTensor.")
            }
            let values = try tensor.bytes().gather(as: Int64.self).map(Int.init)
            guard values.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.runtime("Class values must be non-negative.")
            }
            let given = Int(try $0.interpreter.size($0.value("num_classes")))
            let count = given > 0 ? given : (values.max() ?? 0) + 1
            guard values.allSatisfy({ $0 < count }) else {
                throw TensorError.runtime("Class values must be smaller than num_classes.")
            }
            try Factories.checkShape([values.count, count], dtype: .int64, name: "one_hot")
            let result = try Tensor(
                shape: tensor.shape + [count], dtype: .int64, device: tensor.device, runtime: tensor.runtime)
            var elements = [Int64](repeating: 0, count: values.count * count)
            for (row, value) in values.enumerated() { elements[row * count + value] = 1 }
            try result.bytes().scatter(elements)
            return .tensor(result)
        },
    ]

    // MARK: Normalisation

    /// The input with mean 0 and variance 1 over some axes.
    private static func standardised(_ input: Tensor, _ axes: [Int], epsilon: Double) throws -> Tensor {
        let centred = try input - Reductions.mean(input, axes: axes, keepsAxes: true)
        let spread = try Reductions.mean(centred * centred, axes: axes, keepsAxes: true)
        return try centred * Pointwise.apply(.rsqrt, spread + epsilon)
    }

    /// Scales and shifts, after bringing both to a shape that broadcasts.
    private static func affine(_ input: Tensor, _ inputs: ArraySlice<Tensor>, _ hasWeight: Bool, _ shape: [Int]) throws
        -> Tensor
    {
        var result = input
        for (position, tensor) in inputs.enumerated() {
            let wide = try Shaping.reshape(tensor, shape)
            result = hasWeight && position == 0 ? try result * wide : try result + wide
        }
        return result
    }

    private static func normalised(
        _ node: String, _ input: Tensor, _ weight: Tensor?, _ bias: Tensor?, shape: [Int],
        _ formula: @escaping (Tensor) throws -> Tensor
    ) throws -> Value {
        .tensor(
            try Composite.apply(node, [input] + [weight, bias].compactMap { $0 }) {
                try affine(formula($0[0]), $0.dropFirst(), weight != nil, shape)
            })
    }

    private static func layerNorm(_ arguments: TorchArguments, _ shape: [Int], epsilon: Double) throws -> Value {
        let input = try arguments.tensor("input")
        guard !shape.isEmpty else {
            throw TensorError.runtime(
                "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
                    + "normalized_shape = []")
        }
        guard input.shape.suffix(shape.count) == shape[...] else {
            throw TensorError.runtime(
                "Given normalized_shape=[\(Geometry.text(shape))], expected input with shape [*, \(Geometry.text(shape))], but "
                    + "got input of size[\(Geometry.text(input.shape))]")
        }
        let axes = Array((input.rank - shape.count)..<input.rank)
        return try normalised(
            "NativeLayerNormBackward0", input, arguments.optionalTensor("weight"), arguments.optionalTensor("bias"),
            shape: shape
        ) { try standardised($0, axes, epsilon: epsilon) }
    }

    /// The shape of a parameter per channel, against an input of some rank.
    private static func perChannel(_ input: Tensor, _ channels: Int) -> [Int] {
        [channels] + [Int](repeating: 1, count: max(0, input.rank - 2))
    }

    private static func batchNorm(_ arguments: TorchArguments) throws -> Value {
        let input = try arguments.tensor("input")
        let (mean, spread) = (try arguments.optionalTensor("running_mean"), try arguments.optionalTensor("running_var"))
        let (epsilon, momentum) = (try number(arguments, "eps"), try number(arguments, "momentum"))
        let shape = perChannel(input, input.rank > 1 ? input.shape[1] : 1)
        let axes = (0..<input.rank).filter { $0 != 1 }
        let isTraining = try arguments.truth("training")
        if isTraining {
            let count = input.count / max(input.rank > 1 ? input.shape[1] : 1, 1)
            guard count > 1 else {
                throw TensorError.value(
                    "Expected more than 1 value per channel when training, got input size \(sizeText(input.shape))")
            }
        }
        let result = try normalised(
            "NativeBatchNormBackward0", input, arguments.optionalTensor("weight"), arguments.optionalTensor("bias"),
            shape: shape
        ) {
            guard !isTraining, let mean, let spread else { return try standardised($0, axes, epsilon: epsilon) }
            let scale = try Pointwise.apply(.rsqrt, spread + epsilon)
            return try ($0 - Shaping.reshape(mean, shape)) * Shaping.reshape(scale, shape)
        }
        if isTraining {
            try input.runtime.withoutGrad {
                let current = try Reductions.mean(input, axes: axes, keepsAxes: false)
                let variance = try Reductions.variance(
                    input, axes: axes, keepsAxes: false, correction: 1, isRoot: false)
                for (running, value) in [(mean, current), (spread, variance)] {
                    guard let running else { continue }
                    try Conversion.copyInPlace(running, from: running * (1 - momentum) + value * momentum)
                }
            }
        }
        return result
    }

    private static func groupNorm(_ arguments: TorchArguments, _ groups: Int, epsilon: Double) throws -> Value {
        let input = try arguments.tensor("input")
        guard input.rank >= 2 else {
            throw TensorError.runtime("Expected at least 2 dimensions for input tensor but received \(input.rank)")
        }
        let channels = input.shape[1]
        guard groups > 0, channels.isMultiple(of: groups) else {
            throw TensorError.runtime(
                "Expected number of channels in input to be divisible by num_groups, but got input of shape "
                    + "[\(Geometry.text(input.shape))] and num_groups=\(groups)")
        }
        return try normalised(
            "NativeGroupNormBackward0", input, arguments.optionalTensor("weight"), arguments.optionalTensor("bias"),
            shape: perChannel(input, channels)
        ) {
            let grouped = try Shaping.reshape($0, [input.shape[0], groups, -1])
            return try Shaping.reshape(standardised(grouped, [2], epsilon: epsilon), input.shape)
        }
    }

    private static func sizes(_ arguments: TorchArguments, _ name: String) throws -> [Int] {
        try arguments.value(name).sequence?.items.map { try arguments.interpreter.size($0) }
            ?? [arguments.interpreter.size(arguments.value(name))]
    }

    private static let normalisation: [TorchBinding] = [
        .python("layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05)", in: path) {
            try layerNorm($0, sizes($0, "normalized_shape"), epsilon: number($0, "eps"))
        },
        .function(
            "layer_norm(Tensor input, SymIntArrayRef normalized_shape, Tensor? weight=None, Tensor? bias=None, double eps=1e-05, bool cudnn_enable=True)"
        ) { try layerNorm($0, $0.ints("normalized_shape"), epsilon: $0.double("eps")) },
        .python(
            "batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05)",
            in: path
        ) { try batchNorm($0) },
        .python("group_norm(input, num_groups, weight=None, bias=None, eps=1e-05)", in: path) {
            try groupNorm($0, $0.interpreter.size($0.value("num_groups")), epsilon: number($0, "eps"))
        },
        .function(
            "group_norm(Tensor input, int num_groups, Tensor? weight=None, Tensor? bias=None, double eps=1e-05, bool cudnn_enabled=True)"
        ) { try groupNorm($0, $0.int("num_groups"), epsilon: $0.double("eps")) },
        .python("rms_norm(input, normalized_shape, weight=None, eps=None)", in: path) {
            let (input, shape) = (try $0.tensor("input"), try sizes($0, "normalized_shape"))
            let usual = input.dtype == .float64 ? Double.ulpOfOne : Double(Float.ulpOfOne)
            let epsilon = $0.has("eps") ? try number($0, "eps") : usual
            let axes = Array((input.rank - shape.count)..<input.rank)
            return try normalised("MulBackward0", input, $0.optionalTensor("weight"), nil, shape: shape) {
                let power = try Reductions.mean($0 * $0, axes: axes, keepsAxes: true)
                return try $0 * Pointwise.apply(.rsqrt, power + epsilon)
            }
        },
        .python("normalize(input, p=2.0, dim=1, eps=1e-12, out=None)", in: path) {
            let input = try $0.tensor("input")
            let axis = try $0.interpreter.size($0.value("dim"))
            let length = try NormBindings.vector(input, number($0, "p"), axes: [axis], keepsAxes: true)
            let safe = try Clamping.clamp(
                length, .number(.float(number($0, "eps")), input.runtime), nil, node: "ClampMinBackward0")
            return .tensor(try input / Shaping.expand(safe, input.shape))
        },
    ]

    // MARK: Dropout

    private static let dropouts: [TorchBinding] =
        ["dropout", "alpha_dropout", "dropout1d", "dropout2d", "dropout3d"].map { name in
            .python(
                "\(name)(input, p=0.5, training=\(name == "alpha_dropout" ? "False" : "True"), inplace=False)", in: path
            ) { arguments in
                let share = try number(arguments, "p")
                guard (0...1).contains(share) else {
                    throw TensorError.value(
                        "dropout probability has to be between 0 and 1, but got \(try arguments.interpreter.str(arguments.value("p")))"
                    )
                }
                guard try arguments.truth("training"), share > 0 else { return arguments.value("input") }
                return .tensor(try dropped(arguments.tensor("input"), share))
            }
        } + [
            .function("dropout(Tensor input, double p, bool train)") {
                let share = try $0.double("p")
                guard (0...1).contains(share) else {
                    throw TensorError.runtime("dropout probability has to be between 0 and 1, but got \(share)")
                }
                return $0.bool("train") && share > 0 ? .tensor(try dropped($0.input, share)) : .tensor(try $0.input)
            }
        ]

    /// The input with a share of its elements set to 0 at random and the others scaled up.
    private static func dropped(_ input: Tensor, _ share: Double) throws -> Tensor {
        let chances = try Factories.random(
            input.shape, isNormal: false, dtype: .float32, device: input.device, runtime: input.runtime, name: "dropout"
        )
        let isKept = try Pointwise.apply(.greaterOrEqual, chances, .number(.float(share), input.runtime))
        let scale = share == 1 ? 0 : 1 / (1 - share)
        return try input * (Conversion.convert(isKept, to: input.dtype) * scale)
    }

    // MARK: Similarities

    static func cosineSimilarity(_ first: Tensor, _ second: Tensor, axis: Int, epsilon: Double) throws -> Tensor {
        try Composite.apply("SumBackward1", [first, second]) { inputs in
            let units = try inputs.map { input in
                let length = try NormBindings.vector(input, 2, axes: [axis], keepsAxes: true)
                return try input / Clamping.clamp(length, .number(.float(epsilon), input.runtime), nil)
            }
            return try Reductions.sum(units[0] * units[1], axes: [axis], keepsAxes: false)
        }
    }

    private static let similarities: [TorchBinding] =
        shown(
            .function("cosine_similarity(Tensor x1, Tensor x2, int dim=1, double eps=1e-08)") {
                .tensor(
                    try cosineSimilarity(
                        $0.tensor("x1"), $0.tensor("x2"), axis: $0.int("dim"), epsilon: $0.double("eps")))
            })
        + shown(
            .function(
                "pairwise_distance(Tensor x1, Tensor x2, double p=2, double eps=1e-06, bool keepdim=False)"
            ) { arguments in
                let (first, second) = (try arguments.tensor("x1"), try arguments.tensor("x2"))
                let (power, epsilon) = (try arguments.double("p"), try arguments.double("eps"))
                let keeps = arguments.bool("keepdim")
                return .tensor(
                    try Composite.apply("NormBackward1", [first, second]) {
                        let distance = try $0[0] - $0[1] + epsilon
                        return try Norms.vector(distance, power, axes: [distance.rank - 1], keepsAxes: keeps)
                    })
            })
        + shown(
            .function("pdist(Tensor input, double p=2)") { arguments in
                let (input, power) = (try arguments.input, try arguments.double("p"))
                guard input.rank == 2 else {
                    throw TensorError.runtime("pdist only supports 2D tensors, got: \(input.rank)D")
                }
                let count = input.shape[0]
                let pairs = (0..<count).flatMap { row in ((row + 1)..<max(count, row + 1)).map { (row, $0) } }
                let first = try LinearAlgebra.tensor(
                    pairs.map { Complex(Double($0.0)) }, [pairs.count], like: input, dtype: .int64)
                let second = try LinearAlgebra.tensor(
                    pairs.map { Complex(Double($0.1)) }, [pairs.count], like: input, dtype: .int64)
                return .tensor(
                    try Composite.apply("PdistBackward0", [input]) {
                        let distance =
                            try Gathering.indexSelect($0[0], 0, first)
                            - Gathering.indexSelect($0[0], 0, second)
                        return try Norms.vector(distance, power, axes: [1], keepsAxes: false)
                    })
            })

    // MARK: Attention

    private static let attention: [TorchBinding] = [
        .function(
            "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, double dropout_p=0.0, bool is_causal=False, *, double? scale=None, bool enable_gqa=False)",
            in: path
        ) { arguments in
            let query = try arguments.tensor("query")
            let (key, value) = (try arguments.tensor("key"), try arguments.tensor("value"))
            guard try arguments.double("dropout_p") == 0 else {
                throw UnsupportedOperation("scaled_dot_product_attention with dropout")
            }
            let scale = try arguments.optionalDouble("scale") ?? 1 / Double(query.shape.last ?? 1).squareRoot()
            var mask = try arguments.optionalTensor("attn_mask")
            if arguments.bool("is_causal") {
                let (rows, columns) = (query.shape[query.rank - 2], key.shape[key.rank - 2])
                let flags = (0..<rows * columns).map { Complex<Double>($0 % columns <= $0 / columns ? 1 : 0) }
                mask = try LinearAlgebra.tensor(flags, [rows, columns], like: query, dtype: .bool)
            }
            let node = query.rank == 3 ? "UnsafeViewBackward0" : "ScaledDotProductFlashAttentionForCpuBackward0"
            return .tensor(
                try Composite.apply(node, [query, key, value]) {
                    var scores = try MatrixProducts.matmul($0[0], Shaping.transpose($0[1], -2, -1)) * scale
                    if let mask {
                        scores =
                            mask.dtype == .bool
                            ? try Selection.choose(mask, scores, .number(.float(-.infinity), query.runtime))
                            : try scores + mask
                    }
                    return try MatrixProducts.matmul(
                        ReductionBindings.softmax(scores, axis: scores.rank - 1, name: "softmax"), $0[2])
                })
        }
    ]
}
