import InProcess
import ReferenceTensor
import TensorTypes

/// The loss functions of `torch.nn.functional`.
enum FunctionalLosses {
    static let table: [TorchBinding] = distances + probabilities + classes + margins

    private static let path = FunctionalActivations.path

    /// How the losses of all elements become one.
    ///
    /// - Throws: a `ValueError` for a word that names no way.
    private static func reduction(_ arguments: TorchArguments) throws -> String {
        let words = ["none", "mean", "sum"]
        if arguments.has("size_average") || arguments.has("reduce") {
            let averages = arguments.has("size_average") ? try arguments.truth("size_average") : true
            let reduces = arguments.has("reduce") ? try arguments.truth("reduce") : true
            return reduces ? (averages ? "mean" : "sum") : "none"
        }
        let word = arguments.optionalString("reduction") ?? "mean"
        guard words.contains(word) || word == "batchmean" else {
            throw TensorError.value("\(word) is not a valid value for reduction")
        }
        return word
    }

    private static func reduced(_ losses: Tensor, _ reduction: String) throws -> Tensor {
        switch reduction {
        case "none": losses
        case "sum": try Reductions.sum(losses)
        case "batchmean":
            try Composite.apply("DivBackward0", [Reductions.sum(losses)]) {
                try $0[0] / Double(max(losses.shape.first ?? 1, 1))
            }
        default: try Reductions.mean(losses)
        }
    }

    private static func number(_ arguments: TorchArguments, _ name: String) throws -> Double {
        try arguments.interpreter.float(arguments.value(name))
    }

    /// Losses of pairs, recorded as one operation if `node` is given, else as they are composed.
    private static func pairs(
        _ name: String, _ parameters: String, node: String?, kernel: String? = nil,
        _ formula: @escaping @Sendable (TorchArguments, Tensor, Tensor) throws -> Tensor
    ) -> TorchBinding {
        .python("\(name)(input, target, \(parameters))", in: path) { arguments in
            let (input, target) = (try arguments.tensor("input"), try arguments.tensor("target"))
            let way = try reduction(arguments)
            try FunctionalActivations.refuse(input, kernel)
            if input.shape != target.shape, node != nil {
                arguments.runtime.warn(
                    "UserWarning",
                    "Using a target size (\(sizeText(target.shape))) that is different to the input size "
                        + "(\(sizeText(input.shape))). This will likely lead to incorrect results due to "
                        + "broadcasting. Please ensure they have the same size.")
            }
            guard let node else { return .tensor(try reduced(formula(arguments, input, target), way)) }
            return .tensor(
                try Composite.apply(node, [input, target]) { try reduced(formula(arguments, $0[0], $0[1]), way) })
        }
    }

    /// A quadratic near 0 and a line beyond `bound`.
    private static func rounded(_ distance: Tensor, bound: Double) throws -> Tensor {
        let near = try distance * distance * 0.5
        let far = try (distance - bound / 2) * bound
        let isNear = try Pointwise.apply(.less, distance.detached(), .number(.float(bound), distance.runtime))
        return try Selection.choose(isNear, near, far)
    }

    private static let distances: [TorchBinding] = [
        pairs(
            "l1_loss", "size_average=None, reduce=None, reduction='mean', weight=None", node: nil
        ) { try Pointwise.apply(.absolute, $1 - $2) },
        pairs(
            "mse_loss", "size_average=None, reduce=None, reduction='mean', weight=None", node: "MseLossBackward0",
            kernel: "mse_cpu"
        ) {
            let distance = try $1 - $2
            return try distance * distance
        },
        pairs(
            "smooth_l1_loss", "size_average=None, reduce=None, reduction='mean', beta=1.0",
            node: "SmoothL1LossBackward0", kernel: "smooth_l1_cpu"
        ) {
            let beta = try number($0, "beta")
            let distance = try Pointwise.apply(.absolute, $1 - $2)
            return beta == 0 ? distance : try rounded(distance, bound: beta) / beta
        },
        pairs("huber_loss", "reduction='mean', delta=1.0, weight=None", node: "HuberLossBackward0") {
            try rounded(Pointwise.apply(.absolute, $1 - $2), bound: number($0, "delta"))
        },
    ]

