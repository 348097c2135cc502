import InProcess
import ReferenceTensor
import TensorTypes

/// Coordinates of a grid.
enum GridBindings {
    static let table: [TorchBinding] = [
        .python("meshgrid(*tensors, indexing=None)") { arguments in
            var values = arguments.value("tensors").sequence?.items ?? []
            if values.count == 1, let inner = values[0].sequence?.items { values = inner }
            let vectors = try values.enumerated().map { index, value in
                guard let tensor = value.object(as: Tensor.self) else {
                    throw TensorError.type(
                        "expected Tensor as element \(index) in argument 0, but got \(value.typeName)")
                }
                return tensor
            }
            let indexing = arguments.value("indexing")
            if indexing.isNone {
                arguments.runtime.warn(
                    "UserWarning",
                    "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.")
                return .tensors(try Shaping.grid(vectors))
            }
            guard case .string(let order) = indexing else {
                throw TensorError.type(
                    "meshgrid(): argument 'indexing' must be str, not \(indexing.typeName)")
            }
            switch order {
            case "ij": return .tensors(try Shaping.grid(vectors))
            case "xy":
                guard vectors.count >= 2 else { return .tensors(try Shaping.grid(vectors)) }
                var swapped = vectors
                swapped.swapAt(0, 1)
                var grids = try Shaping.grid(swapped)
                grids.swapAt(0, 1)
                return .tensors(grids)
            default:
                throw TensorError.runtime(
                    "torch.meshgrid: indexing must be one of \"xy\" or \"ij\", but received: \(order)")
            }
        }
    ]
}

extension Shaping {
    /// Vectors spread over the grid that they span, as views.
    static func grid(_ vectors: [Tensor]) throws -> [Tensor] {
        guard let first = vectors.first else {
            throw TensorError.runtime("meshgrid expects a non-empty TensorList")
        }
        guard vectors.allSatisfy({ $0.dtype == first.dtype }) else {
            throw TensorError.runtime("meshgrid expects all tensors to have the same dtype")
        }
        guard vectors.allSatisfy({ $0.device == first.device }) else {
            throw TensorError.runtime("meshgrid expects all tensors to have the same device")
        }
        guard vectors.allSatisfy({ $0.rank <= 1 }) else {
            throw TensorError.runtime("torch.meshgrid: Expected 0D or 1D tensor in the tensor list")
        }
        let shape = vectors.map(\.count)
        return try vectors.enumerated().map { axis, vector in
            var own = [Int](repeating: 1, count: shape.count)
            own[axis] = shape[axis]
            return try expand(view(vector, own), shape)
        }
    }
}
