import InProcess
import ReferenceTensor
import TensorTypes

/// Structured dtypes and blocks, as Python values describe them.
enum StructuredTypes {
    /// A list of fields: `[('name', type)]`, `[('name', type, shape)]`; a name may be a pair of title and name.
    ///
    /// - Throws: a `TypeError` for anything else, a `ValueError` for a name that occurs twice.
    static func fields(_ items: [Value], _ interpreter: Interpreter, aligned: Bool) throws -> ArrayDType {
        var (names, types): ([String], [ArrayDType]) = ([], [])
        for (index, item) in items.enumerated() {
            guard case .tuple(let parts) = item, parts.count == 2 || parts.count == 3 else {
                throw TensorError.type(
                    "Field elements must be 2- or 3-tuples, got '\(try interpreter.repr(item))'")
            }
            var name: String
            switch parts[0] {
            case .string(let text): name = text
            case .tuple(let pair):
                guard pair.count == 2, case .string(let text) = pair[1] else { throw notUnderstood }
                name = text
            default:
                throw TensorError.type("Field elements must be 2- or 3-tuples, got '\(try interpreter.repr(item))'")
            }
            if name.isEmpty { name = "f\(index)" }
            if names.contains(name) { throw TensorError.value("field '\(name)' occurs more than once") }
            names.append(name)
            let base = try NumPyDType.dtype(parts[1], interpreter, aligned: aligned)
            types.append(
                try parts.count == 3 ? pair(parts[1], parts[2], interpreter) ?? base : base)
        }
        return ArrayDType.structure(types, names: names, aligned: aligned)
    }

    private static var notUnderstood: TensorError { .type("data type not understood") }

