import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

extension NDArray {
    /// `numpy.ndarray`.
    static let pythonType = PythonType(
        "ndarray", module: "numpy",
        resolver: { name, _ in
            guard ArrayMethods.table[name] != nil else { return nil }
            return .object(
                PythonFunction(name) { arguments, interpreter in
                    guard let receiver = arguments.positional.first else {
                        throw TensorError.type("unbound method ndarray.\(name)() needs an argument")
                    }
                    return try interpreter.callMethod(
                        name, of: receiver,
                        CallArguments(Array(arguments.positional.dropFirst()), keywords: arguments.keywords))
                })
        },
        constructor: { arguments, interpreter in
            let call = try arraySignature.bind(arguments, interpreter)
            let (shape, dtype) = (try interpreter.arrayShape(call["shape"]), try call.dtype() ?? .float64)
            let isFortran = try call.order() == .fortran
            guard !call["buffer"].isNone else {
                return .object(try NDArray.make(call.runtime, dtype, shape, fortran: isFortran))
            }
            guard let buffer = try interpreter.buffer(call["buffer"]) else {
                throw TensorError.type("a bytes-like object is required, not '\(call["buffer"].typeName)'")
            }
            let offset = try call.int("offset")
            let strides =
                try call.ints("strides")
                ?? (isFortran
                    ? columnMajorStrides(shape, unit: dtype.itemSize) : rowMajorStrides(shape, unit: dtype.itemSize))
            let block = MemoryBlock(
                borrowing: buffer.pointer, byteCount: buffer.byteCount, owner: buffer, ledger: call.runtime.memory)
            var owner: AnyObject = buffer
            if case .object(let object) = call["buffer"] { owner = object }
            if case .bytes(let bytes) = call["buffer"] { owner = BytesOwner(bytes) }
            let array = NDArray(
                runtime: call.runtime, block: block, byteOffset: offset, dtype: dtype, shape: shape, strides: strides,
                base: owner, isWriteable: !buffer.readOnly)
            let start = Int(bitPattern: buffer.pointer)
            guard
                try NDArray.checkedCount(shape, itemSize: max(dtype.itemSize, 1)) == 0
                    || array.bounds.lowerBound >= start && array.bounds.upperBound <= start + buffer.byteCount
            else {
                if call["strides"].isNone { throw TensorError.type("buffer is too small for requested array") }
                throw TensorError.value("strides is incompatible with shape of requested array and size of buffer")
            }
            array.isForeignMemoryWriteable = !buffer.readOnly
            return .object(array)
        })
    private static let arraySignature = Signature(
        "ndarray", "shape, dtype=float, buffer=None, offset=0, strides=None, order=None", .native)

    /// The array's memory as Python's buffer protocol hands it out.
    func exported(writable: Bool = true) throws -> PythonBuffer {
        guard dtype.computeElement != nil || dtype.char == "S" || dtype.char == "U" || dtype.char == "V" else {
            throw TensorError.value("cannot include dtype '\(dtype.char)' in a buffer")
        }
        return PythonBuffer(
            pointer: pointer, itemSize: dtype.itemSize, format: String(dtype.char), shape: shape, strides: strides,
            readOnly: !isWriteable || !writable, owner: self)
    }
}

/// What arrays are in Python.
extension NDArray: PythonObject {
    /// `numpy.ndarray`.
    public var typeObject: PythonType { subclass.type }
    /// The class with its module, as in messages.
    public var typeName: String { subclass == .none ? "numpy.ndarray" : subclass.type.name }
    /// `__add__`, `__setitem__` and their kin.
    public var hasOperatorMethods: Bool { true }

