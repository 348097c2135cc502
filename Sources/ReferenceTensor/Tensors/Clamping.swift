import TensorTypes

/// `clamp`: elements between two bounds, each a number or a tensor.
package enum Clamping {
    private static func check(_ input: Tensor, _ low: Tensor?, _ high: Tensor?) throws {
        guard low != nil || high != nil else {
            throw TensorError.runtime("torch.clamp: At least one of 'min' or 'max' must not be None")
        }
        if input.dtype.isComplex { throw TensorError.notImplemented("clamp is not supported for complex types") }
    }

    private static func bounded(_ input: Tensor, _ low: Tensor?, _ high: Tensor?) throws -> Tensor {
        try input.runtime.withoutGrad {
            var result = input
            if let low { result = try Pointwise.apply(.maximum, result, low) }
            if let high { result = try Pointwise.apply(.minimum, result, high) }
            return result
        }
    }

    /// The gradient where the input lay within the bounds.
    private static func gradient(_ gradient: Tensor, _ saved: Tensor, _ low: Tensor?, _ high: Tensor?) throws -> Tensor
    {
        var inside = try Pointwise.apply(.equal, saved, saved)
        if let low { inside = try Pointwise.apply(.logicalAnd, inside, Pointwise.apply(.greaterOrEqual, saved, low)) }
        if let high { inside = try Pointwise.apply(.logicalAnd, inside, Pointwise.apply(.lessOrEqual, saved, high)) }
        return try Selection.choose(inside, gradient, gradient.zeros())
    }

    /// `clamp`.
    ///
    /// - Throws: a `RuntimeError` without bounds, a `NotImplementedError` for complex numbers.
    package static func clamp(_ input: Tensor, _ low: Tensor?, _ high: Tensor?, node: String = "ClampBackward1") throws
        -> Tensor
    {
        try check(input, low, high)
        let result = try bounded(input, low, high)
        try Recording.record(result, node, inputs: [input], save: [input]) { context in
            [try gradient(context.gradient, context.saved(0), low?.detached(), high?.detached())]
        }
        return result
    }

    /// `clamp_`.
    ///
    /// - Throws: as ``clamp(_:_:_:node:)``, and where the tensor may not be changed or cannot hold the result.
    package static func clampInPlace(_ input: Tensor, _ low: Tensor?, _ high: Tensor?, node: String = "ClampBackward1")
        throws
    {
        try Recording.checkInPlace(input, inputs: [input])
        try check(input, low, high)
        try Recording.inPlace(
            input, node, inputs: [], save: [try input.runtime.withoutGrad { try Conversion.clone(input) }],
            backward: { context in
                [try gradient(context.gradient, context.saved(0), low?.detached(), high?.detached())]
            }
        ) {
            let plan = try OperandPlan([input, low, high].compactMap { $0 }, output: input)
            let onlyNumbers = [low, high].allSatisfy { $0?.isWrappedNumber ?? true }
            if onlyNumbers && !TorchPromotion.canCast(plan.dtype, to: input.dtype) {
                // Bounds that are numbers are checked elsewhere, where a type goes by its name in C++.
                throw TensorError.runtime(
                    "result type \(plan.dtype.scalarTypeName) can't be cast to the desired output type "
                        + input.dtype.typeInfoName)
            }
            try Pointwise.checkCast(plan.dtype, to: input)
            try input.overwrite(with: bounded(input, low, high))
        }
    }
}
