import TensorTypes

/// A module: attributes known from the start, and a resolver for those made when first asked for.
public final class PythonModule: PythonObject {
    /// `__name__`, dotted.
    public let name: String
    private var attributes: [String: Value]
    private let resolver: PythonType.Resolver?

    /// Makes a module; what the resolver finds is kept.
    public init(_ name: String, _ attributes: [String: Value] = [:], resolver: PythonType.Resolver? = nil) {
        self.name = name
        self.attributes = attributes
        self.resolver = resolver
    }

    /// `module`.
    public var typeObject: PythonType { PythonType.module }

    /// The module's attributes.
    ///
    /// - Throws: an `AttributeError` in the words that modules have for it.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        if let found = attributes[name] { return found }
        if let found = try resolver?(name, interpreter) {
            attributes[name] = found
            return found
        }
        if name == "__name__" { return .string(self.name) }
        throw TensorError.attribute("module '\(self.name)' has no attribute '\(name)'")
    }

    /// `<module 'name'>`.
    public func repr(_ interpreter: Interpreter) throws -> String? { "<module '\(name)'>" }
}
