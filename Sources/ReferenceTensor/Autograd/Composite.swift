import TensorTypes

/// Operations that are composed of others but recorded as one node, whose gradient is that of the composition.
package enum Composite {
    /// Computes results from tensors by operations that can be recorded.
    package typealias Formula = ([Tensor]) throws -> [Tensor]

    /// What an operation keeps for its gradient, and so must not be changed before it.
    package struct Saving {
        /// The inputs whose elements the gradient does not depend on; nil where it depends on none.
        var unread: Set<Int>? = []
        /// Whether results are kept.
        var keepsResult = false

        /// All inputs and no result.
        package static let inputs = Saving()
        /// Nothing: the gradient is the same whatever the elements are.
        package static let nothing = Saving(unread: nil)
        /// All inputs and the results.
        package static let inputsAndResult = Saving(keepsResult: true)

        /// The results, and the inputs named.
        package static func result(and read: Set<Int>) -> Saving {
            Saving(unread: Set(0..<8).subtracting(read), keepsResult: true)
        }

        /// All inputs but those without influence on the gradient.
        package static func inputs(but unread: Set<Int>) -> Saving { Saving(unread: unread) }

        /// Each of two factors where the other needs a gradient; nothing else.
        ///
        /// - Parameter first: which input the first factor is.
        package static func factors(_ inputs: [Tensor], from first: Int = 0) -> Saving {
            var unread = Set(inputs.indices)
            for (own, other) in [(first, first + 1), (first + 1, first)] where inputs[other].requiresGrad {
                unread.remove(own)
            }
            return Saving(unread: unread)
        }

        func reads(_ index: Int) -> Bool { unread.map { !$0.contains(index) } ?? false }
    }

    /// One result of a composition.
    ///
    /// - Throws: what the formula throws, for the forward or the backward pass.
    package static func apply(
        _ name: String, _ inputs: [Tensor], saving: Saving = .inputs, _ formula: @escaping ([Tensor]) throws -> Tensor
    ) throws -> Tensor {
        let results = try applySeveral(name, inputs, saving: saving) { [try formula($0)] }
        guard let result = results.first else { throw TensorError.runtime("\(name) has no result") }
        return result
    }

    /// Several results of one composition, outputs of one node.
    ///
    /// - Throws: as ``apply(_:_:saving:_:)``.
    package static func applySeveral(
        _ name: String, _ inputs: [Tensor], saving: Saving = .inputs, _ formula: @escaping Formula
    ) throws -> [Tensor] {
        guard let runtime = inputs.first?.runtime else { return try formula(inputs) }
        let results = try runtime.withoutGrad { try formula(inputs) }.map { try fresh($0, inputs) }
        guard Recording.isNeeded(inputs, runtime) else { return results }
        let saved = try inputs.enumerated().map { try SavedTensor($1, isChecked: saving.reads($0)) }
        let node = try Recording.node(name, inputs: inputs, saved: saved, runtime: runtime) { context in
            let read = try inputs.indices.map { try context.saved($0) }
            for index in inputs.count..<context.node.savedCount { _ = try context.saved(index) }
            return try gradients(context, read, formula)
        }
        Recording.attach(results, to: node)
        if saving.keepsResult { for result in results { node.save(try SavedTensor(result, isOutput: true)) } }
        return results
    }

    /// A result as a tensor of its own: a formula may hand back an input, or a view of what it made.
    private static func fresh(_ result: Tensor, _ inputs: [Tensor]) throws -> Tensor {
        if inputs.contains(where: { $0.storage === result.storage }) { return try result.contiguousClone() }
        guard result.base != nil else {
            result.version?.reset()
            return result
        }
        let own = Views.bare(result, result.layout)
        own.version?.reset()
        return own
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
            if createsGraph && tensor.requiresGrad {
                return try Views.make(tensor, "AliasBackward0", inverse: { $0 }) { $0 }
            }
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
