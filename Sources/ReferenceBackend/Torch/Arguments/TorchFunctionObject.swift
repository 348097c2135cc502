import InProcess
import TensorTypes

/// A function of `torch`, for one session.
final class TorchFunctionObject: PythonObject {
    private let name: String
    private let callable: TorchCallable
    private let session: TorchSession

    init(_ name: String, _ callable: TorchCallable, _ session: TorchSession) {
        self.name = name
        self.callable = callable
        self.session = session
    }

    var typeObject: PythonType { callable.isPython ? TorchFunctionObject.functionType : PythonType.builtinFunction }
    private static let functionType: PythonType = PythonType("function")

    func call(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        try callable.call(arguments, receiver: nil, session, interpreter)
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "__name__", "__qualname__": .string(self.name)
        default: nil
        }
    }

    func repr(_ interpreter: Interpreter) throws -> String? {
        let address = interpreter.addressText(.object(self))
        return switch callable {
        case .python: "<function \(name) at \(address)>"
        case .counted(let form, _) where form.isModuleFunction: "<built-in function \(name)>"
        default: "<built-in method \(name) of type object at \(address)>"
        }
    }
    func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}

/// A method taken off the class `Tensor`.
final class UnboundMethod: PythonObject, Sendable {
    private let name: String
    private let callable: TorchCallable

    init(_ name: String, _ callable: TorchCallable) {
        self.name = name
        self.callable = callable
    }

    var typeObject: PythonType { UnboundMethod.descriptorType }
    private static let descriptorType: PythonType = PythonType("method_descriptor")

    func call(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard let receiver = arguments.positional.first else {
            throw TensorError.type("unbound method TensorBase.\(name)() needs an argument")
        }
        guard receiver.isTensor else {
            throw TensorError.type(
                "descriptor '\(name)' for 'torch._C.TensorBase' objects doesn't apply to a '\(receiver.typeName)' object"
            )
        }
        let rest = CallArguments(Array(arguments.positional.dropFirst()), keywords: arguments.keywords)
        return try interpreter.callMethod(name, of: receiver, rest)
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        name == "__name__" ? .string(self.name) : nil
    }
    func repr(_ interpreter: Interpreter) throws -> String? {
        "<method '\(name)' of 'torch._C.TensorBase' objects>"
    }
}

extension TorchCallable {
    fileprivate var isPython: Bool {
        if case .python = self { return true }
        return false
    }
}
