import InProcess
import Synchronization
import TensorTypes

/// One name of the `torch` namespace or of the class `Tensor`: how its arguments are read, and what it does.
public struct TorchBinding: Sendable {
    /// What a call does.
    public typealias Body = @Sendable (TorchArguments) throws -> Value

    /// Where a name is found.
    public enum Place: Sendable, Hashable {
        /// `torch.name`.
        case function
        /// `tensor.name`.
        case method
        /// Both.
        case both
        /// `torch.path.name`.
        case module(String)
    }

    /// The last part of the name.
    public let name: String
    /// Where the name is found.
    public let place: Place
    let function: TorchCallable?
    let method: TorchCallable?

    init(name: String, place: Place, function: TorchCallable?, method: TorchCallable?) {
        self.name = name
        self.place = place
        self.function = function
        self.method = method
    }

    /// A function and the method made from it: without the tensor named `input` or `self`, and without `out`.
    ///
    /// Overloads come in PyTorch's order, each as a declaration such as
    /// `add(Tensor input, Tensor other, *, Scalar alpha=1, Tensor out=None)`.
    public static func both(_ declarations: String..., body: @escaping Body) -> TorchBinding {
        both(declarations, body: body)
    }

    package static func both(_ declarations: [String], body: @escaping Body) -> TorchBinding {
        let name = name(in: declarations)
        return TorchBinding(
            name: name, place: .both, function: .native(NativeForm(declarations, isMethod: false), body),
            method: .native(NativeForm(declarations, isMethod: true), body))
    }

    /// A function of `torch` or, with a dotted path, of a module in it.
    public static func function(
        _ declarations: String..., in path: String? = nil, body: @escaping Body
    ) -> TorchBinding {
        function(declarations, in: path, body: body)
    }

    package static func function(_ declarations: [String], in path: String? = nil, body: @escaping Body) -> TorchBinding
    {
        TorchBinding(
            name: name(in: declarations), place: path.map(Place.module) ?? .function,
            function: .native(NativeForm(declarations, isMethod: false), body), method: nil)
    }

    /// A method; the receiver may be declared as `input` or be left out.
    public static func method(_ declarations: String..., body: @escaping Body) -> TorchBinding {
        method(declarations, body: body)
    }

    package static func method(_ declarations: [String], body: @escaping Body) -> TorchBinding {
        TorchBinding(
            name: name(in: declarations), place: .method, function: nil,
            method: .native(NativeForm(declarations, isMethod: true), body))
    }

    /// A function of one argument that CPython itself counts, for example `from_numpy`.
    public static func oneArgument(
        _ name: String, qualifiedName: String? = nil, in path: String? = nil, body: @escaping Body
    ) -> TorchBinding {
        TorchBinding(
            name: name, place: path.map(Place.module) ?? .function,
            function: .counted(
                CountedForm(name, qualifiedName: qualifiedName ?? "torch._VariableFunctionsClass.\(name)", count: 1),
                body),
            method: nil)
    }

    /// A function without arguments that CPython itself counts; `qualifiedName` is what messages call it.
    public static func noArguments(
        _ name: String, qualifiedName: String, in path: String? = nil, body: @escaping Body
    ) -> TorchBinding {
        TorchBinding(
            name: name, place: path.map(Place.module) ?? .function,
            function: .counted(CountedForm(name, qualifiedName: qualifiedName, count: 0), body), method: nil)
    }

    /// A function written in Python, declared as there: `set_default_dtype(d, /)`.
    public static func python(_ declaration: String, in path: String? = nil, body: @escaping Body) -> TorchBinding {
        TorchBinding(
            name: name(in: [declaration]), place: path.map(Place.module) ?? .function,
            function: .python(PythonForm(declaration), body), method: nil)
    }

    /// A method written in Python, declared with `self`: `Tensor.backward(self, gradient=None, inputs=None)`.
    public static func pythonMethod(_ declaration: String, body: @escaping Body) -> TorchBinding {
        TorchBinding(
            name: name(in: [declaration]), place: .method, function: nil,
            method: .python(PythonForm(declaration), body))
    }

