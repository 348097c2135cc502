import TensorLibraries
import TensorTypes

/// What the suite is told of `TinyTensor`: the five functions that every library has.
package struct TinyLibrary: TensorLibrary {
    package let name = "tiny"
    package let version = "1.0"
    package let dtypes: Set<DType> = [.bool, .int64, .float32, .float64]
    package init() {}

    package func tensor(_ values: [Scalar], shape: [Int], dtype: DType?) throws -> TinyTensor {
        let kind = values.map(\.category).max() ?? .floating
        guard kind < .complex else { throw UnsupportedOperation("complex numbers") }
        return TinyTensor(values.map(\.double), shape, dtype ?? natural(kind))
    }

    package func tensor(from array: HostArray) throws -> TinyTensor {
        guard dtypes.contains(array.dtype) else { throw UnsupportedOperation("\(array.dtype.name) arrays") }
        return try tensor(array.values(), shape: array.shape, dtype: array.dtype)
    }

    package func shape(of tensor: TinyTensor) -> [Int] { tensor.shape }
    package func dtype(of tensor: TinyTensor) -> DType { tensor.dtype }

    package func values(of tensor: TinyTensor) -> [Scalar] {
        tensor.numbers.map { number in
            switch tensor.dtype {
            case .bool: .bool(number != 0)
            case .int64: .int(Int128(number))
            default: .float(number)
            }
        }
    }

    private func natural(_ kind: DType.Category) -> DType {
        kind == .boolean ? .bool : kind == .integral ? .int64 : .float32
    }
}

extension TinyLibrary: CreationLibrary, ArrayLibrary, CopyingLibrary, ViewLibrary {
    package func full(_ shape: [Int], _ value: Scalar, dtype: DType?) throws -> TinyTensor {
        try tensor(Array(repeating: value, count: shape.reduce(1, *)), shape: shape, dtype: dtype)
    }
    package func array(of tensor: TinyTensor) throws -> HostArray {
        try HostArray(copying: values(of: tensor), shape: tensor.shape, dtype: tensor.dtype)
    }
    package func tensor(copying array: HostArray) throws -> TinyTensor { try tensor(from: array) }
    package func clone(_ tensor: TinyTensor) -> TinyTensor { tensor }
    package func view(_ tensor: TinyTensor, as shape: [Int]) throws -> TinyTensor { try reshape(tensor, to: shape) }
    package func reshape(_ tensor: TinyTensor, to shape: [Int]) throws -> TinyTensor {
        guard shape.allSatisfy({ $0 >= 0 }) else { throw UnsupportedOperation("sizes of -1") }
        guard shape.reduce(1, *) == tensor.numbers.count else {
            throw TensorError.runtime("\(tensor.numbers.count) numbers do not fill \(shape)")
        }
        return TinyTensor(tensor.numbers, shape, tensor.dtype)
    }
}

extension TinyLibrary: IndexingLibrary, InPlaceLibrary {
    package func part(of tensor: TinyTensor, at index: [TensorIndex<TinyTensor>]) throws -> TinyTensor {
        let (shape, positions) = try select(tensor.shape, index)
        return TinyTensor(positions.map { tensor.numbers[$0] }, shape, tensor.dtype)
    }

    package func assign(
        _ source: Operand<TinyTensor>, to tensor: inout TinyTensor, at index: [TensorIndex<TinyTensor>]
    ) throws {
        let (shape, positions) = try select(tensor.shape, index)
        let source = tensorOf(source)
        for (position, origin) in zip(positions, try source.positions(broadcastTo: shape)) {
            tensor.numbers[position] = TinyTensor.round(source.numbers[origin], tensor.dtype)
        }
    }

    package func fill(_ tensor: inout TinyTensor, with value: Scalar) {
        tensor = TinyTensor(tensor.numbers.map { _ in value.double }, tensor.shape, tensor.dtype)
    }

    /// The shape of what an index names, and where its elements are.
    private func select(_ shape: [Int], _ index: [TensorIndex<TinyTensor>]) throws -> ([Int], [Int]) {
        for part in index {
            switch part {
            case .integer, .slice: continue
            case .newAxis, .ellipsis, .tensor: throw UnsupportedOperation("such an index")
            }
        }
        guard index.count <= shape.count else { throw TensorError.index("too many indices for \(shape)") }
        var (result, positions): ([Int], [Int]) = ([], [0])
        for (axis, size) in shape.enumerated() {
            let step = shape[(axis + 1)...].reduce(1, *)
            switch axis < index.count ? index[axis] : .slice(start: nil, stop: nil, step: nil) {
            case .integer(let number):
                guard (-size..<size).contains(number) else { throw TensorError.index("\(number) is beyond \(size)") }
                positions = positions.map { $0 + (number + size) % size * step }
            case .slice(let start, let stop, let pace):
                guard (pace ?? 1) > 0 else { throw TensorError.value("steps go forward") }
                let ends = [start ?? 0, stop ?? size].map { min(max($0 < 0 ? $0 + size : $0, 0), size) }
                let taken = Array(stride(from: ends[0], to: ends[1], by: pace ?? 1))
                result.append(taken.count)
                positions = positions.flatMap { start in taken.map { start + $0 * step } }
            case .newAxis, .ellipsis, .tensor: break
            }
        }
        return (result, positions)
    }

    private func tensorOf(_ operand: Operand<TinyTensor>) -> TinyTensor {
        switch operand {
        case .tensor(let tensor): tensor
        case .number(let number): TinyTensor([number.double], [], natural(number.category))
        }
    }
}
