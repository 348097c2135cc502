import InProcess
import ReferenceTensor
import TensorTypes

/// Padding and convolution, and the windows that they and their kin look through.
enum FunctionalWindows {
    static let table: [TorchBinding] = padding + convolutions

    private static let path = FunctionalActivations.path

    // MARK: Padding

    /// What an axis is padded with: where each element of the result comes from, nil for the constant.
    private static func sources(_ mode: String, _ size: Int, _ before: Int, _ after: Int) throws -> [Int?] {
        try (-before..<max(size + after, -before)).map { position -> Int? in
            if (0..<size).contains(position) { return position }
            switch mode {
            case "constant": return nil
            case "replicate": return min(max(position, 0), size - 1)
            case "circular": return (position % size + size) % size
            case "reflect": return position < 0 ? -position : 2 * (size - 1) - position
            default: throw TensorError.notImplemented("Unrecognised padding mode \(mode)")
            }
        }
    }

    /// A tensor with one axis taken apart and put together again from positions, constant where there is none.
    static func arranged(_ input: Tensor, _ axis: Int, _ sources: [Int?], fill: Double) throws -> Tensor {
        let positions = try LinearAlgebra.tensor(
            sources.map { Complex(Double($0 ?? 0)) }, [sources.count], like: input, dtype: .int64)
        var shape = input.shape
        shape[axis] = sources.count
        if input.shape[axis] == 0 {
            return try Factories.full(
                shape, .float(fill), dtype: input.dtype, device: input.device, runtime: input.runtime, name: "full")
        }
        let picked = try Gathering.indexSelect(input, axis, positions)
        guard sources.contains(nil) else { return picked }
        let maskShape = [sources.count] + [Int](repeating: 1, count: input.rank - 1 - axis)
        let isThere = try LinearAlgebra.tensor(
            sources.map { Complex($0 == nil ? 0 : 1) }, maskShape, like: input, dtype: .bool)
        let rest = try Factories.full(
            [], .float(fill), dtype: input.dtype, device: input.device, runtime: input.runtime, name: "full")
        return try Selection.choose(isThere, picked, rest)
    }

    /// Pads the last axes first, by pairs of amounts before and after; negative amounts crop.
    static func padded(_ input: Tensor, _ amounts: [Int], mode: String = "constant", fill: Double = 0) throws -> Tensor
    {
        var result = input
        for pair in 0..<amounts.count / 2 {
            let axis = input.rank - 1 - pair
            let (before, after) = (amounts[2 * pair], amounts[2 * pair + 1])
            if before == 0 && after == 0 { continue }
            result = try arranged(
                result, axis, sources(mode, result.shape[axis], before, after), fill: fill)
        }
        return result
    }

    private static func pad(_ input: Tensor, _ amounts: [Int], mode: String, fill: Double?) throws -> Tensor {
        guard amounts.count.isMultiple(of: 2) else {
            throw TensorError.runtime("Padding length must be divisible by 2")
        }
        guard amounts.count <= 2 * input.rank else {
            throw TensorError.runtime(
                "Padding length should be less than or equal to two times the input dimension but got padding length "
                    + "\(amounts.count) and input of dimension \(input.rank)")
        }
        if mode != "constant" {
            guard fill == nil || fill == 0 else {
                throw TensorError.value("Padding mode \"\(mode)\" doesn't take in value argument")
            }
            let pairs = amounts.count / 2
            guard input.rank == pairs + 1 || input.rank == pairs + 2 else {
                throw TensorError.notImplemented(
                    "Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now")
            }
            if mode == "reflect" { try checkReflection(input, amounts) }
        } else {
            for pair in 0..<amounts.count / 2 {
                let size = input.shape[input.rank - 1 - pair]
                let new = size + amounts[2 * pair] + amounts[2 * pair + 1]
                guard new >= 0 else {
                    throw TensorError.runtime(
                        "The input size \(size), plus negative padding \(amounts[2 * pair]) and \(amounts[2 * pair + 1]) "
                            + "resulted in a negative output size, which is invalid. Check dimension "
                            + "\(input.rank - 1 - pair) of your input.")
                }
            }
        }
        let names = ["reflect": "Reflection", "replicate": "Replication"]
        let node =
            mode == "constant"
            ? "ConstantPadNdBackward0"
            : names[mode].map { "\($0)Pad\(amounts.count / 2)DBackward0" } ?? "torch::autograd::CopySlices"
        return try Composite.apply(node, [input]) { try padded($0[0], amounts, mode: mode, fill: fill ?? 0) }
    }

    private static func checkReflection(_ input: Tensor, _ amounts: [Int]) throws {
        for pair in 0..<amounts.count / 2 {
            let axis = input.rank - 1 - pair
            guard amounts[2 * pair] < input.shape[axis], amounts[2 * pair + 1] < input.shape[axis] else {
                throw TensorError.runtime(
                    "Argument #\(4 + 2 * pair): Padding size should be less than the corresponding input dimension, but got: "
                        + "padding (\(amounts[2 * pair]), \(amounts[2 * pair + 1])) at dimension \(axis) of input "
                        + "[\(Geometry.text(input.shape))]")
            }
        }
    }

