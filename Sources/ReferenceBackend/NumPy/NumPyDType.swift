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
    /// What `metadata=` gave.
    private let metadata: PythonDictionary?

    private init(_ dtype: ArrayDType, metadata: PythonDictionary? = nil) {
        self.dtype = dtype
        self.metadata = metadata
        typeObject = NumPyDType.classes[dtype.className] ?? NumPyDType.baseType
    }

    /// `numpy.dtype`.
    static let baseType = PythonType(
        "dtype", module: "numpy",
        constructor: { arguments, interpreter in
            let call = try parameters.bind(arguments, interpreter)
            let value = call["dtype"]
            let found = try dtype(value, interpreter, aligned: call.flag("align"))
            guard !call["metadata"].isNone else { return .object(of(found)) }
            guard let metadata = call["metadata"].object(as: PythonDictionary.self) else {
                throw TensorError.type("dtype() argument 4 must be dict, not \(call["metadata"].typeName)")
            }
            return .object(NumPyDType(found, metadata: metadata))
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
    static func dtype(_ value: Value, _ interpreter: Interpreter, aligned: Bool = false) throws -> ArrayDType {
        switch value {
        case .tuple(let parts) where parts.count != 2:
            throw TensorError.type("Tuple must have size 2, but has size \(parts.count)")
        case .tuple(let parts) where parts.count == 2:
            if let found = try StructuredTypes.pair(parts[0], parts[1], interpreter) { return found }
        case .none: return .float64
        case .string(let text):
            let found = try ArrayDType(parsing: text)
            return aligned && !found.fields.isEmpty
                ? ArrayDType.structure(found.fields.map(\.dtype), names: found.fields.map(\.name), aligned: true)
                : found
        case .object(let object):
            if let found = object as? NumPyDType { return found.dtype }
            if let type = object as? PythonType {
                if let found = ScalarTypes.dtype(of: type) { return found }
                if type === RecordArrays.recordType { return RecordArrays.record(ArrayDType(.void(0, fields: []))) }
                if let entry = classes.first(where: { $0.value === type }) {
                    if let found = builtin.first(where: { $0.className == entry.key }) { return found }
                }
                throw TensorError.type("Cannot interpret '\(try interpreter.repr(value))' as a data type")
            }
            if object is NDArray { throw TensorError.type("Cannot construct a dtype from an array") }
            if let list = object as? PythonList {
                return try StructuredTypes.fields(list.items, interpreter, aligned: aligned)
            }
            if let table = object as? PythonDictionary {
                return try StructuredTypes.table(table, interpreter, aligned: aligned)
            }
        default: break
        }
        throw TensorError.type("Cannot interpret '\(try interpreter.repr(value))' as a data type")
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
        case "hasobject": .bool(dtype.hasObjects)
        case "isalignedstruct": .bool(dtype.isAlignedStructure)
        case "type": .object(ScalarTypes.type(for: dtype))
        case "isbuiltin": .int(NumPyDType.shared[dtype] == nil ? 0 : 1)
        case "ndim": .int(Int128(dtype.unfolded.shape.count))
        case "shape": ArrayAttributes.tuple(dtype.unfolded.shape)
        case "subdtype":
            if case .block(let base, let shape) = dtype.kind {
                .tuple([.object(NumPyDType.of(base)), ArrayAttributes.tuple(shape)])
            } else {
                Value.none
            }
        case "metadata": metadata.map { .object(MappingView($0)) } ?? Value.none
        case "base": .object(NumPyDType.of(dtype.unfolded.dtype))
        case "flags": .int(StructuredTypes.flags(dtype))
        case "names":
            dtype.fields.isEmpty ? Value.none : .tuple(dtype.fields.map { .string($0.name) })
        case "fields":
            try fieldDictionary(interpreter)
        case "descr":
            .object(
                PythonList(
                    dtype.fields.isEmpty
                        ? [.tuple([.string(""), .string(dtype.typeString)])]
                        : StructuredTypes.description(dtype)))
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
        return .object(MappingView(result))
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
        case "|", "I": return .object(self)
        default: throw TensorError.value("\(order) is an unrecognized byteorder")
        }
        if order.first == "S" {
            return .object(NumPyDType.of(StructuredTypes.ordered(dtype) { !$0.isByteSwapped }))
        }
        return .object(NumPyDType.of(StructuredTypes.ordered(dtype) { _ in isSwapped }))
    }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        guard !dtype.fields.isEmpty else {
            throw TensorError(kind: "KeyError", "\"There are no fields in dtype dtype(\(dtype.reprArgument)).\"")
        }
        if case .string(let name) = index, let field = dtype.fields.first(where: { $0.name == name }) {
            return .object(NumPyDType.of(field.dtype))
        }
        if let list = index.object(as: PythonList.self) {
            return .object(NumPyDType.of(try StructuredTypes.selected(dtype, list.items, interpreter)))
        }
        if let number = try interpreter.indexIfInteger(index) {
            let position = number < 0 ? number + Int128(dtype.fields.count) : number
            guard position >= 0, position < Int128(dtype.fields.count) else {
                throw TensorError.index("Field index \(number) out of range.")
            }
            return .object(NumPyDType.of(dtype.fields[Int(position)].dtype))
        }
        throw TensorError(kind: "KeyError", "\"Field named \(try interpreter.repr(index)) not found.\"")
    }

    func length(_ interpreter: Interpreter) throws -> Int? { dtype.fields.count }
    func truth(_ interpreter: Interpreter) throws -> Bool? { true }
    func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        guard operation == .multiply, let count = try interpreter.indexIfInteger(other) else { return nil }
        guard count >= 0 else { throw TensorError.value("invalid itemsize in generic type tuple") }
        return .object(NumPyDType.of(count == 1 ? dtype : ArrayDType.block(of: dtype, [Int(count)])))
    }

    func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        let theirs: ArrayDType
        do {
            theirs = try NumPyDType.dtype(other, interpreter)
        } catch is TensorError {
            return operation == .equal ? .bool(false) : (operation == .notEqual ? .bool(true) : nil)
        }
        switch operation {
        case .equal: return .bool(StructuredTypes.same(dtype, theirs))
        case .notEqual: return .bool(!StructuredTypes.same(dtype, theirs))
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
