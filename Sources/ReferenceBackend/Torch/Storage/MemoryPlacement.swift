import InProcess
import ReferenceTensor
import TensorTypes

/// Shared memory: an accelerator's always is, the host's after `share_memory_`.
extension Storage {
    /// `is_shared()`.
    var isInSharedMemory: Bool { isShared || !(device.isCPU || device.isMeta) }

    /// `share_memory_()`: nothing moves here, as there are no other processes.
    ///
    /// - Throws: a `RuntimeError` for `meta`.
    func moveToSharedMemory() throws {
        if device.isMeta { throw TensorError.runtime("_share_fd_: only available on CPU") }
        if device.isCPU { isShared = !runtime.has(.sharedFlagForgotten) }
    }
}

/// Pinned memory, which only an accelerator has a use for.
enum MemoryPinning {
    /// - Throws: a `RuntimeError` if there is no accelerator.
    static func checkAccelerator(_ runtime: Runtime) throws {
        if runtime.accelerator == nil { throw DeviceResolver.noAccelerator }
    }

    static func warnOfDevice(_ device: Value?, _ runtime: Runtime, _ method: String = "is_pinned") throws {
        guard let device, !device.isNone else { return }
        _ = try DeviceResolver.device(device, runtime)
        runtime.warn(
            "DeprecationWarning",
            "The argument 'device' of Tensor.\(method)() is deprecated. Please do not pass this argument.")
    }

    /// `Tensor.pin_memory()`: a copy in pinned memory; the tensor itself if it is there.
    ///
    /// - Throws: a `RuntimeError` without accelerator, and for tensors of other devices.
    static func pin(_ tensor: Tensor) throws -> Tensor {
        guard tensor.device.isCPU, tensor.sparse == nil else {
            let prefix = (tensor.sparse == nil ? "" : "Sparse") + backendName(tensor.device)
            throw TensorError.runtime(
                "cannot pin '\(prefix)\(tensor.dtype.scalarTypeName)Type' only dense CPU tensors can be pinned")
        }
        try checkAccelerator(tensor.runtime)
        if tensor.storage.isPinned { return tensor }
        let pinned = try Conversion.clone(tensor)
        pinned.storage.isPinned = true
        return pinned
    }

    private static func backendName(_ device: Device) -> String {
        switch device.type {
        case "meta": "Meta"
        case "cuda", "cpu", "xpu": device.type.uppercased()
        default: device.type
        }
    }
}
