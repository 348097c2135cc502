import InProcess
import ReferenceTensor
import TensorTypes

/// Reading and writing by positions and masks.
enum IndexingBindings {
    static let table: [TorchBinding] = reading + filling + scattering + indexed

    private static let reading: [TorchBinding] = [
        .both("gather(Tensor input, int dim, Tensor index, *, bool sparse_grad=False, Tensor out=None)") {
            try $0.deliver(Gathering.gather($0.input, $0.int("dim"), $0.tensor("index")))
        },
        .both("index_select(Tensor input, int dim, Tensor index, *, Tensor out=None)") {
            let (input, index) = (try $0.input, try $0.tensor("index"))
            guard input.device == index.device || index.device.isCPU && index.rank == 0 || input.isMeta || index.isMeta
            else {
                throw TensorError.runtime(
                    "Expected all tensors to be on the same device, but got index is on \(index.device.text), different from "
                        + "other tensors on \(input.device.text) (when checking argument in method wrapper_"
                        + "\(OperandPlan.commonDevice([input, index]).type.uppercased())__index_select)")
            }
            return try $0.deliver(Gathering.indexSelect(input, $0.int("dim"), index))
        },
        .both("take(Tensor input, Tensor index, *, Tensor out=None)") {
            try $0.deliver(Gathering.take($0.input, $0.tensor("index")))
        },
        .both("masked_select(Tensor input, Tensor mask, *, Tensor out=None)") {
            let (input, mask) = (try $0.input, try $0.tensor("mask"))
            if input.isMeta || mask.isMeta {
                throw TensorError.notImplemented(TensorItems.metaMessage("aten::masked_select"))
            }
            try OperandPlan.checkDevices(of: "_masked_select", input, ("mask", mask))
            guard mask.dtype == .bool else {
                throw TensorError.runtime("masked_select: expected BoolTensor for mask")
            }
            let shape = try Geometry.broadcast(mask.shape, input.shape)
            if !shape.contains(0) { try input.requireKernel("masked_select") }
            let full = try Shaping.expand(mask, shape)
            return try $0.deliver(
                Composite.apply("MaskedSelectBackward0", [input]) {
                    let wide = try Shaping.expand($0[0], shape)
                    return try Indexing.get(
                        shape.isEmpty ? Shaping.reshape(wide, [1]) : wide,
                        [.tensor(shape.isEmpty ? Shaping.reshape(full, [1]) : full)])
                })
        },
        .both("nonzero(Tensor input, *, Tensor out=None)", "nonzero(Tensor input, *, bool as_tuple)") {
            let places = try Selection.nonzero($0.input)
            guard $0.bool("as_tuple") else { return try $0.deliver(places) }
            // A tensor without dimensions counts as having one.
            guard places.shape[1] > 0 else {
                return .tensors([
                    try Ordering.indices(
                        [Int](repeating: 0, count: places.shape[0]), shape: [places.shape[0]], like: places)
                ])
            }
            return .tensors(try (0..<places.shape[1]).map { try Shaping.select(places, 1, $0) })
        },
        .function(
            "where(Tensor condition)", "where(Tensor condition, Tensor input, Tensor other, *, Tensor out=None)",
            "where(Tensor condition, Scalar self, Tensor other)", "where(Tensor condition, Tensor input, Scalar other)",
            "where(Tensor condition, Scalar self, Scalar other)"
        ) {
            let condition = try $0.tensor("condition")
            guard $0.has("other") else {
                let places = try Selection.nonzero(condition)
                guard places.shape[1] > 0 else {
                    return .tensors([
                        try Ordering.indices(
                            [Int](repeating: 0, count: places.shape[0]), shape: [places.shape[0]], like: places)
                    ])
                }
                return .tensors(try (0..<places.shape[1]).map { try Shaping.select(places, 1, $0) })
            }
            let left = try $0.optionalTensor("input") ?? $0.operand("self")
            return try $0.deliver(Selection.choose(condition, left, $0.operand("other")))
        },
        .method(
            "where(Tensor input, Tensor condition, Tensor other)", "where(Tensor input, Tensor condition, Scalar other)"
        ) {
            .tensor(try Selection.choose($0.tensor("condition"), $0.input, $0.operand("other")))
        },
    ]

    // MARK: Filling

