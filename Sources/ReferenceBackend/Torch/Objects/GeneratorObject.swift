import InProcess
import TensorTypes

/// The `torch.Generator` that random functions draw from.
public final class GeneratorObject: GeneratorArgument {
    /// `initial_seed()`.
    var seed: UInt64 = 67_280_421_310_721

    /// `torch.Generator`.
    public static let type: PythonType = PythonType(
        "Generator", module: "torch._C",
        constructor: { arguments, interpreter in
            try arguments.refuseKeywords("Generator")
            return .object(GeneratorObject())
        })

    /// `torch._C.Generator`.
    public var typeObject: PythonType { GeneratorObject.type }
    /// `torch._C.Generator`, as messages have it.
    public var typeName: String { "torch._C.Generator" }

    /// `device`.
    public func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        name == "device" ? .object(DeviceObject(.cpu)) : nil
    }

    /// Whether this is `initial_seed`.
    public func hasMethod(_ name: String) -> Bool { name == "initial_seed" }

    /// `initial_seed()`.
    public func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard name == "initial_seed" else { return nil }
        try arguments.none("Generator.initial_seed")
        return .int(Int128(seed))
    }
}
