import TensorTypes

/// The operations that sparse tensors take part in; all others refuse them by name.
///
/// Source: the table of supported operations on the `torch.sparse` page of the PyTorch docs.
extension Sparse {
    // MARK: Shape

    /// Views that sparse tensors have as copies.
    private static let structural: Set<String> = [
        "SelectBackward0", "SliceBackward0", "TBackward0", "TransposeBackward0", "PermuteBackward0",
        "UnsqueezeBackward0", "UnbindBackward0",
    ]

    /// Applies a change of shape; nil for a dense tensor.
    ///
    /// - Throws: a `NotImplementedError` for changes that only strided memory allows.
    static func view(_ tensor: Tensor, node: String, _ transform: @escaping (Layout) throws -> Layout) throws -> Tensor?
    {
        guard tensor.sparse != nil else { return nil }
        guard structural.contains(node) else {
            // Without sizes to take it from, a shape can only be made of strides.
            try refuse(tensor, node: node.hasPrefix("Squeeze") ? "AsStridedBackward0" : node)
            return nil
        }
        let result = try Views.make(toDense(tensor), node, transform: transform)
        return result.rank == 0 ? try Conversion.clone(result) : try fromDense(result)
    }

    // MARK: Elementwise

    /// Functions that map 0 to 0, and so work on the values alone.
    private static let keepingZero: Set<String> = [
        "neg", "abs", "sign", "sgn", "sqrt", "square", "floor", "ceil", "round", "trunc", "frac", "relu", "sin", "tan",
        "asin", "atan", "sinh", "tanh", "asinh", "atanh", "expm1", "log1p", "deg2rad", "rad2deg", "erf", "erfinv",
        "conj_physical", "isnan", "isinf", "signbit", "positive",
    ]

    /// Applies a function of one tensor; nil for a dense tensor.
    static func apply(_ operation: UnaryOperation, _ input: Tensor) throws -> Tensor? {
        guard let parts = input.sparse else { return nil }
        guard keepingZero.contains(operation.name) else {
            throw TensorError.notImplemented(noKernel(for: operation.name))
        }
        return try replacing(input, indices: parts.indices, values: Pointwise.apply(operation, parts.values))
    }

    /// Applies an operation of two tensors; nil if both are dense.
    static func apply(_ operation: BinaryOperation, _ left: Tensor, _ right: Tensor) throws -> Tensor? {
        guard left.sparse != nil || right.sparse != nil else { return nil }
        switch operation.name {
        case "add", "sub":
            if left.sparse == nil { return try Pointwise.apply(operation, left, toDense(right)) }
            guard right.sparse != nil else {
                throw TensorError.runtime(
                    operation.name == "add"
                        ? "add(sparse, dense) is not supported. Use add(dense, sparse) instead."
                        : "sub(sparse, dense) is not supported. Use sub(dense, sparse) instead.")
            }
            return try fromDense(Pointwise.apply(operation, toDense(left), toDense(right)))
        case "mul", "div":
            if let parts = left.sparse, right.rank == 0 {
                return try replacing(
                    left, indices: parts.indices, values: Pointwise.apply(operation, parts.values, toDense(right)))
            }
            guard operation.name == "mul" else {
                throw TensorError.runtime("Sparse division requires a scalar or zero-dim dense tensor divisor")
            }
            return try fromDense(Pointwise.apply(operation, toDense(left), toDense(right)))
        default: throw TensorError.notImplemented(noKernel(for: "\(operation.name).Tensor"))
        }
    }

    /// Puts the parts of a result into the tensor itself; false for a dense tensor.
    static func applyInPlace(_ target: Tensor, _ name: String, _ result: () throws -> Tensor?) throws -> Bool {
        guard target.sparse != nil else { return false }
        try Recording.inPlace(
            target, "torch::autograd::NotImplemented", inputs: [], backward: { _ in [nil] },
            change: {
                guard let parts = try result()?.sparse else {
                    throw TensorError.notImplemented(noKernel(for: name))
                }
                target.sparse = parts
            })
        return true
    }

    /// `zero_`: no entries are left; false for a dense tensor.
    static func zeroInPlace(_ target: Tensor) throws -> Bool {
        try applyInPlace(target, "zero_") { try empty(like: target, on: target.device) }
    }

    /// A sparse tensor of the same shape without entries.
    package static func empty(like tensor: Tensor, on device: Device) throws -> Tensor? {
        guard let parts = tensor.sparse else { return nil }
        let runtime = tensor.runtime
        return make(
            indices: try Tensor(shape: [parts.sparseDimensions, 0], dtype: .int64, device: device, runtime: runtime),
            values: try Tensor(
                shape: [0] + parts.values.shape.dropFirst(), dtype: tensor.dtype, device: device, runtime: runtime),
            shape: tensor.shape, isCoalesced: true)
    }

    /// Refuses to copy between layouts.
    ///
    /// - Throws: a `RuntimeError` if one of the tensors is sparse and the other is not.
    static func checkCopy(_ source: Tensor, into target: Tensor) throws {
        guard (source.sparse == nil) != (target.sparse == nil) else { return }
        throw TensorError.runtime(
            "copy_() between dense and sparse Tensors is not implemented! Found self type = \(target.legacyTypeName) and "
                + "src type = \(source.legacyTypeName)")
    }
}
