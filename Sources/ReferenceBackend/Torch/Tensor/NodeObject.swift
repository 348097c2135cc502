import InProcess
import ReferenceTensor
import TensorTypes

/// Nodes of the autograd graph as Python objects.
extension Node: PythonObject {
    /// The class name: the last part of the node's name.
    public var typeName: String { String(name.split(separator: ":").last ?? "") }
    /// The class.
    public var typeObject: PythonType { PythonType(typeName) }

    /// `next_functions` and, for the node of a leaf, `variable`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "next_functions":
            return .tuple(
                edges.map { edge in
                    .tuple([edge.map { .object($0.node) } ?? .none, .int(Int128(edge?.output ?? 0))])
                })
        case "variable": return variable.map { .object($0) }
        case "requires_grad": return .bool(true)
        default: return nil
        }
    }

    /// `name()`.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        name == "name" ? .string(self.name) : nil
    }

    /// Whether the node has the method.
    public func hasMethod(_ name: String) -> Bool { name == "name" }

    /// `<AddBackward0 object at 0x...>`.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        "<\(typeName) object at \(interpreter.addressText(.object(self)))>"
    }
}
