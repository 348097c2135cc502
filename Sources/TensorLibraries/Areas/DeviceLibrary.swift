import TensorTypes

/// Devices besides the host.
///
/// Conforming declares the capability `accelerator` with two devices of one type, and `no-accelerator` with none.
public protocol DeviceLibrary<Tensor>: Sendable {
    /// The library's tensor type.
    associatedtype Tensor
    /// The devices of one type besides the host, in the order of their ordinals.
    var devices: [Device] { get }
    /// `tensor.device`.
    func device(of tensor: Tensor) throws -> Device
    /// `tensor.to(device)`: the tensor itself where it is there, unless a copy is asked for.
    func move(_ tensor: Tensor, to device: Device, copies: Bool) throws -> Tensor
}

extension DeviceLibrary {
    /// None.
    public var devices: [Device] { [] }
    /// Unsupported.
    public func device(of tensor: Tensor) throws -> Device { throw lacking("DeviceLibrary") }
    /// Unsupported.
    public func move(_ tensor: Tensor, to device: Device, copies: Bool) throws -> Tensor {
        throw lacking("DeviceLibrary")
    }
}
