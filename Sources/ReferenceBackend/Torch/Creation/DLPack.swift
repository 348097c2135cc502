import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// A `PyCapsule` that holds a DLPack tensor until somebody consumes it.
final class DLPackCapsule: PythonObject {
    /// What is exported; gone once consumed.
    private var exported: (any PythonObject)?
    private var name: String

    init(_ tensor: Tensor, isVersioned: Bool) {
        exported = tensor
        name = isVersioned ? "dltensor_versioned" : "dltensor"
    }

    /// What the array that NumPy makes of another's export has as its base.
    init(holding array: NDArray) {
        exported = array
        name = "used_dltensor_versioned"
    }

    /// What is kept alive until it is consumed.
    var referents: [Value] { exported.map { [.object($0)] } ?? [] }

    /// `PyCapsule`.
    var typeObject: PythonType { DLPackCapsule.type }
    private static let type = PythonType("PyCapsule")

    func repr(_ interpreter: Interpreter) throws -> String? {
        "<capsule object \"\(name)\" at \(interpreter.addressText(.object(self)))>"
    }

    /// Takes the tensor out, which works once.
    ///
    /// - Throws: a `RuntimeError` the second time.
    func consume() throws -> Tensor {
        guard let tensor = exported as? Tensor else { throw DLPack.invalidCapsule }
        if tensor.runtime.has(.dlpackCapsuleTwice) { return tensor }
        exported = nil
        name = "used_\(name)"
        return tensor
    }
}

/// A member of the enumeration of DLPack's device types: an integer that shows its name.
final class DLDeviceType: PythonObject, Sendable {
    private let name: String
    private let value: Int

    private init(_ name: String, _ value: Int) {
        self.name = name
        self.value = value
    }

    static let cpu = DLDeviceType("kDLCPU", 1)
    static let extensionDevice = DLDeviceType("kDLExtDev", 12)

    /// `DLDeviceType`, an `IntEnum`.
    var typeObject: PythonType { DLDeviceType.type }
    private static let type = PythonType("DLDeviceType", module: "torch.utils.dlpack", bases: [.int])

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "name": .string(self.name)
        case "value": .int(Int128(value))
        default: nil
        }
    }

    /// The number that stands for the type.
    var number: Int { value }
    /// `<DLDeviceType.kDLCPU: 1>`.
    var text: String { "<DLDeviceType.\(name): \(value)>" }

    func repr(_ interpreter: Interpreter) throws -> String? { text }
    func str(_ interpreter: Interpreter) throws -> String? { String(value) }
    func index(_ interpreter: Interpreter) throws -> Int128? { Int128(value) }
    func hashKey(_ interpreter: Interpreter) throws -> HashKey { try interpreter.hashKey(.int(Int128(value))) }

    func binary(
        _ operation: SpecLanguage.BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        let own = Value.int(Int128(value))
        return try reflected
            ? interpreter.binary(operation, other, own) : interpreter.binary(operation, own, other)
    }

    func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        if let member = other.object(as: DLDeviceType.self) {
            return try interpreter.compare(operation, .int(Int128(value)), .int(Int128(member.value)))
        }
        return try interpreter.compare(operation, .int(Int128(value)), other)
    }

    func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}

/// Handing memory from library to library by the DLPack protocol.
///
/// Source: the pages `torch.utils.dlpack` and *DLPack Python specification*.
enum DLPack {
    static var invalidCapsule: TensorError {
        .runtime(
            "from_dlpack received an invalid capsule. Note that DLTensor capsules can be consumed only once, so you might "
                + "have already constructed a tensor from it once.")
    }

    static func cannotPack(_ device: Device) -> TensorError { .buffer("Cannot pack tensors on \(device.text)") }

    /// Refuses what `__dlpack__` does not export.
    ///
    /// - Throws: a `BufferError`.
    static func checkExport(_ tensor: Tensor) throws {
        guard tensor.sparse == nil else {
            throw TensorError.buffer("Can't export tensors with layout other than torch.strided")
        }
        guard !tensor.requiresGrad || tensor.runtime.has(.dlpackExportsGradients) else {
            throw TensorError.buffer("Can't export tensors that require gradient, use tensor.detach()")
        }
        guard !tensor.isConjugated || tensor.runtime.has(.dlpackExportsConjugates) else {
            throw TensorError.buffer("Can't export tensors with the conjugate bit set")
        }
    }

