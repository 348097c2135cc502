import TensorTypes

/// What NumPy calls its element types.
extension ArrayDType {
    package static let bool = ArrayDType(DType.bool)
    package static let int64 = ArrayDType(DType.int64)
    package static let uint8 = ArrayDType(DType.uint8)
    package static let uint64 = ArrayDType(DType.uint64)
    package static let float64 = ArrayDType(DType.float64)
    package static let complex128 = ArrayDType(DType.complex128)
    package static let object = ArrayDType(.object)

    /// The element types that NumPy has, in the order of its type numbers.
    package static let elements: [DType] = [
        .bool, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .float16, .float32, .float64,
        .complex64, .complex128,
    ]

    /// The one-letter code, `dtype.char`.
    package var char: Character {
        switch kind {
        case .element(let dtype):
            switch dtype {
            case .bool: "?"
            case .int8: "b"
            case .uint8: "B"
            case .int16: "h"
            case .uint16: "H"
            case .int32: "i"
            case .uint32: "I"
            case .int64: "l"
            case .uint64: "L"
            case .float16, .bfloat16, .float8e4m3fn, .float8e5m2: "e"
            case .float32: "f"
            case .float64: "d"
            case .complex32, .complex64: "F"
            case .complex128: "D"
            }
        case .longDouble: "g"
        case .complexLongDouble: "G"
        case .object: "O"
        case .unicode: "U"
        case .bytes: "S"
        case .void, .block: "V"
        case .datetime: "M"
        case .timedelta: "m"
        }
    }

    /// `dtype.kind`: the family that a type belongs to.
    package var kindCode: Character {
        switch kind {
        case .element(let dtype):
            switch dtype.category {
            case .boolean: "b"
            case .integral: dtype.isSigned ? "i" : "u"
            case .floating: "f"
            case .complex: "c"
            }
        case .longDouble: "f"
        case .complexLongDouble: "c"
        default: char
        }
    }

    /// `dtype.num`.
    package var number: Int {
        switch char {
        case "g": 13
        case "d": 12
        case "f": 11
        case "e": 23
        case "?": 0
        case "F": 14
        case "D": 15
        case "G": 16
        case "O": 17
        case "S": 18
        case "U": 19
        case "V": 20
        case "M": 21
        case "m": 22
        default:
            "bBhHiIlL".firstIndex(of: char).map { "bBhHiIlL".distance(from: "bBhHiIlL".startIndex, to: $0) + 1 } ?? 0
        }
    }

    /// `dtype.name`.
    package var name: String {
        switch kind {
        case .element(let dtype): dtype.name
        case .longDouble: "float128"
        case .complexLongDouble: "complex256"
        case .object: "object"
        case .unicode(let length): length == 0 ? "str" : "str\(32 * length)"
        case .bytes(let length): length == 0 ? "bytes" : "bytes\(8 * length)"
        case .void(let size, _): scalarName ?? (size == 0 ? "void" : "void\(8 * size)")
        case .block: "void\(8 * itemSize)"
        case .datetime(let unit): "datetime64" + (unit.isEmpty ? "" : "[\(unit)]")
        case .timedelta(let unit): "timedelta64" + (unit.isEmpty ? "" : "[\(unit)]")
        }
    }

    /// The name of the scalar type, without its module: `float32`, `str_`.
    package var scalarTypeName: String {
        switch kind {
        case .element(let dtype): dtype.name
        case .longDouble: "longdouble"
        case .complexLongDouble: "clongdouble"
        case .object: "object_"
        case .unicode: "str_"
        case .bytes: "bytes_"
        case .void: scalarName ?? "void"
        case .block: "void"
        case .datetime: "datetime64"
        case .timedelta: "timedelta64"
        }
    }

    /// The name of the type's own class in `numpy.dtypes`.
    package var className: String {
        switch kind {
        case .element(let dtype):
            switch dtype {
            case .bool: "BoolDType"
            case .uint8, .uint16, .uint32, .uint64: "UInt\(dtype.itemSize * 8)DType"
            case .int8, .int16, .int32, .int64: "Int\(dtype.itemSize * 8)DType"
            case .complex32, .complex64, .complex128: "Complex\(dtype.itemSize * 8)DType"
            default: "Float\(dtype.itemSize * 8)DType"
            }
        case .longDouble: "LongDoubleDType"
        case .complexLongDouble: "CLongDoubleDType"
        case .object: "ObjectDType"
        case .unicode: "StrDType"
        case .bytes: "BytesDType"
        case .void, .block: "VoidDType"
        case .datetime: "DateTime64DType"
        case .timedelta: "TimeDelta64DType"
        }
    }

    /// Whether the order of the bytes means anything.
    package var hasByteOrder: Bool {
        switch kind {
        case .element(let dtype): dtype.itemSize > 1
        case .object, .bytes, .void, .block: false
        default: true
        }
    }

    /// The first character of ``typeString``: `<`, `>` or `|`.
    package var byteOrderMark: String { hasByteOrder ? (isByteSwapped ? ">" : "<") : "|" }

    /// `dtype.str`: byte order, kind and size.
    package var typeString: String {
        let order = byteOrderMark
        return switch kind {
        case .object: "|O"
        case .unicode(let length): "\(order)U\(length)"
        case .datetime(let unit): "\(order)M8" + (unit.isEmpty ? "" : "[\(unit)]")
        case .timedelta(let unit): "\(order)m8" + (unit.isEmpty ? "" : "[\(unit)]")
        default: "\(order)\(kindCode)\(itemSize)"
        }
    }

    /// The named fields of a structured type.
    package var fields: [Field] {
        if case .void(_, let fields) = kind { return fields }
        return []
    }

