import InProcess
import ReferenceTensor
import TensorTypes

/// An `.npz` archive: a ZIP file of `.npy` files, stored without compression.
enum ArchiveFile {
    private static let localHeader: [UInt8] = [0x50, 0x4B, 3, 4]
    private static let centralHeader: [UInt8] = [0x50, 0x4B, 1, 2]
    private static let endHeader: [UInt8] = [0x50, 0x4B, 5, 6]

    /// Whether bytes begin as an archive does.
    static func isArchive(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.starts(with: localHeader) || bytes.starts(with: endHeader)
    }

    private static func little(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>, at offset: Int, _ size: Int) -> Int {
        (0..<size).reduce(0) { $0 | Int(bytes[bytes.startIndex + offset + $1]) << (8 * $1) }
    }

    /// The checksum that ZIP uses, computed bit by bit.
    private static func checksum(_ bytes: [UInt8]) -> Int {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return Int(~crc)
    }

    /// An archive of named contents.
    static func encode(_ entries: [(name: String, contents: [UInt8])]) -> [UInt8] {
        var (file, directory): ([UInt8], [UInt8]) = ([], [])
        for (name, contents) in entries {
            let path = Array((name + ".npy").utf8)
            // Version, flags, method and time; then checksum and sizes.
            let facts =
                little(20, 2) + little(0, 2) + little(0, 2) + little(0, 2) + little(33, 2)
                + little(checksum(contents), 4) + little(contents.count, 4) + little(contents.count, 4)
                + little(path.count, 2) + little(0, 2)
            directory +=
                centralHeader + little(20, 2) + facts + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4)
                + little(file.count, 4) + path
            file += localHeader + facts + path + contents
        }
        let tail =
            endHeader + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
            + little(directory.count, 4) + little(file.count, 4) + little(0, 2)
        return file + directory + tail
    }

    /// The named contents of an archive, in order.
    ///
    /// - Throws: a `ValueError` for bytes that end too early.
    static func decode(_ bytes: ArraySlice<UInt8>) throws -> [(name: String, contents: [UInt8])] {
        var rest = bytes
        var entries: [(name: String, contents: [UInt8])] = []
        while rest.starts(with: localHeader) {
            guard rest.count >= 30 else { throw TensorError.value("File is not a zip file") }
            let (size, length, extra) = (number(rest, at: 18, 4), number(rest, at: 26, 2), number(rest, at: 28, 2))
            guard rest.count >= 30 + length + extra + size else { throw TensorError.value("File is not a zip file") }
            let start = rest.startIndex + 30
            var name = String(decoding: rest[start..<start + length], as: UTF8.self)
            if name.hasSuffix(".npy") { name.removeLast(4) }
            let data = start + length + extra
            entries.append((name, Array(rest[data..<data + size])))
            rest = rest[(data + size)...]
        }
        return entries
    }
}

/// What `np.load` gives for an archive: arrays by name, read when asked for.
final class ArchiveObject: PythonObject {
    private let entries: [(name: String, contents: [UInt8])]
    private let source: String
    private let allowsPickle: Bool
    private let runtime: Runtime

    init(_ entries: [(name: String, contents: [UInt8])], source: String, allowsPickle: Bool, _ runtime: Runtime) {
        self.entries = entries
        self.source = source
        self.allowsPickle = allowsPickle
        self.runtime = runtime
    }

    static let type = PythonType("NpzFile", module: "numpy.lib._npyio_impl")
    var typeObject: PythonType { ArchiveObject.type }

    private func array(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        let plain = name.hasSuffix(".npy") ? String(name.dropLast(4)) : name
        guard let entry = entries.first(where: { $0.name == plain }) else { return nil }
        return try ArrayFile.decode(
            BytesFile(entry.contents), allowsPickle: allowsPickle, runtime, interpreter)
    }

