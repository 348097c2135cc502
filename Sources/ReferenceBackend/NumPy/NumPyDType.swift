import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// A `numpy.dtype`.
///
/// Unchecked: it never changes, and its class is a constant.
final class NumPyDType: PythonObject, @unchecked Sendable {
    let dtype: ArrayDType
    let typeObject: PythonType

    private init(_ dtype: ArrayDType) {
        self.dtype = dtype
        typeObject = NumPyDType.classes[dtype.className] ?? NumPyDType.baseType
    }

    /// `numpy.dtype`.
    static let baseType = PythonType(
        "dtype", module: "numpy",
        constructor: { arguments, interpreter in
            let value = try parameters.bind(arguments, interpreter)["dtype"]
            return .object(of(value.isNone ? .float64 : try dtype(value, interpreter)))
        })
    private static let parameters = Signature("dtype", "dtype, align=False, copy=False, metadata=None", .native)

    private static let builtin: [ArrayDType] =
        ArrayDType.elements.map { ArrayDType($0) } + [.object, ArrayDType(.longDouble), ArrayDType(.complexLongDouble)]

    /// The classes of dtypes, by name.
    static let classes: [String: PythonType] = {
        var table: [String: PythonType] = [:]
        let others: [ArrayDType] = [
            ArrayDType(.unicode(0)), ArrayDType(.bytes(0)), ArrayDType(.void(0, fields: [])),
            ArrayDType(.datetime(unit: "")), ArrayDType(.timedelta(unit: "")),
        ]
        for dtype in builtin + others {
            table[dtype.className] = PythonType(
                dtype.className, module: "numpy.dtypes", bases: [baseType])
        }
        return table
    }()

    private static let shared: [ArrayDType: NumPyDType] = Dictionary(
        uniqueKeysWithValues: builtin.map { ($0, NumPyDType($0)) })

    /// The object for a type: always the same one for builtin types.
    static func of(_ dtype: ArrayDType) -> NumPyDType { shared[dtype] ?? NumPyDType(dtype) }

    /// The class with its module, as PyTorch's messages name it.
    var typeName: String { typeObject.qualifiedName }

    /// The element type that a value stands for where a dtype is expected.
    ///
    /// - Throws: a `TypeError` if it stands for none.
    static func dtype(_ value: Value, _ interpreter: Interpreter) throws -> ArrayDType {
        switch value {
        case .none: return .float64
        case .string(let text): return try ArrayDType(parsing: text)
        case .object(let object):
            if let found = object as? NumPyDType { return found.dtype }
            if let type = object as? PythonType {
                if let found = ScalarTypes.dtype(of: type) { return found }
                if let entry = classes.first(where: { $0.value === type }) {
                    if let found = builtin.first(where: { $0.className == entry.key }) { return found }
                }
                throw TensorError.type("Cannot interpret '\(try interpreter.repr(value))' as a data type")
            }
            if object is NDArray { throw TensorError.type("Cannot construct a dtype from an array") }
            if let list = object as? PythonList { return try structure(list.items, interpreter) }
        default: break
        }
        throw TensorError.type("Cannot interpret '\(try interpreter.repr(value))' as a data type")
    }

