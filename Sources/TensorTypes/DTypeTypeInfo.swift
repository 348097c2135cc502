extension DType {
    /// The name that C++'s type information gives the element type, as some of PyTorch's messages show it: `long int`.
    public var typeInfoName: String {
        switch self {
        case .bool: "bool"
        case .uint8: "unsigned char"
        case .int8: "signed char"
        case .int16: "short int"
        case .int32: "int"
        case .int64: "long int"
        case .uint16: "short unsigned int"
        case .uint32: "unsigned int"
        case .uint64: "long unsigned int"
        case .float16: "c10::Half"
        case .bfloat16: "c10::BFloat16"
        case .float32: "float"
        case .float64: "double"
        case .float8e4m3fn: "c10::Float8_e4m3fn"
        case .float8e5m2: "c10::Float8_e5m2"
        case .complex32: "c10::complex<c10::Half>"
        case .complex64: "c10::complex<float>"
        case .complex128: "c10::complex<double>"
        }
    }
}
