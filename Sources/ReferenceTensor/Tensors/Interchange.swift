import TensorTypes

/// Sharing memory between arrays and tensors, in both directions.
///
/// Source: `torch.from_numpy`, `torch.Tensor.numpy` and the *Bridge with NumPy* tutorial.
public enum Interchange {
    package static let supported: Set<DType> = [
        .bool, .uint8, .int8, .int16, .int32, .int64, .uint16, .uint32, .uint64, .float16, .float32, .float64,
        .complex64,
        .complex128,
    ]

    /// The tensor type of an array type, in either byte order.
    ///
    /// - Throws: a `TypeError` for types that PyTorch lacks.
    package static func dtype(of type: ArrayDType) throws -> DType {
        guard let dtype = type.element, supported.contains(dtype) else {
            throw TensorError.type(
                "can't convert np.ndarray of type numpy.\(type.scalarTypeName). The only supported types are: float64, "
                    + "float32, float16, complex64, complex128, int64, int32, int16, int8, uint64, uint32, uint16, uint8, and "
                    + "bool.")
        }
        return dtype
    }

    /// `from_numpy`: a tensor over the array's memory.
    ///
    /// - Throws: a `TypeError` for element types PyTorch lacks, a `ValueError` for strides and byte orders it cannot
    ///   express, in that order.
    public static func tensor(sharing array: NDArray, warnsIfReadOnly: Bool = true) throws -> Tensor {
        let dtype = try dtype(of: array.dtype)
        if warnsIfReadOnly && !array.isWriteable && !array.runtime.has(.fromNumPyNeverWarns) {
            warnOfReadOnly(array.runtime)
        }
        let itemSize = dtype.itemSize
        for stride in array.strides where stride % itemSize != 0 && !array.runtime.has(.fromNumPyTakesOddStrides) {
            throw TensorError.value(
                "given numpy array strides not a multiple of the element byte size. Copy the numpy array to reallocate the "
                    + "memory.")
        }
        if array.runtime.has(.fromNumPyTakesNegativeStrides) { return view(of: array.unreversed(), dtype: dtype) }
        for stride in array.strides where stride < 0 {
            throw TensorError.value(
                "At least one stride in the given numpy array is negative, and tensors with negative strides are not currently "
                    + "supported. (You can probably work around this by making a copy of your array  with array.copy().) "
            )
        }
        guard !array.dtype.isByteSwapped || array.runtime.has(.fromNumPyTakesSwappedBytes) else {
            throw TensorError.value(
                "given numpy array has byte order different from the native byte order. Conversion between byte orders is "
                    + "currently not supported.")
        }
        return view(of: array, dtype: dtype)
    }

    /// Warns that writes through a tensor reach memory that NumPy protects.
    package static func warnOfReadOnly(_ runtime: Runtime) {
        runtime.warn(
            "UserWarning",
            "The given NumPy array is not writable, and PyTorch does not support non-writable tensors. This means writing "
                + "to this tensor will result in undefined behavior. You may want to copy the array to protect its data or "
                + "make it writable before converting it to a tensor. This type of warning will be suppressed for the rest "
                + "of this program.")
    }

    /// A tensor over an array's memory, all checks done.
    package static func view(of array: NDArray, dtype: DType) -> Tensor {
        var strides = array.strides.map { $0 / dtype.itemSize }
        if array.runtime.has(.fromNumPyDropsStrides) { strides = Geometry.flattened(array.shape, strides) }
        let storage = Storage(
            borrowing: array.block, byteOffset: array.runtime.has(.fromNumPyDropsOffset) ? 0 : array.byteOffset,
            byteCount: Geometry.extent(array.shape, strides) * dtype.itemSize, device: .cpu,
            lender: array.runtime.has(.fromNumPyLetsGo) ? nil : array, runtime: array.runtime)
        return Tensor(storage: storage, dtype: dtype, shape: array.shape, strides: strides)
    }

    /// `Tensor.numpy`: an array over the tensor's memory; the storage can never grow again.
    ///
    /// - Parameter force: detaches, moves to host memory and resolves the lazy bits first.
    /// - Throws: for layout, device, `requires_grad`, the lazy bits and the element type, in that order.
    public static func array(sharing tensor: Tensor, force: Bool = false) throws -> NDArray {
        guard tensor.sparse == nil else {
            throw TensorError.type("can't convert Sparse layout tensor to numpy. Use Tensor.to_dense() first.")
        }
        var source = tensor
        let runtime = tensor.runtime
        if runtime.has(.toNumPyChecksGradFirst) { try checkGrad(tensor, force) }
        if force && !runtime.has(.toNumPyIgnoresForce) {
            source = try tensor.runtime.withoutGrad {
                try ComplexViews.resolveNegative(
                    ComplexViews.resolveConjugate(Conversion.to(tensor.detached(), dtype: nil, device: .cpu)))
            }
        } else {
            guard tensor.device.isCPU || runtime.has(.toNumPySkipsDeviceCheck) else {
                throw TensorError.type(
                    "can't convert \(tensor.device.text) device type tensor to numpy. Use Tensor.cpu() to copy the tensor to "
                        + "host memory first.")
            }
            try checkGrad(tensor, force)
            guard !tensor.isConjugated || runtime.has(.toNumPySkipsConjugateCheck) else {
                throw TensorError.runtime(
                    "Can't call numpy() on Tensor that has conjugate bit set. Use tensor.resolve_conj().numpy() instead."
                )
            }
            guard !tensor.isNegated || runtime.has(.toNumPySkipsNegativeCheck) else {
                throw TensorError.runtime(
                    "Can't call numpy() on Tensor that has negative bit set. Use tensor.resolve_neg().numpy() instead.")
            }
        }
        if let broken = try runtime.fault?.toNumPy(source, force) { source = broken }
        guard supported.contains(source.dtype), let block = source.storage.block else {
            throw TensorError.type("Got unsupported ScalarType \(source.dtype.scalarTypeName)")
        }
        guard source.rank <= 64 else { throw TensorError.value("number of dimensions must be within [0, 64]") }
        if !runtime.has(.toNumPyStaysResizable) { source.storage.isResizable = false }
        let itemSize = source.dtype.itemSize
        let offset = runtime.has(.toNumPyDropsOffset) ? 0 : source.offset
        var strides = source.strides
        if runtime.has(.toNumPyDropsStrides) { strides = Geometry.flattened(source.shape, strides) }
        let array = NDArray(
            runtime: runtime, block: block, byteOffset: source.storage.byteOffset + offset * itemSize,
            dtype: ArrayDType(source.dtype), shape: source.shape, strides: strides.map { $0 * itemSize },
            base: runtime.has(.toNumPyBaseIsTensor) ? source : source.detached(),
            isWriteable: !runtime.has(.toNumPyReadOnly))
        // A tensor exports no buffer, by which NumPy would know that the memory may be written to.
        array.isForeignMemoryWriteable = false
        return runtime.has(.toNumPyCopies) ? try array.copy(order: .keep) : array
    }

    private static func checkGrad(_ tensor: Tensor, _ force: Bool) throws {
        guard !force, tensor.runtime.isGradEnabled, tensor.requiresGrad, !tensor.runtime.has(.toNumPySkipsGradCheck)
        else { return }
        throw TensorError.runtime(
            "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
    }
}