    private static func structure(_ items: [Value], _ interpreter: Interpreter) throws -> ArrayDType {
        var (names, types): ([String], [ArrayDType]) = ([], [])
        for item in items {
            guard case .tuple(let parts) = item, parts.count == 2 || parts.count == 3, case .string(let name) = parts[0]
            else {
                throw TensorError.type("Field elements must be 2- or 3-tuples, got '\(try interpreter.repr(item))'")
            }
            if names.contains(name) { throw TensorError.value("field '\(name)' occurs more than once") }
            guard parts.count == 2 else { throw UnsupportedOperation("fields that are arrays") }
            names.append(name.isEmpty ? "f\(names.count)" : name)
            types.append(try dtype(parts[1], interpreter))
        }
        return ArrayDType.structure(types, names: names)
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "name": .string(dtype.name)
        case "kind": .string(String(dtype.kindCode))
        case "char": .string(String(dtype.char))
        case "num": .int(Int128(dtype.number))
        case "str": .string(dtype.typeString)
        case "itemsize": .int(Int128(dtype.itemSize))
        case "alignment": .int(Int128(dtype.alignment))
        case "byteorder":
            .string(
                !dtype.hasByteOrder || dtype.itemSize == 1
                    ? "|" : (dtype.isByteSwapped ? ">" : "="))
        case "isnative": .bool(!dtype.isByteSwapped)
        case "hasobject": .bool(dtype.kind == .object || dtype.fields.contains { $0.dtype.kind == .object })
        case "type": .object(ScalarTypes.type(for: dtype))
        case "isbuiltin": .int(NumPyDType.shared[dtype] == nil ? 0 : 1)
        case "ndim": .int(0)
        case "shape": .tuple([])
        case "subdtype", "metadata": Value.none
        case "base": .object(self)
        case "flags": .int(dtype.kind == .object ? 63 : 0)
        case "names":
            dtype.fields.isEmpty ? Value.none : .tuple(dtype.fields.map { .string($0.name) })
        case "fields":
            try fieldDictionary(interpreter)
        case "descr":
            .object(
                PythonList(
                    dtype.fields.isEmpty
                        ? [.tuple([.string(""), .string(dtype.typeString)])]
                        : dtype.fields.map { .tuple([.string($0.name), .string($0.dtype.typeString)]) }))
        default: nil
        }
    }

    private func fieldDictionary(_ interpreter: Interpreter) throws -> Value {
        if dtype.fields.isEmpty { return .none }
        let result = PythonDictionary()
        for field in dtype.fields {
            result.set(
                .tuple([.object(NumPyDType.of(field.dtype)), .int(Int128(field.offset))]), for: .string(field.name),
                hashed: .string(field.name))
        }
        return .object(result)
    }

    func hasMethod(_ name: String) -> Bool { name == "newbyteorder" }

    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard name == "newbyteorder" else { return nil }
        var order = "S"
        if case .string(let text)? = try arguments.positional(between: 0, 1, name).first { order = text.uppercased() }
        let isSwapped: Bool
        switch order.first {
        case "S": isSwapped = !dtype.isByteSwapped
        case ">", "B": isSwapped = true
        case "<", "L", "=", "N": isSwapped = false
        default: isSwapped = dtype.isByteSwapped
        }
        return .object(NumPyDType.of(ArrayDType(dtype.kind, isByteSwapped: isSwapped && dtype.hasByteOrder)))
    }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        guard !dtype.fields.isEmpty else {
            throw TensorError(kind: "KeyError", "\"There are no fields in dtype dtype(\(dtype.reprArgument)).\"")
        }
        if case .string(let name) = index, let field = dtype.fields.first(where: { $0.name == name }) {
            return .object(NumPyDType.of(field.dtype))
        }
        throw TensorError(kind: "KeyError", "\"Field named \(try interpreter.repr(index)) not found.\"")
    }

    func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        let theirs: ArrayDType
        do {
            theirs = try NumPyDType.dtype(other, interpreter)
        } catch is TensorError {
            return operation == .equal ? .bool(false) : (operation == .notEqual ? .bool(true) : nil)
        }
        switch operation {
        case .equal: return .bool(dtype == theirs)
        case .notEqual: return .bool(dtype != theirs)
        case .lessOrEqual: return .bool(dtype.canCast(to: theirs, .safe))
        case .less: return .bool(dtype != theirs && dtype.canCast(to: theirs, .safe))
        case .greaterOrEqual: return .bool(theirs.canCast(to: dtype, .safe))
        case .greater: return .bool(dtype != theirs && theirs.canCast(to: dtype, .safe))
        default: return nil
        }
    }

    func repr(_ interpreter: Interpreter) throws -> String? { "dtype(\(dtype.reprArgument))" }
    func str(_ interpreter: Interpreter) throws -> String? { dtype.text }
    func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        .instance(ObjectIdentifier(NumPyDType.baseType), .string(dtype.reprArgument))
    }
    func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}
