import InProcess
import ReferenceTensor
import TensorTypes

/// Tensors, and the objects that PyTorch's own classes make.
extension TorchArguments {
    /// A `Tensor`; a Python number given for one counts least in promotion.
    ///
    /// - Throws: a `TypeError` if it is neither, an `OverflowError` for an integer beyond 64 bits.
    public func tensor(_ name: String) throws -> Tensor { try tensor(name, required(name)) }

    /// A `Tensor?`; nil if not given.
    ///
    /// - Throws: as ``tensor(_:)``.
    public func optionalTensor(_ name: String) throws -> Tensor? {
        try valueOrDefault(name).flatMap { $0.isNone ? nil : try tensor(name, $0) }
    }

    private func tensor(_ name: String, _ value: Value) throws -> Tensor {
        if case .object(let object) = value, let tensor = object as? Tensor { return tensor }
        guard value.number != nil else {
            throw TensorError.type(
                "expected Tensor as argument \(signature.position(of: name) ?? 0), but got \(value.typeName)")
        }
        return try Tensor.number(scalar(value), runtime)
    }

    /// A list of tensors; empty if not given.
    ///
    /// - Throws: a `TypeError` if there is something else in it.
    public func tensors(_ name: String) throws -> [Tensor] {
        try (valueOrDefault(name)?.sequence?.items ?? []).map { try tensor(name, $0) }
    }

    /// A list of tensors and `None`.
    ///
    /// - Throws: a `TypeError` if there is something else in it.
    public func optionalTensors(_ name: String) throws -> [Tensor?] {
        try (valueOrDefault(name)?.sequence?.items ?? []).map { $0.isNone ? nil : try tensor(name, $0) }
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
