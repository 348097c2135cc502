import TensorTypes

/// Matrix products of arrays.
package enum Products {
    private static let signature = "(n?,k),(k,m?)->(n?,m?)"

    private static func common(_ left: NDArray, _ right: NDArray, _ name: String) throws -> ArrayDType {
        guard left.dtype.isNumeric, right.dtype.isNumeric, let type = ArrayDType.promote(left.dtype, right.dtype) else {
            throw TensorError(
                kind: "numpy._core._exceptions._UFuncNoLoopError",
                "ufunc '\(name)' did not contain a loop with signature matching types (dtype(\(left.dtype.reprArgument)), "
                    + "dtype(\(right.dtype.reprArgument))) -> None")
        }
        return type
    }

    /// `left @ right`.
    ///
    /// - Throws: a `ValueError` if the core dimensions do not fit.
    package static func matmul(_ left: NDArray, _ right: NDArray, out: NDArray? = nil) throws -> NDArray {
        for (index, operand) in [left, right].enumerated() where operand.rank == 0 {
            throw TensorError.value(
                "matmul: Input operand \(index) does not have enough dimensions (has 0, gufunc core with signature "
                    + "\(signature) requires 1)")
        }
        let a = left.rank == 1 ? try left.reshape([1, left.shape[0]]) : left
        let b = right.rank == 1 ? try right.reshape([right.shape[0], 1]) : right
        let depth = a.shape[a.rank - 1]
        let other = b.shape[b.rank - 2]
        guard depth == other else {
            throw TensorError.value(
                "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature \(signature) "
                    + "(size \(other) is different from \(depth))")
        }
        let stacks = [Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2))]
        guard let stack = broadcastShape(stacks) else {
            throw TensorError.value(
                "operands could not be broadcast together with remapped shapes [original->remapped]: "
                    + "\(compactTuple(left.shape))->\(remapped(left.shape, "newaxis")) "
                    + "\(compactTuple(right.shape))->\(remapped(right.shape, "newaxis"))  and requested shape "
                    + compactTuple([a.shape[a.rank - 2], b.shape[b.rank - 1]]))
        }
        let (rows, columns) = (a.shape[a.rank - 2], b.shape[b.rank - 1])
        let type = try common(left, right, "matmul")
        let product = try multiply(a, b, stack, rows, columns, depth, type)
        var shape = stack
        if left.rank > 1 { shape.append(rows) }
        if right.rank > 1 { shape.append(columns) }
        product.strides = rowMajorStrides(shape, unit: type.itemSize)
        product.shape = shape
        guard let out else { return product }
        try checkOutput(out, type, shape)
        try out.assign(product)
        return out
    }

    /// What `matmul` asks of memory that is given for its result: a castable type, then fitting core dimensions.
    private static func checkOutput(_ out: NDArray, _ type: ArrayDType, _ shape: [Int]) throws {
        guard out.isWriteable else { throw TensorError.value("output array is read-only") }
        guard type.canCast(to: out.dtype, .sameKind) else {
            throw Ufunc.outputCastError("matmul", "output", type, out.dtype, .sameKind)
        }
        let cores = min(2, shape.count)
        guard out.rank >= cores else {
            throw TensorError.value(
                "matmul: Output operand 0 does not have enough dimensions (has \(out.rank), gufunc core with signature "
                    + "\(signature) requires \(cores))")
        }
        for core in 0..<cores {
            let (got, expected) = (out.shape[out.rank - cores + core], shape[shape.count - cores + core])
            guard got == expected else {
                throw TensorError.value(
                    "matmul: Output operand 0 has a mismatch in its core dimension \(core), with gufunc signature "
                        + "\(signature) (size \(got) is different from \(expected))")
            }
        }
    }

    private static func remapped(_ shape: [Int], _ fill: String) -> String {
        "(" + (shape.dropLast(2).map(String.init) + [fill, fill]).joined(separator: ",") + ")"
    }

    private static func multiply(
        _ a: NDArray, _ b: NDArray, _ stack: [Int], _ rows: Int, _ columns: Int, _ depth: Int, _ type: ArrayDType
    ) throws -> NDArray {
        let result = try NDArray.make(a.runtime, type, stack + [rows, columns])
        guard let element = type.computeElement, let target = result.strided, let left = a.strided,
            let right = b.strided
        else { return result }
        if element == .bool {
            let sums = try NDArray.make(a.runtime, .int64, stack + [rows, columns])
            if let integers = sums.strided {
                Product.matrices(
                    left.broadcast(to: stack + [rows, depth]), right.broadcast(to: stack + [depth, columns]),
                    in: .int64, into: integers)
            }
            try result.assign(sums)
            return result
        }
        Product.matrices(
            left.broadcast(to: stack + [rows, depth]), right.broadcast(to: stack + [depth, columns]), in: element,
            into: target)
        return result
    }

    /// `dot`: sums over the last axis of `left` and the second to last of `right`.
    package static func dot(_ left: NDArray, _ right: NDArray) throws -> NDArray {
        if left.rank == 0 || right.rank == 0 {
            return try UfuncTable.named("multiply").call(
                [.array(left), .array(right)], UfuncOptions(), left.runtime)[0]
        }
        let axis = right.rank == 1 ? 0 : right.rank - 2
        return try contract(left, right.moveAxes([axis], [0]), axis: axis, right)
    }

    /// `inner`: sums over the last axes.
    package static func inner(_ left: NDArray, _ right: NDArray) throws -> NDArray {
        if left.rank == 0 || right.rank == 0 { return try dot(left, right) }
        return try contract(left, right.moveAxes([right.rank - 1], [0]), axis: right.rank - 1, right)
    }

    private static func contract(
        _ left: NDArray, _ moved: NDArray, axis: Int, _ right: NDArray
    ) throws -> NDArray {
        let depth = left.shape[left.rank - 1]
        guard depth == moved.shape[0] else {
            throw TensorError.value(
                "shapes \(compactTuple(left.shape)) and \(compactTuple(right.shape)) not aligned: \(depth) (dim "
                    + "\(left.rank - 1)) != \(moved.shape[0]) (dim \(axis))")
        }
        let rest = Array(moved.shape.dropFirst())
        let shape = Array(left.shape.dropLast()) + rest
        let rows = left.shape.dropLast().reduce(1, *)
        let a = try left.reshape([rows, depth])
        let b = try moved.reshape([depth, rest.reduce(1, *)])
        return try matmul(a, b).reshape(shape).copy()
    }
}
