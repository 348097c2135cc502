import TensorTypes

/// The names that every session knows.
enum Builtins {
    /// Shared by all threads: functions and classes, which never change.
    nonisolated(unsafe) static let table: [String: Value] = {
        var table: [String: Value] = ["NotImplemented": .notImplemented, "Ellipsis": .ellipsis]
        for type in types { table[type.name] = .object(type) }
        for (name, body) in functions { table[name] = .object(PythonFunction(name, body)) }
        for (name, base, prefix) in [("hex", 16, "0x"), ("oct", 8, "0o"), ("bin", 2, "0b")] {
            table[name] = .object(Functions.radix(name, base, prefix))
        }
        for type in ExceptionTypes.all { table[type.name] = .object(type) }
        return table
    }()

    private static var types: [PythonType] {
        [
            .object, .type, .int, .bool, .float, .complex, .str, .bytes, .bytearray, .memoryview, .tuple, .list,
            .dictionary, .slice, .range, PythonIterator.enumerateType, PythonIterator.zipType,
            PythonIterator.reversedType,
        ]
    }

    private static var functions: [(String, PythonFunction.Body)] {
        [
            ("len", Functions.len), ("repr", Functions.repr), ("abs", Functions.abs),
            ("isinstance", Functions.isinstance), ("issubclass", Functions.issubclass), ("print", Functions.print),
            ("id", Functions.id), ("sum", Functions.sum), ("min", Functions.min), ("max", Functions.max),
            ("round", Functions.round), ("sorted", Functions.sorted), ("any", Functions.any), ("all", Functions.all),
            ("hash", Functions.hash), ("callable", Functions.callable), ("getattr", Functions.getattr),
            ("hasattr", Functions.hasattr), ("setattr", Functions.setattr), ("iter", Functions.iter),
            ("next", Functions.next), ("divmod", Functions.divmod), ("pow", Functions.pow),
            ("format", Functions.format), ("chr", Functions.chr), ("ord", Functions.ord),
        ]
    }
}

/// The exception classes, as types; a session names them but cannot raise them.
enum ExceptionTypes {
    static let all: [PythonType] = {
        var known: [String: PythonType] = [:]
        var all: [PythonType] = []
        for (name, base) in hierarchy {
            let type = PythonType(name, bases: base.flatMap { known[$0] }.map { [$0] } ?? [])
            known[name] = type
            all.append(type)
        }
        return all
    }()

    private static let hierarchy: [(String, String?)] = [
        ("BaseException", nil), ("Exception", "BaseException"), ("ArithmeticError", "Exception"),
        ("ZeroDivisionError", "ArithmeticError"), ("OverflowError", "ArithmeticError"),
        ("FloatingPointError", "ArithmeticError"), ("AssertionError", "Exception"), ("AttributeError", "Exception"),
        ("BufferError", "Exception"), ("EOFError", "Exception"), ("ImportError", "Exception"),
        ("LookupError", "Exception"), ("IndexError", "LookupError"), ("KeyError", "LookupError"),
        ("MemoryError", "Exception"), ("NameError", "Exception"), ("OSError", "Exception"),
        ("RuntimeError", "Exception"), ("NotImplementedError", "RuntimeError"), ("RecursionError", "RuntimeError"),
        ("StopIteration", "Exception"), ("SyntaxError", "Exception"), ("TypeError", "Exception"),
        ("ValueError", "Exception"), ("UnicodeError", "ValueError"), ("UnicodeDecodeError", "UnicodeError"),
        ("UnicodeEncodeError", "UnicodeError"), ("Warning", "Exception"), ("UserWarning", "Warning"),
        ("DeprecationWarning", "Warning"), ("FutureWarning", "Warning"), ("RuntimeWarning", "Warning"),
    ]
}
