import TensorTypes

/// What an elementwise operation works out before it computes: overlap, shape, type and device, checked in PyTorch's order.
///
/// Source: *Broadcasting semantics*, *Tensor Attributes* (type promotion) and the in-place semantics notes of the PyTorch docs.
package struct OperandPlan {
    /// The broadcast shape.
    package let shape: [Int]
    /// The type that operands are converted to.
    package let dtype: DType
    /// Where the result lies.
    package let device: Device
    /// The strides that keep the operands' order of dimensions.
    package let strides: [Int]
    /// Whether an operand has no data, so that there is nothing to compute.
    package let isMeta: Bool

    /// Plans an operation with a fresh result.
    package init(_ inputs: [Tensor]) throws {
        try self.init(inputs, output: nil)
    }

    /// Plans an operation that writes into `output`, which may be among the inputs.
    ///
    /// - Parameter resizesOutput: whether a differing shape is the caller's to mend, as for `out=`.
    package init(_ inputs: [Tensor], output: Tensor?, resizesOutput: Bool = false) throws {
        if let output {
            try Overlap.checkInternal(output)
            for input in inputs where input !== output { try Overlap.checkPartial(output, input) }
        }
        var shape = inputs[0].shape
        let isSwapped = inputs[0].runtime.has(.broadcastSidesSwapped)
        for input in inputs.dropFirst() {
            shape =
                try isSwapped
                ? Geometry.broadcast(input.shape, shape) : Geometry.broadcast(shape, input.shape)
        }
        if let output, !resizesOutput, output.shape != shape {
            throw TensorError.runtime(
                "output with shape [\(Geometry.text(output.shape))] doesn't match the broadcast shape "
                    + "[\(Geometry.text(shape))]")
        }
        let runtime = inputs[0].runtime
        let defaultDType = runtime.has(.numbersSkipDefault) ? .float32 : runtime.defaultDType
        var operands = TorchPromotion.Operands()
        for input in inputs {
            try operands.add(
                input.dtype, rank: runtime.fault?.promotionRank(input) ?? input.rank, isNumber: input.isWrappedNumber,
                defaultDType: defaultDType)
        }
        self.shape = shape
        let promoted = try operands.result()
        dtype = runtime.fault?.promoted(inputs) ?? promoted
        device = OperandPlan.commonDevice((output.map { [$0] } ?? []) + inputs)
        isMeta = inputs.contains(where: \.isMeta) || (output?.isMeta ?? false)
        let plain = inputs.filter { !$0.isWrappedNumber }
        if let first = plain.first, plain.allSatisfy({ $0.shape == shape && $0.strides == first.strides }),
            Geometry.isNonOverlappingAndDense(shape, first.strides)
        {
            strides = first.strides
        } else {
            strides = Geometry.preservedStrides(shape, operands: plain.map { OperandPlan.broadcastStrides($0, shape) })
        }
    }

    /// Strides over a broadcast shape, 0 where the tensor is repeated.
    package static func broadcastStrides(_ tensor: Tensor, _ shape: [Int]) -> [Int] {
        let padding = shape.count - tensor.rank
        return shape.indices.map { axis in
            axis < padding || (tensor.shape[axis - padding] == 1 && shape[axis] != 1)
                ? 0 : tensor.strides[axis - padding]
        }
    }

    /// The device of the first operand that is not in host memory.
    package static func commonDevice(_ tensors: [Tensor]) -> Device {
        tensors.first { !$0.device.isCPU }?.device ?? .cpu
    }
}

/// Whether a tensor's memory overlaps itself or another's.
package enum Overlap {
    /// Refuses to write where one position stands for several elements, as far as strides of 0 show it.
    package static func checkInternal(_ tensor: Tensor) throws {
        guard !tensor.isMeta, !Geometry.isNonOverlappingAndDense(tensor.shape, tensor.strides),
            !tensor.runtime.has(.overlapUnchecked)
        else { return }
        for (size, stride) in zip(tensor.shape, tensor.strides) where size > 1 && stride == 0 {
            throw TensorError.runtime(
                "unsupported operation: more than one element of the written-to tensor refers to a single memory location. "
                    + "Please clone() the tensor before performing the operation.")
        }
    }

    /// Refuses an input that shares any of the written memory, even all of it, as writes by index must.
    package static func checkNone(_ output: Tensor, _ input: Tensor) throws {
        // A tensor overlaps itself even where it has no element.
        if output.runtime.has(.indexOverlapUnchecked) { return try checkPartial(output, input) }
        guard
            output === input && !output.isMeta
                || output.storage === input.storage && output.layout == input.layout && !output.isMeta
                    && output.count > 0
        else { return try checkPartial(output, input) }
        throw TensorError.runtime(
            "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single "
                + "memory location. Please clone() the tensor before performing the operation.")
    }

    /// Refuses an input that shares some but not all of the written memory.
    package static func checkPartial(_ output: Tensor, _ input: Tensor) throws {
        guard output.storage === input.storage, !output.isMeta, output.count > 0, input.count > 0,
            Geometry.isNonOverlappingAndDense(output.shape, output.strides),
            Geometry.isNonOverlappingAndDense(input.shape, input.strides),
            !output.runtime.has(.partialOverlapUnchecked)
        else { return }
        func range(_ tensor: Tensor) -> Range<Int> {
            let start = tensor.offset * tensor.dtype.itemSize
            return start..<start + tensor.count * tensor.dtype.itemSize
        }
        let (own, other) = (range(output), range(input))
        if own == other && output.strides == input.strides { return }
        if own.overlaps(other) {
            throw TensorError.runtime(
                "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single "
                    + "memory location. Please clone() the tensor before performing the operation.")
        }
    }
}
