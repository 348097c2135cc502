import ReferenceTensor
import TensorTypes

/// A NumPy array as a Swift library meets it: numbers in host memory, with a shape and strides in bytes.
///
/// As long as ``owner`` lives, so does the memory. A tensor over the same memory keeps the owner; one that copies reads
/// ``values()`` and forgets the array.
public struct HostArray {
    /// The address of the first element.
    public let pointer: UnsafeMutableRawPointer
    /// The size of each dimension.
    public let shape: [Int]
    /// The bytes between neighbours in each dimension; they may be zero or negative, and need not be multiples of the
    /// item size.
    public let strides: [Int]
    /// The element type.
    public let dtype: DType
    /// Whether the memory may be written to.
    public let isWriteable: Bool
    /// What keeps the memory alive.
    public let owner: AnyObject

    /// Describes memory that `owner` keeps alive.
    public init(
        borrowing pointer: UnsafeMutableRawPointer, shape: [Int], strides: [Int], dtype: DType, owner: AnyObject,
        isWriteable: Bool = true
    ) {
        self.pointer = pointer
        self.shape = shape
        self.strides = strides
        self.dtype = dtype
        self.owner = owner
        self.isWriteable = isWriteable
    }

    /// Makes an array with memory of its own.
    ///
    /// - Parameters:
    ///   - values: the elements in row-major order, as many as the shape has.
    ///   - shape: the size of each dimension.
    ///   - dtype: the element type that they are converted to.
    /// - Throws: a `ValueError` for another number of values.
    public init(copying values: [Scalar], shape: [Int], dtype: DType) throws(TensorError) {
        guard values.count == shape.reduce(1, *) else {
            throw .value("\(values.count) values for an array of shape \(shape)")
        }
        let memory = HostMemory(byteCount: values.count * dtype.itemSize)
        self.init(
            borrowing: memory.pointer, shape: shape, strides: rowMajorStrides(shape, unit: dtype.itemSize),
            dtype: dtype, owner: memory)
        Scalars.write(values, to: bytes)
    }

    /// The elements in row-major order.
    public func values() -> [Scalar] { Scalars.read(bytes) }

    private var bytes: StridedBytes {
        StridedBytes(pointer: pointer, shape: shape, strides: strides, dtype: dtype)
    }
}

/// Memory of an array that belongs to nothing else.
final class HostMemory {
    let pointer: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) {
        self.byteCount = byteCount
        pointer = .allocate(byteCount: max(byteCount, 1), alignment: 64)
        pointer.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 1))
    }

    deinit { pointer.deallocate() }
}

/// Numbers in and out of memory.
enum Scalars {
    static func read(_ bytes: StridedBytes) -> [Scalar] {
        switch bytes.dtype.category {
        case .boolean: bytes.gather(as: Int64.self).map { .bool($0 != 0) }
        case .integral:
            bytes.dtype == .uint64
                ? bytes.gather(as: UInt64.self).map { .int(Int128($0)) }
                : bytes.gather(as: Int64.self).map { .int(Int128($0)) }
        case .floating: bytes.gather(as: Double.self).map { .float($0) }
        case .complex: bytes.gather(as: Complex<Double>.self).map { .complex($0.real, $0.imaginary) }
        }
    }

    static func write(_ values: [Scalar], to bytes: StridedBytes) {
        switch bytes.dtype.category {
        case .boolean: bytes.scatter(values.map { Int64($0.isNonzero ? 1 : 0) })
        case .integral:
            if bytes.dtype == .uint64 {
                bytes.scatter(values.map { UInt64(bitPattern: $0.wrappedInteger) })
            } else {
                bytes.scatter(values.map(\.wrappedInteger))
            }
        case .floating: bytes.scatter(values.map(\.double))
        case .complex: bytes.scatter(values.map { Complex($0.parts.0, $0.parts.1) })
        }
    }
}
