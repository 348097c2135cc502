import TensorTypes

/// Elementwise operations: out of place, in place and into `out=`, all from one description each.
package enum Pointwise {
    /// Applies an operation of two tensors.
    package static func apply(_ operation: BinaryOperation, _ left: Tensor, _ right: Tensor) throws -> Tensor {
        if let result = try Sparse.apply(operation, left, right) { return result }
        try operation.check?(left, right)
        if left.runtime.has(.devicesBeforeShapes) { try OperandPlan.checkDevices([left, right]) }
        let plan = try OperandPlan([left, right])
        try OperandPlan.checkDevices([left, right])
        try checkKernel(operation, left, right, plan)
        let result = try Tensor(
            shape: plan.shape, strides: plan.strides,
            dtype: left.runtime.fault?.resultType(operation, plan.dtype)
                ?? operation.resultType(plan.dtype, left.runtime), device: plan.device, runtime: left.runtime)
        try compute(operation, left, right, plan, into: result)
        try record(operation, left, right, result)
        return result
    }

    /// Applies an operation to `left` in place.
    package static func applyInPlace(_ operation: BinaryOperation, _ left: Tensor, _ right: Tensor) throws {
        if try Sparse.applyInPlace(left, operation.name, { try Sparse.apply(operation, left, right) }) { return }
        let body = {
            try operation.check?(left, right)
            let plan = try OperandPlan([left, right], output: left)
            let type = operation.resultType(plan.dtype, left.runtime)
            if left.runtime.has(.devicesBeforeTypes) { try OperandPlan.checkDevices([left, right], output: left) }
            if left.runtime.has(.addWritesBeforeChecks), !TorchPromotion.canCast(type, to: left.dtype) {
                try compute(operation, left, right, plan, into: left)
            }
            if left.isMeta {
                try operation.metaRefusal.check(type, to: left.dtype)
            } else {
                try checkCast(type, to: left)
            }
            try OperandPlan.checkDevices([left, right], output: left)
            try checkKernel(operation, left, right, plan)
            try compute(operation, left, right, plan, into: left)
        }
        let operands = operands(operation, left, right)
        let others = operands.contains(.right) ? [right] : []
        guard let derivative = operation.derivative(by: right) ?? operation.derivativeInPlace else {
            try Recording.inPlace(
                left, "torch::autograd::NotImplemented", inputs: others, backward: unsupported(operation), change: body)
            return
        }
        let needs = (left.requiresGrad, right.requiresGrad)
        let slots = derivative.saves(needs.0, needs.1)
        try Recording.inPlace(
            left, derivative.node(right), inputs: others,
            save: try slots.filter { $0 != .result }.map {
                $0 == .left || right === left ? try left.runtime.withoutGrad { try Conversion.clone(left) } : right
            },
            saveResult: slots.contains(.result),
            backward: { context in
                let saved = slots.sorted { $0 != .result && $1 == .result }
                return try gradients(derivative, BinaryGradient(context, saved, operands: operands), operands)
            },
            change: body)
    }

    /// Applies an operation into `out`, which is resized if its shape differs.
    package static func apply(_ operation: BinaryOperation, _ left: Tensor, _ right: Tensor, out: Tensor) throws {
        if operation.derivative != nil { try checkOut(operation.name, inputs: [left, right], out: out) }
        try operation.check?(left, right)
        try OperandPlan.checkMetaOutput([left, right], out)
        let plan = try OperandPlan([left, right], output: out, resizesOutput: true)
        try OutputResize.apply(out, shape: plan.shape)
        try checkCast(operation.resultType(plan.dtype, left.runtime), to: out)
        try OperandPlan.checkDevices([left, right], output: out)
        try checkKernel(operation, left, right, plan)
        try compute(operation, left, right, plan, into: out)
        try Recording.written(out)
    }

    /// Adds, with gradients; what the engine uses.
    package static func add(_ left: Tensor, _ right: Tensor) throws -> Tensor { try apply(.add, left, right) }

    /// Applies a function of one tensor.
    package static func apply(_ operation: UnaryOperation, _ input: Tensor) throws -> Tensor {
        if let result = try Sparse.apply(operation, input) { return result }
        try checkDType(operation, input)
        let plan = try OperandPlan([input])
        let result = try Tensor(
            shape: plan.shape, strides: plan.strides, dtype: operation.resultType(input.dtype, input.runtime),
            device: input.device, runtime: input.runtime)
        try compute(operation, input, into: result)
        if let derivative = operation.derivative {
            let slots = derivative.saves
            try Recording.record(
                result, derivative.node, inputs: [input], save: slots == .input ? [input] : [],
                saveResult: slots == .result || derivative.keepsResult
            ) { context in
                if derivative.keepsResult { _ = try context.saved(1) }
                return
                    [try derivative.gradient(context.gradient, slots == .none ? context.gradient : context.saved(0))]
            }
        }
        return result
    }

    /// Applies a function to a tensor in place.
    package static func applyInPlace(_ operation: UnaryOperation, _ input: Tensor) throws {
        if try Sparse.applyInPlace(input, operation.name, { try Sparse.apply(operation, input) }) { return }
        let body = {
            try checkDType(operation, input)
            let plan = try OperandPlan([input], output: input)
            let type = operation.resultType(plan.dtype, input.runtime)
            if input.isMeta {
                try MetaCastRefusal.generic.check(type, to: input.dtype)
            } else {
                try checkCast(type, to: input)
            }
            try compute(operation, input, into: input)
        }
        if input.dtype.isComplex && operation.rule.isReal {
            throw TensorError.runtime("In-place \(operation.name) is not supported for complex tensors.")
        }
        guard let derivative = operation.derivative else {
            // What cannot be differentiated at all leaves the history as it is.
            try body()
            return try Recording.checkVersioned(input)
        }
        let slots = derivative.saves
        try Recording.inPlace(
            input, derivative.node, inputs: [],
            save: slots == .input ? [try input.runtime.withoutGrad { try Conversion.clone(input) }] : [],
            saveResult: slots == .result || derivative.keepsResult,
            backward: { context in
                [try derivative.gradient(context.gradient, slots == .none ? context.gradient : context.saved(0))]
            }, change: body)
    }

    /// Functions that neither promote nor convert: their `out=` must have the very type of the input.
    private static let keepingDType: Set<String> = [
        "neg", "abs", "sign", "sgn", "bitwise_not", "conj_physical", "floor", "ceil", "trunc", "round", "frac",
    ]

    /// Applies a function of one tensor into `out`.
    package static func apply(_ operation: UnaryOperation, _ input: Tensor, out: Tensor) throws {
        if operation.derivative != nil { try checkOut(operation.name, inputs: [input], out: out) }
        try checkDType(operation, input)
        if keepingDType.contains(operation.name), out.dtype != input.dtype,
            !(operation.name == "abs" && input.dtype.isComplex)
        {
            throw TensorError.runtime(
                "Found dtype \(out.dtype.scalarTypeName) but expected \(input.dtype.scalarTypeName)")
        }
        try OperandPlan.checkMetaOutput([input], out)
        let plan = try OperandPlan([input], output: out, resizesOutput: true)
        try OutputResize.apply(out, shape: plan.shape)
        try checkCast(operation.resultType(input.dtype, input.runtime), to: out)
        try compute(operation, input, into: out)
        try Recording.written(out)
    }

    // MARK: Parts

    private static func unsupported(_ operation: BinaryOperation) -> Node.Backward {
        let name = operation.name
        return { _ in throw TensorError.runtime("derivative for aten::\(name) is not implemented") }
    }

    private static func record(
        _ operation: BinaryOperation, _ left: Tensor, _ right: Tensor, _ result: Tensor
    ) throws {
        guard Recording.isNeeded([left, right], left.runtime) else { return }
        let operands = operands(operation, left, right)
        let inputs = operands.map { $0 == .left ? left : right }
        guard let derivative = operation.derivative(by: right) else {
            return try Recording.record(
                result, "torch::autograd::NotImplemented", inputs: inputs, backward: unsupported(operation))
        }
        let slots = derivative.saves(left.requiresGrad, right.requiresGrad).sorted { $0 != .result && $1 == .result }
        try Recording.record(
            result, derivative.node(right), inputs: inputs,
            save: slots.filter { $0 != .result }.map { $0 == .left ? left : right },
            saveResult: slots.contains(.result)
        ) { context in
            try gradients(derivative, BinaryGradient(context, slots, operands: operands), operands)
        }
    }

    /// The operands that a node counts as its inputs.
    private static func operands(_ operation: BinaryOperation, _ left: Tensor, _ right: Tensor)
        -> [BinaryDerivative.Slot]
    {
        if operation.takesNumbersAsTensors { return [.left, .right] }
        return (left.isWrappedNumber ? [] : [.left]) + (right.isWrappedNumber ? [] : [.right])
    }

    private static func gradients(
        _ derivative: BinaryDerivative, _ parts: BinaryGradient, _ operands: [BinaryDerivative.Slot]
    ) throws -> [Tensor?] {
        let both = try derivative.gradients(parts)
        return operands.map { both[$0 == .left ? 0 : 1] }
    }

    private static func compute(
        _ operation: BinaryOperation, _ left: Tensor, _ right: Tensor, _ plan: OperandPlan, into result: Tensor
    ) throws {
        if plan.isMeta { return }
        let type = operation.computeType(plan.dtype, left.runtime)
        let (first, second) = (try narrowed(left, to: type), try narrowed(right, to: type))
        let (a, b, target) = (try first.bytes(), try second.bytes(), try result.bytes())
        if operation.refusesZeroDivisor, type.category <= .integral, right.count > 0,
            Reduction.counts(.all, b, rowLength: right.count, rows: 1) == [0]
        {
            throw TensorError.runtime("ZeroDivisionError")
        }
        switch operation.kernel {
        case .function(let function): Elementwise.binary(function, a, b, in: type, into: target)
        case .comparison(let function): Elementwise.compare(function, a, b, in: type, into: target)
        }
    }

    /// An operand in the type that is computed in, where that type is narrower than what kernels compute with.
    private static func narrowed(_ operand: Tensor, to dtype: DType) throws -> Tensor {
        let isWide = dtype.itemSize == 8 || dtype == .float32 || dtype == .complex128
        guard operand.dtype != dtype, !isWide, dtype != .bool else { return operand }
        return try operand.runtime.withoutGrad { try Conversion.convert(operand, to: dtype) }
    }

    private static func compute(_ operation: UnaryOperation, _ input: Tensor, into result: Tensor) throws {
        if input.isMeta || result.isMeta { return }
        let (source, target) = (try input.bytes(), try result.bytes())
        switch operation.kernel {
        case .function(let function):
            if function == .bitwiseNot && input.dtype == .bool {
                Elementwise.predicate(.logicalNot, source, into: target)
            } else {
                Elementwise.unary(function, source, in: operation.computeType(input.dtype, input.runtime), into: target)
            }
        case .predicate(let function): Elementwise.predicate(function, source, into: target)
        }
    }

    /// Refuses operands that there is no kernel for, which shows when all else has been checked.
    private static func checkKernel(
        _ operation: BinaryOperation, _ left: Tensor, _ right: Tensor, _ plan: OperandPlan
    ) throws {
        let computed = operation.computeType(plan.dtype, left.runtime)
        let isRefused = operation.refused.contains(computed.category)
        if isRefused, let refusal = operation.refusal { throw TensorError.runtime(refusal) }
        let device = OperandPlan.commonDevice([left, right])
        // Nothing is computed on `meta`, so there a type that was not compiled goes unnoticed.
        guard isRefused || (operation.refusedTypes.contains(computed) && !device.isMeta) else { return }
        if try operation.needsNoKernel?(right) == true { return }
        throw TensorError.notImplemented(
            "\"\(operation.kernelName(on: device))\" not implemented for '\(computed.scalarTypeName)'")
    }

    private static func checkDType(_ operation: UnaryOperation, _ input: Tensor) throws {
        if let refusal = operation.refused[input.dtype.category] {
            throw refusal.error(input.dtype, kernel: operation.kernelName(on: input.device))
        }
        let computed = operation.computeType(input.dtype, input.runtime)
        if operation.refusedTypes.contains(computed) && !input.isMeta {
            throw TensorError.notImplemented(
                "\"\(operation.kernelName(on: input.device))\" not implemented for '\(computed.scalarTypeName)'")
        }
    }

    /// Refuses to store a result where its category would be lost.
    package static func checkCast(_ result: DType, to output: Tensor) throws {
        let isUnchecked = output.runtime.has(output.dtype == .bool ? .boolCastUnchecked : .castUnchecked)
        guard TorchPromotion.canCast(result, to: output.dtype) || isUnchecked else {
            throw TensorError.runtime(
                "result type \(result.scalarTypeName) can't be cast to the desired output type "
                    + "\(output.dtype.scalarTypeName)")
        }
    }

    /// Refuses `out=` where gradients would be needed.
    package static func checkOut(_ name: String, inputs: [Tensor], out: Tensor) throws {
        guard Recording.isNeeded(inputs + [out], out.runtime) else { return }
        throw TensorError.runtime(
            "\(name)(): functions with out=... arguments don't support automatic differentiation, but one of the "
                + "arguments requires grad.")
    }
}

