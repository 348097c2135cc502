import InProcess
import ReferenceBackend
import TensorTypes

/// The functions and methods of `torch` that a library's requirements stand for.
///
/// A declaration holds the parameters that a requirement has, and no others: a call that gives more is unsupported.
enum LibraryBindings<Library: TensorLibrary> {
    typealias Call = LibraryCall<Library>
    typealias Action = @Sendable (Call) throws -> Value

    /// All of them.
    static var tables: [[TorchBinding]] {
        [data, factories, shapes, parts, elementwise, comparisons, reductions, joins, casts, facts, inPlace, gradients]
    }

    /// A function and the method of its name.
    static func both(_ declarations: String..., action: @escaping Action) -> TorchBinding {
        TorchBinding.both(declarations, body: Call.body(action))
    }

    static func both(_ declarations: [String], action: @escaping Action) -> TorchBinding {
        TorchBinding.both(declarations, body: Call.body(action))
    }

    static func function(_ declarations: String..., action: @escaping Action) -> TorchBinding {
        TorchBinding.function(declarations, body: Call.body(action))
    }

    static func method(_ declarations: String..., action: @escaping Action) -> TorchBinding {
        TorchBinding.method(declarations, body: Call.body(action))
    }

    // MARK: Shapes

    private static var shapes: [TorchBinding] {
        [
            method("view(Tensor input, IntArrayRef size)") {
                $0.give(try $0.areas.views.view($0.tensor(), as: $0.arguments.ints("size")))
            },
            method("view_as(Tensor input, Tensor other)") {
                $0.give(try $0.areas.views.view($0.tensor(), as: $0.object("other").shape))
            },
            both("reshape(Tensor input, IntArrayRef shape)") {
                $0.give(try $0.areas.views.reshape($0.tensor(), to: $0.arguments.ints("shape")))
            },
            method("reshape_as(Tensor input, Tensor other)") {
                $0.give(try $0.areas.views.reshape($0.tensor(), to: $0.object("other").shape))
            },
            both("flatten(Tensor input, int start_dim=0, int end_dim=-1)") {
                $0.give(
                    try $0.areas.views.flatten(
                        $0.tensor(), from: $0.arguments.optionalInt("start_dim") ?? 0,
                        through: $0.arguments.optionalInt("end_dim") ?? -1))
            },
            both("squeeze(Tensor input)", "squeeze(Tensor input, int dim)", "squeeze(Tensor input, IntArrayRef dim)") {
                $0.give(try $0.areas.views.squeeze($0.tensor(), $0.arguments.optionalInts("dim")))
            },
            both("unsqueeze(Tensor input, int dim)") {
                $0.give(try $0.areas.views.unsqueeze($0.tensor(), at: $0.arguments.int("dim")))
            },
            method("expand(Tensor input, IntArrayRef size)") {
                $0.give(try $0.areas.views.expand($0.tensor(), to: $0.arguments.ints("size")))
            },
            method("expand_as(Tensor input, Tensor other)") {
                $0.give(try $0.areas.views.expand($0.tensor(), to: $0.object("other").shape))
            },
            both("broadcast_to(Tensor input, IntArrayRef size)") {
                $0.give(try $0.areas.views.expand($0.tensor(), to: $0.arguments.ints("size")))
            },
            both("permute(Tensor input, IntArrayRef dims)") {
                $0.give(try $0.areas.views.permute($0.tensor(), $0.arguments.ints("dims")))
            },
            both("t(Tensor input)") {
                let rank = try $0.object().shape.count
                guard rank == 2 else { throw UnsupportedOperation("torch.t of \(rank) dimensions") }
                return $0.give(try $0.areas.views.transpose($0.tensor(), 0, 1))
            },
        ]
            + ["transpose", "swapaxes", "swapdims"].map { name in
                both("\(name)(Tensor input, int dim0, int dim1)") {
                    $0.give(
                        try $0.areas.views.transpose($0.tensor(), $0.arguments.int("dim0"), $0.arguments.int("dim1")))
                }
            }
    }

