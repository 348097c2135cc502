import InProcess
import ReferenceTensor
import TensorTypes

/// A method of arrays: its parameters without `self`, and what it does.
struct ArrayMethod: Sendable {
    typealias Body = @Sendable (NDArray, BoundCall) throws -> Value

    let name: String
    let signature: Signature
    let body: Body

    init(
        _ name: String, _ parameters: String = "", _ style: Signature.Style = .native, calledAs: String? = nil,
        _ body: @escaping Body
    ) {
        self.name = name
        signature = Signature(calledAs ?? name, parameters, style)
        self.body = body
    }
}

/// The methods of arrays, by name.
enum ArrayMethods {
    static let table: [String: ArrayMethod] = Dictionary(
        uniqueKeysWithValues: (shaping + copying + elements + reductions + rest + special).map { ($0.name, $0) })

    private static func shape(_ call: BoundCall) throws -> [Int] {
        call.rest.count == 1
            ? try call.interpreter.arrayShape(call.rest[0]) : try call.rest.map(call.interpreter.arrayInt)
    }

    private static let shaping: [ArrayMethod] = [
        ArrayMethod("reshape", "*shape, order=C, copy=None") { array, call in
            guard !call.rest.isEmpty || call.given("shape") != nil else {
                throw TensorError.type("reshape() takes exactly 1 argument (0 given)")
            }
            let copy: Bool? = call["copy"].isNone ? nil : try call.interpreter.truth(call["copy"])
            let order = try call.order()
            let isNone = call.rest.count == 1 && call.rest[0].isNone
            let target = isNone ? array.shape : try ArrayMethods.shape(call)
            return .object(try array.reshape(target, order: order, copy: copy))
        },
        ArrayMethod("ravel", "order=C") { array, call in .object(try array.ravel(order: call.order())) },
        ArrayMethod("flatten", "order=C") { array, call in
            let shares = array.runtime.has(.npFlattenShares)
            return .object(try shares ? array.ravel(order: call.order()) : array.flatten(order: call.order()))
        },
        ArrayMethod("transpose", "*axes") { array, call in
            if call.rest.isEmpty || (call.rest.count == 1 && call.rest[0].isNone) {
                return .object(array.transposed())
            }
            return .object(try array.transpose(ArrayMethods.shape(call)))
        },
        ArrayMethod("swapaxes", "axis1, axis2, /") { array, call in
            .object(try array.swapAxes(call.int("axis1"), call.int("axis2")))
        },
        ArrayMethod("squeeze", "axis=None") { array, call in .object(try array.squeeze(call.ints("axis"))) },
        ArrayMethod("diagonal", "offset=0, axis1=0, axis2=1") { array, call in
            .object(
                try array.diagonal(
                    offset: call.int("offset"), call.int("axis1"), call.int("axis2", default: 1)))
        },
        ArrayMethod("resize", "*new_shape, refcheck=True") { array, call in
            let target = try ArrayMethods.shape(call)
            let checks = try call.flag("refcheck", default: true)
            // A name or container holds one reference; any other means that someone else sees the memory.
            let references = checks ? call.interpreter.countReferences(to: array) : 0
            try array.resizeInPlace(target, isReferenced: references > 1 || (checks && array.block.isLent))
            return .none
        },
        ArrayMethod("view", "dtype=None, type=None") { array, call in
            var subclass = array.subclass
            var view = array.view()
            if let value = call.given("dtype"), !value.isNone {
                if let named = Subclasses.named(by: value) {
                    subclass = named
                } else {
                    view = try array.view(as: NumPyDType.dtype(value, call.interpreter))
                }
            }
            if let value = call.given("type"), !value.isNone {
                guard let named = Subclasses.named(by: value) else {
                    throw TensorError.type("Type must be a sub-type of ndarray type")
                }
                subclass = named
            }
            view = view.apart(call["dtype"].isNone ? .npViewCopies : .npTypeViewCopies)
            return try Subclasses.wrapped(.object(view), as: subclass)
        },
    ]

