import InProcess
import ReferenceTensor
import TensorTypes

/// Decompositions of matrices: orthogonal, triangular, and by eigenvalues or singular values.
enum DecompositionBindings {
    static let table: [TorchBinding] = orthogonal + triangles + values + inverses

    private typealias Number = Complex<Double>

    // MARK: QR

    private static func qr(_ arguments: TorchArguments, _ input: Tensor, mode: String, _ name: String) throws -> Value {
        try LinearAlgebra.check(input, "linalg.qr", square: false, kernel: "geqrf_cpu")
        guard ["reduced", "complete", "r"].contains(mode) else {
            throw TensorError.runtime(
                "qr received unrecognized mode '\(mode)' but expected one of 'reduced' (default), 'r', or 'complete'")
        }
        let (rows, columns) = (input.shape[input.rank - 2], input.shape[input.rank - 1])
        let width = mode == "complete" ? rows : min(rows, columns)
        let parts = try LinearAlgebra.matrices(input).map { $0.qr(isComplete: mode == "complete") }
        let q =
            mode == "r"
            ? try LinearAlgebra.tensor([], [0], like: input)
            : try LinearAlgebra.stack(parts.map(\.q), rows, width, like: input)
        let r = try LinearAlgebra.stack(parts.map(\.r), width, columns, like: input)
        try LinearAlgebra.recordWithoutGradient([q, r], "LinalgQrBackward0", [input])
        return try arguments.deliver(name, ["Q", "R"], [q, r])
    }

    private static func householder(_ arguments: TorchArguments) throws -> Tensor {
        let (input, scales) = (try arguments.input, try arguments.tensor("tau"))
        let name = "torch.linalg.householder_product"
        guard input.rank >= 2 else {
            throw TensorError.runtime("\(name): input must have at least 2 dimensions.")
        }
        let (rows, columns) = (input.shape[input.rank - 2], input.shape[input.rank - 1])
        guard rows >= columns else {
            throw TensorError.runtime("\(name): input.shape[-2] must be greater than or equal to input.shape[-1]")
        }
        let count = scales.shape.last ?? 0
        guard count <= columns else {
            throw TensorError.runtime("\(name): input.shape[-1] must be greater than or equal to tau.shape[-1]")
        }
        let all = try scales.bytes().gather(as: Number.self)
        let products = try LinearAlgebra.matrices(input).enumerated().map { index, matrix in
            matrix.householderProduct(Array(all[(index * count)..<((index + 1) * count)]), width: columns)
        }
        let result = try LinearAlgebra.stack(products, rows, columns, like: input)
        try LinearAlgebra.recordWithoutGradient([result], "LinalgHouseholderProductBackward0", [input, scales])
        return result
    }

    private static let orthogonal: [TorchBinding] = [
        LinalgBindings.several("qr(Tensor A, str mode='reduced', *, TensorList[2] out=None)") {
            try qr($0, $0.tensor("A"), mode: $0.optionalString("mode") ?? "reduced", "linalg_qr")
        },
        .both("qr(Tensor input, bool some=True, *, TensorList[2] out=None)") {
            try qr($0, $0.input, mode: $0.optionalBool("some") ?? true ? "reduced" : "complete", "qr")
        },
        .both("geqrf(Tensor input, *, TensorList[2] out=None)") {
            let input = try $0.input
            try LinearAlgebra.check(input, "torch.geqrf", square: false, kernel: "geqrf_cpu")
            let (rows, columns) = (input.shape[input.rank - 2], input.shape[input.rank - 1])
            let parts = try LinearAlgebra.matrices(input).map { $0.householder() }
            let packed = try LinearAlgebra.stack(parts.map(\.packed), rows, columns, like: input)
            let scales = try LinearAlgebra.rows(parts.map(\.scales), min(rows, columns), like: input)
            try LinearAlgebra.recordWithoutGradient([packed, scales], "GeqrfBackward0", [input])
            return try $0.deliver("geqrf", ["a", "tau"], [packed, scales])
        },
        LinalgBindings.function(
            "householder_product(Tensor input, Tensor tau, *, Tensor out=None)", body: householder),
        .result("orgqr(Tensor input, Tensor tau, *, Tensor out=None)", body: householder),
    ]

    // MARK: LU

