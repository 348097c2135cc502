import InProcess
import ReferenceTensor
import TensorTypes

/// Changes of type, device and layout, and questions about them.
enum ConversionBindings {
    static let table: [TorchBinding] = moving + casting + questions

    private static func format(_ arguments: TorchArguments, _ absent: MemoryFormat = .preserve) -> MemoryFormat {
        arguments.memoryFormat("memory_format") ?? absent
    }

    /// A device as `to` takes it, and whether its text makes it another one although the memory is the same:
    /// `cpu:0` is not `cpu`.
    private static func target(_ arguments: TorchArguments, _ tensor: Tensor) throws -> (Device?, isOther: Bool) {
        guard let value = arguments.given("device") else { return (nil, false) }
        let written = try DeviceResolver.device(value, arguments.runtime)
        let isOther = written.isCPU && written.index != nil && tensor.device.isCPU
        return (try DeviceResolver.normalised(written, arguments.runtime), isOther)
    }

    private static func to(_ arguments: TorchArguments) throws -> Value {
        let input = try arguments.input
        let copies = arguments.bool("copy") && !arguments.runtime.has(.toIgnoresCopy)
        if let other = try arguments.optionalTensor("tensor") {
            return .tensor(
                try Conversion.to(
                    input, dtype: other.dtype, device: other.device, copy: copies,
                    format: format(arguments)))
        }
        let (device, isOther) = try target(arguments, input)
        return .tensor(
            try Conversion.to(
                input, dtype: arguments.optionalDType(), device: device, copy: copies || isOther,
                format: format(arguments)))
    }

    private static let moving: [TorchBinding] = [
        .method(
            "to(Tensor input, Device? device=None, ScalarType? dtype=None, bool non_blocking=False, bool copy=False, *, MemoryFormat? memory_format=None)",
            "to(Tensor input, ScalarType dtype, bool non_blocking=False, bool copy=False, *, MemoryFormat? memory_format=None)",
            "to(Tensor input, Tensor tensor, bool non_blocking=False, bool copy=False, *, MemoryFormat? memory_format=None)",
            body: to),
        .method("cpu(Tensor input, *, MemoryFormat? memory_format=None)") {
            .tensor(try Conversion.to($0.input, dtype: nil, device: .cpu, format: format($0)))
        },
        .method("cuda(Tensor input, Device? device=None, bool non_blocking=False, *, MemoryFormat? memory_format=None)")
        {
            try accelerate($0, "cuda")
        },
        .method(
            "\(TorchTables.deviceMethod)(Tensor input, Device? device=None, bool non_blocking=False, *, MemoryFormat? memory_format=None)"
        ) {
            try accelerate($0, $0.runtime.accelerator?.name ?? "privateuseone")
        },
        .both("clone(Tensor input, *, MemoryFormat? memory_format=None)") {
            let input = try $0.input
            if let broken = try input.runtime.fault?.cloned(input) { return .tensor(broken) }
            let absent: MemoryFormat = input.runtime.has(.cloneDropsFormat) ? .contiguous : .preserve
            return .tensor(try Conversion.clone(input, format: format($0, absent)))
        },
        .method("contiguous(Tensor input, *, MemoryFormat memory_format=torch.contiguous_format)") {
            .tensor(try Conversion.contiguous($0.input, format: format($0, .contiguous)))
        },
        .method(
            "copy_(Tensor input, Tensor other, bool non_blocking=False)",
            "copy_(Tensor input, Tensor other, bool async=False)|deprecated"
        ) {
            try Conversion.copyInPlace($0.input, from: $0.operand("other"))
            return .tensor(try $0.input)
        },
    ]

    /// `cuda()`, or the method of that name for another accelerator.
    static func accelerate(_ arguments: TorchArguments, _ name: String) throws -> Value {
        let given = arguments.has("device") ? arguments.value("device") : .string(name)
        let device = try DeviceResolver.resolve(given, arguments.runtime)
        guard device.type == name else {
            throw TensorError.runtime("Invalid device, must be \(name) device")
        }
        return .tensor(try Conversion.to(arguments.input, dtype: nil, device: device, format: format(arguments)))
    }

