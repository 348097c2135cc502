import SpecLanguage
import TensorTypes

/// The operators and builtins of tensors and arrays under the names of their methods: `a.__setitem__(0, 5)`.
///
/// A class opts in with ``PythonObject/hasOperatorMethods``.
enum OperatorMethods {
    private enum Form: Sendable {
        case forward(BinaryOperator)
        case reflected(BinaryOperator)
        case inPlace(BinaryOperator)
        case comparison(ComparisonOperator)
        case prefix(UnaryOperator)
    }

    private static let binaryNames: [(String, BinaryOperator)] = [
        ("add", .add), ("sub", .subtract), ("mul", .multiply), ("truediv", .divide), ("floordiv", .floorDivide),
        ("mod", .modulo), ("pow", .power), ("matmul", .matrixMultiply), ("and", .and), ("or", .or), ("xor", .xor),
        ("lshift", .shiftLeft), ("rshift", .shiftRight),
    ]

    private static let forms: [String: Form] = {
        var forms: [String: Form] = [
            "__lt__": .comparison(.less), "__le__": .comparison(.lessOrEqual), "__gt__": .comparison(.greater),
            "__ge__": .comparison(.greaterOrEqual), "__neg__": .prefix(.negate), "__pos__": .prefix(.plus),
            "__invert__": .prefix(.invert),
        ]
        for (name, operation) in binaryNames {
            forms["__\(name)__"] = .forward(operation)
            forms["__r\(name)__"] = .reflected(operation)
            forms["__i\(name)__"] = .inPlace(operation)
        }
        return forms
    }()

    private static let builtins: Set<String> = [
        "__len__", "__iter__", "__contains__", "__getitem__", "__setitem__", "__int__", "__float__", "__complex__",
        "__bool__", "__index__", "__abs__",
    ]

    static func applies(_ name: String, to object: any PythonObject) -> Bool {
        object.hasOperatorMethods && (builtins.contains(name) || forms[name] != nil)
    }

    static func call(
        _ name: String, _ object: any PythonObject, _ arguments: CallArguments, _ interpreter: Interpreter
    ) throws -> Value? {
        if let form = forms[name] { return try call(form, name, object, arguments, interpreter) }
        switch name {
        case "__setitem__":
            guard arguments.keywords.isEmpty, arguments.positional.count == 2 else {
                throw TensorError.type("expected 2 arguments, got \(arguments.positional.count)")
            }
            _ = try object.setItem(arguments.positional[0], arguments.positional[1], interpreter)
            return Value.none
        case "__complex__":
            let (real, imaginary) = try interpreter.complex(.object(object))
            return .complex(real, imaginary)
        default: return nil
        }
    }

    private static func call(
        _ form: Form, _ name: String, _ object: any PythonObject, _ arguments: CallArguments,
        _ interpreter: Interpreter
    ) throws -> Value {
        switch form {
        case .forward(let operation):
            try object.binary(operation, arguments.one(name), reflected: false, interpreter) ?? .notImplemented
        case .reflected(let operation):
            try object.binary(operation, arguments.one(name), reflected: true, interpreter) ?? .notImplemented
        case .inPlace(let operation):
            try object.inPlace(operation, arguments.one(name), interpreter) ?? .notImplemented
        case .comparison(let operation):
            try object.compare(operation, arguments.one(name), interpreter) ?? .notImplemented
        case .prefix(let operation):
            try object.unary(operation, interpreter) ?? .notImplemented
        }
    }
}
