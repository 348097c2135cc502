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

    /// Notes the uses of names that are never bound in the session, and says whether there are none.
    static func check(_ uses: [NameUse], bound: Set<String>, _ mistakes: inout Mistakes) -> Bool {
        var isSound = true
        for use in uses where !set.contains(use.name) && !bound.contains(use.name) {
            isSound = false
            // Where thousands of names are bound, the nearest of them is no help and takes long to find.
            mistakes.append(
                Mistake(
                    chapterOffset: use.chapterOffset, found: "the name \(quote(use.name)), which nothing binds",
                    expected: "a name bound in the session, a module (\(modules.joined(separator: ", "))) or a builtin",
                    hint: NearestName.hint(use.name, among: (bound.count <= 1000 ? bound.sorted() : []) + all)))
        }
        return isSound
    }
}
