import InProcess
import ReferenceTensor
import TensorTypes

/// Grids, combinations, diagonals and other arrangements of elements.
enum ArrangementBindings {
    static let table: [TorchBinding] = grids + diagonals + triangles + picks + copies

    /// The tensors given as `f(a, b)` or as `f([a, b])`.
    private static func several(_ arguments: TorchArguments, _ name: String) throws -> [Tensor] {
        let given = arguments.value(name).sequence?.items ?? []
        if given.count == 1, let inner = given[0].sequence?.items {
            return try inner.map { try tensor($0, arguments) }
        }
        return try given.map { try tensor($0, arguments) }
    }

    private static func tensor(_ value: Value, _ arguments: TorchArguments) throws -> Tensor {
        if case .object(let object) = value, let tensor = object as? Tensor { return tensor }
        throw TensorError.type(
            "\(arguments.name)(): argument 'tensors' (position 1) must be tuple of Tensors, not \(value.typeName)")
    }

    // MARK: Grids

    private static let grids: [TorchBinding] = [
        .python("cartesian_prod(*tensors)") {
            let tensors = try several($0, "tensors")
            if let number = tensors.first(where: { $0.rank != 1 }) {
                throw TensorError.runtime("Expect a 1D vector, but got shape [\(Geometry.text(number.shape))]")
            }
            guard tensors.count > 1 else { return .tensor(try tensors.first ?? Tensor.number(.int(0), $0.runtime)) }
            let columns = try Shaping.grid(tensors).map { try Shaping.flatten($0, 0, -1) }
            return .tensor(try Rearranging.stack(columns, 1))
        },
        .both("combinations(Tensor input, int r=2, bool with_replacement=False)") {
            let (input, count) = (try $0.input, try $0.optionalInt("r") ?? 2)
            guard input.rank == 1 else {
                throw TensorError.runtime("Expect a 1D vector, but got shape [\(Geometry.text(input.shape))]")
            }
            guard count >= 0 else {
                throw TensorError.runtime("Expect a non-negative number, but got \(count)")
            }
            let repeats = $0.bool("with_replacement")
            var rows: [[Int]] = [[]]
            for _ in 0..<min(count, 64) {
                rows = rows.flatMap { row in
                    let start = row.last.map { $0 + (repeats ? 0 : 1) } ?? 0
                    return (start..<max(input.count, start)).map { row + [$0] }
                }
            }
            if count == 0 {
                return .tensor(
                    try Tensor(shape: [0], dtype: input.dtype, device: input.device, runtime: input.runtime))
            }
            return .tensor(
                try Rearranging.pick(
                    input, shape: [rows.count, count], positions: rows.flatMap { $0 }, "StackBackward0"))
        },
        .python("block_diag(*tensors)") {
            let tensors = try several($0, "tensors")
            guard let first = tensors.first else { throw TensorError.runtime("block_diag: expected tensors") }
            if let number = tensors.firstIndex(where: { $0.rank > 2 }) {
                throw TensorError.runtime(
                    "torch.block_diag: Input tensors must have 2 or fewer dimensions. Input \(number) has "
                        + "\(tensors[number].rank) dimensions")
            }
            return .tensor(
                try Composite.apply("BlockDiagBackward0", tensors, saving: .nothing) { inputs in
                    let blocks = try inputs.map {
                        $0.rank == 2 ? $0 : try Shaping.reshape($0, [1, $0.count])
                    }
                    let width = blocks.map { $0.shape[1] }.reduce(0, +)
                    var (column, rows): (Int, [Tensor]) = (0, [])
                    for block in blocks {
                        let sides = try [column, width - column - block.shape[1]].map {
                            try Tensor(
                                shape: [block.shape[0], $0], dtype: block.dtype, device: block.device,
                                runtime: first.runtime)
                        }
                        rows.append(try Rearranging.concatenate([sides[0], block, sides[1]], 1))
                        column += block.shape[1]
                    }
                    return try Rearranging.concatenate(rows, 0)
                })
        },
        .function("vander(Tensor x, int? N=None, bool increasing=False)") {
            let x = try $0.tensor("x")
            guard x.rank == 1 else { throw TensorError.runtime("x must be a one-dimensional tensor.") }
            let count = try $0.optionalInt("N") ?? x.count
            guard count >= 0 else { throw TensorError.runtime("N must be non-negative.") }
            let powers = try (0..<count).map { try Pointwise.apply(.power, x, .number(.int(Int128($0)), x.runtime)) }
            guard !powers.isEmpty else {
                return .tensor(
                    try Tensor(shape: [x.count, 0], dtype: x.dtype, device: x.device, runtime: x.runtime))
            }
            return .tensor(try Rearranging.stack($0.bool("increasing") ? powers : powers.reversed(), 1))
        },
    ]

