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
