import InProcess
import ReferenceTensor
import TensorTypes

/// A method of a storage class: how its arguments are counted or bound, and what it does.
struct StorageMethod<Receiver: PythonObject>: Sendable {
    /// Arguments besides the receiver, in order of declaration; nil where none was given.
    typealias Body = @Sendable (Receiver, [Value?], Interpreter) throws -> Value

    private enum Form: Sendable {
        case none(String)
        case one(String)
        case native(NativeForm)
        case python(PythonForm)
    }

    let name: String
    private let form: Form
    private let body: Body

    /// A method of C without arguments; messages call it `class.name()`.
    static func none(_ qualifiedName: String, _ body: @escaping Body) -> StorageMethod {
        StorageMethod(name: lastPart(qualifiedName), form: .none(qualifiedName), body: body)
    }

    /// A method of C with one argument.
    static func one(_ qualifiedName: String, _ body: @escaping Body) -> StorageMethod {
        StorageMethod(name: lastPart(qualifiedName), form: .one(qualifiedName), body: body)
    }

    /// A method with PyTorch's own argument parser.
    static func native(_ declaration: String, _ body: @escaping Body) -> StorageMethod {
        StorageMethod(
            name: lastPart(declaration), form: .native(NativeForm([declaration], isMethod: true)), body: body)
    }

    /// A method written in Python, declared with `self`.
    static func python(_ declaration: String, _ body: @escaping Body) -> StorageMethod {
        StorageMethod(name: lastPart(declaration), form: .python(PythonForm(declaration)), body: body)
    }

    private static func lastPart(_ declaration: String) -> String {
        let name = declaration.prefix { $0 != "(" }
        return String(name.lastIndex(of: ".").map { name[name.index(after: $0)...] } ?? name)
    }

    /// Binds the arguments and calls the body.
    func call(_ receiver: Receiver, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value {
        let values: [Value?]
        switch form {
        case .none(let name):
            try arguments.none(name)
            values = []
        case .one(let name): values = [try arguments.one(name)]
        case .native(let form):
            values = try form.overloads().bind(arguments, receiver: .object(receiver), interpreter).values
        case .python(let form):
            values = Array(try form.bind(arguments, receiver: .object(receiver)).1.dropFirst())
        }
        return try body(receiver, values, interpreter)
    }

    static func table(_ methods: [StorageMethod]) -> [String: StorageMethod] {
        Dictionary(methods.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }
}
