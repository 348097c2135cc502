import InProcess
import ReferenceTensor
import TensorTypes

/// An object that NumPy asks for an array of itself: `__array__`.
package protocol ArrayConvertible: PythonObject {
    /// `object.__array__(dtype, copy=copy)`.
    func arrayForNumPy(dtype: ArrayDType?, copy: Bool?, _ interpreter: Interpreter) throws -> NDArray
    /// `object.__array_wrap__(array)`: what a universal function of the object returns.
    func wrapNumPyResult(_ array: NDArray, _ interpreter: Interpreter) throws -> Value
}

/// Making arrays of Python values: which dtype and shape, and then the elements.
package enum ArrayConversion {
    /// `np.asarray(value, dtype)`, or `np.array` with `copy` given.
    ///
    /// - Parameter copy: true to copy always, false never, nil where needed.
    static func array(
        _ value: Value, _ interpreter: Interpreter, dtype: ArrayDType? = nil, copy: Bool? = nil,
        order: MemoryOrder = .keep, minimumRank: Int = 0, maximumRank: Int? = nil
    ) throws -> NDArray {
        var result: NDArray
        if let array = try existing(value, interpreter, dtype: dtype, copy: copy) {
            result = try adapt(array, dtype, copy, order)
        } else {
            if copy == false { throw copyRefused }
            result = try build(value, interpreter, dtype: dtype, maximumRank: maximumRank)
            if order == .fortran, !result.isFContiguous { result = try result.copy(order: .fortran) }
        }
        if result.rank < minimumRank {
            result = try result.reshape([Int](repeating: 1, count: minimumRank - result.rank) + result.shape)
        }
        return result
    }

    package static var copyRefused: TensorError {
        .value(
            "Unable to avoid copy while creating an array as requested.\n"
                + "If using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed (no "
                + "behavior change in NumPy 1.x).\nFor more details, see https://numpy.org/devdocs/"
                + "numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword.")
    }

    /// The array that a value already is, gives, or holds in a buffer.
    private static func existing(
        _ value: Value, _ interpreter: Interpreter, dtype: ArrayDType?, copy: Bool?
    ) throws -> NDArray? {
        guard case .object(let object) = value else { return nil }
        switch object {
        case let array as NDArray: return array
        case let scalar as NumPyScalar: return copy == false ? nil : scalar.array.view()
        case let convertible as any ArrayConvertible:
            return try convertible.arrayForNumPy(dtype: dtype, copy: copy == true ? nil : copy, interpreter)
        case is PythonList, is PythonRange: return nil
        default:
            guard let buffer = try object.buffer(interpreter) else { return nil }
            // NumPy looks at foreign memory through a `memoryview` of its own, which becomes the base.
            return try array(
                over: buffer, try interpreter.arrayRuntime(), base: PythonMemoryView(of: value, buffer))
        }
    }

    /// An array over memory that a Python object exports.
    package static func array(
        over buffer: PythonBuffer, _ runtime: Runtime, dtype: ArrayDType? = nil, base: AnyObject? = nil
    )
        throws -> NDArray
    {
        let type = try dtype ?? ArrayDType(parsing: buffer.format == "B" ? "u1" : buffer.format)
        let low = zip(buffer.shape, buffer.strides).reduce(0) { $0 + ($1.1 < 0 ? ($1.0 - 1) * $1.1 : 0) }
        let span = zip(buffer.shape, buffer.strides).reduce(buffer.itemSize) { $0 + abs(($1.0 - 1) * $1.1) }
        let block = MemoryBlock(
            borrowing: buffer.pointer + low, byteCount: buffer.count == 0 ? 0 : span, owner: buffer,
            ledger: runtime.memory)
        let array = NDArray(
            runtime: runtime, block: block, byteOffset: -low, dtype: type, shape: buffer.shape,
            strides: buffer.strides, base: base ?? buffer.owner, isWriteable: !buffer.readOnly)
        array.isForeignMemoryWriteable = !buffer.readOnly
        return array
    }

    private static func adapt(
        _ array: NDArray, _ dtype: ArrayDType?, _ copy: Bool?, _ order: MemoryOrder
    ) throws -> NDArray {
        let target = try dtype.map { try array.concrete($0) } ?? array.dtype
        let isLaidOut =
            switch order {
            case .c: array.isCContiguous
            case .fortran: array.isFContiguous
            case .any, .keep: true
            }
        let copy = array.runtime.fault?.arrayCopy(copy) ?? copy
        if copy != true && array.dtype == target && isLaidOut { return array }
        if copy == false { throw copyRefused }
        return try array.converted(to: target, order: order)
    }

    // MARK: Building from nested sequences

    private static func build(
        _ value: Value, _ interpreter: Interpreter, dtype: ArrayDType?, maximumRank: Int?
    ) throws -> NDArray {
        if case .block(let base, let inner)? = dtype?.kind {
            // Blocks take the innermost axes; a value without them fills whole blocks.
            let array = try ArrayConversion.array(value, interpreter, dtype: base)
            if array.shape.suffix(inner.count).elementsEqual(inner), array.rank >= inner.count { return array }
            let spread = try array.reshape(array.shape + [Int](repeating: 1, count: inner.count))
            return try spread.broadcast(to: array.shape + inner)?.copy() ?? array
        }
        var scan = SequenceScan(interpreter: interpreter, isStructured: dtype.map { !$0.fields.isEmpty } ?? false)
        var shape = try scan.shape(of: value, depth: 0)
        if let ragged = scan.raggedDepth {
            shape = Array(shape.prefix(ragged))
            if dtype != .object {
                throw TensorError.value(
                    "setting an array element with a sequence. The requested array has an inhomogeneous shape after "
                        + "\(shape.count) dimensions. The detected shape was \(pythonTuple(shape)) + inhomogeneous part."
                )
            }
        }
        if dtype == .object { shape = Array(shape.prefix(min(scan.sequenceDepth, maximumRank ?? 64))) }
        if let maximumRank, shape.count > maximumRank {
            throw TensorError.value(
                "setting an array element with a sequence. The requested array would exceed the maximum number of "
                    + "dimension of \(maximumRank).")
        }
        let runtime = try interpreter.arrayRuntime()
        _ = try NDArray.checkedCount(shape)
        var leaves: [Value] = []
        try scan.collect(value, shape, depth: 0, into: &leaves)
        var target = try dtype ?? discover(leaves, interpreter) ?? .float64
        if target.itemSize == 0, case .unicode = target.kind {
            target = ArrayDType(.unicode(max(1, try leaves.map { try textLength($0, interpreter) }.max() ?? 1)))
        } else if target.itemSize == 0, case .bytes = target.kind {
            target = ArrayDType(.bytes(max(1, try leaves.map { try textLength($0, interpreter) }.max() ?? 1)))
        } else if case .datetime(unit: "") = target.kind {
            target = try discoverTime(leaves) ?? target
        }
        let result = try NDArray.make(runtime, target, shape)
        var next = result.pointer
        for leaf in leaves {
            if let part = leaf.object(as: NDArray.self), part.rank > 0, target.kind != .object {
                let converted = try part.converted(to: target, order: .c)
                next.copyMemory(from: converted.pointer, byteCount: converted.byteCount)
                next += converted.byteCount
            } else {
                try ElementStore.store(leaf, target, at: next, interpreter)
                next += target.itemSize
            }
        }
        return result
    }

    private static func textLength(_ value: Value, _ interpreter: Interpreter) throws -> Int {
        switch value {
        case .string(let text): text.unicodeScalars.count
        case .bytes(let bytes): bytes.count
        default: try interpreter.str(value).unicodeScalars.count
        }
    }

    private static func discoverTime(_ leaves: [Value]) throws -> ArrayDType? {
        var units: [String] = []
        for case .string(let text) in leaves {
            if let parsed = ArrayTime.parse(text, unit: "") { units.append(parsed.unit) }
        }
        let fine = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"]
        let finest = units.max { (fine.firstIndex(of: $0) ?? 0) < (fine.firstIndex(of: $1) ?? 0) }
        return finest.map { ArrayDType(.datetime(unit: $0)) }
    }

    /// The common type of elements.
    static func discover(_ leaves: [Value], _ interpreter: Interpreter) throws -> ArrayDType? {
        var common: ArrayDType?
        for leaf in leaves {
            let type = dtype(ofLeaf: leaf)
            guard let previous = common else {
                common = type
                continue
            }
            if previous == type { continue }
            common = ArrayDType.promote(previous, type) ?? .object
        }
        return common
    }

    /// The type that one value has in an array.
    static func dtype(ofLeaf value: Value) -> ArrayDType {
        switch value {
        case .bool: return .bool
        case .int(let number):
            if Int64(exactly: number) != nil { return .int64 }
            return UInt64(exactly: number) != nil ? .uint64 : .object
        case .float: return .float64
        case .complex: return .complex128
        case .string(let text): return ArrayDType(.unicode(max(1, text.unicodeScalars.count)))
        case .bytes(let bytes): return ArrayDType(.bytes(max(1, bytes.count)))
        case .object(let object):
            if let scalar = object as? NumPyScalar { return scalar.array.dtype.native }
            if let array = object as? NDArray { return array.dtype.native }
            return .object
        default: return .object
        }
    }
}

