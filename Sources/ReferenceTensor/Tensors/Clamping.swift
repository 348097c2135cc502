import TensorTypes

/// `clamp`: elements between two bounds, each a number or a tensor.
package enum Clamping {
    private static func check(_ input: Tensor, _ low: Tensor?, _ high: Tensor?) throws {
        guard low != nil || high != nil else {
            throw TensorError.runtime("torch.clamp: At least one of 'min' or 'max' must not be None")
        }
        if input.dtype.isComplex { throw TensorError.notImplemented("clamp is not supported for complex types") }
    }

    /// Refuses a type without a kernel; which kernel it is depends on the bounds.
    private static func checkKernel(_ input: Tensor, _ low: Tensor?, _ high: Tensor?) throws {
        let bounds = [low, high].compactMap { $0 }
        let onlyNumbers = bounds.allSatisfy(\.isWrappedNumber)
        let kernel =
            switch (onlyNumbers, low != nil, high != nil) {
            case (true, true, true): "clamp_scalar_cpu"
            case (true, true, false): "clamp_min_scalar_cpu"
            case (true, _, _): "clamp_max_scalar_cpu"
            case (false, true, true): "clamp_cpu"
            case (false, true, false): "maximum_cpu"
            case (false, _, _): "minimum_cpu"
            }
        let computed = try OperandPlan([input] + bounds, output: nil).dtype
        if onlyNumbers && computed.isComplex && !input.dtype.isComplex {
            throw TensorError.runtime("value cannot be converted to type double without overflow")
        }
        try input.requireKernel(kernel, for: computed)
    }

    private static func bounded(_ input: Tensor, _ low: Tensor?, _ high: Tensor?) throws -> Tensor {
        try input.runtime.withoutGrad {
            try checkKernel(input, low, high)
            var result = input
            if let low { result = try Pointwise.apply(.maximum, result, low) }
            if let high { result = try Pointwise.apply(.minimum, result, high) }
            return result
        }
    }

    /// The gradients of the input, where it lay within the bounds, and of bounds that are tensors, where they were taken.
    private static func gradients(_ context: BackwardContext, _ saved: Tensor, _ low: Tensor?, _ high: Tensor?) throws
        -> [Tensor?]
    {
        let gradient = context.gradient
        let none = try gradient.zeros()
        func compare(_ operation: BinaryOperation, _ left: Tensor, _ right: Tensor?) throws -> Tensor? {
            try right.map { try Pointwise.apply(operation, left, $0) }
        }
        func both(_ first: Tensor?, _ second: Tensor?) throws -> Tensor? {
            guard let first, let second else { return first ?? second }
            return try Pointwise.apply(.logicalAnd, first, second)
        }
        func part(_ mask: Tensor?, _ target: Tensor?) throws -> Tensor? {
            guard let mask, let target else { return nil }
            return try Reductions.sum(Selection.choose(mask, gradient, none), toShape: target.shape)
        }
        let isStrict = saved.runtime.has(.clampExcludesBounds)
        let inside = try both(
            compare(isStrict ? .greater : .greaterOrEqual, saved, low),
            compare(isStrict ? .less : .lessOrEqual, saved, high))
        let isOrdered = try low.flatMap { try compare(.less, $0, high) }
        let isCrossed = try high.flatMap { try compare(.less, $0, low) }
        let below = try both(compare(.less, saved, low), isOrdered)
        let above = try compare(.greater, saved, high).map { above in
            try isCrossed.map { try Pointwise.apply(.logicalOr, above, $0) } ?? above
        }
        let bounds = [(low, below), (high, above)]
        return [context.needs(0) ? try part(inside, saved) : nil]
            + (try bounds.enumerated().map { number, bound in
                context.needs(number + 1) ? try part(bound.1, bound.0) : nil
            })
    }

    /// The bounds as inputs of a node: none of them if they are numbers.
    private static func inputs(_ low: Tensor?, _ high: Tensor?) -> [Tensor?] {
        [low, high].allSatisfy { $0?.isWrappedNumber ?? true } ? [] : [low, high]
    }

    /// `clamp`.
    ///
    /// - Throws: a `RuntimeError` without bounds, a `NotImplementedError` for complex numbers.
    package static func clamp(_ input: Tensor, _ low: Tensor?, _ high: Tensor?, node: String = "ClampBackward1") throws
        -> Tensor
    {
        try check(input, low, high)
        let result = try bounded(input, low, high)
        let bounds = inputs(low, high)
        try Recording.record(
            result, node, inputs: [input] + bounds, save: [input] + bounds.compactMap { $0 }
        ) { context in
            if bounds.isEmpty { return Array(try gradients(context, context.saved(0), low, high).prefix(1)) }
            var place = 0
            let saved = try bounds.map { bound -> Tensor? in
                guard bound != nil else { return nil }
                place += 1
                return try context.saved(place)
            }
            return try gradients(context, context.saved(0), saved[0], saved[1])
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
            input, node, inputs: inputs(low, high),
            save: [try input.runtime.withoutGrad { try Conversion.clone(input) }],
            backward: { context in
                let all = try gradients(context, context.saved(0), low?.detached(), high?.detached())
                return Array(all.prefix(context.node.edges.count))
            }
        ) {
            let plan = try OperandPlan([input, low, high].compactMap { $0 }, output: input)
            let onlyNumbers = [low, high].allSatisfy { $0?.isWrappedNumber ?? true }
            if onlyNumbers && plan.dtype.isComplex && input.dtype.isFloatingPoint {
                throw TensorError.runtime("value cannot be converted to type double without overflow")
            }
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