    /// The same under another name, for PyTorch's aliases such as `concat`; messages keep the first name.
    public func renamed(_ name: String) -> TorchBinding {
        TorchBinding(name: name, place: place, function: function, method: method)
    }

    /// The same function in a module, where messages give it another name; nil if it is not one of PyTorch's own parser.
    func inModule(_ path: String, as name: String, called qualifiedName: String) -> TorchBinding? {
        guard case .native(let form, let body)? = function else { return nil }
        return TorchBinding(
            name: name, place: .module(path), function: .native(form.renamed(qualifiedName), body), method: nil)
    }

    /// The function that is called with a method's receiver as its first argument; nil if the method is no one's of PyTorch's
    /// own parser.
    func asFunction() -> TorchBinding? {
        guard case .native(let form, let body)? = method else { return nil }
        return TorchBinding(
            name: name, place: .function, function: .native(form.ofFunction(), body), method: nil)
    }

    private static func name(in declarations: [String]) -> String {
        guard let first = declarations.first, let open = first.firstIndex(of: "(") else { return "" }
        let qualified = first[..<open]
        return String(qualified.lastIndex(of: ".").map { qualified[qualified.index(after: $0)...] } ?? qualified)
    }
}

/// The ways in which PyTorch's functions read their arguments.
enum TorchCallable: Sendable {
    /// PyTorch's own argument parser.
    case native(NativeForm, TorchBinding.Body)
    /// CPython's check of the count alone.
    case counted(CountedForm, TorchBinding.Body)
    /// A function written in Python.
    case python(PythonForm, TorchBinding.Body)

    /// Binds the arguments and calls the body.
    ///
    /// - Throws: a `TypeError` for arguments that do not fit, and what the body throws.
    func call(
        _ arguments: CallArguments, receiver: Value?, _ session: TorchSession, _ interpreter: Interpreter
    ) throws -> Value {
        let signature: TorchSignature
        let values: [Value?]
        let body: TorchBinding.Body
        switch self {
        case .native(let form, let function):
            return try function(form.arguments(arguments, receiver: receiver, session, interpreter))
        case .counted(let form, let function):
            (signature, values) = try form.bind(arguments)
            body = function
        case .python(let form, let function):
            (signature, values) = try form.bind(arguments, receiver: receiver)
            body = function
        }
        return try body(
            TorchArguments(
                session: session, interpreter: interpreter, signature: signature, receiver: receiver, values: values))
    }
}

/// Declarations, read when first used.
public final class NativeForm: Sendable {
    private let declarations: [String]
    private let isMethod: Bool
    private let read = AtomicLazyReference<TorchOverloads>()

    /// Makes a form of declarations, of a function or of a method.
    public init(_ declarations: [String], isMethod: Bool) {
        self.declarations = declarations
        self.isMethod = isMethod
    }

    /// The same declarations of a function of another name.
    func renamed(_ name: String) -> NativeForm {
        NativeForm(
            declarations.map { text in name + (text.firstIndex(of: "(").map { text[$0...] } ?? "") }, isMethod: isMethod
        )
    }

    /// The same declarations of a function, with the receiver as a parameter.
    func ofFunction() -> NativeForm { NativeForm(declarations, isMethod: false) }

    /// The overloads.
    ///
    /// - Throws: ``DeclarationError``.
    func overloads() throws -> TorchOverloads {
        if let overloads = read.load() { return overloads }
        return read.storeIfNil(try TorchOverloads(declarations, isMethod: isMethod))
    }

    /// Binds a call's arguments.
    ///
    /// - Throws: a `TypeError` for arguments that do not fit.
    public func arguments(
        _ arguments: CallArguments, receiver: Value?, _ session: TorchSession, _ interpreter: Interpreter
    ) throws -> TorchArguments {
        let overloads = try overloads()
        let (signature, values) = try overloads.bind(arguments, receiver: receiver, interpreter)
        if signature.isDeprecated {
            session.warnOnce("UserWarning", overloads.deprecationText(of: signature), interpreter)
        }
        return TorchArguments(
            session: session, interpreter: interpreter, signature: signature, receiver: receiver, values: values)
    }
}
