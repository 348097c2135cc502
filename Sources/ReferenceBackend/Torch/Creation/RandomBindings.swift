import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that make tensors of random numbers; which numbers, no rule says.
enum RandomBindings {
    private static let keywords = FactoryBindings.keywords
    private static let likeKeywords = "MemoryFormat? memory_format=None, \(keywords)"

    static let table: [TorchBinding] = [
        uniform("rand", isNormal: false), uniform("randn", isNormal: true), uniformLike("rand_like", isNormal: false),
        uniformLike("randn_like", isNormal: true),
        .function(
            "randint(SymInt high, SymIntArrayRef size, *, Generator? generator, Tensor out=None, \(keywords))",
            "randint(SymInt high, SymIntArrayRef size, *, Tensor out=None, \(keywords))",
            "randint(SymInt low, SymInt high, SymIntArrayRef size, *, Generator? generator, Tensor out=None, \(keywords))",
            "randint(SymInt low, SymInt high, SymIntArrayRef size, *, Tensor out=None, \(keywords))"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            let dtype = options.dtype(or: .int64)
            let result = try options.allocate(arguments.ints("size"), dtype)
            try fillIntegers(result, arguments.optionalInt("low") ?? 0, arguments.int("high"))
            return .object(try options.finish(result))
        },
        .function(
            "randint_like(Tensor input, SymInt low, SymInt high, *, Generator? generator, \(likeKeywords))",
            "randint_like(Tensor input, SymInt low, SymInt high, *, \(likeKeywords))",
            "randint_like(Tensor input, Tensor high, *, Generator? generator, \(likeKeywords))",
            "randint_like(Tensor input, Tensor high, *, \(likeKeywords))",
            "randint_like(Tensor input, SymInt high, *, Generator? generator, \(likeKeywords))",
            "randint_like(Tensor input, SymInt high, *, \(likeKeywords))"
        ) { arguments in
            let model = try arguments.model
            let options = try FactoryOptions(arguments, like: model)
            let result = try ModelledBindings.like(model, arguments, options)
            try fillIntegers(result, arguments.optionalInt("low") ?? 0, arguments.int("high"))
            return .object(try options.finish(result))
        },
        .function(
            "randperm(SymInt n, *, Generator? generator, Tensor out=None, \(keywords))",
            "randperm(SymInt n, *, Tensor out=None, \(keywords))"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            let count = try arguments.int("n")
            let dtype = options.dtype(or: .int64)
            let result = try options.allocate([count], dtype)
            try InPlace.checkRange(.int(Int128(count)), dtype)
            if !result.isMeta {
                try result.store(.integers((0..<Int64(count)).shuffled(using: &options.runtime.randomSource)))
            }
            return .object(try options.finish(result))
        },
    ]

    private static func uniform(_ name: String, isNormal: Bool) -> TorchBinding {
        .function(
            "\(name)(SymIntArrayRef size, *, Generator? generator, Tensor out=None, \(keywords))",
            "\(name)(SymIntArrayRef size, *, Tensor out=None, \(keywords))"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            let shape = try arguments.ints("size")
            let dtype = options.dtype(or: options.runtime.defaultDType)
            try FactoryShape.check(shape, dtype, on: options.device)
            let result = try Factories.random(
                shape, isNormal: isNormal, dtype: dtype, device: options.device, runtime: options.runtime, name: name)
            return .object(try options.finish(result))
        }
    }

    private static func uniformLike(_ name: String, isNormal: Bool) -> TorchBinding {
        .function(
            "\(name)(Tensor input, *, Generator? generator, \(likeKeywords))",
            "\(name)(Tensor input, *, \(likeKeywords))"
        ) { arguments in
            let model = try arguments.model
            let options = try FactoryOptions(arguments, like: model)
            let values = try Factories.random(
                model.shape, isNormal: isNormal, dtype: options.dtype(or: model.dtype), device: options.device,
                runtime: options.runtime, name: name)
            let result = try ModelledBindings.like(model, arguments, options)
            try result.overwrite(with: values)
            return .object(try options.finish(result))
        }
    }

    private static func fillIntegers(_ tensor: Tensor, _ low: Int, _ high: Int) throws {
        guard low < high else {
            throw TensorError.runtime(
                "random_ expects 'from' to be less than 'to', but got from=\(low) >= to=\(high)")
        }
        let range = bounds(tensor.dtype)
        guard range.contains(Int128(low)) else {
            throw TensorError.runtime("from is out of bounds for \(tensor.dtype.cppTypeName)")
        }
        guard range.contains(Int128(high) - 1) else {
            throw TensorError.runtime("to - 1 is out of bounds for \(tensor.dtype.cppTypeName)")
        }
        if tensor.isMeta { return }
        let runtime = tensor.runtime
        try tensor.store(
            .integers(
                (0..<tensor.count).map { _ in Int64.random(in: Int64(low)..<Int64(high), using: &runtime.randomSource) }
            ))
    }

    /// The integers that random numbers of a type may be asked to lie among.
    private static func bounds(_ dtype: DType) -> ClosedRange<Int128> {
        switch dtype {
        case .bool: return 0...1
        case .float16: return -65504...65504
        default:
            guard let range = dtype.integerRange else { return Int128(Int64.min)...Int128(Int64.max) }
            return range.least...range.greatest
        }
    }
}

extension DType {
    /// The C++ type as compilers spell it, which PyTorch's descriptions of options and bounds use.
    var cppTypeName: String {
        switch self {
        case .uint8: "unsigned char"
        case .int8: "signed char"
        case .int16: "short int"
        case .int64: "long int"
        case .uint16: "short unsigned int"
        case .uint32: "unsigned int"
        case .uint64: "long unsigned int"
        case .float16: "c10::Half"
        case .bfloat16: "c10::BFloat16"
        default: cppName
        }
    }
}
