import SpecLanguage
import TensorTypes

/// Methods such as `__len__` that every value has whose operators and builtins work.
package enum SpecialMethods {
    /// Whether the interpreter answers to the name for the value.
    package static func applies(_ name: String, to value: Value) -> Bool {
        if case .object(let object) = value, OperatorMethods.applies(name, to: object) { return true }
        switch name {
        case "__repr__", "__str__", "__hash__", "__eq__", "__ne__", "__format__", "__setattr__": return true
        case "__setitem__":
            guard case .object(let object) = value else { return false }
            return !(object is PythonRange || object is PythonType)
        case "__len__", "__iter__", "__contains__", "__getitem__":
            switch value {
            case .string, .bytes, .tuple: return true
            case .object(let object):
                return object is PythonList || object is PythonDictionary || object is PythonRange
                    || object is PythonByteArray
            default: return false
            }
        case "__int__", "__float__", "__bool__", "__abs__", "__neg__", "__add__", "__sub__", "__mul__":
            switch value {
            case .int, .bool, .float, .complex: return true
            default: return false
            }
        case "__index__":
            switch value {
            case .int, .bool: return true
            default: return false
            }
        default: return false
        }
    }

    static func call(
        _ name: String, _ value: Value, _ arguments: CallArguments, _ interpreter: Interpreter
    ) throws -> Value? {
        guard name.utf8.starts(with: "__".utf8), applies(name, to: value) else { return nil }
        if case .object(let object) = value, object.hasOperatorMethods,
            let result = try OperatorMethods.call(name, object, arguments, interpreter)
        {
            return result
        }
        switch name {
        case "__repr__": return .string(try interpreter.repr(value))
        case "__str__": return .string(try interpreter.str(value))
        case "__hash__": return .int(try interpreter.hash(value))
        case "__format__":
            guard case .string(let specification) = try arguments.one(name) else {
                throw TensorError.type("__format__() argument must be str")
            }
            return .string(try interpreter.format(value, specification))
        case "__eq__": return try interpreter.compare(.equal, value, arguments.one(name))
        case "__ne__": return try interpreter.compare(.notEqual, value, arguments.one(name))
        case "__setattr__":
            let pair = try arguments.two(name)
            guard case .string(let attribute) = pair.0 else {
                throw TensorError.type("attribute name must be string, not '\(pair.0.typeName)'")
            }
            try interpreter.setAttribute(value, attribute, pair.1)
            return Value.none
        case "__setitem__":
            let pair = try arguments.two(name)
            try interpreter.setItem(value, pair.0, pair.1)
            return Value.none
        case "__len__": return .int(Int128(try interpreter.length(value)))
        case "__contains__": return .bool(try interpreter.contains(value, arguments.one(name)))
        case "__getitem__": return try interpreter.item(value, arguments.one(name))
        case "__int__": return .int(try interpreter.int(value))
        case "__index__": return .int(try interpreter.index(value))
        case "__float__": return .float(try interpreter.float(value))
        case "__bool__": return .bool(try interpreter.truth(value))
        case "__neg__": return try interpreter.unary(.negate, value)
        case "__add__": return try interpreter.binary(.add, value, arguments.one(name))
        case "__sub__": return try interpreter.binary(.subtract, value, arguments.one(name))
        case "__mul__": return try interpreter.binary(.multiply, value, arguments.one(name))
        case "__abs__": return try Functions.abs(CallArguments([value]), interpreter)
        case "__iter__": return try Functions.iter(CallArguments([value]), interpreter)
        default: return nil
        }
    }
}
