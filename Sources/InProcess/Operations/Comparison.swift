import SpecLanguage
import TensorTypes

/// Equality and order.
extension Interpreter {
    /// `left op right`, other than `is` and `in`.
    ///
    /// - Throws: a `TypeError` for an order that neither operand defines.
    public func compare(_ operation: ComparisonOperator, _ left: Value, _ right: Value) throws -> Value {
        if case .object(let object) = left {
            if let result = try object.compare(operation, right, self), !isNotImplemented(result) { return result }
        } else if let result = try builtinCompare(operation, left, right) {
            return .bool(result)
        }
        if case .object(let object) = right,
            let result = try object.compare(operation.mirrored, left, self), !isNotImplemented(result)
        {
            return result
        }
        switch operation {
        case .equal: return .bool(sameObject(left, right))
        case .notEqual: return .bool(!sameObject(left, right))
        default:
            throw TensorError.type(
                "'\(operation.rawValue)' not supported between instances of '\(left.typeName)' and '\(right.typeName)'")
        }
    }

    private func isNotImplemented(_ value: Value) -> Bool {
        if case .notImplemented = value { return true }
        return false
    }

    private func sameObject(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.object(let first), .object(let second)): first === second
        case (.none, .none), (.ellipsis, .ellipsis), (.notImplemented, .notImplemented): true
        default: false
        }
    }

    /// `left is right or left == right`, as containers compare their items.
    public func equal(_ left: Value, _ right: Value) throws -> Bool {
        if sameObject(left, right) { return true }
        return try truth(compare(.equal, left, right))
    }

    /// Comparison of builtin immutable values; nil if they do not define it.
    private func builtinCompare(_ operation: ComparisonOperator, _ left: Value, _ right: Value) throws -> Bool? {
        if let first = Number(left), let second = Number(right) { return compare(operation, first, second) }
        switch (left, right) {
        case (.string(let first), .string(let second)):
            return operation.holds {
                first.utf8.elementsEqual(second.utf8)
            } less: {
                first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars)
            }
        case (.bytes(let first), .bytes(let second)):
            return operation.holds {
                first == second
            } less: {
                first.lexicographicallyPrecedes(second)
            }
        case (.tuple(let first), .tuple(let second)): return try compareSequences(operation, first, second)
        case (.slice(let first), .slice(let second)):
            return try compareSequences(
                operation, [first.start, first.stop, first.step], [second.start, second.stop, second.step])
        default: return nil
        }
    }

    private func compare(_ operation: ComparisonOperator, _ left: Number, _ right: Number) -> Bool? {
        switch (left, right) {
        case (.integer(let first), .integer(let second)):
            return operation.holds {
                first == second
            } less: {
                first < second
            }
        case (.float(let first), .float(let second)): return operation.holds(first, second)
        case (.integer(let first), .float(let second)):
            if second.isNaN { return operation == .notEqual }
            let order = order(first, second)
            return operation.holds {
                order == 0
            } less: {
                order < 0
            }
        case (.float, .integer): return compare(operation.mirrored, right, left)
        default:
            guard operation == .equal || operation == .notEqual else { return nil }
            let (a, b) = (left.complex, right.complex)
            return (a.0 == b.0 && a.1 == b.1) == (operation == .equal)
        }
    }

    /// Negative, zero or positive as the integer is below, equal to or above the float, exactly.
    private func order(_ integer: Int128, _ float: Double) -> Int {
        let whole = float.rounded(.down)
        guard let floor = Int128(exactly: whole) else { return float > 0 ? -1 : 1 }
        if integer != floor { return integer < floor ? -1 : 1 }
        return float > whole ? -1 : 0
    }

    /// Compares by the first items that differ, then by length, as lists and tuples do.
    func compareSequences(_ operation: ComparisonOperator, _ left: [Value], _ right: [Value]) throws -> Bool {
        if left.count != right.count {
            if operation == .equal { return false }
            if operation == .notEqual { return true }
        }
        return try nested {
            for (first, second) in zip(left, right) where try !equal(first, second) {
                switch operation {
                case .equal: return false
                case .notEqual: return true
                default: return try truth(compare(operation, first, second))
                }
            }
            return operation.holds({ left.count == right.count }, less: { left.count < right.count }) ?? false
        }
    }
}

extension ComparisonOperator {
    /// The operator with its operands exchanged.
    public var mirrored: ComparisonOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: self
        }
    }

    /// The answer for a total order.
    func holds(_ equal: () -> Bool, less: () -> Bool) -> Bool? {
        switch self {
        case .equal: equal()
        case .notEqual: !equal()
        case .less: less()
        case .lessOrEqual: less() || equal()
        case .greater: !(less() || equal())
        case .greaterOrEqual: !less()
        default: nil
        }
    }

    /// The answer for floats, where NaN compares with nothing.
    func holds(_ left: Double, _ right: Double) -> Bool? {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        default: nil
        }
    }
}
