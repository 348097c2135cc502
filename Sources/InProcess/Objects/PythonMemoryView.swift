import SpecLanguage
import TensorTypes

/// A `memoryview` over an object's exported memory.
public final class PythonMemoryView: PythonObject {
    /// The object that was asked for its memory, as `obj` gives it.
    public let object: Value
    private var export: PythonBuffer?

    /// Makes a view; the export is held until `release()` or until the view dies.
    public init(of object: Value, _ export: PythonBuffer) {
        self.object = object
        self.export = export
    }

    /// `memoryview`.
    public var typeObject: PythonType { PythonType.memoryview }
    /// The exporting object.
    public var referents: [Value] { export == nil ? [] : [object] }

    /// The export.
    ///
    /// - Throws: a `ValueError` after `release()`.
    public func live() throws -> PythonBuffer {
        guard let export else { throw TensorError.value("operation forbidden on released memoryview object") }
        return export
    }

    /// Gives the export back.
    public func release() { export = nil }

    /// The same memory again; the buffer that was exported stays exported as long as either lives.
    public func buffer(_ interpreter: Interpreter) throws -> PythonBuffer? {
        let export = try live()
        return PythonBuffer(
            pointer: export.pointer, itemSize: export.itemSize, format: export.format, shape: export.shape,
            strides: export.strides, readOnly: export.readOnly, owner: export)
    }

    /// The view's geometry.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "obj": return export == nil ? .none : object
        case "nbytes": return .int(Int128(try live().byteCount))
        case "itemsize": return .int(Int128(try live().itemSize))
        case "format": return .string(try live().format)
        case "ndim": return .int(Int128(try live().shape.count))
        case "shape": return .tuple(try live().shape.map { .int(Int128($0)) })
        case "strides": return .tuple(try live().strides.map { .int(Int128($0)) })
        case "readonly": return .bool(try live().readOnly)
        case "contiguous", "c_contiguous": return .bool(try live().isContiguous)
        default: return nil
        }
    }

    /// `tobytes`, `tolist`, `release`, `hex`.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard hasMethod(name) else { return nil }
        try arguments.none("memoryview.\(name)")
        switch name {
        case "release":
            release()
            return Value.none
        case "tobytes": return .bytes(try live().contents)
        case "hex": return try interpreter.callMethod("hex", of: .bytes(live().contents), CallArguments())
        default: return try list(live(), axis: 0, offset: 0)
        }
    }
    /// Whether ``callMethod(_:_:_:)`` has it.
    public func hasMethod(_ name: String) -> Bool { ["tobytes", "tolist", "release", "hex"].contains(name) }

    private func list(_ export: PythonBuffer, axis: Int, offset: Int) throws -> Value {
        guard axis < export.shape.count else { return try BufferFormat.load(export, offset) }
        return .object(
            PythonList(
                try (0..<export.shape[axis]).map {
                    try list(export, axis: axis + 1, offset: offset + $0 * export.strides[axis])
                }))
    }

    /// The extent of the first axis.
    ///
    /// - Throws: a `TypeError` for a view without axes.
    public func length(_ interpreter: Interpreter) throws -> Int? {
        guard let extent = try live().shape.first else { throw TensorError.type("0-dim memory has no length") }
        return extent
    }

    /// The elements of a view with one axis.
    public func elements(_ interpreter: Interpreter) throws -> [Value]? {
        guard let list = try list(live(), axis: 0, offset: 0).object(as: PythonList.self) else { return nil }
        return list.items
    }

    /// An element, or for a slice a view of the same memory.
    public func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        let export = try live()
        guard export.shape.count == 1 else { throw UnsupportedOperation("subscripts of a memoryview of several axes") }
        switch try select(index, export, interpreter) {
        case .one(let position): return try BufferFormat.load(export, position * export.strides[0])
        case .many(let positions): return .object(PythonMemoryView(of: object, section(export, positions)))
        }
    }

    /// Writes an element, or a slice from bytes of the same length.
    public func setItem(_ index: Value, _ value: Value, _ interpreter: Interpreter) throws -> Bool {
        let export = try live()
        guard !export.readOnly else { throw TensorError.type("cannot modify read-only memory") }
        guard export.shape.count == 1 else { throw UnsupportedOperation("subscripts of a memoryview of several axes") }
        switch try select(index, export, interpreter) {
        case .one(let position):
            try BufferFormat.store(value, export, position * export.strides[0], interpreter)
        case .many(let positions):
            let target = section(export, positions)
            guard let bytes = try interpreter.bytes(value) else {
                throw TensorError.type("a bytes-like object is required, not '\(value.typeName)'")
            }
            guard bytes.count == target.byteCount else {
                throw TensorError.value("memoryview assignment: lvalue and rvalue have different structures")
            }
            for position in 0..<target.count {
                let source = bytes[(position * target.itemSize)..<((position + 1) * target.itemSize)]
                UnsafeMutableRawBufferPointer(
                    start: target.pointer + position * target.strides[0], count: target.itemSize
                ).copyBytes(from: source)
            }
        }
        return true
    }

    private func select(
        _ index: Value, _ export: PythonBuffer, _ interpreter: Interpreter
    ) throws -> Interpreter.Selection {
        if case .slice = index { return try interpreter.select(index, count: export.shape[0], .bytes) }
        guard let wanted = try interpreter.indexIfInteger(index) else {
            throw TensorError.type("memoryview: invalid slice key")
        }
        let extent = Int128(export.shape[0])
        guard wanted >= -extent, wanted < extent else { throw TensorError.index("index out of bounds on dimension 1") }
        return .one(Int(wanted < 0 ? wanted + extent : wanted))
    }

    private func section(_ export: PythonBuffer, _ positions: StridedPositions) -> PythonBuffer {
        let stride = export.strides[0]
        return PythonBuffer(
            pointer: export.pointer + (positions.count == 0 ? 0 : positions.start * stride), itemSize: export.itemSize,
            format: export.format, shape: [positions.count], strides: [stride &* positions.step],
            readOnly: export.readOnly, owner: export)
    }

    /// Equal to anything bytes-like with the same contents.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard operation == .equal || operation == .notEqual, let bytes = try interpreter.bytes(other) else {
            return nil
        }
        return .bool((try live().contents == bytes) == (operation == .equal))
    }

    /// `<memory at 0x...>`.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        "<\(export == nil ? "released memory" : "memory") at \(interpreter.addressText(.object(self)))>"
    }

    /// A context manager that releases the memory.
    public func enter(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// Releases the memory.
    public func exit(_ interpreter: Interpreter) throws { release() }
}

