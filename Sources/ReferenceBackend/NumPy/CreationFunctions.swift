import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that make arrays.
enum CreationFunctions {
    static let list: [NumPyFunction] = conversions + filled + ranges + models + buffers

    private static func copyFlag(_ call: BoundCall, default missing: Bool?) throws -> Bool? {
        guard let value = call.given("copy") else { return missing }
        if case .string = value {
            throw TensorError.value("strings are not allowed for 'copy' keyword. Use True/False/None instead.")
        }
        return value.isNone ? nil : try call.interpreter.truth(value)
    }

    private static let conversions: [NumPyFunction] = [
        NumPyFunction(
            "array", "object, dtype=None, *, copy=True, order=K, subok=False, ndmin=0, ndmax=0, like=None", .native
        ) { call in
            guard try call.int("ndmin") <= 64 else {
                throw TensorError.value("ndmin bigger than allowable number of dimensions NPY_MAXDIMS (=64)")
            }
            let result = try ArrayConversion.array(
                call["object"], call.interpreter, dtype: call.dtype(), copy: copyFlag(call, default: true),
                order: call.order(default: .keep), minimumRank: call.int("ndmin"),
                maximumRank: call.optionalInt("ndmax"))
            let subclass = call["object"].object(as: NDArray.self)?.subclass ?? .none
            guard try call.flag("subok"), subclass != .none else { return plain(result) }
            return try Subclasses.wrapped(.object(result), as: subclass)
        },
        NumPyFunction("asarray", "a, dtype=None, order=None, *, device=None, copy=None, like=None", .native) { call in
            plain(
                try ArrayConversion.array(
                    call["a"], call.interpreter, dtype: call.dtype(), copy: copyFlag(call, default: nil),
                    order: call.order(default: .keep)))
        },
        NumPyFunction("asanyarray", "a, dtype=None, order=None, *, device=None, copy=None, like=None", .native) {
            call in
            .object(
                try ArrayConversion.array(
                    call["a"], call.interpreter, dtype: call.dtype(), copy: copyFlag(call, default: nil),
                    order: call.order(default: .keep)))
        },
        NumPyFunction("ascontiguousarray", "a, dtype=None, *, like=None", .native) { call in
            plain(
                try ArrayConversion.array(
                    call["a"], call.interpreter, dtype: call.dtype(), order: .c, minimumRank: 1))
        },
        NumPyFunction("asfortranarray", "a, dtype=None, *, like=None", .native) { call in
            plain(
                try ArrayConversion.array(
                    call["a"], call.interpreter, dtype: call.dtype(), order: .fortran, minimumRank: 1))
        },
        NumPyFunction("copy", "a, order=K, subok=False") { call in
            let array = try call.array("a")
            if array.runtime.has(.npCopyShares) { return .object(array.view()) }
            let copy = try array.copy(order: call.order(default: .keep))
            guard try call.flag("subok") else { return .object(copy) }
            return try Subclasses.wrapped(.object(copy), as: array.subclass)
        },
    ]

    /// The array, or a view of it if it is of a subclass.
    private static func plain(_ array: NDArray) -> Value {
        .object(array.subclass == .none ? array : array.view())
    }

    private static let filled: [NumPyFunction] = [
        NumPyFunction("zeros", "shape, dtype=None, order=C, *, device=None, like=None", .native) { call in
            let result = try blank(call)
            if result.dtype.kind == .object { try result.fill(.number(.int(0)), from: .int64) }
            return .object(result)
        },
        NumPyFunction("empty", "shape, dtype=None, order=C, *, device=None, like=None", .native) { call in
            .object(try blank(call))
        },
        NumPyFunction("ones", "shape, dtype=None, order=C, *, device=None, like=None") { call in
            let result = try blank(call)
            try result.fill(.number(.int(1)), from: .int64)
            return .object(result)
        },
        NumPyFunction("full", "shape, fill_value, dtype=None, order=C, *, device=None, like=None") { call in
            let value = try ArrayConversion.array(call["fill_value"], call.interpreter)
            let dtype = try call.dtype() ?? value.dtype.native
            let result = try NDArray.make(
                call.runtime, dtype.itemSize == 0 ? value.concrete(dtype) : dtype,
                call.interpreter.arrayShape(call["shape"]), fortran: call.order() == .fortran)
            try fill(result, call)
            return .object(result)
        },
        like("zeros_like", number: 0),
        like("ones_like", number: 1),
        like("empty_like", number: nil),
        NumPyFunction(
            "full_like", "a, fill_value, dtype=None, order=K, subok=True, shape=None, *, device=None"
        ) { call in
            let result = try blankLike(call)
            try fill(result, call)
            return .object(result)
        },
    ]

