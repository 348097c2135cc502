import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// A `torch.device`: equal by type and ordinal, and a context manager that sets the default device.
public final class DeviceObject: PythonObject, Sendable {
    /// The device as written; tensors may have it with an ordinal.
    public let device: Device

    /// Wraps a device.
    public init(_ device: Device) {
        self.device = device
    }

    /// `torch.device`.
    public static let type: PythonType = PythonType(
        "device", module: "torch",
        constructor: { arguments, interpreter in
            .object(DeviceObject(try construct(arguments, interpreter)))
        })

    private static let form = NativeForm(
        ["device(Device device)", "device(std::string type, int64_t? index=-1)"], isMethod: false)

    private static func construct(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Device {
        let session = try TorchSession.of(interpreter)
        let bound = try form.arguments(arguments, receiver: nil, session, interpreter)
        if bound.signatureIndex == 0 { return try DeviceResolver.device(bound.required("device"), session.runtime) }
        let type = try bound.string("type")
        let device = try DeviceText.parse(type, accelerator: session.runtime.accelerator?.name)
        guard bound.has("index") else { return device }
        guard device.index == nil else {
            throw TensorError.runtime(
                "type (string) must not include an index because index was passed explicitly: \(type)")
        }
        let index = try bound.int("index")
        guard index >= 0 else { throw TensorError.runtime("Device index must not be negative") }
        return Device(type: device.type, index: DeviceText.ordinal(index))
    }

    /// `torch.device`.
    public var typeObject: PythonType { DeviceObject.type }
    /// `torch.device`, as messages have it.
    public var typeName: String { "torch.device" }

    /// `type` and `index`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "type": .string(device.type)
        case "index": device.index.map { .int(Int128($0)) } ?? Value.none
        default: nil
        }
    }

    /// Equal to a device of the same type and ordinal; not ordered.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard case .object(let object as DeviceObject) = other else { return nil }
        var isEqual = device == object.device
        if try TorchSession.of(interpreter).runtime.has(.deviceEqualityBare) {
            isEqual = device.type == object.device.type
        }
        switch operation {
        case .equal: return .bool(isEqual)
        case .notEqual: return .bool(!isEqual)
        default: throw TensorError.type("comparison not implemented")
        }
    }

    /// The key of the text.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        .instance(ObjectIdentifier(DeviceObject.type), .string(device.text))
    }

    /// `device(type='cuda', index=1)`.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        "device(type='\(device.type)'\(device.index.map { ", index=\($0)" } ?? ""))"
    }
    /// `cuda:1`.
    public func str(_ interpreter: Interpreter) throws -> String? { device.text }

    /// Makes this the default device until the block ends.
    public func enter(_ interpreter: Interpreter) throws -> Value? {
        try TorchSession.of(interpreter).enterDevice(device)
        return .object(self)
    }
    /// Puts the default device back.
    public func exit(_ interpreter: Interpreter) throws { try TorchSession.of(interpreter).leaveDevice() }

    /// The device itself: it is immutable, though Python makes an equal one.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(DeviceObject(device)) }
    /// An equal device.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        .object(DeviceObject(device))
    }
}
