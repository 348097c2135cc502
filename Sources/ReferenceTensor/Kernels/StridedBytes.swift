import TensorTypes

/// Typed, strided memory: what kernels read and write, for arrays and tensors alike.
///
/// Strides are signed and in bytes; they may be zero and need not be multiples of the item size.
public struct StridedBytes {
    /// The address of the first element.
    public var pointer: UnsafeMutableRawPointer
    /// The size of each dimension.
    public var shape: [Int]
    /// The bytes between neighbours in each dimension.
    public var strides: [Int]
    /// The element type.
    public var dtype: DType
    /// Whether the bytes of each element lie in the order foreign to this machine.
    public var isByteSwapped = false
    /// Whether elements read as their conjugate, and are conjugated when written.
    public var isConjugated = false
    /// Whether elements read negated, and are negated when written.
    public var isNegated = false

    /// Describes memory that stays owned elsewhere.
    public init(pointer: UnsafeMutableRawPointer, shape: [Int], strides: [Int], dtype: DType) {
        self.pointer = pointer
        self.shape = shape
        self.strides = strides
        self.dtype = dtype
    }

    /// The number of elements.
    public var count: Int { shape.reduce(1, &*) }

    /// The same memory read as `target`, which the shape must broadcast to.
    package func broadcast(to target: [Int]) -> StridedBytes {
        guard target != shape else { return self }
        var result = self
        let padding = target.count - shape.count
        result.shape = target
        result.strides = target.indices.map { axis in
            axis < padding || (shape[axis - padding] == 1 && target[axis] != 1) ? 0 : strides[axis - padding]
        }
        return result
    }
}

extension StridedBytes {
    /// The one element at a position in C order.
    func element(at position: Int) -> StridedBytes {
        var result = self
        result.shape = []
        result.strides = []
        var rest = position
        for axis in shape.indices.reversed() {
            result.pointer += rest % shape[axis] * strides[axis]
            rest /= shape[axis]
        }
        return result
    }

    /// Whether two elements may share bytes: false only where every dimension steps over all of the smaller ones.
    var mayOverlapItself: Bool {
        if shape.contains(0) { return false }
        var covered = dtype.itemSize
        if shape.count < 2 { return shape.first.map { $0 > 1 && strides[0].magnitude < UInt(covered) } ?? false }
        for (size, step) in zip(shape, strides.map(\.magnitude)).filter({ $0.0 > 1 }).sorted(by: { $0.1 < $1.1 }) {
            guard step >= UInt(covered) else { return true }
            covered += (size - 1) * Int(step)
        }
        return false
    }
}

/// Calls `body` with the byte offset of every element, in C order.
@inline(__always)
func forEachOffset(shape: [Int], strides: [Int], _ body: (Int) -> Void) {
    let rank = shape.count
    guard rank > 0 else { return body(0) }
    if shape.contains(0) { return }
    if rank == 1 {
        var offset = 0
        for _ in 0..<shape[0] {
            body(offset)
            offset &+= strides[0]
        }
        return
    }
    var counter = [Int](repeating: 0, count: rank - 1)
    var row = 0
    let inner = shape[rank - 1]
    let innerStride = strides[rank - 1]
    while true {
        var offset = row
        for _ in 0..<inner {
            body(offset)
            offset &+= innerStride
        }
        var axis = rank - 2
        while axis >= 0 {
            counter[axis] += 1
            row &+= strides[axis]
            if counter[axis] < shape[axis] { break }
            row &-= strides[axis] &* shape[axis]
            counter[axis] = 0
            axis -= 1
        }
        if axis < 0 { return }
    }
}

extension StridedBytes {
    private struct Gather<C: ComputeElement>: ElementKernel {
        let source: StridedBytes

        func run<S: StoredElement>(_ element: S.Type) -> [C] {
            let count = source.count
            return [C](unsafeUninitializedCapacity: count) { buffer, initialized in
                var next = 0
                forEachOffset(shape: source.shape, strides: source.strides) { offset in
                    (buffer.baseAddress! + next).initialize(to: S.load(source.pointer + offset))
                    next += 1
                }
                initialized = count
            }
        }
    }

    private struct Scatter<C: ComputeElement>: ElementKernel {
        let target: StridedBytes
        let values: [C]

        func run<S: StoredElement>(_ element: S.Type) {
            var next = 0
            values.withUnsafeBufferPointer { values in
                forEachOffset(shape: target.shape, strides: target.strides) { offset in
                    S.store(values[next], target.pointer + offset)
                    next += 1
                }
            }
        }
    }

    /// All elements in C order, converted, with conjugation and negation applied.
    package func gather<C: ComputeElement>(as type: C.Type = C.self) -> [C] {
        if isByteSwapped { return swappedCopy { $0.gather() } }
        var values = dtype.dispatch(Gather<C>(source: self))
        applyBits(to: &values)
        return values
    }

    /// Writes the elements in C order, converted; there must be as many as ``count``.
    package func scatter<C: ComputeElement>(_ values: [C]) {
        precondition(values.count == count)
        if isConjugated || isNegated {
            // Signs of zeros exist in the elements' own class only: a conjugated 0 has the imaginary part -0.
            if dtype.isComplex && C.self != Complex<Double>.self && C.self != Complex<Float>.self {
                return scatter(values.map { Complex<Double>(real: $0.asDouble, imaginary: $0.asImaginary) })
            }
            if !dtype.isComplex && (C.self == Int64.self || C.self == UInt64.self) {
                return scatter(values.map(\.asDouble))
            }
            var resolved = values
            applyBits(to: &resolved)
            var plain = self
            plain.isConjugated = false
            plain.isNegated = false
            return plain.scatter(resolved)
        }
        dtype.dispatch(Scatter(target: self, values: values))
        if isByteSwapped { swapInPlace() }
    }

