import SpecLanguage
import TensorTypes

/// A tuple whose items have names too, as `torch.return_types.max` or what several `np.linalg` functions return.
public final class NamedTuple: PythonObject {
    /// How the repr breaks a structure sequence's fields into lines.
    public enum Layout: Sendable {
        /// `name(a=1, b=2)` on one line.
        case oneLine
        /// PyTorch's: `name(`, a line per field, `)`.
        case linePerField
    }

    /// The class.
    public let typeObject: PythonType
    /// The names of the items.
    public let fields: [String]
    /// The items.
    public let items: [Value]
    private let layout: Layout

    /// Makes a tuple; the class should have `tuple` among its bases.
    public init(_ type: PythonType, fields: [String], items: [Value], layout: Layout = .linePerField) {
        typeObject = type
        self.fields = fields
        self.items = items
        self.layout = layout
    }

    /// The class with its module, as in PyTorch's messages.
    public var typeName: String { typeObject.qualifiedName }
    /// The items.
    public var referents: [Value] { items }

    /// A field.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        guard let position = fields.firstIndex(of: name), position < items.count else { return nil }
        return items[position]
    }

    /// An item or, for a slice, a plain tuple.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        try interpreter.item(.tuple(items), index)
    }
    /// The number of items.
    public func length(_ interpreter: Interpreter) throws -> Int? { items.count }
    /// The items.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? { items }
    /// Concatenation and repetition, giving plain tuples.
    public func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        let left = reflected ? other : .tuple(items)
        let right = reflected ? .tuple(items) : other
        return try interpreter.binary(operation, left, right)
    }
    /// Compares as a tuple.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        if case .object(let object) = other, let tuple = object as? NamedTuple {
            return try interpreter.compare(operation, .tuple(items), .tuple(tuple.items))
        }
        guard case .tuple = other else { return nil }
        return try interpreter.compare(operation, .tuple(items), other)
    }
    /// The key of the plain tuple.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey { try interpreter.hashKey(.tuple(items)) }

    /// `torch.return_types.max(` and the fields.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        let parts = try zip(fields, items).map { "\($0)=\(try interpreter.repr($1))" }
        return switch layout {
        case .oneLine: "\(typeObject.name)(\(parts.joined(separator: ", ")))"
        case .linePerField: "\(typeObject.qualifiedName)(\n\(parts.joined(separator: ",\n")))"
        }
    }

    /// The tuple itself, being immutable.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// A tuple of copies.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        let copies = try items.map { try interpreter.deepCopy($0, memo) }
        return .object(NamedTuple(typeObject, fields: fields, items: copies, layout: layout))
    }
}
