import TensorTypes

/// Operations that are composed of others but recorded as one node, whose gradient is that of the composition.
package enum Composite {
    /// Computes results from tensors by operations that can be recorded.
    package typealias Formula = ([Tensor]) throws -> [Tensor]

    /// One result of a composition.
    ///
    /// - Throws: what the formula throws, for the forward or the backward pass.
    package static func apply(_ name: String, _ inputs: [Tensor], _ formula: @escaping ([Tensor]) throws -> Tensor)
        throws -> Tensor
    {
        let results = try applySeveral(name, inputs) { [try formula($0)] }
        guard let result = results.first else { throw TensorError.runtime("\(name) has no result") }
        return result
    }

    /// Several results of one composition, outputs of one node.
    ///
    /// - Throws: as ``apply(_:_:_:)``.
    package static func applySeveral(_ name: String, _ inputs: [Tensor], _ formula: @escaping Formula) throws
        -> [Tensor]
    {
        guard let runtime = inputs.first?.runtime else { return try formula(inputs) }
        // A formula may hand back an input; a recorded result is a tensor of its own.
        let results = try runtime.withoutGrad { try formula(inputs) }
            .map { result in inputs.contains { $0 === result } ? try result.contiguousClone() : result }
        guard Recording.isNeeded(inputs, runtime) else { return results }
        let node = try Recording.node(
            name, inputs: inputs, saved: try inputs.map { try SavedTensor($0) }, runtime: runtime
        ) { context in
            try gradients(context, try inputs.indices.map { try context.saved($0) }, formula)
        }
        Recording.attach(results, to: node)
        return results
    }

    /// Writes the result of a composition over its first input.
    ///
    /// - Throws: as ``apply(_:_:_:)``, and a `RuntimeError` where the change is not allowed.
    package static func applyInPlace(
        _ name: String, _ target: Tensor, _ others: [Tensor], _ formula: @escaping ([Tensor]) throws -> Tensor
    ) throws {
        let runtime = target.runtime
        // A tensor must not be kept by its own history.
        let others = try others.map { $0 === target ? try target.contiguousClone() : $0 }
        let recorded: Formula = { [try formula($0)] }
        try Recording.inPlace(
            target, name, inputs: others, save: try [runtime.withoutGrad { try Conversion.clone(target) }] + others,
            backward: { context in
                try gradients(context, try (0...others.count).map { try context.saved($0) }, recorded)
            }
        ) {
            let result = try runtime.withoutGrad { try formula([target] + others) }
            guard result.shape == target.shape else {
                throw TensorError.runtime(
                    "output with shape [\(Geometry.text(target.shape))] doesn't match the broadcast shape "
                        + "[\(Geometry.text(result.shape))]")
            }
            try Pointwise.checkCast(result.dtype, to: target)
            try Overlap.checkInternal(target)
            try target.overwrite(with: result)
        }
    }

    /// Runs the composition again, recorded, and goes back through it.
    private static func gradients(_ context: BackwardContext, _ saved: [Tensor], _ formula: Formula) throws -> [Tensor?]
    {
        guard let runtime = saved.first?.runtime else { return [] }
        let createsGraph = runtime.isGradEnabled
        // Only a pass that is itself recorded needs what came before the inputs.
        let inputs = try saved.indices.map { index -> Tensor in
            let tensor = saved[index]
            if createsGraph && tensor.requiresGrad { return try Views.make(tensor, "AliasBackward0") { $0 } }
            let leaf = tensor.detached()
            if context.needs(index) { leaf.autogradState.requiresGrad = true }
            return leaf
        }
        let previous = runtime.isGradEnabled
        runtime.isGradEnabled = true
        defer { runtime.isGradEnabled = previous }
        let results = try formula(inputs)
        let outputs = zip(results, context.gradients).compactMap { result, gradient in
            gradient.flatMap { result.requiresGrad ? (tensor: result, gradient: $0) : nil }
        }
        let wanted = saved.indices.filter { context.needs($0) }
        let found = try Engine.run(
            outputs: outputs, inputs: wanted.map { inputs[$0] }, keepsGraph: true, createsGraph: createsGraph)
        var gradients = [Tensor?](repeating: nil, count: saved.count)
        for (index, gradient) in zip(wanted, found) { gradients[index] = gradient }
        return gradients
    }
}