/// Elements of a buffer by their format code.
enum BufferFormat {
    private enum Element {
        case integer(signed: Bool)
        case float
        case bool
    }

    private static func element(_ format: String) throws -> Element {
        switch format.utf8.last.map({ UnicodeScalar($0) }) {
        case "b", "h", "i", "l", "q", "n": .integer(signed: true)
        case "B", "H", "I", "L", "Q", "N": .integer(signed: false)
        case "e", "f", "d": .float
        case "?": .bool
        default: throw TensorError.notImplemented("memoryview: format \(format) not supported")
        }
    }

    static func load(_ export: PythonBuffer, _ offset: Int) throws -> Value {
        let address = export.pointer + offset
        let bytes = UnsafeRawBufferPointer(start: address, count: export.itemSize)
        var bits: UInt64 = 0
        for byte in bytes.prefix(8).reversed() { bits = bits << 8 | UInt64(byte) }
        switch try element(export.format) {
        case .bool: return .bool(bits != 0)
        case .integer(let signed):
            let unused = 64 - 8 * min(export.itemSize, 8)
            return .int(signed ? Int128(Int64(bitPattern: bits << unused) >> unused) : Int128(bits))
        case .float:
            switch export.itemSize {
            case 4: return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
            case 8: return .float(Double(bitPattern: bits))
            default: throw UnsupportedOperation("memoryview elements of format \(export.format)")
            }
        }
    }

    static func store(_ value: Value, _ export: PythonBuffer, _ offset: Int, _ interpreter: Interpreter) throws {
        let bits: UInt64
        switch try element(export.format) {
        case .bool: bits = try interpreter.truth(value) ? 1 : 0
        case .integer(let signed):
            guard let number = try interpreter.indexIfInteger(value) else {
                throw TensorError.type("memoryview: invalid type for format '\(export.format)'")
            }
            let width = 8 * min(export.itemSize, 8)
            let low: Int128 = signed ? -(1 << (width - 1)) : 0
            let high: Int128 = signed ? 1 << (width - 1) : 1 << width
            guard number >= low, number < high else {
                throw TensorError.value("memoryview: invalid value for format '\(export.format)'")
            }
            bits = UInt64(truncatingIfNeeded: number)
        case .float:
            guard let number = try interpreter.floatIfReal(value) else {
                throw TensorError.type("memoryview: invalid type for format '\(export.format)'")
            }
            switch export.itemSize {
            case 4: bits = UInt64(Float(number).bitPattern)
            case 8: bits = number.bitPattern
            default: throw UnsupportedOperation("memoryview elements of format \(export.format)")
            }
        }
        for position in 0..<min(export.itemSize, 8) {
            (export.pointer + offset + position).storeBytes(
                of: UInt8(truncatingIfNeeded: bits >> (8 * position)), as: UInt8.self)
        }
    }
}
