import TensorTypes

<<<<<<< HEAD
/// Norms of vectors.
package enum Norms {
    /// The `power` norm over some dimensions, or all.
    ///
    /// - Throws: what its parts throw.
    package static func vector(_ input: Tensor, _ power: Double, axes: [Int]?, keepsAxes: Bool) throws -> Tensor {
        let size = try Pointwise.apply(.absolute, input)
        switch power {
        case .infinity, -.infinity:
            let function: ReductionFunction = power > 0 ? .maximum : .minimum
            return try Reductions.extremum(
                function, size, axes: axes, keepsAxes: keepsAxes, name: power > 0 ? "amax" : "amin",
                node: power > 0 ? "AmaxBackward0" : "AminBackward0")
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
=======
/// Vector norms over some or all dimensions.
package enum Norms {
    /// `norm` of order `power`.
    ///
    /// - Throws: a `RuntimeError` for integers and booleans.
    package static func norm(_ input: Tensor, _ power: Double, axes: [Int]?, keepsAxes: Bool) throws -> Tensor {
        guard input.dtype.category > .integral else {
            throw TensorError.runtime(
                "linalg.vector_norm: Expected a floating point or complex tensor as input. Got \(input.dtype.scalarTypeName)"
            )
        }
        let reduced = try Reductions.axes(axes, rank: input.rank)
        let result = try input.runtime.withoutGrad {
            try compute(Pointwise.apply(.absolute, input), power, reduced, keepsAxes)
        }
        let shape = input.shape
        try Recording.record(
            result, "LinalgVectorNormBackward0", inputs: [input], save: [input], saveResult: true
        ) { context in
            func wide(_ tensor: Tensor) throws -> Tensor {
                try Reductions.spread(tensor, shape: shape, axes: reduced, keepsAxes: keepsAxes)
            }
            let (saved, norm) = (try context.saved(0), try wide(context.saved(1)))
            let upstream = try wide(context.gradient)
            if power == 0 { return [try saved.zeros()] }
            if power == 1 { return [try Pointwise.apply(.sgn, saved) * upstream] }
            if power.isInfinite {
                let mask = try Conversion.convert(
                    Pointwise.apply(.equal, Pointwise.apply(.absolute, saved), norm), to: norm.dtype)
                let ties = try Reductions.sum(mask, axes: reduced, keepsAxes: true)
                return [try Pointwise.apply(.sgn, saved) * (upstream * mask / ties)]
            }
            let size = try Pointwise.apply(.absolute, saved)
            let exponent = try Tensor.number(.float(power - 2), saved.runtime)
            let scale =
                try power == 2
                ? upstream / norm
                : Pointwise.apply(.power, size, exponent) * upstream
                    / Pointwise.apply(.power, norm, .number(.float(power - 1), saved.runtime))
            return [try Selection.whereZero(norm, zeroing: saved * scale)]
        }
        return result
    }

    private static func compute(_ size: Tensor, _ power: Double, _ axes: [Int], _ keepsAxes: Bool) throws -> Tensor {
        switch power {
        case .infinity, -.infinity:
            return try Reductions.extremum(
                power > 0 ? .maximum : .minimum, size, axes: axes, keepsAxes: keepsAxes, name: "amax", node: "")
        case 0:
            let nonzero = try Pointwise.apply(.notEqual, size, size.zeros())
            return try Reductions.sum(Conversion.convert(nonzero, to: size.dtype), axes: axes, keepsAxes: keepsAxes)
        case 1: return try Reductions.sum(size, axes: axes, keepsAxes: keepsAxes)
        case 2: return try Pointwise.apply(.sqrt, Reductions.sum(size * size, axes: axes, keepsAxes: keepsAxes))
        default:
            let raised = try Pointwise.apply(.power, size, .number(.float(power), size.runtime))
            let total = try Reductions.sum(raised, axes: axes, keepsAxes: keepsAxes)
            return try Pointwise.apply(.power, total, .number(.float(1 / power), size.runtime))
>>>>>>> af39e1c (Norms and clamping record as PyTorch does; powers of numbers)
        }
    }
}