    // MARK: Diagonals

    /// A matrix, or a stack of them, with the last dimension of a tensor on one of its diagonals.
    private static func embedded(_ input: Tensor, _ shift: Int, _ first: Int, _ second: Int) throws -> Tensor {
        let rank = input.rank + 1
        let (one, two) = (try Geometry.axis(first, rank: rank), try Geometry.axis(second, rank: rank))
        guard one != two else {
            throw TensorError.runtime("diagonal dimensions cannot be identical \(first), \(second)")
        }
        let size = (input.shape.last ?? 1) + abs(shift)
        var shape = Array(input.shape.dropLast())
        for axis in [min(one, two), max(one, two)] { shape.insert(size, at: axis) }
        let full = shape
        return try Composite.apply("DiagEmbedBackward0", [input], saving: .nothing) {
            let result = try Tensor(shape: full, dtype: input.dtype, device: input.device, runtime: input.runtime)
            try Conversion.copyInPlace(Shaping.diagonal(result, shift, one, two), from: $0[0])
            return result
        }
    }

    private static let diagonals: [TorchBinding] = [
        .both("diag_embed(Tensor input, int offset=0, int dim1=-2, int dim2=-1)") {
            .tensor(
                try embedded(
                    $0.input, $0.optionalInt("offset") ?? 0, $0.optionalInt("dim1") ?? -2, $0.optionalInt("dim2") ?? -1)
            )
        },
        .both("diagflat(Tensor input, int offset=0)") {
            let flat = try Shaping.reshape($0.input, [$0.input.count])
            return .tensor(try embedded(flat, $0.optionalInt("offset") ?? 0, 0, 1))
        },
        .result("diag(Tensor input, int diagonal=0, *, Tensor out=None)") {
            let (input, shift) = (try $0.input, try $0.optionalInt("diagonal") ?? 0)
            switch input.rank {
            case 1: return try embedded(input, shift, 0, 1)
            case 2:
                return try Composite.apply("DiagonalBackward0_copy", [input], saving: .nothing) {
                    try Conversion.clone(Shaping.diagonal($0[0], shift, 0, 1), format: .contiguous)
                }
            default: throw TensorError.runtime("diag(): Supports 1D or 2D tensors. Got \(input.rank)D")
            }
        },
    ]

    // MARK: Triangles

    private static func triangle(_ name: String, isLower: Bool) -> [TorchBinding] {
        let node = "\(name.capitalized)Backward0"
        let kept: @Sendable (TorchArguments, [Tensor]) throws -> Tensor = { arguments, inputs in
            let (input, shift) = (inputs[0], try arguments.optionalInt("diagonal") ?? 0)
            guard input.rank >= 2 else {
                throw TensorError.runtime("\(name): input tensor must have at least 2 dimensions")
            }
            let (rows, columns) = (input.shape[input.rank - 2], input.shape[input.rank - 1])
            let mask = try Tensor(shape: [rows, columns], dtype: .bool, device: input.device, runtime: input.runtime)
            if !mask.isMeta {
                try mask.bytes().scatter(
                    (0..<rows).flatMap { row in
                        (0..<columns).map { column in
                            Int64((isLower ? column - row <= shift : column - row >= shift) ? 1 : 0)
                        }
                    })
            }
            try input.requireKernel(name)
            return try Selection.choose(mask, input, input.detached().zeros())
        }
        return [
            .result("\(name)(Tensor input, int diagonal=0, *, Tensor out=None)") { arguments in
                try Composite.apply(node, [arguments.input], saving: .nothing) { try kept(arguments, $0) }
            },
            .method("\(name)_(Tensor input, int diagonal=0)") { arguments in
                let rest = try arguments.withoutReceiver()
                try Composite.applyInPlace(node, arguments.input, []) { try kept(rest, $0) }
                return .tensor(try arguments.input)
            },
            .function(
                "\(name)_indices(int row, int col, int offset=0, *, ScalarType dtype=torch.long, Device device=None, bool pin_memory=False)"
            ) {
                let (rows, columns) = (try $0.int("row"), try $0.int("col"))
                let shift = try $0.optionalInt("offset") ?? 0
                for (label, size) in [("row", rows), ("col", columns)] where size < 0 {
                    throw TensorError.runtime("\(label) must be non-negative, got\(size)")
                }
                try Factories.checkShape([2, rows, columns], dtype: .int64, name: "\(name)_indices")
                var places: [(Int, Int)] = []
                for row in 0..<rows {
                    for column in 0..<columns where isLower ? column - row <= shift : column - row >= shift {
                        places.append((row, column))
                    }
                }
                let result = try Tensor(
                    shape: [2, places.count], dtype: $0.optionalDType() ?? .int64, device: try $0.device(),
                    runtime: $0.runtime)
                if !result.isMeta {
                    try result.bytes().scatter(places.map { Int64($0.0) } + places.map { Int64($0.1) })
                }
                return .tensor(result)
            },
        ]
    }