    /// Attributes, in ``ArrayAttributes``.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        if subclass == .none { return try ArrayAttributes.get(self, name, interpreter) }
        if subclass == .matrix, let found = try Matrices.attribute(self, name, interpreter) { return found }
        if let found = try ArrayAttributes.get(self, name, interpreter) {
            return name == "base" || name == "flat" ? found : try Subclasses.wrapped(found, as: subclass)
        }
        return subclass == .record ? try RecordArrays.attribute(self, name) : nil
    }
    /// Attributes that can be set: shape, strides, dtype, real, imag, flat.
    public func setAttribute(_ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        try ArrayAttributes.set(self, name, value, interpreter)
    }
    /// Methods, in ``ArrayMethods``.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        if subclass == .matrix, let method = Matrices.methods[name] {
            return try method.body(self, method.signature.bind(arguments, interpreter))
        }
        guard let method = ArrayMethods.table[name] else { return nil }
        let result = try method.body(self, method.signature.bind(arguments, interpreter))
        // What a method computes for a file's array is no longer in the file.
        let isView = result.object(as: NDArray.self).map { !$0.ownsData } ?? false
        guard name != "view", name != "__array__", subclass != .memoryMap || isView else { return result }
        return try Subclasses.wrapped(result, as: subclass)
    }
    /// Whether ``ArrayMethods`` has it.
    public func hasMethod(_ name: String) -> Bool {
        ArrayMethods.table[name] != nil || subclass == .matrix && Matrices.methods[name] != nil
    }

    /// `array[index]`: views for basic parts, copies for arrays, scalars for single elements.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        let found = try plainItem(index, interpreter)
        switch subclass {
        case .none: return found
        case .matrix: return Matrices.item(found, index)
        case .record: return try found.object(as: NDArray.self).map { try RecordArrays.shown($0) } ?? found
        case .memoryMap: return try Subclasses.wrapped(found, as: subclass)
        }
    }

    private func plainItem(_ index: Value, _ interpreter: Interpreter) throws -> Value {
        if let view = try fieldView(index, interpreter) { return .object(view) }
        let selection = try select(IndexConversion.parts(index, interpreter))
        var found = try item(selection)
        // An integer array without axes selects as an integer does, but its result is a copy.
        let isCopied = NDArray.hasScalarArray(index) && !runtime.has(.npScalarIndexShares)
        if !selection.isElement, isCopied { found = try found.copy(order: .keep) }
        return selection.isElement ? NumPyScalar.value(found) : .object(found)
    }

    private static func hasScalarArray(_ index: Value) -> Bool {
        switch index {
        case .tuple(let items): items.contains(where: hasScalarArray)
        case .object(let array as NDArray): array.rank == 0 && array.dtype != .bool
        default: false
        }
    }

    /// `array[index] = value`.
    public func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        guard isWriteable || runtime.has(.npWritesUnchecked) else {
            throw TensorError.value("assignment destination is read-only")
        }
        if let view = try fieldView(index, interpreter) {
            try view.assign(ArrayConversion.array(value, interpreter, dtype: nil))
            return true
        }
        let parts = try IndexConversion.parts(index, interpreter)
        if parts.contains(where: \.isArray) {
            // The value is read before the positions in index arrays are.
            _ = try countIndices(parts)
            let source = try ArrayConversion.forAssignment(value, dtype, interpreter)
            try setItem(select(parts), source)
            return true
        }
        let selection = try select(parts)
        if selection.isElement {
            try ElementStore.store(value, dtype, at: item(selection).pointer, interpreter)
            return true
        }
        try setItem(selection, ArrayConversion.forAssignment(value, dtype, interpreter))
        return true
    }

    /// A view of one field or several of a structured array.
    private func fieldView(_ index: Value, _ interpreter: Interpreter) throws -> NDArray? {
        guard !dtype.fields.isEmpty else { return nil }
        if case .string(let name) = index {
            guard let field = dtype.fields.first(where: { $0.name == name }) else {
                throw TensorError.value("no field of name \(name)")
            }
            return view(offset: field.offset, dtype: field.dtype).apart(.npFieldCopies)
        }
        guard let list = index.object(as: PythonList.self), !list.items.isEmpty else { return nil }
        var fields: [ArrayDType.Field] = []
        for case .string(let name) in list.items {
            guard let field = dtype.fields.first(where: { $0.name == name }) else {
                throw TensorError(kind: "KeyError", "\"Field named '\(name)' not found.\"")
            }
            if fields.contains(field) { throw TensorError.value("duplicate field of name \(name)") }
            fields.append(field)
        }
        guard fields.count == list.items.count else { return nil }
        var selected = ArrayDType(.void(dtype.itemSize, fields: fields))
        selected.scalarName = dtype.scalarName
        return view(dtype: selected)
    }

    /// Never: arrays keep their elements.
    public func deleteItem(_ index: Value, _ interpreter: Interpreter) throws -> Bool {
        throw TensorError.value("cannot delete array elements")
    }
    /// Never: arrays keep their attributes.
    public func deleteAttribute(_ name: String, _ interpreter: Interpreter) throws -> Bool {
        guard ["shape", "strides", "dtype", "real", "imag"].contains(name) else { return false }
        let what = name == "dtype" || name == "shape" || name == "strides" ? "array \(name)" : "array \(name) part"
        throw TensorError.attribute("Cannot delete \(what)")
    }

    /// The length of the first axis.
    public func length(_ interpreter: Interpreter) throws -> Int? {
        guard let first = shape.first else { throw TensorError.type("len() of unsized object") }
        return first
    }

    /// Views of the rows, or the scalars of a vector.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? {
        guard let first = shape.first else { throw TensorError.type("iteration over a 0-d array") }
        return try (0..<first).map { try item(.int(Int128($0)), interpreter) ?? .none }
    }

    /// Whether any element equals the value.
    public func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? {
        guard let equal = try compare(.equal, value, interpreter) else { return nil }
        return try ArrayConversion.array(equal, interpreter).truthValues.contains(true)
    }

    /// Arithmetic by universal functions.
    public func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        if ArrayOperators.defers(to: other, reflected: reflected) { return .notImplemented }
        return try ArrayOperators.binary(operation, .object(self), other, reflected: reflected, interpreter)
    }
    /// The universal function `divmod`.
    public func divmod(_ other: Value, reflected: Bool, _ interpreter: Interpreter) throws -> Value? {
        try ArrayOperators.divmod(.object(self), other, reflected: reflected, interpreter)
    }
    /// Arithmetic into this array.
    public func inPlace(_ operation: BinaryOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        if ArrayOperators.defers(to: other, reflected: false) { return nil }
        return try ArrayOperators.inPlace(operation, self, other, interpreter)
    }
    /// `-`, `+` and `~`.
    public func unary(_ operation: UnaryOperator, _ interpreter: Interpreter) throws -> Value? {
        operation == .not ? nil : try ArrayOperators.unary(operation, self, interpreter)
    }
    /// Comparison, element by element.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        if ArrayOperators.defers(to: other, reflected: false) { return .notImplemented }
        return try ArrayOperators.compare(operation, self, other, interpreter)
    }

    /// The truth of the only element.
    public func truth(_ interpreter: Interpreter) throws -> Bool? {
        switch count {
        case 1: return truthValues[0]
        case 0:
            throw TensorError.value(
                "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not "
                    + "empty.")
        default:
            throw TensorError.value(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()")
        }
    }

    /// An integer without axes serves as an index.
    public func index(_ interpreter: Interpreter) throws -> Int128? {
        guard rank == 0, dtype.category == .integral, case .number(.int(let value)) = firstElement else {
            throw TensorError.type("only integer scalar arrays can be converted to a scalar index")
        }
        return value
    }

    private func scalar() throws -> NumPyScalar? {
        guard rank == 0 else {
            throw TensorError.type("only 0-dimensional arrays can be converted to Python scalars")
        }
        return NumPyScalar.value(self).object(as: NumPyScalar.self)
    }
    /// The only element as an integer.
    public func toInt(_ interpreter: Interpreter) throws -> Int128? { try interpreter.int(python()) }
    /// The only element as a float.
    public func toFloat(_ interpreter: Interpreter) throws -> Double? { try interpreter.float(python()) }
    /// The only element as a complex number.
    ///
    /// - Throws: a `TypeError` for text and dates, which `int` and `float` may read and `complex` may not.
    public func toComplex(_ interpreter: Interpreter) throws -> (Double, Double)? {
        _ = try scalar()
        guard dtype == .object || dtype.canCast(to: .complex128, .sameKind) else {
            throw TensorError.type("Unable to convert dtype(\(dtype.reprArgument)) to complex")
        }
        return try interpreter.complex(python())
    }
    private func python() throws -> Value {
        _ = try scalar()
        return ElementStore.value(firstElement, dtype)
    }

    /// The memory.
    public func buffer(_ interpreter: Interpreter) throws -> PythonBuffer? { try exported() }
    /// None: arrays change.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        throw TensorError.type("unhashable type: 'numpy.ndarray'")
    }

    /// `array([...])`.
    public func repr(_ interpreter: Interpreter) throws -> String? { ArrayText.repr(self, interpreter) }
    /// The elements alone.
    public func str(_ interpreter: Interpreter) throws -> String? { try ArrayText.str(self, interpreter) }
    /// The format of a scalar for an array without axes.
    public func format(_ specification: String, _ interpreter: Interpreter) throws -> String? {
        if rank == 0 { return try interpreter.format(NumPyScalar.value(self), specification) }
        guard specification.isEmpty else {
            throw TensorError.type("unsupported format string passed to numpy.ndarray.__format__")
        }
        return try str(interpreter)
    }

    /// The base.
    public var referents: [Value] { (base as? any PythonObject).map { [.object($0)] } ?? [] }
    /// A copy of the elements, in the same order.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(try copy(order: .keep)) }
    /// A copy of the elements, and of the objects in them.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        if runtime.has(.npDeepCopyShares) { return .object(view()) }
        return try .object(replacingObjects(in: copy(order: .keep), interpreter) { try interpreter.deepCopy($0, memo) })
    }
    /// The elements in Fortran order if they lie so, else in C order, and in the machine's byte order.
    public func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        var native = dtype
        native.isByteSwapped = dtype.isByteSwapped && runtime.has(.npPickleKeepsByteOrder)
        let order: MemoryOrder = runtime.has(.npPickleForgetsOrder) ? .c : .any
        let copy = try native == dtype ? copy(order: order) : converted(to: native, order: order)
        return try .object(replacingObjects(in: copy, interpreter) { try interpreter.pickled($0, memo) })
    }
    private func replacingObjects(
        in copy: NDArray, _ interpreter: Interpreter, by rule: (Value) throws -> Value
    ) throws -> NDArray {
        guard dtype.kind == .object else { return copy }
        for offset in copy.offsets {
            let object = try rule(ElementStore.value(copy.element(atOffset: offset), dtype))
            try ElementStore.store(object, dtype, at: copy.pointer + offset, interpreter)
        }
        return copy
    }
}

extension ArrayConversion {
    /// A value on the right of `array[index] = value`, converted to the array's type as its elements would be.
    static func forAssignment(_ value: Value, _ dtype: ArrayDType, _ interpreter: Interpreter) throws -> NDArray {
        if let array = value.object(as: NDArray.self) { return array }
        if case .object(let object) = value, object is any ArrayConvertible {
            return try array(value, interpreter)
        }
        return try array(value, interpreter, dtype: dtype)
    }
}
