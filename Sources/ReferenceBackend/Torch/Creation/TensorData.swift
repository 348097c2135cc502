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
        // The data is read on the host, and only then does it matter whether there is such a device.
        let isMeta = (device?.written ?? fallbackDevice).isMeta
        let elements =
            isMeta || sizes.contains(0)
            ? nil : try ElementReader.elements(of: data, sizes: sizes, dtype: dtype, interpreter, runtime)
        let target = try device?.device ?? fallbackDevice
        try Factories.checkShape(sizes, dtype: dtype, device: target, name: "empty")
        let tensor = try Tensor(shape: sizes, dtype: dtype, device: target, runtime: runtime)
        if let elements { try tensor.store(elements) }
        return tensor
    }

    /// Converts what is a tensor already; `stays` where it is, unless a device was asked for.
    private func converted(_ tensor: Tensor, stays: Bool) throws -> Tensor {
        let source = copies && !runtime.has(.tensorKeepsHistory) ? tensor.detached() : tensor
        let target = try device?.device ?? (stays ? nil : fallbackDevice)
        let copies = runtime.fault?.copiesData(copies, isTensor: stays) ?? copies
        let result = try Conversion.to(
            source, dtype: dtype, device: target, copy: copies || device?.isNumberedHost == true)
        return runtime.has(.asTensorDetaches) && !copies ? result.detached() : result
    }
}

/// A device as a caller wrote it; whether there is such a device shows when it is used.
struct RequestedDevice {
    /// The device as written: without an ordinal where none was given.
    let written: Device
    let runtime: Runtime

    /// The device that a tensor there has.
    ///
    /// - Throws: the error that the first use of a missing device gives.
    var device: Device {
        get throws(TensorError) { try DeviceResolver.normalised(written, runtime) }
    }

    /// Whether it is `cpu:0` or the like: no tensor says so of its device, and so any tensor is copied there.
    var isNumberedHost: Bool {
        written.index != nil && (written.isCPU || written.isMeta) && !runtime.has(.numberedHostShares)
    }
}

extension TorchArguments {
    /// A `Device`, with what its spelling implies; nil if not given.
    ///
    /// - Throws: an error of the device's text.
    func requestedDevice(_ name: String = "device") throws -> RequestedDevice? {
        guard has(name) else { return nil }
        return RequestedDevice(written: try DeviceResolver.device(value(name), runtime), runtime: runtime)
    }

    /// As ``requestedDevice(_:)``, or the default device if one was set.
    ///
    /// - Throws: as ``requestedDevice(_:)``.
    func constructionDevice() throws -> RequestedDevice? {
        if let device = try requestedDevice() { return device }
        if runtime.has(.dataIgnoresDefault) { return nil }
        return runtime.defaultDevice.map { RequestedDevice(written: $0, runtime: runtime) }
    }
}

/// The flag that constructors set on a fresh tensor.
enum ConstructedLeaf {
    /// Sets `requires_grad`, which integers cannot have.
    ///
    /// - Throws: a `RuntimeError` for integers.
    static func mark(_ tensor: Tensor, _ requiresGrad: Bool) throws {
        guard requiresGrad else {
            if try tensor.isLeaf && tensor.requiresGrad { try GradientControl.markLeaf(tensor, false) }
            return
        }
        guard tensor.dtype.category > .integral || tensor.runtime.has(.integersMadeRequiringGrad) else {
            throw TensorError.runtime("Only Tensors of floating point and complex dtype can require gradients")
        }
        if try tensor.isLeaf { try GradientControl.markLeaf(tensor, true) }
    }
}
