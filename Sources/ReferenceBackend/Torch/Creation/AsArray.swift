import InProcess
import ReferenceTensor
import TensorTypes

/// `torch.asarray`: shares memory wherever it can, unless told to copy.
///
/// Source: the `torch.asarray` page.
enum AsArray {
    /// The tensor of the arguments.
    ///
    /// - Throws: a `ValueError` where `copy=False` cannot be had.
    static func tensor(_ arguments: TorchArguments) throws -> Tensor {
        let data = arguments.value("obj")
        let dtype = arguments.optionalDType()
        let device = try arguments.constructionDevice()
        var copy = arguments.optionalBool("copy")
        if let fault = arguments.runtime.fault { copy = fault.asArrayCopy(copy) }
        guard var source = try Source(data, dtype, copy, arguments) else {
            guard copy != false else { throw TensorError.value("can't alias arbitrary sequence into a tensor.") }
            let builder = TensorData(
                arguments.session, arguments.interpreter, dtype: dtype, device: device, copies: false)
            let tensor = try builder.tensor(data)
            try ConstructedLeaf.mark(tensor, arguments.bool("requires_grad"))
            return tensor
        }
        // Devices are compared as written: `cuda` is another one than the `cuda:0` of the tensor.
        let hasOtherDevice = device.map { $0.written != source.tensor.device } ?? false
        let hasOtherType = dtype.map { $0 != source.tensor.dtype } ?? false
        let forcesCopy = copy == true && !source.isFresh
        if forcesCopy || (copy == nil && (hasOtherDevice || hasOtherType)) {
            source.tensor =
                hasOtherDevice || hasOtherType
                ? try Conversion.to(
                    source.tensor, dtype: dtype, device: device?.device,
                    copy: forcesCopy || device?.isNumberedHost == true)
                : try Conversion.clone(source.tensor)
        } else {
            if hasOtherDevice, let device {
                throw TensorError.value(
                    "can't alias tensor from device '\(source.tensor.device.text)' to '\(device.written.text)'.")
            }
            if hasOtherType, let dtype {
                throw TensorError.value(
                    "can't alias tensor with dtype '\(source.tensor.dtype.scalarTypeName)' into dtype "
                        + "'\(dtype.scalarTypeName)'.")
            }
            if source.isReadOnly { Interchange.warnOfReadOnly(arguments.runtime) }
        }
        return try markGradient(source.tensor, data, arguments)
    }

    private static func markGradient(_ tensor: Tensor, _ data: Value, _ arguments: TorchArguments) throws -> Tensor {
        guard let requested = arguments.optionalBool("requires_grad") else {
            if try tensor.isLeaf && tensor.requiresGrad {
                arguments.runtime.warn(
                    "UserWarning",
                    "torch.asarray: unspecified requires_grad now defaults to obj.requires_grad instead of False. Pass "
                        + "requires_grad=False explicitly to get the old behavior and silence this warning.")
            }
            return tensor
        }
        if try !tensor.isLeaf && !requested { return tensor.detached() }
        try ConstructedLeaf.mark(tensor, requested)
        return tensor
    }

    /// Memory that a tensor can stand on.
    private struct Source {
        var tensor: Tensor
        /// Whether the tensor is a copy of its own already.
        var isFresh = false
        var isReadOnly = false

        init?(_ data: Value, _ dtype: DType?, _ copy: Bool?, _ arguments: TorchArguments) throws {
            if let tensor = data.object(as: Tensor.self) {
                self.tensor = tensor
            } else if let array = data.array, array.rank == 0 {
                // An array without axes counts as a number, and its memory stays its own.
                tensor = try Conversion.clone(Interchange.tensor(sharing: array, warnsIfReadOnly: false))
                isFresh = true
            } else if let array = data.array {
                tensor = try Interchange.tensor(sharing: array, warnsIfReadOnly: false)
                isReadOnly = !array.isWriteable
            } else if let scalar = data.arrayScalar, !PythonSequence.isText(data) {
                guard copy != false else {
                    throw TensorError.runtime(
                        "can't alias NumPy scalars. Either remove copy=False or transform it in a ndarray. ")
                }
                tensor = try Conversion.clone(Interchange.tensor(sharing: scalar.array, warnsIfReadOnly: false))
                isFresh = true
            } else if let capsule = data.object(as: DLPackCapsule.self) {
                tensor = try DLPack.tensor(consuming: capsule)
            } else if let buffer = try arguments.interpreter.exportedBuffer(data) {
                tensor = try BufferTensor.tensor(
                    over: buffer, dtype: dtype ?? arguments.runtime.defaultDType, count: -1, offset: 0,
                    arguments.runtime)
            } else {
                return nil
            }
        }
    }
}
