import TensorTypes

/// What an operation of two tensors saves, and its formula.
package struct BinaryDerivative: Sendable {
    package enum Slot: Sendable { case left, right, result }

    /// The node's name, which for some operations depends on whether the second operand is a number.
    package let node: @Sendable (_ right: Tensor) -> String
    /// What is saved, given which operands need gradients.
    package let saves: @Sendable (_ left: Bool, _ right: Bool) -> [Slot]
    /// The gradients of both operands.
    package let gradients: @Sendable (BinaryGradient) throws -> [Tensor?]

    package init(
        _ node: String, saves: @escaping @Sendable (Bool, Bool) -> [Slot] = { _, _ in [] },
        left: @escaping @Sendable (BinaryGradient) throws -> Tensor?,
        right: @escaping @Sendable (BinaryGradient) throws -> Tensor?
    ) {
        self.init(named: { _ in node }, saves: saves, left: left, right: right)
    }

    package init(
        named node: @escaping @Sendable (Tensor) -> String,
        saves: @escaping @Sendable (Bool, Bool) -> [Slot] = { _, _ in [] },
        left: @escaping @Sendable (BinaryGradient) throws -> Tensor?,
        right: @escaping @Sendable (BinaryGradient) throws -> Tensor?
    ) {
        self.node = node
        self.saves = saves
        gradients = { [$0.needs(.left) ? try left($0) : nil, $0.needs(.right) ? try right($0) : nil] }
    }

    /// The same formulas under the name of another overload.
    package init(_ other: BinaryDerivative, named name: String) {
        node = { _ in name }
        saves = other.saves
        gradients = other.gradients
    }
}

/// What the formula of an operation of two tensors works with.
package struct BinaryGradient {
    package let context: BackwardContext
    private let slots: [BinaryDerivative.Slot]
    /// The operands that have an edge, in order.
    private let operands: [BinaryDerivative.Slot]

    package init(
        _ context: BackwardContext, _ slots: [BinaryDerivative.Slot], operands: [BinaryDerivative.Slot]
    ) {
        self.context = context
        self.slots = slots
        self.operands = operands
    }

    /// Whether the gradient of an operand is wanted.
    package func needs(_ operand: BinaryDerivative.Slot) -> Bool {
        operands.firstIndex(of: operand).map { context.needs($0) } ?? false
    }

    package var gradient: Tensor { context.gradient }
    package var left: Tensor { get throws { try slot(.left) } }
    package var right: Tensor { get throws { try slot(.right) } }
    package var result: Tensor { get throws { try slot(.result) } }

    private func slot(_ slot: BinaryDerivative.Slot) throws -> Tensor {
        guard let index = slots.firstIndex(of: slot) else {
            throw TensorError.runtime("a derivative formula uses a tensor that was not saved")
        }
        return try context.saved(index)
    }
}

/// Gradients of `base ** exponent`.
enum PowerGradient {
    static func base(_ gradient: Tensor, _ base: Tensor, _ exponent: Tensor) throws -> Tensor {
        if exponent.isWrappedNumber {
            if try !exponent.firstElement().isNonzero { return try gradient.zeros() }
            let lowered = try Pointwise.apply(.power, base, exponent - 1)
            return try gradient * Pointwise.apply(.multiplyByNumber, lowered, exponent).conjugateIfComplex()
        }
        let lowered = try Pointwise.apply(.power, base, exponent - 1)
        let slope = try gradient * (exponent * lowered).conjugateIfComplex()
        // Where the exponent is 0 the slope is 0, whatever the base.
        return try Selection.whereZero(exponent, zeroing: slope)
    }

    static func exponent(_ gradient: Tensor, _ base: Tensor, _ exponent: Tensor, _ result: Tensor) throws
        -> Tensor
    {
        let logarithm = try Pointwise.apply(.log, base)
        let slope = try gradient * (result * logarithm).conjugateIfComplex()
        let zero = try Tensor.number(.int(0), base.runtime)
        if base.isWrappedNumber, try base.firstElement().isNonzero { return slope }
        // At the base 0 all exponents from 0 on have the slope 0.
        let real = exponent.dtype.isComplex ? try ComplexViews.real(exponent) : exponent
        let isFlat = try Pointwise.apply(
            .logicalAnd, Pointwise.apply(.equal, base, zero), Pointwise.apply(.greaterOrEqual, real, zero))
        return try Selection.choose(isFlat, slope.zeros(), slope)
    }
}
