import TensorTypes

/// The modules of Python's own library that a session starts with: `copy`, `pickle`, `io`.
extension Interpreter {
    /// Made for each session, as a module keeps what it resolves.
    static var standardModules: [(String, Value)] {
        [
            ("copy", .object(PythonModule("copy", copyFunctions))),
            ("pickle", .object(PythonModule("pickle", pickleFunctions))),
            ("io", .object(PythonModule("io", ["BytesIO": .object(PythonType.bytesIO)]))),
        ]
    }

    private nonisolated(unsafe) static let copyFunctions: [String: Value] = [
        "copy": .object(
            PythonFunction("copy") { arguments, interpreter in
                guard let value = arguments.positional.first ?? arguments.keyword("x") else {
                    throw TensorError.type("copy() missing 1 required positional argument: 'x'")
                }
                return try interpreter.shallowCopy(value)
            }),
        "deepcopy": .object(
            PythonFunction("deepcopy") { arguments, interpreter in
                guard let value = arguments.positional.first ?? arguments.keyword("x") else {
                    throw TensorError.type("deepcopy() missing 1 required positional argument: 'x'")
                }
                return try interpreter.deepCopy(value, DeepCopyMemo())
            }),
    ]

    private nonisolated(unsafe) static let pickleFunctions: [String: Value] = [
        "HIGHEST_PROTOCOL": .int(5),
        "dumps": .object(
            PythonFunction("dumps") { arguments, interpreter in
                let value = try arguments.positional(between: 1, 2, "dumps")[0]
                return .bytes(try interpreter.pickle(value))
            }),
        "loads": .object(
            PythonFunction("loads") { arguments, interpreter in
                let data = try arguments.positional(between: 1, 1, "loads")[0]
                guard let bytes = try interpreter.bytes(data) else {
                    throw TensorError.type("a bytes-like object is required, not '\(data.typeName)'")
                }
                return try interpreter.unpickle(bytes[...]).value
            }),
        "dump": .object(
            PythonFunction("dump") { arguments, interpreter in
                let given = try arguments.positional(between: 2, 3, "dump")
                let bytes = try interpreter.pickle(given[0])
                return try interpreter.dropResult(
                    interpreter.callMethod("write", of: given[1], CallArguments([.bytes(bytes)])))
            }),
        "load": .object(
            PythonFunction("load") { arguments, interpreter in
                let source = try arguments.positional(between: 1, 1, "load")[0]
                guard let file = source.object(as: BytesFile.self) else {
                    throw TensorError.type("file must have 'read' and 'readline' attributes")
                }
                guard file.position < file.contents.count else {
                    throw TensorError(kind: "EOFError", "Ran out of input")
                }
                let (value, length) = try interpreter.unpickle(file.contents[file.position...])
                file.position += length
                return value
            }),
    ]

    private func dropResult(_ value: Value) -> Value { .none }

    /// The bytes of a pickle: a token that the session keeps a cut-off copy under.
    func pickle(_ value: Value) throws -> [UInt8] {
        token(for: Pickle(value: try pickled(value, DeepCopyMemo())))
    }

    /// A fresh copy of what was pickled, and the length of its pickle.
    func unpickle(_ bytes: ArraySlice<UInt8>) throws -> (value: Value, length: Int) {
        guard !bytes.isEmpty else { throw TensorError(kind: "EOFError", "Ran out of input") }
        guard let (payload, length) = payload(in: bytes) else {
            throw UnsupportedOperation("reading a pickle that this session did not write")
        }
        guard let pickle = payload as? Pickle else {
            throw TensorError(kind: "_pickle.UnpicklingError", "invalid load key, '\\x80'.")
        }
        return (try pickled(pickle.value, DeepCopyMemo()), length)
    }

    private struct Pickle {
        let value: Value
    }
}
