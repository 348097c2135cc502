import InProcess
import ReferenceTensor
import TensorTypes

/// `np.broadcast`: operands seen under their common shape, element by element.
final class BroadcastObject: PythonObject {
    private let operands: [NDArray]
    private let shape: [Int]
    private var position = 0

    static let type = PythonType(
        "broadcast", module: "numpy",
        constructor: { arguments, interpreter in
            guard arguments.keywords.isEmpty else {
                throw TensorError.value("Keyword arguments not supported in this context.")
            }
            let operands = try arguments.positional.map { try ArrayConversion.array($0, interpreter) }
            return .object(BroadcastObject(operands, try ShapeFunctions.common(operands)))
        })

    private init(_ operands: [NDArray], _ shape: [Int]) {
        self.operands = operands
        self.shape = shape
    }

    var typeObject: PythonType { BroadcastObject.type }
    var referents: [Value] { operands.map { .object($0) } }

    private var views: [NDArray] { operands.map { $0.broadcast(to: shape) ?? $0 } }

    func attribute(_ name: String, _ interpreter: Interpreter) throws -> Value? {
        switch name {
        case "shape": ArrayAttributes.tuple(shape)
        case "size": .int(Int128(shape.reduce(1, *)))
        case "nd", "ndim": .int(Int128(shape.count))
        case "numiter": .int(Int128(operands.count))
        case "index": .int(Int128(position))
        case "iters": .tuple(views.map { .object(FlatIterator($0)) })
        default: nil
        }
    }
    func elements(_ interpreter: Interpreter) throws -> [Value]? {
        let lines = views.map { view in
            view.offsets.map { NumPyScalar.value(view.view(shape: [], strides: [], offset: $0)) }
        }
        let count = shape.reduce(1, *)
        let rest = (position..<count).map { index in Value.tuple(lines.map { $0[index] }) }
        position = count
        return rest
    }
    func hasMethod(_ name: String) -> Bool { name == "reset" }
    func callMethod(_ name: String, _ arguments: CallArguments, _ interpreter: Interpreter) throws -> Value? {
        guard name == "reset" else { return nil }
        position = 0
        return Value.none
    }
}
