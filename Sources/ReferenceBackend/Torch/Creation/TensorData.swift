import InProcess
import ReferenceTensor
import TensorTypes

/// Making tensors of Python data: of tensors, arrays, and nested sequences of numbers.
///
/// Source: `torch/csrc/utils/tensor_new.cpp`.
struct TensorData {
    let interpreter: Interpreter
    let runtime: Runtime
    /// The type asked for, or that of the class; inferred where nil.
    var dtype: DType?
    /// The device as written; nil where the data says it, or the default.
    var device: RequestedDevice?
    /// Where data goes that is on no device yet.
    var fallbackDevice = Device.cpu
    /// Whether tensors and arrays are copied even where sharing would do.
    var copies: Bool

    init(_ session: TorchSession, _ interpreter: Interpreter, dtype: DType?, device: RequestedDevice?, copies: Bool) {
        self.interpreter = interpreter
        runtime = session.runtime
        self.dtype = dtype
        self.device = device
        self.copies = copies
    }

    /// The tensor of the data.
    ///
    /// - Throws: a `TypeError` for text, and what inference, reading and conversion throw.
    func tensor(_ data: Value) throws -> Tensor {
        if PythonSequence.isText(data) { throw TensorError.type("new(): invalid data type '\(data.typeName)'") }
        if let tensor = data.object(as: Tensor.self) { return try converted(tensor, stays: true) }
        if let array = data.array {
            return try converted(Interchange.tensor(sharing: array, warnsIfReadOnly: !copies), stays: false)
        }
        let sizes = try PythonSequence.sizes(data, interpreter)
        var inference = DTypeInference(interpreter, runtime)
        let dtype = try self.dtype ?? inference.dtype(of: data)
        let target = device?.device ?? fallbackDevice
        try Factories.checkShape(sizes, dtype: dtype, device: target, name: "empty")
        let tensor = try Tensor(shape: sizes, dtype: dtype, device: target, runtime: runtime)
        if target.isMeta { return tensor }
        if !sizes.contains(0) {
            try tensor.store(
                ElementReader.elements(of: data, sizes: sizes, dtype: dtype, interpreter, runtime))
        }
        return tensor
    }

    /// Converts what is a tensor already; `stays` where it is, unless a device was asked for.
    private func converted(_ tensor: Tensor, stays: Bool) throws -> Tensor {
        let source = copies ? tensor.detached() : tensor
        let target = device?.device ?? (stays ? nil : fallbackDevice)
        return try Conversion.to(
            source, dtype: dtype, device: target, copy: copies || device?.isNumberedHost == true)
    }
}

/// A device as a caller wrote it.
struct RequestedDevice {
    /// The device that a tensor there has.
    let device: Device
    /// The device as written: without an ordinal where none was given.
    let written: Device
    /// Whether it is `cpu:0` or the like: no tensor says so of its device, and so any tensor is copied there.
    var isNumberedHost: Bool { device.index == nil && written.index != nil }
}

extension TorchArguments {
    /// A `Device`, with what its spelling implies; nil if not given.
    ///
    /// - Throws: an error of the device's text, or of a device that there is none of.
    func requestedDevice(_ name: String = "device") throws -> RequestedDevice? {
        guard has(name) else { return nil }
        let written = try DeviceResolver.device(value(name), runtime)
        let device = try DeviceResolver.normalised(written, runtime)
        return RequestedDevice(device: device, written: written)
    }

    /// As ``requestedDevice(_:)``, or the default device if one was set.
    ///
    /// - Throws: as ``requestedDevice(_:)``.
    func constructionDevice() throws -> RequestedDevice? {
        if let device = try requestedDevice() { return device }
        return try runtime.defaultDevice.map {
            RequestedDevice(device: try DeviceResolver.normalised($0, runtime), written: $0)
        }
    }
}

/// The flag that constructors set on a fresh tensor.
enum ConstructedLeaf {
    /// Sets `requires_grad`, which integers cannot have.
    ///
    /// - Throws: a `RuntimeError` for integers.
    static func mark(_ tensor: Tensor, _ requiresGrad: Bool) throws {
        guard requiresGrad else {
            if tensor.isLeaf && tensor.requiresGrad { try GradientControl.markLeaf(tensor, false) }
            return
        }
        guard tensor.dtype.category > .integral else {
            throw TensorError.runtime("Only Tensors of floating point and complex dtype can require gradients")
        }
        if tensor.isLeaf { try GradientControl.markLeaf(tensor, true) }
    }
}
