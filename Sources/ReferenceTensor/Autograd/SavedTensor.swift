import TensorTypes

/// A tensor kept for backward, with the version it had: a later in-place change makes it unusable.
package final class SavedTensor {
    /// The tensor itself if it is an input, an alias without history if it is the node's own output.
    private var tensor: Tensor
    private let isOutput: Bool
    private let outputNumber: Int
    /// The version that the tensor must still have; nil where only its shape and type matter.
    private let version: Int?

    /// Keeps an input or an output of a node.
    ///
    /// - Parameter isChecked: whether the gradient depends on the elements, which then must not change.
    /// - Throws: a `RuntimeError` for inference tensors, which have no version to check.
    package init(_ tensor: Tensor, isOutput: Bool = false, isChecked: Bool = true) throws {
        guard tensor.version != nil || !isChecked || tensor.runtime.has(.inferenceSavable) else {
            throw TensorError.runtime(
                "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in "
                    + "computation tracked by autograd. To work around this, you can make a clone to get a normal tensor "
                    + "and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.")
        }
        self.isOutput = isOutput
        // The alias breaks the cycle output -> node -> saved output.
        self.tensor = isOutput && !tensor.runtime.has(.savesResultItself) ? tensor.alias() : tensor
        outputNumber = tensor.autograd?.outputNumber ?? 0
        version = isChecked ? tensor.version?.value : nil
    }

    /// Removes and returns the history of a tensor that nothing else refers to, so that a chain of them is freed link by
    /// link.
    func takeHistory() -> Node? {
        guard !isOutput, isKnownUniquelyReferenced(&tensor) else { return nil }
        defer { tensor.autograd = nil }
        return tensor.autograd?.gradFn
    }

    /// The tensor, if it was not changed since.
    package func unpack(for node: Node) throws -> Tensor {
        let current = tensor.version?.value ?? 0
        if let version, current != version, !tensor.runtime.has(.savedVersionUnchecked) {
            let producer = isOutput ? node : try tensor.gradFn
            let origin = producer.map { ", which is output \(outputNumber) of \($0.operationName)," } ?? ""
            throw TensorError.runtime(
                "one of the variables needed for gradient computation has been modified by an inplace operation: "
                    + "[\(tensor.dispatchTypeName) [\(Geometry.text(tensor.shape))]]\(origin) is at version \(current); "
                    + "expected version \(version) instead. Hint: enable anomaly detection to find the operation that "
                    + "failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).")
        }
        guard isOutput else { return tensor }
        let result = tensor.alias()
        let history = AutogradMeta()
        history.gradFn = node
        history.outputNumber = outputNumber
        result.autograd = history
        return result
    }
}