    private static let filling: [TorchBinding] = [
        .method("fill_(Tensor input, Tensor value)", "fill_(Tensor input, Scalar value)") {
            try InPlace.fill($0.input, $0.operand("value"))
            return .tensor(try $0.input)
        },
        .both("zero_(Tensor input)") {
            try InPlace.zero($0.input)
            return .tensor(try $0.input)
        },
        .both("fill(Tensor input, Tensor value)", "fill(Tensor input, Scalar value)") {
            let value = try $0.operand("value")
            return .tensor(try Recording.changedCopy(of: $0.input) { try InPlace.fill($0, value) })
        },
        .method(
            "masked_fill_(Tensor input, Tensor mask, Tensor value)",
            "masked_fill_(Tensor input, Tensor mask, Scalar value)"
        ) {
            try Selection.maskedFill($0.input, $0.tensor("mask"), $0.operand("value"))
            return .tensor(try $0.input)
        },
        .both(
            "masked_fill(Tensor input, Tensor mask, Tensor value)",
            "masked_fill(Tensor input, Tensor mask, Scalar value)"
        ) {
            let (input, mask, value) = (try $0.input, try $0.tensor("mask"), try $0.operand("value"))
            // The mask decides the device: the two are broadcast together before anything is filled.
            try OperandPlan.checkDevices([mask, input])
            return .tensor(
                try Recording.changedCopy(of: broadcast(input, mask), format: .contiguous) {
                    try Selection.maskedFill($0, mask, value)
                })
        },
        .method("masked_scatter_(Tensor input, Tensor mask, Tensor source)") {
            try maskedScatter($0.input, $0.tensor("mask"), $0.tensor("source"))
            return .tensor(try $0.input)
        },
        .both("masked_scatter(Tensor input, Tensor mask, Tensor source)") {
            let (mask, source) = (try $0.tensor("mask"), try $0.tensor("source"))
            return .tensor(
                try Recording.changedCopy(of: broadcast($0.input, mask), format: .contiguous) {
                    try maskedScatter($0, mask, source)
                })
        },
        .method("fill_diagonal_(Tensor input, Scalar fill_value, bool wrap=False)") {
            let input = try $0.input
            guard input.rank >= 2 else { throw TensorError.runtime("dimensions must larger than 1") }
            if input.rank > 2 && Set(input.shape).count > 1 {
                throw TensorError.runtime("all dimensions of input must be of equal length")
            }
            let step = input.strides.reduce(0, +)
            let (rows, columns) = (input.shape[0], input.shape[1])
            let length = min(rows, columns)
            try InPlace.fill(
                Shaping.asStrided(input, [length], [step], input.offset), $0.operand("fill_value"))
            if $0.bool("wrap") && input.rank == 2 && rows > columns + 1 {
                // Below the square the diagonal starts anew, one row left empty.
                let first = columns + 1
                let count = (rows * columns - first * columns + columns) / (columns + 1)
                let start = input.offset + input.strides[0] * first
                try InPlace.fill(Shaping.asStrided(input, [count], [step], start), $0.operand("fill_value"))
                input.version?.undoOne()
            }
            return .tensor(input)
        },
        .method("uniform_(Tensor input, float from=0, float to=1, *, Generator generator=None)") {
            try randomise($0, isNormal: false)
        },
        .method("normal_(Tensor input, float mean=0, float std=1, *, Generator generator=None)") {
            try randomise($0, isNormal: true)
        },
        .method(
            "random_(Tensor input, *, Generator? generator=None)",
            "random_(Tensor input, int64_t from, int64_t? to, *, Generator? generator=None)",
            "random_(Tensor input, int64_t to, *, Generator? generator=None)"
        ) { try randomIntegers($0) },
    ]

    /// A tensor expanded to the shape that it and a mask have together.
    private static func broadcast(_ input: Tensor, _ mask: Tensor) throws -> Tensor {
        let shape = try Geometry.broadcast(mask.shape, input.shape)
        return shape == input.shape ? input : try Shaping.expand(input, shape)
    }

    private static func randomise(_ arguments: TorchArguments, isNormal: Bool) throws -> Value {
        let input = try arguments.input
        let values = try Factories.random(
            input.shape, isNormal: isNormal, dtype: input.dtype, device: input.device, runtime: input.runtime,
            name: "random")
        let (scale, shift): (Double, Double) =
            isNormal
            ? (try arguments.optionalDouble("std") ?? 1, try arguments.optionalDouble("mean") ?? 0)
            : (
                try (arguments.optionalDouble("to") ?? 1) - (arguments.optionalDouble("from") ?? 0),
                try arguments.optionalDouble("from") ?? 0
            )
        try Conversion.copyInPlace(input, from: values * scale + shift)
        return .tensor(input)
    }

    /// Integers from `from` to before `to`, or all that the type holds exactly.
    private static func randomIntegers(_ arguments: TorchArguments) throws -> Value {
        let input = try arguments.input
        let low = try arguments.optionalInt("from") ?? 0
        let limit =
            switch input.dtype {
            case .float64: 1 << 53
            case .float32: 1 << 24
            case .float16: 1 << 11
            case .bfloat16: 1 << 8
            default: Int(clamping: input.dtype.integerRange?.greatest ?? 1)
            }
        let high = try arguments.optionalInt("to") ?? limit
        guard low < high else {
            throw TensorError.runtime("random_ expects 'from' to be less than 'to', but got from=\(low) >= to=\(high)")
        }
        let drawn = try Tensor(shape: input.shape, dtype: .int64, device: input.device, runtime: input.runtime)
        if !drawn.isMeta {
            var source = input.runtime.randomSource
            try drawn.bytes().scatter(
                (0..<drawn.count).map { _ in Int64.random(in: Int64(low)..<Int64(high), using: &source) })
            input.runtime.randomSource = source
        }
        try Conversion.copyInPlace(input, from: drawn)
        return .tensor(input)
    }

