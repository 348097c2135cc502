import SpecLanguage
import TensorTypes

/// A `dict`, in insertion order.
public final class PythonDictionary: PythonObject {
    private var positions: [HashKey: Int] = [:]
    private var slots: [(key: Value, value: Value)?] = []

    /// Makes an empty dictionary.
    public init() {}

    /// `dict`.
    public var typeObject: PythonType { PythonType.dictionary }

    /// The number of entries.
    public var count: Int { positions.count }
    /// The entries in order.
    public var entries: [(key: Value, value: Value)] { slots.compactMap { $0 } }
    /// Keys and values.
    public var referents: [Value] { slots.flatMap { slot in slot.map { [$0.key, $0.value] } ?? [] } }

    /// The value under a key.
    public func value(for key: HashKey) -> Value? {
        guard let position = positions[key] else { return nil }
        return slots[position]?.value
    }

    /// Sets the value under a key; an equal key that is there stays, as in Python.
    public func set(_ value: Value, for key: Value, hashed: HashKey) {
        if let position = positions[hashed], let old = slots[position] {
            slots[position] = (old.key, value)
        } else {
            positions[hashed] = slots.count
            slots.append((key, value))
        }
    }

    /// Removes an entry and gives its value.
    public func remove(_ key: HashKey) -> Value? {
        guard let position = positions.removeValue(forKey: key) else { return nil }
        let value = slots[position]?.value
        slots[position] = nil
        if slots.count > 16 && slots.count > 2 * positions.count { compact() }
        return value
    }

    /// Removes all entries.
    public func removeAll() {
        positions = [:]
        slots = []
    }

    /// Calls one of the methods in ``DictionaryMethods``.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        try DictionaryMethods.table[name]?(self, arguments, interpreter)
    }
    /// Whether ``DictionaryMethods`` has it.
    public func hasMethod(_ name: String) -> Bool { DictionaryMethods.table[name] != nil }

    /// The value under a key.
    ///
    /// - Throws: a `KeyError` if there is none.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        if let value = value(for: try interpreter.hashKey(index)) { return value }
        throw TensorError(kind: "KeyError", try interpreter.repr(index))
    }

    /// Sets the value under a key.
    public func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        set(value, for: index, hashed: try interpreter.hashKey(index))
        return true
    }

    /// Removes a key.
    ///
    /// - Throws: a `KeyError` if it is not there.
    public func deleteItem(_ index: Value, _ interpreter: Interpreter) throws -> Bool {
        guard remove(try interpreter.hashKey(index)) != nil else {
            throw TensorError(kind: "KeyError", try interpreter.repr(index))
        }
        return true
    }

    /// The number of entries.
    public func length(_ interpreter: Interpreter) throws -> Int? { count }
    /// The keys.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? { entries.map(\.key) }
    /// Whether there is such a key.
    public func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? {
        positions[try interpreter.hashKey(value)] != nil
    }

    /// `|` merges two dictionaries.
    public func binary(
        _ operation: BinaryOperator, _ other: Value, reflected: Bool, _ interpreter: Interpreter
    ) throws -> Value? {
        guard operation == .or, !reflected, let dictionary = other.object(as: PythonDictionary.self) else { return nil }
        let merged = PythonDictionary()
        try merged.update(from: self, interpreter)
        try merged.update(from: dictionary, interpreter)
        return .object(merged)
    }

    /// Equal keys with equal values.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard operation == .equal || operation == .notEqual, let dictionary = other.object(as: PythonDictionary.self)
        else { return nil }
        return .bool(try equals(dictionary, interpreter) == (operation == .equal))
    }

    private func equals(_ other: PythonDictionary, _ interpreter: Interpreter) throws -> Bool {
        guard count == other.count else { return false }
        return try interpreter.nested {
            for (key, position) in positions {
                guard let value = slots[position]?.value, let counterpart = other.value(for: key),
                    try interpreter.equal(value, counterpart)
                else { return false }
            }
            return true
        }
    }

    /// Takes over the entries of another dictionary.
    func update(from other: PythonDictionary, _ interpreter: Interpreter) throws {
        for (key, value) in other.entries { set(value, for: key, hashed: try interpreter.hashKey(key)) }
    }

    /// `{'a': 1}`.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        try interpreter.display(self, placeholder: "{...}") {
            let parts = try entries.map { "\(try interpreter.repr($0.key)): \(try interpreter.repr($0.value))" }
            return "{\(parts.joined(separator: ", "))}"
        }
    }

    /// A dictionary is mutable and hence no key.
    public func hashKey(_ interpreter: Interpreter) throws -> HashKey {
        throw TensorError.type("unhashable type: 'dict'")
    }

    /// A dictionary of the same keys and values.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? {
        let copy = PythonDictionary()
        try copy.update(from: self, interpreter)
        return .object(copy)
    }

    /// A dictionary of copies.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        try copied(memo, interpreter) { try interpreter.deepCopy($0, memo) }
    }

    /// A dictionary of pickled keys and values.
    public func pickled(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? {
        try copied(memo, interpreter) { try interpreter.pickled($0, memo) }
    }

    private func copied(
        _ memo: DeepCopyMemo, _ interpreter: Interpreter, _ rule: (Value) throws -> Value
    ) throws -> Value {
        let copy = PythonDictionary()
        memo.remember(.object(copy), of: self)
        for (key, value) in entries {
            let newKey = try rule(key)
            copy.set(try rule(value), for: newKey, hashed: try interpreter.hashKey(newKey))
        }
        return .object(copy)
    }

    private func compact() {
        var moved: [Int] = []
        var kept: [(key: Value, value: Value)?] = []
        moved.reserveCapacity(slots.count)
        for slot in slots {
            moved.append(kept.count)
            if slot != nil { kept.append(slot) }
        }
        positions = positions.mapValues { moved[$0] }
        slots = kept
    }
}

