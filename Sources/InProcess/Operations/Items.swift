import TensorTypes

/// Subscripts and slices.
extension Interpreter {
    /// `value[index]`.
    ///
    /// - Throws: a `TypeError` if the value has no items, and what the value makes of the index.
    public func item(_ value: Value, _ index: Value) throws -> Value {
        switch value {
        case .tuple(let items):
            switch try select(index, count: items.count, .tuple) {
            case .one(let position): return items[position]
            case .many(let positions): return .tuple(positions.map { items[$0] })
            }
        case .string(let text):
            let scalars = Array(text.unicodeScalars)
            switch try select(index, count: scalars.count, .string) {
            case .one(let position): return .string(String(scalars[position]))
            case .many(let positions):
                var result = String.UnicodeScalarView()
                for position in positions { result.append(scalars[position]) }
                return .string(String(result))
            }
        case .bytes(let bytes):
            switch try select(index, count: bytes.count, .bytes) {
            case .one(let position): return .int(Int128(bytes[position]))
            case .many(let positions): return .bytes(positions.map { bytes[$0] })
            }
        case .object(let object):
            if let result = try object.item(index, self) { return result }
            if let type = object as? PythonType {
                throw TensorError.type("type '\(type.name)' is not subscriptable")
            }
        default: break
        }
        throw TensorError.type("'\(value.typeName)' object is not subscriptable")
    }

    /// `value[index] = new`.
    ///
    /// - Throws: a `TypeError` if items cannot be assigned, and what the value makes of the index.
    public func setItem(_ value: Value, _ index: Value, _ new: Value) throws {
        if case .object(let object) = value, try object.setItem(index, new, self) { return }
        throw TensorError.type("'\(value.typeName)' object does not support item assignment")
    }

    /// `del value[index]`.
    ///
    /// - Throws: a `TypeError` if items cannot be deleted, and what the value makes of the index.
    public func deleteItem(_ value: Value, _ index: Value) throws {
        if case .object(let object) = value, try object.deleteItem(index, self) { return }
        let verb =
            switch value {
            case .tuple, .string, .bytes: "doesn't"
            default: (value.object(as: PythonRange.self) != nil) ? "doesn't" : "does not"
            }
        throw TensorError.type("'\(value.typeName)' object \(verb) support item deletion")
    }

    /// What a subscript of a builtin sequence selects.
    enum Selection {
        case one(Int)
        case many(StridedPositions)
    }

    /// How the builtin sequences word a wrong index.
    enum SequenceKind: String {
        case list, tuple, string, bytes, range, bytearray

        var indices: String { self == .bytes ? "byte" : rawValue }
        var outOfRange: String {
            switch self {
            case .bytes: "index out of range"
            case .range: "range object index out of range"
            default: "\(rawValue) index out of range"
            }
        }
        var assignmentOutOfRange: String {
            self == .list ? "list assignment index out of range" : outOfRange
        }
    }

    func select(_ index: Value, count: Int, _ kind: SequenceKind, assigning: Bool = false) throws -> Selection {
        if case .slice(let slice) = index { return .many(try positions(slice, count: count)) }
        guard let wanted = try indexIfInteger(index) else {
            if kind == .string {
                throw TensorError.type("string indices must be integers, not '\(index.typeName)'")
            }
            throw TensorError.type("\(kind.indices) indices must be integers or slices, not \(index.typeName)")
        }
        guard let position = Int(exactly: wanted) else {
            throw TensorError.index("cannot fit '\(index.typeName)' into an index-sized integer")
        }
        let resolved = position < 0 ? position + count : position
        guard resolved >= 0, resolved < count else {
            throw TensorError.index(assigning ? kind.assignmentOutOfRange : kind.outOfRange)
        }
        return .one(resolved)
    }

    private func positions(_ slice: PythonSlice, count: Int) throws -> StridedPositions {
        let resolved = try resolve(slice, count: count)
        return StridedPositions(start: resolved.start, step: resolved.step, count: resolved.count)
    }

    /// What a slice selects from a sequence of this length: bounds within it, as `slice.indices` gives them, and how many.
    ///
    /// - Throws: a `ValueError` for a step of zero, a `TypeError` for bounds that are no integers.
    public func resolve(_ slice: PythonSlice, count: Int) throws -> (start: Int, stop: Int, step: Int, count: Int) {
        let step = try bound(slice.step) ?? 1
        guard step != 0 else { throw TensorError.value("slice step cannot be zero") }
        // Steps beyond the length select as the length does; so nothing below overflows.
        let stride = max(-Int.max, step)
        let lowest = stride < 0 ? -1 : 0
        let highest = stride < 0 ? count - 1 : count
        func clamp(_ value: Int?, default given: Int) -> Int {
            guard let value else { return given }
            return min(max(value < 0 ? value + count : value, lowest), highest)
        }
        let start = clamp(try bound(slice.start), default: stride < 0 ? highest : lowest)
        let stop = clamp(try bound(slice.stop), default: stride < 0 ? lowest : highest)
        let distance = stride < 0 ? start - stop : stop - start
        let selected = distance <= 0 ? 0 : (distance - 1) / abs(stride) + 1
        return (start, stop, stride, selected)
    }

    /// A bound of a slice, clipped to what an `Int` holds as CPython clips it.
    private func bound(_ value: Value) throws -> Int? {
        if value.isNone { return nil }
        guard let index = try indexIfInteger(value) else {
            throw TensorError.type("slice indices must be integers or None or have an __index__ method")
        }
        return Int(clamping: index)
    }
}

/// Positions at a fixed distance from one another.
struct StridedPositions: RandomAccessCollection {
    let start: Int
    let step: Int
    let count: Int

    var startIndex: Int { 0 }
    var endIndex: Int { count }
    subscript(position: Int) -> Int { start + position * step }
}
