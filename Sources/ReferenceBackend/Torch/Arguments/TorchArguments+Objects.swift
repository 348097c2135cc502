import InProcess
import ReferenceTensor
import TensorTypes

/// Tensors, and the objects that PyTorch's own classes make.
extension TorchArguments {
    /// A tensor, or the Python number given for one.
    public enum TensorOrNumber {
        case tensor(any TensorArgument)
        case number(Scalar)
    }

    /// A `Tensor` parameter whose function takes Python numbers too.
    ///
    /// - Throws: a `TypeError` if it is neither.
    public func tensorOrNumber(_ name: String) throws -> TensorOrNumber {
        let value = try required(name)
        if let tensor = value.tensorArgument { return .tensor(tensor) }
        if let number = value.number { return .number(number) }
        throw TensorError.type(
            "expected Tensor as argument \(signature.position(of: name) ?? 0), but got \(value.typeName)")
    }

    /// The object of a parameter, if it is of the class; nil if not given.
    public func object<Object: PythonObject>(_ name: String, as type: Object.Type) -> Object? {
        valueOrDefault(name)?.object(as: type)
    }

    /// A `ScalarType`.
    ///
    /// - Throws: if the overload has no such parameter.
    public func dtype(_ name: String = "dtype") throws -> DType {
        if let dtype = optionalDType(name) { return dtype }
        throw UnsupportedOperation("\(signature.text) without '\(name)'")
    }

    /// A `ScalarType`; nil if not given.
    public func optionalDType(_ name: String = "dtype") -> DType? {
        guard case .object(let object)? = valueOrDefault(name) else { return nil }
        return (object as? DTypeObject ?? DTypeObject.standing(for: object))?.dtype
    }

    /// A `Device` as tensors have it: an accelerator's with its ordinal; nil if not given.
    ///
    /// - Throws: an error of the device's text, or of a device that there is none of.
    public func optionalDevice(_ name: String = "device") throws -> Device? {
        try valueOrDefault(name).map { try DeviceResolver.resolve($0, session.runtime) }
    }

    /// A `Device` as tensors have it, or the default one.
    ///
    /// - Throws: as ``optionalDevice(_:)``.
    public func device(_ name: String = "device") throws -> Device {
        if let device = try optionalDevice(name) { return device }
        return try DeviceResolver.normalised(session.runtime.defaultDevice ?? .cpu, session.runtime)
    }

    /// A `Layout`; nil if not given.
    public func layout(_ name: String = "layout") -> TensorLayout? {
        valueOrDefault(name)?.object(as: LayoutObject.self)?.layout
    }

    /// A `MemoryFormat`; nil if not given.
    public func memoryFormat(_ name: String = "memory_format") -> MemoryFormat? {
        valueOrDefault(name)?.object(as: MemoryFormatObject.self)?.format
    }
}
