import TensorTypes

/// Views that show the parts of complex numbers, and the lazy conjugation and negation bits.
public enum ComplexViews {
    private static func bitView(
        _ tensor: Tensor, _ name: String, flip: (Tensor) -> Void, operation: @escaping (Tensor) throws -> Tensor,
        backward: @escaping Node.Backward
    ) throws -> Tensor {
        let result = Views.bare(tensor, tensor.layout)
        flip(result)
        Views.track(result, of: tensor, creation: Views.creation(tensor.runtime), operation: operation)
        try Recording.record(result, name, inputs: [tensor], backward: backward)
        return result
    }

    /// `conj`: a view with the conjugation bit flipped; a real tensor itself.
    public static func conjugate(_ tensor: Tensor) throws -> Tensor {
        guard tensor.dtype.isComplex else {
            return tensor.runtime.has(.conjugateOfRealCopies) ? try Conversion.clone(tensor) : tensor
        }
        if tensor.runtime.has(.conjugateResolves) { return try Pointwise.apply(.conjugatePhysical, tensor) }
        return try bitView(tensor, "ConjBackward0", flip: { $0.isConjugated.toggle() }, operation: conjugate) {
            [try $0.gradient.conjugateIfComplex()]
        }
    }

    /// A view with the negation bit flipped.
    public static func negativeView(_ tensor: Tensor) throws -> Tensor {
        try bitView(tensor, "NegViewBackward0", flip: { $0.isNegated.toggle() }, operation: negativeView) {
            [try -$0.gradient]
        }
    }

    /// `resolve_conj`: a copy if the conjugation bit is set.
    public static func resolveConjugate(_ tensor: Tensor) throws -> Tensor {
        tensor.isConjugated && !tensor.runtime.has(.resolveShares) ? try Conversion.clone(tensor) : tensor
    }

    /// `resolve_neg`: a copy if the negation bit is set.
    public static func resolveNegative(_ tensor: Tensor) throws -> Tensor {
        tensor.isNegated ? try Conversion.clone(tensor) : tensor
    }

    /// `view_as_real`: a view with a last dimension of two, real and imaginary part.
    ///
    /// - Throws: a `RuntimeError` for real tensors and for those whose conjugation bit is set.
    public static func asReal(_ tensor: Tensor) throws -> Tensor {
        guard tensor.dtype.isComplex else {
            throw TensorError.runtime("view_as_real is only supported for complex tensors")
        }
        guard !tensor.isConjugated || tensor.runtime.has(.asRealTakesConjugates) else {
            throw TensorError.runtime(
                "view_as_real doesn't work on unresolved conjugated tensors.  To resolve the conjugate tensor so you can "
                    + "view it as real, use self.resolve_conj(); however, be warned that the resulting tensor will NOT alias "
                    + "the original.")
        }
        return try realView(tensor)
    }

    private static func realView(_ tensor: Tensor) throws -> Tensor {
        let layout = Layout(
            shape: tensor.shape + [2], strides: tensor.strides.map { $0 * 2 } + [1], offset: tensor.offset * 2)
        let result = Views.bare(tensor, layout, dtype: tensor.dtype.realType)
        result.isConjugated = false
        try tensor.runtime.fault?.breakView(result, of: tensor, "ViewAsRealBackward0")
        Views.track(result, of: tensor, creation: Views.creation(tensor.runtime), operation: realView)
        try Recording.record(result, "ViewAsRealBackward0", inputs: [tensor]) {
            [try asComplex($0.gradient.contiguous())]
        }
        return result
    }

    /// `view_as_complex`: pairs along the last dimension as complex numbers.
    ///
    /// - Throws: a `RuntimeError` if the type, the last dimension or a stride does not fit.
    public static func asComplex(_ tensor: Tensor) throws -> Tensor {
        guard let complex = [DType.float16: DType.complex32, .float32: .complex64, .float64: .complex128][tensor.dtype]
        else {
            throw TensorError.runtime(
                "view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: "
                    + tensor.dtype.scalarTypeName)
        }
        guard tensor.rank > 0 else { throw TensorError.runtime("Input tensor must have one or more dimensions") }
        guard tensor.shape[tensor.rank - 1] == 2 else {
            throw TensorError.runtime("Tensor must have a last dimension of size 2")
        }
        guard tensor.strides[tensor.rank - 1] == 1 else {
            throw TensorError.runtime("Tensor must have a last dimension with stride 1")
        }
        for axis in 0..<tensor.rank - 1 where tensor.strides[axis] % 2 != 0 {
            throw TensorError.runtime("Tensor must have a stride divisible by 2 for all but last dimension")
        }
        guard tensor.offset % 2 == 0 else {
            throw TensorError.runtime("Tensor must have a storage_offset divisible by 2")
        }
        let layout = Layout(
            shape: tensor.shape.dropLast(), strides: tensor.strides.dropLast().map { $0 / 2 }, offset: tensor.offset / 2
        )
        let result = Views.bare(tensor, layout, dtype: complex)
        try tensor.runtime.fault?.breakView(result, of: tensor, "ViewAsComplexBackward0")
        Views.track(result, of: tensor, creation: Views.creation(tensor.runtime), operation: asComplex)
        try Recording.record(result, "ViewAsComplexBackward0", inputs: [tensor]) {
            [try asReal(resolveConjugate($0.gradient))]
        }
        return result
    }

    /// `real`: a view of the real parts; a real tensor itself.
    public static func real(_ tensor: Tensor) throws -> Tensor {
        guard tensor.dtype.isComplex else {
            return tensor.runtime.has(.realOfRealCopies) ? try Conversion.clone(tensor) : tensor
        }
        return try Shaping.select(realView(tensor), tensor.rank, 0)
    }

    /// `imag`: a view of the imaginary parts, negated lazily if the conjugation bit is set.
    ///
    /// - Throws: a `RuntimeError` for real tensors.
    public static func imaginary(_ tensor: Tensor) throws -> Tensor {
        guard tensor.dtype.isComplex else {
            throw TensorError.runtime("imag is not implemented for tensors with non-complex dtypes.")
        }
        let part = try Shaping.select(realView(tensor), tensor.rank, 1)
        return tensor.isConjugated && !tensor.runtime.has(.imagForgetsSign) ? try negativeView(part) : part
    }
}
