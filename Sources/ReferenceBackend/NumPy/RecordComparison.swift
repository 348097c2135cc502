import InProcess
import ReferenceTensor
import TensorTypes

/// `==` and `!=` of structured arrays: equal where all fields are.
enum RecordComparison {
    /// The answer for each element; nil if the other operand is not structured, or its fields have other names.
    ///
    /// - Throws: a `TypeError` for fields that are not the same.
    static func compare(_ array: NDArray, _ other: Value, isEqual: Bool, _ interpreter: Interpreter) throws -> Value? {
        let right = try ArrayConversion.array(
            other, interpreter, dtype: other.object(as: PythonList.self) == nil ? nil : array.dtype)
        guard !right.dtype.fields.isEmpty else { return nil }
        guard array.dtype.fields.map(\.name) == right.dtype.fields.map(\.name) else {
            throw TensorError.type(
                "Cannot compare structured arrays unless they have a common dtype.  I.e. `np.result_type(arr1, arr2)` must be defined."
            )
        }
        let np = ArrayExpressions(array.runtime)
        var answer: NDArray?
        for (mine, theirs) in zip(array.dtype.fields, right.dtype.fields) {
            let parts = [
                array.view(offset: mine.offset, dtype: mine.dtype),
                right.view(offset: theirs.offset, dtype: theirs.dtype),
            ]
            var same: NDArray
            if mine.dtype.fields.isEmpty {
                same = try np("equal", parts[0], parts[1])
            } else {
                let inner = try compare(parts[0], .object(parts[1]), isEqual: true, interpreter)
                same = try ArrayConversion.array(inner ?? .bool(false), interpreter)
            }
            let extra = mine.dtype.unfolded.shape.count
            if extra > 0 { same = try np.reduce("logical_and", same, Array(-extra..<0)) }
            answer = try answer.map { try np("logical_and", $0, same) } ?? same
        }
        guard let answer else { return nil }
        return interpreter.scalarOrArray(isEqual ? answer : try np("logical_not", answer))
    }
}
