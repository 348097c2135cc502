import SpecLanguage
import TensorTypes

/// A class object: equal by identity, immutable after it is made, so that worlds on several threads may share it.
///
/// Unchecked: its closures and attributes must not hold state of a session.
public final class PythonType: PythonObject, @unchecked Sendable {
    /// What makes an instance when the class is called.
    public typealias Constructor = (CallArguments, Interpreter) throws -> Value
    /// Looks up what is not in ``attributes``.
    public typealias Resolver = (String, Interpreter) throws -> Value?
    /// Decides `isinstance` for a class with a rule of its own.
    public typealias InstanceCheck = (Value, Interpreter) throws -> Bool

    /// `__name__`.
    public let name: String
    /// `__module__`.
    public let module: String
    /// Direct base classes, without `object`.
    public let bases: [PythonType]
    /// Class attributes.
    public let attributes: [String: Value]
    private let constructor: Constructor?
    private let resolver: Resolver?
    private let instanceCheck: InstanceCheck?

    /// Makes a class.
    ///
    /// - Parameters:
    ///   - name: `__name__`.
    ///   - module: `__module__`.
    ///   - bases: direct base classes; `object` goes without saying.
    ///   - attributes: class attributes known from the start.
    ///   - resolver: finds further class attributes, for example methods taken off the class.
    ///   - instanceCheck: replaces the rule of `isinstance` by the class's own.
    ///   - constructor: what calling the class does; nil refuses.
    public init(
        _ name: String, module: String = "builtins", bases: [PythonType] = [], attributes: [String: Value] = [:],
        resolver: Resolver? = nil, instanceCheck: InstanceCheck? = nil, constructor: Constructor? = nil
    ) {
        self.name = name
        self.module = module
        self.bases = bases
        self.attributes = attributes
        self.resolver = resolver
        self.instanceCheck = instanceCheck
        self.constructor = constructor
    }

    /// The name with its module, unless that is `builtins`: as in tracebacks and reprs.
    public var qualifiedName: String { module == "builtins" ? name : "\(module).\(name)" }

    /// Whether this is `other` or derives from it.
    public func isSubclass(of other: PythonType) -> Bool {
        self === other || other === PythonType.object || bases.contains { $0.isSubclass(of: other) }
    }

    /// `isinstance(value, self)`.
    public func isInstance(_ value: Value, _ interpreter: Interpreter) throws -> Bool? {
        if let instanceCheck { return try instanceCheck(value, interpreter) }
        return value.typeObject.isSubclass(of: self)
    }

    /// `type`.
    public var typeObject: PythonType { PythonType.type }

    /// Class attributes, `__name__`, `__qualname__`, `__module__` and `__mro__`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "__name__", "__qualname__": return .string(self.name)
        case "__module__": return .string(module)
        case "__mro__": return .tuple(resolutionOrder.map { .object($0) })
        case "__bases__": return .tuple((bases.isEmpty ? [PythonType.object] : bases).map { .object($0) })
        default: break
        }
        if let found = attributes[name] { return found }
        if let found = try resolver?(name, interpreter) { return found }
        for base in bases {
            if let found = try base.attribute(name, interpreter) { return found }
        }
        return nil
    }

    private var resolutionOrder: [PythonType] {
        var order: [PythonType] = [self]
        for base in bases {
            for type in base.resolutionOrder where type !== PythonType.object && !order.contains(where: { $0 === type })
            {
                order.append(type)
            }
        }
        if self !== PythonType.object { order.append(PythonType.object) }
        return order
    }

    /// Makes an instance.
    public func call(_ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard let constructor else { throw TensorError.type("cannot create '\(qualifiedName)' instances") }
        return try constructor(arguments, interpreter)
    }

    /// `<class 'torch.Tensor'>`.
    public func repr(_ interpreter: Interpreter) throws -> String? { "<class '\(qualifiedName)'>" }

    /// The class itself, as Python copies classes.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// The class itself.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}
