import TensorTypes

/// A tensor that is a value: every copy, part and reshaping of it has numbers of its own.
package struct TinyTensor: Sendable {
    var shape: [Int]
    var dtype: DType
    /// In row-major order, rounded to the element type.
    var numbers: [Double]

    init(_ numbers: [Double], _ shape: [Int], _ dtype: DType) {
        self.shape = shape
        self.dtype = dtype
        self.numbers = numbers.map { Self.round($0, dtype) }
    }

    static func round(_ number: Double, _ dtype: DType) -> Double {
        switch dtype {
        case .bool: number == 0 ? 0 : 1
        case .float32: Double(Float(number))
        case .float64: number
        default: number.isNaN ? 0 : min(max(number.rounded(.towardZero), -0x1p63), 0x1p63 - 1024)
        }
    }

    /// Where each element of a wider shape is found in `numbers`.
    func positions(broadcastTo target: [Int]) throws -> [Int] {
        let padded = Array(repeating: 1, count: max(0, target.count - shape.count)) + shape
        guard padded.count == target.count, zip(padded, target).allSatisfy({ $0 == $1 || $0 == 1 }) else {
            throw TensorError.runtime("\(shape) does not broadcast to \(target)")
        }
        return zip(padded, target).reduce([0]) { positions, axis in
            positions.flatMap { start in (0..<axis.1).map { start * axis.0 + (axis.0 == 1 ? 0 : $0) } }
        }
    }
}
