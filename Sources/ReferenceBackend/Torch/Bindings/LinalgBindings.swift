import InProcess
import ReferenceTensor
import TensorTypes

/// `torch.linalg`, and the older functions of `torch` that do the same.
enum LinalgBindings {
    static let path = "linalg"

    static let table: [TorchBinding] = determinants + inverses + triangular + exponentials + shared

    /// A function of `torch.linalg` under its name there; messages have the prefix.
    static func function(
        _ declarations: String..., body: @escaping @Sendable (TorchArguments) throws -> Tensor
    ) -> TorchBinding {
        TorchBinding.function(declarations.map { "linalg_\($0)" }, in: path) { arguments in
            try arguments.checkOutput()
            return try arguments.deliver(body(arguments))
        }.renamed(name(declarations))
    }

    /// A function of `torch.linalg` with several results, or one that is no tensor.
    static func several(_ declarations: String..., body: @escaping TorchBinding.Body) -> TorchBinding {
        TorchBinding.function(declarations.map { "linalg_\($0)" }, in: path, body: body).renamed(name(declarations))
    }

    private static func name(_ declarations: [String]) -> String {
        declarations.first.map { String($0.prefix { $0 != "(" }) } ?? ""
    }

    /// The `info` that the functions with `_ex` give: 0, or where a matrix has failed.
    static func info(_ values: [Int], like input: Tensor) throws -> Tensor {
        try LinearAlgebra.numbers(values.map { Complex(Double($0)) }, like: input, dtype: .int32)
    }

    // MARK: Determinants

    private static func signs(_ name: String) -> TorchBinding.Body {
        { arguments in
            let given = arguments.value("A").isNone ? "input" : "A"
            let (sign, logarithm) = try LinearAlgebra.signAndLogarithm(arguments.tensor(given))
            return try arguments.deliver(name, ["sign", "logabsdet"], [sign, logarithm])
        }
    }

    private static let determinants: [TorchBinding] = [
        function("det(Tensor A, *, Tensor out=None)") { try LinearAlgebra.determinant($0.tensor("A")) },
        .both("det(Tensor input)") { .tensor(try LinearAlgebra.determinant($0.input)) },
        several("slogdet(Tensor A, *, TensorList[2] out=None)", body: signs("linalg_slogdet")),
        .both("slogdet(Tensor input, *, TensorList[2] out=None)", body: signs("slogdet")),
        .both("logdet(Tensor input)") {
            let input = try $0.input
            return .tensor(
                try Composite.apply("WhereBackward0", [input]) {
                    let (sign, logarithm) = try LinearAlgebra.signAndLogarithm($0[0], name: "logdet")
                    let isNegative = try Pointwise.apply(
                        .less, sign.detached(), .number(.int(0), input.runtime))
                    return try Selection.choose(isNegative, .number(.float(.nan), input.runtime), logarithm)
                })
        },
    ]

    // MARK: Inverses and solutions

    private static func solution(_ arguments: TorchArguments) throws -> (Tensor, [Int]) {
        try LinearAlgebra.solve(
            arguments.tensor("A"), arguments.tensor("B"), left: arguments.optionalBool("left") ?? true)
    }

    private static func checkSolution(_ info: [Int], _ input: Tensor) throws {
        guard let index = info.firstIndex(where: { $0 != 0 }) else { return }
        throw LinearAlgebra.error(
            "torch.linalg.solve: \(LinearAlgebra.place(index, input))The solver failed because the input matrix is singular."
        )
    }

