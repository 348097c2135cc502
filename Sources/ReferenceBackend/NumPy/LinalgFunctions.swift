import Foundation
import InProcess
import ReferenceTensor
import TensorTypes

/// `numpy.linalg`, as far as elimination and products carry.
enum LinalgFunctions {
    private static func apply(_ name: String, _ operands: [UfuncOperand], _ runtime: Runtime) throws -> NDArray {
        try ArrayMethods.ufunc(name).call(operands, UfuncOptions(), runtime)[0]
    }

    static func error(_ message: String) -> TensorError {
        TensorError(kind: "numpy.linalg.LinAlgError", message)
    }

    /// Refuses what is not a stack of square matrices.
    private static func checkSquare(_ array: NDArray) throws {
        guard array.rank >= 2 else {
            throw error("\(array.rank)-dimensional array given. Array must be at least two-dimensional")
        }
        guard array.shape[array.rank - 1] == array.shape[array.rank - 2] else {
            throw error("Last 2 dimensions of the array must be square")
        }
    }

    /// The type that results have: integers become double precision.
    private static func floatType(_ dtype: ArrayDType) throws -> ArrayDType {
        guard let category = dtype.category else {
            throw TensorError.type("array type \(dtype.text) is unsupported in linalg")
        }
        if category <= .integral { return .float64 }
        guard dtype.element != .float16 else { throw TensorError.type("array type float16 is unsupported in linalg") }
        return dtype.native
    }

    /// The matrices of a stack, their elements row by row.
    private static func stack(_ array: NDArray) throws -> [[Complex<Double>]] {
        let dense = try array.cast(to: .complex128).copy()
        // The copy has to live as long as its memory is read.
        let elements = withExtendedLifetime(dense) { dense.strided.map { $0.gather() as [Complex<Double>] } ?? [] }
        let size = array.shape[array.rank - 2] * array.shape[array.rank - 1]
        guard size > 0 else {
            return [[Complex<Double>]](repeating: [], count: array.shape.dropLast(2).reduce(1, *))
        }
        return stride(from: 0, to: elements.count, by: size).map { Array(elements[$0..<$0 + size]) }
    }

    private static func array(
        _ values: [Complex<Double>], _ shape: [Int], _ dtype: ArrayDType, _ runtime: Runtime
    ) throws -> NDArray {
        let result = try NDArray.make(runtime, .complex128, shape)
        result.strided?.scatter(values)
        guard dtype.category != .complex else { return try result.cast(to: dtype) }
        return try result.realPart().copy().cast(to: dtype)
    }

    /// Elimination with row exchanges: the factors in one matrix, the rows' order, and the sign of that.
    private static func factors(_ matrix: [Complex<Double>], _ size: Int)
        -> (factors: [Complex<Double>], order: [Int], sign: Double)
    {
        var a = matrix
        var order = Array(0..<size)
        var sign = 1.0
        for column in 0..<size {
            let pivot =
                (column..<size).max { left, right in
                    magnitude(a[left * size + column]) < magnitude(a[right * size + column])
                } ?? column
            let first = (column..<size).first {
                magnitude(a[$0 * size + column]) == magnitude(a[pivot * size + column])
            }
            let chosen = first ?? pivot
            if chosen != column {
                for place in 0..<size { a.swapAt(column * size + place, chosen * size + place) }
                order.swapAt(column, chosen)
                sign = -sign
            }
            guard a[column * size + column] != Complex(0, 0) else { continue }
            let inverse = Complex<Double>(1, 0) / a[column * size + column]
            for row in column + 1..<max(size, column + 1) {
                a[row * size + column] = a[row * size + column] * inverse
                for place in column + 1..<size {
                    a[row * size + place] =
                        a[row * size + place] - a[row * size + column] * a[column * size + place]
                }
            }
        }
        return (a, order, sign)
    }

    private static func magnitude(_ value: Complex<Double>) -> Double {
        value.real.magnitude + value.imaginary.magnitude
    }

    /// The solution of `matrix @ x = right`, column by column.
    ///
    /// - Throws: a `LinAlgError` for a singular matrix.
    private static func solution(
        _ matrix: [Complex<Double>], _ right: [Complex<Double>], _ size: Int, _ columns: Int
    ) throws -> [Complex<Double>] {
        let (a, order, _) = factors(matrix, size)
        for place in 0..<size where a[place * size + place] == Complex(0, 0) { throw error("Singular matrix") }
        var x = order.flatMap { row in (0..<columns).map { right[row * columns + $0] } }
        for column in 0..<columns {
            for row in 0..<size {
                for place in 0..<row {
                    x[row * columns + column] =
                        x[row * columns + column] - a[row * size + place] * x[place * columns + column]
                }
            }
            for row in (0..<size).reversed() {
                for place in row + 1..<max(size, row + 1) {
                    x[row * columns + column] =
                        x[row * columns + column] - a[row * size + place] * x[place * columns + column]
                }
                x[row * columns + column] = x[row * columns + column] / a[row * size + row]
            }
        }
        return x
    }

