import InProcess
import ReferenceTensor
import TensorTypes

/// The arguments of a call, bound to the parameters of the overload that they fit.
///
/// Getters go by a parameter's name or by its position in the declaration; `input` and `self` name the receiver in a
/// method too.
public struct TorchArguments {
    /// The session.
    public let session: TorchSession
    /// The interpreter.
    public let interpreter: Interpreter
    /// The overload.
    public let signature: TorchSignature
    /// The object whose method was called; nil in a function.
    public let receiver: Value?
    private let values: [Value?]

    init(
        session: TorchSession, interpreter: Interpreter, signature: TorchSignature, receiver: Value?, values: [Value?]
    ) {
        self.session = session
        self.interpreter = interpreter
        self.signature = signature
        self.receiver = receiver
        self.values = values
    }

    /// Reads arguments again, by other declarations than the call was bound by; for functions that hand theirs on.
    ///
    /// - Throws: a `TypeError` for arguments that do not fit.
    public func rebind(_ form: NativeForm, _ arguments: CallArguments) throws -> TorchArguments {
        try form.arguments(arguments, receiver: receiver, session, interpreter)
    }

    /// The process-wide state.
    public var runtime: Runtime { session.runtime }
    /// Which of the declared overloads this is, from 0.
    public var signatureIndex: Int { signature.index }
    /// The function's name as declared.
    public var name: String { signature.name }

    /// What was given for a parameter; nil if nothing or `None` was, or the overload has no such parameter.
    public func given(_ name: String) -> Value? {
        if let position = signature.position(of: name) { return values[position] }
        return name == "input" || name == "self" ? receiver : nil
    }

    /// The tensors among the arguments, the receiver included.
    var allTensors: [Tensor] { ([receiver] + values).compactMap { $0?.object(as: Tensor.self) } }

    /// The same arguments without the tensor they change, for a history that this tensor will hold: where it was given
    /// again there is a copy of it.
    ///
    /// - Throws: what copying throws.
    func withoutReceiver() throws -> TorchArguments {
        guard let changed = receiver?.object(as: Tensor.self) ?? values.first??.object(as: Tensor.self) else {
            return self
        }
        let others = try values.map { value -> Value? in
            guard value?.object(as: Tensor.self) === changed else { return value }
            return .object(try changed.contiguousClone())
        }
        return TorchArguments(
            session: session, interpreter: interpreter, signature: signature, receiver: nil, values: others)
    }

    /// Whether something other than `None` was given for a parameter.
    public func has(_ name: String) -> Bool { given(name).map { !$0.isNone } ?? false }

    /// What was given for a parameter, or its default; `None` without either.
    public func value(_ name: String) -> Value { valueOrDefault(name) ?? .none }

    func valueOrDefault(_ name: String) -> Value? {
        if let position = signature.position(of: name) {
            return values[position] ?? signature.parameters[position].defaultValue
        }
        return name == "input" || name == "self" ? receiver : nil
    }

    /// What was given for a parameter that is required, or has a default.
    func required(_ name: String) throws -> Value {
        guard let value = valueOrDefault(name) else {
            throw UnsupportedOperation("\(signature.text) without '\(name)'")
        }
        return value
    }

    func parameter(_ name: String) -> TorchParameter? {
        signature.position(of: name).map { signature.parameters[$0] }
    }
}
