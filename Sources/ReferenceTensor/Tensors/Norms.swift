import TensorTypes

/// Norms of vectors.
package enum Norms {
    /// The `power` norm over some dimensions, or all.
    ///
    /// - Parameter dtype: the type to compute in, if not the input's.
    /// - Throws: what its parts throw.
    package static func vector(
        _ input: Tensor, _ power: Double, axes: [Int]?, keepsAxes: Bool, dtype: DType? = nil
    ) throws -> Tensor {
        let result = try input.runtime.withoutGrad {
            let source = try dtype.map { try Conversion.convert(input, to: $0) } ?? input
            return try value(source, power, axes: axes, keepsAxes: keepsAxes)
        }
        let resolved = try Reductions.axes(axes, rank: input.rank)
        try Recording.record(
            result, "LinalgVectorNormBackward0", inputs: [input], save: [input], saveResult: true
        ) { context in
            let (input, norm) = (try context.saved(0), try context.saved(1))
            let shape = Reductions.shape(input.shape, without: resolved, keepsAxes: true)
            let parts = Parts(
                input: input, norm: try Shaping.reshape(norm, shape),
                gradient: try Shaping.reshape(context.gradient, shape), axes: resolved)
            return [try parts.gradient(power)]
        }
        return result
    }

    private static func value(_ input: Tensor, _ power: Double, axes: [Int]?, keepsAxes: Bool) throws -> Tensor {
        let size = try Pointwise.apply(.absolute, input)
        switch power {
        case .infinity, -.infinity:
            let function: ReductionFunction = power > 0 ? .maximum : .minimum
            return try Reductions.extremum(
                function, size, axes: axes, keepsAxes: keepsAxes, name: power > 0 ? "amax" : "amin", node: "")
        case 0:
            let zero = try Tensor.number(.int(0), input.runtime)
            let isThere = try Conversion.convert(Pointwise.apply(.notEqual, size, zero), to: size.dtype)
            return try Reductions.sum(isThere, axes: axes, keepsAxes: keepsAxes)
        case 1: return try Reductions.sum(size, axes: axes, keepsAxes: keepsAxes)
        case 2:
            return try Pointwise.apply(.sqrt, Reductions.sum(size * size, axes: axes, keepsAxes: keepsAxes))
        default:
            let raised = try Pointwise.apply(.power, size, .number(.float(power), input.runtime))
            let total = try Reductions.sum(raised, axes: axes, keepsAxes: keepsAxes)
            return try Pointwise.apply(.power, total, .number(.float(1 / power), input.runtime))
        }
    }

    /// What the gradient of a norm is made of; the norm and its gradient have the input's rank.
    private struct Parts {
        let input: Tensor
        let norm: Tensor
        let gradient: Tensor
        let axes: [Int]

        func gradient(_ power: Double) throws -> Tensor {
            switch power {
            case 0: return try input.detached().zeros()
            case 1: return try Pointwise.apply(.sgn, input) * gradient
            case 2: return try input * zeroless(gradient / norm, norm)
            case .infinity, -.infinity:
                let size = try Pointwise.apply(.absolute, input)
                let isNorm = try Pointwise.apply(.equal, size, norm)
                let share = try gradient / Reductions.sum(isNorm, axes: axes, keepsAxes: true)
                return try Pointwise.apply(.sgn, input) * (share * isNorm)
            default:
                let size = try Pointwise.apply(.absolute, input)
                let raised = try zeroless(self.power(size, power - (power < 2 ? 1 : 2)), size)
                let direction = try power < 2 ? Pointwise.apply(.sgn, input) : input
                return try (direction * raised) * zeroless(gradient / self.power(norm, power - 1), norm)
            }
        }

        private func power(_ tensor: Tensor, _ exponent: Double) throws -> Tensor {
            try Pointwise.apply(.power, tensor, .number(.float(exponent), tensor.runtime))
        }

        /// At 0, where a norm has a corner, the slope counts as 0.
        private func zeroless(_ tensor: Tensor, _ size: Tensor) throws -> Tensor {
            try Selection.filled(tensor, Pointwise.apply(.equal, size, .number(.int(0), size.runtime)))
        }
    }
}
