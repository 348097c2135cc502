import InProcess
import ReferenceTensor
import SpecLanguage
enum ArrayBridge {
    static func binary(
        _ tensor: Tensor, _ operation: SpecLanguage.BinaryOperator, _ array: NDArray, reflected: Bool,
        _ interpreter: Interpreter
    ) throws -> Value? { nil }
    static func compare(_ tensor: Tensor, _ operation: ComparisonOperator, _ array: NDArray, _ interpreter: Interpreter)
        throws -> Value?
    { nil }
}
enum SparsePrinting {
    static func text(_ tensor: Tensor, _ sparse: SparseParts, _ options: TorchPrintOptions) throws -> String { "" }
}
enum TorchData {
    static func indexTensor(_ value: Value, _ runtime: Runtime, _ interpreter: Interpreter) throws -> Tensor {
        throw UnsupportedOperation("index lists")
    }
}