    private static let inverses: [TorchBinding] = [
        function("inv(Tensor A, *, Tensor out=None)") { try LinearAlgebra.inverse($0.tensor("A")) },
        .result("inverse(Tensor input, *, Tensor out=None)") { try LinearAlgebra.inverse($0.input) },
        several("inv_ex(Tensor A, *, bool check_errors=False, TensorList[2] out=None)") {
            let input = try $0.tensor("A")
            if $0.bool("check_errors") { _ = try LinearAlgebra.inverse(input, name: "torch.linalg.inv_ex") }
            let (inverse, failed) = try LinearAlgebra.invert(input)
            return try $0.deliver("linalg_inv_ex", ["inverse", "info"], [inverse, info(failed, like: input)])
        },
        function("solve(Tensor A, Tensor B, *, bool left=True, Tensor out=None)") {
            let (result, failed) = try solution($0)
            try checkSolution(failed, $0.tensor("A"))
            return result
        },
        several("solve_ex(Tensor A, Tensor B, *, bool left=True, bool check_errors=False, TensorList[2] out=None)") {
            let (input, (result, failed)) = (try $0.tensor("A"), try solution($0))
            if $0.bool("check_errors") { try checkSolution(failed, input) }
            return try $0.deliver("linalg_solve_ex", ["result", "info"], [result, info(failed, like: input)])
        },
        function("tensorinv(Tensor input, int ind=2, *, Tensor out=None)") {
            let (input, split) = (try $0.input, try $0.optionalInt("ind") ?? 2)
            guard split > 0 else {
                throw TensorError.runtime("Expected a strictly positive integer for 'ind', but got \(split)")
            }
            let (head, tail) = (Array(input.shape.prefix(split)), Array(input.shape.dropFirst(split)))
            let (rows, columns) = (head.reduce(1, *), tail.reduce(1, *))
            guard rows == columns else {
                throw TensorError.runtime(
                    "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got "
                        + "\(columns) != \(rows)")
            }
            return try Shaping.reshape(
                LinearAlgebra.inverse(Shaping.reshape(input, [rows, columns])), tail + head)
        },
        function("tensorsolve(Tensor input, Tensor other, IntArrayRef? dims=None, *, Tensor out=None)") {
            var (input, other) = (try $0.input, try $0.tensor("other"))
            if let axes = try $0.optionalInts("dims") {
                input = try Shaping.moveAxes(input, axes, Array((input.rank - axes.count)..<input.rank))
            }
            let (head, tail) = (Array(input.shape.prefix(other.rank)), Array(input.shape.dropFirst(other.rank)))
            let (rows, columns) = (head.reduce(1, *), tail.reduce(1, *))
            guard rows == columns else {
                throw TensorError.runtime(
                    "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == "
                        + "prod(self.shape[:other.ndim]), but got \(columns) != \(rows)")
            }
            let matrix = try Shaping.reshape(input, [rows, columns])
            other = try Shaping.reshape(other, [rows])
            let (result, failed) = try LinearAlgebra.solve(matrix, other, left: true)
            try checkSolution(failed, matrix)
            return try Shaping.reshape(result, tail)
        },
    ]

    // MARK: Cholesky's factor, and triangles

    private static func factor(
        _ arguments: TorchArguments, _ name: String, _ node: String = "LinalgCholeskyExBackward0"
    ) throws -> Tensor {
        let input = try arguments.input
        let (result, failed) = try LinearAlgebra.cholesky(
            input, upper: arguments.bool("upper"), name: "linalg.cholesky", node: node)
        if let index = failed.firstIndex(where: { $0 != 0 }) {
            throw LinearAlgebra.error(
                "\(name): \(LinearAlgebra.place(index, input))The factorization could not be completed because the input is "
                    + "not positive-definite (the leading minor of order \(failed[index]) is not positive-definite).")
        }
        return result
    }

    private static func solveTriangular(
        _ matrix: Tensor, _ right: Tensor, upper: Bool, left: Bool = true, isUnit: Bool = false, node: String
    ) throws -> Tensor {
        for (name, tensor) in [("A", matrix), ("B", right)] where tensor.rank < 2 {
            throw TensorError.runtime(
                "linalg.solve_triangular: The input tensor \(name) must have at least 2 dimensions.")
        }
        try LinearAlgebra.check(matrix, "linalg.solve_triangular", square: true)
        guard left else {
            return try Composite.apply(node, [matrix, right]) {
                let turned = try solveTriangular(
                    Shaping.transpose($0[0], -2, -1), Shaping.transpose($0[1], -2, -1), upper: !upper, isUnit: isUnit,
                    node: node)
                return try Shaping.transpose(turned, -2, -1)
            }
        }
        let (rows, columns) = (right.shape[right.rank - 2], right.shape[right.rank - 1])
        guard matrix.shape[matrix.rank - 1] == rows else {
            throw TensorError.runtime(
                "linalg.solve_triangular: Incompatible shapes of A and B for the equation AX = B (\(rows)x\(rows) and "
                    + "\(rows)x\(columns))")
        }
        let batch = try Geometry.broadcast(Array(matrix.shape.dropLast(2)), Array(right.shape.dropLast(2)))
        return try Composite.apply(node, [matrix, right]) { inputs in
            let triangle = try LinearAlgebra.triangle(inputs[0], upper: upper, isUnit: isUnit)
            return try LinearAlgebra.solve(
                Shaping.expand(triangle, batch + [rows, rows]), Shaping.expand(inputs[1], batch + [rows, columns]),
                left: true
            ).result
        }
    }

