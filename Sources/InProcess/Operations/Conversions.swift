import Foundation
import TensorTypes

/// Conversions of a value to numbers and bytes.
extension Interpreter {
    /// `operator.index(value)`, or nil if the value is no integer.
    public func indexIfInteger(_ value: Value) throws -> Int128? {
        switch value {
        case .int(let value): value
        case .bool(let value): value ? 1 : 0
        case .object(let object): try object.index(self)
        default: nil
        }
    }

    /// `operator.index(value)`.
    ///
    /// - Throws: a `TypeError` if the value is no integer.
    public func index(_ value: Value) throws -> Int128 {
        if let index = try indexIfInteger(value) { return index }
        throw TensorError.type("'\(value.typeName)' object cannot be interpreted as an integer")
    }

    /// A size or position for C code.
    ///
    /// - Throws: a `TypeError` if the value is no integer, an `OverflowError` if it is too large.
    public func size(_ value: Value) throws -> Int {
        guard let size = Int(exactly: try index(value)) else {
            throw TensorError.overflow("Python int too large to convert to C ssize_t")
        }
        return size
    }

    /// `int(value)`.
    public func int(_ value: Value) throws -> Int128 {
        switch value {
        case .int(let value): return value
        case .bool(let value): return value ? 1 : 0
        case .float(let value): return try Interpreter.integer(truncating: value)
        case .string(let text): return try NumberText.integer(text, base: 10)
        case .bytes(let bytes): return try NumberText.integer(String(decoding: bytes, as: UTF8.self), base: 10)
        case .object(let object):
            if let number = try object.toInt(self) { return number }
            if let number = try object.index(self) { return number }
        default: break
        }
        throw TensorError.type(
            "int() argument must be a string, a bytes-like object or a real number, not '\(value.typeName)'")
    }

    static func integer(truncating value: Double) throws -> Int128 {
        if value.isNaN { throw TensorError.value("cannot convert float NaN to integer") }
        if value.isInfinite { throw TensorError.overflow("cannot convert float infinity to integer") }
        guard let integer = Int128(exactly: value.rounded(.towardZero)) else { throw tooLarge }
        return integer
    }

    /// What Python's unbounded integers are represented up to.
    static var tooLarge: UnsupportedOperation { UnsupportedOperation("integers beyond 128 bits") }

    /// `float(value)`.
    public func float(_ value: Value) throws -> Double {
        if case .string(let text) = value {
            guard let number = NumberText.float(text) else {
                throw TensorError.value("could not convert string to float: \(Text.quoted(text))")
            }
            return number
        }
        if let number = try floatIfReal(value) { return number }
        throw TensorError.type("float() argument must be a string or a real number, not '\(value.typeName)'")
    }

    /// What C code takes for a `double`: a float, an integer, or an object with `__float__`.
    public func floatIfReal(_ value: Value) throws -> Double? {
        switch value {
        case .float(let value): return value
        case .int(let value): return Double(value)
        case .bool(let value): return value ? 1 : 0
        case .object(let object):
            if let number = try object.toFloat(self) { return number }
            return try object.index(self).map { Double($0) }
        default: return nil
        }
    }

    /// `complex(value)`.
    public func complex(_ value: Value) throws -> (Double, Double) {
        switch value {
        case .complex(let real, let imaginary): return (real, imaginary)
        case .string(let text):
            guard let number = NumberText.complex(text) else {
                throw TensorError.value("complex() arg is a malformed string")
            }
            return number
        case .object(let object): if let number = try object.toComplex(self) { return number }
        default: break
        }
        if let real = try floatIfReal(value) { return (real, 0) }
        throw TensorError.type("complex() first argument must be a string or a number, not '\(value.typeName)'")
    }

    /// The contents of a bytes-like value, or nil.
    public func bytes(_ value: Value) throws -> [UInt8]? {
        switch value {
        case .bytes(let bytes): bytes
        case .object(let object): try object.bytes(self)
        default: nil
        }
    }

    /// The memory of a bytes-like value, or nil; that of `bytes` is a read-only copy.
    public func buffer(_ value: Value) throws -> PythonBuffer? {
        switch value {
        case .bytes(let bytes):
            let memory = PythonByteArray(bytes)
            return PythonBuffer(
                pointer: memory.pointer, shape: [bytes.count], strides: [1], readOnly: true, owner: memory)
        case .object(let object): return try object.buffer(self)
        default: return nil
        }
    }
}