    /// `np.linalg.inv`.
    ///
    /// - Throws: a `LinAlgError` for what is not square or is singular.
    static func inverse(_ source: NDArray) throws -> NDArray {
        try checkSquare(source)
        let size = source.shape[source.rank - 1]
        let unit = (0..<size).flatMap { row in (0..<size).map { Complex<Double>(row == $0 ? 1 : 0, 0) } }
        let values = try stack(source).flatMap { try solution($0, unit, size, size) }
        return try array(values, source.shape, floatType(source.dtype), source.runtime)
    }

    /// `np.linalg.matrix_power`.
    ///
    /// - Throws: a `LinAlgError` for what is not square, or singular for a negative exponent.
    static func power(_ source: NDArray, _ exponent: Int) throws -> NDArray {
        try checkSquare(source)
        var base = source.view()
        var rest = exponent
        if exponent < 0 {
            base = try inverse(base)
            rest = -exponent
        }
        let size = base.shape[base.rank - 1]
        guard rest > 0 else {
            let result = try NDArray.make(source.runtime, source.dtype, source.shape)
            let unit = try NDArray.make(source.runtime, source.dtype, [size, size])
            let diagonal = try unit.diagonal()
            diagonal.isWriteable = true
            try diagonal.fill(.number(.int(1)), from: .int64)
            try result.assign(unit)
            return result
        }
        var result: NDArray?
        while rest > 0 {
            if rest & 1 == 1 { result = try result.map { try Products.matmul($0, base) } ?? base }
            rest >>= 1
            if rest > 0 { base = try Products.matmul(base, base) }
        }
        return try result ?? base.copy()
    }

    private static func determinant(_ source: NDArray) throws -> NDArray {
        try checkSquare(source)
        let size = source.shape[source.rank - 1]
        let values = try stack(source).map { matrix in
            let (a, _, sign) = factors(matrix, size)
            let diagonal = (0..<size).map { a[$0 * size + $0] }
            guard source.dtype.category != .complex else {
                return diagonal.reduce(Complex<Double>(sign, 0)) { $0 * $1 }
            }
            // As NumPy does: the logarithm of the magnitude, from which the determinant is made again.
            let negatives = diagonal.count { $0.real < 0 }
            let logarithm = diagonal.reduce(0.0) { $0 + log($1.real.magnitude) }
            return Complex<Double>((negatives % 2 == 0 ? sign : -sign) * exp(logarithm), 0)
        }
        return try array(values, Array(source.shape.dropLast(2)), floatType(source.dtype), source.runtime)
    }

    private static func solve(_ left: NDArray, _ right: NDArray) throws -> NDArray {
        try checkSquare(left)
        let size = left.shape[left.rank - 1]
        let isVector = right.rank == 1
        let columns = isVector ? 1 : right.shape[right.rank - 1]
        let matrix = isVector ? try right.reshape([right.count, 1]) : right
        guard matrix.rank >= 2, matrix.shape[matrix.rank - 2] == size else {
            throw TensorError.value(
                "solve: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
                    + "(m,m),(m,n)->(m,n) (size \(right.shape.first ?? 0) is different from \(size))")
        }
        guard let shape = broadcastShape([Array(left.shape.dropLast(2)), Array(matrix.shape.dropLast(2))]),
            let a = left.broadcast(to: shape + [size, size]), let b = matrix.broadcast(to: shape + [size, columns])
        else { throw TensorError.value("operands could not be broadcast together") }
        let type = try floatType(ArrayDType.result([left.dtype, right.dtype]))
        let values = try zip(stack(a), stack(b)).flatMap { try solution($0, $1, size, columns) }
        return try array(values, shape + (isVector ? [size] : [size, columns]), type, left.runtime)
    }

    // MARK: Norms

    private static func total(_ array: NDArray, _ axes: [Int]?, _ keeps: Bool, _ ufunc: String = "add") throws
        -> NDArray
    {
        var options = ReductionOptions(axes: axes)
        options.keepsAxes = keeps
        return try ArrayMethods.ufunc(ufunc).reduce(array, options)
    }

    /// The norm of vectors along axes, of an order.
    private static func vectorNorm(_ source: NDArray, _ order: Double, _ axes: [Int]?, _ keeps: Bool) throws -> NDArray
    {
        let runtime = source.runtime
        let array = try source.dtype.category.map { $0 <= .integral } == true ? source.cast(to: .float64) : source
        let size = try apply("absolute", [.array(array)], runtime)
        switch order {
        case .infinity: return try total(size, axes, keeps, "maximum")
        case -.infinity: return try total(size, axes, keeps, "minimum")
        case 0:
            let counts = try apply("not_equal", [.array(size), .weak(.int(0))], runtime).cast(to: size.dtype)
            return try total(counts, axes, keeps)
        case 1: return try total(size, axes, keeps)
        case 2:
            let square = try apply("multiply", [.array(size), .array(size)], runtime)
            return try apply("sqrt", [.array(total(square, axes, keeps))], runtime)
        default:
            let powers = try apply("power", [.array(size), .weak(.float(order))], runtime)
            return try apply("power", [.array(total(powers, axes, keeps)), .weak(.float(1 / order))], runtime)
        }
    }

