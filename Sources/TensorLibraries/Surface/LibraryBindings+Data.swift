import InProcess
import ReferenceBackend
import TensorTypes

/// Making tensors of data and of shapes.
extension LibraryBindings {
    private static var options: String {
        "ScalarType dtype=None, Device device=None, bool requires_grad=False"
    }

    static var data: [TorchBinding] {
        [
            function("tensor(PyObject* data, *, \(options))") { call in
                try call.finish(made(call, copies: true))
            },
            function("as_tensor(PyObject* data, *, ScalarType dtype=None, Device device=None)") { call in
                try call.finish(made(call, copies: false))
            },
            function("asarray(PyObject* data, *, ScalarType dtype=None, Device device=None)") { call in
                try call.finish(made(call, copies: false))
            },
            function("from_numpy(PyObject* data)") { call in
                guard let array = call.arguments.value("data").array else {
                    throw UnsupportedOperation("torch.from_numpy of what is no array")
                }
                return call.give(try call.areas.library.tensor(from: HostArray(array)))
            },
            method("numpy(Tensor input)") { call in
                .object(
                    try call.areas.arrays.array(of: call.tensor()).array(of: call.object(), call.world.runtime))
            },
        ]
    }

    /// A tensor of numbers, of an array or of a tensor, in the type that `dtype=` asks for.
    private static func made(_ call: Call, copies: Bool) throws -> Library.Tensor {
        let dtype = call.arguments.optionalDType()
        let data = call.arguments.value("data")
        let tensor: Library.Tensor
        if let object = data.object(as: LibraryTensor<Library>.self) {
            guard copies else { throw UnsupportedOperation("torch.\(call.arguments.name) of a tensor") }
            // The copy has no history.
            let source = call.areas.hasGradients ? try call.areas.autograd.detach(object.tensor) : object.tensor
            tensor = try call.areas.copying.clone(source)
        } else if let number = data.arrayScalar?.argumentScalar, dtype != nil {
            // With a type asked for, NumPy's scalars are numbers like Python's.
            return try call.areas.library.tensor([number], shape: [], dtype: dtype)
        } else if let array = data.array ?? data.arrayScalar?.array {
            let host = try HostArray(array)
            tensor =
                copies ? try call.areas.arrays.tensor(copying: host) : try call.areas.library.tensor(from: host)
        } else {
            var (values, shape): ([Scalar], [Int]) = ([], [])
            try collect(data, depth: 0, into: &values, &shape)
            return try call.areas.library.tensor(values, shape: shape, dtype: dtype)
        }
        guard let dtype, dtype != call.areas.library.dtype(of: tensor) else { return tensor }
        return try call.areas.casting.cast(tensor, to: dtype, copies: false)
    }

    /// The numbers of nested lists, as a literal in Swift has them: equally long, and no arrays or tensors among them.
    private static func collect(
        _ value: Value, depth: Int, into values: inout [Scalar], _ shape: inout [Int]
    ) throws {
        guard let items = value.sequence?.items else {
            guard depth == shape.count, value.arrayScalar == nil, let number = value.number else {
                throw UnsupportedOperation("a tensor of data that are no nested lists of numbers")
            }
            return values.append(number)
        }
        guard depth < 64 else { throw UnsupportedOperation("a tensor of more than 64 dimensions") }
        // The first value settles how deep lists go.
        if depth == shape.count && values.isEmpty { shape.append(items.count) }
        guard depth < shape.count, shape[depth] == items.count else {
            throw UnsupportedOperation("a tensor of lists of different lengths")
        }
        for item in items { try collect(item, depth: depth + 1, into: &values, &shape) }
    }

    static var factories: [TorchBinding] {
        let filled: [(String, @Sendable (Call, [Int], DType?) throws -> Library.Tensor)] = [
            ("zeros", { try $0.areas.creation.zeros($1, dtype: $2) }),
            ("ones", { try $0.areas.creation.ones($1, dtype: $2) }),
            ("empty", { try $0.areas.creation.empty($1, dtype: $2) }),
        ]
        return filled.map { name, make in
            function("\(name)(SymIntArrayRef size, *, \(options))") { call in
                let dtype = call.arguments.optionalDType() ?? call.areas.library.defaultDType
                return try call.finish(make(call, sizes(call), dtype))
            }
        } + [
            function("full(SymIntArrayRef size, Scalar fill_value, *, \(options))") {
                try $0.finish(
                    $0.areas.creation.full(
                        sizes($0), $0.arguments.scalar("fill_value"), dtype: $0.arguments.optionalDType()))
            },
            function("zeros_like(Tensor input, *, \(options))") { try like($0, .int(0)) },
            function("ones_like(Tensor input, *, \(options))") { try like($0, .int(1)) },
            function("full_like(Tensor input, Scalar fill_value, *, \(options))") {
                try like($0, $0.arguments.scalar("fill_value"))
            },
            function(
                "arange(Scalar end, *, \(options))", "arange(Scalar start, Scalar end, *, \(options))",
                "arange(Scalar start, Scalar end, Scalar step=1, *, \(options))"
            ) {
                try $0.finish(
                    $0.areas.creation.arange(
                        from: $0.arguments.optionalScalar("start") ?? .int(0), to: $0.arguments.scalar("end"),
                        by: $0.arguments.optionalScalar("step") ?? .int(1), dtype: $0.arguments.optionalDType()))
            },
            function("eye(SymInt n, *, \(options))", "eye(SymInt n, SymInt m, *, \(options))") {
                let rows = try $0.arguments.int("n")
                return try $0.finish(
                    $0.areas.creation.eye(
                        rows: rows, columns: $0.arguments.optionalInt("m") ?? rows,
                        dtype: $0.arguments.optionalDType()))
            },
        ]
    }

    /// Sizes that are sizes.
    private static func sizes(_ call: Call) throws -> [Int] {
        let sizes = try call.arguments.ints("size")
        guard sizes.allSatisfy({ $0 >= 0 }),
            sizes.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue })
                <= mostElements
        else { throw UnsupportedOperation("a tensor of the shape \(sizes)") }
        return sizes
    }

    /// The most elements that a session asks a library for.
    private static var mostElements: Int { 1 << 24 }

    private static func like(_ call: Call, _ value: Scalar) throws -> Value {
        try call.finish(
            call.areas.creation.full(like: call.tensor(), value, dtype: call.arguments.optionalDType()))
    }
}
