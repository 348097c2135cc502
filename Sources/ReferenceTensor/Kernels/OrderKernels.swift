import TensorTypes

/// Kernels that choose positions in rows by the order of the elements.
enum OrderKernels {
    private struct Running: ComputeKernel {
        let function: PositionFunction
        let input: StridedBytes
        let rowLength: Int

        func run<C: ElementFunctions>(_ type: C.Type) -> [Int] {
            let values = input.gather(as: C.self)
            var result = values.indices.map { $0 % rowLength }
            for start in stride(from: 0, to: values.count, by: rowLength) {
                var best = start
                for index in start..<start + rowLength {
                    let (value, held) = (values[index], values[best])
                    let isBehind = function == .argmax ? C.isLess(value, held) : C.isLess(held, value)
                    if value.isNotANumber || !held.isNotANumber && !isBehind { best = index }
                    result[index] = best - start
                }
            }
            return result
        }
    }

    private struct Medians: ComputeKernel {
        let input: StridedBytes
        let rowLength: Int
        let ignoresNaN: Bool

        func run<C: ElementFunctions>(_ type: C.Type) -> [Int] {
            let values = input.gather(as: C.self)
            let order = Reduction.order(input, rowLength: rowLength)
            return stride(from: 0, to: values.count, by: rowLength).map { start in
                let row = start..<start + rowLength
                if !ignoresNaN, let missing = row.first(where: { values[$0].isNotANumber }) { return missing - start }
                let count = row.count { !values[$0].isNotANumber }
                return order[start + max((count - 1) / 2, 0)]
            }
        }
    }

    private struct Modes: ComputeKernel {
        let input: StridedBytes
        let rowLength: Int

        func run<C: ElementFunctions>(_ type: C.Type) -> [Int] {
            let values = input.gather(as: C.self)
            let order = Reduction.order(input, rowLength: rowLength)
            return stride(from: 0, to: values.count, by: rowLength).map { start in
                var (best, bestCount, count) = (start, 0, 0)
                for index in start..<start + rowLength {
                    let continues =
                        index > start && values[start + order[index]] == values[start + order[index - 1]]
                    count = continues ? count + 1 : 1
                    if count > bestCount { (best, bestCount) = (index, count) }
                }
                return order[best]
            }
        }
    }

    private struct Compare: ComputeKernel {
        let input: StridedBytes
        let rowLength: Int

        func run<C: ElementFunctions>(_ type: C.Type) -> (Int, Int) -> Int {
            let values = input.gather(as: C.self)
            let length = rowLength
            return { left, right in
                for offset in 0..<length {
                    let (a, b) = (values[left * length + offset], values[right * length + offset])
                    if a.isNotANumber || b.isNotANumber { return a.isNotANumber ? 1 : -1 }
                    if C.isLess(a, b) { return -1 }
                    if C.isLess(b, a) { return 1 }
                }
                return 0
            }
        }
    }

    /// For each element, the position in its row of the greatest or least so far.
    static func running(_ function: PositionFunction, _ input: StridedBytes, rowLength: Int) -> [Int] {
        Reduction.exactClass(input.dtype).dispatch(Running(function: function, input: input, rowLength: rowLength))
    }

    /// For each row, the position of its median.
    static func medians(_ input: StridedBytes, rowLength: Int, ignoresNaN: Bool) -> [Int] {
        Reduction.exactClass(input.dtype).dispatch(
            Medians(input: input, rowLength: rowLength, ignoresNaN: ignoresNaN))
    }

    /// For each row, the last position of its most frequent element.
    static func modes(_ input: StridedBytes, rowLength: Int) -> [Int] {
        Reduction.exactClass(input.dtype).dispatch(Modes(input: input, rowLength: rowLength))
    }

    /// How two rows compare, element by element; NaN is after everything and equal to nothing.
    static func comparison(_ input: StridedBytes, rowLength: Int) -> (Int, Int) -> Int {
        Reduction.exactClass(input.dtype).dispatch(Compare(input: input, rowLength: rowLength))
    }
}
