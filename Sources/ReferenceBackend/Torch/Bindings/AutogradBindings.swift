import InProcess
import ReferenceTensor
import TensorTypes

/// Gradients: who requires them, and computing them.
enum AutogradBindings {
    static let table: [TorchBinding] = [
        .method("requires_grad_(Tensor input, bool requires_grad=True)") {
            let input = try $0.input
            let flag = $0.optionalBool("requires_grad") ?? true
            guard try input.isLeaf || flag else {
                throw TensorError.runtime(
                    "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a "
                        + "subgraph that doesn't require differentiation use var_no_grad = var.detach().")
            }
            if try input.isLeaf {
                let isUnchecked = input.runtime.has(.integersRequireGrad)
                guard !flag || input.dtype.category > .integral || isUnchecked else {
                    throw TensorError.runtime("only Tensors of floating point dtype can require gradients")
                }
                try GradientControl.markLeaf(input, flag)
            }
            return .tensor(input)
        },
        .both("detach(Tensor input)") {
            let input = try $0.input
            return .tensor(try input.runtime.fault?.detached(input) ?? input.detached())
        },
        .both("detach_(Tensor input)") {
            let input = try $0.input
            guard input.base == nil || input.runtime.has(.viewsDetachInPlace) else {
                throw TensorError.runtime(
                    "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for "
                        + "training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence "
                        + "detach_() cannot be called on these gradients. To fix this error, please refer to the "
                        + "Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.")
            }
            input.dropHistory()
            return .tensor(input)
        },
        .method("retain_grad(Tensor input)") {
            let input = try $0.input
            guard input.requiresGrad else {
                throw TensorError.runtime("can't retain_grad on Tensor that has requires_grad=False")
            }
            if !input.runtime.has(.retainGradIgnored) { try input.retainGradient() }
            return .none
        },
        .method("_is_view(Tensor input)") { .bool(try $0.input.base != nil) },
        .both("is_inference(Tensor input)") { .bool(try $0.input.isInference) },
        .pythonMethod("Tensor.backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None)") {
            let output = try $0.input
            try run([output], gradients($0.value("gradient"), count: 1, $0), $0)
            return .none
        },
        .python(
            "backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None)",
            in: "autograd"
        ) {
            let outputs = try sequence($0.value("tensors"), $0)
            try run(outputs, gradients($0.value("grad_tensors"), count: outputs.count, $0), $0)
            return .none
        },
        .python(
            "grad(outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, allow_unused=None, "
                + "is_grads_batched=False, materialize_grads=False)", in: "autograd"
        ) {
            let materialises = try $0.interpreter.truth($0.value("materialize_grads"))
            if materialises, case .bool(false) = $0.value("allow_unused") {
                throw TensorError.value(
                    "Expected allow_unused to be True or not passed when materialize_grads=True, but got: "
                        + "allow_unused=False.")
            }
            let outputs = try sequence($0.value("outputs"), $0)
            let inputs = try sequence($0.value("inputs"), $0)
            guard !inputs.isEmpty else {
                throw TensorError.runtime("`inputs` argument to `grad()` cannot be empty.")
            }
            let starts = try start(outputs, gradients($0.value("grad_outputs"), count: outputs.count, $0))
            let creates = try $0.interpreter.truth($0.value("create_graph"))
            let keeps = $0.value("retain_graph").isNone ? creates : try $0.interpreter.truth($0.value("retain_graph"))
            let results = try Engine.run(outputs: starts, inputs: inputs, keepsGraph: keeps, createsGraph: creates)
            let allowsUnused = try materialises || $0.interpreter.truth($0.value("allow_unused"))
            if !allowsUnused, !$0.runtime.has(.unusedAllowed), let unused = results.firstIndex(where: { $0 == nil }) {
                throw TensorError.runtime(
                    "The differentiated Tensor at index \(unused) appears to not have been used in the graph. Set "
                        + "allow_unused=True if this is the desired behavior.")
            }
            return .tuple(
                try zip(results, inputs).map { result, input in
                    if let result { return .object(result) }
                    return materialises ? .object(try input.zeros()) : .none
                })
        },
    ]