    private static let triangles = triangle("tril", isLower: true) + triangle("triu", isLower: false)

    // MARK: Picking

    private static let picks: [TorchBinding] = [
        .result("take_along_dim(Tensor input, Tensor indices, int? dim=None, *, Tensor out=None)") {
            var (input, indices) = (try $0.input, try $0.tensor("indices"))
            guard indices.dtype == .int64 || indices.dtype == .int32 else {
                throw TensorError.runtime(
                    "torch.take_along_dim(): dtype of indices should be Long but got \(indices.dtype.scalarTypeName)")
            }
            guard input.device == indices.device else {
                throw TensorError.runtime(
                    "Expected tensor to have \(input.device.text) Device, but got tensor with \(indices.device.text) Device "
                        + "(while checking arguments for torch.take_along_dim():)")
            }
            guard let axis = try $0.optionalInt("dim") else {
                return try Gathering.gather(
                    Shaping.reshape(input, [input.count]), 0, Shaping.reshape(indices, [indices.count]))
            }
            guard input.rank == indices.rank else {
                throw TensorError.runtime(
                    "torch.take_along_dim(): input and indices should have the same number of dimensions, but got \(input.rank) "
                        + "dimensions for input, and \(indices.rank) dimensions for indices")
            }
            let resolved = try Geometry.axis(axis, rank: input.rank)
            var (own, other) = (input.shape, indices.shape)
            (own[resolved], other[resolved]) = (1, 1)
            var shape = try Geometry.broadcast(own, other)
            shape[resolved] = input.shape[resolved]
            input = try Shaping.expand(input, shape)
            shape[resolved] = indices.shape[resolved]
            indices = try Shaping.expand(indices, shape)
            return try Gathering.gather(input, resolved, indices)
        },
        .python("unravel_index(indices, shape)") {
            let indices = try $0.tensor("indices")
            guard !indices.dtype.isFloatingPoint, !indices.dtype.isComplex, indices.dtype != .bool else {
                throw TensorError.value(
                    "expected 'indices' to be integer dtype, but got torch.\(indices.dtype.name)")
            }
            let interpreter = $0.interpreter
            let given = $0.value("shape")
            let shape =
                try given.sequence?.items.map { Int(try interpreter.size($0)) } ?? [Int(try interpreter.size(given))]
            if let negative = shape.first(where: { $0 < 0 }), negative < 0 {
                throw TensorError.value("'shape' cannot have negative values, but got (\(Geometry.text(shape)))")
            }
            let strides = rowMajorStrides(shape)
            let values = try indices.bytes().gather(as: Int64.self)
            return .tensors(
                try zip(shape, strides).map { size, stride in
                    try Ordering.indices(
                        values.map { size == 0 ? 0 : (Int($0) / stride % size + size) % size }, shape: indices.shape,
                        like: indices)
                })
        },
        .both(
            "repeat_interleave(Tensor input, Tensor repeats, int? dim=None, *, int? output_size=None)",
            "repeat_interleave(Tensor input, int repeats, int? dim=None, *, int? output_size=None)",
            "repeat_interleave(Tensor repeats, *, int? output_size=None)"
        ) { .tensor(try interleaved($0)) },
    ]