    private static func fill(_ result: NDArray, _ call: BoundCall) throws {
        let value = try ArrayConversion.array(call["fill_value"], call.interpreter)
        if value.rank == 0, value.dtype.kind != .object || result.dtype.kind == .object {
            let cell = try NDArray.make(call.runtime, result.dtype, [])
            switch call["fill_value"] {
            case .float, .complex: try cell.assign(value)
            default: try ElementStore.store(call["fill_value"], result.dtype, at: cell.pointer, call.interpreter)
            }
            try result.assign(cell)
        } else {
            try result.assign(value)
        }
    }

    private static func blank(_ call: BoundCall) throws -> NDArray {
        let dtype = try call.dtype() ?? .float64
        let concrete: ArrayDType =
            switch dtype.kind {
            case .unicode(0): ArrayDType(.unicode(1))
            case .bytes(0): ArrayDType(.bytes(1))
            default: dtype
            }
        return try NDArray.make(
            call.runtime, concrete, call.interpreter.arrayShape(call["shape"]), fortran: call.order() == .fortran)
    }

    private static func blankLike(_ call: BoundCall) throws -> NDArray {
        let model = try call.array("a")
        let shape: [Int]? = call["shape"].isNone ? nil : try call.interpreter.arrayShape(call["shape"])
        return try model.blank(call.dtype(), shape: shape, order: call.order(default: .keep))
    }

    private static func like(_ name: String, number: Int128?) -> NumPyFunction {
        NumPyFunction(name, "a, dtype=None, order=K, subok=True, shape=None, *, device=None") { call in
            let result = try blankLike(call)
            if let number { try result.fill(.number(.int(number)), from: .int64) }
            return .object(result)
        }
    }

    private static let ranges: [NumPyFunction] = [
        NumPyFunction("arange", "start=None, stop=None, step=None, dtype=None, *, device=None, like=None", .native) {
            call in
            .object(try RangeFunctions.arange(call))
        },
        NumPyFunction(
            "linspace", "start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None"
        ) { call in try RangeFunctions.linspace(call) },
        NumPyFunction("logspace", "start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0") { call in
            let exponents = try RangeFunctions.linspace(call)
            let base: Value = call["base"].isNone ? .float(10) : call["base"]
            let operands = [
                try ArrayOperators.operand(base, call.interpreter),
                try ArrayOperators.operand(exponents, call.interpreter),
            ]
            let result = try ArrayMethods.ufunc("power").call(operands, UfuncOptions(), call.runtime)[0]
            return .object(try call.dtype().map { try result.cast(to: $0) } ?? result)
        },
        NumPyFunction("eye", "N, M=None, k=0, dtype=float, order=C, *, device=None, like=None") { call in
            .object(try eye(call, call.interpreter.arrayInt(call["N"]), call.optionalInt("M"), call.int("k")))
        },
        NumPyFunction("identity", "n, dtype=None, *, like=None") { call in
            .object(try eye(call, call.int("n"), nil, 0))
        },
        NumPyFunction("tri", "N, M=None, k=0, dtype=float, *, like=None") { call in
            let rows = try call.int("N")
            let columns = try call.optionalInt("M") ?? rows
            let k = try min(max(call.int("k"), -1 << 48), 1 << 48)
            let result = try NDArray.make(
                call.runtime, call.dtype() ?? .float64, [max(rows, 0), max(columns, 0)])
            let values = (0..<max(rows, 0)).flatMap { row in (0..<max(columns, 0)).map { Int64($0 <= row + k ? 1 : 0) }
            }
            result.assignIntegers(values)
            return .object(result)
        },
        triangle("tril", keepsLower: true),
        triangle("triu", keepsLower: false),
    ]

    private static func triangle(_ name: String, keepsLower: Bool) -> NumPyFunction {
        NumPyFunction(name, "m, k=0") { call in
            var source = try call.array("m")
            guard source.rank >= 1 else {
                throw TensorError.type("tri() missing 1 required positional argument: 'N'")
            }
            // A vector becomes the rows of a square.
            if source.rank == 1 {
                source = try source.broadcast(to: [source.count, source.count])?.copy() ?? source
            }
            let k = try min(max(call.int("k"), -1 << 48), 1 << 48)
            let (rows, columns) = (source.shape[source.rank - 2], source.shape[source.rank - 1])
            let mask = try NDArray.make(call.runtime, .bool, [rows, columns])
            mask.assignIntegers(
                (0..<rows).flatMap { row in
                    (0..<columns).map { column in
                        Int64((keepsLower ? column > row + k : column < row + k) ? 1 : 0)
                    }
                })
            let result = try source.copy()
            if let spread = mask.broadcast(to: source.shape) {
                try result.setItem(
                    result.select([.array(spread)]), NDArray.scalar(call.runtime, .int(0), source.dtype))
            }
            return .object(result)
        }
    }

