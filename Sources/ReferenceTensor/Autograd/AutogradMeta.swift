import TensorTypes

/// What autograd knows of one tensor.
package final class AutogradMeta {
    /// Set on leaves by the user.
    package var requiresGrad = false
    /// The node that made the tensor.
    package var gradFn: Node?
    /// Which output of ``gradFn`` the tensor is.
    package var outputNumber = 0
    /// `.grad`.
    package var grad: Tensor?
    /// Whether a tensor that is no leaf keeps its gradient.
    package var retainsGrad = false
    /// The node that adds to ``grad``; it keeps the leaf alive, not the other way round.
    package weak var accumulator: Node?
    /// Present on differentiable views.
    package var view: ViewMeta?
}

extension Tensor {
    /// The autograd state, made if there is none.
    package var autogradState: AutogradMeta {
        if let autograd { return autograd }
        let made = AutogradMeta()
        autograd = made
        return made
    }

    /// `_base`: what a view is a view of.
    public var base: Tensor? { autograd?.view?.base }

    /// `requires_grad`.
    public var requiresGrad: Bool {
        guard let autograd else { return false }
        return autograd.requiresGrad || autograd.gradFn != nil || (autograd.view?.base.requiresGrad ?? false)
    }

    /// `grad_fn`; a view's is made anew after its base or another view of it was changed in place.
    ///
    /// - Throws: a `RuntimeError` where that is not possible, as for one of several views and for views made without grad.
    public var gradFn: Node? {
        get throws {
            guard let autograd else { return nil }
            if let view = autograd.view, autograd.gradFn != nil || view.base.requiresGrad,
                let current = version?.value, current != view.historyVersion, !runtime.has(.staleViews)
            {
                try view.checkChange(of: self, isIndirect: true)
                if let replay = view.replay {
                    let fresh = try runtime.withGrad { try replay(view.base) }
                    autograd.gradFn = try fresh.gradFn
                } else {
                    autograd.gradFn = try Views.asStridedNode(base: view.base, view: self)
                }
                autograd.outputNumber = 0
                view.historyVersion = current
            }
            return autograd.gradFn
        }
    }

    /// `is_leaf`: no operation on record made it.
    ///
    /// - Throws: as ``gradFn``.
    public var isLeaf: Bool { get throws { try !requiresGrad || gradFn == nil } }

    /// `output_nr`.
    public var outputNumber: Int { autograd?.outputNumber ?? 0 }

    /// `retains_grad`.
    public var retainsGrad: Bool { get throws { try gradFn != nil && (autograd?.retainsGrad ?? false) } }

    /// Where a gradient of this tensor goes; nil if it needs none.
    package var gradientEdge: Node.Edge? {
        get throws {
            guard requiresGrad else { return nil }
            if let node = try gradFn { return Node.Edge(node: node, output: outputNumber) }
            let state = autogradState
            if let node = state.accumulator { return Node.Edge(node: node, output: 0) }
            guard state.requiresGrad else { return nil }
            let node = Node(
                "torch::autograd::AccumulateGrad", edges: [], variable: self, runtime: runtime, backward: nil)
            node.outputs = [Node.OutputMetadata(shape: shape, dtype: dtype, device: device)]
            state.accumulator = node
            return Node.Edge(node: node, output: 0)
        }
    }

    /// `type()`: the name of the tensor type, for example `torch.FloatTensor`.
    public var legacyTypeName: String {
        let element = "\(sparse == nil ? "" : "sparse.")\(dtype.scalarTypeName)Tensor"
        return device.isCPU ? "torch.\(element)" : "torch.\(device.type).\(element)"
    }

    /// The tensor type as C++ prints it in messages: the classes of Python's first types, and a name made of the parts for
    /// later ones.
    package var dispatchTypeName: String {
        let oldest: Set<DType> = [.uint8, .int8, .int16, .int32, .int64, .float16, .float32, .float64]
        switch device.type {
        case "cpu" where oldest.contains(dtype): return legacyTypeName
        case "cpu": return "CPU\(dtype.scalarTypeName)Type"
        case "cuda" where oldest.contains(dtype), "xpu" where oldest.contains(dtype): return legacyTypeName
        case "cuda", "xpu": return "\(device.type.uppercased())\(dtype.scalarTypeName)Type"
        case "meta": return "Meta\(dtype.scalarTypeName)Type"
        // A device type of a third party has no classes of its own.
        default: return "\(device.type)\(dtype.scalarTypeName)Type"
        }
    }
}

extension Tensor {
    /// `.grad`.
    public var grad: Tensor? {
        get { autograd?.grad }
        set { autogradState.grad = newValue }
    }

    /// Whether the user asked for gradients of this leaf.
    package var requiresGradFlag: Bool {
        get { autograd?.requiresGrad ?? false }
        set { if newValue || autograd != nil { autogradState.requiresGrad = newValue } }
    }
}

extension Tensor {
    /// `detach_`: forgets the history.
    package func dropHistory() {
        guard let autograd else { return }
        autograd.gradFn = nil
        autograd.outputNumber = 0
        autograd.requiresGrad = false
    }

    /// `retain_grad`: keeps the gradient of a tensor that is no leaf.
    package func retainGradient() throws {
        guard let node = try gradFn, !autogradState.retainsGrad else { return }
        autogradState.retainsGrad = true
        node.retaining.append((outputNumber, WeakTensor(tensor: self)))
    }
}
