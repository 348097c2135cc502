import InProcess
import ReferenceTensor
import TensorTypes

/// Operations that make one tensor of several.
enum JoinBindings {
    static let table: [TorchBinding] = joins

    private static func several(_ tensors: [Tensor]) -> Value { .tensors(tensors) }

    private static func atLeast(_ tensor: Tensor, _ rank: Int) throws -> Tensor {
        var result = tensor
        while result.rank < rank {
            result = try Shaping.unsqueeze(result, rank == 3 && result.rank == 2 ? 2 : 0)
        }
        return result
    }

    private static func joined(_ arguments: TorchArguments, _ result: Tensor) throws -> Value {
        guard let out = try arguments.optionalTensor("out") else { return .tensor(result) }
        guard TorchPromotion.canCast(result.dtype, to: out.dtype) else {
            throw TensorError.type(
                "torch.cat(): input types can't be cast to the desired output type \(out.dtype.scalarTypeName)")
        }
        try OutputResize.apply(out, shape: result.shape)
        try out.overwrite(with: result)
        try Recording.written(out)
        return .tensor(out)
    }

    private static let joins: [TorchBinding] =
        ["cat", "concat", "concatenate"].map { name in
            .function("\(name)(TensorList tensors, int dim=0, *, Tensor out=None)") {
                try joined($0, Rearranging.concatenate($0.tensors("tensors"), $0.optionalInt("dim") ?? 0))
            }
        }
        + [
            .function("stack(TensorList tensors, int dim=0, *, Tensor out=None)") {
                try joined($0, Rearranging.stack($0.tensors("tensors"), $0.optionalInt("dim") ?? 0))
            },
            .function("hstack(TensorList tensors, *, Tensor out=None)") {
                let parts = try $0.tensors("tensors").map { try atLeast($0, 1) }
                return try joined($0, Rearranging.concatenate(parts, parts.first?.rank == 1 ? 0 : 1))
            },
            .function("vstack(TensorList tensors, *, Tensor out=None)") {
                try joined($0, Rearranging.concatenate($0.tensors("tensors").map { try atLeast($0, 2) }, 0))
            },
            .function("dstack(TensorList tensors, *, Tensor out=None)") {
                try joined($0, Rearranging.concatenate($0.tensors("tensors").map { try atLeast($0, 3) }, 2))
            },
            .function("column_stack(TensorList tensors, *, Tensor out=None)") {
                let parts = try $0.tensors("tensors").map { $0.rank < 2 ? try Shaping.reshape($0, [$0.count, 1]) : $0 }
                return try joined($0, Rearranging.concatenate(parts, 1))
            },
        ]
        + [1, 2, 3].map { rank in
            .function("atleast_\(rank)d(Tensor input)", "atleast_\(rank)d(TensorList tensors)") {
                if let tensor = try $0.optionalTensor("input") { return .tensor(try atLeast(tensor, rank)) }
                return several(try $0.tensors("tensors").map { try atLeast($0, rank) })
            }
        }
}