    private static let triangular: [TorchBinding] = [
        function("cholesky(Tensor input, *, bool upper=False, Tensor out=None)") { try factor($0, "linalg.cholesky") },
        .result("cholesky(Tensor input, bool upper=False, *, Tensor out=None)") {
            try factor($0, "cholesky", "CholeskyBackward0")
        },
        several("cholesky_ex(Tensor input, *, bool upper=False, bool check_errors=False, TensorList[2] out=None)") {
            let input = try $0.input
            if $0.bool("check_errors") { _ = try factor($0, "linalg.cholesky_ex") }
            let (result, failed) = try LinearAlgebra.cholesky(input, upper: $0.bool("upper"))
            return try $0.deliver("linalg_cholesky_ex", ["L", "info"], [result, info(failed, like: input)])
        },
        .result("cholesky_inverse(Tensor input, bool upper=False, *, Tensor out=None)") {
            let upper = $0.bool("upper")
            return try Composite.apply("CholeskyInverseBackward0", [$0.input]) {
                let turned = try LinearAlgebra.adjoint($0[0])
                return try LinearAlgebra.inverse(
                    upper ? MatrixProducts.matmul(turned, $0[0]) : MatrixProducts.matmul($0[0], turned))
            }
        },
        .result("cholesky_solve(Tensor input, Tensor input2, bool upper=False, *, Tensor out=None)") {
            let upper = $0.bool("upper")
            return try Composite.apply("CholeskySolveBackward0", [$0.input, $0.tensor("input2")]) {
                let turned = try LinearAlgebra.adjoint($0[1])
                let matrix = try upper ? MatrixProducts.matmul(turned, $0[1]) : MatrixProducts.matmul($0[1], turned)
                return try LinearAlgebra.solve(matrix, $0[0], left: true).result
            }
        },
        function(
            "solve_triangular(Tensor input, Tensor B, *, bool upper, bool left=True, bool unitriangular=False, Tensor out=None)"
        ) {
            try solveTriangular(
                $0.input, $0.tensor("B"), upper: $0.bool("upper"), left: $0.optionalBool("left") ?? true,
                isUnit: $0.bool("unitriangular"), node: "LinalgSolveTriangularBackward0")
        },
        .both(
            "triangular_solve(Tensor input, Tensor A, bool upper=True, bool transpose=False, bool unitriangular=False, *, TensorList[2] out=None)"
        ) {
            let (input, matrix) = (try $0.input, try $0.tensor("A"))
            let (upper, turns) = ($0.optionalBool("upper") ?? true, $0.bool("transpose"))
            let solution = try solveTriangular(
                turns ? Shaping.transpose(matrix, -2, -1) : matrix, input, upper: turns ? !upper : upper,
                isUnit: $0.bool("unitriangular"), node: "TriangularSolveBackward0")
            return try $0.deliver(
                "triangular_solve", ["solution", "cloned_coefficient"], [solution, Conversion.clone(matrix.detached())])
        },
    ]

    // MARK: The exponential

