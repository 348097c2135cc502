import TensorTypes

/// A named builtin function.
///
/// Unchecked: a function shared by several threads must not hold state of a session.
public final class PythonFunction: PythonObject, @unchecked Sendable {
    /// What calling the function does.
    public typealias Body = (CallArguments, Interpreter) throws -> Value

    /// `__name__`.
    public let name: String
    private let text: String?
    private let body: Body

    /// Makes a function; `repr` replaces `<built-in function name>`.
    public init(_ name: String, repr text: String? = nil, _ body: @escaping Body) {
        self.name = name
        self.text = text
        self.body = body
    }

    /// `builtin_function_or_method`.
    public var typeObject: PythonType { PythonType.builtinFunction }

    /// Calls the body.
    public func call(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        try body(arguments, interpreter)
    }

    /// `__name__` and `__qualname__`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "__name__", "__qualname__": .string(self.name)
        default: nil
        }
    }

    /// `<built-in function name>`.
    public func repr(_ interpreter: Interpreter) throws -> String? { text ?? "<built-in function \(name)>" }
    /// The function itself.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// The function itself.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}

/// A method taken off its object: `t.add_` without a call.
public final class BoundMethod: PythonObject {
    /// The object that the method works on.
    public let receiver: Value
    /// `__name__`.
    public let name: String

    /// Binds a method of the receiver.
    public init(receiver: Value, name: String) {
        self.receiver = receiver
        self.name = name
    }

    /// `builtin_function_or_method`.
    public var typeObject: PythonType { PythonType.builtinFunction }

    /// Calls the method on the receiver.
    public func call(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        try interpreter.callMethod(name, of: receiver, arguments)
    }

    /// `__name__`, `__qualname__` and `__self__`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "__name__": .string(self.name)
        case "__qualname__": .string("\(receiver.typeObject.name).\(self.name)")
        case "__self__": receiver
        default: nil
        }
    }

    /// `<built-in method name of X object at 0x...>`.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        "<built-in method \(name) of \(receiver.typeObject.name) object at \(interpreter.addressText(receiver))>"
    }

    /// The receiver.
    public var referents: [Value] { [receiver] }
}