    // MARK: Probabilities

    private static func weighted(_ arguments: TorchArguments, _ losses: Tensor) throws -> Tensor {
        try arguments.optionalTensor("weight").map { try losses * $0 } ?? losses
    }

    /// The logarithm, no less than -100.
    private static func boundedLog(_ input: Tensor) throws -> Tensor {
        try Clamping.clamp(Pointwise.apply(.log, input), .number(.float(-100), input.runtime), nil)
    }

    private static let probabilities: [TorchBinding] = [
        pairs(
            "binary_cross_entropy", "weight=None, size_average=None, reduce=None, reduction='mean'",
            node: "BinaryCrossEntropyBackward0"
        ) { arguments, input, target in
            guard input.shape == target.shape else {
                throw TensorError.value(
                    "Using a target size (\(sizeText(target.shape))) that is different to the input size "
                        + "(\(sizeText(input.shape))) is deprecated. Please ensure they have the same size.")
            }
            let isShare =
                try input.count == 0 || input.bytes().gather(as: Double.self).allSatisfy { (0...1).contains($0) }
            guard isShare else { throw TensorError.runtime("all elements of input should be between 0 and 1") }
            let one = try input.detached().zeros() + 1
            let sum = try target * boundedLog(input) + (one - target) * boundedLog(one - input)
            return try weighted(arguments, -sum)
        },
        pairs(
            "binary_cross_entropy_with_logits",
            "weight=None, size_average=None, reduce=None, reduction='mean', pos_weight=None",
            node: "BinaryCrossEntropyWithLogitsBackward0"
        ) { arguments, input, target in
            guard input.shape == target.shape else {
                throw TensorError.value(
                    "Target size (\(sizeText(target.shape))) must be the same as input size "
                        + "(\(sizeText(input.shape)))")
            }
            let one = try input.detached().zeros() + 1
            let softplus = try Pointwise.apply(.logaddexp, -input, input.detached().zeros())
            let scale = try arguments.optionalTensor("pos_weight").map { try ($0 - 1) * target + 1 }
            let losses = try (one - target) * input + (scale.map { try $0 * softplus } ?? softplus)
            return try weighted(arguments, losses)
        },
        pairs(
            "kl_div", "size_average=None, reduce=None, reduction='mean', log_target=False", node: nil
        ) { arguments, input, target in
            if try arguments.truth("log_target") { return try Pointwise.apply(.exp, target) * (target - input) }
            return try Pointwise.apply(.xlogy, target, target) - target * input
        },
        pairs(
            "soft_margin_loss", "size_average=None, reduce=None, reduction='mean'", node: "SoftMarginLossBackward0"
        ) { try Pointwise.apply(.log1p, Pointwise.apply(.exp, -$2 * $1)) },
        pairs(
            "poisson_nll_loss",
            "log_input=True, full=False, size_average=None, eps=1e-08, reduce=None, reduction='mean'", node: nil
        ) { arguments, input, target in
            if try arguments.truth("full") { throw UnsupportedOperation("poisson_nll_loss with full=True") }
            if try arguments.truth("log_input") { return try Pointwise.apply(.exp, input) - target * input }
            return try input - target * Pointwise.apply(.log, input + number(arguments, "eps"))
        },
        pairs(
            "multilabel_soft_margin_loss", "weight=None, size_average=None, reduce=None, reduction='mean'", node: nil
        ) { arguments, input, target in
            let one = try input.detached().zeros() + 1
            func logSigmoid(_ value: Tensor) throws -> Tensor {
                try -Pointwise.apply(.logaddexp, -value, value.detached().zeros())
            }
            let sum = try target * logSigmoid(input) + (one - target) * logSigmoid(-input)
            return try Reductions.mean(weighted(arguments, -sum), axes: [input.rank - 1], keepsAxes: false)
        },
    ]

    // MARK: Classes

