import TensorTypes

/// How a view came about.
package final class ViewMeta {
    /// In what circumstances a view was made; all but `normal` restrict in-place changes of it.
    package enum Creation {
        case normal, noGrad, multipleOutputs, inference
    }

    /// The tensor that is not itself a view.
    package let base: Tensor
    package let creation: Creation
    /// The version for which the view's ``AutogradMeta/gradFn`` is right.
    package var historyVersion: Int
    /// Makes the same view of another tensor that is laid out like the base; nil where strides alone tell it, which they
    /// cannot for views that show elements as another type, or conjugate or negate them.
    package let replay: ((Tensor) throws -> Tensor)?

    package init(base: Tensor, creation: Creation, historyVersion: Int, replay: ((Tensor) throws -> Tensor)? = nil) {
        self.base = base
        self.creation = creation
        self.historyVersion = historyVersion
        self.replay = replay
    }
}

extension ViewMeta {
    /// The `replay` of a view of `source`, itself made by `operation` if strides do not tell it.
    package static func replay(
        of result: Tensor, from source: Tensor, by operation: ((Tensor) throws -> Tensor)?
    ) -> ((Tensor) throws -> Tensor)? {
        let inherited = source.autograd?.view
        guard operation != nil || inherited?.replay != nil else { return nil }
        // What leads from the base to the source, and from there to the view; by distances, as offsets differ.
        var steps: [(Tensor) throws -> Tensor] = []
        if let parent = inherited?.replay {
            steps.append(parent)
        } else if let base = inherited?.base {
            steps.append(window(source.layout, distance: source.offset - base.offset))
        }
        steps.append(operation ?? window(result.layout, distance: result.offset - source.offset))
        return { tensor in try steps.reduce(tensor) { try $1($0) } }
    }

    private static func window(_ layout: Layout, distance: Int) -> (Tensor) throws -> Tensor {
        { try Shaping.asStrided($0, layout.shape, layout.strides, $0.offset + distance) }
    }
}

extension ViewMeta {
    /// Refuses a change in place that would have to be recorded through a view whose making was not.
    ///
    /// - Parameter isIndirect: whether the view is to be used after its base or another view of it was changed, rather than
    ///   changed itself.
    /// - Throws: a `RuntimeError` that tells how the view came about.
    package func checkChange(of tensor: Tensor, isIndirect: Bool) throws {
        guard creation != .normal else { return }
        let producer = tensor.autograd?.gradFn
        let origin = producer.map { "Output \(tensor.outputNumber) of \($0.operationName) is a view" }
        let change = "\(isIndirect ? "its base or another view of its base has been" : "is being") modified inplace"
        let text: String
        if let origin, creation == .multipleOutputs {
            text = "\(origin) and \(change)."
        } else {
            let making = "\(origin.map { "\($0) of a view which" } ?? "A view") was created in"
            text =
                creation == .inference
                ? "\(making) inference mode and \(change) in normal mode."
                : "\(making) no_grad mode and \(change) with grad mode enabled."
        }
        throw TensorError.runtime("\(text) \(advice)")
    }

    /// What to do instead.
    private var advice: String {
        if creation == .multipleOutputs {
            return
                "This view is the output of a function that returns multiple views. Such functions do not allow the "
                + "output views to be modified inplace. You should replace the inplace operation by an out-of-place one."
        }
        let mode = creation == .inference ? "inference_mode" : "no_grad"
        return
            "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by "
            + "moving both the view and the inplace either both inside the \(mode) block (if you don't want the "
            + "inplace to be tracked) or both outside (if you want the inplace to be tracked)."
    }
}