/// Goes through nested sequences.
private struct SequenceScan {
    let interpreter: Interpreter
    /// Whether tuples are elements, as for structured types.
    let isStructured: Bool
    /// The depth at which lengths differ first.
    var raggedDepth: Int?
    /// The depth down to which there are sequences rather than arrays.
    var sequenceDepth = 64
    private var converted: [ObjectIdentifier: NDArray] = [:]

    init(interpreter: Interpreter, isStructured: Bool) {
        self.interpreter = interpreter
        self.isStructured = isStructured
    }

    /// The items of a value that counts as a sequence.
    private mutating func items(_ value: Value) throws -> [Value]? {
        switch value {
        case .tuple(let items): return isStructured ? nil : items
        case .object(let object):
            switch object {
            case let list as PythonList: return list.items
            case is PythonDictionary, is NDArray, is NumPyScalar, is PythonType, is any ArrayConvertible: return nil
            default:
                guard try object.length(interpreter) != nil, !(object is NumPyDType) else { return nil }
                return try object.elements(interpreter)
            }
        default: return nil
        }
    }

    private mutating func array(_ value: Value) throws -> NDArray? {
        guard case .object(let object) = value else { return nil }
        if let array = object as? NDArray { return array }
        if let known = converted[ObjectIdentifier(object)] { return known }
        if let convertible = object as? any ArrayConvertible {
            let array = try convertible.arrayForNumPy(dtype: nil, copy: nil, interpreter)
            converted[ObjectIdentifier(object)] = array
            return array
        }
        return nil
    }

    mutating func shape(of value: Value, depth: Int) throws -> [Int] {
        if let array = try array(value) { return array.shape }
        guard depth < 64, let items = try items(value) else { return [] }
        guard let first = items.first else { return [0] }
        var common = try shape(of: first, depth: depth + 1)
        for item in items.dropFirst() {
            let other = try shape(of: item, depth: depth + 1)
            if other == common { continue }
            let shared = zip(common, other).prefix { $0 == $1 }.count
            raggedDepth = min(raggedDepth ?? Int.max, depth + 1 + shared)
            common = Array(common.prefix(shared))
        }
        return [items.count] + common
    }

    mutating func collect(_ value: Value, _ shape: [Int], depth: Int, into leaves: inout [Value]) throws {
        if let array = try array(value), depth + array.rank <= shape.count || array.rank == 0 {
            leaves.append(.object(array))
            return
        }
        guard depth < shape.count, let items = try items(value) else {
            leaves.append(value)
            return
        }
        for item in items { try collect(item, shape, depth: depth + 1, into: &leaves) }
    }
}