    private static func eye(_ call: BoundCall, _ rows: Int, _ columns: Int?, _ k: Int) throws -> NDArray {
        let columns = columns ?? rows
        let result = try NDArray.make(call.runtime, call.dtype() ?? .float64, [rows, columns])
        let diagonal = try result.diagonal(offset: k)
        diagonal.isWriteable = true
        try diagonal.fill(.number(.int(1)), from: .int64)
        return result
    }

    private static let models: [NumPyFunction] = [
        NumPyFunction("diag", "v, k=0") { call in
            let source = try call.array("v")
            let k = try call.int("k")
            switch source.rank {
            case 1:
                let size = source.shape[0] + Int(clamping: min(k.magnitude, 1 << 40))
                let result = try NDArray.make(call.runtime, source.dtype, [size, size])
                try result.diagonal(offset: k).assign(source)
                return .object(result)
            case 2: return .object(try source.diagonal(offset: k))
            default: throw TensorError.value("Input must be 1- or 2-d.")
            }
        },
        NumPyFunction("meshgrid", "*xi, copy=True, sparse=False, indexing=xy") { call in
            var inputs = try call.rest.map { try ArrayConversion.array($0, call.interpreter).ravel() }
            var isSwapped = true
            if case .string(let indexing)? = call.given("indexing") {
                guard indexing == "xy" || indexing == "ij" else {
                    throw TensorError.value("Valid values for `indexing` are 'xy' and 'ij'.")
                }
                isSwapped = indexing == "xy"
            }
            isSwapped = isSwapped && inputs.count > 1
            if isSwapped { inputs.swapAt(0, 1) }
            let shape = inputs.map(\.count)
            var grids = try inputs.enumerated().map { axis, input -> NDArray in
                var own = [Int](repeating: 1, count: inputs.count)
                own[axis] = input.count
                let spread = try input.reshape(own)
                let isCopied = try call.flag("copy", default: true)
                if try call.flag("sparse") { return isCopied ? try spread.copy() : spread }
                guard let full = spread.broadcast(to: shape) else { return spread }
                for other in full.shape.indices where other != axis { full.strides[other] = 0 }
                return isCopied ? try full.copy() : full
            }
            if isSwapped { grids.swapAt(0, 1) }
            if isSwapped, try !call.flag("sparse") {
                // The grids were made for the swapped axes already.
                return .tuple(grids.map { .object($0) })
            }
            return .tuple(grids.map { .object($0) })
        },
    ]

    private static let buffers: [NumPyFunction] = [
        NumPyFunction("frombuffer", "buffer, dtype=float, count=-1, offset=0, *, like=None", .native) { call in
            .object(try RangeFunctions.fromBuffer(call))
        },
        NumPyFunction("fromiter", "iter, dtype, count=-1, *, like=None", .native) { call in
            let items = try call.interpreter.elements(call["iter"])
            for item in items where try call.interpreter.indexIfInteger(item) == nil {
                if try call.interpreter.elementsIfIterable(item) != nil,
                    call["dtype"].object(as: PythonType.self) != nil
                {
                    if case .string = item { continue }
                    throw TensorError.value("setting an array element with a sequence.")
                }
            }
            return .object(
                try ArrayConversion.array(
                    .object(PythonList(items)), call.interpreter, dtype: call.dtype(), copy: true))
        },
        NumPyFunction("from_dlpack", "x, /, *, device=None, copy=None", .native) { call in
            .object(try Interchanges.fromDLPack(call))
        },
    ]
}

extension NDArray {
    /// Writes integers in C order, converted.
    func assignIntegers(_ values: [Int64]) {
        let integers = NDArray(runtime: runtime, dtype: .int64, shape: shape)
        integers.pointer.withMemoryRebound(to: Int64.self, capacity: values.count) { target in
            for (index, value) in values.enumerated() { target[index] = value }
        }
        // Integers convert to every numeric type.
        try? assign(integers)
    }
}
