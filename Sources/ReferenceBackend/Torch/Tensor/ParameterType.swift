import InProcess
import ReferenceTensor
import TensorTypes

/// The class `torch.nn.Parameter`: a leaf over the memory of another tensor, which requires grad unless told otherwise.
enum ParameterType {
    static let type = PythonType(
        "Parameter", module: "torch.nn.parameter", bases: [TensorType.tensor],
        resolver: { name, _ in TorchModule.registry.unboundMethod(name) },
        instanceCheck: { value, _ in value.object(as: Tensor.self)?.isParameter ?? false },
        constructor: { arguments, interpreter in
            let (_, values) = try form.bind(arguments, receiver: nil)
            let runtime = try TorchSession.of(interpreter).runtime
            let requiresGrad = try values[1].map(interpreter.truth) ?? true
            let data: Tensor
            switch values[0] {
            case nil, Value.none?:
                data = try Tensor(shape: [0], dtype: runtime.defaultDType, device: .cpu, runtime: runtime)
            case let value?:
                guard let tensor = value.object(as: Tensor.self) else {
                    throw TensorError.attribute("'\(value.typeName)' object has no attribute 'detach'")
                }
                data = tensor
            }
            guard !requiresGrad || data.dtype.category > .integral else {
                throw TensorError.runtime("Only Tensors of floating point and complex dtype can require gradients")
            }
            let parameter = data.detached()
            parameter.isParameter = true
            if requiresGrad { try GradientControl.markLeaf(parameter, true) }
            return .object(parameter)
        })

    private static let form = PythonForm("Parameter.__new__(data=None, requires_grad=True)")
}
