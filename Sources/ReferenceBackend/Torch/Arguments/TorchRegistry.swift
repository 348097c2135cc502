import InProcess
import ReferenceTensor

/// The names of `torch` and of `Tensor` with what they do: made once per process, shared by all sessions.
public final class TorchRegistry: Sendable {
    private let functions: [String: TorchCallable]
    private let methods: [String: TorchCallable]
    /// The functions of modules in `torch`, by dotted path.
    private let modules: [String: [String: TorchCallable]]

    /// Collects tables of bindings; where several bind a name, the last does.
    public init(_ tables: [[TorchBinding]]) {
        var functions: [String: TorchCallable] = [:]
        var methods: [String: TorchCallable] = [:]
        var modules: [String: [String: TorchCallable]] = [:]
        for binding in tables.joined() {
            if let method = binding.method { methods[binding.name] = method }
            guard let function = binding.function else { continue }
            if case .module(let path) = binding.place {
                modules[path, default: [:]][binding.name] = function
            } else {
                functions[binding.name] = function
            }
        }
        self.functions = functions
        self.methods = methods
        self.modules = modules
    }

    /// The dotted paths of the modules that functions are in.
    var modulePaths: [String] { Array(modules.keys) }

    /// Whether tensors have the method.
    public func hasMethod(_ name: String) -> Bool { methods[name] != nil }

    /// The name that a method is registered under: an accelerator's own method, `t.xpu()`, is registered once for all
    /// names that an accelerator may have.
    static func registeredName(_ name: String, _ runtime: Runtime) -> String {
        name != "cuda" && name == runtime.accelerator?.name ? TorchTables.deviceMethod : name
    }

    /// `receiver.name(...)`; nil if there is no such method.
    ///
    /// - Throws: a `TypeError` for arguments that do not fit, and what the method throws.
    public func callMethod(
        _ name: String, on receiver: Value, _ arguments: CallArguments, _ session: TorchSession,
        _ interpreter: Interpreter
    ) throws -> Value? {
        try methods[name]?.call(arguments, receiver: receiver, session, interpreter)
    }

    /// `torch.name`, or `torch.path.name`, as an object; nil if there is none.
    package func function(_ name: String, in path: String? = nil, _ session: TorchSession) -> Value? {
        guard let callable = path.map({ modules[$0]?[name] }) ?? functions[name] else { return nil }
        return .object(TorchFunctionObject(name, callable, session))
    }

    /// The method taken off the class, `torch.Tensor.name`: a function whose first argument is the receiver.
    func unboundMethod(_ name: String) -> Value? {
        guard let callable = methods[name] else { return nil }
        return .object(UnboundMethod(name, callable))
    }

    /// Reads every declaration, which calls do only when they come to it.
    ///
    /// - Throws: ``DeclarationError`` for the first malformed one.
    func checkDeclarations() throws {
        for callable in [Array(functions.values), Array(methods.values), modules.values.flatMap(\.values)].joined() {
            switch callable {
            case .native(let form, _): _ = try form.overloads()
            case .python(let form, _): try form.check()
            case .counted: break
            }
        }
    }
}
