import InProcess
import ReferenceTensor
import TensorTypes

/// Numbers, lists of integers, booleans and strings.
extension TorchArguments {
    /// A `Scalar`: a number, or what a 0-dim tensor holds.
    ///
    /// - Throws: an error of reading the tensor, or an `OverflowError` beyond 64 bits.
    public func scalar(_ name: String) throws -> Scalar { try scalar(required(name)) }

    /// A `Scalar?`, by the same rule; nil if not given.
    public func optionalScalar(_ name: String) throws -> Scalar? { try valueOrDefault(name).map(scalar) }

    func scalar(_ value: Value) throws -> Scalar {
        if let tensor = value.tensorArgument { return try tensor.argumentItem() }
        guard let number = value.number else {
            throw TensorError.type("must be real number, not \(value.typeName)")
        }
        if case .int(let integer) = number, Int64(exactly: integer) == nil, UInt64(exactly: integer) == nil {
            throw TensorError.overflow(
                integer < 0 ? "can't convert negative int to unsigned" : "int too big to convert")
        }
        return number
    }

    /// The numbers of a list of `Scalar`.
    ///
    /// - Throws: as ``scalar(_:)``.
    public func scalars(_ name: String) throws -> [Scalar] {
        try (valueOrDefault(name)?.sequence?.items ?? []).map(scalar)
    }

    /// An `int`, 64 bits wide.
    ///
    /// - Throws: a `ValueError` if it does not fit.
    public func int(_ name: String) throws -> Int { try int(required(name)) }

    /// An `int?`, 64 bits wide; nil if not given.
    ///
    /// - Throws: a `ValueError` if it does not fit.
    public func optionalInt(_ name: String) throws -> Int? { try valueOrDefault(name).map(int) }

    private func int(_ value: Value) throws -> Int {
        if let tensor = value.tensorArgument {
            guard case .int(let integer) = try tensor.argumentItem() else {
                return try Int(truncatingIfNeeded: tensor.argumentItem().wrappedInteger)
            }
            return Int(truncatingIfNeeded: integer)
        }
        if case .int(let integer)? = value.number { return try Unpacking.int(integer) }
        return try Unpacking.int(interpreter.index(value))
    }

    /// A `float`.
    ///
    /// - Throws: an error of reading a tensor.
    public func double(_ name: String) throws -> Double { try double(required(name)) }

    /// A `float?`; nil if not given.
    ///
    /// - Throws: an error of reading a tensor.
    public func optionalDouble(_ name: String) throws -> Double? {
        try valueOrDefault(name).map(double)
    }

    private func double(_ value: Value) throws -> Double {
        if let number = value.number { return number.double }
        return try scalar(value).double
    }

    /// A `bool`; false if the overload has no such parameter.
    public func bool(_ name: String) -> Bool { optionalBool(name) ?? false }

    /// A `bool?`; nil if not given.
    public func optionalBool(_ name: String) -> Bool? {
        if case .bool(let value)? = valueOrDefault(name) { return value }
        return nil
    }

    /// Whether the value given for a parameter of a Python function counts as true.
    ///
    /// - Throws: what asking the value throws.
    public func truth(_ name: String) throws -> Bool { try interpreter.truth(value(name)) }

    /// A `str`.
    ///
    /// - Throws: if the overload has no such parameter.
    public func string(_ name: String) throws -> String {
        if let text = optionalString(name) { return text }
        throw UnsupportedOperation("\(signature.text) without '\(name)'")
    }

    /// A `str?`; nil if not given.
    public func optionalString(_ name: String) -> String? {
        if case .string(let value)? = valueOrDefault(name) { return value }
        return nil
    }

    /// A list of integers; a single one fills an `IntArrayRef[N]`.
    ///
    /// - Throws: a `TypeError` at the element that is no integer.
    public func ints(_ name: String) throws -> [Int] { try ints(name, required(name)) }

    /// An optional list of integers; nil if not given.
    ///
    /// - Throws: a `TypeError` at the element that is no integer.
    public func optionalInts(_ name: String) throws -> [Int]? { try valueOrDefault(name).map { try ints(name, $0) } }

    private func ints(_ name: String, _ value: Value) throws -> [Int] {
        guard let items = value.sequence?.items else {
            return Array(repeating: try int(value), count: max(1, parameter(name)?.size ?? 1))
        }
        return try items.enumerated().map { position, item in
            do {
                if case .int(let integer) = item { return try Unpacking.int(integer) }
                if let tensor = item.tensorArgument {
                    if tensor.argumentCount == 1, tensor.argumentDType.category <= .integral { return try int(item) }
                } else if let integer = try interpreter.indexIfInteger(item) {
                    // A `bool` is no integer as a parameter, but it is one inside a list.
                    return try Unpacking.int(integer)
                }
            } catch let error as TensorError {
                throw unpackingError(name, position, error.message)
            }
            throw unpackingError(name, position, "type must be tuple of ints,but got \(item.typeName)")
        }
    }

    private func unpackingError(_ name: String, _ position: Int, _ problem: String) -> TensorError {
        .type(
            "\(signature.name)(): argument '\(name)' failed to unpack the object at pos \(position + 1) with error "
                + "\"\(problem)\"")
    }
}

enum Unpacking {
    /// An integer of 64 bits.
    ///
    /// - Throws: a `ValueError` if it does not fit.
    static func int(_ integer: Int128) throws(TensorError) -> Int {
        guard let value = Int(exactly: integer) else { throw .value("Overflow when unpacking long long") }
        return value
    }
}

extension Value {
    /// The tensor, if the value is one.
    var tensorArgument: (any TensorArgument)? {
        guard case .object(let object) = self else { return nil }
        if let tensor = object as? Tensor { return tensor }
        return object as? any TensorArgument
    }
}
