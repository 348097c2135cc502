import InProcess
import ReferenceTensor
import TensorTypes

/// Norms of vectors and matrices, and condition numbers.
enum NormBindings {
    static let table: [TorchBinding] = norms

    /// The order of a norm as a caller gave it.
    private enum Order {
        case number(Scalar)
        case name(String)

        var text: String {
            switch self {
            case .name(let name): name
            case .number(.int(let value)): String(value)
            case .number(let value):
                value.double == value.double.rounded() && value.double.isFinite
                    ? String(Int(value.double)) : String(value.double)
            }
        }
    }

    private static func order(_ arguments: TorchArguments, _ name: String = "ord") throws -> Order? {
        if let text = arguments.optionalString(name) { return .name(text) }
        return try arguments.optionalScalar(name).map { .number($0) }
    }

    // MARK: Vectors

    static func vector(
        _ input: Tensor, _ power: Double, axes: [Int]?, keepsAxes: Bool, dtype: DType? = nil
    ) throws -> Tensor {
        let name = "linalg.vector_norm"
        guard input.dtype.category > .integral else {
            throw TensorError.runtime(
                "\(name): Expected a floating point or complex tensor as input. Got \(input.dtype.scalarTypeName)")
        }
        if let dtype {
            guard dtype.category > .integral else {
                throw TensorError.runtime(
                    "\(name): dtype should be floating point or complex, but got \(dtype.scalarTypeName)")
            }
            guard dtype.isComplex == input.dtype.isComplex else {
                throw TensorError.runtime(
                    "\(name): dtype should be \(input.dtype.isComplex ? "complex for complex" : "real for real") inputs, "
                        + "but got \(dtype.scalarTypeName)")
            }
        }
        let reduced = try Reductions.axes(axes, rank: input.rank)
        if power < 0 || power == .infinity, reduced.contains(where: { input.shape[$0] == 0 }) {
            let text = power.isInfinite ? (power < 0 ? "-inf" : "inf") : Order.number(.float(power)).text
            throw TensorError.runtime(
                "\(name) cannot compute the \(text) norm on an empty tensor because the operation does not have an identity"
            )
        }
        return try Norms.vector(input, power, axes: axes, keepsAxes: keepsAxes, dtype: dtype)
    }

    // MARK: Matrices

    private static func matrix(
        _ input: Tensor, _ order: Order, axes: [Int], keepsAxes: Bool, dtype: DType?,
        name: String = "linalg.matrix_norm"
    ) throws -> Tensor {
        guard input.dtype.category > .integral else {
            throw TensorError.runtime(
                "\(name): Expected a floating point or complex tensor as input. Got \(input.dtype.scalarTypeName)")
        }
        guard input.rank >= 2 else {
            throw TensorError.runtime("\(name): The input tensor A must have at least 2 dimensions.")
        }
        guard axes.count == 2 else {
            throw TensorError.runtime("\(name): dim must be a 2-tuple. Got \(Geometry.text(axes))")
        }
        let resolved = try axes.map { try Geometry.axis($0, rank: input.rank) }
        guard resolved[0] != resolved[1] else {
            throw TensorError.runtime("\(name): dims must be different. Got (\(axes[0]), \(axes[1]))")
        }
        let source = try dtype.map { try Conversion.convert(input, to: $0) } ?? input
        switch order {
        case .name("fro"): return try vector(source, 2, axes: resolved, keepsAxes: keepsAxes)
        case .name("nuc"):
            let values = try singularValues(source, resolved)
            return try finished(
                Reductions.sum(values, axes: [-1], keepsAxes: keepsAxes), resolved, keepsAxes, input.rank)
        case .number(let number) where number.double.magnitude == 2:
            let values = try singularValues(source, resolved)
            return try finished(
                extremum(values, -1, keepsAxes, greatest: number.double > 0), resolved, keepsAxes, input.rank)
        case .number(let number) where number.double.magnitude == 1 || number.double.isInfinite:
            var (summed, other) = (resolved[0], resolved[1])
            if number.double.isInfinite { swap(&summed, &other) }
            let sums = try vector(source, 1, axes: [summed], keepsAxes: keepsAxes)
            if !keepsAxes && other > summed { other -= 1 }
            return try extremum(sums, other, keepsAxes, greatest: number.double > 0)
        default: throw TensorError.runtime("\(name): Order \(order.text) not supported.")
        }
    }

    private static func extremum(_ values: Tensor, _ axis: Int, _ keepsAxes: Bool, greatest: Bool) throws -> Tensor {
        try Reductions.extremum(
            greatest ? .maximum : .minimum, values, axes: [axis], keepsAxes: keepsAxes,
            name: greatest ? "max_values_cpu" : "min_values_cpu", node: greatest ? "AmaxBackward0" : "AminBackward0")
    }

    private static func singularValues(_ input: Tensor, _ axes: [Int]) throws -> Tensor {
        try DecompositionBindings.singular(
            Shaping.moveAxes(input, axes, [input.rank - 2, input.rank - 1]), isFull: false)[1]
    }

    /// A result whose last dimension stands for both reduced ones, put where they were if they are kept.
    private static func finished(_ result: Tensor, _ axes: [Int], _ keepsAxes: Bool, _ rank: Int) throws -> Tensor {
        guard keepsAxes else { return result }
        return try Shaping.moveAxes(Shaping.unsqueeze(result, -1), [rank - 2, rank - 1], axes)
    }

