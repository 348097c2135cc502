import ReferenceTensor
import TensorTypes

/// What `repr` of a sparse tensor prints: its parts, and what is known of the whole.
///
/// Source: `torch/_tensor_str.py`.
enum SparsePrinting {
    static func text(_ tensor: Tensor, _ parts: SparseParts, _ options: TorchPrintOptions) throws -> String {
        var suffixes: [String] = []
        if !tensor.device.isCPU { suffixes.append("device='\(tensor.device.text)'") }
        suffixes.append("size=\(sizeText(tensor.shape))")
        if !tensor.isMeta { suffixes.append("nnz=\(parts.count)") }
        if TensorPrinting.naming(tensor.dtype, defaultDType: tensor.runtime.defaultDType) == .always {
            suffixes.append("dtype=torch.\(tensor.dtype.name)")
        }
        suffixes.append("layout=torch.sparse_coo")
        if let name = TensorPrinting.historyName(tensor) {
            suffixes.append("grad_fn=<\(name)>")
        } else if tensor.requiresGrad {
            suffixes.append("requires_grad=True")
        }
        let indent = String(repeating: " ", count: "tensor(".count)
        let indices = try part("indices", parts.indices, options)
        let values = try part("values", parts.values, options)
        return "tensor(\(indices),\n\(indent)\(values),\n\(indent)\(suffixes.joined(separator: ", ")))"
    }

    /// `indices=tensor([[0, 1]])`, later lines below the first element.
    private static func part(_ name: String, _ tensor: Tensor, _ options: TorchPrintOptions) throws -> String {
        let opening = "\(name)=tensor("
        let indent = "tensor(".count + opening.count
        let isEmpty = tensor.count == 0
        let body: String
        if tensor.isMeta {
            body = "..."
        } else {
            body = tensorElementsText(try TensorPrinting.elements(tensor), indent: indent, options: options)
        }
        return "\(opening)\(body)\(isEmpty || tensor.isMeta ? ", size=\(sizeText(tensor.shape))" : ""))"
    }

    private static func sizeText(_ shape: [Int]) -> String {
        shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
    }
}