    /// The tensor as its memory is, lazy bits left behind.
    ///
    /// - Throws: a `BufferError` for tensors without data.
    static func exported(_ tensor: Tensor) throws -> Tensor {
        guard tensor.sparse == nil else {
            throw TensorError.runtime("Cannot access data pointer of Tensor that doesn't have storage")
        }
        guard !tensor.isMeta else { throw cannotPack(tensor.device) }
        let evens = tensor.runtime.has(.dlpackEvensStrides)
        let strides = zip(tensor.shape, tensor.strides).map { $0 < 2 && evens ? 1 : $1 }
        return Tensor(
            storage: tensor.storage, dtype: tensor.dtype, shape: tensor.shape, strides: strides,
            offset: tensor.runtime.has(.dlpackDropsOffset) ? 0 : tensor.offset,
            version: tensor.runtime.has(.dlpackSharesCounter) ? tensor.version : nil)
    }

    /// An array's memory as a tensor.
    ///
    /// - Throws: a `BufferError` for element types and layouts that DLPack cannot express.
    static func exported(_ array: NDArray) throws -> Tensor {
        guard !array.dtype.isByteSwapped else { throw TensorError.buffer("DLPack only supports native byte order.") }
        guard array.dtype.kind != .longDouble, array.dtype.kind != .complexLongDouble else {
            throw TensorError.buffer(
                "DLPack only supports IEEE floating point types without padding (longdouble typically is not IEEE).")
        }
        guard let dtype = array.dtype.element else {
            throw TensorError.buffer("DLPack only supports signed/unsigned integers, float and complex dtypes.")
        }
        guard array.strides.allSatisfy({ $0 % dtype.itemSize == 0 }) else {
            throw TensorError.buffer("DLPack only supports strides which are a multiple of itemsize.")
        }
        guard array.strides.allSatisfy({ $0 >= 0 }) else {
            throw UnsupportedOperation("torch.from_dlpack of negative strides, which ends the process in PyTorch")
        }
        return Interchange.view(of: array, dtype: dtype)
    }

    /// An array over a tensor's memory.
    ///
    /// - Throws: a `BufferError` for what PyTorch does not export, a `RuntimeError` for what NumPy does not take.
    static func array(over tensor: Tensor, copies: Bool) throws -> NDArray {
        try checkExport(tensor)
        let source = try exported(copies ? Conversion.clone(tensor) : tensor)
        guard source.device.isCPU else {
            throw TensorError.runtime("Unsupported device in DLTensor.")
        }
        guard Interchange.supported.contains(source.dtype), let block = source.storage.block else {
            throw TensorError.runtime("Unsupported dtype in DLTensor.")
        }
        let size = source.dtype.itemSize
        let capsule = DLPackCapsule(source, isVersioned: true)
        let array = NDArray(
            runtime: source.runtime, block: block, byteOffset: source.storage.byteOffset + source.offset * size,
            dtype: ArrayDType(source.dtype), shape: source.shape, strides: source.strides.map { $0 * size },
            base: capsule, isWriteable: !source.runtime.has(.dlpackReadOnly))
        array.isForeignMemoryWriteable = false
        return array
    }

    /// A tensor over the memory in a capsule, with a storage of its own.
    ///
    /// - Throws: a `RuntimeError` for a capsule that was consumed before.
    static func tensor(consuming capsule: DLPackCapsule) throws -> Tensor { try adopted(capsule.consume()) }

    /// A tensor over another's memory, as one that came from elsewhere.
    private static func adopted(_ source: Tensor) -> Tensor {
        let runtime = source.runtime
        guard let block = source.storage.block, !runtime.has(.dlpackKeepsStorage) else { return source }
        let size = source.dtype.itemSize
        let storage = Storage(
            borrowing: block, byteOffset: source.storage.byteOffset + source.offset * size,
            byteCount: Geometry.extent(source.shape, source.strides) * size, device: source.device,
            lender: source.storage, runtime: source.runtime)
        return Tensor(
            storage: storage, dtype: source.dtype, shape: source.shape, strides: source.strides,
            version: runtime.has(.dlpackSharesCounter) ? source.version : nil)
    }

    /// The device type and ordinal of a tensor.
    ///
    /// - Throws: a `ValueError` for devices that DLPack does not know.
    static func device(of tensor: Tensor) throws -> (type: DLDeviceType, ordinal: Int) { try device(tensor.device) }

    /// The device type and ordinal of a device.
    ///
    /// - Throws: a `ValueError` for devices that DLPack does not know.
    static func device(_ device: Device) throws -> (type: DLDeviceType, ordinal: Int) {
        switch device.type {
        case "cpu": return (.cpu, 0)
        case "meta": throw TensorError.value("Unknown device type meta for Dlpack")
        // Accelerators are simulated here, whatever they are called, and no driver's memory.
        default: return (.extensionDevice, device.index ?? 0)
        }
    }
}
