import InProcess
import ReferenceTensor
import TensorTypes

/// The class `torch.Tensor`.
enum TensorType {
    /// `torch.Tensor`; its attributes are the methods, taken off the class.
    static let tensor = PythonType(
        "Tensor", module: "torch",
        resolver: { name, _ in TorchModule.registry.unboundMethod(name) },
        constructor: { arguments, interpreter in
            let session = try TorchSession.of(interpreter)
            guard let function = TorchModule.registry.function("Tensor", in: TorchTables.constructors, session) else {
                throw UnsupportedOperation("torch.Tensor")
            }
            return try interpreter.call(function, arguments)
        })
}

extension Value {
    /// The array, if the value is one.
    package var array: NDArray? {
        if case .object(let object) = self { return (object as AnyObject) as? NDArray }
        return nil
    }
}