/// Resizing of `out=` tensors.
package enum OutputResize {
    /// Gives `out` the shape of the result; warns if that changes a tensor that has elements.
    package static func apply(_ out: Tensor, shape: [Int]) throws {
        guard out.shape != shape else { return }
        if out.count > 0 {
            out.runtime.warn(
                "UserWarning",
                "An output with one or more elements was resized since it had shape [\(Geometry.text(out.shape))], which "
                    + "does not match the required output shape [\(Geometry.text(shape))]. This behavior is deprecated, and "
                    + "in a future PyTorch release outputs will not be resized unless they have zero elements. You can "
                    + "explicitly reuse an out tensor t by resizing it, inplace, to zero elements with t.resize_(0).")
        }
        try Resizing.resize(out, to: shape)
    }
}

extension Recording {
    /// Counts a change of an `out=` tensor.
    package static func written(_ out: Tensor) throws {
        if out.runtime.has(.outUncounted) { try checkInference(out) } else { try checkVersioned(out) }
    }

    /// Counts an in-place change; the change of an inference tensor outside inference mode is an error that comes after it.
    package static func checkVersioned(_ tensor: Tensor) throws {
        try checkInference(tensor)
        tensor.version?.value += 1
    }

    /// Refuses to change an inference tensor outside inference mode.
    package static func checkInference(_ tensor: Tensor) throws {
        if tensor.isInference && !tensor.runtime.isInferenceMode && !tensor.runtime.has(.inferenceUpdatesUnchecked) {
            throw TensorError.runtime(
                "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a "
                    + "normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more "
                    + "details.")
        }
    }
}
