import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// `numpy.matrix`: an array that always has two axes, and whose `*` is the matrix product.
enum Matrices {
    static let type = PythonType(
        "matrix", module: "numpy", bases: [NDArray.pythonType],
        resolver: { name, _ in
            guard methods[name] != nil else { return nil }
            return .object(
                PythonFunction(name) { arguments, interpreter in
                    guard let receiver = arguments.positional.first else {
                        throw TensorError.type("unbound method matrix.\(name)() needs an argument")
                    }
                    return try interpreter.callMethod(
                        name, of: receiver,
                        CallArguments(Array(arguments.positional.dropFirst()), keywords: arguments.keywords))
                })
        },
        constructor: { arguments, interpreter in
            let call = try signature.bind(arguments, interpreter)
            return .object(
                try matrix(call["data"], call.dtype(), copy: call.flag("copy", default: true), interpreter))
        })
    private static let signature = Signature("matrix.__new__", "data, dtype=None, copy=True")

    /// `np.matrix(data, dtype, copy)`; text is rows separated by semicolons.
    ///
    /// - Throws: a `ValueError` for more than two axes or text that is no matrix.
    static func matrix(_ data: Value, _ dtype: ArrayDType?, copy: Bool, _ interpreter: Interpreter) throws -> NDArray {
        if let array = data.object(as: NDArray.self) {
            if array.subclass == .matrix, !copy, dtype == nil || dtype == array.dtype { return array }
            let target = try dtype.map { try array.concrete($0) } ?? array.dtype
            let own =
                copy ? try array.copy(order: .keep) : array
            let result = target == own.dtype ? own : try own.converted(to: target)
            guard result.rank <= 2 || array.subclass != .none else { return try Subclasses.view(result, as: .matrix) }
            if copy, array.subclass == .matrix {
                result.subclass = .matrix
                return result
            }
            return try Subclasses.view(result, as: .matrix)
        }
        var source = data
        if case .string(let text) = data { source = try rows(text) }
        let array = try ArrayConversion.array(source, interpreter, dtype: dtype, copy: copy ? true : nil)
        guard array.rank <= 2 else { throw TensorError.value("matrix must be 2-dimensional") }
        return try Subclasses.view(array, as: .matrix)
    }

    /// The numbers of a text such as `1 2; 3 4`.
    private static func rows(_ text: String) throws -> Value {
        let plain = text.filter { $0 != "[" && $0 != "]" }
        let rows = try plain.split(separator: ";").map { row -> Value in
            let words = row.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" || $0 == "\n" })
            return .object(PythonList(try words.map { try number(String($0)) }))
        }
        let lengths = rows.map { $0.object(as: PythonList.self)?.items.count }
        guard lengths.allSatisfy({ $0 == lengths[0] }) else { throw TensorError.value("Rows not the same size.") }
        return .object(PythonList(rows))
    }

    private static func number(_ word: String) throws -> Value {
        if let integer = Int128(word) { return .int(integer) }
        if let float = Double(word) { return .float(float) }
        if word.hasSuffix("j"), let imaginary = Double(word.dropLast()) { return .complex(0, imaginary) }
        throw TensorError.value("malformed node or string: \(word)")
    }

    /// Gives an array the two axes of a matrix.
    ///
    /// - Throws: a `ValueError` for more than two axes longer than one.
    static func settle(_ array: NDArray) throws {
        if array.rank == 2 { return }
        if array.rank > 2 {
            let long = array.shape.indices.filter { array.shape[$0] > 1 }
            if long.count > 2 { throw TensorError.value("shape too large to be a matrix.") }
            (array.shape, array.strides) = (long.map { array.shape[$0] }, long.map { array.strides[$0] })
            if long.count == 2 { return }
        }
        let unit = array.dtype.itemSize
        if let extent = array.shape.first {
            (array.shape, array.strides) = ([1, extent], [array.strides[0] * max(extent, 1), array.strides[0]])
        } else {
            (array.shape, array.strides) = ([1, 1], [unit, unit])
        }
    }

    // MARK: Indexing

    /// What an index of a matrix gives: a matrix of one row, or of one column where the second index is a number.
    static func item(_ found: Value, _ index: Value) -> Value {
        guard let array = found.object(as: NDArray.self) else { return found }
        if array.rank == 0 { return NumPyScalar.value(array) }
        let result = array.view()
        if array.rank == 1 {
            var isColumn = false
            if case .tuple(let parts) = index, parts.count > 1 {
                switch parts[1] {
                case .int, .bool: isColumn = true
                case .object(let object): isColumn = object is NumPyScalar
                default: break
                }
            }
            let (extent, stride) = (array.shape[0], array.strides[0])
            result.shape = isColumn ? [extent, 1] : [1, extent]
            result.strides = isColumn ? [stride, stride] : [stride * max(extent, 1), stride]
        }
        result.subclass = .matrix
        return .object(result)
    }

    // MARK: Operators

    /// `*` and `**`, which mean the matrix product; nil for operators that work element by element.
    static func binary(
        _ operation: BinaryOperator, _ left: Value, _ right: Value, _ interpreter: Interpreter
    ) throws -> Value? {
        switch operation {
        case .multiply:
            let operands = try [left, right].map { value -> NDArray in
                switch value {
                case .tuple: return try matrix(value, nil, copy: false, interpreter)
                case .object(let object) where object is NDArray || object is PythonList:
                    return try matrix(value, nil, copy: false, interpreter)
                default: return try ArrayConversion.array(value, interpreter)
                }
            }
            return try Subclasses.wrapped(
                interpreter.scalarOrArray(Products.dot(operands[0], operands[1])), as: .matrix)
        case .power:
            guard let base = left.object(as: NDArray.self) else { return .notImplemented }
            guard let exponent = try interpreter.indexIfInteger(right) else {
                throw TensorError.type("exponent must be an integer")
            }
            return try Subclasses.wrapped(
                .object(LinalgFunctions.power(base, Int(truncatingIfNeeded: exponent))), as: .matrix)
        default: return nil
        }
    }