    /// `(type, shape)`, `(flexible type, size)`, `(type, type with fields)`; nil if the second is none of these.
    ///
    /// - Throws: a `ValueError` for a negative extent.
    static func pair(_ first: Value, _ second: Value, _ interpreter: Interpreter) throws -> ArrayDType? {
        let base = try NumPyDType.dtype(first, interpreter)
        if case .tuple(let extents) = second {
            let shape = try extents.map(interpreter.arrayInt)
            guard shape.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.value(
                    "invalid shape in fixed-type tuple: dimension smaller than zero.")
            }
            return shape.isEmpty ? base : ArrayDType.block(of: base, shape)
        }
        if let size = try interpreter.indexIfInteger(second) {
            guard size >= 0, size < 1 << 28 else { throw TensorError.value("invalid itemsize in generic type tuple") }
            if base.itemSize == 0 {
                switch base.kind {
                case .unicode: return ArrayDType(.unicode(Int(size)))
                case .bytes: return ArrayDType(.bytes(Int(size)))
                case .void: return ArrayDType(.void(Int(size), fields: []))
                default: break
                }
            }
            return size == 1 ? base : ArrayDType.block(of: base, [Int(size)])
        }
        guard
            second.object(as: PythonDictionary.self) != nil || second.object(as: NumPyDType.self) != nil
                || second.object(as: PythonList.self) != nil
        else { return nil }
        var structure = try NumPyDType.dtype(second, interpreter)
        guard !structure.fields.isEmpty else { return structure }
        if case .void(let size, let fields) = structure.kind, base.itemSize > size {
            structure.kind = .void(base.itemSize, fields: fields)
        }
        guard base.itemSize == 0 || base.itemSize == structure.itemSize else {
            throw TensorError.value("mismatch in size of old and new data-descriptor")
        }
        structure.scalarName = base.char == "V" ? base.scalarName : base.scalarTypeName
        return structure
    }

    /// `{'names': ..., 'formats': ..., 'offsets': ..., 'itemsize': ...}`, or `{'name': (type, offset)}`.
    ///
    /// - Throws: a `ValueError` for lists of different lengths or fields that do not fit.
    static func table(_ table: PythonDictionary, _ interpreter: Interpreter, aligned: Bool) throws -> ArrayDType {
        let aligned = try aligned || table.value(for: .string("aligned")).map(interpreter.truth) ?? false
        guard let names = table.value(for: .string("names")), let formats = table.value(for: .string("formats")) else {
            return try placed(table, interpreter)
        }
        let texts = try interpreter.elements(names).map { try interpreter.str($0) }
        let types = try interpreter.elements(formats).map { try NumPyDType.dtype($0, interpreter, aligned: aligned) }
        guard texts.count == types.count else {
            throw TensorError.value(
                "'names', 'formats', 'offsets', and 'titles' dict entries must have the same length")
        }
        for (index, text) in texts.enumerated() where texts[..<index].contains(text) {
            throw TensorError.value("name already used as a name or title")
        }
        var result = ArrayDType.structure(types, names: texts, aligned: aligned)
        guard case .void(var size, var fields) = result.kind else { return result }
        if let given = table.value(for: .string("offsets")), !given.isNone {
            let offsets = try interpreter.arrayInts(given)
            guard offsets.count == types.count else {
                throw TensorError.value(
                    "'names', 'formats', 'offsets', and 'titles' dict entries must have the same length")
            }
            size = 0
            for (index, offset) in offsets.enumerated() {
                fields[index].offset = offset
                size = max(size, offset + types[index].itemSize)
            }
        }
        if let given = table.value(for: .string("itemsize")), !given.isNone {
            let wanted = try interpreter.arrayInt(given)
            guard wanted >= size else {
                throw TensorError.value(
                    "NumPy dtype descriptor requires \(size) bytes, cannot override to smaller itemsize of \(wanted)")
            }
            size = wanted
        }
        result.kind = .void(size, fields: fields)
        return result
    }

    /// Fields at offsets of their own, sorted by these.
    private static func placed(_ table: PythonDictionary, _ interpreter: Interpreter) throws -> ArrayDType {
        var fields: [ArrayDType.Field] = []
        for key in try table.elements(interpreter) ?? [] {
            guard case .string(let name) = key, case .tuple(let parts)? = table.value(for: .string(name)),
                parts.count == 2 || parts.count == 3
            else { throw TensorError.value("entry not a 2- or 3- tuple") }
            fields.append(
                ArrayDType.Field(
                    name: name, dtype: try NumPyDType.dtype(parts[0], interpreter),
                    offset: try interpreter.arrayInt(parts[1])))
        }
        fields.sort { $0.offset < $1.offset }
        return ArrayDType(.void(fields.map { $0.offset + $0.dtype.itemSize }.max() ?? 0, fields: fields))
    }

    /// A structured type with some of its fields, where they lie.
    ///
    /// - Throws: a `KeyError` for a name that is no field.
    static func selected(_ dtype: ArrayDType, _ names: [Value], _ interpreter: Interpreter) throws -> ArrayDType {
        let fields = try names.map { name -> ArrayDType.Field in
            guard case .string(let text) = name, let field = dtype.fields.first(where: { $0.name == text }) else {
                throw TensorError(kind: "KeyError", "\"Field named \(try interpreter.repr(name)) not found.\"")
            }
            return field
        }
        return ArrayDType(.void(dtype.itemSize, fields: fields))
    }

    /// `dtype.descr`: names, types and shapes, with nameless raw bytes for gaps.
    static func description(_ dtype: ArrayDType) -> [Value] {
        var items: [Value] = []
        var end = 0
        func gap(_ size: Int) { if size > 0 { items.append(.tuple([.string(""), .string("|V\(size)")])) } }
        for field in dtype.fields {
            gap(field.offset - end)
            let (base, shape) = field.dtype.unfolded
            let type: Value =
                base.fields.isEmpty ? .string(base.typeString) : .object(PythonList(description(base)))
            items.append(
                .tuple([.string(field.name), type] + (shape.isEmpty ? [] : [ArrayAttributes.tuple(shape)])))
            end = field.offset + field.dtype.itemSize
        }
        gap(dtype.itemSize - end)
        return items
    }

    /// `dtype.flags`: what holding Python objects asks of whoever handles elements.
    static func flags(_ dtype: ArrayDType) -> Int128 {
        if dtype.kind == .object { return 63 }
        let needsInterpreter: Int128 = dtype.hasObjects ? 27 : 0
        return needsInterpreter | (dtype.fields.isEmpty ? 0 : 16)
    }

    /// The type with the byte order that a rule gives to each number in it.
    static func ordered(_ dtype: ArrayDType, _ isSwapped: (ArrayDType) -> Bool) -> ArrayDType {
        var result = dtype
        switch dtype.kind {
        case .void(let size, let fields):
            result.kind = .void(
                size,
                fields: fields.map {
                    ArrayDType.Field(name: $0.name, dtype: ordered($0.dtype, isSwapped), offset: $0.offset)
                })
        case .block(let base, let shape): result.kind = .block(ordered(base, isSwapped), shape: shape)
        default: result.isByteSwapped = isSwapped(dtype) && dtype.hasByteOrder
        }
        return result
    }

    /// Whether two types are equal: names of scalar types and demands on alignment do not count.
    static func same(_ left: ArrayDType, _ right: ArrayDType) -> Bool {
        guard !left.fields.isEmpty else { return left == right }
        return left.itemSize == right.itemSize && left.fields.count == right.fields.count
            && zip(left.fields, right.fields).allSatisfy {
                $0.name == $1.name && $0.offset == $1.offset && same($0.dtype, $1.dtype)
            }
    }
}

/// A read-only view of a dictionary: `types.MappingProxyType`.
final class MappingView: PythonObject {
    private let table: PythonDictionary
    init(_ table: PythonDictionary) { self.table = table }

    static let type = PythonType("mappingproxy")
    var typeObject: PythonType { MappingView.type }
    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? { try table.item(index, interpreter) }
    func length(_ interpreter: Interpreter) throws -> Int? { try table.length(interpreter) }
    func elements(_ interpreter: Interpreter) throws -> [Value]? { try table.elements(interpreter) }
    func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? { try table.contains(value, interpreter) }
    func hasMethod(_ name: String) -> Bool { ["get", "keys", "values", "items", "copy"].contains(name) }
    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        hasMethod(name) ? try table.callMethod(name, arguments, interpreter) : nil
    }
    func str(_ interpreter: Interpreter) throws -> String? { try interpreter.str(.object(table)) }
    func repr(_ interpreter: Interpreter) throws -> String? {
        "mappingproxy(\(try interpreter.repr(.object(table))))"
    }
}