/// The methods of `dict`.
enum DictionaryMethods {
    static let table: [String: @Sendable (PythonDictionary, CallArguments, Interpreter) throws -> Value] = [
        "get": { dictionary, arguments, interpreter in
            let given = try arguments.between(1, 2, "get")
            let found = dictionary.value(for: try interpreter.hashKey(given[0]))
            return found ?? (given.count > 1 ? given[1] : .none)
        },
        "keys": { dictionary, arguments, _ in
            try arguments.none("dict.keys")
            return .object(DictionaryView(dictionary, .keys))
        },
        "values": { dictionary, arguments, _ in
            try arguments.none("dict.values")
            return .object(DictionaryView(dictionary, .values))
        },
        "items": { dictionary, arguments, _ in
            try arguments.none("dict.items")
            return .object(DictionaryView(dictionary, .items))
        },
        "copy": { dictionary, arguments, interpreter in
            try arguments.none("dict.copy")
            return try interpreter.shallowCopy(.object(dictionary))
        },
        "clear": { dictionary, arguments, _ in
            try arguments.none("dict.clear")
            dictionary.removeAll()
            return .none
        },
        "pop": { dictionary, arguments, interpreter in
            let given = try arguments.between(1, 2, "pop")
            if let value = dictionary.remove(try interpreter.hashKey(given[0])) { return value }
            if given.count > 1 { return given[1] }
            throw TensorError(kind: "KeyError", try interpreter.repr(given[0]))
        },
        "popitem": { dictionary, arguments, interpreter in
            try arguments.none("dict.popitem")
            guard let last = dictionary.entries.last else {
                throw TensorError(kind: "KeyError", "'popitem(): dictionary is empty'")
            }
            _ = dictionary.remove(try interpreter.hashKey(last.key))
            return .tuple([last.key, last.value])
        },
        "setdefault": { dictionary, arguments, interpreter in
            let given = try arguments.between(1, 2, "setdefault")
            let key = try interpreter.hashKey(given[0])
            if let value = dictionary.value(for: key) { return value }
            let value = given.count > 1 ? given[1] : Value.none
            dictionary.set(value, for: given[0], hashed: key)
            return value
        },
        "update": { dictionary, arguments, interpreter in
            let given = try arguments.positional(between: 0, 1, "update")
            try dictionary.update(given.first, arguments.keywords, interpreter)
            return .none
        },
    ]
}

extension PythonDictionary {
    /// What `dict(source, key=value)` and `update` take: a dictionary or pairs, then keywords.
    func update(
        _ source: Value?, _ keywords: [(name: String, value: Value)], _ interpreter: Interpreter
    ) throws {
        if let other = source?.object(as: PythonDictionary.self) {
            try update(from: other, interpreter)
        } else if let source {
            for (position, element) in try interpreter.elements(source).enumerated() {
                guard let pair = try interpreter.elementsIfIterable(element) else {
                    throw TensorError.type(
                        "cannot convert dictionary update sequence element #\(position) to a sequence")
                }
                guard pair.count == 2 else {
                    throw TensorError.value(
                        "dictionary update sequence element #\(position) has length \(pair.count); 2 is required")
                }
                set(pair[1], for: pair[0], hashed: try interpreter.hashKey(pair[0]))
            }
        }
        for (name, value) in keywords { set(value, for: .string(name), hashed: .string(name)) }
    }
}

/// What `keys()`, `values()` and `items()` give: a live view of a dictionary.
final class DictionaryView: PythonObject {
    enum Part: String {
        case keys, values, items
    }

    private let dictionary: PythonDictionary
    private let part: Part

    init(_ dictionary: PythonDictionary, _ part: Part) {
        self.dictionary = dictionary
        self.part = part
    }

    private static let types: [Part: PythonType] = [
        .keys: PythonType("dict_keys"), .values: PythonType("dict_values"), .items: PythonType("dict_items"),
    ]

    var typeObject: PythonType { DictionaryView.types[part] ?? PythonType.object }
    var referents: [Value] { [.object(dictionary)] }
    func length(_ interpreter: Interpreter) throws -> Int? { dictionary.count }
    func elements(_ interpreter: Interpreter) throws -> [Value]? {
        dictionary.entries.map { entry in
            switch part {
            case .keys: entry.key
            case .values: entry.value
            case .items: .tuple([entry.key, entry.value])
            }
        }
    }
    func repr(_ interpreter: Interpreter) throws -> String? {
        let parts = try (try elements(interpreter) ?? []).map(interpreter.repr)
        return "dict_\(part.rawValue)([\(parts.joined(separator: ", "))])"
    }
}
