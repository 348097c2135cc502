import TensorTypes

/// Attributes, methods and calls.
extension Interpreter {
    /// `value.name`.
    ///
    /// - Throws: an `AttributeError` if there is none.
    public func attribute(_ value: Value, _ name: String) throws -> Value {
        if let found = try attributeIfPresent(value, name) { return found }
        throw missing(name, of: value)
    }

    private func attributeIfPresent(_ value: Value, _ name: String) throws -> Value? {
        if case .object(let object) = value {
            if let found = try object.attribute(name, self) { return found }
            if object.hasMethod(name) { return .object(BoundMethod(receiver: value, name: name)) }
        } else {
            if let found = BuiltinAttributes.value(value, name) { return found }
            if BuiltinMethods.find(value, name) != nil {
                return .object(BoundMethod(receiver: value, name: name))
            }
        }
        if name == "__class__" { return .object(value.typeObject) }
        if SpecialMethods.applies(name, to: value) { return .object(BoundMethod(receiver: value, name: name)) }
        return nil
    }

    private func missing(_ name: String, of value: Value) -> TensorError {
        if let type = value.object(as: PythonType.self) {
            return .attribute("type object '\(type.name)' has no attribute '\(name)'")
        }
        return .attribute("'\(value.typeName)' object has no attribute '\(name)'")
    }

    /// `hasattr(value, name)`.
    public func hasAttribute(_ value: Value, _ name: String) throws -> Bool {
        do {
            return try attributeIfPresent(value, name) != nil
        } catch let error as TensorError where error.kind == "AttributeError" {
            return false
        }
    }

    /// `value.name = new`.
    ///
    /// - Throws: an `AttributeError` if it cannot be set.
    public func setAttribute(_ value: Value, _ name: String, _ new: Value) throws {
        if case .object(let object) = value, try object.setAttribute(name, new, self) { return }
        if let type = value.object(as: PythonType.self) {
            guard type.module != "builtins" else {
                throw TensorError.type("cannot set '\(name)' attribute of immutable type '\(type.name)'")
            }
            throw UnsupportedOperation("setting attributes of the class \(type.qualifiedName)")
        }
        if try attributeIfPresent(value, name) == nil { throw missing(name, of: value) }
        if BuiltinMethods.find(value, name) != nil {
            throw TensorError.attribute("'\(value.typeName)' object attribute '\(name)' is read-only")
        }
        throw TensorError.attribute("attribute '\(name)' of '\(value.typeName)' objects is not writable")
    }

    /// `del value.name`.
    ///
    /// - Throws: an `AttributeError`; objects of this world keep their attributes.
    public func deleteAttribute(_ value: Value, _ name: String) throws {
        if case .object(let object) = value, try object.deleteAttribute(name, self) { return }
        if try attributeIfPresent(value, name) == nil { throw missing(name, of: value) }
        throw TensorError.attribute("attribute '\(name)' of '\(value.typeName)' objects is not writable")
    }

    /// `value.name(...)`.
    ///
    /// - Throws: an `AttributeError` if there is no such method, and what the method throws.
    public func callMethod(_ name: String, of value: Value, _ arguments: CallArguments) throws -> Value {
        if case .object(let object) = value {
            if let result = try object.callMethod(name, arguments, self) { return result }
            if let function = try object.attribute(name, self) { return try call(function, arguments) }
        } else if let method = BuiltinMethods.find(value, name) {
            return try method(value, arguments, self)
        } else if let found = BuiltinAttributes.value(value, name) {
            return try call(found, arguments)
        }
        if name == "__class__" { return try call(.object(value.typeObject), arguments) }
        if let result = try SpecialMethods.call(name, value, arguments, self) { return result }
        throw missing(name, of: value)
    }

    /// `value(...)`.
    ///
    /// - Throws: a `TypeError` if the value cannot be called, and what the call throws.
    public func call(_ value: Value, _ arguments: CallArguments) throws -> Value {
        if case .object(let object) = value, let result = try object.call(arguments, self) { return result }
        throw TensorError.type("'\(value.typeName)' object is not callable")
    }

    /// `isinstance(value, type)`, where `type` may be a tuple.
    ///
    /// - Throws: a `TypeError` if it is neither.
    public func isInstance(_ value: Value, of type: Value) throws -> Bool {
        switch type {
        case .object(let object):
            if let answer = try object.isInstance(value, self) { return answer }
        case .tuple(let types):
            return try nested { try types.contains { try isInstance(value, of: $0) } }
        default: break
        }
        throw TensorError.type("isinstance() arg 2 must be a type, a tuple of types, or a union")
    }
}
