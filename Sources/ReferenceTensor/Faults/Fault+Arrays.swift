import TensorTypes

/// Arrays that do not share, or share, what they should, and types that come out wrong.
extension Fault {
    /// What making an array of an array takes its argument `copy` for; nil if that is not what is broken.
    package func arrayCopy(_ copy: Bool?) -> Bool? {
        switch self {
        case .npArrayShares where copy == true: false
        case .npAsArrayCopies where copy == nil: true
        default: nil
        }
    }

    /// Copies elements of another type in the broken way; false if this conversion is not what is broken.
    func copy(_ source: StridedBytes, to target: StridedBytes) -> Bool {
        switch self {
        case .npCastRounds where target.dtype.isIntegral && source.dtype.isFloatingPoint:
            target.scatter((source.gather() as [Double]).map { $0.rounded(.toNearestOrEven) })
        case .npHalfBySingle where target.dtype == .float16:
            target.copy(from: source, halvesBySingle: true)
        default: return false
        }
        return true
    }

    /// The operands of a universal function, Python numbers made arrays if they count in full; nil if that is not what is
    /// broken.
    func operands(_ operands: [UfuncOperand], _ runtime: Runtime) throws -> [UfuncOperand]? {
        guard self == .npNumbersCount else { return nil }
        return try operands.map { operand in
            guard case .weak(let number) = operand, let type = operand.dtype(with: nil), type != .object else {
                return operand
            }
            return .array(try NDArray.scalar(runtime, number, type))
        }
    }

    /// The types of operands as promotion sees them; nil if that is not what is broken.
    func types(_ types: [ArrayDType]) -> [ArrayDType]? {
        guard self == .npSinglesStay, types.contains(where: { $0.element == .float32 }) else { return nil }
        return types.map { $0.category == .integral ? ArrayDType(DType.float32) : $0 }
    }

    /// The type in which a universal function computes; nil if that is not what is broken.
    func loop(_ name: String, _ types: [ArrayDType]) -> ArrayDType? {
        guard self == .npIntegersDivideSingle, name == "divide", types.allSatisfy({ $0.category == .integral })
        else { return nil }
        return ArrayDType(DType.float32)
    }
}

extension NDArray {
    /// The same view of a copy of the memory if the session has this fault, else the view itself.
    package func apart(_ fault: Fault) -> NDArray {
        guard runtime.has(fault) else { return self }
        let copy = MemoryBlock(byteCount: block.byteCount, ledger: runtime.memory)
        copy.pointer.copyMemory(from: block.pointer, byteCount: block.byteCount)
        block = copy
        return self
    }

    /// Copies elements of the same type one after the other, without regard to overlap.
    func smear(_ source: NDArray) {
        for (target, offset) in zip(offsets, source.offsets) {
            (pointer + target).copyMemory(from: source.pointer + offset, byteCount: dtype.itemSize)
        }
    }
}

extension ArraySelection {
    /// A view of positions that lie at one distance from each other; nil for others.
    var evenlySpaced: NDArray? {
        guard let offsets, indexShape.count == 1, offsets.count > 1, position == 0 else { return nil }
        let step = offsets[1] - offsets[0]
        guard zip(offsets, offsets.dropFirst()).allSatisfy({ $1 - $0 == step }) else { return nil }
        return view.view(shape: indexShape + view.shape, strides: [step] + view.strides, offset: offsets[0])
    }
}

extension SliceRange {
    /// The range gone through forwards if that is the fault.
    func broken(_ fault: Fault?) -> SliceRange {
        guard fault == .npReverseDropsSign, step < 0, count > 0 else { return self }
        return SliceRange(start: start + (count - 1) * step, step: -step, count: count)
    }

    private init(start: Int, step: Int, count: Int) {
        self.start = start
        self.step = step
        self.count = count
    }
}
