import InProcess
import ReferenceTensor
import TensorTypes

/// `np.iinfo` and `np.finfo`.
final class NumberLimits: PythonObject {
    let typeObject: PythonType
    private let attributes: [String: Value]
    private let text: String
    private let table: String

    private init(_ type: PythonType, _ attributes: [String: Value], text: String, table: String) {
        typeObject = type
        self.attributes = attributes
        self.text = text
        self.table = table
    }

    private static let rule = String(repeating: "-", count: 63)

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }

    private static let integerType = PythonType("iinfo", module: "numpy")
    private static let floatType = PythonType("finfo", module: "numpy")

    private static func dtype(_ value: Value, _ interpreter: Interpreter) throws -> ArrayDType {
        switch value {
        case .int: return .int64
        case .float: return .float64
        case .complex: return .complex128
        // An array is no type: NumPy looks at the type of what its class would make of it.
        case .object(is NDArray): return .object
        case .object(let scalar as NumPyScalar): return scalar.array.dtype
        default: return try NumPyDType.dtype(value, interpreter)
        }
    }

    static func integer(_ value: Value, _ interpreter: Interpreter) throws -> NumberLimits {
        let dtype = try dtype(value, interpreter)
        guard let range = dtype.element?.integerRange else {
            throw TensorError.value("Invalid integer data type '\(dtype.kindCode)'.")
        }
        return NumberLimits(
            integerType,
            [
                "min": .int(range.least), "max": .int(range.greatest), "bits": .int(Int128(dtype.itemSize * 8)),
                "dtype": .object(NumPyDType.of(dtype)), "kind": .string(String(dtype.kindCode)),
            ], text: "iinfo(min=\(range.least), max=\(range.greatest), dtype=\(dtype.name))",
            table:
                "Machine parameters for \(dtype.name)\n\(rule)\nmin = \(range.least)\nmax = \(range.greatest)\n\(rule)\n"
        )
    }

    static func floating(_ value: Value, _ interpreter: Interpreter) throws -> NumberLimits {
        let given = try dtype(value, interpreter)
        guard let element = given.element.map(\.realType), element.isFloatingPoint else {
            if given == .object { throw TensorError.value("data type <class 'numpy.object_'> not inexact") }
            let type = try interpreter.repr(.object(ScalarTypes.type(for: given)))
            throw TensorError.value("data type \(type) not inexact")
        }
        let dtype = ArrayDType(element)
        let runtime = try interpreter.arrayRuntime()
        func number(_ value: Double) throws -> Value {
            NumPyScalar.value(try NDArray.scalar(runtime, .float(value), dtype))
        }
        let facts:
            (
                largest: Double, epsilon: Double, tiny: Double, subnormal: Double, precision: Int, mantissa: Int,
                exponent: Int
            )
        switch element {
        case .float16: facts = (65504, 0x1p-10, 0x1p-14, 0x1p-24, 3, 10, 5)
        case .float32: facts = (Double(Float.greatestFiniteMagnitude), 0x1p-23, 0x1p-126, 0x1p-149, 6, 23, 8)
        default: facts = (Double.greatestFiniteMagnitude, 0x1p-52, 0x1p-1022, 0x1p-1074, 15, 52, 11)
        }
        let resolution = Double("1e-\(facts.precision)") ?? 0
        let attributes: [String: Value] = [
            "max": try number(facts.largest), "min": try number(-facts.largest), "eps": try number(facts.epsilon),
            "epsneg": try number(facts.epsilon / 2), "tiny": try number(facts.tiny),
            "smallest_normal": try number(facts.tiny), "smallest_subnormal": try number(facts.subnormal),
            "resolution": try number(resolution), "bits": .int(Int128(element.itemSize * 8)),
            "precision": .int(Int128(facts.precision)), "nmant": .int(Int128(facts.mantissa)),
            "nexp": .int(Int128(facts.exponent)), "iexp": .int(Int128(facts.exponent)),
            "maxexp": .int(Int128(1 << (facts.exponent - 1))), "minexp": .int(Int128(2 - 1 << (facts.exponent - 1))),
            "dtype": .object(NumPyDType.of(dtype)),
        ]
        func shown(_ name: String) throws -> String { try interpreter.str(attributes[name] ?? .none) }
        let largest = element == .float16 ? "6.55040e+04" : try shown("max")
        let rows = try [
            "precision = \(right(shown("precision"), 3))   resolution = \(shown("resolution"))",
            "machep = \(right("-\(facts.mantissa)", 3))   eps =        \(shown("eps"))",
            "negep =  \(right("-\(facts.mantissa + 1)", 3))   epsneg =     \(shown("epsneg"))",
            "minexp = \(right(shown("minexp"), 3))   tiny =       \(shown("tiny"))",
            "maxexp = \(right(shown("maxexp"), 3))   max =        \(shown("max"))",
            "nexp =   \(right(shown("nexp"), 3))   min =        -max",
            "smallest_normal = \(shown("smallest_normal"))   smallest_subnormal = \(shown("smallest_subnormal"))",
        ]
        return NumberLimits(
            floatType, attributes,
            text: "finfo(resolution=\(try shown("resolution")), min=-\(largest), max=\(largest), dtype=\(dtype.name))",
            table: "Machine parameters for \(dtype.name)\n\(rule)\n\(rows.joined(separator: "\n"))\n\(rule)\n")
    }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? { attributes[name] }
    func repr(_ interpreter: Interpreter) throws -> String? { text }
    func str(_ interpreter: Interpreter) throws -> String? { table }
}
