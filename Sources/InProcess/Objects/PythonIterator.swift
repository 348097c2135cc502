import TensorTypes

/// An iterator over items fetched when it was made.
final class PythonIterator: PythonObject {
    private var remaining: ArraySlice<Value>
    let typeObject: PythonType

    static let enumerateType = PythonType("enumerate", constructor: Constructors.enumerate)
    static let zipType = PythonType("zip", constructor: Constructors.zip)
    static let reversedType = PythonType("reversed", constructor: Constructors.reversed)
    private static let types: [String: PythonType] = Dictionary(
        uniqueKeysWithValues: ["list", "tuple", "str", "bytes", "bytearray", "range", "dict_key"].map {
            ($0, PythonType("\($0)_iterator"))
        })
    private static let otherType = PythonType("iterator")

    init(_ items: [Value], type: PythonType) {
        remaining = items[...]
        typeObject = type
    }

    /// The class of `iter(value)`.
    static func type(for value: Value) -> PythonType {
        types[value.typeObject.name == "dict" ? "dict_key" : value.typeObject.name] ?? otherType
    }

    /// The next item, or nil at the end.
    func next() -> Value? { remaining.popFirst() }

    var referents: [Value] { Array(remaining) }
    func elements(_ interpreter: Interpreter) throws -> [Value]? {
        defer { remaining = [] }
        return Array(remaining)
    }
}