    private static func interleaved(_ arguments: TorchArguments) throws -> Tensor {
        guard var input = try arguments.optionalTensor("input") else {
            let repeats = try arguments.tensor("repeats")
            guard repeats.rank == 1 else {
                throw TensorError.runtime("repeat_interleave only accept 1D vector as repeat")
            }
            let counts = try checked(repeats)
            let values = counts.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
            return try Ordering.indices(values, shape: [values.count], dtype: repeats.dtype, like: repeats)
        }
        let axis: Int
        if let given = try arguments.optionalInt("dim") {
            // The repeated dimension is one more than the tensor has.
            axis = try Geometry.axis(input.rank == 0 ? given + 1 : given, rank: input.rank)
        } else {
            input = try Shaping.flatten(input, 0, -1)
            axis = 0
        }
        let length = input.rank == 0 ? 1 : input.shape[axis]
        var counts: [Int]
        if let tensor = try arguments.optionalTensor("repeats") {
            guard tensor.rank <= 1 else {
                throw TensorError.runtime("repeats must be 0-dim or 1-dim tensor")
            }
            counts = try checked(tensor)
            if counts.count == 1 { counts = [Int](repeating: counts[0], count: length) }
        } else {
            counts = [Int](repeating: try arguments.int("repeats"), count: length)
            guard counts.allSatisfy({ $0 >= 0 }) else { throw TensorError.runtime("repeats can not be negative") }
        }
        guard counts.count == length else {
            throw TensorError.runtime(
                "repeats must have the same size as input along dim, but got repeats.size(0) = \(counts.count) and "
                    + "input.size(\(axis)) = \(length)")
        }
        let total = counts.reduce(0, +)
        if let size = try arguments.optionalInt("output_size"), size != total {
            throw TensorError.runtime("allocated size does not match required size")
        }
        try Factories.checkShape([total], dtype: .int64, name: "repeat_interleave")
        let positions = counts.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
        return try Gathering.indexSelect(
            input, axis, Ordering.indices(positions, shape: [positions.count], like: input), needsKernel: false)
    }

    private static func checked(_ repeats: Tensor) throws -> [Int] {
        guard repeats.dtype == .int64 || repeats.dtype == .int32 else {
            throw TensorError.runtime("repeats has to be Long or Int tensor")
        }
        let counts = try repeats.bytes().gather(as: Int64.self).map(Int.init)
        guard counts.allSatisfy({ $0 >= 0 }) else { throw TensorError.runtime("repeats can not be negative") }
        return counts
    }

    // MARK: Copies of views

    private static func copied(
        _ declaration: String, _ node: String, _ view: @escaping @Sendable (TorchArguments, Tensor) throws -> Tensor
    ) -> TorchBinding {
        .functionResult(declaration) { arguments in
            try Composite.apply(node, [arguments.input]) {
                try Conversion.clone(view(arguments, $0[0]), format: .contiguous)
            }
        }
    }

    private static let copies: [TorchBinding] = [
        copied("t_copy(Tensor input, *, Tensor out=None)", "TBackward0_copy") { try Shaping.t($1) },
        copied("squeeze_copy(Tensor input, *, Tensor out=None)", "SqueezeBackward0_copy") { try Shaping.squeeze($1) },
        copied("detach_copy(Tensor input, *, Tensor out=None)", "") { $1.detached() },
        copied("alias_copy(Tensor input, *, Tensor out=None)", "AliasBackward0_copy") { $1 },
        copied(
            "expand_copy(Tensor input, IntArrayRef size, *, bool implicit=False, Tensor out=None)",
            "ExpandBackward0_copy"
        ) {
            try Shaping.expand($1, $0.ints("size"))
        },
        copied("permute_copy(Tensor input, IntArrayRef dims, *, Tensor out=None)", "PermuteBackward0_copy") {
            try Shaping.permute($1, $0.ints("dims"))
        },
        copied("transpose_copy(Tensor input, int dim0, int dim1, *, Tensor out=None)", "TransposeBackward0_copy") {
            try Shaping.transpose($1, $0.int("dim0"), $0.int("dim1"))
        },
        copied("select_copy(Tensor input, int dim, int index, *, Tensor out=None)", "SelectBackward0_copy") {
            try Shaping.select($1, $0.int("dim"), $0.int("index"))
        },
        copied("unsqueeze_copy(Tensor input, int dim, *, Tensor out=None)", "UnsqueezeBackward0_copy") {
            try Shaping.unsqueeze($1, $0.int("dim"))
        },
        copied("view_copy(Tensor input, IntArrayRef size, *, Tensor out=None)", "ViewBackward0_copy") {
            try Shaping.view($1, $0.ints("size"))
        },
        copied(
            "diagonal_copy(Tensor input, int offset=0, int dim1=0, int dim2=1, *, Tensor out=None)",
            "DiagonalBackward0_copy"
        ) {
            try Shaping.diagonal(
                $1, $0.optionalInt("offset") ?? 0, $0.optionalInt("dim1") ?? 0, $0.optionalInt("dim2") ?? 1)
        },
        copied(
            "unfold_copy(Tensor input, int dimension, int size, int step, *, Tensor out=None)", "UnfoldBackward0_copy"
        ) {
            try Shaping.unfold($1, $0.int("dimension"), $0.int("size"), $0.int("step"))
        },
        copied(
            "as_strided_copy(Tensor input, IntArrayRef size, IntArrayRef stride, int? storage_offset=None, *, Tensor out=None)",
            "AsStridedBackward0_copy"
        ) { try Shaping.asStrided($1, $0.ints("size"), $0.ints("stride"), $0.optionalInt("storage_offset")) },
    ]
}
