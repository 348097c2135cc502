import TensorTypes

/// Recording of operations: what makes a result part of a graph.
package enum Recording {
    /// Whether an operation on these tensors is to be recorded.
    package static func isNeeded(_ inputs: [Tensor?], _ runtime: Runtime) -> Bool {
        runtime.isGradEnabled && !runtime.isInferenceMode && inputs.contains { $0?.requiresGrad ?? false }
    }

    /// Makes a node for an operation, with an edge for each input that requires a gradient.
    package static func node(
        _ name: String, inputs: [Tensor?], saved: [SavedTensor] = [], runtime: Runtime,
        backward: @escaping Node.Backward
    ) throws -> Node {
        Node(name, edges: try inputs.map { try $0?.gradientEdge }, saved: saved, runtime: runtime, backward: backward)
    }

    /// Makes fresh tensors the outputs of a node; results that cannot have gradients are left alone.
    package static func attach(_ results: [Tensor], to node: Node) {
        for (number, result) in results.enumerated() {
            node.outputs.append(
                Node.OutputMetadata(shape: result.shape, dtype: result.dtype, device: result.device))
            guard result.dtype.isFloatingPoint || result.dtype.isComplex else { continue }
            let state = result.autogradState
            state.gradFn = node
            state.outputNumber = result.runtime.has(.outputNumbersLost) ? 0 : number
        }
    }

    /// Records a fresh result.
    ///
    /// - Parameter save: the tensors that backward needs; evaluated only if the operation is recorded.
    package static func record(
        _ result: Tensor, _ name: String, inputs: [Tensor?], save: @autoclosure () throws -> [Tensor] = [],
        saveResult: Bool = false, backward: @escaping Node.Backward
    ) throws {
        let runtime = result.runtime
        guard isNeeded(inputs, runtime), result.dtype.isFloatingPoint || result.dtype.isComplex else { return }
        let node = try node(
            name, inputs: inputs, saved: try save().map { try SavedTensor($0) }, runtime: runtime, backward: backward)
        attach([result], to: node)
        if saveResult { node.save(try SavedTensor(result, isOutput: true)) }
    }

    /// Refuses to record an operation whose result is asked for in a type that has no gradients.
    package static func requireDifferentiable(_ dtype: DType, of input: Tensor) throws {
        guard dtype.category <= .integral, isNeeded([input], input.runtime) else { return }
        throw TensorError.runtime("Autograd not support dtype: \(dtype.scalarTypeName)")
    }

    /// Refuses to change a tensor in place where that would make its history wrong.
    ///
    /// - Parameter inputs: all tensors of the operation, the changed one included.
    /// - Throws: a `RuntimeError` for leaves that require grad, views of such, and views made in circumstances that
    ///   cannot be tracked.
    package static func checkInPlace(_ tensor: Tensor, inputs: [Tensor?]) throws {
        let runtime = tensor.runtime
        guard runtime.isGradEnabled, inputs.contains(where: { $0?.requiresGrad ?? false }) else { return }
        if let view = tensor.autograd?.view {
            try view.checkChange(of: tensor, isIndirect: false)
            if try tensor.requiresGrad && view.base.isLeaf && !runtime.has(.leafViewUnchecked) {
                throw TensorError.runtime(
                    "a view of a leaf Variable that requires grad is being used in an in-place operation.")
            }
        }
        if try tensor.requiresGrad && tensor.isLeaf && !runtime.has(.leafUnchecked) {
            throw TensorError.runtime("a leaf Variable that requires grad is being used in an in-place operation.")
        }
    }

    /// Counts an in-place change that is known to be allowed.
    package static func bump(_ tensor: Tensor) { tensor.version?.value += 1 }

    /// Gives a tensor that was changed in place its new history; a view hands it on to its base.
    package static func rebase(_ tensor: Tensor, onto node: Node) throws {
        node.outputs = [Node.OutputMetadata(shape: tensor.shape, dtype: tensor.dtype, device: tensor.device)]
        guard let view = tensor.autograd?.view, !tensor.runtime.has(.baseForgets) else {
            let state = tensor.autogradState
            state.gradFn = node
            state.outputNumber = 0
            return
        }
        let base = view.base
        let slices = try Views.copySlicesNode(base: base, view: tensor, operation: node)
        let state = base.autogradState
        state.gradFn = slices
        state.outputNumber = 0
        _ = try tensor.gradFn
    }

    /// A copy of a tensor, changed in place, as the result of one operation: recorded as if the tensor itself had been
    /// changed, with no trace of the copy.
    ///
    /// - Parameter format: the layout of the copy.
    package static func changedCopy(
        of tensor: Tensor, format: MemoryFormat = .preserve, change: (Tensor) throws -> Void
    ) throws -> Tensor {
        let runtime = tensor.runtime
        let copy = try runtime.withoutGrad { try Conversion.clone(tensor, format: format) }
        if isNeeded([tensor], runtime), let edge = try tensor.gradientEdge {
            // The copy stands in for the tensor: gradients go where the tensor's go.
            copy.autogradState.gradFn = edge.node
            copy.autogradState.outputNumber = edge.output
        }
        try change(copy)
        copy.version?.reset()
        return copy
    }

    /// Does an in-place change: checks, counts it, and records it if needed.
    ///
    /// - Parameter needsDifferentiableTarget: whether an integer target leaves the operation out of the graph.
    package static func inPlace(
        _ tensor: Tensor, _ name: String, inputs: [Tensor?], needsDifferentiableTarget: Bool = false,
        save: @autoclosure () throws -> [Tensor] = [], saveResult: Bool = false, backward: @escaping Node.Backward,
        change: () throws -> Void
    ) throws {
        let fault = tensor.runtime.fault
        let isOutside = needsDifferentiableTarget && tensor.dtype.category <= .integral
        let tracked = isOutside ? [] : [tensor] + inputs
        if fault != .leafCheckedLate { try checkInPlace(tensor, inputs: tracked) }
        let isRecorded = isNeeded(tracked, tensor.runtime)
        var node: Node?
        if isRecorded {
            node = try self.node(
                name, inputs: [tensor] + inputs, saved: try save().map { try SavedTensor($0) }, runtime: tensor.runtime,
                backward: backward)
        }
        do { try change() } catch {
            fault?.afterFailure(of: tensor)
            throw error
        }
        if fault == .leafCheckedLate { try checkInPlace(tensor, inputs: tracked) }
        if let fault, fault.leavesUncounted(name) { try checkInference(tensor) } else { try checkVersioned(tensor) }
        if let node {
            try rebase(tensor, onto: node)
            if saveResult { node.save(try SavedTensor(tensor, isOutput: true)) }
        }
    }
}
