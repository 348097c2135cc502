import TensorTypes

/// Decompositions, inverses and determinants of matrices and of stacks of them.
package enum LinearAlgebra {
    /// Refuses what is no stack of matrices of floating-point or complex numbers.
    ///
    /// - Throws: a `RuntimeError`, or a `NotImplementedError` for types that the kernel does not have.
    package static func check(_ input: Tensor, _ name: String, square: Bool, kernel: String? = nil) throws {
        guard input.rank >= 2 else {
            throw TensorError.runtime("\(name): The input tensor A must have at least 2 dimensions.")
        }
        if square { try checkSquare(input, name) }
        guard input.dtype.category > .integral else {
            throw TensorError.runtime(
                "\(name): Expected a floating point or complex tensor as input. Got \(input.dtype.scalarTypeName)")
        }
        if input.dtype.realType.itemSize < 4 {
            throw kernel.map {
                TensorError.notImplemented("\"\($0)\" not implemented for '\(input.dtype.scalarTypeName)'")
            } ?? .runtime("\(name): Low precision dtypes not supported. Got \(input.dtype.scalarTypeName)")
        }
    }

    package static func checkSquare(_ input: Tensor, _ name: String) throws {
        let (rows, columns) = (input.shape[input.rank - 2], input.shape[input.rank - 1])
        guard rows == columns else {
            throw TensorError.runtime(
                "\(name): A must be batches of square matrices, but they are \(rows) by \(columns) matrices")
        }
    }

    /// The matrices of a stack.
    package static func matrices(_ input: Tensor) throws -> [DenseMatrix] {
        let (rows, columns) = (input.shape[input.rank - 2], input.shape[input.rank - 1])
        let values = try input.bytes().gather(as: Complex<Double>.self)
        let count = input.shape.dropLast(2).reduce(1, *)
        return (0..<count).map { index in
            DenseMatrix(rows, columns, Array(values[(index * rows * columns)..<((index + 1) * rows * columns)]))
        }
    }

    /// A tensor of numbers, in the type of another tensor or a given one.
    package static func tensor(
        _ values: [Complex<Double>], _ shape: [Int], like input: Tensor, dtype: DType? = nil
    ) throws -> Tensor {
        let result = try Tensor(
            shape: shape, dtype: dtype ?? input.dtype, device: input.device, runtime: input.runtime)
        if !result.isMeta { try result.bytes().scatter(values) }
        return result
    }

    /// A stack of matrices; `rows` and `columns` are theirs where the stack is empty.
    package static func stack(
        _ matrices: [DenseMatrix], _ rows: Int, _ columns: Int, like input: Tensor, dtype: DType? = nil
    ) throws -> Tensor {
        try tensor(
            matrices.flatMap(\.elements), Array(input.shape.dropLast(2)) + [rows, columns], like: input, dtype: dtype)
    }

    /// A stack of lists of numbers.
    package static func rows(
        _ lists: [[Complex<Double>]], _ count: Int, like input: Tensor, dtype: DType? = nil
    ) throws -> Tensor {
        try tensor(lists.flatMap { $0 }, Array(input.shape.dropLast(2)) + [count], like: input, dtype: dtype)
    }

    /// One number per matrix.
    package static func numbers(_ values: [Complex<Double>], like input: Tensor, dtype: DType? = nil) throws -> Tensor {
        try tensor(values, Array(input.shape.dropLast(2)), like: input, dtype: dtype)
    }

    package static func adjoint(_ input: Tensor) throws -> Tensor {
        try Shaping.transpose(input, -2, -1).conjugateIfComplex()
    }

    /// The position of a failed matrix in its stack, as messages begin with it.
    package static func place(_ index: Int, _ input: Tensor) -> String {
        input.rank > 2 ? "(Batch element \(index)): " : ""
    }

    /// A `LinAlgError`.
    package static func error(_ message: String) -> TensorError { TensorError(kind: "torch._C._LinAlgError", message) }

    /// Gives a result whose gradient the reference does not compute a node that says so.
    package static func recordWithoutGradient(_ results: [Tensor], _ name: String, _ inputs: [Tensor]) throws {
        guard let runtime = inputs.first?.runtime, Recording.isNeeded(inputs, runtime) else { return }
        let node = try Recording.node(name, inputs: inputs, runtime: runtime) { _ in
            throw TensorError.notImplemented("the gradient of \(name) is not part of this library")
        }
        Recording.attach(results, to: node)
    }

    /// One triangle of each matrix with zeros beside it, and with ones on the diagonal if `isUnit`.
    package static func triangle(_ input: Tensor, upper: Bool, isUnit: Bool) throws -> Tensor {
        let size = input.shape[input.rank - 1]
        func mask(_ isSet: (Int, Int) -> Bool) throws -> Tensor {
            let flags = (0..<size * size).map { Complex<Double>(isSet($0 / size, $0 % size) ? 1 : 0) }
            return try tensor(flags, [size, size], like: input, dtype: .bool)
        }
        let kept = try mask { row, column in upper ? column >= row : column <= row }
        let triangle = try Selection.choose(kept, input, input.detached().zeros())
        guard isUnit else { return triangle }
        let diagonal = try mask { $0 == $1 }
        return try Selection.choose(diagonal, input.detached().zeros() + 1, triangle)
    }

    // MARK: Determinants

    /// `det`.
    ///
    /// - Throws: as ``check(_:_:square:kernel:)``.
    package static func determinant(_ input: Tensor) throws -> Tensor {
        try check(input, "linalg.det", square: true, kernel: "lu_cpu")
        let result = try numbers(matrices(input).map { $0.lu().determinant }, like: input)
        try Recording.record(result, "LinalgDetBackward0", inputs: [input], save: [input], saveResult: true) {
            context in
            let (matrix, value) = (try context.saved(0), try context.saved(1))
            let scale = try (context.gradient * value.conjugateIfComplex())
            return [try spread(scale) * adjoint(inverse(matrix))]
        }
        return result
    }

    private static func spread(_ scale: Tensor) throws -> Tensor {
        try Shaping.unsqueeze(Shaping.unsqueeze(scale, -1), -1)
    }

    /// `slogdet`: the sign of the determinant and the logarithm of its magnitude.
    ///
    /// - Throws: as ``check(_:_:square:kernel:)``.
    package static func signAndLogarithm(_ input: Tensor, name: String = "linalg.slogdet") throws -> (Tensor, Tensor) {
        try check(input, name, square: true)
        var (signs, logarithms): ([Complex<Double>], [Complex<Double>]) = ([], [])
        for matrix in try matrices(input) {
            let lu = matrix.lu()
            var (sign, sum) = (Complex<Double>(1), 0.0)
            for index in 0..<matrix.rows {
                let (value, size) = (lu.matrix[index, index], lu.matrix[index, index].magnitude)
                sign = size == 0 ? Complex(0) : sign * (value * ((lu.pivots[index] == index ? 1 : -1) / size))
                sum += Double.apply(.log, size)
            }
            signs.append(sign)
            logarithms.append(Complex(sum))
        }
        let sign = try numbers(signs, like: input)
        let logarithm = try numbers(logarithms, like: input, dtype: input.dtype.realType)
        if Recording.isNeeded([input], input.runtime) {
            let node = try Recording.node(
                "LinalgSlogdetBackward0", inputs: [input], saved: [try SavedTensor(input)], runtime: input.runtime
            ) { context in
                guard let gradient = context.gradient(of: 1) else { return [nil] }
                return [try spread(gradient) * adjoint(inverse(context.saved(0)))]
            }
            Recording.attach([sign, logarithm], to: node)
        }
        return (sign, logarithm)
    }

    // MARK: Inverses and solutions

    /// `inv`, without looking whether there is one; the second result tells the first zero pivot, counted from 1.
    ///
    /// - Throws: as ``check(_:_:square:kernel:)``.
    package static func invert(_ input: Tensor) throws -> (inverse: Tensor, info: [Int]) {
        try check(input, "linalg.inv", square: true)
        let size = input.shape[input.rank - 1]
        let decomposed = try matrices(input).map { $0.lu() }
        let result = try stack(decomposed.map { $0.solve(.identity(size)) }, size, size, like: input)
        try Recording.record(result, "LinalgInvExBackward0", inputs: [input], saveResult: true) { context in
            let turned = try adjoint(context.saved(0))
            return [try -MatrixProducts.matmul(turned, MatrixProducts.matmul(context.gradient, turned))]
        }
        return (result, decomposed.map { $0.firstZero.map { $0 + 1 } ?? 0 })
    }

    /// `inv`.
    ///
    /// - Throws: a `LinAlgError` for a singular matrix, and as ``check(_:_:square:kernel:)``.
    package static func inverse(_ input: Tensor, name: String = "linalg.inv") throws -> Tensor {
        let (result, info) = try invert(input)
        if let index = info.firstIndex(where: { $0 != 0 }) {
            throw error(
                "\(name): \(place(index, input))The diagonal element \(info[index]) is zero, the inversion could not be "
                    + "completed because the input matrix is singular.")
        }
        return result
    }

    /// `solve`: one solution for each right side.
    ///
    /// - Throws: a `LinAlgError` for a singular matrix, a `RuntimeError` for sizes and types that do not match.
    package static func solve(_ input: Tensor, _ right: Tensor, left: Bool) throws -> (result: Tensor, info: [Int]) {
        let name = "linalg.solve"
        guard input.dtype.category > .integral else {
            throw TensorError.runtime(
                "\(name): Expected a floating point or complex tensor as input. Got \(input.dtype.scalarTypeName)")
        }
        guard input.rank >= 2 else {
            throw TensorError.runtime("\(name): The input tensor A must have at least 2 dimensions.")
        }
        guard input.dtype == right.dtype else {
            throw TensorError.runtime(
                "\(name): Expected A and B to have the same dtype, but found A of type \(input.dtype.scalarTypeName) and B "
                    + "of type \(right.dtype.scalarTypeName) instead")
        }
        try check(input, name, square: true)
        let isVector =
            right.rank == 1 || (right.rank == input.rank - 1 && right.shape == Array(input.shape.dropLast()))
        let size = input.shape[input.rank - 1]
        let column = isVector ? try Shaping.unsqueeze(right, -1) : right
        guard left || !isVector else {
            throw TensorError.runtime(
                "\(name): Vector broadcasting of the left hand side is not supported for left=False. In this case "
                    + "linalg.solve is equivalent to B / A.squeeze(-1)")
        }
        let (rows, columns) = (column.shape[column.rank - 2], column.shape[column.rank - 1])
        guard (left ? rows : columns) == size else {
            throw TensorError.runtime(
                "\(name): Incompatible shapes of A and B for the equation \(left ? "AX = B" : "XA = B") (\(size)x\(size) and "
                    + "\(rows)x\(columns))")
        }
        if !left {
            let turned = try solve(Shaping.transpose(input, -2, -1), Shaping.transpose(column, -2, -1), left: true)
            return (try Shaping.transpose(turned.result, -2, -1), turned.info)
        }
        let batch = try Geometry.broadcast(Array(input.shape.dropLast(2)), Array(column.shape.dropLast(2)))
        let (wideInput, wideColumn) = try input.runtime.withoutGrad {
            (
                try Shaping.expand(input, batch + [size, size]), try Shaping.expand(column, batch + [size, columns])
            )
        }
        let decomposed = try matrices(wideInput).map { $0.lu() }
        let solved = try zip(decomposed, matrices(wideColumn)).map { $0.solve($1) }
        let wide = try stack(solved, size, columns, like: wideColumn)
        let result = isVector ? Views.bare(wide, wide.layout.squeezing([wide.rank - 1])) : wide
        try Recording.record(
            result, "LinalgSolveExBackward0", inputs: [input, right], save: [input], saveResult: true
        ) { context in
            let (matrix, solution) = (try context.saved(0), try context.saved(1))
            let gradient = try solve(adjoint(matrix), context.gradient, left: true).result
            let (first, second) =
                isVector
                ? (try Shaping.unsqueeze(gradient, -1), try Shaping.unsqueeze(solution, -1)) : (gradient, solution)
            return [try -MatrixProducts.matmul(first, adjoint(second)), gradient]
        }
        return (result, decomposed.map { $0.firstZero.map { $0 + 1 } ?? 0 })
    }

    /// `cholesky`, without looking whether there is one; the second result tells the first bad minor.
    ///
    /// - Throws: as ``check(_:_:square:kernel:)``.
    package static func cholesky(
        _ input: Tensor, upper: Bool, name: String = "linalg.cholesky", node: String = "LinalgCholeskyExBackward0"
    ) throws -> (factor: Tensor, info: [Int]) {
        try check(input, name, square: true, kernel: "cholesky_cpu")
        let size = input.shape[input.rank - 1]
        let found = try matrices(input).map { matrix in (upper ? matrix.adjoint : matrix).cholesky() }
        let result = try stack(found.map { upper ? $0.factor.adjoint : $0.factor }, size, size, like: input)
        try Recording.record(result, node, inputs: [input], saveResult: true) { context in
            let factor = upper ? try adjoint(context.saved(0)) : try context.saved(0)
            let gradient = upper ? try adjoint(context.gradient) : context.gradient
            let middle = try Shaping.lowerHalf(MatrixProducts.matmul(adjoint(factor), gradient))
            let turned = try inverse(factor)
            let full = try MatrixProducts.matmul(adjoint(turned), MatrixProducts.matmul(middle, turned))
            return [try (full + adjoint(full)) * 0.5]
        }
        return (result, found.map { $0.failure ?? 0 })
    }
}

extension Shaping {
    /// The lower triangle with half of the diagonal.
    package static func lowerHalf(_ input: Tensor) throws -> Tensor {
        let size = input.shape[input.rank - 1]
        var weights = [Complex<Double>](repeating: Complex(0), count: size * size)
        for row in 0..<size {
            for column in 0...row { weights[row * size + column] = Complex(row == column ? 0.5 : 1) }
        }
        return try input * LinearAlgebra.tensor(weights, [size, size], like: input)
    }
}

extension BackwardContext {
    /// The gradient of one of several outputs; nil where none has arrived.
    package func gradient(of output: Int) -> Tensor? { output < gradients.count ? gradients[output] : nil }
}