    // MARK: Either

    /// `linalg.norm`: of a vector or of matrices, by the number of dimensions and by the order.
    private static func either(_ arguments: TorchArguments, _ given: Order?) throws -> Tensor {
        let input = try arguments.input
        let (axes, keeps) = (try arguments.optionalInts("dim"), arguments.bool("keepdim"))
        let dtype = arguments.optionalDType()
        if let axes, axes.count != 1, axes.count != 2 {
            if case .name = given {
            } else {
                throw TensorError.runtime(
                    "linalg.norm: If dim is specified, it must be of length 1 or 2. Got [\(Geometry.text(axes))]")
            }
        }
        guard let given else {
            return try vector(input, 2, axes: axes, keepsAxes: keeps, dtype: dtype)
        }
        if axes == nil, case .number = given, input.rank != 1 && input.rank != 2 {
            throw TensorError.runtime(
                "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got \(input.rank)D.")
        }
        if case .number(let number) = given, (axes?.count ?? input.rank) == 1 {
            return try vector(input, number.double, axes: axes ?? [0], keepsAxes: keeps, dtype: dtype)
        }
        return try matrix(input, given, axes: axes ?? [0, 1], keepsAxes: keeps, dtype: dtype)
    }

    private static let norms: [TorchBinding] = [
        LinalgBindings.function(
            "norm(Tensor input, Scalar? ord=None, IntArrayRef[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)",
            "norm(Tensor input, str ord, IntArrayRef[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
        ) { try either($0, order($0)) },
        LinalgBindings.function(
            "vector_norm(Tensor input, Scalar ord=2, IntArrayRef[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
        ) {
            try vector(
                $0.input, $0.optionalScalar("ord")?.double ?? 2, axes: $0.optionalInts("dim"),
                keepsAxes: $0.bool("keepdim"), dtype: $0.optionalDType())
        },
        LinalgBindings.function(
            "matrix_norm(Tensor input, Scalar ord, IntArrayRef dim=[-2,-1], bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)",
            "matrix_norm(Tensor input, str ord='fro', IntArrayRef dim=[-2,-1], bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
        ) {
            try matrix(
                $0.input, order($0) ?? .name("fro"), axes: $0.optionalInts("dim") ?? [-2, -1],
                keepsAxes: $0.bool("keepdim"), dtype: $0.optionalDType())
        },
        LinalgBindings.function(
            "cond(Tensor input, Scalar? p=None, *, Tensor out=None)", "cond(Tensor input, str p, *, Tensor out=None)"
        ) { arguments in
            let (input, given) = (try arguments.input, try order(arguments, "p"))
            guard input.rank >= 2 else {
                throw TensorError.runtime("linalg.cond: The input tensor must have at least 2 dimensions.")
            }
            if case .name(let name)? = given, name != "fro", name != "nuc" {
                throw TensorError.runtime("linalg.cond got an invalid norm type: \(name)")
            }
            let power: Double? = if case .number(let number)? = given { number.double } else { nil }
            if given == nil || power?.magnitude == 2 {
                let values = try DecompositionBindings.singular(input, isFull: false)[1]
                let count = values.shape.last ?? 0
                if count == 0 { return try Reductions.sum(values, axes: [-1], keepsAxes: false) }
                let (first, last) = (
                    try Shaping.narrow(values, -1, 0, 1), try Shaping.narrow(values, -1, count - 1, 1)
                )
                return try Shaping.squeeze(power == -2 ? last / first : first / last, [-1])
            }
            try LinearAlgebra.check(input, "linalg.cond", square: true)
            return try Composite.apply("NanToNumBackward0", [input]) { inputs in
                let order = given ?? .name("fro")
                let (inverse, info) = try LinearAlgebra.invert(inputs[0])
                let product =
                    try matrix(inputs[0], order, axes: [-2, -1], keepsAxes: false, dtype: nil)
                    * matrix(inverse, order, axes: [-2, -1], keepsAxes: false, dtype: nil)
                let isSingular = try LinalgBindings.info(info, like: inputs[0])
                return try Selection.choose(
                    Conversion.convert(isSingular, to: .bool), .number(.float(.infinity), inputs[0].runtime), product)
            }
        },
        .both(
            "norm(Tensor input, Scalar? p=2, IntArrayRef[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)",
            "norm(Tensor input, str p, IntArrayRef[1]? dim=None, bool keepdim=False, *, ScalarType? dtype=None, Tensor out=None)"
        ) { arguments in
            try arguments.checkOutput()
            let (axes, keeps) = (try arguments.optionalInts("dim"), arguments.bool("keepdim"))
            let input =
                try arguments.optionalDType().map { [input = try arguments.input] in
                    try Conversion.convert(input, to: $0)
                } ?? arguments.input
            if let name = arguments.optionalString("p"), name != "fro" {
                guard name == "nuc" else {
                    throw TensorError.runtime("only valid string values are 'fro' and 'nuc', found \(name)")
                }
                return try arguments.deliver(
                    matrix(input, .name("nuc"), axes: axes ?? [0, 1], keepsAxes: keeps, dtype: nil))
            }
            let power = arguments.signatureIndex == 1 ? 2 : try arguments.optionalScalar("p")?.double ?? 2
            return try arguments.deliver(vector(input, power, axes: axes, keepsAxes: keeps))
        },
    ]
}