    private static let casts: [(String, DType)] = [
        ("float", .float32), ("double", .float64), ("half", .float16), ("bfloat16", .bfloat16), ("int", .int32),
        ("long", .int64),
        ("short", .int16), ("char", .int8), ("byte", .uint8), ("bool", .bool), ("cfloat", .complex64),
        ("cdouble", .complex128),
        ("chalf", .complex32),
    ]

    private static let casting: [TorchBinding] =
        casts.map { name, dtype in
            .method("\(name)(Tensor input, *, MemoryFormat? memory_format=None)") {
                .tensor(try Conversion.to($0.input, dtype: dtype, device: nil, format: format($0)))
            }
        } + [
            .method("type_as(Tensor input, Tensor other)") {
                let other = try $0.tensor("other")
                return .tensor(try Conversion.to($0.input, dtype: other.dtype, device: other.device))
            },
            .method(
                "type(Tensor input, object? dtype=None, bool non_blocking=False, *, MemoryFormat? memory_format=None)"
            ) {
                try changeType($0)
            },
        ]

    private static func changeType(_ arguments: TorchArguments) throws -> Value {
        let input = try arguments.input
        guard let value = arguments.given("dtype") else { return .string(input.legacyTypeName) }
        // Python's own types stand for a dtype everywhere but here, where a class is asked for its name.
        if value.object(as: PythonType.self) == nil, let dtype = arguments.optionalDType("dtype") {
            return .tensor(try Conversion.to(input, dtype: dtype, device: nil, format: format(arguments)))
        }
        let name: String
        switch value {
        case .string(let text): name = text
        case .object(let type as PythonType): name = type.qualifiedName
        default: throw TensorError.type("dtype must be a type, str, or dtype object")
        }
        for dtype in DType.allCases where name == "torch.\(dtype.scalarTypeName)Tensor" {
            return .tensor(try Conversion.to(input, dtype: dtype, device: .cpu, format: format(arguments)))
        }
        throw TensorError.value("invalid type: '\(name)'")
    }

    // MARK: Questions

    private static let questions: [TorchBinding] = [
        .method("size(Tensor input, int? dim=None)") {
            guard let axis = try $0.optionalInt("dim") else { return .size(try $0.input.shape) }
            let input = try $0.input
            guard input.rank > 0 else {
                throw TensorError.index("Dimension specified as \(axis) but tensor has no dimensions")
            }
            return .int(Int128(input.shape[try Geometry.axis(axis, rank: input.rank)]))
        },
        .method("stride(Tensor input)", "stride(Tensor input, int dim)") {
            let input = try $0.input
            guard let axis = try $0.optionalInt("dim") else { return .tuple(input.strides.map { .int(Int128($0)) }) }
            guard input.rank > 0 else {
                throw TensorError.index("Dimension specified as \(axis) but tensor has no dimensions")
            }
            return .int(Int128(input.strides[try Geometry.axis(axis, rank: input.rank)]))
        },
        .method("dim(Tensor input)") { .int(Int128(try $0.input.rank)) },
        .method("ndimension(Tensor input)") { .int(Int128(try $0.input.rank)) },
        .method("is_contiguous(Tensor input, *, MemoryFormat memory_format=torch.contiguous_format)") {
            .bool(try Conversion.isLaidOut($0.input, format($0, .contiguous)))
        },
        .both("is_floating_point(Tensor input)") { .bool(try $0.input.dtype.isFloatingPoint) },
        .both("is_complex(Tensor input)") { .bool(try $0.input.dtype.isComplex) },
        .both("is_signed(Tensor input)") { .bool(try $0.input.dtype.isSigned) },
        .both("is_nonzero(Tensor input)") {
            .bool(try $0.input.truth($0.interpreter) ?? false)
        },
        .both("is_same_size(Tensor input, Tensor other)") { .bool(try $0.input.shape == $0.tensor("other").shape) },
        .method("get_device(Tensor input)") { .int(Int128(try $0.input.device.index ?? -1)) },
    ]
}
