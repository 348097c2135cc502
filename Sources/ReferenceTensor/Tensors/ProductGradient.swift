import TensorTypes

/// Gradients of products, which must not divide by factors that are 0.
enum ProductGradient {
    /// The gradient of `prod`.
    ///
    /// - Parameters:
    ///   - isWhole: whether all elements were multiplied.
    ///   - keepsAxis: whether the result kept the dimension.
    static func gradient(
        _ gradient: Tensor, _ input: Tensor, _ product: Tensor, axes: [Int], isWhole: Bool, keepsAxis: Bool
    ) throws -> Tensor {
        if input.rank == 0 { return gradient }
        let zeros = try count(input)
        if isWhole {
            guard zeros > 0 else { return try gradient * (product / input).conjugateIfComplex() }
            if zeros > 1 { return try input.detached().zeros() }
            return try Shaping.reshape(
                ofOthers(gradient, Shaping.reshape(input, [input.count]), 0), input.shape)
        }
        let axis = axes[0]
        let wide = try keepsAxis ? gradient : Shaping.unsqueeze(gradient, axis)
        let whole = try keepsAxis ? product : Shaping.unsqueeze(product, axis)
        if zeros == 0 { return try wide * (whole / input).conjugateIfComplex() }
        return try ofOthers(wide, input, axis)
    }

    /// How many elements are 0; without data none that is known.
    private static func count(_ input: Tensor) throws -> Int {
        if input.isMeta { return 0 }
        return try input.bytes().flags().count { !$0 }
    }

    /// For each factor the product of those before it and of those behind it.
    private static func ofOthers(_ gradient: Tensor, _ input: Tensor, _ axis: Int) throws -> Tensor {
        let length = input.shape[axis]
        if length <= 1 { return try gradient * one(like: input, axis, length) }
        let one = try one(like: input, axis, 1)
        func exclusive(_ tensor: Tensor) throws -> Tensor {
            let before = try Shaping.narrow(tensor, axis, 0, length - 1)
            return try Reductions.scan(
                .product, Rearranging.concatenate([one, before], axis), axis: axis, dtype: nil)
        }
        let before = try exclusive(input)
        let behind = try Rearranging.flip(exclusive(Rearranging.flip(input, [axis])), [axis])
        return try gradient * (before * behind).conjugateIfComplex()
    }

    /// Ones of a shape that differs in one dimension.
    private static func one(like input: Tensor, _ axis: Int, _ length: Int) throws -> Tensor {
        var shape = input.shape
        shape[axis] = length
        let one = try Tensor(shape: shape, dtype: input.dtype, device: input.device, runtime: input.runtime)
        try one.fill(.int(1))
        return one
    }

    // MARK: Running

    /// Sums along an axis that run from its end.
    static func sumFromEnd(_ tensor: Tensor, _ axis: Int) throws -> Tensor {
        let reversed = try Rearranging.flip(tensor, [axis])
        return try Rearranging.flip(Reductions.scan(.sum, reversed, axis: axis, dtype: nil), [axis])
    }

    /// The gradient of `cumprod`.
    static func running(_ gradient: Tensor, _ input: Tensor, _ products: Tensor, _ axis: Int) throws -> Tensor {
        if input.rank == 0 { return gradient }
        let factors = try input.conjugateIfComplex()
        let weighted = try gradient * products.conjugateIfComplex()
        guard try count(input) > 0 else { return try sumFromEnd(weighted, axis) / factors }

        // Before the first zero all is as without one. The first zero itself is missed by the products up to the next zero.
        // Behind it every product is 0, whatever the factor.
        let isZero = try Pointwise.apply(.logicalNot, input.detached())
        let zerosSoFar = try Reductions.scan(.sum, isZero, axis: axis, dtype: .int64)
        let none = try Tensor.number(.int(0), input.runtime)
        let isBefore = try Pointwise.apply(.equal, zerosSoFar, none)
        let isReached = try Pointwise.apply(.equal, zerosSoFar, .number(.int(1), input.runtime))
        let isFirst = try Pointwise.apply(.logicalAnd, isZero, isReached)
        let others = try Selection.choose(isZero, one(like: input, axis, input.shape[axis]), factors)
        let missed = try Selection.choose(
            isReached, gradient * Reductions.scan(.product, others, axis: axis, dtype: nil), weighted.zeros())
        let total = try Reductions.sum(missed, axes: [axis], keepsAxes: true)
        let early = try Selection.choose(isBefore, weighted, weighted.zeros())
        let before = try sumFromEnd(early, axis) / others
        return try Selection.choose(isBefore, before, Selection.choose(isFirst, total, total.zeros()))
    }
}
