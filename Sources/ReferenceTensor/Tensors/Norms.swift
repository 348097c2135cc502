import TensorTypes

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
        }
    }
}
