import SpecLanguage
import TensorTypes

/// A Python value as the interpreter handles it.
public enum Value {
    case none
    case ellipsis
    case notImplemented
    case bool(Bool)
    case int(Int128)
    case float(Double)
    case complex(Double, Double)
    case string(String)
    case bytes([UInt8])
    case tuple([Value])
    case slice(PythonSlice)
    /// Everything with an identity: lists, dictionaries, functions, types, modules, and all that a library brings.
    case object(any PythonObject)
}

/// The three parts of a Python `slice`; `.none` where a part is absent.
public final class PythonSlice {
    /// The first index.
    public let start: Value
    /// The index to stop before.
    public let stop: Value
    /// The step.
    public let step: Value

    /// Makes a slice.
    public init(start: Value = .none, stop: Value = .none, step: Value = .none) {
        self.start = start
        self.stop = stop
        self.step = step
    }
}

/// The arguments of a call, evaluated.
public struct CallArguments {
    /// Positional arguments.
    public var positional: [Value]
    /// Keyword arguments, in the order written.
    public var keywords: [(name: String, value: Value)]

    /// Makes arguments.
    public init(_ positional: [Value] = [], keywords: [(name: String, value: Value)] = []) {
        self.positional = positional
        self.keywords = keywords
    }
}

/// An object with identity: what Python's data model lets a class define, with defaults that refuse as Python does.
///
/// Returning `nil` means "not defined here"; the interpreter then does what Python does without it
/// (an `AttributeError`, a reflected operator, a `TypeError`).
public protocol PythonObject: AnyObject {
    /// The class name as in messages, without module: `Tensor`, `numpy.ndarray`, `list`.
    var typeName: String { get }
    /// The class object, for `type(x)`, `isinstance` and its repr.
    var typeObject: PythonType { get }

    /// `object.name`.
    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value?
    /// `object.name = value`; false if there is no such attribute to set.
    func setAttribute(_ name: String, _ value: Value, _ interpreter: Interpreter) throws -> Bool
    /// `del object.name`; false if there is no such attribute to delete.
    func deleteAttribute(_ name: String, _ interpreter: Interpreter) throws -> Bool
    /// `isinstance(value, object)` where the object is no class but may stand for one; nil if it may not.
    func isInstance(_ value: Value, _ interpreter: Interpreter) throws -> Bool?
    /// `object.name(...)` without making a bound method; nil falls back to ``attribute(_:_:)`` and a call.
    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value?
    /// Whether ``callMethod(_:_:_:)`` answers to this name; reading the attribute then gives a bound method.
    func hasMethod(_ name: String) -> Bool
    /// `object(...)`.
    func call(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value?

    /// `object[index]`.
    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value?
    /// `object[index] = value`; false if items cannot be assigned.
    func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool
    /// `del object[index]`; false if items cannot be deleted.
    func deleteItem(_ index: Value, _ interpreter: Interpreter) throws -> Bool
    /// `len(object)`.
    func length(_ interpreter: Interpreter) throws -> Int?
    /// `list(object)`.
    func elements(_ interpreter: Interpreter) throws -> [Value]?
    /// `reversed(object)`; nil goes through the items.
    func reversed(_ interpreter: Interpreter) throws -> Value?
    /// `value in object`.
    func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool?

    /// `object op other`, or `other op object` if `reflected`.
    func binary(_ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter) throws
        -> Value?
    /// `object op= other`; nil falls back to ``binary(_:_:reflected:_:)``.
    func inPlace(_ operation: BinaryOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value?
    /// `divmod(object, other)`, or `divmod(other, object)` if `reflected`; nil for classes without it.
    func divmod(_ other: Value, reflected: Bool, _ interpreter: Interpreter) throws -> Value?
    /// Whether the operators and builtins are also methods: `__add__`, `__setitem__` and their kin.
    var hasOperatorMethods: Bool { get }
    /// `-object`, `+object`, `~object` (`not` goes through ``truth(_:)``).
    func unary(_ operation: UnaryOperator, _ interpreter: Interpreter) throws -> Value?
    /// `object == other` and the other orderings, not `is` and `in`.
    func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value?

    /// `bool(object)`; nil goes by length, then true.
    func truth(_ interpreter: Interpreter) throws -> Bool?
    /// `repr(object)`; nil gives Python's `<X object at 0x...>`.
    func repr(_ interpreter: Interpreter) throws -> String?
    /// `str(object)`; nil gives the repr.
    func str(_ interpreter: Interpreter) throws -> String?
    /// `format(object, spec)`; nil gives Python's rule for a class without `__format__`.
    func format(_ specification: String, _ interpreter: Interpreter) throws -> String?
    /// `object.__index__()`, for subscripts, sizes and `range`.
    func index(_ interpreter: Interpreter) throws -> Int128?
    /// `int(object)`.
    func toInt(_ interpreter: Interpreter) throws -> Int128?
    /// `float(object)`.
    func toFloat(_ interpreter: Interpreter) throws -> Double?
    /// `complex(object)`.
    func toComplex(_ interpreter: Interpreter) throws -> (Double, Double)?
    /// `bytes(object)`, `memoryview(object)`: the bytes behind the object, if it offers a buffer.
    func bytes(_ interpreter: Interpreter) throws -> [UInt8]?
    /// The object's memory for `memoryview`, `frombuffer` and the like; nil if it offers none.
    func buffer(_ interpreter: Interpreter) throws -> PythonBuffer?

    /// What the object is as a dictionary key.
    ///
    /// - Throws: a `TypeError` if it cannot be one.
    func hashKey(_ interpreter: Interpreter) throws -> HashKey

    /// Entering a `with` block; nil if the object is no context manager.
    func enter(_ interpreter: Interpreter) throws -> Value?
    /// Leaving a `with` block.
    func exit(_ interpreter: Interpreter) throws

    /// The objects this one holds a counted reference to, for counting references to an object.
    var referents: [Value] { get }
    /// `copy.copy(object)`; nil if it has no rule of its own.
    func shallowCopy(_ interpreter: Interpreter) throws -> Value?
    /// `copy.deepcopy(object)`; `memo` maps originals to copies made in the same call.
    func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value?
    /// What a pickle of the object holds: a copy cut off from the original; `memo` is that of one `dumps` or `loads`.
    func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value?
}
