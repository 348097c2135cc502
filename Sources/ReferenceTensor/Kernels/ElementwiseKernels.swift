import TensorTypes

/// Elementwise loops: operands are converted to the computing type, results to the target's.
///
/// Inputs are read whole before anything is written, so that a target may overlap them. Only where a target overlaps
/// itself do elements follow one another, each seeing what the ones before it wrote.
enum Elementwise {
    private struct Unary: ComputeKernel {
        let function: UnaryFunction
        let input: StridedBytes
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            if target.mayOverlapItself {
                for position in 0..<target.count {
                    let value = input.element(at: position).gather(as: C.self)[0]
                    target.element(at: position).scatter([C.apply(function, value)])
                }
                return
            }
            var values = input.gather(as: C.self)
            for index in values.indices { values[index] = C.apply(function, values[index]) }
            target.scatter(values)
        }
    }

    private struct Binary: ComputeKernel {
        let function: BinaryFunction
        let left: StridedBytes
        let right: StridedBytes
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            if target.mayOverlapItself {
                let (first, second) = (left.broadcast(to: target.shape), right.broadcast(to: target.shape))
                for position in 0..<target.count {
                    let value = first.element(at: position).gather(as: C.self)[0]
                    let other = second.element(at: position).gather(as: C.self)[0]
                    target.element(at: position).scatter([C.apply(function, value, other)])
                }
                return
            }
            var values = left.broadcast(to: target.shape).gather(as: C.self)
            let others = right.broadcast(to: target.shape).gather(as: C.self)
            for index in values.indices { values[index] = C.apply(function, values[index], others[index]) }
            target.scatter(values)
        }
    }

    private struct Comparison: ComputeKernel {
        let function: ComparisonFunction
        let left: StridedBytes
        let right: StridedBytes
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            let values = left.broadcast(to: target.shape).gather(as: C.self)
            let others = right.broadcast(to: target.shape).gather(as: C.self)
            target.scatter(zip(values, others).map { Int64(C.apply(function, $0, $1) ? 1 : 0) })
        }
    }

    private struct Predicate: ComputeKernel {
        let function: PredicateFunction
        let input: StridedBytes
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            target.scatter(input.gather(as: C.self).map { Int64(C.apply(function, $0) ? 1 : 0) })
        }
    }

    /// Computes `function` of every element of `input` in `dtype`'s precision; shapes are equal.
    static func unary(_ function: UnaryFunction, _ input: StridedBytes, in dtype: DType, into target: StridedBytes) {
        ComputeClass(for: dtype).dispatch(Unary(function: function, input: input, target: target))
    }

    /// Computes `function` in `dtype`'s precision; operands broadcast to the target's shape.
    static func binary(
        _ function: BinaryFunction, _ left: StridedBytes, _ right: StridedBytes, in dtype: DType,
        into target: StridedBytes
    ) {
        // An operand is rounded to the computing type first, as a conversion before the operation would.
        ComputeClass(for: dtype).dispatch(
            Binary(function: function, left: left, right: right, target: target))
    }

    /// Compares in `dtype`'s precision; operands broadcast to the target's shape.
    static func compare(
        _ function: ComparisonFunction, _ left: StridedBytes, _ right: StridedBytes, in dtype: DType,
        into target: StridedBytes
    ) {
        ComputeClass(for: dtype).dispatch(
            Comparison(function: function, left: left, right: right, target: target))
    }

    /// Tests every element of `input`; shapes are equal.
    static func predicate(_ function: PredicateFunction, _ input: StridedBytes, into target: StridedBytes) {
        let exact: ComputeClass =
            switch input.dtype.category {
            case .boolean, .integral: input.dtype == .uint64 ? .unsigned : .integer
            case .floating: .double
            case .complex: .complexDouble
            }
        exact.dispatch(Predicate(function: function, input: input, target: target))
    }
}
