import Foundation
import InProcess
import SpecLanguage
import TensorTypes

/// A `torch.finfo` or `torch.iinfo`: the limits of an element type.
public final class TypeInfoObject: PythonObject, Sendable {
    /// The element type; of a complex one the type of its parts.
    let dtype: DType
    /// `torch.finfo` or `torch.iinfo`.
    public let typeObject: PythonType

    private init(_ dtype: DType, _ type: PythonType) {
        self.dtype = dtype
        typeObject = type
    }

    /// `torch.finfo`.
    public static let finfo: PythonType = PythonType(
        "finfo", module: "torch",
        constructor: { arguments, interpreter in
            let session = try TorchSession.of(interpreter)
            let bound = try finfoForm.arguments(arguments, receiver: nil, session, interpreter)
            let dtype = bound.optionalDType("type") ?? session.runtime.defaultDType
            guard dtype.category >= .floating else {
                throw TensorError.type(
                    "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'")
            }
            return .object(TypeInfoObject(dtype.realType, finfo))
        })

    /// `torch.iinfo`.
    public static let iinfo: PythonType = PythonType(
        "iinfo", module: "torch",
        constructor: { arguments, interpreter in
            let session = try TorchSession.of(interpreter)
            let dtype = try iinfoForm.arguments(arguments, receiver: nil, session, interpreter).dtype("type")
            switch dtype.category {
            case .boolean: throw TensorError.type("torch.bool is not supported by torch.iinfo")
            case .integral: return .object(TypeInfoObject(dtype, iinfo))
            case .floating, .complex:
                throw TensorError.type(
                    "torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
            }
        })

    private static let finfoForm = NativeForm(["finfo(ScalarType type)", "finfo()"], isMethod: false)
    private static let iinfoForm = NativeForm(["iinfo(ScalarType type)"], isMethod: false)

    /// `torch.finfo`, as messages have it.
    public var typeName: String { typeObject.qualifiedName }

    /// What is known of a floating type.
    private struct FloatFacts {
        let greatest: Double
        let epsilon: Double
        let smallestNormal: Double
        let resolution: Double
    }

    private var floatFacts: FloatFacts? {
        switch dtype {
        case .float16:
            FloatFacts(greatest: 65504, epsilon: 0x1p-10, smallestNormal: 0x1p-14, resolution: 1e-3)
        case .bfloat16:
            FloatFacts(greatest: 0x1.FEp127, epsilon: 0x1p-7, smallestNormal: 0x1p-126, resolution: 1e-2)
        case .float32:
            FloatFacts(greatest: 0x1.FFFFFEp127, epsilon: 0x1p-23, smallestNormal: 0x1p-126, resolution: 1e-6)
        case .float64:
            FloatFacts(
                greatest: .greatestFiniteMagnitude, epsilon: 0x1p-52, smallestNormal: 0x1p-1022, resolution: 1e-15)
        case .float8e4m3fn: FloatFacts(greatest: 448, epsilon: 0.125, smallestNormal: 0x1p-6, resolution: 1)
        case .float8e5m2: FloatFacts(greatest: 57344, epsilon: 0.25, smallestNormal: 0x1p-14, resolution: 1)
        default: nil
        }
    }

    /// The limits.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "bits": return .int(Int128(dtype.itemSize * 8))
        case "dtype": return .string(dtype.name)
        default: break
        }
        if let range = dtype.integerRange {
            switch name {
            case "min": return .int(range.least)
            case "max": return .int(range.greatest)
            default: return nil
            }
        }
        guard let facts = floatFacts else { return nil }
        switch name {
        case "min": return .float(-facts.greatest)
        case "max": return .float(facts.greatest)
        case "eps": return .float(facts.epsilon)
        case "tiny", "smallest_normal": return .float(facts.smallestNormal)
        case "resolution": return .float(facts.resolution)
        default: return nil
        }
    }

    /// Equal to one of the same class for the same type.
    public func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        guard case .object(let object as TypeInfoObject) = other else { return nil }
        let isEqual = dtype == object.dtype && typeObject === object.typeObject
        switch operation {
        case .equal: return .bool(isEqual)
        case .notEqual: return .bool(!isEqual)
        default: return nil
        }
    }

    /// The limits in six digits.
    public func repr(_ interpreter: Interpreter) throws -> String? {
        func text(_ number: Double) -> String { String(format: "%g", number) }
        if let range = dtype.integerRange {
            return "iinfo(min=\(text(Double(range.least))), max=\(text(Double(range.greatest))), dtype=\(dtype.name))"
        }
        guard let facts = floatFacts else { return nil }
        let normal = text(facts.smallestNormal)
        return "finfo(resolution=\(text(facts.resolution)), min=\(text(-facts.greatest)), "
            + "max=\(text(facts.greatest)), eps=\(text(facts.epsilon)), smallest_normal=\(normal), tiny=\(normal), "
            + "dtype=\(dtype.name))"
    }
}
