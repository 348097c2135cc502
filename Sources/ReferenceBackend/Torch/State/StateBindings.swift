import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that read and set the state of the process.
enum StateBindings {
    static let all: [TorchBinding] = [
        .noArguments("is_grad_enabled", qualifiedName: "torch.is_grad_enabled") { .bool($0.runtime.isGradEnabled) },
        .noArguments("is_inference_mode_enabled", qualifiedName: "torch.is_inference_mode_enabled") {
            .bool($0.runtime.isInferenceMode)
        },
        .noArguments("get_default_dtype", qualifiedName: "torch.get_default_dtype") {
            .object(DTypeObject.of($0.runtime.defaultDType))
        },
        .python("set_default_dtype(d, /)") { arguments in
            arguments.runtime.defaultDType = try defaultDType(arguments.value("d"))
            return .none
        },
        .python("set_default_tensor_type(t, /)") { arguments in
            let type = arguments.value("t")
            let name: String? =
                if case .string(let text) = type { text } else { type.object(as: PythonType.self)?.qualifiedName }
            guard let name else {
                throw TensorError.type(
                    "invalid type object: only floating-point types are supported as the default type")
            }
            guard let dtype = DType.allCases.first(where: { LegacyTypes.name($0, .cpu) == name }) else {
                throw TensorError.type(
                    "invalid type object: only floating-point types are supported as the default type")
            }
            guard dtype.isFloatingPoint else {
                throw TensorError.type("only floating-point types are supported as the default type")
            }
            arguments.runtime.defaultDType = dtype
            return .none
        },
        .python("is_warn_always_enabled()") { _ in .bool(false) },
        .python("get_default_device()") { .object(DeviceObject(try defaultDevice($0.runtime))) },
        .python("set_default_device(device)") { arguments in
            let device = arguments.value("device")
            guard !device.isNone else {
                arguments.runtime.defaultDevice = nil
                return .none
            }
            // The class itself reads the argument, with the messages it has.
            let made = try arguments.interpreter.call(.object(DeviceObject.type), CallArguments([device]))
            arguments.runtime.defaultDevice = made.object(as: DeviceObject.self)?.device
            return .none
        },
        .python(
            "set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None)"
        ) { arguments in
            try setPrintOptions(arguments)
            return .none
        },
        .python("get_printoptions()", in: "_tensor_str") { printOptions($0.session.printOptions) },
        .python("manual_seed(seed)") { arguments in
            let seed = try seed(arguments.interpreter.int(arguments.value("seed")))
            arguments.session.generator.seed = seed
            arguments.runtime.randomSource = RandomSource(seed: seed)
            return .object(arguments.session.generator)
        },
        .python("initial_seed()") { .int(Int128($0.session.generator.seed)) },
    ]

    private static func defaultDType(_ value: Value) throws -> DType {
        guard let dtype = value.object(as: DTypeObject.self)?.dtype else {
            throw TensorError.type("invalid dtype object: only floating-point types are supported as the default type")
        }
        switch dtype {
        case .float16, .bfloat16, .float32, .float64: return dtype
        case .float8e4m3fn, .float8e5m2:
            throw TensorError.type("couldn't find storage object \(dtype.scalarTypeName)Storage")
        default: throw TensorError.type("only floating-point types are supported as the default type")
        }
    }

    /// The default device, with an ordinal if it is an accelerator's.
    private static func defaultDevice(_ runtime: Runtime) throws -> Device {
        guard let device = runtime.defaultDevice else { return .cpu }
        return device.index == nil ? try DeviceResolver.normalised(device, runtime) : device
    }

    private static func setPrintOptions(_ arguments: TorchArguments) throws {
        var options = arguments.session.printOptions
        if case .string(let name)? = arguments.given("profile"), let profile = TorchPrintOptions.Profile(rawValue: name)
        {
            options.apply(profile)
        }
        func size(_ name: String) throws -> Int? {
            guard let value = arguments.given(name), !value.isNone else { return nil }
            return try arguments.interpreter.size(value)
        }
        if let precision = try size("precision") { options.precision = precision }
        if let edgeItems = try size("edgeitems") { options.edgeItems = edgeItems }
        if let lineWidth = try size("linewidth") { options.lineWidth = lineWidth }
        if let threshold = arguments.given("threshold"), !threshold.isNone {
            options.threshold = try arguments.interpreter.float(threshold)
        }
        let scientific = arguments.value("sci_mode")
        let absent = arguments.runtime.has(.printSciModeSticks) ? options.scientific : nil
        options.scientific = scientific.isNone ? absent : try arguments.interpreter.truth(scientific)
        arguments.session.printOptions = options
    }

    private static func printOptions(_ options: TorchPrintOptions) -> Value {
        let dictionary = PythonDictionary()
        let entries: [(String, Value)] = [
            ("precision", .int(Int128(options.precision))),
            (
                "threshold",
                Int128(exactly: options.threshold).map { .int($0) } ?? .float(options.threshold)
            ),
            ("edgeitems", .int(Int128(options.edgeItems))), ("linewidth", .int(Int128(options.lineWidth))),
            ("sci_mode", options.scientific.map { .bool($0) } ?? .none),
        ]
        for (name, value) in entries { dictionary.set(value, for: .string(name), hashed: .string(name)) }
        return .object(dictionary)
    }

    /// A seed of 64 bits; negative ones count from the top.
    private static func seed(_ number: Int128) throws(TensorError) -> UInt64 {
        if let seed = UInt64(exactly: number) { return seed }
        guard let negative = Int64(exactly: number) else { throw .value("Overflow when unpacking long long") }
        return UInt64(bitPattern: negative)
    }
}