    private static let copying: [ArrayMethod] = [
        ArrayMethod("copy", "order=C") { array, call in
            .object(array.runtime.has(.npCopyShares) ? array.view() : try array.copy(order: call.order()))
        },
        ArrayMethod("__copy__") { array, _ in .object(try array.copy(order: .keep)) },
        ArrayMethod("__deepcopy__", "memo, /") { array, call in
            try array.deepCopy(DeepCopyMemo(), call.interpreter) ?? .none
        },
        ArrayMethod("astype", "dtype, order=K, casting=unsafe, subok=True, copy=True") { array, call in
            let target = try NumPyDType.dtype(call["dtype"], call.interpreter)
            let rule = try call.casting(default: .unsafe)
            let order = try call.order(default: .keep)
            guard array.dtype.canCast(to: target, rule) || array.runtime.has(.npAsTypeUnchecked) else {
                throw array.castError(to: target, rule)
            }
            let concrete = try array.concrete(target)
            let isLaidOut =
                order == .keep || order == .any || (order == .c && array.isCContiguous)
                || (order == .fortran && array.isFContiguous)
            let asks = try call.flag("copy", default: true) && !array.runtime.has(.npAsTypeShares)
            let copies = asks || array.runtime.has(.npAsTypeAlwaysCopies)
            if !copies, concrete == array.dtype, isLaidOut { return .object(array) }
            let converted = try array.converted(to: concrete, order: order)
            if rule == .sameValue, array.dtype.isNumeric, concrete.isNumeric {
                let back = try converted.converted(to: array.dtype)
                let np = ArrayExpressions(array.runtime)
                var same = try np("equal", array, back)
                if array.dtype.category.map({ $0 >= .floating }) == true,
                    concrete.category.map({ $0 >= .floating }) == true
                {
                    same = try np("logical_or", same, np("logical_and", np("isnan", array), np("isnan", back)))
                }
                guard !same.truthValues.contains(false) else {
                    throw TensorError.value(
                        "could not cast 'same_value' \(array.dtype.nameInC) to \(concrete.nameInC)")
                }
            }
            return .object(converted)
        },
        ArrayMethod("tolist") { array, call in try ArrayMethods.list(array, call.interpreter) },
        ArrayMethod("tobytes", "order=C") { array, call in
            let flat = try array.flatten(order: call.order())
            return .bytes([UInt8](UnsafeRawBufferPointer(start: flat.pointer, count: flat.byteCount)))
        },
        ArrayMethod("byteswap", "inplace=False") { array, call in
            let swapped = ArrayDType(array.dtype.kind, isByteSwapped: !array.dtype.isByteSwapped)
            let result = try array.converted(to: array.dtype.hasByteOrder ? swapped : array.dtype)
            result.dtype = array.dtype
            guard try call.flag("inplace") else { return .object(result) }
            guard array.isWriteable else { throw TensorError.value("array to be byte-swapped is read-only") }
            try array.assign(result)
            return .object(array)
        },
        ArrayMethod("setflags", "write=None, align=None, uic=None") { array, call in
            if !call["align"].isNone {
                let isAligned = try call.flag("align")
                if isAligned, !array.isAligned, !array.liesAligned {
                    throw TensorError.value("cannot set aligned flag of mis-aligned array to True")
                }
                array.isMarkedUnaligned = !isAligned
            }
            if try call.flag("uic") {
                throw TensorError.value("cannot set WRITEBACKIFCOPY flag to True")
            }
            if !call["write"].isNone { try ArrayFlags.setWriteable(array, call.interpreter.truth(call["write"])) }
            return .none
        },
        ArrayMethod("__array__", "dtype=None, copy=None") { array, call in
            let copy: Bool? = call["copy"].isNone ? nil : try call.interpreter.truth(call["copy"])
            return .object(
                try ArrayConversion.array(.object(array), call.interpreter, dtype: call.dtype(), copy: copy))
        },
    ]

    static func list(_ array: NDArray, _ interpreter: Interpreter) throws -> Value {
        guard let first = array.shape.first else { return ArrayMethods.pythonItem(array) }
        return .object(
            PythonList(
                try (0..<first).map { index in
                    try list(array.item(array.select([.integer(index)])), interpreter)
                }))
    }

    /// What `item()` gives: a Python object, or a scalar of a type that Python lacks.
    static func pythonItem(_ array: NDArray) -> Value {
        array.dtype.kind == .longDouble || array.dtype.kind == .complexLongDouble
            ? NumPyScalar.value(array) : ElementStore.value(array.firstElement, array.dtype)
    }

