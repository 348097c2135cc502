import SpecLanguage
import TensorTypes

/// An `io.BytesIO`: a file in memory.
public final class BytesFile: PythonObject {
    /// The contents.
    public var contents: [UInt8]
    /// Where the next read or write begins; may lie beyond the end.
    public var position = 0
    /// Whether it was closed, after which every use raises.
    public internal(set) var isClosed = false

    /// Makes a file with these contents, positioned at its start.
    public init(_ contents: [UInt8] = []) {
        self.contents = contents
    }

    /// `_io.BytesIO`.
    public var typeObject: PythonType { PythonType.bytesIO }

    /// Reads up to a number of bytes, or all that is left.
    public func read(_ limit: Int? = nil) -> [UInt8] {
        guard position < contents.count else { return [] }
        let available = contents.count - position
        let end = position + min(limit ?? available, available)
        defer { position = end }
        return Array(contents[position..<end])
    }

    /// Writes at the position, filling a gap before it with zeros.
    public func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if position > contents.count { contents += [UInt8](repeating: 0, count: position - contents.count) }
        let end = min(position + bytes.count, contents.count)
        contents.replaceSubrange(position..<end, with: bytes)
        position += bytes.count
    }

    /// The class with its module, as CPython names the classes of its C modules.
    public var typeName: String { typeObject.qualifiedName }
    /// A context manager that closes the file.
    public func enter(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// Closes the file.
    public func exit(_ interpreter: Interpreter) throws { isClosed = true }

    /// Calls one of the methods in ``BytesFileMethods``.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard let method = BytesFileMethods.table[name] else { return nil }
        if isClosed && name != "close" { throw TensorError.value("I/O operation on closed file.") }
        return try method(self, arguments, interpreter)
    }
    /// Whether ``BytesFileMethods`` has it.
    public func hasMethod(_ name: String) -> Bool { BytesFileMethods.table[name] != nil }
    /// `closed`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        name == "closed" ? .bool(isClosed) : nil
    }
}

/// The methods of `io.BytesIO`.
enum BytesFileMethods {
    static let table: [String: @Sendable (BytesFile, CallArguments, Interpreter) throws -> Value] = [
        "read": { file, arguments, interpreter in
            let limit = try arguments.between(0, 1, "read").first ?? .none
            if limit.isNone { return .bytes(file.read()) }
            let count = try interpreter.size(limit)
            return .bytes(file.read(count < 0 ? nil : count))
        },
        "write": { file, arguments, interpreter in
            let data = try arguments.one("_io.BytesIO.write")
            guard let bytes = try interpreter.bytes(data) else {
                throw TensorError.type("a bytes-like object is required, not '\(data.typeName)'")
            }
            try interpreter.reserve(file.position.addingReportingOverflow(bytes.count))
            file.write(bytes)
            return .int(Int128(bytes.count))
        },
        "seek": { file, arguments, interpreter in
            let given = try arguments.between(1, 2, "seek")
            let offset = try interpreter.size(given[0])
            let whence = given.count > 1 ? try interpreter.size(given[1]) : 0
            let origins = [0, file.position, file.contents.count]
            guard origins.indices.contains(whence) else {
                throw TensorError.value("invalid whence (\(whence), should be 0, 1 or 2)")
            }
            if whence == 0 && offset < 0 { throw TensorError.value("negative seek value \(offset)") }
            let (position, overflow) = origins[whence].addingReportingOverflow(offset)
            guard !overflow else { throw TensorError.overflow("new position too large") }
            file.position = max(0, position)
            return .int(Int128(file.position))
        },
        "tell": { file, arguments, _ in
            try arguments.none("_io.BytesIO.tell")
            return .int(Int128(file.position))
        },
        "getvalue": { file, arguments, _ in
            try arguments.none("_io.BytesIO.getvalue")
            return .bytes(file.contents)
        },
        "truncate": { file, arguments, interpreter in
            let given = try arguments.between(0, 1, "truncate").first ?? .none
            let size = given.isNone ? file.position : try interpreter.size(given)
            guard size >= 0 else { throw TensorError.value("negative size value \(size)") }
            if size < file.contents.count { file.contents.removeLast(file.contents.count - size) }
            return .int(Int128(size))
        },
        "close": { file, arguments, _ in
            try arguments.none("_io.BytesIO.close")
            file.isClosed = true
            return .none
        },
    ]
}
