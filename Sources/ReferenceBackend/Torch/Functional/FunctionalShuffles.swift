import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that rearrange the elements of images: blocks as columns, shuffles of channels, nearest neighbours.
enum FunctionalShuffles {
    static let table: [TorchBinding] = folds + shuffles

    private static let path = FunctionalActivations.path

    // MARK: Blocks as columns

    private static let folds: [TorchBinding] = [
        .python("unfold(input, kernel_size, dilation=1, padding=0, stride=1)", in: path) { arguments in
            let input = try arguments.tensor("input")
            guard input.rank == 3 || input.rank == 4 else {
                throw TensorError.runtime(
                    "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for "
                        + "input, but got: [\(Geometry.text(input.shape))]")
            }
            let ones = [1, 1]
            let kernel = try FunctionalWindows.list(arguments, "kernel_size", 2, or: ones)
            let (dilations, strides) = (
                try FunctionalWindows.list(arguments, "dilation", 2, or: ones),
                try FunctionalWindows.list(arguments, "stride", 2, or: ones)
            )
            let paddings = try FunctionalWindows.list(arguments, "padding", 2, or: [0, 0])
            return .tensor(
                try Composite.apply("Im2ColBackward0", [input]) {
                    let batched = input.rank == 4 ? $0[0] : try Shaping.unsqueeze($0[0], 0)
                    let seen = try FunctionalWindows.windows(
                        FunctionalWindows.padded(batched, paddings.reversed().flatMap { [$0, $0] }), kernel, strides,
                        dilations)
                    let columns = try Shaping.reshape(
                        Shaping.permute(seen, [0, 1, 4, 5, 2, 3]),
                        [seen.shape[0], seen.shape[1] * kernel[0] * kernel[1], seen.shape[2] * seen.shape[3]])
                    return input.rank == 4 ? columns : try Shaping.squeeze(columns, [0])
                })
        }
    ]

    // MARK: Shuffles and sizes

    private static func shuffle(
        _ name: String, _ parameter: String, _ node: String,
        _ formula: @escaping @Sendable (Tensor, Int) throws -> Tensor
    ) -> [TorchBinding] {
        FunctionalLayers.shown(
            .function("\(name)(Tensor input, int \(parameter))") { arguments in
                let (input, factor) = (try arguments.input, try arguments.int(parameter))
                guard input.rank >= 3 else {
                    throw TensorError.runtime(
                        "\(name) expects input to have at least 3 dimensions, but got input with \(input.rank) dimension(s)"
                    )
                }
                guard factor > 0 else {
                    throw TensorError.runtime("\(name) expects a positive \(parameter), but got \(factor)")
                }
                return .tensor(try Composite.apply(node, [input]) { try formula($0[0], factor) })
            })
    }

    private static let shuffles: [TorchBinding] =
        shuffle("pixel_shuffle", "upscale_factor", "PixelShuffleBackward0") { input, factor in
            let head = Array(input.shape.dropLast(3))
            let (channels, height, width) = (
                input.shape[head.count], input.shape[head.count + 1], input.shape[head.count + 2]
            )
            guard channels.isMultiple(of: factor * factor) else {
                throw TensorError.runtime(
                    "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, "
                        + "but input.size(-3)=\(channels) is not divisible by \(factor * factor)")
            }
            let count = channels / (factor * factor)
            let split = try Shaping.reshape(input, head + [count, factor, factor, height, width])
            let base = head.count
            let order = Array(0..<base) + [base, base + 3, base + 1, base + 4, base + 2]
            return try Shaping.reshape(
                Shaping.permute(split, order), head + [count, height * factor, width * factor])
        }
        + shuffle("pixel_unshuffle", "downscale_factor", "PixelUnshuffleBackward0") { input, factor in
            let head = Array(input.shape.dropLast(3))
            let (channels, height, width) = (
                input.shape[head.count], input.shape[head.count + 1], input.shape[head.count + 2]
            )
            for (word, size, place) in [("height", height, -2), ("width", width, -1)] where !size.isMultiple(of: factor)
            {
                throw TensorError.runtime(
                    "pixel_unshuffle expects \(word) to be divisible by downscale_factor, but input.size(\(place))=\(size) is "
                        + "not divisible by \(factor)")
            }
            let split = try Shaping.reshape(
                input, head + [channels, height / factor, factor, width / factor, factor])
            let base = head.count
            let order = Array(0..<base) + [base, base + 2, base + 4, base + 1, base + 3]
            return try Shaping.reshape(
                Shaping.permute(split, order), head + [channels * factor * factor, height / factor, width / factor])
        }
        + ["channel_shuffle", "native_channel_shuffle"].flatMap { name in
            shuffle(name, "groups", "ChannelShuffleBackward0") { input, groups in
                let channels = input.shape[1]
                guard channels.isMultiple(of: groups) else {
                    throw TensorError.runtime(
                        "Number of channels must be divisible by groups. Got \(channels) channels and \(groups) groups."
                    )
                }
                let split = try Shaping.unflatten(input, 1, [groups, channels / groups])
                return try Shaping.reshape(Shaping.transpose(split, 1, 2), input.shape)
            }
        }
        + [
            .python(
                "interpolate(input, size=None, scale_factor=None, mode='nearest', align_corners=None, recompute_scale_factor=None, antialias=False)",
                in: path
            ) { arguments in
                let input = try arguments.tensor("input")
                guard arguments.optionalString("mode") == "nearest" else {
                    throw UnsupportedOperation("interpolate with another mode than 'nearest'")
                }
                let count = input.rank - 2
                guard (1...3).contains(count) else {
                    throw TensorError.notImplemented(
                        "Input Error: Only 3D, 4D and 5D input Tensors supported (got \(input.rank)D) for the modes: nearest | "
                            + "linear | bilinear | bicubic | trilinear | area | nearest-exact (got nearest)")
                }
                guard arguments.has("size") != arguments.has("scale_factor") else {
                    throw TensorError.value(
                        arguments.has("size")
                            ? "only one of size or scale_factor should be defined"
                            : "either size or scale_factor should be defined")
                }
                let sizes = Array(input.shape.suffix(count))
                var scales = [Double](repeating: 1, count: count)
                var targets = sizes
                if arguments.has("size") {
                    targets = try FunctionalWindows.list(arguments, "size", count, or: sizes)
                    scales = zip(sizes, targets).map { Double($0) / Double($1) }
                } else {
                    let value = arguments.value("scale_factor")
                    let given = try (value.sequence?.items ?? Array(repeating: value, count: count)).map {
                        try arguments.interpreter.float($0)
                    }
                    targets = zip(sizes, given).map { Int((Double($0) * $1).rounded(.down)) }
                    scales = given.map { 1 / $0 }
                }
                return .tensor(
                    try Composite.apply("UpsampleNearest\(count)DBackward0", [input]) {
                        var result = $0[0]
                        for axis in 0..<count {
                            let sources = (0..<targets[axis]).map { position -> Int? in
                                min(Int((Double(position) * scales[axis]).rounded(.down)), sizes[axis] - 1)
                            }
                            result = try FunctionalWindows.arranged(result, 2 + axis, sources, fill: 0)
                        }
                        return result
                    })
            }
        ]
}
