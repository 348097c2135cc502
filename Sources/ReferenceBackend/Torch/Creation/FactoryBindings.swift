import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that make tensors of a shape.
enum FactoryBindings {
    /// The keywords that all of them take.
    static let keywords =
        "ScalarType dtype=None, Layout layout=None, Device device=None, bool? pin_memory=False, bool? requires_grad=False"

    static let table: [TorchBinding] = [
        .function("zeros(SymIntArrayRef size, *, Tensor out=None, \(keywords))") { arguments in
            let options = try FactoryOptions(arguments)
            let shape = try arguments.ints("size")
            guard shape.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.runtime("zeros: Dimension size must be non-negative.")
            }
            return .object(try zeros(shape, options))
        },
        .function("ones(SymIntArrayRef size, *, Tensor out=None, \(keywords))") { arguments in
            .object(try FactoryOptions(arguments).filled(arguments.ints("size"), .int(1)))
        },
        .function(
            "empty(SymIntArrayRef size, *, MemoryFormat? memory_format=None, Tensor out=None, \(keywords))"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            let shape = try arguments.ints("size")
            if let out = options.out {
                try FactoryShape.check(shape, out.dtype, on: out.device)
                try Resizing.resize(out, to: shape)
                return .object(out)
            }
            return .object(try empty(shape, arguments, options))
        },
        .function("full(SymIntArrayRef size, Scalar fill_value, *, Tensor out=None, \(keywords))") { arguments in
            let options = try FactoryOptions(arguments)
            let value = try arguments.scalar("fill_value")
            let dtype = options.dtype(or: inferred(value, options.runtime))
            return .object(try options.filled(arguments.ints("size"), value, dtype: dtype))
        },
        .function(
            "eye(SymInt n, *, Tensor out=None, \(keywords))", "eye(SymInt n, SymInt m, *, Tensor out=None, \(keywords))"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            let rows = try arguments.int("n")
            let columns = arguments.signatureIndex == 0 ? rows : try arguments.int("m")
            let dtype = options.dtype(or: options.runtime.defaultDType)
            try FactoryShape.check([max(rows, 0), max(columns, 0)], dtype, on: options.device)
            let result = try Factories.eye(
                rows, columns, dtype: dtype, device: options.device, runtime: options.runtime)
            return .object(try options.finish(result))
        },
        .function("empty_strided(SymIntArrayRef size, SymIntArrayRef stride, *, \(keywords))") { arguments in
            .object(
                try strided(arguments.ints("size"), arguments.ints("stride"), FactoryOptions(arguments)))
        },
        .function("empty_permuted(SymIntArrayRef size, IntArrayRef physical_layout, *, \(keywords))") { arguments in
            .object(
                try permuted(arguments.ints("size"), arguments.ints("physical_layout"), FactoryOptions(arguments)))
        },
    ]

    /// The type that a filled tensor gets from its value.
    static func inferred(_ value: Scalar, _ runtime: Runtime) -> DType {
        switch value {
        case .bool: .bool
        case .int: .int64
        case .float: runtime.defaultDType
        // Of the default types only `float64` is asked after, unlike where data are given.
        case .complex: runtime.defaultDType == .float64 ? .complex128 : .complex64
        }
    }

    static func zeros(_ shape: [Int], _ options: FactoryOptions) throws -> Tensor {
        let dtype = options.dtype(or: options.runtime.defaultDType)
        if options.layout == .sparseCOO {
            return try options.finish(
                SparseFactory.empty(shape, dtype, options.device, options.runtime))
        }
        return try options.finish(options.allocate(shape, dtype))
    }

    static func empty(_ shape: [Int], _ arguments: TorchArguments, _ options: FactoryOptions) throws -> Tensor {
        let dtype = options.dtype(or: options.runtime.defaultDType)
        if options.layout == .sparseCOO {
            try FactoryShape.check(shape, dtype, on: options.device)
            return try options.finish(SparseFactory.empty(shape, dtype, options.device, options.runtime))
        }
        return try options.finish(
            options.allocate(shape, dtype, format: arguments.memoryFormat() ?? .contiguous))
    }

    static func strided(_ shape: [Int], _ strides: [Int], _ options: FactoryOptions) throws -> Tensor {
        guard shape.count == strides.count else {
            throw TensorError.runtime(
                "dimensionality of sizes (\(shape.count)) must match dimensionality of strides (\(strides.count))")
        }
        let dtype = options.dtype(or: options.runtime.defaultDType)
        try FactoryShape.check(shape, dtype, on: options.device)
        var extent = 1
        for (size, stride) in zip(shape, strides) where !shape.contains(0) {
            let (distance, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
            let (sum, sumOverflow) = extent.addingReportingOverflow(distance)
            guard stride >= 0, !overflow, !sumOverflow else {
                throw TensorError.runtime(
                    "Storage size calculation overflowed with sizes=[\(Geometry.text(shape))] and "
                        + "strides=[\(Geometry.text(strides))]")
            }
            extent = sum
        }
        try Factories.checkShape([extent], dtype: dtype, device: options.device, name: "")
        return try options.finish(
            try Tensor(shape: shape, strides: strides, dtype: dtype, device: options.device, runtime: options.runtime))
    }

    private static func permuted(_ shape: [Int], _ order: [Int], _ options: FactoryOptions) throws -> Tensor {
        guard order.count == shape.count else {
            throw TensorError.runtime(
                "Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = "
                    + "\(shape.count) is not equal to len(physical_layout) = \(order.count)")
        }
        var strides = [Int](repeating: 0, count: shape.count)
        var isSeen = [Bool](repeating: false, count: shape.count)
        var step = 1
        for axis in order.reversed() {
            guard shape.indices.contains(axis) else {
                throw TensorError.runtime(
                    "Dimension out of range (expected to be between 0 and \(shape.count - 1), but got \(axis) at index "
                        + "\(order.firstIndex(of: axis) ?? 0).  NB: negative dims not currently supported; file an issue if "
                        + "you want it.")
            }
            guard !isSeen[axis] else { throw TensorError.runtime("Duplicate dim not allowed") }
            isSeen[axis] = true
            strides[axis] = step
            step = step.multipliedReportingOverflow(by: max(shape[axis], 1)).partialValue
        }
        return try strided(shape, strides, options)
    }
}
