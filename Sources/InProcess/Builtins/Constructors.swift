import TensorTypes

/// What calling a builtin class does.
enum Constructors {
    static func type(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        guard arguments.count == 1, let value = arguments.positional.first else {
            throw TensorError.type("type() takes 1 or 3 arguments")
        }
        return .object(value.typeObject)
    }

    static func int(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 0, 2, "int")
        guard let base = given.count > 1 ? given[1] : arguments.keyword("base") else {
            return .int(try given.first.map(interpreter.int) ?? 0)
        }
        guard case .string(let text) = given.first else {
            throw TensorError.type("int() can't convert non-string with explicit base")
        }
        return .int(try NumberText.integer(text, base: interpreter.size(base)))
    }

    static func intFromBytes(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 1, 2, "from_bytes")
        let bytes = try interpreter.byteContents(given[0])
        let order = given.count > 1 ? given[1] : arguments.keyword("byteorder") ?? .string("big")
        let bigEndian = try isLittleEndian(order) ? bytes.reversed() : bytes
        let signed = try arguments.keyword("signed").map(interpreter.truth) ?? false
        var value: Int128 = signed && (bigEndian.first ?? 0) >= 128 ? -1 : 0
        for byte in bigEndian {
            guard value < 1 << 119, value >= -(1 << 119) else { throw Interpreter.tooLarge }
            value = value << 8 | Int128(byte)
        }
        return .int(value)
    }

    static func isLittleEndian(_ order: Value) throws -> Bool {
        switch order {
        case .string("little"): return true
        case .string("big"): return false
        default: throw TensorError.value("byteorder must be either 'little' or 'big'")
        }
    }

    static func bool(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .bool(try arguments.between(0, 1, "bool").first.map(interpreter.truth) ?? false)
    }

    static func float(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .float(try arguments.between(0, 1, "float").first.map(interpreter.float) ?? 0)
    }

    static func complex(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 0, 2, "complex")
        let first = given.first ?? arguments.keyword("real")
        let (real, imaginary) = try first.map(interpreter.complex) ?? (0, 0)
        guard let second = given.count > 1 ? given[1] : arguments.keyword("imag") else {
            return .complex(real, imaginary)
        }
        if case .string = first {
            throw TensorError.type("complex() can't take second arg if first is a string")
        }
        if case .string = second { throw TensorError.type("complex() second arg can't be a string") }
        if case .complex(let a, let b) = second { return .complex(real - b, imaginary + a) }
        guard let part = try interpreter.floatIfReal(second) else {
            throw TensorError.type("complex() second argument must be a number, not '\(second.typeName)'")
        }
        // A real first argument has no imaginary part to add, not even a zero, which would take a sign away.
        if case .complex? = first { return .complex(real, imaginary + part) }
        return .complex(real, part)
    }

    static func str(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 0, 3, "str")
        guard let value = given.first ?? arguments.keyword("object") else { return .string("") }
        guard let encoding = given.count > 1 ? given[1] : arguments.keyword("encoding") else {
            return .string(try interpreter.str(value))
        }
        guard case .string = encoding else {
            throw TensorError.type("str() argument 'encoding' must be str, not \(encoding.typeName)")
        }
        if case .string = value { throw TensorError.type("decoding str is not supported") }
        guard let bytes = try interpreter.bytes(value) else {
            throw TensorError.type("decoding to str: need a bytes-like object, \(value.typeName) found")
        }
        return .string(try Encodings.decode(bytes, encoding, interpreter))
    }

    static func bytes(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .bytes(try contents(arguments, "bytes", interpreter))
    }

    static func bytearray(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .object(PythonByteArray(try contents(arguments, "bytearray", interpreter)))
    }

    private static func contents(
        _ arguments: CallArguments, _ name: String, _ interpreter: Interpreter
    ) throws -> [UInt8] {
        let given = try arguments.positional(between: 0, 3, name)
        guard let source = given.first else { return [] }
        if case .string(let text) = source {
            guard let encoding = given.count > 1 ? given[1] : arguments.keyword("encoding") else {
                throw TensorError.type("string argument without an encoding")
            }
            return try Encodings.encode(text, encoding, interpreter)
        }
        if let bytes = try interpreter.bytes(source) { return bytes }
        if let count = try interpreter.indexIfInteger(source) {
            guard count >= 0 else { throw TensorError.value("negative count") }
            let size = Int(exactly: count)
            try interpreter.reserve((size ?? 0, size == nil))
            return [UInt8](repeating: 0, count: size ?? 0)
        }
        guard let items = try interpreter.elementsIfIterable(source) else {
            throw TensorError.type("cannot convert '\(source.typeName)' object to \(name)")
        }
        let message = name == "bytes" ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)"
        return try items.map { try interpreter.byte($0, message) }
    }

    static func bytesFromHex(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        guard case .string(let text) = try arguments.one("bytes.fromhex") else {
            throw TensorError.type("fromhex() argument must be str")
        }
        var bytes: [UInt8] = []
        var high: UInt8?
        for (position, character) in text.enumerated() where high != nil || !character.isWhitespace {
            guard character.isASCII, let digit = character.hexDigitValue.map({ UInt8($0) }) else {
                throw TensorError.value("non-hexadecimal number found in fromhex() arg at position \(position)")
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil else {
            throw TensorError.value("non-hexadecimal number found in fromhex() arg at position \(text.count)")
        }
        return .bytes(bytes)
    }

    static func memoryview(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        guard let value = arguments.positional.first ?? arguments.keyword("object") else {
            throw TensorError.type("memoryview() missing required argument 'object' (pos 1)")
        }
        guard let buffer = try interpreter.buffer(value) else {
            throw TensorError.type("memoryview: a bytes-like object is required, not '\(value.typeName)'")
        }
        let object = value.object(as: PythonMemoryView.self)?.object ?? value
        return .object(PythonMemoryView(of: object, buffer))
    }

    static func tuple(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .tuple(try arguments.between(0, 1, "tuple").first.map(interpreter.elements) ?? [])
    }

    static func list(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        .object(PythonList(try arguments.between(0, 1, "list").first.map(interpreter.elements) ?? []))
    }

    static func dictionary(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let dictionary = PythonDictionary()
        let source = try arguments.positional(between: 0, 1, "dict").first
        try dictionary.update(source, arguments.keywords, interpreter)
        return .object(dictionary)
    }

    static func slice(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(1, 3, "slice")
        if given.count == 1 { return .slice(PythonSlice(stop: given[0])) }
        return .slice(PythonSlice(start: given[0], stop: given[1], step: given.count > 2 ? given[2] : .none))
    }

    static func range(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.between(1, 3, "range").map(interpreter.index)
        if given.count == 1 { return .object(try PythonRange(start: 0, stop: given[0], step: 1)) }
        return .object(try PythonRange(start: given[0], stop: given[1], step: given.count > 2 ? given[2] : 1))
    }

    static func bytesIO(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 0, 1, "BytesIO")
        guard let source = given.first ?? arguments.keyword("initial_bytes"), !source.isNone else {
            return .object(BytesFile())
        }
        return .object(BytesFile(try interpreter.byteContents(source)))
    }

    static func object(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        guard arguments.count == 0 else { throw TensorError.type("object() takes no arguments") }
        return .object(PlainObject())
    }

    static func enumerate(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let given = try arguments.positional(between: 1, 2, "enumerate")
        let start = try (given.count > 1 ? given[1] : arguments.keyword("start")).map(interpreter.index) ?? 0
        let items = try interpreter.elements(given[0]).enumerated().map { position, item in
            Value.tuple([.int(try IntegerArithmetic.checked(start.addingReportingOverflow(Int128(position)))), item])
        }
        return .object(PythonIterator(items, type: PythonIterator.enumerateType))
    }

    static func zip(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let columns = try arguments.positional.map { column in
            guard let items = try interpreter.elementsIfIterable(column) else {
                throw TensorError.type("'\(column.typeName)' object is not iterable")
            }
            return items
        }
        let count = columns.map(\.count).min() ?? 0
        let rows = (0..<count).map { row in Value.tuple(columns.map { $0[row] }) }
        return .object(PythonIterator(rows, type: PythonIterator.zipType))
    }

    static func reversed(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let value = try arguments.one("reversed")
        if case .object(let object) = value, let result = try object.reversed(interpreter) { return result }
        let items = try interpreter.elements(value)
        return .object(PythonIterator(items.reversed(), type: PythonIterator.reversedType))
    }
}

/// An `object()`, good for its identity only.
final class PlainObject: PythonObject {
    var typeObject: PythonType { PythonType.object }
}

extension Interpreter {
    /// A byte from an integer.
    func byte(_ value: Value, _ message: String) throws -> UInt8 {
        guard let byte = UInt8(exactly: try index(value)) else { throw TensorError.value(message) }
        return byte
    }

    /// The contents of a bytes-like value, or the bytes that an iterable of integers gives.
    func byteContents(_ value: Value) throws -> [UInt8] {
        if let bytes = try bytes(value) { return bytes }
        if case .object = value, let items = try elementsIfIterable(value) {
            return try items.map { try byte($0, "byte must be in range(0, 256)") }
        }
        throw TensorError.type("a bytes-like object is required, not '\(value.typeName)'")
    }
}
