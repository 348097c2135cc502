/// The element types of tensors; NumPy arrays use those that NumPy has too.
public enum DType: UInt8, Sendable, Hashable, CaseIterable {
    case bool
    case uint8, int8, int16, int32, int64
    case uint16, uint32, uint64
    case float16, bfloat16, float32, float64
    case float8e4m3fn, float8e5m2
    case complex32, complex64, complex128
}

extension DType {
    /// The four categories that promotion goes by, in rising order.
    public enum Category: Int, Sendable, Comparable {
        case boolean, integral, floating, complex

        /// Orders categories by what they can represent.
        public static func < (left: Category, right: Category) -> Bool { left.rawValue < right.rawValue }
    }

    /// One row of the table of element types.
    struct Facts {
        let name: String
        let itemSize: Int
        let category: Category
        let isSigned: Bool
        /// The name of the C++ scalar type as PyTorch's messages spell it.
        let scalarTypeName: String
        /// The C++ type as PyTorch's overflow messages spell it.
        let cppName: String
    }

    private static let table: [Facts] = [
        Facts(name: "bool", itemSize: 1, category: .boolean, isSigned: false, scalarTypeName: "Bool", cppName: "bool"),
        Facts(
            name: "uint8", itemSize: 1, category: .integral, isSigned: false, scalarTypeName: "Byte", cppName: "uint8_t"
        ),
        Facts(
            name: "int8", itemSize: 1, category: .integral, isSigned: true, scalarTypeName: "Char", cppName: "int8_t"),
        Facts(
            name: "int16", itemSize: 2, category: .integral, isSigned: true, scalarTypeName: "Short", cppName: "int16_t"
        ),
        Facts(name: "int32", itemSize: 4, category: .integral, isSigned: true, scalarTypeName: "Int", cppName: "int"),
        Facts(
            name: "int64", itemSize: 8, category: .integral, isSigned: true, scalarTypeName: "Long", cppName: "int64_t"),
        Facts(
            name: "uint16", itemSize: 2, category: .integral, isSigned: false, scalarTypeName: "UInt16",
            cppName: "uint16_t"),
        Facts(
            name: "uint32", itemSize: 4, category: .integral, isSigned: false, scalarTypeName: "UInt32",
            cppName: "uint32_t"),
        Facts(
            name: "uint64", itemSize: 8, category: .integral, isSigned: false, scalarTypeName: "UInt64",
            cppName: "uint64_t"),
        Facts(
            name: "float16", itemSize: 2, category: .floating, isSigned: true, scalarTypeName: "Half",
            cppName: "c10::Half"),
        Facts(
            name: "bfloat16", itemSize: 2, category: .floating, isSigned: true, scalarTypeName: "BFloat16",
            cppName: "c10::BFloat16"),
        Facts(
            name: "float32", itemSize: 4, category: .floating, isSigned: true, scalarTypeName: "Float", cppName: "float"
        ),
        Facts(
            name: "float64", itemSize: 8, category: .floating, isSigned: true, scalarTypeName: "Double",
            cppName: "double"),
        Facts(
            name: "float8_e4m3fn", itemSize: 1, category: .floating, isSigned: true, scalarTypeName: "Float8_e4m3fn",
            cppName: "c10::Float8_e4m3fn"),
        Facts(
            name: "float8_e5m2", itemSize: 1, category: .floating, isSigned: true, scalarTypeName: "Float8_e5m2",
            cppName: "c10::Float8_e5m2"),
        Facts(
            name: "complex32", itemSize: 4, category: .complex, isSigned: true, scalarTypeName: "ComplexHalf",
            cppName: "c10::complex<c10::Half>"),
        Facts(
            name: "complex64", itemSize: 8, category: .complex, isSigned: true, scalarTypeName: "ComplexFloat",
            cppName: "c10::complex<float>"),
        Facts(
            name: "complex128", itemSize: 16, category: .complex, isSigned: true, scalarTypeName: "ComplexDouble",
            cppName: "c10::complex<double>"),
    ]

    private var facts: Facts { DType.table[Int(rawValue)] }

    /// The name without a module, for example `float32`.
    public var name: String { facts.name }
    /// The bytes of one element.
    public var itemSize: Int { facts.itemSize }
    /// The promotion category.
    public var category: Category { facts.category }
    /// Whether negative values exist; true of floats and complex numbers.
    public var isSigned: Bool { facts.isSigned }
    /// The C++ scalar type name in PyTorch's messages, for example `Long`.
    public var scalarTypeName: String { facts.scalarTypeName }
    /// The C++ type in PyTorch's overflow messages, for example `int8_t`.
    public var cppName: String { facts.cppName }
    /// Whether this is a real floating-point type.
    public var isFloatingPoint: Bool { category == .floating }
    /// Whether this is a complex type.
    public var isComplex: Bool { category == .complex }
    /// Whether this is an integer type, `bool` not counted.
    public var isIntegral: Bool { category == .integral }

    /// The type of the real and imaginary part of a complex type; any other type itself.
    public var realType: DType {
        switch self {
        case .complex32: .float16
        case .complex64: .float32
        case .complex128: .float64
        default: self
        }
    }

    /// The complex type whose parts have this type's precision; nil for types without one.
    public var complexType: DType? {
        switch self {
        case .float16: .complex32
        case .bfloat16, .float32: .complex64
        case .float64: .complex128
        case .complex32, .complex64, .complex128: self
        default: nil
        }
    }

    /// The least and greatest value of an integer type.
    public var integerRange: (least: Int128, greatest: Int128)? {
        guard isIntegral else { return nil }
        let bits = itemSize * 8
        return isSigned
            ? (-(Int128(1) << (bits - 1)), (Int128(1) << (bits - 1)) - 1)
            : (0, (Int128(1) << bits) - 1)
    }
}
