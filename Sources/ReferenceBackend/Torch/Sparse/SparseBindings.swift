import InProcess
import ReferenceTensor
import TensorTypes

/// Making sparse tensors, and taking them apart.
enum SparseBindings {
    static let table: [TorchBinding] = conversions + parts + [constructor]

    private static let conversions: [TorchBinding] = [
        .method(
            "to_sparse(*, Layout? layout=None, IntArrayRef[2]? blocksize=None, int64_t? dense_dim=None)",
            "to_sparse(int64_t sparse_dim)"
        ) { arguments in
            let tensor = try arguments.input
            if arguments.signatureIndex == 1 {
                return .object(try Sparse.fromDense(tensor, sparseDimensions: arguments.int("sparse_dim")))
            }
            switch arguments.layout() {
            case nil, .sparseCOO: break
            case .strided: return .object(try Sparse.toDense(tensor))
            default: throw UnsupportedOperation("compressed sparse layouts")
            }
            guard !arguments.has("blocksize") else {
                throw TensorError.runtime(
                    "dense_to_sparse: conversion from Strided to Sparse with blocksize argument given is not supported")
            }
            let dense = try arguments.optionalInt("dense_dim")
            return .object(try Sparse.fromDense(tensor, sparseDimensions: dense.map { tensor.rank - $0 }))
        },
        .method("to_dense(ScalarType? dtype=None, *, bool? masked_grad=None)") { arguments in
            let tensor = try arguments.input
            let dtype = arguments.optionalDType()
            guard tensor.sparse != nil else {
                return .object(try dtype.map { try Conversion.to(tensor, dtype: $0, device: nil) } ?? tensor)
            }
            guard dtype == nil else {
                throw TensorError.runtime("dtype argument is not supported by sparse_to_dense")
            }
            return .object(try Sparse.toDense(tensor))
        },
        .method("coalesce()") { .object(try Sparse.coalesce($0.input)) },
    ]

    private static let parts: [TorchBinding] = [
        .method("is_coalesced()") { arguments in
            .bool(try Sparse.parts(of: arguments.input, for: "is_coalesced").isCoalesced)
        },
        .method("indices()") { .object(try coalesced($0, "indices").indices.detached()) },
        .method("values()") { .object(try coalesced($0, "values").values.detached()) },
        .method("_indices()") { .object(try unchecked($0, "_indices").indices.detached()) },
        .method("_values()") { .object(try unchecked($0, "_values").values.detached()) },
        .method("_nnz()") { .int(Int128(try unchecked($0, "_nnz").count)) },
        .method("sparse_dim()") { .int(Int128(try $0.input.sparse?.sparseDimensions ?? 0)) },
        .method("dense_dim()") { arguments in
            let tensor = try arguments.input
            return .int(Int128(tensor.rank - (tensor.sparse?.sparseDimensions ?? 0)))
        },
    ]

    private static func coalesced(_ arguments: TorchArguments, _ name: String) throws -> SparseParts {
        let parts = try Sparse.parts(of: arguments.input, for: name)
        guard parts.isCoalesced else {
            throw TensorError.runtime("Cannot get \(name) on an uncoalesced tensor, please call .coalesce() first")
        }
        return parts
    }

    private static func unchecked(_ arguments: TorchArguments, _ name: String) throws -> SparseParts {
        let tensor = try arguments.input
        guard let parts = tensor.sparse else {
            throw TensorError.notImplemented(Sparse.noKernel(for: name, backend: tensor.device.isMeta ? "Meta" : "CPU"))
        }
        return parts
    }

    private static let constructor = TorchBinding.function(
        "sparse_coo_tensor(PyObject* indices, PyObject* values, *, ScalarType dtype=None, Device? device=None, "
            + "bool pin_memory=False, bool requires_grad=False, bool? check_invariants=None)",
        "sparse_coo_tensor(PyObject* indices, PyObject* values, IntArrayRef size, *, ScalarType dtype=None, "
            + "Device? device=None, bool pin_memory=False, bool requires_grad=False, bool? check_invariants=None, "
            + "bool? is_coalesced=None)",
        "sparse_coo_tensor(IntArrayRef size, *, ScalarType dtype=None, Device? device=None, bool requires_grad=False, "
            + "bool? check_invariants=None)"
    ) { arguments in
        let dtype = arguments.optionalDType()
        let result: Tensor
        if arguments.signatureIndex == 2 {
            let shape = try arguments.ints("size")
            let runtime = arguments.runtime
            let device = try arguments.device()
            try Sparse.checkShape(shape)
            result = Sparse.make(
                indices: try Tensor(shape: [shape.count, 0], dtype: .int64, device: device, runtime: runtime),
                values: try Tensor(shape: [0], dtype: dtype ?? runtime.defaultDType, device: device, runtime: runtime),
                shape: shape, isCoalesced: true)
        } else {
            let values = try data("values", dtype, arguments)
            let indices = try Conversion.to(data("indices", nil, arguments), dtype: .int64, device: values.device)
            result = try Sparse.tensor(
                indices: indices, values: values, shape: arguments.optionalInts("size"),
                isCoalesced: arguments.bool("is_coalesced"))
        }
        if arguments.bool("requires_grad") { try GradientControl.setRequiresGrad(result, true) }
        return .object(result)
    }

    /// A tensor as it is, or one made of Python data.
    private static func data(_ name: String, _ dtype: DType?, _ arguments: TorchArguments) throws -> Tensor {
        let device = try arguments.optionalDevice()
        if let tensor = arguments.value(name).object(as: Tensor.self) {
            return try Conversion.to(tensor.detached(), dtype: dtype, device: device)
        }
        return try TensorFromData.make(
            arguments.value(name), dtype: dtype, device: device, arguments.session, arguments.interpreter)
    }
}
