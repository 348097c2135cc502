import TensorTypes

/// Checks of the number of arguments, in the words that CPython's C functions have for it.
extension CallArguments {
    /// The number of arguments, with keywords.
    public var count: Int { positional.count + keywords.count }

    /// Refuses keywords; `function` is named with parentheses or as `type.method()`.
    ///
    /// - Throws: a `TypeError`.
    public func refuseKeywords(_ function: String) throws {
        guard keywords.isEmpty else { throw TensorError.type("\(function)() takes no keyword arguments") }
    }

    /// Refuses any argument.
    ///
    /// - Throws: a `TypeError`.
    public func none(_ function: String) throws {
        try refuseKeywords(function)
        guard positional.isEmpty else {
            throw TensorError.type("\(function)() takes no arguments (\(positional.count) given)")
        }
    }

    /// The one argument.
    ///
    /// - Throws: a `TypeError`.
    public func one(_ function: String) throws -> Value {
        try refuseKeywords(function)
        guard positional.count == 1, let value = positional.first else {
            throw TensorError.type("\(function)() takes exactly one argument (\(positional.count) given)")
        }
        return value
    }

    /// The only two arguments.
    ///
    /// - Throws: a `TypeError`.
    public func two(_ function: String) throws -> (Value, Value) {
        try refuseKeywords(function)
        guard positional.count == 2, let first = positional.first, let second = positional.last else {
            throw TensorError.type("\(function)() takes exactly 2 arguments (\(positional.count) given)")
        }
        return (first, second)
    }

    /// The positional arguments, if their number is within the range.
    ///
    /// - Throws: a `TypeError`.
    public func between(_ minimum: Int, _ maximum: Int, _ function: String) throws -> [Value] {
        try refuseKeywords(function)
        return try positional(between: minimum, maximum, function)
    }

    /// The positional arguments, if their number is within the range; keywords are left to the caller.
    ///
    /// - Throws: a `TypeError`.
    public func positional(between minimum: Int, _ maximum: Int, _ function: String) throws -> [Value] {
        let count = positional.count
        if count >= minimum && count <= maximum { return positional }
        let bound = count < minimum ? minimum : maximum
        let manner = minimum == maximum ? "" : count < minimum ? "at least " : "at most "
        throw TensorError.type("\(function) expected \(manner)\(bound) argument\(bound == 1 ? "" : "s"), got \(count)")
    }

    /// The value of a keyword, if given.
    public func keyword(_ name: String) -> Value? { keywords.first { $0.name == name }?.value }
}
