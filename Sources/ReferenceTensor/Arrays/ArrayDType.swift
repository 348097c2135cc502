import TensorTypes

/// A NumPy element type: one of the numeric types in native or foreign byte order, or a type that only NumPy has.
public struct ArrayDType: Sendable, Hashable {
    /// What the elements are.
    public indirect enum Kind: Sendable, Hashable {
        case element(DType)
        /// Extended precision, kept here in double precision in the first of its sixteen bytes.
        case longDouble, complexLongDouble
        case object
        /// `U`: strings of at most so many code points of four bytes each.
        case unicode(Int)
        /// `S`: strings of at most so many bytes.
        case bytes(Int)
        /// `V`: raw bytes, with named fields if structured.
        case void(Int, fields: [Field])
        case datetime(unit: String), timedelta(unit: String)
        /// A block of elements of another type, laid out in C order; arrays take its shape into their own.
        case block(ArrayDType, shape: [Int])
    }

    /// A named part of a structured type.
    public struct Field: Sendable, Hashable {
        /// The field's name.
        public var name: String
        /// Its type.
        public var dtype: ArrayDType
        /// Its distance in bytes from the start of the element.
        public var offset: Int

        /// Makes a field.
        public init(name: String, dtype: ArrayDType, offset: Int) {
            self.name = name
            self.dtype = dtype
            self.offset = offset
        }
    }

    /// What the elements are.
    public var kind: Kind
    /// Whether the bytes lie in the order foreign to this machine.
    public var isByteSwapped: Bool
    /// The scalar type that elements show where it is not the type's own: `record`, or the number that fields divide.
    public var scalarName: String?
    /// Whether the fields of a structured type were laid out as a C compiler would.
    public var isAlignedStructure = false

    /// Makes a type.
    public init(_ kind: Kind, isByteSwapped: Bool = false) {
        self.kind = kind
        self.isByteSwapped = isByteSwapped
    }

    /// Makes a numeric type in native byte order.
    public init(_ dtype: DType) { self.init(.element(dtype)) }

    /// The numeric type, if it is one that kernels compute with.
    public var element: DType? {
        if case .element(let dtype) = kind { return dtype }
        return nil
    }

    /// The bytes of one element.
    public var itemSize: Int {
        switch kind {
        case .element(let dtype): dtype.itemSize
        case .longDouble: 16
        case .complexLongDouble: 32
        case .object: 8
        case .unicode(let length): 4 * length
        case .bytes(let length): length
        case .void(let size, _): size
        case .datetime, .timedelta: 8
        case .block(let base, let shape): base.itemSize * shape.reduce(1, *)
        }
    }

    /// The type and shape of a block; an empty shape for any other type.
    public var unfolded: (dtype: ArrayDType, shape: [Int]) {
        if case .block(let base, let shape) = kind { return (base, shape) }
        return (self, [])
    }
}
