import TensorTypes

extension DType {
    /// The unsigned types wider than a byte, for which PyTorch compiles few kernels. Source: *torch.dtype*, "limited support".
    package static let bareUnsigned: Set<DType> = [.uint16, .uint32, .uint64]
}

extension Tensor {
    /// Refuses a type for which an operation has no kernel; `meta` tensors need none.
    ///
    /// - Parameters:
    ///   - kernel: the kernel's name; a suffix `_cpu` follows the device.
    ///   - lacking: the types that it was not compiled for.
    ///   - computed: the type that the operation computes in, if it is not the tensor's own.
    /// - Throws: a `NotImplementedError` that names the kernel.
    package func requireKernel(
        _ kernel: String, lacking: Set<DType> = DType.bareUnsigned, for computed: DType? = nil
    ) throws {
        let type = computed ?? dtype
        guard !isMeta, lacking.contains(type) else { return }
        let name = !device.isCPU && kernel.hasSuffix("_cpu") ? kernel.dropLast(3) + device.type : kernel[...]
        throw TensorError.notImplemented("\"\(name)\" not implemented for '\(type.scalarTypeName)'")
    }
}
