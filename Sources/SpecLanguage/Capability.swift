/// Something that a case may need and a backend may lack, spelt as in `needs=`.
///
/// A case names only what goes beyond making tensors, elementwise arithmetic and printing on the host.
public enum Capability: String, Sendable, Hashable, CaseIterable {
    case accelerator
    case noAccelerator = "no-accelerator"
    case autograd
    case bfloat16
    case buffers
    case complex
    case dataPointers = "data-pointers"
    case defaultDevice = "default-device"
    case defaultDtype = "default-dtype"
    case dlpack
    case dtypeViews = "dtype-views"
    case float16
    case float64
    case float8
    case hooks
    case inPlace = "in-place"
    case inferenceMode = "inference-mode"
    case int64
    case lazyConjugate = "lazy-conjugate"
    case memoryFormats = "memory-formats"
    case meta
    case numpyViews = "numpy-views"
    case pickle
    case pinnedMemory = "pinned-memory"
    case random
    case sharedMemory = "shared-memory"
    case sparse
    case storage
    case strides
    case unsigned
    case versionCounters = "version-counters"

    /// What a backend that declares the capability promises, in one line.
    public var meaning: String {
        switch self {
        case .accelerator: "two devices besides the CPU, written `cuda`"
        case .noAccelerator: "a world in which no accelerator is present"
        case .autograd: "`requires_grad`, `backward` and `grad`"
        case .bfloat16: "the dtype `bfloat16`"
        case .buffers: "sharing memory through Python's buffer protocol"
        case .complex: "complex dtypes"
        case .dataPointers: "addresses of memory (`data_ptr`, `__array_interface__`)"
        case .defaultDevice: "a settable default device"
        case .defaultDtype: "a settable default dtype"
        case .dlpack: "exchange through DLPack"
        case .dtypeViews: "viewing memory as another dtype"
        case .float16: "the dtype `float16`"
        case .float64: "the dtype `float64`"
        case .float8: "the 8-bit floating-point dtypes"
        case .hooks: "hooks on tensors and gradients"
        case .inPlace: "operations that write to existing memory"
        case .inferenceMode: "`inference_mode` and inference tensors"
        case .int64: "64-bit integers"
        case .lazyConjugate: "conjugation and negation as view bits"
        case .memoryFormats: "memory formats such as `channels_last`"
        case .meta: "the `meta` device"
        case .numpyViews: "tensors and arrays that share memory"
        case .pickle: "pickling, `torch.save` and `torch.load`"
        case .pinnedMemory: "page-locked host memory"
        case .random: "random numbers"
        case .sharedMemory: "memory shared between processes"
        case .sparse: "sparse layouts"
        case .storage: "storage objects (`untyped_storage`, `set_`, `resize_`)"
        case .strides: "strides and offsets that can be read and set"
        case .unsigned: "unsigned integers wider than 8 bits"
        case .versionCounters: "`_version`"
        }
    }
}