    /// What `repr` writes between the parentheses of `dtype(...)`.
    package var reprArgument: String {
        if !fields.isEmpty { return scalarName.map { "(numpy.\($0), \(fieldList))" } ?? fieldList + alignText }
        switch kind {
        case .block(let base, let shape): return "(\(base.fieldText), \(pythonTuple(shape)))"
        case .unicode(0): return "'\(byteOrderMark)U'"
        case .unicode, .datetime, .timedelta: return "'\(typeString)'"
        case .object: return "'O'"
        case .bytes(let length): return length == 0 ? "'S'" : "'S\(length)'"
        case .void(let size, _): return size == 0 ? "'V'" : "'V\(size)'"
        default: return isByteSwapped && hasByteOrder ? "'\(typeString)'" : "'\(name)'"
        }
    }

    /// What `str` gives.
    package var text: String {
        if !fields.isEmpty { return scalarName.map { "(numpy.\($0), \(fieldList))" } ?? fieldList }
        switch kind {
        case .block: return reprArgument
        case .unicode, .bytes, .void: return typeString
        case .datetime, .timedelta: return isByteSwapped ? typeString : name
        default: return isByteSwapped && hasByteOrder ? typeString : name
        }
    }

    /// The type as it stands behind `dtype=` in an array's repr.
    package var annotation: String {
        switch kind {
        case .element, .longDouble, .complexLongDouble: isByteSwapped && hasByteOrder ? "'\(typeString)'" : name
        case .object: "object"
        case .void where !fields.isEmpty: fieldList
        case .datetime, .timedelta: "'\(isByteSwapped ? typeString : name)'"
        default: "'\(typeString)'"
        }
    }

    private var fieldList: String {
        let isPacked =
            isAlignedStructure
            || zip(fields, packedOffsets).allSatisfy { $0.offset == $1 } && packedOffsets.last == itemSize
        if isPacked {
            let parts = fields.map { field in
                let (base, shape) = field.dtype.unfolded
                let extent = shape.isEmpty ? "" : ", " + pythonTuple(shape)
                return "('\(field.name)', \(base.fieldText)\(extent))"
            }
            return "[" + parts.joined(separator: ", ") + "]"
        }
        let names = fields.map { "'\($0.name)'" }.joined(separator: ", ")
        let formats = fields.map(\.dtype.fieldText).joined(separator: ", ")
        let offsets = fields.map { String($0.offset) }.joined(separator: ", ")
        return "{'names': [\(names)], 'formats': [\(formats)], 'offsets': [\(offsets)], 'itemsize': \(itemSize)}"
    }

    private var alignText: String { isAlignedStructure ? ", align=True" : "" }

    private var packedOffsets: [Int] {
        var offsets = [0]
        for field in fields { offsets.append(offsets[offsets.count - 1] + field.dtype.itemSize) }
        return offsets
    }

    private var fieldText: String {
        if !fields.isEmpty { return fieldList }
        switch kind {
        case .block: return reprArgument
        case .object: return "'O'"
        case .element(let dtype) where dtype == .bool: return "'?'"
        case .bytes(let length): return "'S\(length)'"
        case .void(let size, _): return "'V\(size)'"
        default: return hasByteOrder ? "'\(typeString)'" : "'\(typeString.dropFirst())'"
        }
    }

    /// `dtype.alignment`.
    package var alignment: Int {
        switch kind {
        case .element(let dtype): dtype.realType.itemSize
        case .longDouble, .complexLongDouble: 16
        case .object, .datetime, .timedelta: 8
        case .unicode: 4
        case .void(_, let fields): isAlignedStructure ? fields.map(\.dtype.alignment).max() ?? 1 : 1
        case .bytes: 1
        case .block(let base, _): base.alignment
        }
    }

    /// The type in this machine's byte order.
    package var native: ArrayDType { isByteSwapped ? ArrayDType(kind) : self }

    /// Whether arrays of this type show no `dtype=` in their repr.
    package var isImplied: Bool {
        guard !isByteSwapped, let element else { return false }
        return element == .int64 || element == .float64 || element == .complex128 || element == .bool
    }

    /// The type whose kernels serve this one: extended precision is kept in double precision, dates in integers.
    package var computeElement: DType? {
        switch kind {
        case .element(let dtype): dtype
        case .longDouble: .float64
        case .complexLongDouble: .complex128
        case .datetime, .timedelta: .int64
        default: nil
        }
    }

    /// What C calls a numeric type.
    package var nameInC: String {
        switch char {
        case "?": "bool"
        case "b": "byte"
        case "B": "ubyte"
        case "h": "short"
        case "H": "ushort"
        case "i": "int"
        case "I": "uint"
        case "l": "long"
        case "L": "ulong"
        case "e": "half"
        case "f": "float"
        case "d": "double"
        case "g": "longdouble"
        case "F": "cfloat"
        case "D": "cdouble"
        case "G": "clongdouble"
        default: name
        }
    }

    /// Whether elements hold Python objects.
    package var hasObjects: Bool {
        switch kind {
        case .object: true
        case .void(_, let fields): fields.contains { $0.dtype.hasObjects }
        case .block(let base, _): base.hasObjects
        default: false
        }
    }

    /// Whether this is `bool` or an integer, float or complex type.
    package var isNumeric: Bool {
        switch kind {
        case .element, .longDouble, .complexLongDouble: true
        default: false
        }
    }

    /// The category of a numeric type.
    package var category: DType.Category? {
        switch kind {
        case .element(let dtype): dtype.category
        case .longDouble: .floating
        case .complexLongDouble: .complex
        default: nil
        }
    }
}
