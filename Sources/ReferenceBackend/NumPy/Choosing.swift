import ReferenceTensor
import TensorTypes

/// `choose`: each element from one of several arrays.
enum Choosing {
    static func choose(_ selector: NDArray, _ choices: [NDArray], mode: IndexMode) throws -> NDArray {
        guard let first = choices.first else { throw TensorError.value("0-length sequence.") }
        let dtype = try ArrayDType.result(choices.map(\.dtype))
        guard let shape = broadcastShape([selector.shape] + choices.map(\.shape)),
            let positions = selector.broadcast(to: shape)
        else { throw TensorError.value("shape mismatch: objects cannot be broadcast to a single shape") }
        let result = try NDArray.make(first.runtime, dtype, shape)
        let sources = try choices.map { try $0.cast(to: dtype).broadcast(to: shape) ?? $0 }
        let offsets = sources.map(\.offsets)
        for (index, position) in positions.integerValues.enumerated() {
            if mode == .raise, !choices.indices.contains(position) {
                throw TensorError.value("invalid entry in choice array")
            }
            let choice = try mode.resolve(position, choices.count, axis: 0)
            (result.pointer + index * dtype.itemSize).copyMemory(
                from: sources[choice].pointer + offsets[choice][index], byteCount: dtype.itemSize)
        }
        return result
    }
}
