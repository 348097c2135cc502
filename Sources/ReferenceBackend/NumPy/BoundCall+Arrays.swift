import InProcess
import ReferenceTensor
import TensorTypes

/// Arguments read as what array functions take.
extension BoundCall {
    /// The array that an argument is or converts to.
    func array(_ name: String, dtype: ArrayDType? = nil) throws -> NDArray {
        try ArrayConversion.array(self[name], interpreter, dtype: dtype)
    }

    /// An integer.
    func int(_ name: String, default missing: Int = 0) throws -> Int {
        let value = self[name]
        if value.isNone { return missing }
        return try interpreter.arrayInt(value)
    }

    /// The array and axis that a function of an optional axis works on: every element for no axis, and an array without
    /// axes as one of a single element.
    ///
    /// - Throws: an `AxisError`.
    func along(_ array: NDArray, missing: Int? = nil) throws -> (array: NDArray, axis: Int) {
        let isNone = given("axis") == nil ? missing == nil : self["axis"].isNone
        if isNone { return (try array.ravel(), 0) }
        let source = array.rank == 0 ? try array.ravel() : array
        return (source, try NDArray.axis(int("axis", default: missing ?? 0), rank: source.rank))
    }

    func optionalInt(_ name: String) throws -> Int? {
        let value = self[name]
        return value.isNone ? nil : try interpreter.arrayInt(value)
    }

    func flag(_ name: String, default missing: Bool = false) throws -> Bool {
        guard let value = given(name) else { return missing }
        return try interpreter.truth(value)
    }

    /// Several integers, from a sequence or a single one; nil for `None`.
    func ints(_ name: String) throws -> [Int]? {
        let value = self[name]
        if value.isNone { return nil }
        return try interpreter.arrayInts(value)
    }

    func dtype(_ name: String = "dtype") throws -> ArrayDType? {
        let value = self[name]
        return value.isNone ? nil : try NumPyDType.dtype(value, interpreter)
    }

    func order(_ name: String = "order", default missing: MemoryOrder = .c) throws -> MemoryOrder {
        let value = self[name]
        if value.isNone { return missing }
        guard case .string(let text) = value else {
            throw TensorError.type("order must be str, not \(value.typeName)")
        }
        let letter = text.uppercased()
        guard letter.count == 1, let first = letter.first, let order = MemoryOrder(rawValue: first) else {
            throw TensorError.value("order must be one of 'C', 'F', 'A', or 'K' (got \(try interpreter.repr(value)))")
        }
        return order
    }

    func casting(_ name: String = "casting", default missing: CastingRule) throws -> CastingRule {
        guard let value = given(name) else { return missing }
        guard case .string(let text) = value, let rule = CastingRule(rawValue: text) else {
            throw TensorError.value(
                "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe' (got "
                    + "\(try interpreter.repr(value)))")
        }
        return rule
    }

    /// The array that results go to.
    ///
    /// - Parameter refusal: what is said of memory that must not be written to; nil where that is asked later.
    /// - Throws: a `TypeError` for what is no array, a `ValueError` for a read-only one.
    func out(_ name: String = "out", refusal: String? = "output array is read-only") throws -> NDArray? {
        var value = self[name]
        if case .tuple(let items) = value, items.count == 1 { value = items[0] }
        if value.isNone { return nil }
        guard let array = value.object(as: NDArray.self) else {
            throw TensorError.type("return arrays must be of ArrayType")
        }
        if let refusal, !array.isWriteable { throw TensorError.value(refusal) }
        return array
    }

    /// What NumPy says of read-only memory where it would write to a copy of it first, and then back.
    static let writeBackRefusal = "WRITEBACKIFCOPY base is read-only"

    /// Arrays from a sequence of things that convert to them.
    func arrays(_ name: String) throws -> [NDArray] {
        try interpreter.elements(self[name]).map { try ArrayConversion.array($0, interpreter) }
    }

    /// A result as NumPy hands it out: a scalar where there are no axes.
    func result(_ array: NDArray) -> Value { interpreter.scalarOrArray(array) }
}

extension Interpreter {
    /// The state of the session's arrays.
    func arrayRuntime() throws -> Runtime {
        guard let world = world as? any RuntimeWorld else { throw UnsupportedOperation("arrays in this world") }
        return world.runtime
    }

    /// An integer as sizes and axes take it.
    func arrayInt(_ value: Value) throws -> Int {
        guard let number = try indexIfInteger(value) else {
            throw TensorError.type("'\(value.typeName)' object cannot be interpreted as an integer")
        }
        guard let result = Int(exactly: number) else {
            throw TensorError.overflow("Python int too large to convert to C ssize_t")
        }
        return result
    }

    /// One integer or several.
    func arrayInts(_ value: Value) throws -> [Int] {
        if let array = value.object(as: NDArray.self), array.rank > 0 { return try elements(value).map(arrayInt) }
        if let number = try indexIfInteger(value) {
            guard let result = Int(exactly: number) else {
                throw TensorError.value("Maximum allowed dimension exceeded")
            }
            return [result]
        }
        if case .string = value {
            throw TensorError.type("'str' object cannot be interpreted as an integer")
        }
        guard let items = try elementsIfIterable(value) else {
            throw TensorError.type("'\(value.typeName)' object cannot be interpreted as an integer")
        }
        return try items.map(arrayInt)
    }

    /// A shape; a value that is none is named in the error.
    func arrayShape(_ value: Value) throws -> [Int] {
        if value.object(as: NDArray.self) != nil { return try arrayInts(value) }
        if value.isNone { throw TensorError.type("Use () not None as shape arguments") }
        if case .bool = value {
            throw TensorError.type("expected a sequence of integers or a single integer, got '\(try repr(value))'")
        }
        if try indexIfInteger(value) == nil, try elementsIfIterable(value) == nil {
            throw TensorError.type(
                "expected a sequence of integers or a single integer, got '\(try repr(value))'")
        }
        // What counts as an integer elsewhere is no size.
        for item in try indexIfInteger(value) == nil ? elementsIfIterable(value) ?? [] : [] {
            if case .bool = item { throw TensorError.type("an integer is required") }
        }
        return try arrayInts(value)
    }

    /// An array as a Python value; one without axes becomes a scalar.
    func scalarOrArray(_ array: NDArray) -> Value {
        array.rank == 0 ? NumPyScalar.value(array) : .object(array)
    }
}
