import SpecLanguage
import TensorTypes

/// What a class gets that defines nothing: every part refuses, and the interpreter then does what Python does without it.
extension PythonObject {
    /// The class's own name.
    public var typeName: String { typeObject.name }

    /// No attributes.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? { nil }
    /// No attribute can be set.
    public func setAttribute(_ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool { false }
    /// No attribute can be deleted.
    public func deleteAttribute(_ name: String, _ interpreter: Interpreter) throws -> Bool { false }
    /// No class.
    public func isInstance(_ value: Value, _ interpreter: Interpreter) throws -> Bool? { nil }
    /// No methods.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        nil
    }
    /// No methods.
    public func hasMethod(_ name: String) -> Bool { false }
    /// Not callable.
    public func call(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? { nil }

    /// Not subscriptable.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? { nil }
    /// Items cannot be assigned.
    public func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool { false }
    /// Items cannot be deleted.
    public func deleteItem(_ index: Value, _ interpreter: Interpreter) throws -> Bool { false }
    /// Without a length.
    public func length(_ interpreter: Interpreter) throws -> Int? { nil }
    /// Not iterable.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? { nil }
    /// Items in reverse.
    public func reversed(_ interpreter: Interpreter) throws -> Value? { nil }
    /// Membership goes by iteration.
    public func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? { nil }

    /// No operators, so no methods of their names.
    public var hasOperatorMethods: Bool { false }
    /// No `divmod`, which the operators `//` and `%` do not bring along.
    public func divmod(_ other: Value, reflected: Bool, _ interpreter: Interpreter) throws -> Value? { nil }
    /// No operators.
    public func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? { nil }
    /// No operators of its own for `op=`.
    public func inPlace(_ operation: BinaryOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        nil
    }
    /// No prefix operators.
    public func unary(_ operation: UnaryOperator, _ interpreter: Interpreter) throws -> Value? { nil }
    /// Equal to itself only, and not ordered.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        nil
    }

    /// Truth goes by length.
    public func truth(_ interpreter: Interpreter) throws -> Bool? { nil }
    /// Python's `<X object at 0x...>`.
    public func repr(_ interpreter: Interpreter) throws -> String? { nil }
    /// The same as the repr.
    public func str(_ interpreter: Interpreter) throws -> String? { nil }
    /// The string, and no format specification.
    public func format(_ specification: String, _ interpreter: Interpreter) throws -> String? { nil }
    /// No index.
    public func index(_ interpreter: Interpreter) throws -> Int128? { nil }
    /// Goes by ``index(_:)``.
    public func toInt(_ interpreter: Interpreter) throws -> Int128? { nil }
    /// Goes by ``index(_:)``.
    public func toFloat(_ interpreter: Interpreter) throws -> Double? { nil }
    /// Goes by ``toFloat(_:)``.
    public func toComplex(_ interpreter: Interpreter) throws -> (Double, Double)? { nil }
    /// The contents of ``buffer(_:)``.
    public func bytes(_ interpreter: Interpreter) throws -> [UInt8]? { try buffer(interpreter)?.contents }
    /// No buffer.
    public func buffer(_ interpreter: Interpreter) throws -> PythonBuffer? { nil }
    /// A key by identity.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey { .identity(ObjectIdentifier(self)) }

    /// No context manager.
    public func enter(_ interpreter: Interpreter) throws -> Value? { nil }
    /// Nothing to undo.
    public func exit(_ interpreter: Interpreter) throws {}

    /// Holds nothing.
    public var referents: [Value] { [] }
    /// No rule of its own.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { nil }
    /// No rule of its own.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { nil }
    /// The same as a deep copy.
    public func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        try deepCopy(memo, interpreter)
    }
}
