/// The names that every session starts with.
public enum SessionNames {
    /// The modules bound before the first step.
    public static let modules = ["np", "torch", "copy", "pickle", "io"]

    /// The builtin functions and types that a session may use.
    public static let functions = [
        "abs", "all", "any", "bool", "bytearray", "bytes", "callable", "complex", "dict", "divmod", "enumerate",
        "float",
        "getattr", "hasattr", "hash", "id", "int", "isinstance", "issubclass", "len", "list", "max", "memoryview",
        "min",
        "object", "pow", "print", "range", "repr", "reversed", "round", "setattr", "slice", "sorted", "str", "sum",
        "tuple", "type", "zip",
    ]

    /// The builtin exceptions, for `isinstance` and `issubclass`, and the builtin constants that are no keywords.
    public static let constants = [
        "ArithmeticError", "AttributeError", "BufferError", "Ellipsis", "Exception", "IndexError", "KeyError",
        "LookupError", "MemoryError", "NameError", "NotImplemented", "NotImplementedError", "OSError", "OverflowError",
        "RuntimeError", "StopIteration", "TypeError", "UserWarning", "ValueError", "Warning", "ZeroDivisionError",
    ]

    /// All of them.
    public static let all = modules + functions + constants

    static let set = Set(all)

    /// The mistakes among uses of names: those that are never bound in the session.
    static func check(_ uses: [NameUse], bound: Set<String>) -> [Mistake] {
        uses.filter { !set.contains($0.name) && !bound.contains($0.name) }.map { use in
            Mistake(
                chapterOffset: use.chapterOffset, found: "the name \(quote(use.name)), which nothing binds",
                expected: "a name bound in the session, a module (\(modules.joined(separator: ", "))) or a builtin",
                hint: NearestName.hint(use.name, among: bound.sorted() + all))
        }
    }
}
