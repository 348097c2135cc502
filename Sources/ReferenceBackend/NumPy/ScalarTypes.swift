import InProcess
import ReferenceTensor
import TensorTypes

/// NumPy's scalar types and the abstract types above them.
enum ScalarTypes {
    static let generic = abstract("generic", [])
    static let number = abstract("number", [generic])
    static let integer = abstract("integer", [number])
    static let signedInteger = abstract("signedinteger", [integer])
    static let unsignedInteger = abstract("unsignedinteger", [integer])
    static let inexact = abstract("inexact", [number])
    static let floating = abstract("floating", [inexact])
    static let complexFloating = abstract("complexfloating", [inexact])
    static let flexible = abstract("flexible", [generic])
    static let character = abstract("character", [flexible])

    static let abstracts = [
        generic, number, integer, signedInteger, unsignedInteger, inexact, floating, complexFloating, flexible,
        character,
    ]

    private static func abstract(_ name: String, _ bases: [PythonType]) -> PythonType {
        PythonType(name, module: "numpy", bases: bases)
    }

    private static let concrete: [(dtype: ArrayDType, type: PythonType)] = {
        var list = ArrayDType.elements.map { ArrayDType($0) }
        list += [ArrayDType(.longDouble), ArrayDType(.complexLongDouble), .object]
        list += [
            ArrayDType(.unicode(0)), ArrayDType(.bytes(0)), ArrayDType(.void(0, fields: [])),
            ArrayDType(.datetime(unit: "")), ArrayDType(.timedelta(unit: "")),
        ]
        return list.map { dtype in
            let type = PythonType(
                dtype.scalarTypeName, module: "numpy", bases: bases(dtype),
                constructor: { arguments, interpreter in try NumPyScalar.make(dtype, arguments, interpreter) })
            return (dtype, type)
        }
    }()

    private static func bases(_ dtype: ArrayDType) -> [PythonType] {
        switch dtype.char {
        case "?": [generic]
        case "d": [floating, .float]
        case "D": [complexFloating, .complex]
        case "U": [.str, character]
        case "S": [.bytes, character]
        case "V": [flexible]
        case "O", "M": [generic]
        case "m": [signedInteger]
        default:
            switch dtype.kindCode {
            case "i": [signedInteger]
            case "u": [unsignedInteger]
            case "f": [floating]
            default: [complexFloating]
            }
        }
    }

    private static let byChar: [Character: PythonType] = Dictionary(
        uniqueKeysWithValues: concrete.map { ($0.dtype.char, $0.type) })

    /// The type of scalars of a dtype.
    static func type(for dtype: ArrayDType) -> PythonType { byChar[dtype.char] ?? generic }

    private static let byType: [ObjectIdentifier: ArrayDType] = {
        var table = Dictionary(uniqueKeysWithValues: concrete.map { (ObjectIdentifier($0.type), $0.dtype) })
        let builtins: [(PythonType, ArrayDType)] = [
            (.bool, .bool), (.int, .int64), (.float, .float64), (.complex, .complex128),
            (.str, ArrayDType(.unicode(0))), (.bytes, ArrayDType(.bytes(0))), (.object, .object),
            (number, .float64), (inexact, .float64), (floating, .float64), (integer, .int64), (signedInteger, .int64),
            (unsignedInteger, .uint64), (complexFloating, .complex128),
        ]
        for (type, dtype) in builtins { table[ObjectIdentifier(type)] = dtype }
        return table
    }()

    /// The dtype that a type object stands for.
    static func dtype(of type: PythonType) -> ArrayDType? { byType[ObjectIdentifier(type)] }

    /// The names under which the `numpy` module has types.
    static let names: [String: PythonType] = {
        var table: [String: PythonType] = [:]
        for entry in concrete { table[entry.type.name] = entry.type }
        for type in abstracts { table[type.name] = type }
        let aliases: [(String, Character)] = [
            ("bool_", "?"), ("byte", "b"), ("ubyte", "B"), ("short", "h"), ("ushort", "H"), ("intc", "i"),
            ("uintc", "I"), ("int_", "l"), ("long", "l"), ("longlong", "l"), ("intp", "l"), ("uint", "L"),
            ("ulong", "L"), ("ulonglong", "L"), ("uintp", "L"), ("half", "e"), ("single", "f"), ("double", "d"),
            ("csingle", "F"), ("cdouble", "D"), ("float128", "g"), ("complex256", "G"),
        ]
        for (name, char) in aliases { table[name] = byChar[char] }
        return table
    }()
}