    private static var parts: [TorchBinding] {
        [
            both("narrow(Tensor input, int dim, SymInt start, SymInt length)") {
                $0.give(
                    try $0.areas.views.narrow(
                        $0.tensor(), $0.arguments.int("dim"), from: $0.arguments.int("start"),
                        length: $0.arguments.int("length")))
            },
            both("select(Tensor input, int dim, SymInt index)") {
                let rank = try $0.object().shape.count
                let dimension = try $0.arguments.int("dim")
                guard (-rank..<rank).contains(dimension) else {
                    throw UnsupportedOperation("torch.select beyond the last dimension")
                }
                let whole = TensorIndex<Library.Tensor>.slice(start: nil, stop: nil, step: nil)
                let before = Array(repeating: whole, count: dimension < 0 ? dimension + rank : dimension)
                return $0.give(
                    try $0.areas.indexing.part(of: $0.tensor(), at: before + [.integer($0.arguments.int("index"))]))
            },
            both("diagonal(Tensor input, int offset=0, int dim1=0, int dim2=1)") {
                $0.give(
                    try $0.areas.views.diagonal(
                        $0.tensor(), offset: $0.arguments.optionalInt("offset") ?? 0,
                        $0.arguments.optionalInt("dim1") ?? 0, $0.arguments.optionalInt("dim2") ?? 1))
            },
            both("unbind(Tensor input, int dim=0)") {
                $0.give(try $0.areas.views.unbind($0.tensor(), $0.arguments.optionalInt("dim") ?? 0))
            },
            both("chunk(Tensor input, int chunks, int dim=0)") {
                $0.give(
                    try $0.areas.views.split(
                        $0.tensor(), .chunks($0.arguments.int("chunks")), $0.arguments.optionalInt("dim") ?? 0))
            },
            both(
                "split(Tensor input, SymInt split_size, int dim=0)",
                "split(Tensor input, SymIntArrayRef split_size, int dim=0)"
            ) {
                let sizes: SplitSizes =
                    try $0.arguments.signatureIndex == 0
                    ? .each($0.arguments.int("split_size")) : .sizes($0.arguments.ints("split_size"))
                return $0.give(
                    try $0.areas.views.split($0.tensor(), sizes, $0.arguments.optionalInt("dim") ?? 0))
            },
        ]
    }

    // MARK: Joins and casts

    private static var joins: [TorchBinding] {
        ["cat", "concat", "concatenate"].map { name in
            function("\(name)(TensorList tensors, int dim=0)") {
                $0.give(
                    try $0.areas.joining.concatenate($0.tensors("tensors"), $0.arguments.optionalInt("dim") ?? 0))
            }
        } + [
            function("stack(TensorList tensors, int dim=0)") {
                $0.give(try $0.areas.joining.stack($0.tensors("tensors"), $0.arguments.optionalInt("dim") ?? 0))
            }
        ]
    }

    private static var casts: [TorchBinding] {
        let named: [(String, DType)] = [
            ("float", .float32), ("double", .float64), ("half", .float16), ("bfloat16", .bfloat16), ("int", .int32),
            ("long", .int64), ("short", .int16), ("char", .int8), ("byte", .uint8), ("bool", .bool),
        ]
        return named.map { name, dtype in
            method("\(name)(Tensor input)") {
                $0.give(try $0.areas.casting.cast($0.tensor(), to: dtype, copies: false))
            }
        } + [
            method(
                "to(Tensor input, Device device=None, ScalarType dtype=None, *, bool copy=False)",
                "to(Tensor input, ScalarType dtype, *, bool copy=False)",
                "to(Tensor input, Tensor other, *, bool copy=False)"
            ) { $0.give(try converted($0)) },
            function("promote_types(ScalarType type1, ScalarType type2)") {
                .object(
                    DTypeObject.of(
                        try $0.areas.casting.promote($0.arguments.dtype("type1"), $0.arguments.dtype("type2"))))
            },
            function("can_cast(ScalarType from_, ScalarType to)") {
                .bool(try $0.areas.casting.canCast($0.arguments.dtype("from_"), to: $0.arguments.dtype("to")))
            },
            function(
                "result_type(Tensor tensor, Tensor other)", "result_type(Scalar tensor, Tensor other)",
                "result_type(Tensor tensor, Scalar other)", "result_type(Scalar tensor, Scalar other)"
            ) {
                .object(
                    DTypeObject.of(
                        try $0.areas.casting.resultType($0.operand("tensor"), $0.operand("other"))))
            },
        ]
    }

