import InProcess
import ReferenceTensor
import TensorTypes

/// Products of vectors, conversions and texts that stand alone.
enum MiscellaneousFunctions {
    static let list: [NumPyFunction] = products + conversions + texts

    private static func apply(_ name: String, _ operands: [UfuncOperand], _ runtime: Runtime) throws -> NDArray {
        try ArrayMethods.ufunc(name).call(operands, UfuncOptions(), runtime)[0]
    }

    // MARK: Products

    private static func checkCore(_ name: String, _ operands: [(NDArray, Int)], _ signature: String) throws {
        for (index, (array, needed)) in operands.enumerated() where array.rank < needed {
            throw TensorError.value(
                "\(name): Input operand \(index) does not have enough dimensions (has \(array.rank), gufunc core with "
                    + "signature \(signature) requires \(needed))")
        }
    }

    private static func checkLengths(_ name: String, _ first: Int, _ second: Int, _ core: Int, _ signature: String)
        throws
    {
        guard first == second else {
            throw TensorError.value(
                "\(name): Input operand 1 has a mismatch in its core dimension \(core), with gufunc signature "
                    + "\(signature) (size \(second) is different from \(first))")
        }
    }

    /// Hands out a product, or writes it to `out=` if its type may be cast to that of the output.
    private static func delivered(_ product: NDArray, _ name: String, _ call: BoundCall) throws -> Value {
        guard let out = try call.out() else { return call.result(product) }
        guard product.dtype.canCast(to: out.dtype, .sameKind) else {
            throw Ufunc.outputCastError(name, "output", product.dtype, out.dtype, .sameKind)
        }
        try out.assign(product)
        return .object(out)
    }

    private static let products: [NumPyFunction] = [
        NumPyFunction("vecdot", "x1, x2, /, out=None, *, axis=-1", .native) { call in
            var (left, right) = (try call.array("x1"), try call.array("x2"))
            try checkCore("vecdot", [(left, 1), (right, 1)], "(n),(n)->()")
            let axis = try call.int("axis", default: -1)
            left = try left.moveAxes([axis], [-1])
            right = try right.moveAxes([axis], [-1])
            try checkLengths("vecdot", left.shape.last ?? 0, right.shape.last ?? 0, 0, "(n),(n)->()")
            if left.dtype.category == .complex { left = try apply("conjugate", [.array(left)], call.runtime) }
            let product = try Products.matmul(
                left.reshape(Array(left.shape.dropLast()) + [1, left.shape.last ?? 0]),
                right.reshape(right.shape + [1]))
            return try delivered(product.squeeze([-2, -1]), "vecdot", call)
        },
        NumPyFunction("matvec", "x1, x2, /, out=None", .native) { call in
            let (matrix, vector) = (try call.array("x1"), try call.array("x2"))
            try checkCore("matvec", [(matrix, 2), (vector, 1)], "(m,n),(n)->(m)")
            try checkLengths("matvec", matrix.shape.last ?? 0, vector.shape.last ?? 0, 0, "(m,n),(n)->(m)")
            return try delivered(
                Products.matmul(matrix, vector.reshape(vector.shape + [1])).squeeze([-1]), "matvec", call)
        },
        NumPyFunction("vecmat", "x1, x2, /, out=None", .native) { call in
            var (vector, matrix) = (try call.array("x1"), try call.array("x2"))
            try checkCore("vecmat", [(vector, 1), (matrix, 2)], "(n),(n,m)->(m)")
            try checkLengths(
                "vecmat", vector.shape.last ?? 0, matrix.shape[matrix.rank - 2], 0, "(n),(n,m)->(m)")
            if vector.dtype.category == .complex { vector = try apply("conjugate", [.array(vector)], call.runtime) }
            matrix = try Products.matmul(
                vector.reshape(Array(vector.shape.dropLast()) + [1, vector.shape.last ?? 0]), matrix)
            return try delivered(matrix.squeeze([-2]), "vecmat", call)
        },
        NumPyFunction("vander", "x, N=None, increasing=False") { call in
            let array = try call.array("x")
            guard array.rank == 1 else { throw TensorError.value("x must be a one-dimensional array or sequence.") }
            let columns = try call.optionalInt("N") ?? array.count
            guard columns >= 0 else { throw TensorError.value("negative dimensions are not allowed") }
            let dtype = ArrayDType.promote(array.dtype, .int64) ?? array.dtype
            let result = try NDArray.make(call.runtime, dtype, [array.count, columns])
            let isIncreasing = try call.flag("increasing")
            var power = try NDArray.make(call.runtime, dtype, [array.count])
            try power.fill(.number(.int(1)), from: .int64)
            for column in 0..<columns {
                let place = isIncreasing ? column : columns - 1 - column
                let target = result.view(
                    shape: [array.count], strides: [result.strides[0]], offset: place * result.strides[1])
                try target.assign(power)
                power = try apply("multiply", [.array(power), .array(array)], call.runtime)
            }
            return .object(result)
        },
    ]

