import SpecLanguage
import TensorTypes

/// A `list`.
public final class PythonList: PythonObject {
    /// The items.
    public var items: [Value]

    /// Makes a list.
    public init(_ items: [Value] = []) {
        self.items = items
    }

    /// `list`.
    public var typeObject: PythonType { PythonType.list }
    /// The items.
    public var referents: [Value] { items }

    /// Calls one of the methods in ``ListMethods``.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        try ListMethods.table[name]?(self, arguments, interpreter)
    }
    /// Whether ``ListMethods`` has it.
    public func hasMethod(_ name: String) -> Bool { ListMethods.table[name] != nil }

    /// An item, or for a slice a new list.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        switch try interpreter.select(index, count: items.count, .list) {
        case .one(let position): items[position]
        case .many(let positions): .object(PythonList(positions.map { items[$0] }))
        }
    }

    /// Replaces an item or a slice.
    public func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        switch try interpreter.select(index, count: items.count, .list, assigning: true) {
        case .one(let position): items[position] = value
        case .many(let positions):
            guard let new = try interpreter.elementsIfIterable(value) else {
                throw TensorError.type(
                    positions.step == 1
                        ? "can only assign an iterable" : "must assign iterable to extended slice")
            }
            if positions.step == 1 {
                items.replaceSubrange(positions.start..<(positions.start + positions.count), with: new)
            } else {
                guard new.count == positions.count else {
                    throw TensorError.value(
                        "attempt to assign sequence of size \(new.count) to extended slice of size \(positions.count)")
                }
                for (position, item) in zip(positions, new) { items[position] = item }
            }
        }
        return true
    }

    /// Removes an item or a slice.
    public func deleteItem(_ index: Value, _ interpreter: Interpreter) throws -> Bool {
        switch try interpreter.select(index, count: items.count, .list, assigning: true) {
        case .one(let position): items.remove(at: position)
        case .many(let positions):
            let removed = Set(positions)
            items = items.enumerated().filter { !removed.contains($0.offset) }.map(\.element)
        }
        return true
    }

    /// The number of items.
    public func length(_ interpreter: Interpreter) throws -> Int? { items.count }
    /// The items.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? { items }

    /// Concatenation and repetition.
    public func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        switch operation {
        case .add:
            guard !reflected, let list = other.object(as: PythonList.self) else { return nil }
            return .object(PythonList(items + list.items))
        case .multiply:
            // The operators of an object come before its use as a number of repetitions.
            if case .object = other { return nil }
            guard let times = try interpreter.times(other, itemCount: items.count) else { return nil }
            return .object(PythonList(Array(repeatElement(items, count: times).joined())))
        default: return nil
        }
    }

    /// `+=` takes any iterable; both keep the list.
    public func inPlace(_ operation: BinaryOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        switch operation {
        case .add:
            items += try interpreter.elements(other)
            return .object(self)
        case .multiply:
            guard let times = try interpreter.times(other, itemCount: items.count) else { return nil }
            items = Array(repeatElement(items, count: times).joined())
            return .object(self)
        default: return nil
        }
    }

    /// Compares with another list.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard let list = other.object(as: PythonList.self) else { return nil }
        return .bool(try interpreter.compareSequences(operation, items, list.items))
    }

    /// `[1, 2]`.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        try interpreter.display(self, placeholder: "[...]") {
            "[\(try items.map(interpreter.repr).joined(separator: ", "))]"
        }
    }

    /// A list is mutable and hence no key.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        throw TensorError.type("unhashable type: 'list'")
    }

    /// A list of the same items.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(PythonList(items)) }

    /// A list of copies.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        let copy = PythonList()
        memo.remember(.object(copy), of: self)
        copy.items = try items.map { try interpreter.deepCopy($0, memo) }
        return .object(copy)
    }

    /// A list of pickled items.
    public func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        let copy = PythonList()
        memo.remember(.object(copy), of: self)
        copy.items = try items.map { try interpreter.pickled($0, memo) }
        return .object(copy)
    }
}

/// The methods of `list`.
enum ListMethods {
    static let table: [String: @Sendable (PythonList, CallArguments, Interpreter) throws -> Value] = [
        "append": { list, arguments, _ in
            list.items.append(try arguments.one("list.append"))
            return .none
        },
        "extend": { list, arguments, interpreter in
            list.items += try interpreter.elements(arguments.one("list.extend"))
            return .none
        },
        "insert": { list, arguments, interpreter in
            let given = try arguments.between(2, 2, "insert")
            let position = try interpreter.size(given[0])
            let resolved = position < 0 ? max(0, position + list.items.count) : min(position, list.items.count)
            list.items.insert(given[1], at: resolved)
            return .none
        },
        "pop": { list, arguments, interpreter in
            let given = try arguments.between(0, 1, "pop")
            let position = try given.first.map(interpreter.size) ?? -1
            guard !list.items.isEmpty else { throw TensorError.index("pop from empty list") }
            let resolved = position < 0 ? position + list.items.count : position
            guard list.items.indices.contains(resolved) else { throw TensorError.index("pop index out of range") }
            return list.items.remove(at: resolved)
        },
        "remove": { list, arguments, interpreter in
            let value = try arguments.one("list.remove")
            guard let position = try list.items.firstIndex(where: { try interpreter.equal($0, value) }) else {
                throw TensorError.value("list.remove(x): x not in list")
            }
            list.items.remove(at: position)
            return .none
        },
        "index": { list, arguments, interpreter in
            let given = try arguments.between(1, 3, "index")
            let bounds = PythonSlice(
                start: given.count > 1 ? given[1] : .none, stop: given.count > 2 ? given[2] : .none)
            let selected = try interpreter.resolve(bounds, count: list.items.count)
            for position in selected.start..<max(selected.start, selected.stop)
            where try interpreter.equal(list.items[position], given[0]) { return .int(Int128(position)) }
            throw TensorError.value("\(try interpreter.repr(given[0])) is not in list")
        },
        "count": { list, arguments, interpreter in
            let value = try arguments.one("list.count")
            return .int(Int128(try list.items.count { try interpreter.equal($0, value) }))
        },
        "copy": { list, arguments, _ in
            try arguments.none("list.copy")
            return .object(PythonList(list.items))
        },
        "clear": { list, arguments, _ in
            try arguments.none("list.clear")
            list.items.removeAll()
            return .none
        },
        "reverse": { list, arguments, _ in
            try arguments.none("list.reverse")
            list.items.reverse()
            return .none
        },
        "sort": { list, arguments, interpreter in
            guard arguments.positional.isEmpty else {
                throw TensorError.type("sort() takes no positional arguments")
            }
            list.items = try interpreter.sorted(list.items, arguments, "sort")
            return .none
        },
    ]
}