    private static func lu(_ input: Tensor, _ name: String) throws -> (LU: Tensor, pivots: Tensor, info: [Int]) {
        guard input.rank >= 2 else {
            throw TensorError.runtime(
                "\(name): Expected tensor with 2 or more dimensions. Got size: [\(Geometry.text(input.shape))] instead")
        }
        guard input.dtype.category > .integral, input.dtype.realType.itemSize >= 4 else {
            throw TensorError.notImplemented("\"lu_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
        }
        let (rows, columns) = (input.shape[input.rank - 2], input.shape[input.rank - 1])
        let parts = try LinearAlgebra.matrices(input).map { $0.lu() }
        let packed = try LinearAlgebra.stack(parts.map(\.matrix), rows, columns, like: input)
        let pivots = try LinearAlgebra.rows(
            parts.map { $0.pivots.map { Number(Double($0 + 1)) } }, min(rows, columns), like: input, dtype: .int32)
        try LinearAlgebra.recordWithoutGradient([packed, pivots], "LinalgLuFactorExBackward0", [input])
        return (packed, pivots, parts.map { $0.firstZero.map { $0 + 1 } ?? 0 })
    }

    private static func checkPivoting(_ arguments: TorchArguments) throws {
        guard arguments.optionalBool("pivot") ?? true else {
            throw TensorError.runtime("linalg.lu_factor: LU without pivoting is not implemented on the CPU")
        }
    }

    /// The three factors of what `lu_factor` gives.
    private static func unpack(_ packed: Tensor, _ pivots: Tensor) throws -> [Tensor] {
        let (rows, columns) = (packed.shape[packed.rank - 2], packed.shape[packed.rank - 1])
        let count = min(rows, columns)
        let positions = try pivots.bytes().gather(as: Int64.self).map { Int($0) - 1 }
        let parts = try LinearAlgebra.matrices(packed).enumerated().map { index, matrix in
            DenseMatrix.LU(matrix: matrix, pivots: Array(positions[(index * count)..<((index + 1) * count)]))
        }
        return [
            try LinearAlgebra.stack(parts.map(\.permutation), rows, rows, like: packed),
            try LinearAlgebra.stack(
                parts.map { $0.matrix.triangle(upper: false, isUnit: true).part(rows, count) }, rows, count,
                like: packed),
            try LinearAlgebra.stack(
                parts.map { $0.matrix.triangle(upper: true).part(count, columns) }, count, columns, like: packed),
        ]
    }

    private static func solve(_ packed: Tensor, _ pivots: Tensor, _ right: Tensor, adjoint: Bool = false) throws
        -> Tensor
    {
        let factors = try unpack(packed.detached(), pivots)
        let matrix = try MatrixProducts.matmul(factors[0], MatrixProducts.matmul(factors[1], factors[2]))
        let result = try packed.runtime.withoutGrad {
            try LinearAlgebra.solve(adjoint ? LinearAlgebra.adjoint(matrix) : matrix, right, left: true).result
        }
        try LinearAlgebra.recordWithoutGradient([result], "LinalgLuSolveBackward0", [packed, right])
        return result
    }

    private static let triangles: [TorchBinding] = [
        LinalgBindings.several("lu(Tensor A, *, bool pivot=True, TensorList[3] out=None)") {
            try checkPivoting($0)
            let input = try $0.tensor("A")
            let (packed, pivots, _) = try lu(input.detached(), "linalg.lu")
            let factors = try unpack(packed, pivots)
            try LinearAlgebra.recordWithoutGradient(Array(factors.dropFirst()), "LinalgLuBackward0", [input])
            return try $0.deliver("linalg_lu", ["P", "L", "U"], factors)
        },
        LinalgBindings.several("lu_factor(Tensor A, *, bool pivot=True, TensorList[2] out=None)") {
            try checkPivoting($0)
            let input = try $0.tensor("A")
            let (packed, pivots, info) = try lu(input, "torch.lu_factor")
            if let index = info.firstIndex(where: { $0 != 0 }) {
                throw TensorError.runtime(
                    "torch.linalg.lu_factor: \(LinearAlgebra.place(index, input))U[\(info[index]),\(info[index])] is zero "
                        + "and using it on lu_solve would result in a division by zero. If you still want to perform the "
                        + "factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)")
            }
            return try $0.deliver("linalg_lu_factor", ["LU", "pivots"], [packed, pivots])
        },
        LinalgBindings.several(
            "lu_factor_ex(Tensor A, *, bool pivot=True, bool check_errors=False, TensorList[3] out=None)"
        ) {
            try checkPivoting($0)
            let input = try $0.tensor("A")
            let (packed, pivots, info) = try lu(input, "torch.lu_factor_ex")
            return try $0.deliver(
                "linalg_lu_factor_ex", ["LU", "pivots", "info"],
                [packed, pivots, LinalgBindings.info(info, like: input)])
        },
        LinalgBindings.function(
            "lu_solve(Tensor LU, Tensor pivots, Tensor B, *, bool left=True, bool adjoint=False, Tensor out=None)"
        ) { try solve($0.tensor("LU"), $0.tensor("pivots"), $0.tensor("B"), adjoint: $0.bool("adjoint")) },
        .result("lu_solve(Tensor input, Tensor LU_data, Tensor LU_pivots, *, Tensor out=None)") {
            try solve($0.tensor("LU_data"), $0.tensor("LU_pivots"), $0.input)
        },
        .function(
            "lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data=True, bool unpack_pivots=True, *, TensorList[3] out=None)"
        ) {
            let packed = try $0.tensor("LU_data")
            let factors = try unpack(packed.detached(), $0.tensor("LU_pivots"))
            try LinearAlgebra.recordWithoutGradient(Array(factors.dropFirst()), "LuUnpackBackward0", [packed])
            return try $0.deliver("lu_unpack", ["P", "L", "U"], factors)
        },
        .python("lu(A, pivot=True, get_infos=False, out=None)") {
            let input = try $0.tensor("A")
            let (packed, pivots, info) = try lu(input, "torch.lu_factor")
            let infos = try $0.truth("get_infos") ? [LinalgBindings.info(info, like: input)] : []
            return .tensors([packed, pivots] + infos)
        },
    ]

    // MARK: Eigenvalues and singular values

    private static func eigen(_ arguments: TorchArguments, _ input: Tensor) throws -> (values: Tensor, vectors: Tensor)
    {
        guard input.rank >= 2 else {
            throw TensorError.runtime("linalg.eigh: The input tensor A must have at least 2 dimensions.")
        }
        try LinearAlgebra.checkSquare(input, "linalg.eigh")
        let side = arguments.optionalString("UPLO") ?? "L"
        guard ["L", "U", "l", "u"].contains(side) else {
            throw TensorError.runtime("Expected UPLO argument to be 'L' or 'U', but got \(side)")
        }
        guard input.dtype.category > .integral, input.dtype.realType.itemSize >= 4 else {
            throw TensorError.notImplemented("\"linalg_eigh_cpu\" not implemented for '\(input.dtype.scalarTypeName)'")
        }
        let size = input.shape[input.rank - 1]
        let found = try LinearAlgebra.matrices(input).map { matrix -> (values: [Double], vectors: DenseMatrix) in
            var whole = matrix
            for row in 0..<size {
                whole[row, row] = Number(matrix[row, row].real)
                for column in 0..<row {
                    let value = side.lowercased() == "l" ? matrix[row, column] : matrix[column, row].conjugate
                    whole[row, column] = value
                    whole[column, row] = value.conjugate
                }
            }
            return whole.hermitianEigen()
        }
        let values = try LinearAlgebra.rows(
            found.map { $0.values.map { Number($0) } }, size, like: input, dtype: input.dtype.realType)
        let vectors = try LinearAlgebra.stack(found.map(\.vectors), size, size, like: input)
        try LinearAlgebra.recordWithoutGradient([values, vectors], "LinalgEighBackward0", [input])
        return (values, vectors)
    }

    /// `U`, `S` and `Vh`; the gradient goes through the singular values alone.
    static func singular(_ input: Tensor, isFull: Bool) throws -> [Tensor] {
        try LinearAlgebra.check(input, "linalg.svd", square: false, kernel: "linalg_svd_cpu")
        let (rows, columns) = (input.shape[input.rank - 2], input.shape[input.rank - 1])
        let count = min(rows, columns)
        let parts = try LinearAlgebra.matrices(input).map { $0.svd() }
        func completed(_ matrix: DenseMatrix) -> DenseMatrix {
            guard isFull, matrix.columns < matrix.rows else { return matrix }
            var wide = DenseMatrix(zeros: matrix.rows, matrix.rows)
            for row in 0..<matrix.rows { for column in 0..<matrix.columns { wide[row, column] = matrix[row, column] } }
            for column in matrix.columns..<matrix.rows { wide.completeColumn(column) }
            return wide
        }
        let left = try LinearAlgebra.stack(
            parts.map { completed($0.u) }, rows, isFull ? rows : count, like: input)
        let values = try LinearAlgebra.rows(
            parts.map { $0.values.map { Number($0) } }, count, like: input, dtype: input.dtype.realType)
        let right = try LinearAlgebra.stack(
            parts.map { completed($0.vh.adjoint).adjoint }, isFull ? columns : count, columns, like: input)
        if Recording.isNeeded([input], input.runtime) {
            let node = try Recording.node(
                "LinalgSvdBackward0", inputs: [input], saved: [try SavedTensor(input)], runtime: input.runtime
            ) { context in
                guard context.gradient(of: 0) == nil, context.gradient(of: 2) == nil,
                    let gradient = context.gradient(of: 1)
                else {
                    throw TensorError.notImplemented("the gradient of singular vectors is not part of this library")
                }
                let thin = try singular(context.saved(0).detached(), isFull: false)
                return [try MatrixProducts.matmul(thin[0] * Shaping.unsqueeze(gradient, -2), thin[2])]
            }
            Recording.attach([left, values, right], to: node)
        }
        return [left, values, right]
    }

    private static let values: [TorchBinding] = [
        LinalgBindings.several("eigh(Tensor input, str UPLO='L', *, TensorList[2] out=None)") {
            let (values, vectors) = try eigen($0, $0.input)
            return try $0.deliver("linalg_eigh", ["eigenvalues", "eigenvectors"], [values, vectors])
        },
        LinalgBindings.function("eigvalsh(Tensor input, str UPLO='L', *, Tensor out=None)") {
            try eigen($0, $0.input).values
        },
        LinalgBindings.several(
            "svd(Tensor A, bool full_matrices=True, *, str? driver=None, TensorList[3] out=None)"
        ) {
            try $0.deliver(
                "linalg_svd", ["U", "S", "Vh"],
                singular($0.tensor("A"), isFull: $0.optionalBool("full_matrices") ?? true))
        },
        LinalgBindings.function("svdvals(Tensor A, *, str? driver=None, Tensor out=None)") {
            try singular($0.tensor("A"), isFull: false)[1]
        },
        .both("svd(Tensor input, bool some=True, bool compute_uv=True, *, TensorList[3] out=None)") {
            let parts = try singular($0.input, isFull: !($0.optionalBool("some") ?? true))
            return try $0.deliver("svd", ["U", "S", "V"], [parts[0], parts[1], LinearAlgebra.adjoint(parts[2])])
        },
    ]

    // MARK: What is made of singular values

    /// How small a singular value counts as 0, from `atol` and `rtol` or the older `tol` and `rcond`.
    private static func threshold(_ arguments: TorchArguments, _ values: Tensor, _ sizes: ArraySlice<Int>) throws
        -> Tensor
    {
        let runtime = values.runtime
        if let tolerance = try arguments.optionalOperand("tol") { return tolerance }
        let greatest = try Reductions.extremum(
            .maximum, values.detached(), axes: [-1], keepsAxes: true, name: "amax", node: "")
        let absolute = try arguments.optionalOperand("atol")
        let relative = try arguments.optionalOperand("rtol") ?? arguments.optionalOperand("rcond")
        let precision = values.dtype == .float64 ? Double.ulpOfOne : Double(Float.ulpOfOne)
        let usual = Double(sizes.max() ?? 0) * precision
        let scale =
            try relative
            ?? .number(
                .float(absolute == nil ? usual : try absolute?.firstElement().isNonzero == true ? 0 : usual), runtime)
        let bound = try greatest * scale
        return try absolute.map { try Pointwise.apply(.maximum, bound, Shaping.unsqueeze($0, -1)) } ?? bound
    }

    private static let tolerances = [
        "*, Tensor? atol=None, Tensor? rtol=None, bool hermitian=False, Tensor out=None",
        "*, float? atol=None, float? rtol=None, bool hermitian=False, Tensor out=None",
    ]

    private static func pseudoinverse(_ arguments: TorchArguments) throws -> Tensor {
        let input = try arguments.input
        guard input.rank >= 2, input.dtype.category > .integral, input.dtype.realType.itemSize >= 4 else {
            throw TensorError.runtime(
                "linalg.pinv(\(input.dtype.scalarTypeName){[\(Geometry.text(input.shape))]}): expected a tensor with 2 or more "
                    + "dimensions of float, double, cfloat or cdouble types")
        }
        let result = try input.runtime.withoutGrad {
            guard input.count > 0 else {
                return try Conversion.clone(Shaping.transpose(input, -2, -1), format: .contiguous)
            }
            let parts = try singular(input, isFull: false)
            let bound = try threshold(arguments, parts[1], input.shape.suffix(2))
            let isLarge = try Pointwise.apply(.greater, parts[1], bound)
            let inverted = try Selection.choose(
                isLarge, Pointwise.apply(.reciprocal, parts[1]), parts[1].zeros())
            let scaled = try LinearAlgebra.adjoint(parts[2]) * Shaping.unsqueeze(inverted, -2)
            return try MatrixProducts.matmul(scaled, LinearAlgebra.adjoint(parts[0]))
        }
        try LinearAlgebra.recordWithoutGradient([result], "LinalgPinvBackward0", [input])
        return result
    }

    private static let inverses: [TorchBinding] = [
        LinalgBindings.function(
            "pinv(Tensor input, \(tolerances[0]))", "pinv(Tensor input, \(tolerances[1]))",
            "pinv(Tensor input, Tensor rcond, bool hermitian=False, *, Tensor out=None)",
            "pinv(Tensor input, float rcond, bool hermitian=False, *, Tensor out=None)", body: pseudoinverse),
        .both("pinverse(Tensor input, float rcond=1e-15)") { .tensor(try pseudoinverse($0)) },
        LinalgBindings.function(
            "matrix_rank(Tensor input, \(tolerances[0]))", "matrix_rank(Tensor input, \(tolerances[1]))",
            "matrix_rank(Tensor input, Tensor tol, bool hermitian=False, *, Tensor out=None)",
            "matrix_rank(Tensor input, float tol, bool hermitian=False, *, Tensor out=None)"
        ) { arguments in
            let input = try arguments.input
            guard input.rank >= 2 else {
                throw TensorError.runtime(
                    "torch.linalg.matrix_rank: The input tensor input must have at least 2 dimensions.")
            }
            guard [.float32, .float64, .complex64, .complex128].contains(input.dtype) else {
                throw TensorError.runtime("This function doesn't handle types other than float and double")
            }
            return try input.runtime.withoutGrad {
                let values =
                    arguments.bool("hermitian")
                    ? try Pointwise.apply(.absolute, eigen(arguments, input).values)
                    : try singular(input, isFull: false)[1]
                if values.count == 0 {
                    return try Reductions.sum(Conversion.convert(values, to: .int64), axes: [-1], keepsAxes: false)
                }
                let bound = try threshold(arguments, values, input.shape.suffix(2))
                return try Reductions.sum(Pointwise.apply(.greater, values, bound), axes: [-1], keepsAxes: false)
            }
        },
        LinalgBindings.several(
            "lstsq(Tensor input, Tensor b, float? rcond=None, *, str? driver=None, TensorList[4] out=None)"
        ) { arguments in
            let (input, right) = (try arguments.input, try arguments.tensor("b"))
            try LinearAlgebra.check(input, "torch.linalg.lstsq", square: false, kernel: "linalg_lstsq_cpu")
            let isVector = right.rank == input.rank - 1
            let results = try input.runtime.withoutGrad {
                let column = isVector ? try Shaping.unsqueeze(right, -1) : right
                let parts = try singular(input, isFull: false)
                let bound = try threshold(arguments, parts[1], input.shape.suffix(2))
                let isLarge = try Pointwise.apply(.greater, parts[1], bound)
                let inverted = try Selection.choose(
                    isLarge, Pointwise.apply(.reciprocal, parts[1]), parts[1].zeros())
                let scaled = try LinearAlgebra.adjoint(parts[2]) * Shaping.unsqueeze(inverted, -2)
                let solution = try MatrixProducts.matmul(
                    scaled, MatrixProducts.matmul(LinearAlgebra.adjoint(parts[0]), column))
                let rank = try Reductions.sum(isLarge, axes: [-1], keepsAxes: false)
                return [isVector ? try Shaping.squeeze(solution, [-1]) : solution, rank]
            }
            let nothing = try LinearAlgebra.tensor([], [0], like: input, dtype: input.dtype.realType)
            let residuals = try Conversion.clone(nothing)
            try LinearAlgebra.recordWithoutGradient([results[0], residuals], "LinalgLstsqBackward0", [input, right])
            return ReturnTypes.make(
                "linalg_lstsq", ["solution", "residuals", "rank", "singular_values"],
                [results[0], residuals, results[1], nothing])
        },
    ]
}