    private static let padding: [TorchBinding] = [
        .python("pad(input, pad, mode='constant', value=None)", in: path) { arguments in
            let amounts = try arguments.interpreter.elements(arguments.value("pad")).map {
                try arguments.interpreter.size($0)
            }
            return .tensor(
                try pad(
                    arguments.tensor("input"), amounts, mode: arguments.optionalString("mode") ?? "constant",
                    fill: arguments.has("value") ? arguments.interpreter.float(arguments.value("value")) : nil))
        },
        .function("constant_pad_nd(Tensor input, SymIntArrayRef pad, Scalar value=0)") {
            .tensor(try pad($0.input, $0.ints("pad"), mode: "constant", fill: $0.scalar("value").double))
        },
    ]

    // MARK: Windows

    /// The windows over the last axes: those axes become positions, and as many axes with the window's elements follow.
    static func windows(_ input: Tensor, _ sizes: [Int], _ strides: [Int], _ dilations: [Int]) throws -> Tensor {
        var result = input
        let first = input.rank - sizes.count
        for (index, size) in sizes.enumerated() {
            let reach = dilations[index] * (size - 1) + 1
            result = try Shaping.unfold(result, first + index, reach, strides[index])
            if dilations[index] > 1 {
                result = try Shaping.slice(
                    result, result.rank - 1, start: nil, stop: nil, step: dilations[index])
            }
        }
        return result
    }

    /// A list of one number per axis: a single number stands for all.
    static func list(_ arguments: TorchArguments, _ name: String, _ count: Int, or absent: [Int]) throws
        -> [Int]
    {
        guard arguments.has(name) else { return absent }
        let given: [Int]
        if let items = arguments.value(name).sequence?.items {
            given = try items.map { try arguments.interpreter.size($0) }
        } else {
            given = [try arguments.interpreter.size(arguments.value(name))]
        }
        return given.count == 1 ? Array(repeating: given[0], count: count) : given
    }

    // MARK: Convolution

    private struct Convolution {
        var strides: [Int]
        var paddings: [(Int, Int)]
        var dilations: [Int]
        var groups: Int
    }

    private static func convolve(_ input: Tensor, _ weight: Tensor, _ settings: Convolution) throws -> Tensor {
        let count = settings.strides.count
        let amounts = settings.paddings.reversed().flatMap { [$0.0, $0.1] }
        let kernel = Array(weight.shape.suffix(count))
        let seen = try windows(padded(input, amounts), kernel, settings.strides, settings.dilations)
        let (batch, groups) = (input.shape[0], settings.groups)
        let positions = Array(seen.shape[2..<(2 + count)])
        let volume = weight.shape[1] * kernel.reduce(1, *)
        // Batch, group, positions, then the channels and elements of a window.
        let split = try Shaping.unflatten(seen, 1, [groups, weight.shape[1]])
        let order = [0, 1] + (0..<count).map { 3 + $0 } + [2] + (0..<count).map { 3 + count + $0 }
        let rows = try Shaping.reshape(
            Shaping.permute(split, order), [batch, groups, positions.reduce(1, *), volume])
        let columns = try Shaping.reshape(weight, [groups, weight.shape[0] / groups, volume])
        let product = try MatrixProducts.matmul(rows, Shaping.transpose(columns, 1, 2))
        return try Shaping.reshape(
            Shaping.transpose(product, 2, 3), [batch, weight.shape[0]] + positions)
    }

    private static func checkConvolution(
        _ input: Tensor, _ weight: Tensor, _ bias: Tensor?, _ count: Int, _ groups: Int, isTransposed: Bool
    ) throws {
        let name = "conv\(isTransposed ? "_transpose" : "")\(count)d"
        guard input.rank == count + 1 || input.rank == count + 2 else {
            throw TensorError.runtime(
                "Expected \(count + 1)D (unbatched) or \(count + 2)D (batched) input to \(name), but got input of size: "
                    + "[\(Geometry.text(input.shape))]")
        }
        guard input.dtype == weight.dtype else {
            throw TensorError.runtime(
                "expected scalar type \(input.dtype.scalarTypeName) but found \(weight.dtype.scalarTypeName)")
        }
        let channels = input.shape[input.rank - count - 1]
        let expected = isTransposed ? weight.shape[0] : weight.shape[1] * groups
        guard channels == expected else {
            let batched = input.rank == count + 1 ? [1] + input.shape : input.shape
            throw TensorError.runtime(
                "Given \(isTransposed ? "transposed=1" : "groups=\(groups)"), weight of size "
                    + "[\(Geometry.text(weight.shape))], expected input[\(Geometry.text(batched))] to have \(expected) "
                    + "channels, but got \(channels) channels instead")
        }
    }

