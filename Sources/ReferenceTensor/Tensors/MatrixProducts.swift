import TensorTypes

/// Products of vectors and matrices; none of them promotes.
public enum MatrixProducts {
    private static func product(_ left: Tensor, _ right: Tensor, _ shape: [Int], method: String = "mm") throws -> Tensor
    {
        let device = left.device
        try OperandPlan.checkDevices(of: method, left, ("mat2", right))
        let result = try Tensor(shape: shape, dtype: left.dtype, device: device, runtime: left.runtime)
        if !result.isMeta && !right.isMeta {
            Product.matrices(try left.bytes(), try right.bytes(), in: left.dtype, into: try result.bytes())
        }
        return result
    }

    private static func checkTypes(_ left: Tensor, _ right: Tensor, kernel: String) throws {
        // On `meta` nothing is multiplied, and so the types are not compared.
        if left.isMeta { return }
        guard left.dtype == right.dtype else {
            throw TensorError.runtime(
                "expected m1 and m2 to have the same dtype, but got: \(left.dtype.cppShortName) != \(right.dtype.cppShortName)"
            )
        }
        try left.requireKernel(kernel, lacking: DType.bareUnsigned.union([.bool]))
    }

    /// `mm`.
    ///
    /// - Throws: a `RuntimeError` unless both are matrices of matching sizes and one type.
    public static func mm(_ left: Tensor, _ right: Tensor) throws -> Tensor {
        if left.sparse != nil || right.sparse != nil {
            return try mm(Sparse.toDense(left), Sparse.toDense(right))
        }
        guard left.rank == 2 else { throw TensorError.runtime("self must be a matrix") }
        guard right.rank == 2 else { throw TensorError.runtime("mat2 must be a matrix") }
        guard left.shape[1] == right.shape[0] else {
            throw TensorError.runtime(
                "mat1 and mat2 shapes cannot be multiplied (\(left.shape[0])x\(left.shape[1]) and "
                    + "\(right.shape[0])x\(right.shape[1]))")
        }
        try checkTypes(left, right, kernel: "addmm_impl_cpu_")
        let result = try product(left, right, [left.shape[0], right.shape[1]])
        try Recording.record(result, "MmBackward0", inputs: [left, right], save: [left, right]) { context in
            [
                context.needs(0) ? try mm(context.gradient, Shaping.t(context.saved(1).conjugateIfComplex())) : nil,
                context.needs(1) ? try mm(Shaping.t(context.saved(0).conjugateIfComplex()), context.gradient) : nil,
            ]
        }
        return result
    }

    /// `bmm`.
    ///
    /// - Throws: a `RuntimeError` unless both are stacks of matrices of matching sizes and one type.
    public static func bmm(_ left: Tensor, _ right: Tensor) throws -> Tensor {
        guard left.rank == 3 else { throw TensorError.runtime("batch1 must be a 3D tensor") }
        guard right.rank == 3 else { throw TensorError.runtime("batch2 must be a 3D tensor") }
        guard left.shape[0] == right.shape[0], left.shape[2] == right.shape[1] else {
            throw TensorError.runtime(
                "Expected size for first two dimensions of batch2 tensor to be: [\(left.shape[0]), \(left.shape[2])] but got: "
                    + "[\(right.shape[0]), \(right.shape[1])].")
        }
        try checkTypes(left, right, kernel: "bmm")
        let result = try product(left, right, [left.shape[0], left.shape[1], right.shape[2]], method: "bmm")
        try Recording.record(result, "BmmBackward0", inputs: [left, right], save: [left, right]) { context in
            [
                context.needs(0)
                    ? try bmm(context.gradient, Shaping.transpose(context.saved(1).conjugateIfComplex(), 1, 2)) : nil,
                context.needs(1)
                    ? try bmm(Shaping.transpose(context.saved(0).conjugateIfComplex(), 1, 2), context.gradient) : nil,
            ]
        }
        return result
    }

    /// `mv`.
    ///
    /// - Throws: a `RuntimeError` unless a matrix meets a vector of its width and type.
    public static func mv(_ matrix: Tensor, _ vector: Tensor, addendRank: Int = 1) throws -> Tensor {
        _ = try Geometry.existingAxis(0, rank: matrix.rank)
        guard matrix.rank == 2, vector.rank == 1 else {
            throw TensorError.runtime(
                "vector + matrix @ vector expected, got \(addendRank), \(matrix.rank), \(vector.rank)")
        }
        guard matrix.shape[1] == vector.shape[0] else {
            throw TensorError.runtime(
                "size mismatch, got input (\(matrix.shape[0])), mat (\(matrix.shape[0])x\(matrix.shape[1])), vec "
                    + "(\(vector.shape[0]))")
        }
        guard matrix.dtype == vector.dtype || matrix.isMeta else {
            throw TensorError.runtime(
                "addmv input tensors must have the same dtype, but got \(vector.dtype.scalarTypeName), "
                    + "\(matrix.dtype.scalarTypeName), and \(vector.dtype.scalarTypeName)")
        }
        try OperandPlan.checkDevices(
            of: "addmv", meta: .expected, matrix.isMeta || vector.isMeta ? matrix : vector,
            ("mat", matrix.isMeta || vector.isMeta ? vector : matrix))
        try matrix.requireKernel("addmv_impl_cpu")
        let column = Views.bare(
            vector, Layout(shape: [vector.count, 1], strides: [vector.strides[0], 1], offset: vector.offset))
        let stacked = try product(matrix, column, [matrix.shape[0], 1])
        let result = Views.bare(stacked, Layout(shape: [matrix.shape[0]], strides: [1], offset: 0))
        try Recording.record(result, "MvBackward0", inputs: [matrix, vector], save: [matrix, vector]) { context in
            [
                context.needs(0)
                    ? try mm(
                        Shaping.unsqueeze(context.gradient, 1),
                        Shaping.unsqueeze(context.saved(1).conjugateIfComplex(), 0)) : nil,
                context.needs(1) ? try mv(Shaping.t(context.saved(0).conjugateIfComplex()), context.gradient) : nil,
            ]
        }
        return result
    }

