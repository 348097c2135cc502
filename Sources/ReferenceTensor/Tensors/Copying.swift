import TensorTypes

/// What Python's `copy` and `pickle` modules make of tensors.
///
/// Source: `Tensor.__deepcopy__`, `Tensor.__reduce_ex__` and `torch/_utils.py`.
public enum Copying {
    /// A leaf over another storage, with the window, the lazy bits and the `requires_grad` of the original.
    ///
    /// It is made by `set_`, which counts as its first change.
    package static func rebuild(_ original: Tensor, over storage: Storage, keepsBits: Bool = true) -> Tensor {
        let result = Tensor(
            storage: storage, dtype: original.dtype, shape: original.shape, strides: original.strides,
            offset: original.offset)
        Recording.bump(result)
        if keepsBits {
            result.isConjugated = original.isConjugated
            result.isNegated = original.isNegated
        }
        if original.requiresGrad { result.autogradState.requiresGrad = true }
        result.isParameter = original.isParameter
        return result
    }

    /// What has no bytes to copy: a `meta` tensor comes back without offset, and a sparse one by its parts.
    private static func withoutBytes(_ original: Tensor, parts: (Tensor) throws -> Tensor) throws -> Tensor? {
        if let sparse = original.sparse {
            return try Sparse.replacing(original, indices: parts(sparse.indices), values: parts(sparse.values))
        }
        guard original.isMeta else { return nil }
        let result = try Tensor(
            shape: original.shape, strides: original.strides, dtype: original.dtype, device: original.device,
            runtime: original.runtime)
        if original.requiresGrad { result.autogradState.requiresGrad = true }
        return result
    }

    /// `copy.copy`: a leaf over the same storage, with a version counter of its own.
    ///
    /// - Throws: what making the parts of a sparse tensor throws.
    public static func shallow(_ original: Tensor) throws -> Tensor {
        if let whole = try withoutBytes(original, parts: { $0 }) { return whole }
        let copies = original.runtime.has(.shallowCopyCopies)
        let result = rebuild(original, over: copies ? try original.storage.copied() : original.storage)
        if original.runtime.has(.shallowCopySharesCounter) { result.version = original.version }
        return result
    }

    /// What a pickle holds of a tensor: a leaf over a copy of the whole storage.
    ///
    /// - Parameter storageCopy: the copy of a storage; the same one for the same storage if sharing is kept.
    /// - Throws: what copying the storage throws.
    public static func pickled(_ original: Tensor, storageCopy: (Storage) throws -> Storage) throws -> Tensor {
        let original = original.runtime.has(.pickleWindow) ? try original.window() : original
        return try withoutBytes(original) { try pickled($0, storageCopy: storageCopy) }
            ?? rebuild(original, over: storageCopy(original.storage))
    }

    /// `copy.deepcopy`, without the gradient: as a pickle, but with the lazy bits applied.
    ///
    /// - Throws: a `RuntimeError` for results of recorded operations.
    public static func deep(_ original: Tensor, storageCopy: (Storage) throws -> Storage) throws -> Tensor {
        guard try original.isLeaf || original.runtime.has(.deepCopyTakesResults) else {
            throw TensorError.runtime(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  "
                    + "If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm "
                    + "usage, see https://github.com/pytorch/pytorch/pull/103001")
        }
        return try original.runtime.withoutGrad {
            let result: Tensor
            if original.isMeta || original.sparse != nil {
                result = try Conversion.clone(original)
            } else {
                let shares = original.runtime.has(.deepCopyShares)
                let copy = rebuild(original, over: shares ? original.storage : try storageCopy(original.storage))
                let isLazy = copy.isConjugated || copy.isNegated
                result = isLazy ? try Conversion.clone(copy) : copy
            }
            if original.requiresGrad { result.autogradState.requiresGrad = true }
            return result
        }
    }
}