    private static func sequence(_ value: Value, _ arguments: TorchArguments) throws -> [Tensor] {
        if let tensor = value.object(as: Tensor.self) { return [tensor] }
        return try arguments.interpreter.elements(value).compactMap { $0.object(as: Tensor.self) }
    }

    private static func gradients(_ value: Value, count: Int, _ arguments: TorchArguments) throws -> [Value] {
        if value.isNone { return [Value](repeating: .none, count: count) }
        return value.object(as: Tensor.self) != nil ? [value] : try arguments.interpreter.elements(value)
    }

    /// Outputs with their gradients: those given, or one for a single element.
    ///
    /// - Throws: a `RuntimeError` for shapes that do not match and for several elements without a gradient.
    private static func start(_ outputs: [Tensor], _ gradients: [Value]) throws -> [(tensor: Tensor, gradient: Tensor)]
    {
        try zip(outputs, gradients).enumerated().map { number, pair in
            let (output, value) = pair
            if let gradient = value.object(as: Tensor.self) {
                guard gradient.shape == output.shape else {
                    throw TensorError.runtime(
                        "Mismatch in shape: grad_output[\(number)] has a shape of torch.Size([\(Geometry.text(gradient.shape))]) "
                            + "and output[\(number)] has a shape of torch.Size([\(Geometry.text(output.shape))]).")
                }
                guard gradient.dtype.isComplex == output.dtype.isComplex else {
                    throw TensorError.runtime(
                        "For complex Tensors, both grad_output and output are required to have the same dtype. Mismatch in "
                            + "dtype: grad_output[\(number)] has a dtype of torch.\(gradient.dtype.name) and output[\(number)] has "
                            + "a dtype of torch.\(output.dtype.name).")
                }
                return (output, gradient)
            }
            guard value.isNone else {
                throw TensorError.type("gradients can be either Tensors or None, but got \(value.typeName)")
            }
            if output.requiresGrad {
                guard output.count == 1 || output.runtime.has(.implicitGradForAll) else {
                    throw TensorError.runtime("grad can be implicitly created only for scalar outputs")
                }
                guard output.dtype.isFloatingPoint else {
                    throw TensorError.runtime(
                        "grad can be implicitly created only for real scalar outputs but got torch.\(output.dtype.name)"
                    )
                }
            }
            let one = try output.zeros()
            try one.fill(.int(1))
            return (output, one)
        }
    }

    private static func run(_ outputs: [Tensor], _ gradients: [Value], _ arguments: TorchArguments) throws {
        let starts = try start(outputs, gradients)
        let creates = try arguments.interpreter.truth(arguments.value("create_graph"))
        if creates {
            arguments.runtime.warn(
                "UserWarning",
                "Using backward() with create_graph=True will create a reference cycle between the parameter and its gradient "
                    + "which can cause a memory leak. We recommend using autograd.grad when creating the graph to avoid this. If "
                    + "you have to use this function, make sure to reset the .grad fields of your parameters to None after use to "
                    + "break the cycle and avoid the leak.")
        }
        let keeps =
            arguments.value("retain_graph").isNone
            ? creates : try arguments.interpreter.truth(arguments.value("retain_graph"))
        guard arguments.has("inputs"), !arguments.runtime.has(.backwardInputsIgnored) else {
            _ = try Engine.run(outputs: starts, keepsGraph: keeps, createsGraph: creates)
            return
        }
        let inputs = try sequence(arguments.value("inputs"), arguments)
        guard !inputs.isEmpty else {
            throw TensorError.runtime("`inputs` argument to `backward()` cannot be empty.")
        }
        let results = try Engine.run(outputs: starts, inputs: inputs, keepsGraph: keeps, createsGraph: creates)
        for case let (input, result?) in zip(inputs, results) {
            input.grad = try input.grad.map { try Pointwise.add($0, result) } ?? Conversion.clone(result.detached())
        }
    }
}