    private func applyBits<C: ComputeElement>(to values: inout [C]) {
        if isConjugated {
            for index in values.indices {
                values[index] = C(real: values[index].asDouble, imaginary: -values[index].asImaginary)
            }
        }
        if isNegated {
            for index in values.indices { values[index] = C.negate(values[index]) }
        }
    }

    /// The size of the units whose bytes are reversed: a complex number's parts are swapped each on its own.
    private var swapUnit: Int { dtype.realType.itemSize }

    private func swap(at address: UnsafeMutableRawPointer) {
        for unit in stride(from: 0, to: dtype.itemSize, by: swapUnit) {
            for index in 0..<swapUnit / 2 {
                let low = address + unit + index
                let high = address + unit + swapUnit - 1 - index
                let byte = low.load(as: UInt8.self)
                low.storeBytes(of: high.load(as: UInt8.self), as: UInt8.self)
                high.storeBytes(of: byte, as: UInt8.self)
            }
        }
    }

    private func swapInPlace() {
        forEachOffset(shape: shape, strides: strides) { swap(at: pointer + $0) }
    }

    private func swappedCopy<R>(_ body: (StridedBytes) -> R) -> R {
        let copy = UnsafeMutableRawPointer.allocate(byteCount: max(1, count * dtype.itemSize), alignment: 16)
        defer { copy.deallocate() }
        var next = copy
        forEachOffset(shape: shape, strides: strides) { offset in
            next.copyMemory(from: pointer + offset, byteCount: dtype.itemSize)
            next += dtype.itemSize
        }
        var native = StridedBytes(
            pointer: copy, shape: shape, strides: rowMajorStrides(shape, unit: dtype.itemSize), dtype: dtype)
        native.isConjugated = isConjugated
        native.isNegated = isNegated
        native.swapInPlace()
        return body(native)
    }

    /// Copies the elements of `source`, which must have this shape, converting them; overlap is harmless.
    ///
    /// NumPy rounds a double to a half at once; PyTorch rounds to single precision first.
    func copy(from source: StridedBytes, halvesBySingle: Bool = false) {
        switch ComputeClass(for: dtype, source.dtype, halvesBySingle: halvesBySingle) {
        case .integer: scatter(source.gather(as: Int64.self))
        case .unsigned: scatter(source.gather(as: UInt64.self))
        case .single: scatter(source.gather(as: Float.self))
        case .double: scatter(source.gather(as: Double.self))
        case .complexSingle: scatter(source.gather(as: Complex<Float>.self))
        case .complexDouble: scatter(source.gather(as: Complex<Double>.self))
        }
    }
}

/// Strides of a C-contiguous layout whose innermost stride is `unit`; a dimension of size 0 counts as 1, as in both libraries.
public func rowMajorStrides(_ shape: [Int], unit: Int = 1) -> [Int] {
    var strides = [Int](repeating: unit, count: shape.count)
    var step = unit
    for axis in shape.indices.reversed() {
        strides[axis] = step
        // Strides of a shape without elements may wrap around: nothing is ever reached by them.
        step &*= max(shape[axis], 1)
    }
    return strides
}

extension DType {
    /// Whether every conversion to this type goes through single precision: the narrow floats that only PyTorch has.
    fileprivate var isRoundedBySingle: Bool {
        switch self {
        case .bfloat16, .float8e4m3fn, .float8e5m2, .complex32: true
        default: false
        }
    }
}

/// The type in which a kernel computes.
enum ComputeClass {
    case integer, unsigned, single, double, complexSingle, complexDouble

    /// The class to compute in for results of this type.
    init(for dtype: DType) {
        switch dtype {
        case .uint64: self = .unsigned
        case .float64: self = .double
        case .complex128: self = .complexDouble
        default:
            switch dtype.category {
            case .boolean, .integral: self = .integer
            case .floating: self = .single
            case .complex: self = .complexSingle
            }
        }
    }

    /// The class that carries a value from one type to another, rounding where the libraries' conversions round.
    init(for target: DType, _ source: DType, halvesBySingle: Bool = false) {
        let bySingle = target.isRoundedBySingle || (halvesBySingle && target.realType == .float16)
        switch source.category {
        case .boolean, .integral:
            // An integer is rounded to a float32 at once, not by way of a double.
            if target.realType == .float32 || target.realType == .float16 || bySingle {
                self = .single
            } else {
                self = source == .uint64 ? .unsigned : .integer
            }
        case .floating: self = bySingle ? .single : .double
        case .complex: self = bySingle ? .complexSingle : .complexDouble
        }
    }
}

/// Code that is generic over the type a kernel computes in, run by ``ComputeClass/dispatch(_:)``.
protocol ComputeKernel {
    associatedtype Result
    func run<C: ElementFunctions>(_ type: C.Type) -> Result
}

extension ComputeClass {
    /// Runs the kernel in this class.
    func dispatch<K: ComputeKernel>(_ kernel: K) -> K.Result {
        switch self {
        case .integer: kernel.run(Int64.self)
        case .unsigned: kernel.run(UInt64.self)
        case .single: kernel.run(Float.self)
        case .double: kernel.run(Double.self)
        case .complexSingle: kernel.run(Complex<Float>.self)
        case .complexDouble: kernel.run(Complex<Double>.self)
        }
    }
}