    /// The negative of what the input holds for each target, weighted.
    private static func likelihood(
        _ input: Tensor, _ target: Tensor, weight: Tensor?, ignored: Int, reduction: String
    ) throws -> Tensor {
        guard input.rank > 0, target.rank == max(0, input.rank - 1) else {
            throw input.rank == 0
                ? TensorError.value("Expected 1 or more dimensions (got 0)")
                : TensorError.runtime("0D or 1D target tensor expected, multi-target not supported")
        }
        guard target.dtype == .int64 || target.dtype == .uint8 else {
            throw TensorError.runtime(
                "expected scalar type Long but found \(target.dtype.scalarTypeName)")
        }
        let axis = input.rank == 1 ? 0 : 1
        if input.rank > 1, input.shape[0] != target.shape[0] {
            throw TensorError.value(
                "Expected input batch_size (\(input.shape[0])) to match target batch_size (\(target.shape[0])).")
        }
        let classes = input.shape[axis]
        let labels = try target.bytes().gather(as: Int64.self).map(Int.init)
        for label in labels where label != ignored && !(0..<classes).contains(label) {
            throw TensorError.index("Target \(label) is out of bounds.")
        }
        let kept = try LinearAlgebra.tensor(
            labels.map { Complex($0 == ignored ? 0 : 1) }, target.shape, like: input)
        let positions = try LinearAlgebra.tensor(
            labels.map { Complex($0 == ignored ? 0 : Double($0)) }, target.shape, like: input, dtype: .int64)
        let weights =
            try weight.map { weight in
                try Shaping.reshape(
                    Gathering.indexSelect(weight, 0, Shaping.reshape(positions, [positions.count])), target.shape)
                    * kept
            } ?? kept
        return try Composite.apply(input.rank > 2 ? "NllLoss2DBackward0" : "NllLossBackward0", [input]) {
            let picked = try Shaping.squeeze(
                Gathering.gather($0[0], axis, Shaping.unsqueeze(positions, axis)), [axis])
            let losses = try -picked * weights
            switch reduction {
            case "none": return losses
            case "sum": return try Reductions.sum(losses)
            default: return try Reductions.sum(losses) / Reductions.sum(weights)
            }
        }
    }

    private static let classes: [TorchBinding] = [
        .python(
            "nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean')",
            in: path
        ) {
            .tensor(
                try likelihood(
                    $0.tensor("input"), $0.tensor("target"), weight: $0.optionalTensor("weight"),
                    ignored: $0.interpreter.size($0.value("ignore_index")), reduction: reduction($0)))
        },
        .python(
            "cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean', label_smoothing=0.0)",
            in: path
        ) { arguments in
            let (input, target) = (try arguments.tensor("input"), try arguments.tensor("target"))
            let (way, smoothing) = (try reduction(arguments), try number(arguments, "label_smoothing"))
            let axis = input.rank == 1 ? 0 : 1
            let shares = try arguments.interpreter.callMethod(
                "log_softmax", of: .tensor(input), CallArguments([.int(Int128(axis))]))
            guard let logarithms = shares.object(as: Tensor.self) else { return shares }
            let weight = try arguments.optionalTensor("weight")
            if target.shape == input.shape, target.dtype.isFloatingPoint {
                let classes = Double(input.shape[axis])
                let smoothed = smoothing > 0 ? try target * (1 - smoothing) + smoothing / classes : target
                let losses = try -Reductions.sum(logarithms * smoothed, axes: [axis], keepsAxes: false)
                switch way {
                case "none": return .tensor(losses)
                case "sum": return .tensor(try Reductions.sum(losses))
                default:
                    let batch = Double(max(losses.count, 1))
                    return .tensor(
                        try Composite.apply("DivBackward1", [losses]) { try Reductions.sum($0[0]) / batch })
                }
            }
            let ignored = try arguments.interpreter.size(arguments.value("ignore_index"))
            let sharp = try likelihood(logarithms, target, weight: weight, ignored: ignored, reduction: way)
            guard smoothing > 0 else { return .tensor(sharp) }
            guard weight == nil else { throw UnsupportedOperation("cross_entropy with weights and smoothing") }
            let blurred = try reduced(
                -Reductions.mean(logarithms, axes: [axis], keepsAxes: false), way)
            return .tensor(try sharp * (1 - smoothing) + blurred * smoothing)
        },
    ]

