import InProcess
import ReferenceTensor
import TensorTypes

/// From what a caller writes for a device to the device that a tensor has.
public enum DeviceResolver {
    /// The device that a string, an ordinal of the accelerator, or a `torch.device` means, as written.
    ///
    /// - Throws: a `RuntimeError` for a text that names none.
    public static func device(_ value: Value, _ runtime: Runtime) throws -> Device {
        switch value {
        case .string(let text): return try DeviceText.parse(text, accelerator: runtime.accelerator?.name)
        case .object(let object as DeviceObject): return object.device
        default:
            guard value.isInteger, case .int(let number)? = value.number else {
                throw TensorError.type("expected a torch.device, not \(value.typeName)")
            }
            return try device(ordinal: Unpacking.int(number), runtime)
        }
    }

    /// The accelerator's device of an ordinal.
    ///
    /// - Throws: a `RuntimeError` for a negative one, or without accelerator.
    static func device(ordinal: Int, _ runtime: Runtime) throws(TensorError) -> Device {
        guard ordinal >= 0 else { throw .runtime("Device index must not be negative") }
        guard let accelerator = runtime.accelerator else { throw noAccelerator }
        return Device(type: accelerator.name, index: DeviceText.ordinal(ordinal))
    }

    /// What `torch.accelerator` says without one.
    static var noAccelerator: TensorError {
        .runtime("Cannot access accelerator device when none is available.")
    }

    /// The device that a tensor made there has: available, and for an accelerator with its ordinal.
    ///
    /// - Throws: an error of the device's text, or of a device that there is none of.
    public static func resolve(_ value: Value, _ runtime: Runtime) throws -> Device {
        try normalised(device(value, runtime), runtime)
    }

    /// The device as a tensor has it: without ordinal on `cpu` and `meta`, with the current one where none is given.
    ///
    /// - Throws: the error that the first use of a missing device gives.
    public static func normalised(_ device: Device, _ runtime: Runtime) throws(TensorError) -> Device {
        switch device.type {
        case "cpu", "meta": return Device(type: device.type)
        case let type where type == runtime.accelerator?.name:
            guard let accelerator = runtime.accelerator else { throw missing(device) }
            let index = device.index ?? (runtime.has(.currentDeviceIgnored) ? 0 : accelerator.currentIndex)
            guard index < accelerator.count else { throw invalidOrdinal(accelerator) }
            return Device(type: type, index: index)
        default: throw missing(device)
        }
    }

    /// What a device says that has too high an ordinal.
    static func invalidOrdinal(_ accelerator: Accelerator) -> TensorError {
        guard accelerator.name == "cuda" else {
            return .runtime("The device index is out of range. It must be in [0, \(accelerator.count)), but got more.")
        }
        return TensorError(
            kind: "torch.AcceleratorError",
            "CUDA error: invalid device ordinal\nGPU device may be out of range, do you have enough GPUs?\n"
                + "Search for `cudaErrorInvalidDevice' in https://docs.nvidia.com/cuda/cuda-runtime-api/"
                + "group__CUDART__TYPES.html for more information.\n"
                + "CUDA kernel errors might be asynchronously reported at some other API call, so the stacktrace below "
                + "might be incorrect.\nFor debugging consider passing CUDA_LAUNCH_BLOCKING=1\n"
                + "Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.\n")
    }

    private static func missing(_ device: Device) -> TensorError {
        switch device.type {
        case "cuda", "xpu": .assertion("Torch not compiled with \(device.type.uppercased()) enabled")
        case "mtia":
            .assertion(
                "Torch not compiled with MTIA enabled. Ensure you have `import mtia.host_runtime.torch_mtia."
                    + "dynamic_library` in your python src file and include `//mtia/host_runtime/torch_mtia:torch_mtia` "
                    + "as your target dependency!")
        case "hpu", "privateuseone":
            TensorError(kind: "ModuleNotFoundError", "No module named 'torch.\(device.type)'")
        default: .runtime("PyTorch is not linked with support for \(device.type) devices")
        }
    }
}
