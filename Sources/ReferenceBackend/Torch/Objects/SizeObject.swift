import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

/// A `torch.Size`: a tuple of integers that stays one when sliced, joined and repeated.
public final class SizeObject: TupleArgument {
    /// The items, all integers.
    public let items: [Value]

    /// The sizes of a tensor.
    public init(_ sizes: [Int]) {
        items = sizes.map { .int(Int128($0)) }
    }

    private init(checked items: [Value]) {
        self.items = items
    }

    /// A size of the items of a tuple.
    ///
    /// - Throws: a `TypeError` at an item that is no integer.
    init(items: [Value], _ interpreter: Interpreter) throws {
        self.items = try items.enumerated().map { position, item in
            if case .int = item { return item }
            // `bool` is a class of integers; it and tensors are kept as what they are counted as.
            if case .bool(let flag) = item { return .int(flag ? 1 : 0) }
            guard try item.isIndex(interpreter) else {
                throw TensorError.type(
                    "torch.Size() takes an iterable of 'int' (item \(position) is '\(item.typeName)')")
            }
            return .int(try interpreter.index(item))
        }
    }

    /// `torch.Size`.
    public static let type: PythonType = PythonType("Size", module: "torch", bases: [.tuple], constructor: construct)

    private static func construct(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(0, 1, "tuple")
        guard let first = given.first else { return .object(SizeObject(checked: [])) }
        guard let items = try interpreter.elementsIfIterable(first) else {
            throw TensorError.type("'\(first.typeName)' object is not iterable")
        }
        return .object(try SizeObject(items: items, interpreter))
    }

    /// `torch.Size`.
    public var typeObject: PythonType { SizeObject.type }
    /// `torch.Size`, as messages have it.
    public var typeName: String { "torch.Size" }

    /// Whether this is one of a tuple's methods, or `numel`.
    public func hasMethod(_ name: String) -> Bool { name == "numel" || name == "index" || name == "count" }

    /// `numel()`, and a tuple's methods.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard name == "numel" else {
            return hasMethod(name) ? try interpreter.callMethod(name, of: .tuple(items), arguments) : nil
        }
        try arguments.none("Size.numel")
        return .int(
            items.reduce(1) { product, item in
                guard case .int(let size) = item else { return product }
                return product.multipliedReportingOverflow(by: size).partialValue
            })
    }

    /// An item or, for a slice, a size.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        sized(try interpreter.item(.tuple(items), index))
    }

    private func sized(_ value: Value) -> Value {
        if case .tuple(let items) = value { return .object(SizeObject(checked: items)) }
        return value
    }

    /// The number of items.
    public func length(_ interpreter: Interpreter) throws -> Int? { items.count }
    /// The items.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? { items }
    /// The items.
    public var referents: [Value] { items }

    /// Joining with a tuple of integers on either side, and repetition.
    ///
    /// - Throws: a `TypeError` for anything else that is added.
    public func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        switch operation {
        case .add:
            guard let sequence = other.sequence, sequence.isTuple else {
                if reflected { return nil }
                throw TensorError.type("can only concatenate tuple (not \(other.typeName)) to torch.Size")
            }
            return .object(
                try SizeObject(items: reflected ? sequence.items + items : items + sequence.items, interpreter))
        case .multiply:
            if case .object = other, try !other.isIndex(interpreter) { return nil }
            guard try interpreter.indexIfInteger(other) != nil else {
                throw TensorError.type("can't multiply sequence by non-int of type '\(other.typeName)'")
            }
            return sized(try interpreter.binary(.multiply, .tuple(items), other))
        default: return nil
        }
    }

    /// Compares as a tuple.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard let sequence = other.sequence, sequence.isTuple else { return nil }
        return try interpreter.compare(operation, .tuple(items), .tuple(sequence.items))
    }

    /// The key of the plain tuple.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey { try interpreter.hashKey(.tuple(items)) }

    /// `torch.Size([2, 3])`.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        "torch.Size([\(try items.map(interpreter.repr).joined(separator: ", "))])"
    }

    /// The size itself.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// The size itself.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}

/// A shape as `torch.Size` prints it.
func sizeText(_ shape: [Int]) -> String { "torch.Size([\(Geometry.text(shape))])" }