    // MARK: Margins

    /// The part above 0.
    private static func positive(_ input: Tensor) throws -> Tensor {
        try Clamping.clamp(input, .number(.int(0), input.runtime), nil, node: "ClampMinBackward0")
    }

    private static func distance(
        _ first: Tensor, _ second: Tensor, power: Double, margin: Double
    ) throws -> Tensor {
        try NormBindings.vector(
            first - second + margin, power, axes: [max(first.rank, second.rank) - 1], keepsAxes: false)
    }

    private static let margins: [TorchBinding] = [
        pairs(
            "hinge_embedding_loss", "margin=1.0, size_average=None, reduce=None, reduction='mean'", node: nil
        ) { arguments, input, target in
            let zero = try input.detached().zeros()
            let far = try positive(-(input - number(arguments, "margin")))
            func isClass(_ value: Double) throws -> Tensor {
                try Pointwise.apply(.equal, target, .number(.float(value), target.runtime))
            }
            return try Selection.choose(isClass(-1), far, zero) + Selection.choose(isClass(1), input, zero)
        },
        .python(
            "margin_ranking_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction='mean')",
            in: path
        ) {
            let (first, second, target) = (try $0.tensor("input1"), try $0.tensor("input2"), try $0.tensor("target"))
            guard first.rank == second.rank, first.rank == target.rank else {
                throw TensorError.runtime(
                    "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: "
                        + "\(sizeText(first.shape)), input2: \(sizeText(second.shape)), target: "
                        + "\(sizeText(target.shape)) ")
            }
            return .tensor(
                try reduced(positive(-target * (first - second) + number($0, "margin")), reduction($0)))
        },
        .python(
            "cosine_embedding_loss(input1, input2, target, margin=0, size_average=None, reduce=None, reduction='mean')",
            in: path
        ) { arguments in
            let (first, second) = (try arguments.tensor("input1"), try arguments.tensor("input2"))
            let target = try arguments.tensor("target")
            let cosine = try FunctionalLayers.cosineSimilarity(first, second, axis: first.rank - 1, epsilon: 1e-12)
            let zero = try cosine.detached().zeros()
            func isClass(_ value: Double) throws -> Tensor {
                try Pointwise.apply(.equal, target, .number(.float(value), target.runtime))
            }
            let near = try Selection.choose(isClass(1), -(cosine - 1), zero)
            let far = try Selection.choose(
                isClass(-1), positive(cosine - number(arguments, "margin")), zero)
            return .tensor(try reduced(near + far, reduction(arguments)))
        },
        .python(
            "triplet_margin_loss(anchor, positive, negative, margin=1.0, p=2, eps=1e-06, swap=False, size_average=None, reduce=None, reduction='mean')",
            in: path
        ) {
            let (anchor, near, far) = (try $0.tensor("anchor"), try $0.tensor("positive"), try $0.tensor("negative"))
            let (power, epsilon) = (try number($0, "p"), try number($0, "eps"))
            let close = try distance(anchor, near, power: power, margin: epsilon)
            var away = try distance(anchor, far, power: power, margin: epsilon)
            if try $0.truth("swap") {
                away = try Pointwise.apply(.minimum, away, distance(near, far, power: power, margin: epsilon))
            }
            return .tensor(try reduced(positive(close - away + number($0, "margin")), reduction($0)))
        },
        .python("gaussian_nll_loss(input, target, var, full=False, eps=1e-06, reduction='mean')", in: path) {
            arguments in
            let (input, target) = (try arguments.tensor("input"), try arguments.tensor("target"))
            let spread = try arguments.tensor("var")
            let safe = try Clamping.clamp(
                spread, .number(.float(number(arguments, "eps")), input.runtime), nil)
            let distance = try input - target
            let losses = try (Pointwise.apply(.log, safe) + distance * distance / safe) * 0.5
            let constant = try arguments.truth("full") ? 0.918_938_533_204_672_7 : 0
            return .tensor(try reduced(losses + constant, reduction(arguments)))
        },
    ]
}
