import SpecLanguage
import TensorTypes

/// Operators on any two values.
extension Interpreter {
    /// `left op right`.
    ///
    /// - Throws: a `TypeError` if neither operand has the operator.
    public func binary(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Value {
        if let result = try binaryIfDefined(operation, left, right) { return result }
        throw try refusal(operation, operation.rawValue, left, right)
    }

    /// The value that `left op= right` stores.
    ///
    /// - Throws: a `TypeError` if neither operand has the operator.
    public func inPlace(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Value {
        if case .object(let object) = left, let result = try object.inPlace(operation, right, self) { return result }
        if let result = try binaryIfDefined(operation, left, right) { return result }
        throw try refusal(operation, operation.rawValue + "=", left, right)
    }

    private func binaryIfDefined(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Value? {
        switch (left, right) {
        case (.int(let first), .int(let second)): return try IntegerArithmetic.apply(operation, first, second)
        case (.float(let first), .float(let second)): return try FloatArithmetic.apply(operation, first, second)
        default: break
        }
        if case .object(let object) = left {
            if let result = try object.binary(operation, right, reflected: false, self).flatMap(defined) {
                return result
            }
        } else if let result = try numeric(operation, left, right) {
            return result
        } else if operation == .modulo, case .string(let format) = left {
            return .string(try PercentFormat.apply(format, right, self))
        } else if operation == .modulo, case .bytes = left {
            throw UnsupportedOperation("bytes % values")
        }
        if case .object(let object) = right,
            let result = try object.binary(operation, left, reflected: true, self).flatMap(defined)
        {
            return result
        }
        return try sequence(operation, left, right)
    }

    /// `divmod` of values that are not both builtin numbers; nil if neither class has it.
    func divmodIfDefined(_ left: Value, _ right: Value) throws -> Value? {
        if case .object(let object) = left,
            let result = try object.divmod(right, reflected: false, self).flatMap(defined)
        {
            return result
        }
        guard case .object(let object) = right else { return nil }
        return try object.divmod(left, reflected: true, self).flatMap(defined)
    }

    private func defined(_ result: Value) -> Value? {
        if case .notImplemented = result { return nil }
        return result
    }

    /// Arithmetic of builtin numbers; nil if one is no number.
    private func numeric(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Value? {
        guard let first = Number(left), let second = Number(right) else { return nil }
        switch (first, second) {
        case (.integer(let a), .integer(let b)):
            if case .bool(let p) = left, case .bool(let q) = right {
                switch operation {
                case .and: return .bool(p && q)
                case .or: return .bool(p || q)
                case .xor: return .bool(p != q)
                default: break
                }
            }
            return try IntegerArithmetic.apply(operation, a, b)
        case (.complex, _), (_, .complex):
            return try ComplexArithmetic.apply(operation, first.complex, second.complex)
        default: return try FloatArithmetic.apply(operation, first.float, second.float)
        }
    }

    /// Concatenation and repetition of builtin immutable sequences.
    private func sequence(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Value? {
        switch operation {
        case .add:
            switch (left, right) {
            case (.string(let first), .string(let second)): return .string(first + second)
            case (.tuple(let first), .tuple(let second)): return .tuple(first + second)
            case (.bytes(let first), _): return try bytes(right).map { .bytes(first + $0) }
            default: return nil
            }
        case .multiply:
            if let result = try repetition(left, right) { return result }
            return try repetition(right, left)
        default: return nil
        }
    }

    private func repetition(_ sequence: Value, _ count: Value) throws -> Value? {
        switch sequence {
        case .string(let text):
            guard let times = try times(count, itemCount: text.utf8.count) else { return nil }
            return .string(String(repeating: text, count: times))
        case .bytes(let bytes):
            guard let times = try times(count, itemCount: bytes.count) else { return nil }
            return .bytes(Array(repeatElement(bytes, count: times).joined()))
        case .tuple(let items):
            guard let times = try times(count, itemCount: items.count) else { return nil }
            return .tuple(Array(repeatElement(items, count: times).joined()))
        case .object(let object as PythonList):
            guard let times = try times(count, itemCount: object.items.count) else { return nil }
            return .object(PythonList(Array(repeatElement(object.items, count: times).joined())))
        default: return nil
        }
    }

    /// How often a sequence is to be repeated; nil if `count` is no integer.
    ///
    /// - Throws: a `MemoryError` where the result would be larger than a session may hold.
    func times(_ count: Value, itemCount: Int) throws -> Int? {
        guard let wanted = try indexIfInteger(count) else { return nil }
        guard let times = Int(exactly: wanted) else {
            throw TensorError.overflow("cannot fit '\(count.typeName)' into an index-sized integer")
        }
        guard times > 0, itemCount > 0 else { return 0 }
        try reserve(times.multipliedReportingOverflow(by: itemCount))
        return times
    }

    /// Refuses sizes that a session may not hold in a builtin sequence.
    func reserve(_ size: (partialValue: Int, overflow: Bool)) throws {
        guard !size.overflow, size.partialValue <= Interpreter.largestSequence else {
            throw TensorError(kind: "MemoryError", "")
        }
    }

    /// The most items in a builtin sequence; far beyond what a spec shows, and within the memory of a small machine.
    static let largestSequence = 1 << 24

    private func refusal(
        _ operation: BinaryOperator, _ symbol: String, _ left: Value, _ right: Value
    ) throws -> TensorError {
        switch (operation, left) {
        case (.add, .bytes): return .type("can't concat \(right.typeName) to bytes")
        case (.add, .object(let object)) where object is PythonByteArray:
            return .type("can't concat \(right.typeName) to bytearray")
        case (.add, _) where isConcatenable(left):
            return .type("can only concatenate \(left.typeName) (not \"\(right.typeName)\") to \(left.typeName)")
        case (.multiply, _) where isSequence(left):
            return .type("can't multiply sequence by non-int of type '\(right.typeName)'")
        case (.multiply, _) where isSequence(right):
            return .type("can't multiply sequence by non-int of type '\(left.typeName)'")
        default: break
        }
        let shown = operation == .power && symbol == "**" ? "** or pow()" : symbol
        return .type("unsupported operand type(s) for \(shown): '\(left.typeName)' and '\(right.typeName)'")
    }

    private func isConcatenable(_ value: Value) -> Bool {
        switch value {
        case .string, .tuple: true
        case .object(let object): object is PythonList
        default: false
        }
    }

    private func isSequence(_ value: Value) -> Bool {
        switch value {
        case .string, .tuple, .bytes: true
        case .object(let object): object is PythonList || object is PythonByteArray
        default: false
        }
    }

    /// `op value`.
    ///
    /// - Throws: a `TypeError` if the operand does not have the operator.
    public func unary(_ operation: UnaryOperator, _ value: Value) throws -> Value {
        if operation == .not { return .bool(try !truth(value)) }
        if case .object(let object) = value {
            if let result = try object.unary(operation, self) { return result }
        } else if let number = Number(value) {
            switch (operation, number) {
            case (.negate, .integer(let number)):
                return .int(try IntegerArithmetic.checked((0 as Int128).subtractingReportingOverflow(number)))
            case (.negate, .float(let number)): return .float(-number)
            case (.negate, .complex(let real, let imaginary)): return .complex(-real, -imaginary)
            case (.plus, .integer(let number)): return .int(number)
            case (.plus, _): return value
            case (.invert, .integer(let number)): return .int(~number)
            default: break
            }
        }
        throw TensorError.type("bad operand type for unary \(operation.rawValue): '\(value.typeName)'")
    }
}

/// A builtin number, with bool taken for the integer it is.
enum Number {
    case integer(Int128)
    case float(Double)
    case complex(Double, Double)

    init?(_ value: Value) {
        switch value {
        case .int(let number): self = .integer(number)
        case .bool(let number): self = .integer(number ? 1 : 0)
        case .float(let number): self = .float(number)
        case .complex(let real, let imaginary): self = .complex(real, imaginary)
        default: return nil
        }
    }

    var float: Double {
        switch self {
        case .integer(let number): Double(number)
        case .float(let number): number
        case .complex(let real, _): real
        }
    }

    var complex: (Double, Double) {
        if case .complex(let real, let imaginary) = self { return (real, imaginary) }
        return (float, 0)
    }
}
