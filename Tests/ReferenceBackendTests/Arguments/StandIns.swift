import InProcess
import ReferenceTensor
import SpecLanguage
import TensorTypes

@testable import ReferenceBackend

/// A tensor without elements: what binding arguments sees of one, with the methods of a registry.
final class StandInTensor: TensorArgument {
    let argumentDType: DType
    let argumentCount: Int
    let argumentRank: Int
    let argumentRequiresGrad: Bool
    private let registry: TorchRegistry
    private let session: TorchSession

    static let type = PythonType("Tensor", module: "torch")

    init(
        _ dtype: DType, _ shape: [Int], requiresGrad: Bool = false, _ registry: TorchRegistry, _ session: TorchSession
    ) {
        argumentDType = dtype
        argumentCount = shape.reduce(1, *)
        argumentRank = shape.count
        argumentRequiresGrad = requiresGrad
        self.registry = registry
        self.session = session
    }

    var typeObject: PythonType { StandInTensor.type }
    var typeName: String { "Tensor" }
    func argumentItem() throws -> Scalar { argumentDType.isFloatingPoint ? .float(0) : .int(0) }
    func index(_ interpreter: Interpreter) throws -> Int128? { argumentDType.isIntegral ? 0 : nil }
    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        name == "shape" ? .object(SizeObject([2, 3])) : nil
    }
    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        try registry.callMethod(name, on: .object(self), arguments, session, interpreter)
    }
    func hasMethod(_ name: String) -> Bool { registry.hasMethod(name) }
    func compare(_ operation: ComparisonOperator, _ other: Value, _ interpreter: Interpreter) throws -> Value? {
        .object(self)
    }
}

/// A NumPy scalar.
final class StandInScalar: NumPyScalarArgument {
    let argumentScalar: Scalar
    let typeObject: PythonType

    init(_ scalar: Scalar, _ name: String) {
        argumentScalar = scalar
        typeObject = PythonType(name, module: "numpy")
    }

    var typeName: String { typeObject.qualifiedName }
    func index(_ interpreter: Interpreter) throws -> Int128? {
        if case .int(let value) = argumentScalar { return value }
        return nil
    }
}

/// A NumPy array.
final class StandInArray: PythonObject {
    private let integer: Int128?
    static let type = PythonType("ndarray", module: "numpy")

    init(integer: Int128?) {
        self.integer = integer
    }

    var typeObject: PythonType { StandInArray.type }
    var typeName: String { "numpy.ndarray" }
    func index(_ interpreter: Interpreter) throws -> Int128? {
        guard let integer else {
            throw TensorError.type("only integer scalar arrays can be converted to a scalar index")
        }
        return integer
    }
}

/// A world whose functions read their arguments and do nothing.
final class ArgumentWorld: TorchWorld {
    let name = "arguments"
    let torch = TorchSession(runtime: Runtime())
    private let registry: TorchRegistry
    private let usesTensors: Bool

    /// Makes a world; with tensors of the reference, methods are the module's whatever the registry.
    init(_ registry: TorchRegistry, usesTensors: Bool = false) {
        self.registry = registry
        self.usesTensors = usesTensors
    }

    func globals(_ interpreter: Interpreter) -> [(name: String, value: Value)] {
        let module = PythonModule("torch") { [registry, torch] name, _ in
            registry.function(name, torch) ?? TorchTables.objects[name]
        }
        func tensor(_ dtype: DType, _ shape: [Int], requiresGrad: Bool = false) -> Value {
            guard usesTensors else {
                return .object(StandInTensor(dtype, shape, requiresGrad: requiresGrad, registry, torch))
            }
            guard let tensor = try? Tensor(shape: shape, dtype: dtype, device: .cpu, runtime: torch.runtime) else {
                return .none
            }
            if requiresGrad { _ = try? tensor.setAttribute("requires_grad", .bool(true), interpreter) }
            return .object(tensor)
        }
        let names: [Value] = [
            tensor(.float32, [2, 3]), tensor(.int64, []), tensor(.int64, [1]), tensor(.int64, [2]),
            tensor(.float32, []),
            tensor(.bool, []), tensor(.float32, [], requiresGrad: true), .object(StandInScalar(.int(0), "int64")),
            .object(StandInScalar(.float(2), "float32")), .object(StandInScalar(.bool(true), "bool")),
            .object(StandInArray(integer: nil)), .object(StandInArray(integer: 2)),
        ]
        return [("torch", .object(module)), ("np", .object(PythonModule("numpy", ["names": .tuple(names)])))]
    }

    /// Binds the names that the calls use.
    static let start = "x, i0, i1, i2, f0, b0, g0, n, nf, nb, a, a0 = np.names"
}

/// Reads each argument as its parameter's kind says.
@Sendable func readAll(_ arguments: TorchArguments) throws -> Value {
    for parameter in arguments.signature.parameters where arguments.has(parameter.name) {
        let name = parameter.name
        switch parameter.kind {
        case .int, .symbolicInt: _ = try arguments.int(name)
        case .scalar: _ = try arguments.scalar(name)
        case .float: _ = try arguments.double(name)
        case .intList, .symbolicIntList: _ = try arguments.ints(name)
        case .device: _ = try arguments.device(name)
        case .dtype: _ = try arguments.dtype(name)
        case .bool: _ = arguments.bool(name)
        case .string: _ = try arguments.string(name)
        case .tensor where !arguments.value(name).isTensor: _ = try arguments.tensor(name)
        default: break
        }
    }
    return .none
}
