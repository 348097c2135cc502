import TensorTypes

/// The functions that reduce a run of elements to one element of the type they are computed in.
public enum ReductionFunction: String, Sendable, CaseIterable {
    case sum, product, maximum, minimum, nansum
    /// The mean of the squared distances from the mean, divided by the count less the correction.
    case variance
    case mean
}

/// The functions that reduce a run of elements to the position of one of them.
public enum PositionFunction: String, Sendable, CaseIterable {
    case argmax, argmin
}

/// The functions that reduce a run of elements to a truth value or a count.
public enum CountFunction: String, Sendable, CaseIterable {
    case all, any, countNonzero
}

/// The functions that carry a running result along a run of elements.
public enum ScanFunction: String, Sendable, CaseIterable {
    case sum, product, maximum, minimum
}

/// Reductions over rows: the caller arranges the reduced dimensions innermost, so that each run of `rowLength` elements
/// gives one result.
enum Reduction {
    private struct Reduce: ComputeKernel {
        let function: ReductionFunction
        let input: StridedBytes
        let rowLength: Int
        let correction: Double
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            let values = input.gather(as: C.self)
            let rows = target.count
            var results: [C] = []
            results.reserveCapacity(rows)
            values.withUnsafeBufferPointer { values in
                for row in 0..<rows {
                    let part = UnsafeBufferPointer(rebasing: values[row * rowLength..<(row + 1) * rowLength])
                    results.append(Reduction.reduce(function, part, correction))
                }
            }
            target.scatter(results)
        }
    }

    private struct Position: ComputeKernel {
        let function: PositionFunction
        let input: StridedBytes
        let rowLength: Int

        func run<C: ElementFunctions>(_ type: C.Type) -> [Int] {
            let values = input.gather(as: C.self)
            guard rowLength > 0 else { return [] }
            return stride(from: 0, to: values.count, by: rowLength).map { start in
                var best = start
                for index in start..<start + rowLength {
                    if values[best].isNotANumber { break }
                    let isBetter =
                        values[index].isNotANumber
                        || (function == .argmax
                            ? C.isLess(values[best], values[index]) : C.isLess(values[index], values[best]))
                    if isBetter { best = index }
                }
                return best - start
            }
        }
    }

    private struct Count: ComputeKernel {
        let function: CountFunction
        let input: StridedBytes
        let rowLength: Int
        let rows: Int

        func run<C: ElementFunctions>(_ type: C.Type) -> [Int64] {
            let values = input.gather(as: C.self)
            return (0..<rows).map { row in
                let part = values[row * rowLength..<(row + 1) * rowLength]
                return switch function {
                case .all: part.allSatisfy(\.isNonzero) ? 1 : 0
                case .any: part.contains(where: \.isNonzero) ? 1 : 0
                case .countNonzero: Int64(part.count(where: \.isNonzero))
                }
            }
        }
    }

    private struct Scan: ComputeKernel {
        let function: ScanFunction
        let input: StridedBytes
        let rowLength: Int
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            var values = input.gather(as: C.self)
            let step: BinaryFunction =
                switch function {
                case .sum: .add
                case .product: .multiply
                case .maximum: .maximum
                case .minimum: .minimum
                }
            if rowLength > 1 {
                for start in stride(from: 0, to: values.count, by: rowLength) {
                    for index in start + 1..<start + rowLength {
                        values[index] = C.apply(step, values[index - 1], values[index])
                    }
                }
            }
            target.scatter(values)
        }
    }

    private struct Order: ComputeKernel {
        let input: StridedBytes
        let rowLength: Int
        let descending: Bool

        func run<C: ElementFunctions>(_ type: C.Type) -> [Int] {
            let values = input.gather(as: C.self)
            guard rowLength > 0 else { return [] }
            // NaN sorts after everything else; the original position breaks ties, which makes the order stable.
            func comesBefore(_ a: C, _ b: C) -> Bool {
                if a.isNotANumber || b.isNotANumber {
                    return descending ? a.isNotANumber && !b.isNotANumber : b.isNotANumber && !a.isNotANumber
                }
                return descending ? C.isLess(b, a) : C.isLess(a, b)
            }
            var result: [Int] = []
            result.reserveCapacity(values.count)
            for start in stride(from: 0, to: values.count, by: rowLength) {
                let order = (0..<rowLength).sorted { left, right in
                    let (a, b) = (values[start + left], values[start + right])
                    if comesBefore(a, b) { return true }
                    if comesBefore(b, a) { return false }
                    return left < right
                }
                result.append(contentsOf: order)
            }
            return result
        }
    }

    /// Reduces each row in `dtype`'s precision into one element of the target.
    static func reduce(
        _ function: ReductionFunction, _ input: StridedBytes, rowLength: Int, correction: Double = 0,
        in dtype: DType, into target: StridedBytes
    ) {
        ComputeClass(for: dtype).dispatch(
            Reduce(function: function, input: input, rowLength: rowLength, correction: correction, target: target))
    }

    /// The position of the first greatest or least element of each row; NaN counts as both.
    static func positions(_ function: PositionFunction, _ input: StridedBytes, rowLength: Int) -> [Int] {
        exactClass(input.dtype).dispatch(Position(function: function, input: input, rowLength: rowLength))
    }

    /// A truth value (0 or 1) or a count for each of `rows` rows.
    static func counts(_ function: CountFunction, _ input: StridedBytes, rowLength: Int, rows: Int) -> [Int64] {
        exactClass(input.dtype).dispatch(Count(function: function, input: input, rowLength: rowLength, rows: rows))
    }

    /// Running results along each row, into a target of the input's shape.
    static func scan(
        _ function: ScanFunction, _ input: StridedBytes, rowLength: Int, in dtype: DType, into target: StridedBytes
    ) {
        ComputeClass(for: dtype).dispatch(Scan(function: function, input: input, rowLength: rowLength, target: target))
    }

    /// For each row the positions that sort it, stably, NaN last (first if descending).
    static func order(_ input: StridedBytes, rowLength: Int, descending: Bool = false) -> [Int] {
        exactClass(input.dtype).dispatch(Order(input: input, rowLength: rowLength, descending: descending))
    }

    /// The class that holds every value of a type.
    static func exactClass(_ dtype: DType) -> ComputeClass {
        switch dtype.category {
        case .boolean, .integral: dtype == .uint64 ? .unsigned : .integer
        case .floating: .double
        case .complex: .complexDouble
        }
    }

    private static func reduce<C: ElementFunctions>(
        _ function: ReductionFunction, _ values: UnsafeBufferPointer<C>, _ correction: Double
    ) -> C {
        switch function {
        case .sum: return pairwiseSum(values)
        case .nansum: return values.filter { !$0.isNotANumber }.withUnsafeBufferPointer(pairwiseSum)
        case .product: return values.reduce(C(integer: 1), C.multiply)
        case .maximum, .minimum:
            guard var best = values.first else { return C(integer: 0) }
            let step: BinaryFunction = function == .maximum ? .maximum : .minimum
            for value in values.dropFirst() { best = C.apply(step, best, value) }
            return best
        case .mean: return C.divide(pairwiseSum(values), C(double: Double(values.count)))
        case .variance:
            let mean = C.divide(pairwiseSum(values), C(double: Double(values.count)))
            var total = 0.0
            for value in values {
                let distance = C.subtract(value, mean)
                total += distance.asDouble * distance.asDouble + distance.asImaginary * distance.asImaginary
            }
            let divisor = Double(values.count) - correction
            return C(double: total / (divisor > 0 ? divisor : 0))
        }
    }

    /// Summation in blocks of eight running sums, halves of long runs added pairwise: NumPy's order, which bounds the rounding error.
    static func pairwiseSum<C: ComputeElement>(_ values: UnsafeBufferPointer<C>) -> C {
        let count = values.count
        if count < 8 {
            guard var sum = values.first else { return C(integer: 0) }
            for value in values.dropFirst() { sum = C.add(sum, value) }
            return sum
        }
        if count <= 128 {
            var sums = Array(values[0..<8])
            var index = 8
            while index + 8 <= count {
                for lane in 0..<8 { sums[lane] = C.add(sums[lane], values[index + lane]) }
                index += 8
            }
            var sum = C.add(
                C.add(C.add(sums[0], sums[1]), C.add(sums[2], sums[3])),
                C.add(C.add(sums[4], sums[5]), C.add(sums[6], sums[7])))
            while index < count {
                sum = C.add(sum, values[index])
                index += 1
            }
            return sum
        }
        let half = count / 2 - (count / 2) % 8
        return C.add(
            pairwiseSum(UnsafeBufferPointer(rebasing: values[0..<half])),
            pairwiseSum(UnsafeBufferPointer(rebasing: values[half..<count])))
    }
}
