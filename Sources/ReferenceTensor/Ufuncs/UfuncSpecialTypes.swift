import TensorTypes

/// Universal functions of strings, dates and Python objects.
extension Ufunc {
    /// Adds and compares strings; nil if the operands are not all strings or all bytes.
    func callOnTexts(
        _ operands: [UfuncOperand], _ types: [ArrayDType], _ options: UfuncOptions, _ runtime: Runtime
    ) throws -> [NDArray]? {
        guard inputs == 2, let lengths = textLengths(types) else { return nil }
        let isUnicode = types[0].char == "U"
        let shapes = operands.map(\.shape)
        guard let shape = broadcastShape(shapes) else {
            throw TensorError.value(
                "operands could not be broadcast together with shapes "
                    + shapes.map { compactTuple($0) + " " }.joined())
        }
        let values = operands.map { operand -> [ElementValue] in
            guard case .array(let array) = operand, let spread = array.broadcast(to: shape) else { return [] }
            return spread.offsets.map { spread.element(atOffset: $0) }
        }
        let total = lengths[0] + lengths[1]
        let type: ArrayDType
        switch kernel {
        case .binary(.add): type = ArrayDType(isUnicode ? .unicode(total) : .bytes(total))
        case .comparison(let function) where !name.hasPrefix("logical"):
            _ = function
            type = .bool
        default: throw Ufunc.textual.contains(name) || name == "multiply" ? noLoop(types) : unsupported
        }
        let result = try NDArray.make(runtime, type, shape)
        for (index, (left, right)) in zip(values[0], values[1]).enumerated() {
            let value: ElementValue
            if case .comparison(let function) = kernel {
                let order = NDArray.comesBefore(left, right) ? -1 : (NDArray.comesBefore(right, left) ? 1 : 0)
                value = .number(.bool(Int64.apply(function, Int64(order), 0)))
            } else {
                value = Ufunc.joined(left, right)
            }
            try NDArray.store(value, from: type, at: result.pointer + index * type.itemSize, type, runtime)
        }
        if let out = options.out.first, let out {
            try out.assign(result)
            return [out]
        }
        return [result]
    }

    private static func joined(_ left: ElementValue, _ right: ElementValue) -> ElementValue {
        switch (left, right) {
        case (.text(let a), .text(let b)): .text(a + b)
        case (.bytes(let a), .bytes(let b)): .bytes(a + b)
        default: left
        }
    }

    private func textLengths(_ types: [ArrayDType]) -> [Int]? {
        switch (types[0].kind, types.last?.kind) {
        case (.unicode(let a), .unicode(let b)): [a, b]
        case (.bytes(let a), .bytes(let b)): [a, b]
        default: nil
        }
    }

    /// Calls the Python operator for each element.
    func callOnObjects(
        _ operands: [UfuncOperand], _ types: [ArrayDType], _ shape: [Int], _ results: [ArrayDType],
        _ options: UfuncOptions, _ runtime: Runtime
    ) throws -> [NDArray] {
        guard let codec = runtime.objectCodec, outputs == 1 else { throw unsupported }
        let values = try operands.enumerated().map { index, operand -> [Any?] in
            let array: NDArray
            switch operand {
            case .array(let value): array = value
            case .weak(let number):
                array = try NDArray.scalar(runtime, number, types[index] == .object ? .int64 : types[index])
            }
            guard let spread = array.broadcast(to: shape) else { return [] }
            return spread.offsets.map { Ufunc.object(spread.element(atOffset: $0), spread.dtype, codec) }
        }
        let result = try NDArray.make(runtime, results[0], shape)
        for index in 0..<result.count {
            let answer = try codec.apply(name, values.map { $0[index] })
            try NDArray.store(
                .object(answer), from: .object, at: result.pointer + index * results[0].itemSize, results[0], runtime)
        }
        if let out = options.out.first, let out {
            try out.assign(result)
            return [out]
        }
        return [result]
    }

    static func object(_ value: ElementValue, _ dtype: ArrayDType, _ codec: any ObjectCodec) -> Any? {
        if case .object(let object) = value { return object }
        return codec.object(for: value, dtype)
    }
}