    private static let elements: [ArrayMethod] = [
        ArrayMethod("item", "*args") { array, call in
            var arguments = call.rest
            if arguments.count == 1, case .tuple(let items) = arguments[0] { arguments = items }
            if arguments.isEmpty {
                guard array.count == 1 else {
                    throw TensorError.value("can only convert an array of size 1 to a Python scalar")
                }
                return ArrayMethods.pythonItem(array)
            }
            let positions = try arguments.map(call.interpreter.arrayInt)
            if positions.count == 1, array.rank != 1 {
                let offsets = array.offsets
                guard positions[0] >= -offsets.count && positions[0] < offsets.count else {
                    throw TensorError.index("index \(positions[0]) is out of bounds for size \(offsets.count)")
                }
                let offset = offsets[positions[0] < 0 ? positions[0] + offsets.count : positions[0]]
                return ArrayMethods.pythonItem(array.view(shape: [], strides: [], offset: offset))
            }
            guard positions.count == array.rank else {
                throw TensorError.value("incorrect number of indices for array")
            }
            return ArrayMethods.pythonItem(try array.item(array.select(positions.map { .integer($0) })))
        },
        ArrayMethod("fill", "value") { array, call in
            guard array.isWriteable else { throw TensorError.value("assignment destination is read-only") }
            let cell = try NDArray.make(array.runtime, array.dtype, [])
            try ElementStore.store(call["value"], array.dtype, at: cell.pointer, call.interpreter)
            try array.assign(cell)
            return .none
        },
        ArrayMethod("take", "indices, axis=None, out=None, mode=raise") { array, call in
            let positions = try call.array("indices")
            let isArray = call["indices"].object(as: NDArray.self) != nil
            guard !isArray || positions.dtype.canCast(to: .int64, .sameKind) else {
                throw NDArray.castError(positions.dtype, .int64, .sameKind)
            }
            let mode = try ArrayMethods.mode(call)
            let (source, axis) = try call.along(array)
            let found = try source.take(positions.cast(to: .int64), axis: axis, mode: mode)
            guard let out = try ArrayMethods.takenOutput(call, found.shape) else { return call.result(found) }
            try out.assign(found)
            return .object(out)
        },
        ArrayMethod("put", "indices, values, mode=raise") { array, call in
            guard array.isWriteable else { throw TensorError.value("put: output array is read-only") }
            try array.put(
                call.array("indices").cast(to: .int64), call.array("values", dtype: array.dtype),
                mode: ArrayMethods.mode(call))
            return .none
        },
        ArrayMethod("sort", "axis=-1, kind=None, order=None, *, stable=None") { array, call in
            try ArrayMethods.checkSorting(array, call)
            let axis = try NDArray.axis(call.int("axis", default: -1), rank: array.rank)
            guard array.isWriteable else { throw TensorError.value("sort array is read-only") }
            try array.sort(axis, by: ArrayMethods.sortingFields(array, call))
            return .none
        },
        ArrayMethod("argsort", "axis=-1, kind=None, order=None, *, stable=None") { array, call in
            try ArrayMethods.checkSorting(array, call)
            let (source, axis) = try call.along(array, missing: -1)
            return .object(try source.argsort(axis, by: ArrayMethods.sortingFields(array, call)))
        },
        ArrayMethod("searchsorted", "v, side=left, sorter=None") { array, call in
            guard array.rank > 0 else { throw TensorError.value("object of too small depth for desired array") }
            guard array.rank == 1 else { throw TensorError.value("object too deep for desired array") }
            var isRight = false
            if case .string(let side)? = call.given("side") { isRight = side == "right" }
            let sorter = try call["sorter"].isNone ? nil : call.array("sorter").cast(to: .int64)
            let sorted = try sorter.map { try array.take($0, axis: 0) } ?? array
            return call.result(try sorted.searchSorted(call.array("v"), right: isRight))
        },
        ArrayMethod("nonzero") { array, _ in
            guard array.rank > 0 else {
                throw TensorError.value(
                    "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.")
            }
            return .tuple(try array.nonzero().map { .object($0) })
        },
        ArrayMethod("repeat", "repeats, axis=None") { array, call in
            let counts = try call.interpreter.arrayInts(call["repeats"])
            let (source, axis) = try call.along(array)
            return .object(try source.repeated(counts, axis: axis))
        },
        ArrayMethod("compress", "condition, axis=None, out=None") { array, call in
            let condition = try call.array("condition")
            guard condition.rank == 1 else { throw TensorError.value("condition must be a 1-d array") }
            let (source, axis) = try call.along(array)
            let found = try source.take(condition.nonzero()[0], axis: axis)
            guard let out = try ArrayMethods.takenOutput(call, found.shape) else { return .object(found) }
            try out.assign(found)
            return .object(out)
        },
        ArrayMethod("round", "decimals=0, out=None") { array, call in
            let result = try Rounding.round(array, decimals: call.int("decimals"))
            guard let out = try call.out() else { return call.result(result) }
            try out.assign(result)
            return .object(out)
        },
        ArrayMethod("clip", "min=None, max=None, out=None, *, dtype=None, casting=same_kind, where=True") {
            array, call in
            try Clipping.clip(array, call)
        },
        ArrayMethod("conj") { array, call in try ArrayMethods.conjugate(array, call) },
        ArrayMethod("conjugate") { array, call in try ArrayMethods.conjugate(array, call) },
        ArrayMethod("dot", "b, out=None") { array, call in
            try call.delivered(Products.dot(array, call.array("b")))
        },
        ArrayMethod("trace", "offset=0, axis1=0, axis2=1, dtype=None, out=None") { array, call in
            let diagonal = try array.diagonal(
                offset: call.int("offset"), call.int("axis1"), call.int("axis2", default: 1))
            var options = ReductionOptions(axes: [-1])
            options.dtype = try call.dtype()
            options.out = try call.out()
            let sum = try ArrayMethods.ufunc("add").reduce(diagonal, options)
            return options.out == nil ? call.result(sum) : .object(sum)
        },
    ]