    private static func norm(_ source: NDArray, _ order: Value, _ axes: [Int]?, _ keeps: Bool, _ call: BoundCall) throws
        -> NDArray
    {
        if case .none = order { return try vectorNorm(source, 2, axes, keeps) }
        let places = axes ?? Array(source.shape.indices)
        if places.count == 1 {
            if case .string(let name) = order {
                throw TensorError.value("Invalid norm order '\(name)' for vectors")
            }
            return try vectorNorm(source, call.interpreter.float(order), places, keeps)
        }
        guard places.count == 2 else { throw TensorError.value("Improper number of dimensions to norm.") }
        if case .string("fro") = order { return try vectorNorm(source, 2, places, keeps) }
        let size = try apply("absolute", [.array(source)], call.runtime)
        let positive = try NDArray.axes(places, rank: source.rank)
        let number = try call.interpreter.float(order)
        guard [1, -1, .infinity, -.infinity].contains(number) else {
            if number.magnitude == 2 { throw UnsupportedOperation("np.linalg.norm by singular values") }
            throw TensorError.value("Invalid norm order for matrices.")
        }
        let (summed, other) = number.magnitude == 1 ? (positive[0], positive[1]) : (positive[1], positive[0])
        let sums = try total(size, [summed], true)
        let result = try total(sums, [other], true, number > 0 ? "maximum" : "minimum")
        return keeps ? result : try result.squeeze(positive)
    }

    static let list: [NumPyFunction] = [
        NumPyFunction("inv", "a") { call in .object(try inverse(call.array("a"))) },
        NumPyFunction("det", "a") { call in call.result(try determinant(call.array("a"))) },
        NumPyFunction("solve", "a, b") { call in .object(try solve(call.array("a"), call.array("b"))) },
        NumPyFunction("matrix_power", "a, n") { call in .object(try power(call.array("a"), call.int("n"))) },
        NumPyFunction("norm", "x, ord=None, axis=None, keepdims=False") { call in
            call.result(
                try norm(call.array("x"), call["ord"], call.ints("axis"), call.flag("keepdims"), call))
        },
        NumPyFunction("vector_norm", "x, /, *, axis=None, keepdims=False, ord=2") { call in
            let order = try call["ord"].isNone ? 2 : call.interpreter.float(call["ord"])
            return call.result(
                try vectorNorm(call.array("x"), order, call.ints("axis"), call.flag("keepdims")))
        },
        NumPyFunction("matrix_norm", "x, /, *, keepdims=False, ord=fro") { call in
            let order: Value = call.given("ord") ?? .string("fro")
            return call.result(try norm(call.array("x"), order, [-2, -1], call.flag("keepdims"), call))
        },
        NumPyFunction("multi_dot", "arrays, *, out=None") { call in
            let arrays = try call.arrays("arrays")
            guard arrays.count >= 2 else { throw TensorError.value("Expecting at least two arrays.") }
            return try call.delivered(arrays.dropFirst().reduce(arrays[0]) { try Products.dot($0, $1) })
        },
        NumPyFunction("matmul", "x1, x2, /") { call in
            call.result(try Products.matmul(call.array("x1"), call.array("x2")))
        },
        NumPyFunction("outer", "x1, x2, /") { call in
            let operands = try (call.array("x1"), call.array("x2"))
            guard operands.0.rank == 1, operands.1.rank == 1 else {
                throw TensorError.value(
                    "Input arrays must be one-dimensional, but they are x1.ndim=\(operands.0.rank) and "
                        + "x2.ndim=\(operands.1.rank).")
            }
            return .object(try ArrayMethods.ufunc("multiply").outer(operands.0, operands.1))
        },
        NumPyFunction("matrix_transpose", "x, /") { call in
            let array = try call.array("x")
            guard array.rank >= 2 else {
                throw TensorError.value("Input array must be at least 2-dimensional, but it is \(array.rank)")
            }
            return .object(try array.swapAxes(-1, -2))
        },
        NumPyFunction("diagonal", "x, /, *, offset=0") { call in
            .object(try call.array("x").diagonal(offset: call.int("offset"), -2, -1))
        },
        NumPyFunction("trace", "x, /, *, offset=0, dtype=None") { call in
            var options = ReductionOptions(axes: [-1])
            options.dtype = try call.dtype()
            return call.result(
                try ArrayMethods.ufunc("add").reduce(
                    call.array("x").diagonal(offset: call.int("offset"), -2, -1), options))
        },
    ]

    private static let errorType = PythonType("LinAlgError", module: "numpy.linalg")

    static func module() -> PythonModule {
        var table: [String: Value] = ["LinAlgError": .object(errorType)]
        for function in list { table[function.name] = .object(function.object) }
        return PythonModule("numpy.linalg", table)
    }
}