    private static func maskedScatter(_ target: Tensor, _ mask: Tensor, _ source: Tensor) throws {
        guard target.dtype == source.dtype else {
            throw TensorError.runtime(
                "masked_scatter: expected self and source to have same dtypes but got\(target.dtype.scalarTypeName) and "
                    + source.dtype.scalarTypeName)
        }
        guard mask.dtype == .bool else {
            throw TensorError.runtime(
                "masked_scatter_ only supports boolean masks, but got mask with dtype \(mask.dtype.scalarTypeName)")
        }
        try Selection.maskedScatter(target, Shaping.expand(mask, target.shape), source)
    }

    // MARK: Scattering

    private static func combination(_ arguments: TorchArguments) throws -> Gathering.Combination {
        switch arguments.optionalString("reduce") {
        case nil: .replace
        case "add": .add
        case "multiply": .multiply
        case .some: throw TensorError.runtime("reduce argument must be either add or multiply.")
        }
    }

    private static func pair(
        _ name: String, _ declarations: [String], _ change: @escaping @Sendable (Tensor, TorchArguments) throws -> Void
    ) -> [TorchBinding] {
        let plain = declarations.map { "\(name)(Tensor input, \($0))" }
        let inPlace = declarations.map { "\(name)_(Tensor input, \($0))" }
        let plainBody: TorchBinding.Body = {
            let arguments = $0
            return .tensor(try Recording.changedCopy(of: $0.input) { try change($0, arguments) })
        }
        let inPlaceBody: TorchBinding.Body = {
            try change($0.input, $0)
            return .tensor(try $0.input)
        }
        return switch declarations.count {
        case 1: [.both(plain[0], body: plainBody), .method(inPlace[0], body: inPlaceBody)]
        case 2: [.both(plain[0], plain[1], body: plainBody), .method(inPlace[0], inPlace[1], body: inPlaceBody)]
        default:
            [
                .both(plain[0], plain[1], plain[2], plain[3], body: plainBody),
                .method(inPlace[0], inPlace[1], inPlace[2], inPlace[3], body: inPlaceBody),
            ]
        }
    }

    private static let scattering: [TorchBinding] =
        pair(
            "scatter",
            [
                "int dim, Tensor index, Tensor src", "int dim, Tensor index, Tensor src, *, str reduce",
                "int dim, Tensor index, Scalar value", "int dim, Tensor index, Scalar value, *, str reduce",
            ]
        ) { target, arguments in
            let source = try arguments.optionalTensor("src") ?? arguments.operand("value")
            try Gathering.scatterInPlace(
                target, arguments.int("dim"), arguments.tensor("index"), source, combination(arguments), name: "scatter"
            )
        }
        + pair("scatter_add", ["int dim, Tensor index, Tensor src"]) { target, arguments in
            try Gathering.scatterInPlace(
                target, arguments.int("dim"), arguments.tensor("index"), arguments.tensor("src"), .add,
                name: "scatter_add")
        }

    // MARK: Whole slices

    private static let indexed: [TorchBinding] =
        pair("index_add", ["int dim, Tensor index, Tensor source, *, Scalar alpha=1"]) { target, arguments in
            var source = try arguments.tensor("source")
            if let alpha = try arguments.optionalScalar("alpha"), alpha != .int(1) {
                source = try Pointwise.apply(.multiply, source, .number(alpha, arguments.runtime))
            }
            try Gathering.indexWrite(
                target, arguments.int("dim"), arguments.tensor("index"), source, .add, name: "index_add_",
                node: "IndexAddBackward0")
        }
        + pair("index_copy", ["int dim, Tensor index, Tensor source"]) { target, arguments in
            try Gathering.indexWrite(
                target, arguments.int("dim"), arguments.tensor("index"), arguments.tensor("source"), .replace,
                name: "index_copy_", node: "IndexCopyBackward0")
        }
        + pair("index_fill", ["int dim, Tensor index, Tensor value", "int dim, Tensor index, Scalar value"]) {
            target, arguments in
            try Gathering.indexWrite(
                target, arguments.int("dim"), arguments.tensor("index"), arguments.operand("value"), .replace,
                name: "index_fill_", node: "IndexFillBackward0")
        }
        + pair("index_put", ["TensorList indices, Tensor values, bool accumulate=False"]) { target, arguments in
            try Indexing.put(
                target, arguments.tensors("indices"), arguments.tensor("values"),
                accumulates: arguments.bool("accumulate"))
        }
}
