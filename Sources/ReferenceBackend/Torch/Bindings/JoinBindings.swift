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
        try arguments.deliver(result)
    }

    private static let joins: [TorchBinding] =
        ["cat", "concat", "concatenate"].map { name in
            .function("\(name)(TensorList tensors, int dim=0, *, Tensor out=None)") {
                try joined($0, Rearranging.concatenate($0.tensors("tensors"), $0.optionalInt("dim") ?? 0))
            }
        }
        + ["vstack", "row_stack"].map { name in
            .function("\(name)(TensorList tensors, *, Tensor out=None)") {
                try joined($0, Rearranging.concatenate($0.tensors("tensors").map { try atLeast($0, 2) }, 0))
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
            .function("dstack(TensorList tensors, *, Tensor out=None)") {
                try joined($0, Rearranging.concatenate($0.tensors("tensors").map { try atLeast($0, 3) }, 2))
            },
            .function("column_stack(TensorList tensors, *, Tensor out=None)") {
                let parts = try $0.tensors("tensors").map { $0.rank < 2 ? try Shaping.reshape($0, [$0.count, 1]) : $0 }
                return try joined($0, Rearranging.concatenate(parts, 1))
            },
        ]
        + [1, 2, 3].map { rank in
            .python("atleast_\(rank)d(*tensors)") { arguments in
                let given = arguments.value("tensors").sequence?.items ?? []
                if given.count == 1, let tensor = given[0].object(as: Tensor.self) {
                    return .tensor(try atLeast(tensor, rank))
                }
                let list = given.count == 1 ? given[0].sequence?.items ?? given : given
                return several(
                    try list.map { value in
                        guard let tensor = value.object(as: Tensor.self) else {
                            throw TensorError.type(
                                "atleast_\(rank)d(): argument 'tensors' (position 1) must be tuple of Tensors, not "
                                    + (given.count == 1 && given[0].sequence == nil ? value.typeName : "tuple"))
                        }
                        return try atLeast(tensor, rank)
                    })
            }
        }
}
