import InProcess
import ReferenceTensor
import TensorTypes

/// The functions that make tensors of data.
enum DataBindings {
    static let table: [TorchBinding] = [
        .function(
            "tensor(PyObject* data, *, ScalarType dtype=None, Device? device=None, bool pin_memory=False, "
                + "bool requires_grad=False)"
        ) { arguments in
            let data = arguments.value("data")
            warnOfCopyConstruction(data, "torch.tensor(sourceTensor)", arguments)
            return .object(try tensor(of: data, arguments))
        },
        .function("as_tensor(PyObject* data, *, ScalarType dtype=None, Device? device=None)") { arguments in
            let builder = TensorData(
                arguments.session, arguments.interpreter, dtype: arguments.optionalDType(),
                device: try arguments.constructionDevice(), copies: false)
            return .object(try builder.tensor(arguments.value("data")))
        },
        .function(
            "asarray(PyObject* obj, *, ScalarType? dtype=None, Device? device=None, bool? copy=None, "
                + "bool? requires_grad=None)"
        ) { .object(try AsArray.tensor($0)) },
        .function(
            "frombuffer(PyObject* buffer, *, ScalarType dtype, int64_t count=-1, int64_t offset=0, "
                + "bool requires_grad=False)"
        ) { arguments in
            let source = arguments.value("buffer")
            guard let buffer = try arguments.interpreter.exportedBuffer(source) else {
                throw TensorError.value("object does not implement Python buffer protocol.")
            }
            let tensor = try BufferTensor.tensor(
                over: buffer, dtype: arguments.dtype(), count: arguments.int("count"),
                offset: arguments.int("offset"), arguments.runtime)
            try ConstructedLeaf.mark(tensor, arguments.bool("requires_grad"))
            return .object(tensor)
        },
        .oneArgument("from_numpy") { arguments in
            let value = arguments.value("object")
            guard let array = value.array else {
                throw TensorError.type("expected np.ndarray (got \(value.typeName))")
            }
            if let broken = try arguments.runtime.fault?.fromNumPy(array) { return .object(broken) }
            return .object(try Interchange.tensor(sharing: array))
        },
        .function(
            "scalar_tensor(Scalar s, *, ScalarType dtype=None, Layout layout=None, Device device=None, "
                + "bool? pin_memory=False, bool? requires_grad=False)"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            return .object(try options.filled([], arguments.scalar("s")))
        },
        .method(
            "new_tensor(PyObject* data, *, ScalarType dtype=None, Device? device=None, bool requires_grad=False)"
        ) { arguments in
            let data = arguments.value("data")
            warnOfCopyConstruction(data, "tensor.new_tensor(sourceTensor)", arguments)
            let own = try arguments.receiverTensor
            let device =
                try arguments.requestedDevice() ?? RequestedDevice(written: own.device, runtime: arguments.runtime)
            var builder = TensorData(
                arguments.session, arguments.interpreter, dtype: arguments.optionalDType() ?? own.dtype, device: device,
                copies: true)
            builder.fallbackDevice = own.device
            let tensor = try builder.tensor(data)
            try ConstructedLeaf.mark(tensor, arguments.bool("requires_grad"))
            return .object(tensor)
        },
    ]

    private static func tensor(of data: Value, _ arguments: TorchArguments) throws -> Tensor {
        try PinnedMemory.refuse(arguments)
        let builder = TensorData(
            arguments.session, arguments.interpreter, dtype: arguments.optionalDType(),
            device: try arguments.constructionDevice(), copies: true)
        let tensor = try builder.tensor(data)
        try ConstructedLeaf.mark(tensor, arguments.bool("requires_grad"))
        return tensor
    }

    private static func warnOfCopyConstruction(_ data: Value, _ name: String, _ arguments: TorchArguments) {
        guard data.object(as: Tensor.self) != nil else { return }
        arguments.runtime.warn(
            "UserWarning",
            "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
                + "sourceTensor.detach().clone().requires_grad_(True), rather than \(name).")
    }
}

/// Page-locked host memory, which only drivers of real accelerators hand out.
enum PinnedMemory {
    /// Refuses `pin_memory=True`.
    ///
    /// - Throws: a `RuntimeError`.
    static func refuse(_ arguments: TorchArguments) throws {
        guard arguments.bool("pin_memory") else { return }
        throw TensorError.runtime(
            "pin_memory=True requires a CUDA or other accelerator backend; no pinned memory allocator is available on "
                + "this system.")
    }
}

extension TorchArguments {
    /// The tensor that a method was called on.
    var receiverTensor: Tensor {
        get throws {
            guard let tensor = receiver?.object(as: Tensor.self) else {
                throw TensorError.type("descriptor '\(name)' requires a 'torch._C.TensorBase' object")
            }
            return tensor
        }
    }
}
