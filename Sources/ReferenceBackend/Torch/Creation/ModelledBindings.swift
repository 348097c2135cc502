import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that make tensors after the model of another: `zeros_like` and `Tensor.new_zeros`, with their kin.
enum ModelledBindings {
    private static let keywords =
        "ScalarType dtype=None, Layout layout=None, Device device=None, bool? pin_memory=False, bool? requires_grad=False"
    private static let likeKeywords = "MemoryFormat? memory_format=None, \(keywords)"

    static let table: [TorchBinding] = [
        .function("zeros_like(Tensor input, *, \(likeKeywords))") { arguments in
            let model = try arguments.model
            let options = try FactoryOptions(arguments, like: model)
            if model.sparse != nil && options.layout == nil || options.layout == .sparseCOO {
                return .object(
                    try options.finish(
                        SparseFactory.empty(
                            model.shape, options.dtype(or: model.dtype), options.device, options.runtime)))
            }
            return .object(try options.finish(like(model, arguments, options)))
        },
        .function("ones_like(Tensor input, *, \(likeKeywords))") { arguments in
            .object(try filled(.int(1), arguments))
        },
        .function("full_like(Tensor input, Scalar fill_value, *, \(likeKeywords))") { arguments in
            .object(try filled(arguments.scalar("fill_value"), arguments))
        },
        .function("empty_like(Tensor input, *, \(likeKeywords))") { arguments in
            let model = try arguments.model
            let options = try FactoryOptions(arguments, like: model)
            return .object(try options.finish(like(model, arguments, options)))
        },
        .method("new_empty(Tensor self, SymIntArrayRef size, *, \(keywords))") { arguments in
            let options = try FactoryOptions(arguments, like: arguments.receiverTensor)
            return .object(try FactoryBindings.empty(arguments.ints("size"), arguments, options))
        },
        .method("new_zeros(Tensor self, SymIntArrayRef size, *, \(keywords))") { arguments in
            let options = try FactoryOptions(arguments, like: arguments.receiverTensor)
            return .object(try FactoryBindings.zeros(arguments.ints("size"), options))
        },
        .method("new_ones(Tensor self, SymIntArrayRef size, *, \(keywords))") { arguments in
            let options = try FactoryOptions(arguments, like: arguments.receiverTensor)
            return .object(try options.filled(arguments.ints("size"), .int(1)))
        },
        .method("new_full(Tensor self, SymIntArrayRef size, Scalar fill_value, *, \(keywords))") { arguments in
            let options = try FactoryOptions(arguments, like: arguments.receiverTensor)
            return .object(try options.filled(arguments.ints("size"), arguments.scalar("fill_value")))
        },
        .method("new_empty_strided(Tensor self, SymIntArrayRef size, SymIntArrayRef stride, *, \(keywords))") {
            arguments in
            let options = try FactoryOptions(arguments, like: arguments.receiverTensor)
            return .object(
                try FactoryBindings.strided(arguments.ints("size"), arguments.ints("stride"), options))
        },
    ]

    /// A tensor of zeros with the shape of the model, laid out as it is unless told otherwise.
    static func like(_ model: Tensor, _ arguments: TorchArguments, _ options: FactoryOptions) throws -> Tensor {
        guard options.layout == nil || options.layout == .strided, model.sparse == nil else {
            throw TensorError.notImplemented(Sparse.noKernel(for: "empty_strided"))
        }
        let dtype = options.dtype(or: model.dtype)
        try FactoryShape.check(model.shape, dtype, on: options.device)
        return try Tensor(
            shape: model.shape, strides: try Conversion.strides(arguments.memoryFormat() ?? .preserve, like: model),
            dtype: dtype, device: options.device, runtime: options.runtime)
    }

    private static func filled(_ value: Scalar, _ arguments: TorchArguments) throws -> Tensor {
        let model = try arguments.model
        let options = try FactoryOptions(arguments, like: model)
        guard model.sparse == nil else {
            throw TensorError.notImplemented(Sparse.noKernel(for: "fill_.Scalar"))
        }
        let result = try like(model, arguments, options)
        try InPlace.checkRange(value, result.dtype, isSingle: result.count == 1)
        try result.fill(value)
        return try options.finish(result)
    }
}

extension TorchArguments {
    /// The tensor named `input`.
    var model: Tensor {
        get throws {
            let value = value("input")
            guard let tensor = value.object(as: Tensor.self) else {
                throw TensorError.type("\(name)(): argument 'input' (position 1) must be Tensor, not \(value.typeName)")
            }
            return tensor
        }
    }
}

/// Sparse tensors without entries.
enum SparseFactory {
    /// A sparse COO tensor of zeros.
    static func empty(_ shape: [Int], _ dtype: DType, _ device: Device, _ runtime: Runtime) throws -> Tensor {
        let indices = try Tensor(shape: [shape.count, 0], dtype: .int64, device: device, runtime: runtime)
        let values = try Tensor(shape: [0], dtype: dtype, device: device, runtime: runtime)
        return Sparse.make(indices: indices, values: values, shape: shape, isCoalesced: true)
    }
}
