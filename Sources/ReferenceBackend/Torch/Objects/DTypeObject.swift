import InProcess
import TensorTypes

/// A `torch.dtype`: one object per element type, shared by all sessions.
public final class DTypeObject: PythonObject, Sendable {
    /// The element type.
    public let dtype: DType

    private init(_ dtype: DType) {
        self.dtype = dtype
    }

    package static let all = DType.allCases.map(DTypeObject.init)

    /// The object of an element type.
    public static func of(_ dtype: DType) -> DTypeObject { all[Int(dtype.rawValue)] }

    /// The dtype that a Python class stands for where a dtype is expected: `float`, `int`, `bool`, `complex`.
    static func standing(for object: any PythonObject) -> DTypeObject? {
        guard let type = object as? PythonType else { return nil }
        if type === PythonType.float { return of(.float64) }
        if type === PythonType.int { return of(.int64) }
        if type === PythonType.bool { return of(.bool) }
        return type === PythonType.complex ? of(.complex128) : nil
    }

    /// Names in `torch` that stand for the same object: `torch.float is torch.float32`.
    package static let aliases: [(name: String, dtype: DType)] = [
        ("float", .float32), ("double", .float64), ("half", .float16), ("short", .int16), ("int", .int32),
        ("long", .int64), ("cfloat", .complex64), ("cdouble", .complex128), ("chalf", .complex32),
    ]

    /// `torch.dtype`.
    public static let type: PythonType = PythonType("dtype", module: "torch")

    /// `torch.dtype`.
    public var typeObject: PythonType { DTypeObject.type }
    /// `torch.dtype`, as messages have it.
    public var typeName: String { "torch.dtype" }

    /// `itemsize`, `is_floating_point`, `is_complex` and `is_signed`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "itemsize": .int(Int128(dtype.itemSize))
        case "is_floating_point": .bool(dtype.isFloatingPoint)
        case "is_complex": .bool(dtype.isComplex)
        case "is_signed": .bool(dtype.isSigned)
        case "__module__": .string("torch")
        default: nil
        }
    }

    /// Whether this is `to_real` or `to_complex`.
    public func hasMethod(_ name: String) -> Bool { name == "to_real" || name == "to_complex" }

    /// `to_real()` and `to_complex()`.
    ///
    /// - Throws: a `RuntimeError` for a dtype that no complex dtype belongs to.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard hasMethod(name) else { return nil }
        try arguments.none("dtype.\(name)")
        if name == "to_real" { return .object(DTypeObject.of(dtype.realType)) }
        guard let complex = dtype.complexType else {
            throw TensorError.runtime("Unknown Complex ScalarType for \(dtype.scalarTypeName)")
        }
        return .object(DTypeObject.of(complex))
    }

    /// `torch.float32`.
    public func repr(_ interpreter: Interpreter) throws -> String? { text }
    /// The name with its module.
    public var text: String { "torch.\(dtype.name)" }
    /// The dtype itself.
    public func shallowCopy(_ interpreter: Interpreter) throws -> Value? { .object(self) }
    /// The dtype itself.
    public func deepCopy(_ memo: DeepCopyMemo, _ interpreter: Interpreter) throws -> Value? { .object(self) }
}
