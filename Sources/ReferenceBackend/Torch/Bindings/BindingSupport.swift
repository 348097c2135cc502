import InProcess
import ReferenceTensor
import TensorTypes

/// What binding tables read of arguments beyond plain values.
extension TorchArguments {
    /// The tensor that the function or method works on.
    var input: Tensor { get throws { try tensor("input") } }

    /// A tensor, or a number as a tensor that counts least in promotion.
    func operand(_ name: String) throws -> Tensor {
        try tensor(name)
    }

    /// A tensor or number if one was given.
    func optionalOperand(_ name: String) throws -> Tensor? { has(name) ? try operand(name) : nil }
}

extension TorchArguments {
    /// A result; what was given as `out` if the result was to be written there.
    ///
    /// - Throws: a `RuntimeError` if `out` would need gradients or cannot hold the result's type.
    func deliver(_ result: Tensor) throws -> Value {
        guard let out = try optionalTensor("out") else { return .tensor(result) }
        if result.requiresGrad { try Pointwise.checkOut(name, inputs: [result], out: out) }
        try Pointwise.checkOut(name, inputs: [], out: out)
        try OutputRule.of(name).verify(result.dtype, into: out.dtype)
        try OutputResize.apply(out, shape: result.shape)
        try out.overwrite(with: result)
        try Recording.written(out)
        return .tensor(out)
    }

    /// Refuses an output that could not take any result of these arguments, before the result is computed.
    ///
    /// - Throws: a `RuntimeError` if gradients would be needed, or data that there are none of.
    func checkOutput() throws {
        guard let out = try optionalTensor("out") else { return }
        let inputs = allTensors.filter { $0 !== out }
        try Pointwise.checkOut(name, inputs: inputs, out: out)
        if let meta = inputs.first(where: \.isMeta), !out.isMeta {
            throw TensorError.runtime(
                "Attempting to copy from device \(meta.device.text) to device \(out.device.text), but cross-device copies "
                    + "are not allowed!")
        }
    }

    /// Several named results; those given as `out` if the results were to be written there.
    ///
    /// - Throws: as ``deliver(_:)``.
    func deliver(_ name: String, _ fields: [String], _ results: [Tensor]) throws -> Value {
        let outs = has("out") ? try tensors("out") : []
        guard outs.count == results.count else { return ReturnTypes.make(name, fields, results) }
        for (out, result) in zip(outs, results) {
            if result.requiresGrad { try Pointwise.checkOut(name, inputs: [result], out: out) }
            try OutputRule.structured.verify(result.dtype, into: out.dtype)
            try OutputResize.apply(out, shape: result.shape)
            try out.overwrite(with: result)
            try Recording.written(out)
        }
        return ReturnTypes.make(name, fields, outs)
    }
}

extension TorchBinding {
    /// A function and a method with one tensor for a result, which `out=` takes.
    static func result(
        _ declarations: String..., body: @escaping @Sendable (TorchArguments) throws -> Tensor
    ) -> TorchBinding {
        both(declarations) { arguments in
            try arguments.checkOutput()
            return try arguments.deliver(body(arguments))
        }
    }

    /// A function with one tensor for a result, which `out=` takes.
    static func functionResult(
        _ declarations: String..., in path: String? = nil, body: @escaping @Sendable (TorchArguments) throws -> Tensor
    ) -> TorchBinding {
        function(declarations, in: path) { arguments in
            try arguments.checkOutput()
            return try arguments.deliver(body(arguments))
        }
    }
}

/// Wraps results.
extension Value {
    static func tensor(_ tensor: Tensor) -> Value { .object(tensor) }
    static func tensors(_ tensors: [Tensor]) -> Value { .tuple(tensors.map { .object($0) }) }
    static func size(_ shape: [Int]) -> Value { .object(SizeObject(shape)) }
}

/// The classes of named results, such as `torch.return_types.max`.
enum ReturnTypes {
    static func make(_ name: String, _ fields: [String], _ tensors: [Tensor]) -> Value {
        .object(NamedTuple(type(name), fields: fields, items: tensors.map { .object($0) }))
    }

    private static let types: [String: PythonType] = {
        let names = [
            "max", "min", "sort", "topk", "median", "mode", "kthvalue", "cummax", "cummin", "aminmax", "nanmedian",
            "frexp",
            "slogdet",
        ]
        return Dictionary(
            uniqueKeysWithValues: names.map { ($0, PythonType($0, module: "torch.return_types", bases: [.tuple])) })
    }()

    static func type(_ name: String) -> PythonType {
        types[name] ?? PythonType(name, module: "torch.return_types", bases: [.tuple])
    }
}
