import InProcess
import ReferenceTensor
import TensorTypes

/// Python index expressions as the reference's index items.
enum TensorIndex {
    /// Whether an index was written with commas.
    static func isTuple(_ index: Value) -> Bool {
        if case .tuple = index { true } else { false }
    }

    /// Reads an index.
    ///
    /// - Throws: an `IndexError` or `TypeError` for what is no index.
    static func items(_ index: Value, for tensor: Tensor, _ interpreter: Interpreter) throws -> [IndexItem] {
        let parts: [Value]
        switch index {
        case .tuple(let items): parts = items
        case .object(let object as any TupleArgument): parts = object.items
        default: parts = sequenceAsTuple(index, tensor.runtime) ?? [index]
        }
        // Indices are counted before any of them is looked at.
        let items = parts.map { part in
            do { return try item(part, tensor, interpreter) } catch {
                return .invalid(error as? TensorError ?? .runtime("\(error)"))
            }
        }
        if tensor.rank == 0, case .integer(let position)? = items.first, items.count == 1, index.sequence == nil {
            throw TensorError.index(
                position == 0
                    ? "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert "
                        + "a 0-dim tensor to a number"
                    : "index \(position) is out of bounds for dimension 0 with size 0")
        }
        // Only the first `...` stands for dimensions.
        var hasEllipsis = false
        return items.filter { item in
            guard case .ellipsis = item else { return true }
            defer { hasEllipsis = true }
            return !hasEllipsis
        }
    }

    /// The items of a short sequence that holds sequences, slices, tensors, `None` or `...`, which counts as a tuple still.
    private static func sequenceAsTuple(_ index: Value, _ runtime: Runtime) -> [Value]? {
        let items: [Value]
        switch index {
        case .string(let text): items = text.map { .string(String($0)) }
        case .object(let list as PythonList): items = list.items
        default: return nil
        }
        guard items.count < 32, items.contains(where: standsForDimension) else { return nil }
        runtime.warn(
            "UserWarning",
            "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use "
                + "x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, "
                + "x[torch.tensor(seq)], which will result either in an error or a different result")
        return items
    }

    private static func standsForDimension(_ item: Value) -> Bool {
        switch item {
        case .none, .ellipsis, .slice, .string, .bytes, .tuple: true
        case .object(let object):
            object is PythonList || object is Tensor || object is any TupleArgument || item.array != nil
        default: false
        }
    }

    /// The step of a slice; Python itself refuses zero, PyTorch what is negative.
    private static func step(_ value: Value, _ interpreter: Interpreter) throws -> Int {
        let step = try bound(value, interpreter) ?? 1
        guard step != 0 else { throw TensorError.value("slice step cannot be zero") }
        return step
    }

    private static func item(_ value: Value, _ tensor: Tensor, _ interpreter: Interpreter) throws -> IndexItem {
        switch value {
        case .none: return .newAxis
        case .ellipsis: return .ellipsis
        case .bool(let flag): return .boolean(flag)
        case .int(let number): return .integer(try clamped(number))
        case .slice(let slice):
            if try bound(slice.step, interpreter) == 0 { throw TensorError.value("slice step cannot be zero") }
            return .slice(
                start: try bound(slice.start, interpreter), stop: try bound(slice.stop, interpreter),
                step: try step(slice.step, interpreter))
        case .string, .bytes:
            throw TensorError.type("new(): invalid data type '\(value.typeName)'")
        case .tuple, .object(_ as PythonList):
            return .tensor(try TorchData.indexTensor(value, tensor.runtime, interpreter))
        case .object(let index as Tensor): return .tensor(index)
        case .object where value.array != nil:
            guard let array = value.array else { return .newAxis }
            if array.shape.isEmpty, let number = try interpreter.indexIfInteger(value) {
                return .integer(try clamped(number))
            }
            return .tensor(try Interchange.tensor(sharing: array, warnsIfReadOnly: false))
        case .object where try PythonSequence.items(value, interpreter) != nil:
            return .tensor(try TorchData.indexTensor(value, tensor.runtime, interpreter))
        case .object:
            if let number = try interpreter.indexIfInteger(value) { return .integer(try clamped(number)) }
            throw refusal(value)
        default: throw refusal(value)
        }
    }

    private static func refusal(_ value: Value) -> TensorError {
        .index(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got "
                + "\(value.typeName))")
    }

    private static func clamped(_ number: Int128) throws -> Int {
        guard let index = Int(exactly: number) else {
            throw TensorError.runtime("Overflow when unpacking long long")
        }
        return index
    }

    private static func bound(_ value: Value, _ interpreter: Interpreter) throws -> Int? {
        if value.isNone { return nil }
        if let tensor = value.object(as: Tensor.self), tensor.dtype.category <= .integral, tensor.count == 1 {
            return Int(truncatingIfNeeded: try tensor.index(interpreter) ?? 0)
        }
        guard let number = try interpreter.indexIfInteger(value) else {
            throw TensorError.type("slice indices must be integers or None or have an __index__ method")
        }
        return Int(clamping: number)
    }

    /// Assigns to what an index names.
    ///
    /// - Throws: a `TypeError` for what cannot be assigned, and what ``Indexing/set(_:_:_:isNumber:)`` throws.
    static func assign(_ value: Value, to tensor: Tensor, _ index: Value, _ interpreter: Interpreter) throws {
        let source: Tensor
        let isNumber: Bool
        if let given = value.object(as: Tensor.self) {
            (source, isNumber) = (given, false)
        } else if let number = assignable(value) {
            // The number is converted before the index is looked at.
            try InPlace.checkRange(number, tensor.dtype, isSingle: true)
            source = try Tensor.number(number, tensor.runtime)
            isNumber = true
        } else {
            throw TensorError.type("can't assign a \(value.typeName) to a \(tensor.legacyTypeName)")
        }
        try Indexing.set(
            tensor, items(index, for: tensor, interpreter), source, isNumber: isNumber)
    }

    /// Python numbers; of NumPy's scalars the integers, and those whose class derives from a Python number's.
    private static func assignable(_ value: Value) -> Scalar? {
        switch value {
        case .bool, .int, .float, .complex: value.number
        case .object(let object):
            value.isInteger
                ? value.number
                : value.number.flatMap { number in
                    [PythonType.float, .complex, .int].contains { object.typeObject.isSubclass(of: $0) } ? number : nil
                }
        default: nil
        }
    }
}