    private static func conjugate(_ array: NDArray, _ call: BoundCall) throws -> Value {
        guard array.dtype.category == .complex else { return .object(array) }
        return call.result(try ufunc("conjugate").call([.array(array)], UfuncOptions(), array.runtime)[0])
    }

    /// What every sort checks before it looks at the axis.
    static func checkSorting(_ array: NDArray, _ call: BoundCall) throws {
        if case .string(let kind)? = call.given("kind"),
            !["q", "h", "m", "s"].contains(kind.lowercased().prefix(1))
        {
            throw TensorError.value("sort kind must be one of 'quick', 'heap', or 'stable' (got '\(kind)')")
        }
        if !call["order"].isNone, array.dtype.char != "V" {
            throw TensorError.value("Cannot specify order when the array has no fields.")
        }
    }

    /// The fields that `order=` names, and after them the others in their own order; none where it is not given.
    static func sortingFields(_ array: NDArray, _ call: BoundCall) throws -> [Int] {
        guard !call["order"].isNone else { return [] }
        var names: [Value] = [call["order"]]
        if case .string = call["order"] {} else { names = try call.interpreter.elements(call["order"]) }
        var order: [Int] = []
        for name in names {
            guard case .string(let text) = name,
                let place = array.dtype.fields.firstIndex(where: { $0.name == text })
            else { throw TensorError.value("unknown field name: \(try call.interpreter.str(name))") }
            if order.contains(place) {
                throw TensorError.value("duplicate field name: \(array.dtype.fields[place].name)")
            }
            order.append(place)
        }
        return order + array.dtype.fields.indices.filter { !order.contains($0) }
    }

    /// What a partition asks of its positions.
    static func checkPartition(_ array: NDArray, _ axis: Int, _ call: BoundCall) throws {
        let extent = array.shape[axis]
        for kth in try call.interpreter.arrayInts(call["kth"]) {
            guard kth >= -extent, kth < extent else {
                throw TensorError.value("kth(=\(kth < 0 ? kth + extent : kth)) out of bounds (\(extent))")
            }
        }
    }

    static func mode(_ call: BoundCall) throws -> IndexMode {
        guard case .string(let text)? = call.given("mode") else { return .raise }
        guard let mode = IndexMode(rawValue: text) else {
            throw TensorError.value("clipmode must be one of 'clip', 'raise', or 'wrap' (got '\(text)')")
        }
        return mode
    }

    static func ufunc(_ name: String) throws -> Ufunc {
        guard let found = UfuncTable[name] else { throw UnsupportedOperation("np.\(name)") }
        return found
    }

