import ReferenceTensor
import TensorTypes

enum SparsePrinting {
    static func text(_ tensor: Tensor, _ sparse: SparseParts, _ options: TorchPrintOptions) throws -> String { "" }
}