    private static func converted(_ call: Call) throws -> Library.Tensor {
        var tensor = try call.tensor()
        let other = call.arguments.has("other") ? try call.object("other") : nil
        let copies = call.arguments.bool("copy")
        var isFresh = false
        if let dtype = call.arguments.optionalDType() ?? other?.dtype {
            tensor = try call.areas.casting.cast(tensor, to: dtype, copies: copies)
            isFresh = copies
        }
        var asked = try call.arguments.optionalDevice()
        if let other, call.areas.hasDevices { asked = try call.areas.devices.device(of: other.tensor) }
        if let asked { return try call.areas.devices.move(tensor, to: asked, copies: copies && !isFresh) }
        guard call.arguments.optionalDType() != nil || other != nil else {
            throw UnsupportedOperation("Tensor.to that asks for nothing")
        }
        return tensor
    }

    // MARK: Facts

    private static var facts: [TorchBinding] {
        [
            method("size(Tensor input)", "size(Tensor input, int dim)") {
                let shape = try $0.object().shape
                guard let dimension = try $0.arguments.optionalInt("dim") else { return .object(SizeObject(shape)) }
                let position = dimension < 0 ? dimension + shape.count : dimension
                guard shape.indices.contains(position) else {
                    throw UnsupportedOperation("size of a dimension that there is none of")
                }
                return .int(Int128(shape[position]))
            },
            method("dim(Tensor input)") { .int(Int128(try $0.object().shape.count)) },
            both("numel(Tensor input)") { .int(Int128(try $0.object().count)) },
            method("element_size(Tensor input)") { .int(Int128(try $0.object().dtype.itemSize)) },
            both("is_floating_point(Tensor input)") { .bool(try $0.object().dtype.isFloatingPoint) },
            both("is_complex(Tensor input)") { .bool(try $0.object().dtype.isComplex) },
            method("stride(Tensor input)", "stride(Tensor input, int dim)") {
                let strides = try $0.areas.strides.strides(of: $0.tensor())
                guard let dimension = try $0.arguments.optionalInt("dim") else {
                    return .tuple(strides.map { .int(Int128($0)) })
                }
                let position = dimension < 0 ? dimension + strides.count : dimension
                guard strides.indices.contains(position) else {
                    throw UnsupportedOperation("stride of a dimension that there is none of")
                }
                return .int(Int128(strides[position]))
            },
            method("storage_offset(Tensor input)") {
                .int(Int128(try $0.areas.strides.offset(of: $0.tensor())))
            },
            method("is_contiguous(Tensor input)") { .bool(try $0.areas.strides.isContiguous($0.tensor())) },
            both("as_strided(Tensor input, SymIntArrayRef size, SymIntArrayRef stride, SymInt? storage_offset=None)") {
                $0.give(
                    try $0.areas.strides.restride(
                        $0.tensor(), $0.arguments.ints("size"), strides: $0.arguments.ints("stride"),
                        offset: $0.arguments.optionalInt("storage_offset")))
            },
            method("data_ptr(Tensor input)") { .int(Int128(try $0.areas.addresses.address(of: $0.tensor()))) },
            method("item(Tensor input)") { Value(try $0.object().onlyValue(for: "item")) },
            method("tolist(Tensor input)") {
                let object = try $0.object()
                var values = try object.values().map { Value($0) }[...]
                return nested(object.shape[...], &values)
            },
            function("is_tensor(PyObject* obj)") {
                .bool($0.arguments.value("obj").object(as: LibraryTensor<Library>.self) != nil)
            },
        ]
    }

    private static func nested(_ shape: ArraySlice<Int>, _ values: inout ArraySlice<Value>) -> Value {
        guard let size = shape.first else { return values.popFirst() ?? .none }
        return .object(PythonList((0..<size).map { _ in nested(shape.dropFirst(), &values) }))
    }
}
