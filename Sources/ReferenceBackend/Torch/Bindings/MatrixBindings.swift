import InProcess
import ReferenceTensor
import TensorTypes

/// Products of vectors and matrices.
enum MatrixBindings {
    static let table: [TorchBinding] = products + sums + others

    /// Matrix products are written to an `out` of their own dtype alone, without a cast.
    private static func exact(_ result: Tensor, _ arguments: TorchArguments) throws -> Tensor {
        if let out = try arguments.optionalTensor("out"), out.dtype != result.dtype {
            throw TensorError.runtime(
                "Expected out tensor to have dtype \(result.dtype.typeInfoName), but got \(out.dtype.typeInfoName) instead"
            )
        }
        return result
    }

    /// The vector product along a dimension of size 3.
    static func cross(_ left: Tensor, _ right: Tensor, _ axis: Int) throws -> Tensor {
        guard left.rank == right.rank else {
            throw TensorError.runtime("linalg.cross: inputs must have the same number of dimensions.")
        }
        let shape = try Geometry.broadcast(left.shape, right.shape)
        let resolved = try Geometry.axis(axis, rank: shape.count)
        guard left.shape[resolved] == 3, right.shape[resolved] == 3 else {
            throw TensorError.runtime(
                "linalg.cross: inputs dimension \(axis) must have length 3. Got \(left.shape[resolved]) and "
                    + "\(right.shape[resolved])")
        }
        try OperandPlan.checkDevices(of: "linalg_cross", left, ("other", right))
        return try Composite.apply("LinalgCrossBackward0", [left, right]) { inputs in
            let (a, b) = (try Shaping.unbind(inputs[0], resolved), try Shaping.unbind(inputs[1], resolved))
            return try Rearranging.stack(
                [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]], resolved)
        }
    }

    private static let products: [TorchBinding] =
        [
            .result("matmul(Tensor input, Tensor other, *, Tensor out=None)") {
                try exact(MatrixProducts.matmul($0.input, $0.tensor("other")), $0)
            },
            .functionResult(
                "mm(Tensor input, Tensor mat2, *, Tensor out=None)",
                "mm(Tensor input, Tensor mat2, ScalarType out_dtype, *, Tensor out=None)"
            ) {
                guard !$0.has("out_dtype") else { throw UnsupportedOperation("torch.mm with out_dtype") }
                return try exact(MatrixProducts.mm($0.input, $0.tensor("mat2")), $0)
            },
            .method("mm(Tensor input, Tensor mat2)") { .tensor(try MatrixProducts.mm($0.input, $0.tensor("mat2"))) },
            .result("bmm(Tensor input, Tensor mat2, *, Tensor out=None)") {
                try exact(MatrixProducts.bmm($0.input, $0.tensor("mat2")), $0)
            },
            .result("mv(Tensor input, Tensor vec, *, Tensor out=None)") {
                try MatrixProducts.mv($0.input, $0.tensor("vec"))
            },
            .result("dot(Tensor input, Tensor tensor, *, Tensor out=None)") {
                try MatrixProducts.dot($0.input, $0.tensor("tensor"))
            },
            .result("inner(Tensor input, Tensor other, *, Tensor out=None)") {
                let (left, right) = (try $0.input, try $0.tensor("other"))
                if left.rank == 0 || right.rank == 0 { return try Pointwise.apply(.multiply, left, right) }
                guard left.shape.last == right.shape.last else {
                    throw TensorError.runtime(
                        "inner() the last dimension must match on both input tensors but got shapes "
                            + "[\(Geometry.text(left.shape))] and [\(Geometry.text(right.shape))]")
                }
                if left.rank == 1 && right.rank == 1 { return try MatrixProducts.dot(left, right) }
                return try Contraction.tensordot(left, right, [left.rank - 1], [right.rank - 1])
            },
            .result("vdot(Tensor input, Tensor other, *, Tensor out=None)") { arguments in
                let inputs = [try arguments.input, try arguments.tensor("other")]
                return try Composite.apply("VdotBackward0", inputs, saving: .factors(inputs)) {
                    try MatrixProducts.dot($0[0].conjugateIfComplex(), $0[1])
                }
            },
        ]
        + ["outer", "ger"].map { name in
            .result("\(name)(Tensor input, Tensor vec2, *, Tensor out=None)") {
                try MatrixProducts.outer($0.input, $0.tensor("vec2"))
            }
        }

    // MARK: Sums of products

    /// `beta * input + alpha * product`, also in place; without `input` where `beta` is 0.
    private static func sum(
        _ name: String, _ factors: (String, String), node: String,
        _ product: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
    ) -> [TorchBinding] {
        let (first, second) = factors
        let parameters = "Tensor input, Tensor \(first), Tensor \(second), *, Scalar beta=1, Scalar alpha=1"
        let formula: @Sendable (TorchArguments, [Tensor]) throws -> Tensor = { arguments, inputs in
            let alpha = try arguments.optionalScalar("alpha") ?? .int(1)
            let beta = try arguments.optionalScalar("beta") ?? .int(1)
            guard inputs[1].dtype == inputs[2].dtype, inputs[0].dtype == inputs[1].dtype else {
                throw TensorError.runtime(
                    "self and mat2 must have the same dtype, but got \(inputs[0].dtype.scalarTypeName) and "
                        + inputs[2].dtype.scalarTypeName)
            }
            if inputs[0].dtype.category <= .integral && [alpha, beta].contains(where: { $0.category > .integral }) {
                throw TensorError.runtime(
                    "For integral input tensors, argument beta must not be a floating point number.")
            }
            var result = try product(inputs[1], inputs[2])
            if alpha != .int(1) { result = try Pointwise.apply(.multiply, result, .number(alpha, arguments.runtime)) }
            let shape = result.shape
            guard let wide = try? Geometry.broadcast(inputs[0].shape, shape), wide == shape else {
                throw TensorError.runtime(
                    "The expanded size of the tensor (\(shape.last ?? 1)) must match the existing size "
                        + "(\(inputs[0].shape.last ?? 1)) at non-singleton dimension \(max(shape.count - 1, 0)).  Target sizes: "
                        + "[\(Geometry.text(shape))].  Tensor sizes: [\(Geometry.text(inputs[0].shape))]")
            }
            if !beta.isNonzero { return result }
            let base =
                beta == .int(1)
                ? inputs[0] : try Pointwise.apply(.multiply, inputs[0], .number(beta, arguments.runtime))
            return try Pointwise.apply(.add, base, result)
        }
        return [
            .result("\(name)(\(parameters), Tensor out=None)") { arguments in
                let inputs = try [arguments.input, arguments.tensor(first), arguments.tensor(second)]
                return try Composite.apply(node, inputs, saving: .factors(inputs, from: 1)) {
                    try formula(arguments, $0)
                }
            },
            .method("\(name)_(\(parameters))") { arguments in
                let kept = try arguments.withoutReceiver()
                try Composite.applyInPlace(
                    node, arguments.input, [arguments.tensor(first), arguments.tensor(second)]
                ) { try formula(kept, $0) }
                return .tensor(try arguments.input)
            },
        ]
    }

    private static let sums: [TorchBinding] =
        sum("addmm", ("mat1", "mat2"), node: "AddmmBackward0") {
            guard $0.rank == 2 else { throw TensorError.runtime("mat1 must be a matrix, got \($0.rank)-D tensor") }
            guard $1.rank == 2 else { throw TensorError.runtime("mat2 must be a matrix, got \($1.rank)-D tensor") }
            return try MatrixProducts.mm($0, $1)
        }
        + sum("addmv", ("mat", "vec"), node: "AddmvBackward0") { try MatrixProducts.mv($0, $1) }
        + sum("addr", ("vec1", "vec2"), node: "AddrBackward0") {
            for (name, vector) in [("vec1", $0), ("vec2", $1)] where vector.rank != 1 {
                throw TensorError.runtime("addr: Expected 1-D argument \(name), but got \(vector.rank)-D")
            }
            return try MatrixProducts.outer($0, $1)
        }
        + sum("baddbmm", ("batch1", "batch2"), node: "BaddbmmBackward0") { try MatrixProducts.bmm($0, $1) }
        + sum("addbmm", ("batch1", "batch2"), node: "AddbmmBackward0") {
            try Reductions.sum(MatrixProducts.bmm($0, $1), axes: [0])
        }

    // MARK: Others

    private static let others: [TorchBinding] = [
        .python("tensordot(a, b, dims=2, out=None)") {
            let (left, right) = (try $0.tensor("a"), try $0.tensor("b"))
            let interpreter = $0.interpreter
            let given = $0.value("dims")
            let result: Tensor
            if let pair = given.sequence?.items, pair.count == 2 {
                let axes = try pair.map { side in
                    try side.sequence?.items.map { try interpreter.size($0) } ?? [interpreter.size(side)]
                }
                result = try Contraction.tensordot(left, right, axes[0], axes[1])
            } else {
                let count = try interpreter.size(given)
                guard count >= 0 else {
                    throw TensorError.runtime("tensordot expects dims >= 0, but got dims=\(count)")
                }
                guard count <= min(left.rank, right.rank) else {
                    throw TensorError.runtime(
                        "tensordot expects dims < ndim_a or ndim_b, but got dims=\(count)")
                }
                result = try Contraction.tensordot(left, right, Array(-count..<0), Array(0..<count))
            }
            return try $0.deliver(result)
        },
        .python("einsum(*args)") {
            let arguments = $0.value("args").sequence?.items ?? []
            guard case .string(let equation)? = arguments.first else {
                throw UnsupportedOperation("torch.einsum with lists of dimensions")
            }
            let operands =
                arguments.count == 2 ? arguments[1].sequence?.items ?? [arguments[1]] : Array(arguments.dropFirst())
            let tensors = try operands.map { value -> Tensor in
                guard case .object(let object) = value, let tensor = object as? Tensor else {
                    throw TensorError.type("einsum(): expected Tensor as an operand, but got \(value.typeName)")
                }
                return tensor
            }
            return .tensor(try Contraction.einsum(equation, tensors))
        },
        .result("kron(Tensor input, Tensor other, *, Tensor out=None)") {
            let (left, right) = (try $0.input, try $0.tensor("other"))
            let rank = max(left.rank, right.rank)
            let own = [Int](repeating: 1, count: rank - left.rank) + left.shape
            let other = [Int](repeating: 1, count: rank - right.rank) + right.shape
            return try Composite.apply("UnsafeViewBackward0", [left, right], saving: .nothing) {
                let wide = try Shaping.reshape($0[0], own.flatMap { [$0, 1] })
                let narrow = try Shaping.reshape($0[1], other.flatMap { [1, $0] })
                return try Shaping.reshape(wide * narrow, zip(own, other).map { $0 * $1 })
            }
        },
        .result("cross(Tensor input, Tensor other, int? dim=None, *, Tensor out=None)") {
            let (left, right) = (try $0.input, try $0.tensor("other"))
            guard left.rank == right.rank else {
                throw TensorError.runtime("linalg.cross: inputs must have the same number of dimensions.")
            }
            let shape = try Geometry.broadcast(left.shape, right.shape)
            var axis = try $0.optionalInt("dim")
            if axis == nil {
                axis = shape.firstIndex(of: 3)
                guard axis != nil else { throw TensorError.runtime("no dimension of size 3 in input") }
            }
            return try cross(left, right, axis ?? -1)
        },
        .python("chain_matmul(*matrices, out=None)") {
            var matrices = try $0.tensors("matrices")
            guard !matrices.isEmpty else {
                throw TensorError.runtime("chain_matmul(): Expected one or more matrices")
            }
            var product = matrices.removeFirst()
            for matrix in matrices { product = try MatrixProducts.mm(product, matrix) }
            return .tensor(product)
        },
        .both("matrix_power(Tensor input, int n)") {
            var (input, exponent) = (try $0.input, try $0.int("n"))
            guard input.rank >= 2, input.shape[input.rank - 1] == input.shape[input.rank - 2] else {
                throw TensorError.runtime(
                    "linalg.matrix_power: A must be batches of square matrices, but they are "
                        + "\(input.shape.dropLast().last ?? 0) by \(input.shape.last ?? 0) matrices")
            }
            if exponent < 0 { (input, exponent) = (try LinearAlgebra.inverse(input), -exponent) }
            let size = input.shape[input.rank - 1]
            var result = try Shaping.expand(
                Factories.eye(size, size, dtype: input.dtype, device: input.device, runtime: input.runtime),
                input.shape)
            if exponent == 0 { return .tensor(try Conversion.clone(result, format: .contiguous)) }
            var (factor, rest, isFirst) = (input, exponent, true)
            while rest > 0 {
                if rest & 1 == 1 {
                    result = isFirst ? factor : try MatrixProducts.matmul(result, factor)
                    isFirst = false
                }
                rest >>= 1
                if rest > 0 { factor = try MatrixProducts.matmul(factor, factor) }
            }
            return .tensor(result === (try $0.input) ? try Conversion.clone(result) : result)
        },
    ]
}
