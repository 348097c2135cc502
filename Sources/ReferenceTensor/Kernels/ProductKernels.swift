import TensorTypes

/// Sums of products.
enum Product {
    private struct MatrixMultiply: ComputeKernel {
        let left: StridedBytes
        let right: StridedBytes
        let target: StridedBytes

        func run<C: ElementFunctions>(_ type: C.Type) {
            let rank = target.shape.count
            let rows = target.shape[rank - 2]
            let columns = target.shape[rank - 1]
            let depth = left.shape[rank - 1]
            let a = left.gather(as: C.self)
            let b = right.gather(as: C.self)
            var results: [C] = []
            results.reserveCapacity(target.count)
            let matrices = target.shape.dropLast(2).reduce(1, *)
            for matrix in 0..<matrices {
                for row in 0..<rows {
                    for column in 0..<columns {
                        var sum = C(integer: 0)
                        for k in 0..<depth {
                            sum = C.add(
                                sum,
                                C.multiply(
                                    a[(matrix * rows + row) * depth + k], b[(matrix * depth + k) * columns + column]))
                        }
                        results.append(sum)
                    }
                }
            }
            target.scatter(results)
        }
    }

    /// Multiplies stacks of matrices: `left` is `[..., n, k]`, `right` `[..., k, m]`, the target `[..., n, m]`, with
    /// equal leading dimensions.
    static func matrices(_ left: StridedBytes, _ right: StridedBytes, in dtype: DType, into target: StridedBytes) {
        ComputeClass(for: dtype).dispatch(MatrixMultiply(left: left, right: right, target: target))
    }
}
