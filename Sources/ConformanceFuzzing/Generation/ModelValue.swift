/// What the generator knows of a value that a session holds: a light model, by which most of a program is meaningful.
///
/// Where the model is wrong, a program raises an error that it was not meant to raise, which is no harm.
struct ModelValue: Sendable {
    enum Kind: Sendable { case tensor, array, other }

    var name: String
    var kind: Kind
    var type: ElementType = .float32
    var shape: [Int] = []
    var requiresGrad = false
    var isLeaf = true
    /// Whether several elements may share a place in memory, as after `expand`.
    var overlaps = false
    /// Whether its strides are those of a fresh value.
    var isContiguous = true
    var hasNegativeStrides = false
    var isWriteable = true
    var isConjugated = false
    var isMeta = false
    var isAccelerated = false
    var isSparse = false
    var isInference = false
    /// Values with the same number may share memory.
    var family = 0
    /// Whether other values may share its memory: then nothing may resize it.
    var isView = false

    var elementCount: Int { shape.reduce(1, *) }
    var isPlain: Bool { !requiresGrad }
    var isOnHost: Bool { !isMeta && !isAccelerated }
}

/// What a selector such as `{t:float,2d}` asks of a value.
enum ValueFilter: String, Sendable {
    case bool, int, float, complex, real, number, differentiable
    case zero = "0d"
    case vector = "1d"
    case matrix = "2d"
    case cube = "3d"
    case quad = "4d"
    case dimensional = "nd"
    case plain, grad, leaf, nonleaf, writeable, host, meta, forward, owner, filled, one, resolved, narrow, numpy

    func admits(_ value: ModelValue) -> Bool {
        switch self {
        case .bool: value.type == .bool
        case .int: value.type.category == .integer
        case .float: value.type.category == .floating
        case .complex: value.type.category == .complex
        case .real: value.type.category != .complex
        case .number: value.type != .bool
        case .differentiable: value.type.category >= .floating
        case .zero: value.shape.isEmpty
        case .vector: value.shape.count == 1
        case .matrix: value.shape.count == 2
        case .cube: value.shape.count == 3
        case .quad: value.shape.count == 4
        case .dimensional: !value.shape.isEmpty
        case .plain: !value.requiresGrad
        case .grad: value.requiresGrad
        case .leaf: value.isLeaf
        case .nonleaf: value.requiresGrad && !value.isLeaf
        case .writeable: value.isWriteable && !value.overlaps && !(value.requiresGrad && value.isLeaf)
        case .host: value.isOnHost
        case .meta: value.isMeta
        case .forward: !value.hasNegativeStrides
        case .owner: !value.isView
        case .filled: value.elementCount > 0
        case .one: value.elementCount == 1
        case .resolved: !value.isConjugated
        case .narrow: !value.type.isWideUnsigned
        case .numpy: value.type != .bfloat16
        }
    }
}