    private static let rest: [ArrayMethod] = [
        ArrayMethod("partition", "kth, axis=-1, kind=None, order=None") { array, call in
            guard array.isWriteable else { throw TensorError.value("partition array is read-only") }
            let axis = try NDArray.axis(call.int("axis", default: -1), rank: array.rank)
            try ArrayMethods.checkPartition(array, axis, call)
            try array.sort(axis)
            return .none
        },
        ArrayMethod("argpartition", "kth, axis=-1, kind=None, order=None") { array, call in
            let (source, axis) = try call.along(array, missing: -1)
            try ArrayMethods.checkPartition(source, axis, call)
            return .object(try source.argsort(axis))
        },
        ArrayMethod("getfield", "dtype, offset=0") { array, call in
            let dtype = try NumPyDType.dtype(call["dtype"], call.interpreter)
            let offset = try call.int("offset")
            guard offset >= 0, offset <= array.dtype.itemSize - dtype.itemSize else {
                throw TensorError.value(
                    "Need 0 <= offset <= \(array.dtype.itemSize - dtype.itemSize) for requested type but received offset = \(offset)"
                )
            }
            return .object(array.view(offset: offset, dtype: dtype))
        },
        ArrayMethod("setfield", "val, dtype, offset=0") { array, call in
            guard array.isWriteable else { throw TensorError.value("assignment destination is read-only") }
            let dtype = try NumPyDType.dtype(call["dtype"], call.interpreter)
            let offset = try call.int("offset")
            guard offset >= 0, offset <= array.dtype.itemSize - dtype.itemSize else {
                throw TensorError.value(
                    "Need 0 <= offset <= \(array.dtype.itemSize - dtype.itemSize) for requested type but received offset = \(offset)"
                )
            }
            try array.view(offset: offset, dtype: dtype).assign(call.array("val"))
            return .none
        },
        ArrayMethod("choose", "choices, out=None, mode=raise") { array, call in
            let choices = try call.interpreter.elements(call["choices"]).map {
                try ArrayConversion.array($0, call.interpreter)
            }
            guard array.dtype.canCast(to: .int64, .safe) else { throw array.castError(to: .int64, .safe) }
            let out = try call.out()
            let result = try Choosing.choose(array, choices, mode: ArrayMethods.mode(call))
            guard let out else { return call.result(result) }
            guard out.shape == result.shape else {
                throw TensorError.type("choose: invalid shape for output array.")
            }
            try out.assign(result)
            return .object(out)
        },
    ]

    private static let special: [ArrayMethod] = [
        ArrayMethod("__abs__") { array, call in
            call.result(try ArrayMethods.ufunc("absolute").call([.array(array)], UfuncOptions(), array.runtime)[0])
        },
        ArrayMethod("__round__", "ndigits=None, /") { array, call in
            let digits = try call.optionalInt("ndigits")
            let rounded = try Rounding.round(array, decimals: digits ?? 0)
            guard digits == nil, array.rank == 0 else { return call.result(rounded) }
            return .int(try call.interpreter.int(.object(rounded)))
        },
        ArrayMethod("to_device", "device, /, *, stream=None") { array, call in
            guard case .string("cpu") = call["device"] else {
                throw TensorError.value(
                    "Unsupported device: \(try call.interpreter.str(call["device"])). Only 'cpu' is accepted.")
            }
            return .object(array)
        },
        ArrayMethod("__len__") { array, call in .int(Int128(try array.length(call.interpreter) ?? 0)) },
        ArrayMethod("__dlpack_device__") { _, _ in .tuple([.int(1), .int(0)]) },
        ArrayMethod("__dlpack__", "*, stream=None, max_version=None, dl_device=None, copy=None") { array, call in
            guard call["stream"].isNone else { throw TensorError.runtime("NumPy only supports stream=None.") }
            try Interchanges.checkDevice(call["dl_device"], call.interpreter)
            var isVersioned = false
            switch call["max_version"] {
            case .none: break
            case .tuple(let version) where version.count == 2:
                isVersioned = try call.interpreter.index(version[0]) >= 1
            default: throw TensorError.type("max_version must be None or a tuple with two elements.")
            }
            guard array.isWriteable || isVersioned else {
                throw TensorError.buffer(
                    "Cannot export readonly array since signalling readonly is unsupported by DLPack (supported by newer "
                        + "DLPack version).")
            }
            let isCopied = try call.given("copy").map(call.interpreter.truth) ?? false
            return .object(
                DLPackCapsule(
                    try DLPack.exported(isCopied ? array.copy(order: .keep) : array), isVersioned: isVersioned))
        },
        ArrayMethod("__getitem__", "index, /") { array, call in
            try array.item(call["index"], call.interpreter) ?? .none
        },
        ArrayMethod("__setitem__", "index, value, /") { array, call in
            _ = try array.setItem(call["index"], call["value"], call.interpreter)
            return .none
        },
    ]
}