    // MARK: Methods and attributes

    /// A reduction keeps its axes and then gives the only element if no axis was named.
    private static func reduction(_ name: String, _ parameters: String) -> ArrayMethod {
        ArrayMethod(name, parameters, .python) { array, call in
            guard let method = ArrayMethods.table[name] else { return .none }
            let plain = array.view()
            if !call["out"].isNone, let out = try call.out() {
                let named = call.others(than: ["out"]).filter { !$0.value.isNone }
                let first: [(name: String, value: Value)] = call["axis"].isNone ? [] : [("axis", call["axis"])]
                let found = try call.interpreter.callMethod(
                    name, of: .object(array), CallArguments([], keywords: first + named.filter { $0.name != "axis" }))
                try out.assign(ArrayConversion.array(found, call.interpreter))
                return call["out"]
            }
            // The bound call has no `keepdims`, so the axis is put back by hand.
            let result = try method.body(plain, call)
            guard let axis = try call.optionalInt("axis") else { return result }
            guard let found = result.object(as: NDArray.self), found.rank == 1 else { return result }
            let place = try NDArray.axis(axis, rank: 2)
            return try Subclasses.wrapped(
                .object(found.reshape(place == 0 ? [1, found.count] : [found.count, 1])), as: .matrix)
        }
    }

    static let methods: [String: ArrayMethod] = {
        var list: [ArrayMethod] = [
            reduction("sum", "axis=None, dtype=None, out=None"), reduction("mean", "axis=None, dtype=None, out=None"),
            reduction("std", "axis=None, dtype=None, out=None, ddof=0"),
            reduction("var", "axis=None, dtype=None, out=None, ddof=0"),
            reduction("prod", "axis=None, dtype=None, out=None"), reduction("any", "axis=None, out=None"),
            reduction("all", "axis=None, out=None"), reduction("max", "axis=None, out=None"),
            reduction("min", "axis=None, out=None"), reduction("argmax", "axis=None, out=None"),
            reduction("argmin", "axis=None, out=None"),
        ]
        list.append(
            ArrayMethod("ptp", "axis=None, out=None", .python) { array, call in
                let extremes = try ["max", "min"].map { name in
                    try methods[name]?.body(array, call) ?? .none
                }
                return try call.interpreter.binary(.subtract, extremes[0], extremes[1])
            })
        list.append(
            ArrayMethod("tolist") { array, call in try ArrayMethods.list(array.view(), call.interpreter) })
        list.append(
            ArrayMethod("squeeze", "axis=None", .python) { array, call in
                try Subclasses.wrapped(.object(array.view().squeeze(call.ints("axis"))), as: .matrix)
            })
        for name in ["flatten", "ravel"] {
            list.append(
                ArrayMethod(name, "order=C", .python) { array, call in
                    let flat =
                        name == "flatten"
                        ? try array.flatten(order: call.order()) : try array.ravel(order: call.order())
                    return try Subclasses.wrapped(.object(flat), as: .matrix)
                })
        }
        for (name, attribute) in [("getT", "T"), ("getA", "A"), ("getA1", "A1"), ("getH", "H"), ("getI", "I")] {
            list.append(
                ArrayMethod(name, "", .python) { array, call in
                    try call.interpreter.attribute(.object(array), attribute)
                })
        }
        return Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0) })
    }()

    /// `A`, `A1`, `H` and `I`; nil for any other attribute.
    static func attribute(_ array: NDArray, _ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "A": return .object(array.view())
        case "A1": return .object(try array.view().ravel())
        case "H":
            let transposed = array.transposed()
            guard array.dtype.category == .complex else {
                return try Subclasses.wrapped(.object(transposed), as: .matrix)
            }
            return try Subclasses.wrapped(
                .object(ArrayMethods.ufunc("conjugate").call([.array(transposed)], UfuncOptions(), array.runtime)[0]),
                as: .matrix)
        case "I":
            return try Subclasses.wrapped(.object(LinalgFunctions.inverse(array.view())), as: .matrix)
        default: return nil
        }
    }

    static let functions: [NumPyFunction] = [
        NumPyFunction("asmatrix", "data, dtype=None") { call in
            .object(try matrix(call["data"], call.dtype(), copy: false, call.interpreter))
        },
        NumPyFunction("bmat", "obj, ldict=None, gdict=None") { call in
            if let array = call["obj"].object(as: NDArray.self) {
                return .object(try matrix(.object(array), nil, copy: true, call.interpreter))
            }
            if case .string = call["obj"] { throw UnsupportedOperation("np.bmat of names in a text") }
            let items = try call.interpreter.elements(call["obj"])
            let isNested = items.contains { $0.object(as: PythonList.self) != nil }
            func join(_ values: [Value], _ axis: Int) throws -> NDArray {
                try NDArray.concatenate(
                    values.map { try matrix($0, nil, copy: false, call.interpreter).view() }, axis: axis)
            }
            let rows =
                isNested
                ? try items.map { Value.object(try join(call.interpreter.elements($0), 1)) } : items
            return try Subclasses.wrapped(.object(join(rows, isNested ? 0 : 1)), as: .matrix)
        },
    ]
}
