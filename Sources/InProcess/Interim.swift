import SpecLanguage
import TensorTypes

protocol PicklePayload {}

enum Constructors {
    static func pending(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        throw UnsupportedOperation("this builtin")
    }
    static let type = pending, int = pending, bool = pending, float = pending, complex = pending, str = pending
    static let bytes = pending, bytearray = pending, memoryview = pending, tuple = pending, list = pending
    static let dictionary = pending, slice = pending, range = pending, bytesIO = pending, intFromBytes = pending
    static let bytesFromHex = pending
}

enum Builtins {
    nonisolated(unsafe) static let table: [String: Value] = [:]
}

extension Interpreter {
    static var standardModules: [(String, Value)] { [] }
    private func pending() -> UnsupportedOperation { UnsupportedOperation("this operation") }
    /// `repr(value)`.
    public func repr(_ value: Value) throws -> String { throw pending() }
    /// `str(value)`.
    public func str(_ value: Value) throws -> String { throw pending() }
    /// `format(value, specification)`.
    public func format(_ value: Value, _ specification: String) throws -> String { throw pending() }
    /// `bool(value)`.
    public func truth(_ value: Value) throws -> Bool { throw pending() }
    /// `hash(value)` as a key.
    public func hashKey(_ value: Value) throws -> HashKey { throw pending() }
    /// `value.name`.
    public func attribute(_ value: Value, _ name: String) throws -> Value { throw pending() }
    /// `hasattr`.
    public func hasAttribute(_ value: Value, _ name: String) throws -> Bool { throw pending() }
    /// `value.name = new`.
    public func setAttribute(_ value: Value, _ name: String, _ new: Value) throws { throw pending() }
    /// `del value.name`.
    public func deleteAttribute(_ value: Value, _ name: String) throws { throw pending() }
    /// `value.name(...)`.
    public func callMethod(_ name: String, of value: Value, _ arguments: CallArguments) throws -> Value {
        throw pending()
    }
    /// `value(...)`.
    public func call(_ value: Value, _ arguments: CallArguments) throws -> Value { throw pending() }
    /// `value[index]`.
    public func item(_ value: Value, _ index: Value) throws -> Value { throw pending() }
    /// `value[index] = new`.
    public func setItem(_ value: Value, _ index: Value, _ new: Value) throws { throw pending() }
    /// `del value[index]`.
    public func deleteItem(_ value: Value, _ index: Value) throws { throw pending() }
    /// `len(value)`.
    public func length(_ value: Value) throws -> Int { throw pending() }
    /// `list(value)`.
    public func elements(_ value: Value) throws -> [Value] { throw pending() }
    /// `list(value)`, or nil if the value is not iterable.
    public func elementsIfIterable(_ value: Value) throws -> [Value]? { throw pending() }
    /// `item in value`.
    public func contains(_ value: Value, _ item: Value) throws -> Bool { throw pending() }
    /// `left op right`.
    public func binary(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Value { throw pending() }
    /// The value that `left op= right` stores.
    public func inPlace(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Value { throw pending() }
    /// `op value`.
    public func unary(_ operation: UnaryOperator, _ value: Value) throws -> Value { throw pending() }
    /// `left op right`, other than `is` and `in`.
    public func compare(_ operation: ComparisonOperator, _ left: Value, _ right: Value) throws -> Value {
        throw pending()
    }
    /// `bool(left == right)`, true at once for one and the same object.
    public func equal(_ left: Value, _ right: Value) throws -> Bool { throw pending() }
    /// `left is right`.
    public func identical(_ left: Value, _ right: Value) throws -> Bool { throw pending() }
    /// `operator.index(value)`, or nil if the value is no integer.
    public func indexIfInteger(_ value: Value) throws -> Int128? { throw pending() }
    /// `int(value)`.
    public func int(_ value: Value) throws -> Int128 { throw pending() }
    /// `float(value)`.
    public func float(_ value: Value) throws -> Double { throw pending() }
    /// `complex(value)`.
    public func complex(_ value: Value) throws -> (Double, Double) { throw pending() }
    /// The memory of a bytes-like value, or nil.
    public func buffer(_ value: Value) throws -> PythonBuffer? { throw pending() }
    /// What a slice selects from a sequence of this length.
    public func resolve(_ slice: PythonSlice, count: Int) throws -> (start: Int, stop: Int, step: Int, count: Int) {
        throw pending()
    }
    /// `copy.copy(value)`.
    public func shallowCopy(_ value: Value) throws -> Value { throw pending() }
    /// `copy.deepcopy(value, memo)`.
    public func deepCopy(_ value: Value, _ memo: DeepCopyMemo) throws -> Value { throw pending() }
    /// What a pickle of the value holds.
    public func pickled(_ value: Value, _ memo: DeepCopyMemo) throws -> Value { throw pending() }
    /// Bytes that stand for something that cannot be written out as bytes, for `pickle.dumps`, `torch.save`, `np.save`.
    public func token(for payload: Any) -> [UInt8] { [] }
    /// What the bytes at the start of `contents` stand for, and how many they are.
    public func payload(in contents: [UInt8]) -> (payload: Any, length: Int)? { nil }
    /// The number of counted references to an object from names, containers and `_`.
    public func countReferences(to object: any PythonObject) -> Int { 0 }
    /// The object's address as reprs show it.
    public func addressText(_ value: Value) -> String { "0x0" }
    /// `isinstance(value, type)`.
    public func isInstance(_ value: Value, of type: Value) throws -> Bool { throw pending() }
}