    /// `dot`, or `vdot` with the first vector conjugated.
    ///
    /// - Throws: a `RuntimeError` unless both are vectors of one length and type.
    public static func dot(_ left: Tensor, _ right: Tensor) throws -> Tensor {
        try OperandPlan.checkDevices(of: "_dot", meta: .expected, left, ("tensor", right))
        guard left.rank == 1, right.rank == 1 else {
            throw TensorError.runtime("1D tensors expected, but got \(left.rank)D and \(right.rank)D tensors")
        }
        guard left.dtype == right.dtype else {
            throw TensorError.runtime(
                "dot : expected both vectors to have same dtype, but found "
                    + (left.isMeta
                        ? "torch.\(left.dtype.name) and torch.\(right.dtype.name)"
                        : "\(left.dtype.scalarTypeName) and \(right.dtype.scalarTypeName)"))
        }
        guard left.count == right.count else {
            throw TensorError.runtime(
                "inconsistent tensor size, expected tensor [\(left.count)] and src [\(right.count)] to have the same number "
                    + "of elements, but got \(left.count) and \(right.count) elements respectively")
        }
        try left.requireKernel("dot", lacking: DType.bareUnsigned.union([.bool]))
        let row = Views.bare(left, Layout(shape: [1, left.count], strides: [1, left.strides[0]], offset: left.offset))
        let column = Views.bare(
            right, Layout(shape: [right.count, 1], strides: [right.strides[0], 1], offset: right.offset))
        let stacked = try product(row, column, [1, 1])
        let result = Views.bare(stacked, Layout(shape: [], strides: [], offset: 0))
        try Recording.record(result, "DotBackward0", inputs: [left, right], save: [left, right]) { context in
            [
                context.needs(0) ? try context.gradient * context.saved(1).conjugateIfComplex() : nil,
                context.needs(1) ? try context.gradient * context.saved(0).conjugateIfComplex() : nil,
            ]
        }
        return result
    }

    /// `outer`.
    ///
    /// - Throws: a `RuntimeError` unless both are vectors.
    public static func outer(_ left: Tensor, _ right: Tensor) throws -> Tensor {
        for (name, tensor) in [("self", left), ("vec2", right)] where tensor.rank != 1 {
            throw TensorError.runtime("outer: Expected 1-D argument \(name), but got \(tensor.rank)-D")
        }
        return try Pointwise.apply(.multiply, Shaping.unsqueeze(left, 1), right)
    }

    /// `matmul`: by rank a dot product, a matrix product, or stacks of them, with broadcast leading dimensions.
    ///
    /// - Throws: a `RuntimeError` for tensors without dimensions and sizes that do not match.
    public static func matmul(_ left: Tensor, _ right: Tensor) throws -> Tensor {
        if left.sparse != nil || right.sparse != nil {
            return try matmul(Sparse.toDense(left), Sparse.toDense(right))
        }
        guard left.rank > 0, right.rank > 0 else {
            throw TensorError.runtime(
                "both arguments to matmul need to be at least 1D, but they are \(left.rank)D and \(right.rank)D")
        }
        switch (left.rank, right.rank) {
        case (1, 1): return try dot(left, right)
        case (2, 1): return try mv(left, right)
        case (1, 2):
            let row = try mm(Shaping.unsqueeze(left, 0), right)
            try Resizing.relayout(row, "SqueezeBackward4") { $0.squeezing([0]) }
            return row
        case (2, 2): return try mm(left, right)
        default: break
        }
        let a = left.rank == 1 ? try Shaping.unsqueeze(left, 0) : left
        let b = right.rank == 1 ? try Shaping.unsqueeze(right, 1) : right
        let (rows, depth) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
        let (inner, columns) = (b.shape[b.rank - 2], b.shape[b.rank - 1])
        let batch = try Geometry.broadcast(Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
        let count = batch.reduce(1, *)
        let stackedA = try Shaping.reshape(Shaping.expand(a, batch + [rows, depth]), [count, rows, depth])
        let stackedB = try Shaping.reshape(Shaping.expand(b, batch + [inner, columns]), [count, inner, columns])
        // The stacks are a detail: the product is no view of them.
        var shape = batch + [rows, columns]
        if right.rank == 1 { shape.removeLast() }
        if left.rank == 1 { shape.remove(at: batch.count) }
        return try Rearranging.unsafeView(bmm(stackedA, stackedB), shape)
    }
}
