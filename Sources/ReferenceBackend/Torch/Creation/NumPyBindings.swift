import InProcess
import ReferenceTensor
import TensorTypes

/// The methods that turn tensors into arrays and Python values.
enum NumPyBindings {
    static let table: [TorchBinding] = [
        .method("numpy(*, bool force=False)") { arguments in
            try Value(array: Interchange.array(sharing: arguments.receiverTensor, force: arguments.bool("force")))
        },
        .pythonMethod("Tensor.__array__(self, dtype=None)") { arguments in
            let array = try Value(array: Interchange.array(sharing: arguments.receiverTensor))
            guard let dtype = arguments.given("dtype"), !dtype.isNone else { return array }
            return try arguments.interpreter.callMethod(
                "astype", of: array, CallArguments([dtype], keywords: [(name: "copy", value: .bool(false))]))
        },
        .pythonMethod("Tensor.__array_wrap__(self, array)") { arguments in
            let value = arguments.value("array")
            guard let array = value.array else {
                throw TensorError.type("expected np.ndarray (got \(value.typeName))")
            }
            return .object(try ArrayBridge.wrapped(array))
        },
        .method("item()") { Value(try $0.receiverTensor.scalarItem()) },
        .method("tolist()") { try $0.receiverTensor.listValue() },
    ]
}

extension Tensor {
    /// `tolist()`: nested lists, or the number of a tensor without dimensions.
    ///
    /// - Throws: an error for tensors without data or storage.
    package func listValue() throws -> Value {
        guard sparse == nil else {
            throw TensorError.runtime("Cannot access data pointer of Tensor that doesn't have storage")
        }
        let elements = try elements()
        var position = 0
        return nested(elements, axis: 0, &position)
    }

    private func nested(_ elements: Elements, axis: Int, _ position: inout Int) -> Value {
        guard axis < rank else {
            defer { position += 1 }
            return Value(elements.scalar(at: position, isBoolean: dtype == .bool))
        }
        var items: [Value] = []
        items.reserveCapacity(shape[axis])
        for _ in 0..<shape[axis] { items.append(nested(elements, axis: axis + 1, &position)) }
        return .object(PythonList(items))
    }
}