    func item(_ index: Value, _ interpreter: Interpreter) throws -> Value? {
        guard case .string(let name) = index, let found = try array(name, interpreter) else {
            throw TensorError(kind: "KeyError", "'\(try interpreter.str(index)) is not a file in the archive'")
        }
        return found
    }
    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        name == "files" ? .object(PythonList(entries.map { .string($0.name) })) : nil
    }
    func length(_ interpreter: Interpreter) throws -> Int? { entries.count }
    func elements(_ interpreter: Interpreter) throws -> [Value]? { entries.map { .string($0.name) } }
    func contains(_ value: Value, _ interpreter: Interpreter) throws -> Bool? {
        guard case .string(let name) = value else { return false }
        return try array(name, interpreter) != nil
    }
    func hasMethod(_ name: String) -> Bool { ["close", "keys", "values", "items", "get"].contains(name) }
    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard name != "close" else { return Value.none }
        let table = PythonDictionary()
        for entry in entries {
            table.set(
                try array(entry.name, interpreter) ?? .none, for: .string(entry.name), hashed: .string(entry.name))
        }
        return hasMethod(name) ? try table.callMethod(name, arguments, interpreter) : nil
    }
    func enter(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    func exit(_ interpreter: Interpreter) throws {}
    func repr(_ interpreter: Interpreter) throws -> String? {
        let names = entries.prefix(5).map(\.name).joined(separator: ", ") + (entries.count > 5 ? "..." : "")
        return "NpzFile '\(source)' with keys: \(names)"
    }
}

/// `np.save`, `np.load` and their like. Paths lead to files that the session keeps in memory: it has no disk.
enum FileFunctions {
    static let list: [NumPyFunction] = [
        NumPyFunction("save", "file, arr, allow_pickle=True") { call in
            let allowsPickle = try call.flag("allow_pickle", default: true)
            try write(
                ArrayFile.encode(call.array("arr"), allowsPickle: allowsPickle, call.interpreter), suffix: ".npy", call)
            return .none
        },
        archive("savez"), archive("savez_compressed"),
        NumPyFunction(
            "load",
            "file, mmap_mode=None, allow_pickle=False, fix_imports=True, encoding=ASCII, *, max_header_size=10000"
        ) { call in
            let allowsPickle = try call.flag("allow_pickle")
            let file: BytesFile
            var source = "object"
            if case .string(let path) = call["file"] {
                guard let contents = call.runtime.files[path] else {
                    throw TensorError(kind: "FileNotFoundError", "[Errno 2] No such file or directory: '\(path)'")
                }
                (file, source) = (BytesFile(contents), path)
            } else if let given = call["file"].object(as: BytesFile.self) {
                file = given
            } else {
                throw UnsupportedOperation("np.load from a \(call["file"].typeName)")
            }
            let rest = file.contents[min(file.position, file.contents.count)...]
            if ArchiveFile.isArchive(rest) {
                file.position = file.contents.count
                return .object(
                    ArchiveObject(
                        try ArchiveFile.decode(rest), source: source, allowsPickle: allowsPickle, call.runtime))
            }
            let found = try ArrayFile.decode(file, allowsPickle: allowsPickle, call.runtime, call.interpreter)
            guard case .string(let mode) = call["mmap_mode"], let array = found.object(as: NDArray.self) else {
                return found
            }
            array.subclass = .memoryMap
            array.isWriteable = mode != "r"
            return found
        },
    ]

    private static func write(_ bytes: [UInt8], suffix: String, _ call: BoundCall) throws {
        if case .string(let path) = call["file"] {
            call.runtime.files[path.hasSuffix(suffix) ? path : path + suffix] = bytes
        } else if let file = call["file"].object(as: BytesFile.self) {
            file.write(bytes)
        } else {
            throw UnsupportedOperation("saving to a \(call["file"].typeName)")
        }
    }

    private static func archive(_ name: String) -> NumPyFunction {
        NumPyFunction(name, "file, *args, allow_pickle=True, **kwds") { call in
            var entries: [(name: String, contents: [UInt8])] = []
            for (key, value) in call.keywords + call.rest.enumerated().map({ ("arr_\($0)", $1) }) {
                guard !entries.contains(where: { $0.name == key }) else {
                    throw TensorError.value("Cannot use un-named variables and keyword \(key)")
                }
                let array = try ArrayConversion.array(value, call.interpreter)
                entries.append(
                    (
                        key,
                        try ArrayFile.encode(
                            array, allowsPickle: call.flag("allow_pickle", default: true), call.interpreter)
                    ))
            }
            try write(ArchiveFile.encode(entries), suffix: ".npz", call)
            return .none
        }
    }
}
