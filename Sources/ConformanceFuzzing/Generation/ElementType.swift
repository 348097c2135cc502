/// A dtype as the generator sees it: enough to choose operands and values that mean something.
enum ElementType: String, Sendable, CaseIterable {
    case bool, uint8, int8, int16, int32, int64, uint16, uint32, uint64
    case float16, bfloat16, float32, float64
    case complex64, complex128

    /// What kind of numbers it holds, in the order of promotion.
    enum Category: Int, Sendable, Comparable {
        case bool, integer, floating, complex
        static func < (a: Category, b: Category) -> Bool { a.rawValue < b.rawValue }
    }

    var category: Category {
        switch self {
        case .bool: .bool
        case .uint8, .int8, .int16, .int32, .int64, .uint16, .uint32, .uint64: .integer
        case .float16, .bfloat16, .float32, .float64: .floating
        case .complex64, .complex128: .complex
        }
    }

    var torchName: String { "torch." + rawValue }
    /// NumPy's name; none for `bfloat16`, which NumPy lacks.
    var numpyName: String? { self == .bfloat16 ? nil : self == .bool ? "np.bool_" : "np." + rawValue }
    var isSigned: Bool { ![.bool, .uint8, .uint16, .uint32, .uint64].contains(self) }
    var itemSize: Int {
        switch self {
        case .bool, .uint8, .int8: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64, .complex64: 8
        case .complex128: 16
        }
    }

    /// Unsigned types wider than a byte, for which PyTorch has few kernels.
    var isWideUnsigned: Bool { self == .uint16 || self == .uint32 || self == .uint64 }

    /// The dtype that a pair promotes to, where sizes do not matter: a light model, right in most cases.
    func promoted(with other: ElementType) -> ElementType {
        if category != other.category { return category > other.category ? self : other }
        return itemSize >= other.itemSize ? self : other
    }

    /// The types that PyTorch's and NumPy's programs draw from, the usual ones more often.
    static let torchTypes: [ElementType] =
        [.float32, .float32, .float32, .float32, .int64, .int64, .float64, .float64] + allCases
    static let numpyTypes: [ElementType] =
        [.float64, .float64, .float32, .float32, .int64, .int64, .int32] + allCases.filter { $0 != .bfloat16 }
}