    /// The exponential of matrices: a power series of the matrix halved until it is small, squared as often again.
    private static func exponential(_ input: Tensor) throws -> Tensor {
        guard input.dtype.category > .integral else {
            throw TensorError.runtime(
                "linalg.matrix_exp: Expected a floating point or complex tensor as input. Got "
                    + input.dtype.scalarTypeName)
        }
        guard input.rank >= 2 else {
            throw TensorError.runtime("linalg.matrix_exp: The input tensor A must have at least 2 dimensions.")
        }
        try LinearAlgebra.checkSquare(input, "linalg.matrix_exp")
        guard input.count > 0 else { return try Conversion.clone(input) }
        let size = input.shape[input.rank - 1]
        let greatest = try input.bytes().gather(as: Complex<Double>.self).map(\.magnitude).max() ?? 0
        let bound = greatest * Double(size)
        let halvings = bound.isFinite && bound > 0.5 ? Int(bound.exponent) + 2 : 0
        return try Composite.apply("LinalgMatrixExpBackward0", [input]) { inputs in
            let wide = try Conversion.convert(inputs[0], to: input.dtype.isComplex ? .complex128 : .float64)
            let small = try wide * Double(sign: .plus, exponent: -halvings, significand: 1)
            let unit = try Factories.eye(
                size, size, dtype: wide.dtype, device: input.device, runtime: input.runtime)
            var (term, sum) = (small, try small + unit)
            for index in 2...18 {
                term = try MatrixProducts.matmul(term, small) / Double(index)
                sum = try sum + term
            }
            for _ in 0..<halvings { sum = try MatrixProducts.matmul(sum, sum) }
            return try Conversion.convert(sum, to: input.dtype)
        }
    }

    private static let exponentials: [TorchBinding] = [
        several("matrix_exp(Tensor input)") { .tensor(try exponential($0.input)) },
        .both("matrix_exp(Tensor input)") { .tensor(try exponential($0.input)) },
    ]

    // MARK: Functions that `torch` has too

    private static let shared: [TorchBinding] =
        [("matmul", "matmul"), ("matrix_power", "matrix_power")].compactMap { name, inTorch in
            MatrixBindings.table.first { $0.name == inTorch }?.inModule(path, as: name, called: "linalg_\(name)")
        } + [
            function("cross(Tensor input, Tensor other, *, int dim=-1, Tensor out=None)") {
                try MatrixBindings.cross($0.input, $0.tensor("other"), $0.optionalInt("dim") ?? -1)
            },
            several("diagonal(Tensor A, *, int offset=0, int dim1=-2, int dim2=-1)") {
                .tensor(
                    try Shaping.diagonal(
                        $0.tensor("A"), $0.optionalInt("offset") ?? 0, $0.optionalInt("dim1") ?? -2,
                        $0.optionalInt("dim2") ?? -1))
            },
            function("vecdot(Tensor x, Tensor y, *, int dim=-1, Tensor out=None)") {
                let (left, right) = (try $0.tensor("x"), try $0.tensor("y"))
                let axis = try $0.optionalInt("dim") ?? -1
                let node = left.rank == 1 && right.rank == 1 ? "VdotBackward0" : "SumBackward1"
                return try Composite.apply(node, [left, right]) {
                    try Reductions.sum($0[0].conjugateIfComplex() * $0[1], axes: [axis], keepsAxes: false)
                }
            },
            several("vander(Tensor x, *, SymInt? N=None)") {
                let input = try $0.tensor("x")
                let count = try $0.optionalInt("N") ?? input.shape.last ?? 1
                guard count > 1 else { throw TensorError.runtime("N must be greater than 1.") }
                let column = try Shaping.unsqueeze(input, -1)
                return .tensor(
                    try Composite.apply("CatBackward0", [column]) {
                        var powers = [try $0[0].zeros() + Tensor.number(.int(1), $0[0].runtime)]
                        for _ in 1..<count { powers.append(try powers[powers.count - 1] * $0[0]) }
                        return try Rearranging.concatenate(powers, -1)
                    })
            },
            function("multi_dot(TensorList tensors, *, Tensor out=None)") {
                let tensors = try $0.tensors("tensors")
                guard tensors.count >= 2 else {
                    throw TensorError.runtime("multi_dot(): expected at least 2 tensors but got \(tensors.count)")
                }
                for (position, place) in [(0, "first"), (tensors.count - 1, "last")]
                where !(1...2).contains(tensors[position].rank) {
                    throw TensorError.runtime(
                        "multi_dot(): the \(place) tensor must be 1D or 2D but got \(tensors[position].rank)D")
                }
                for (position, tensor) in tensors.enumerated().dropFirst().dropLast() where tensor.rank != 2 {
                    throw TensorError.runtime(
                        "multi_dot(): tensor \(position) must be 2D but got \(tensor.rank)D")
                }
                return try Composite.apply(tensors.count == 2 ? "MmBackward0" : "ViewBackward0", tensors) {
                    try $0.dropFirst().reduce($0[0]) { try MatrixProducts.matmul($0, $1) }
                }
            },
        ]
}
