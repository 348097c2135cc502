import InProcess
import ReferenceTensor
import TensorTypes

/// Functions about types, memory layout, errors and printing.
enum TypeFunctions {
    static let list: [NumPyFunction] = types + settings

    /// What a value counts as in promotion.
    private static func operand(_ value: Value, _ interpreter: Interpreter) throws -> (ArrayDType?, DType.Category?) {
        switch value {
        case .int: return (nil, .integral)
        case .float: return (nil, .floating)
        case .complex: return (nil, .complex)
        case .object(let array as NDArray): return (array.dtype, nil)
        case .object(let scalar as NumPyScalar): return (scalar.array.dtype, nil)
        case .object(let convertible as any ArrayConvertible):
            return (try convertible.arrayForNumPy(dtype: nil, copy: nil, interpreter).dtype, nil)
        case .bool: return (.bool, nil)
        default: return (try NumPyDType.dtype(value, interpreter), nil)
        }
    }

    private static let types: [NumPyFunction] = [
        NumPyFunction("result_type", "*arrays_and_dtypes", .native) { call in
            guard !call.rest.isEmpty else { throw TensorError.value("at least one array or dtype is required") }
            let parts = try call.rest.map { try operand($0, call.interpreter) }
            return .object(
                NumPyDType.of(try ArrayDType.result(parts.compactMap(\.0), weak: parts.compactMap(\.1))))
        },
        NumPyFunction("promote_types", "type1, type2, /", .native) { call in
            let types = try ["type1", "type2"].map { name in
                if call[name].isNone { throw TensorError.type("did not understand one of the types") }
                return try NumPyDType.dtype(call[name], call.interpreter)
            }
            guard let result = ArrayDType.promote(types[0], types[1]) else {
                throw ArrayDType.noCommonType(types[0], types[1])
            }
            return .object(NumPyDType.of(result))
        },
        NumPyFunction("can_cast", "from_, to, casting=safe", .native) { call in
            let rule = try call.casting(default: .safe)
            for name in ["from_", "to"] where call[name].isNone {
                throw TensorError.type("did not understand one of the types; 'None' not accepted")
            }
            switch call["from_"] {
            case .int, .float, .complex, .bool:
                throw TensorError.type(
                    "can_cast() does not support Python ints, floats, and complex because the result used to depend on "
                        + "the value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the "
                        + "future.")
            default: break
            }
            let from = try operand(call["from_"], call.interpreter).0 ?? .float64
            return .bool(from.canCast(to: try NumPyDType.dtype(call["to"], call.interpreter), rule))
        },
        NumPyFunction("min_scalar_type", "a, /", .native) { call in
            let array = try call.array("a")
            guard array.rank == 0, case .number(let number) = array.firstElement else {
                return .object(NumPyDType.of(array.dtype.native))
            }
            if case .float(let value) = number {
                let candidates: [(DType, Double)] = [(.float16, 65000), (.float32, 3.4e38)]
                let found = candidates.first {
                    $0.0.itemSize <= array.dtype.itemSize && !(value.isFinite && value.magnitude >= $0.1)
                }
                return .object(NumPyDType.of(found.map { ArrayDType($0.0) } ?? array.dtype.native))
            }
            if case .complex(let real, let imaginary) = number, array.dtype.element == .complex128 {
                let isLarge = [real, imaginary].contains { $0.isFinite && $0.magnitude >= 3.4e38 }
                return .object(NumPyDType.of(ArrayDType(isLarge ? DType.complex128 : .complex64)))
            }
            guard case .int(let value) = number else { return .object(NumPyDType.of(array.dtype.native)) }
            let order: [DType] = value < 0 ? [.int8, .int16, .int32, .int64] : [.uint8, .uint16, .uint32, .uint64]
            let found = order.first { type in
                type.integerRange.map { $0.least <= value && value <= $0.greatest } ?? false
            }
            return .object(NumPyDType.of(ArrayDType(found ?? .int64)))
        },
        NumPyFunction("issubdtype", "arg1, arg2") { call in
            func type(_ value: Value) throws -> PythonType {
                if let type = value.object(as: PythonType.self), type.isSubclass(of: ScalarTypes.generic) {
                    return type
                }
                return ScalarTypes.type(for: try NumPyDType.dtype(value, call.interpreter))
            }
            return .bool(try type(call["arg1"]).isSubclass(of: type(call["arg2"])))
        },
        NumPyFunction("common_type", "*arrays") { call in
            let types = try call.rest.map { try ArrayConversion.array($0, call.interpreter).dtype }
            let result = try ArrayDType.result(types)
            return .object(ScalarTypes.type(for: result.category.map { $0 <= .integral } == true ? .float64 : result))
        },
        NumPyFunction("iinfo", "type") { call in .object(try NumberLimits.integer(call["type"], call.interpreter)) },
        NumPyFunction("finfo", "dtype") { call in .object(try NumberLimits.floating(call["dtype"], call.interpreter)) },
        NumPyFunction("isfortran", "a") { call in .bool(try call.array("a").isFortranOnly) },
    ]