    /// Zeros between the elements of the last axes.
    private static func spread(_ input: Tensor, _ strides: [Int]) throws -> Tensor {
        var result = input
        for (index, stride) in strides.enumerated() where stride > 1 {
            let axis = input.rank - strides.count + index
            let size = result.shape[axis]
            let sources = (0..<max(0, (size - 1) * stride + 1)).map { $0 % stride == 0 ? $0 / stride : nil }
            result = try arranged(result, axis, sources, fill: 0)
        }
        return result
    }

    private static func convolution(_ count: Int, isTransposed: Bool) -> [TorchBinding] {
        let name = "conv\(isTransposed ? "_transpose" : "")\(count)d"
        let size = "SymIntArrayRef[\(count)]"
        let declarations =
            isTransposed
            ? [
                "\(name)(Tensor input, Tensor weight, Tensor? bias=None, \(size) stride=1, \(size) padding=0, \(size) output_padding=0, SymInt groups=1, \(size) dilation=1)"
            ]
            : [
                "\(name)(Tensor input, Tensor weight, Tensor? bias=None, \(size) stride=1, \(size) padding=0, \(size) dilation=1, SymInt groups=1)",
                "\(name)(Tensor input, Tensor weight, Tensor? bias=None, \(size) stride=1, str padding='valid', \(size) dilation=1, SymInt groups=1)",
            ]
        let plain = TorchBinding.function(declarations) { arguments in
            let (input, weight) = (try arguments.tensor("input"), try arguments.tensor("weight"))
            let (bias, groups) = (try arguments.optionalTensor("bias"), try arguments.int("groups"))
            try checkConvolution(input, weight, bias, count, groups, isTransposed: isTransposed)
            let ones = [Int](repeating: 1, count: count)
            let strides = try list(arguments, "stride", count, or: ones)
            let dilations = try list(arguments, "dilation", count, or: ones)
            let kernel = Array(weight.shape.suffix(count))
            var paddings: [(Int, Int)]
            switch arguments.optionalString("padding") {
            case "valid": paddings = ones.map { _ in (0, 0) }
            case "same":
                guard strides.allSatisfy({ $0 == 1 }) else {
                    throw TensorError.runtime("padding='same' is not supported for strided convolutions")
                }
                paddings = zip(kernel, dilations).map { size, dilation in
                    let total = dilation * (size - 1)
                    return (total / 2, total - total / 2)
                }
            case let word?:
                throw TensorError.runtime("Invalid padding string: '\(word)'")
            case nil:
                paddings = try list(arguments, "padding", count, or: ones.map { _ in 0 }).map { ($0, $0) }
            }
            let extra = isTransposed ? try list(arguments, "output_padding", count, or: ones.map { _ in 0 }) : []
            let inputs = [input, weight] + (bias.map { [$0] } ?? [])
            return .tensor(
                try Composite.apply(input.rank == count + 2 ? "ConvolutionBackward0" : "SqueezeBackward1", inputs) {
                    inputs in
                    let isBatched = input.rank == count + 2
                    var source = isBatched ? inputs[0] : try Shaping.unsqueeze(inputs[0], 0)
                    var settings = Convolution(
                        strides: strides, paddings: paddings, dilations: dilations, groups: groups)
                    var filter = inputs[1]
                    if isTransposed {
                        source = try spread(source, strides)
                        settings.strides = ones
                        for axis in 0..<count {
                            let reach = dilations[axis] * (kernel[axis] - 1)
                            settings.paddings[axis] = (
                                reach - paddings[axis].0, reach - paddings[axis].1 + extra[axis]
                            )
                        }
                        filter = try turned(filter, groups, count)
                    }
                    var result = try convolve(source, filter, settings)
                    if inputs.count == 3 {
                        result =
                            try result
                            + Shaping.reshape(inputs[2], [inputs[2].count] + [Int](repeating: 1, count: count))
                    }
                    return isBatched ? result : try Shaping.squeeze(result, [0])
                })
        }
        return FunctionalLayers.shown(plain)
    }

    /// The filter of the convolution that a transposed one is, with inputs and outputs exchanged in each group.
    private static func turned(_ weight: Tensor, _ groups: Int, _ count: Int) throws -> Tensor {
        let axes = (0..<count).map { 2 + $0 }
        let flipped = try Rearranging.flip(weight, axes)
        let split = try Shaping.unflatten(flipped, 0, [groups, weight.shape[0] / groups])
        return try Shaping.flatten(Shaping.transpose(split, 1, 2), 0, 1)
    }

    private static let convolutions: [TorchBinding] = [1, 2, 3].flatMap {
        convolution($0, isTransposed: false) + convolution($0, isTransposed: true)
    }
}
