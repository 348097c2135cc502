import TensorTypes

/// Changes that are not counted, and gradients that come out wrong.
extension Fault {
    /// Whether an in-place change, by the name of its node, counts as none.
    func leavesUncounted(_ node: String) -> Bool {
        switch self {
        case .addUncounted: node == "AddBackward0"
        case .copyUncounted: node == "torch::autograd::CopyBackwards"
        case .fillUncounted: node.hasPrefix("FillBackward")
        case .zeroUncounted: node == "ZeroBackward0"
        case .indexPutUncounted: node == "IndexPutBackward0"
        case .maskedFillUncounted: node.hasPrefix("MaskedFillBackward")
        case .scatterUncounted: node.hasPrefix("Scatter")
        case .setUncounted: node == "NotImplemented"
        case .relayoutUncounted:
            ["TBackward1", "TransposeBackward1", "SqueezeBackward3", "SqueezeBackward4", "UnsqueezeBackward1"]
                .contains(node)
        case .comparisonUncounted:
            ["Eq", "Ne", "Lt", "Le", "Gt", "Ge"].contains { node.hasPrefix("\($0)Backward") }
        default: false
        }
    }

    /// What a failed in-place operation leaves behind.
    func afterFailure(of tensor: Tensor) {
        switch self {
        case .failuresCounted: Recording.bump(tensor)
        case .leaksOnError: tensor.runtime.leak()
        default: break
        }
    }

    /// A gradient cut down to a shape that it was broadcast from; nil if that is not what is broken.
    func unreduced(_ gradient: Tensor, _ shape: [Int]) throws -> Tensor? {
        guard self == .gradNotReduced, !gradient.shape.contains(0) else { return nil }
        var part = gradient
        while part.rank > shape.count { part = try Shaping.select(part, 0, 0) }
        for axis in shape.indices where shape[axis] == 1 && part.shape[axis] != 1 {
            part = try Shaping.narrow(part, axis, 0, 1)
        }
        return part
    }

    /// A tensor on another device over the same memory; nil if that is not what is broken.
    func moved(_ source: Tensor, _ dtype: DType, _ device: Device) -> Tensor? {
        guard self == .moveShares, device != source.device, dtype == source.dtype, !device.isMeta,
            let block = source.storage.block
        else { return nil }
        let storage = Storage(
            borrowing: block, byteOffset: source.storage.byteOffset, byteCount: source.storage.byteCount,
            device: device, lender: source.storage, runtime: source.runtime)
        return Tensor(
            storage: storage, dtype: dtype, shape: source.shape, strides: source.strides, offset: source.offset)
    }
}

extension BackwardContext {
    /// The gradient of what was overwritten: zeros, unless that is what is broken.
    func zeros(unless fault: Fault) throws -> Tensor {
        try gradient.runtime.has(fault) ? gradient : gradient.zeros()
    }
}

extension Storage {
    /// Another object for the same bytes.
    package func twin() -> Storage {
        guard let block else { return self }
        let result = Storage(
            borrowing: block, byteOffset: byteOffset, byteCount: byteCount, device: device, lender: self,
            runtime: runtime)
        result.isResizable = isResizable
        return result
    }
}

extension Reductions {
    /// The type in which integers and booleans add up: `int64`, unless that is what is broken.
    static func wide(_ input: Tensor, unless fault: Fault) -> DType {
        if input.dtype.isIntegral && input.runtime.has(fault) { return input.dtype }
        return input.dtype.category <= .integral ? .int64 : input.dtype
    }
}