    // MARK: Conversions

    private static let conversions: [NumPyFunction] = [
        NumPyFunction("asarray_chkfinite", "a, dtype=None, order=None") { call in
            let array = try ArrayConversion.array(call["a"], call.interpreter, dtype: call.dtype())
            if array.dtype.category.map({ $0 >= .floating }) == true,
                try apply("isfinite", [.array(array)], call.runtime).truthValues.contains(false)
            {
                throw TensorError.value("array must not contain infs or NaNs")
            }
            return .object(array)
        },
        NumPyFunction("real_if_close", "a, tol=100") { call in
            let array = try call.array("a")
            guard array.dtype.category == .complex else { return .object(array) }
            var tolerance = try call.given("tol").map(call.interpreter.float) ?? 100
            let unit = array.dtype.element == .complex64 ? Double(Float.ulpOfOne) : Double.ulpOfOne
            if tolerance > 1 { tolerance *= unit }
            let parts = ((try array.imaginaryPart().strided?.gather() ?? []) as [Double])
            return .object(parts.allSatisfy { $0.magnitude < tolerance } ? try array.realPart() : array)
        },
        NumPyFunction("sort_complex", "a") { call in
            let copy = try call.array("a").copy()
            try copy.sort(-1)
            guard copy.dtype.category != .complex else { return .object(copy) }
            let isSmallInteger = copy.dtype.itemSize <= 2 && copy.dtype.category == .integral
            let isNarrow = isSmallInteger || copy.dtype.element == .float32
            return .object(try copy.cast(to: ArrayDType(isNarrow ? DType.complex64 : .complex128)))
        },
        NumPyFunction("isdtype", "dtype, kind") { call in
            let asked = call["dtype"]
            guard
                asked.object(as: NumPyDType.self) != nil
                    || asked.object(as: PythonType.self)?.isSubclass(of: ScalarTypes.generic) == true
            else {
                let type = try call.interpreter.repr(call.interpreter.attribute(asked, "__class__"))
                throw TensorError.type("dtype argument must be a NumPy dtype, but it is a \(type).")
            }
            let dtype = try NumPyDType.dtype(asked, call.interpreter)
            var kinds = [call["kind"]]
            if case .tuple(let items) = call["kind"] { kinds = items }
            return .bool(try kinds.contains { try belongs(dtype, to: $0, call.interpreter) })
        },
    ]

    private static func belongs(_ dtype: ArrayDType, to kind: Value, _ interpreter: Interpreter) throws -> Bool {
        guard case .string(let name) = kind else { return try NumPyDType.dtype(kind, interpreter) == dtype }
        let letter = dtype.kindCode
        switch name {
        case "bool": return letter == "b"
        case "signed integer": return letter == "i"
        case "unsigned integer": return letter == "u"
        case "integral": return letter == "i" || letter == "u"
        case "real floating": return letter == "f"
        case "complex floating": return letter == "c"
        case "numeric": return "iufc".contains(letter)
        default:
            throw TensorError.value(
                "kind argument is a string, but '\(name)' is not a known kind name.")
        }
    }

    // MARK: Texts

    private static let texts: [NumPyFunction] = [
        NumPyFunction("binary_repr", "num, width=None") { call in
            let number = Int128(try call.int("num"))
            let width = try call.optionalInt("width")
            guard number < 0 else {
                let digits = String(number, radix: 2)
                return .string(padded(digits, width, "0"))
            }
            guard let width else { return .string("-" + String(-number, radix: 2)) }
            // The shortest two's complement: one bit more than the magnitude, unless it is a power of two.
            let needed = 128 - (~number).leadingZeroBitCount + 1
            guard width <= 0 || width >= needed else {
                throw TensorError.value(
                    "Insufficient bit width=\(width) provided for binwidth=\(needed)")
            }
            let digits = String((Int128(1) << Int128(needed)) + number, radix: 2)
            return .string(padded(digits, width, "1"))
        },
        NumPyFunction("base_repr", "number, base=2, padding=0") { call in
            let (number, base) = (try call.int("number"), try call.int("base", default: 2))
            guard base <= 36 else { throw TensorError.value("Bases greater than 36 not handled in base_repr.") }
            guard base >= 2 else { throw TensorError.value("Bases less than 2 not handled in base_repr.") }
            let zeros = try call.int("padding")
            guard zeros < 1 << 20 else { throw TensorError(kind: "MemoryError", "") }
            let digits = number == 0 && zeros > 0 ? "" : String(number.magnitude, radix: base).uppercased()
            return .string(
                (number < 0 ? "-" : "") + String(repeating: "0", count: max(zeros, 0)) + digits)
        },
    ]

    private static func padded(_ digits: String, _ width: Int?, _ fill: Character) -> String {
        let missing = min(max(max(width ?? 0, 0) - digits.count, 0), 1 << 20)
        return String(repeating: fill, count: missing) + digits
    }
}