    private static let settings: [NumPyFunction] = [
        NumPyFunction("errstate", "*, all=None, divide=None, over=None, under=None, invalid=None, call=None") { call in
            let runtime = call.runtime
            let (before, during) = (runtime.floatErrors, try errorPolicy(call))
            let size = runtime.bufferSize
            return .object(
                ContextManager(
                    enter: {
                        runtime.floatErrors = during
                        return .none
                    },
                    exit: {
                        if runtime.has(.npErrorStateSticks) { return }
                        runtime.floatErrors = before
                        runtime.bufferSize = size
                    }))
        },
        NumPyFunction("seterr", "all=None, divide=None, over=None, under=None, invalid=None") { call in
            let old = dictionary(call.runtime.floatErrors)
            call.runtime.floatErrors = try errorPolicy(call)
            return .object(old)
        },
        NumPyFunction("getbufsize", "") { call in .int(Int128(call.runtime.bufferSize)) },
        NumPyFunction("setbufsize", "size") { call in
            let size = try call.int("size")
            guard size >= 0 else { throw TensorError.value("buffer size must be non-negative") }
            guard size >= 5 else { throw TensorError.value("Buffer size, \(size), is too small") }
            let old = call.runtime.bufferSize
            call.runtime.bufferSize = size
            return .int(Int128(old))
        },
        NumPyFunction("mintypecode", "typechars, typeset=GDFgdf, default=d") { call in
            let chars = try call.interpreter.elements(call["typechars"]).map { value -> String in
                if case .string(let text) = value { return text }
                return String(try ArrayConversion.array(value, call.interpreter).dtype.char)
            }
            var set = "GDFgdf"
            if case .string(let text)? = call.given("typeset") { set = text }
            let found = Set(chars.filter { set.contains($0) })
            guard !found.isEmpty else { return call.given("default") ?? .string("d") }
            if found.contains("F"), found.contains("d") { return .string("D") }
            return .string(String("GDFgdf".first { found.contains(String($0)) } ?? "d"))
        },
        NumPyFunction("typename", "char") { call in
            let names = [
                "S1": "character", "?": "bool", "B": "unsigned char", "D": "complex double precision",
                "G": "complex long double precision", "F": "complex single precision", "I": "unsigned integer",
                "H": "unsigned short", "L": "unsigned long integer", "O": "object", "Q": "unsigned long long integer",
                "S": "character", "U": "unicode", "V": "void", "b": "signed char", "d": "double precision",
                "g": "long precision", "f": "single precision", "i": "integer", "h": "short", "l": "long integer",
                "q": "long long integer",
            ]
            guard case .string(let char) = call["char"], let name = names[char] else {
                throw TensorError(kind: "KeyError", try call.interpreter.repr(call["char"]))
            }
            return .string(name)
        },
        NumPyFunction("geterr", "") { call in .object(dictionary(call.runtime.floatErrors)) },
    ]

    private static func errorPolicy(_ call: BoundCall) throws -> FloatErrorPolicy {
        func reaction(_ name: String) throws -> FloatErrorPolicy.Reaction? {
            guard case .string(let text)? = call.given(name) else { return nil }
            guard let found = FloatErrorPolicy.Reaction(rawValue: text) else {
                throw TensorError.value("invalid error mode '\(text)'")
            }
            return found
        }
        var policy = call.runtime.floatErrors
        if let all = try reaction("all") {
            (policy.divide, policy.over, policy.under, policy.invalid) = (all, all, all, all)
        }
        policy.divide = try reaction("divide") ?? policy.divide
        policy.over = try reaction("over") ?? policy.over
        policy.under = try reaction("under") ?? policy.under
        policy.invalid = try reaction("invalid") ?? policy.invalid
        return policy
    }

    private static func dictionary(_ policy: FloatErrorPolicy) -> PythonDictionary {
        let result = PythonDictionary()
        for (key, value) in [
            ("divide", policy.divide), ("over", policy.over), ("under", policy.under), ("invalid", policy.invalid),
        ] {
            result.set(.string(value.rawValue), for: .string(key), hashed: .string(key))
        }
        return result
    }
}

/// What `np.errstate` and `np.printoptions` return.
final class ContextManager: PythonObject {
    private let onEnter: () -> Value
    private let onExit: () -> Void

    init(enter: @escaping () -> Value, exit: @escaping () -> Void) {
        onEnter = enter
        onExit = exit
    }

    static let type = PythonType("_GeneratorContextManager", module: "contextlib")
    var typeObject: PythonType { ContextManager.type }
    func enter(_ interpreter: Interpreter) throws -> Value? { onEnter() }
    func exit(_ interpreter: Interpreter) throws { onExit() }
}
