import TensorTypes

/// A type as it lies in memory, with its conversions from and to the types that kernels compute in.
///
/// Loads and stores are unaligned: a byte stride need not be a multiple of the item size.
protocol StoredElement {
    static func load<C: ComputeElement>(_ pointer: UnsafeRawPointer) -> C
    static func store<C: ComputeElement>(_ value: C, _ pointer: UnsafeMutableRawPointer)
}

private protocol StoredInteger: StoredElement, FixedWidthInteger & BitwiseCopyable {}

extension StoredInteger {
    static func load<C: ComputeElement>(_ pointer: UnsafeRawPointer) -> C {
        let value = pointer.loadUnaligned(as: Self.self)
        return isSigned ? C(integer: Int64(truncatingIfNeeded: value)) : C(unsigned: UInt64(truncatingIfNeeded: value))
    }

    static func store<C: ComputeElement>(_ value: C, _ pointer: UnsafeMutableRawPointer) {
        let converted: Self =
            switch (bitWidth, isSigned) {
            case (64, true): Self(truncatingIfNeeded: value.asInteger)
            case (64, false): Self(truncatingIfNeeded: value.asUnsigned)
            case (32, false): Self(truncatingIfNeeded: value.asInteger)
            default: Self(truncatingIfNeeded: value.asInteger32)
            }
        pointer.storeBytes(of: converted, as: Self.self)
    }
}

extension UInt8: StoredInteger {}
extension UInt16: StoredInteger {}
extension UInt32: StoredInteger {}
extension UInt64: StoredInteger {}
extension Int8: StoredInteger {}
extension Int16: StoredInteger {}
extension Int32: StoredInteger {}
extension Int64: StoredInteger {}

extension Bool: StoredElement {
    static func load<C: ComputeElement>(_ pointer: UnsafeRawPointer) -> C {
        C(integer: pointer.load(as: UInt8.self) == 0 ? 0 : 1)
    }

    static func store<C: ComputeElement>(_ value: C, _ pointer: UnsafeMutableRawPointer) {
        pointer.storeBytes(of: value.isNonzero ? 1 : 0, as: UInt8.self)
    }
}

private protocol StoredFloat: StoredElement, BitwiseCopyable {
    init(rounding value: Double)
    var widened: Double { get }
}

extension StoredFloat {
    static func load<C: ComputeElement>(_ pointer: UnsafeRawPointer) -> C {
        C(double: pointer.loadUnaligned(as: Self.self).widened)
    }

    static func store<C: ComputeElement>(_ value: C, _ pointer: UnsafeMutableRawPointer) {
        pointer.storeBytes(of: Self(rounding: value.asDouble), as: Self.self)
    }
}

extension Float16: StoredFloat {
    init(rounding value: Double) { self = Float16(value) }
    var widened: Double { Double(self) }
}

extension Float: StoredFloat {
    init(rounding value: Double) { self = Float(value) }
    var widened: Double { Double(self) }
}

extension Double: StoredFloat {
    init(rounding value: Double) { self = value }
    var widened: Double { self }
}

extension BFloat16: StoredFloat {
    // PyTorch, which alone has this type, knows no other road to it than by single precision.
    init(rounding value: Double) { self = BFloat16(Float(value)) }
    var widened: Double { Double(single) }
}

/// One byte read and written by an eight-bit float format.
private protocol StoredFloat8: StoredElement {
    static var format: Float8Format { get }
}

extension StoredFloat8 {
    static func load<C: ComputeElement>(_ pointer: UnsafeRawPointer) -> C {
        C(double: Double(format.decode(pointer.load(as: UInt8.self))))
    }

    static func store<C: ComputeElement>(_ value: C, _ pointer: UnsafeMutableRawPointer) {
        pointer.storeBytes(of: format.encode(Float(value.asDouble)), as: UInt8.self)
    }
}

enum Float8E4M3FN: StoredFloat8 {
    static var format: Float8Format { .e4m3fn }
}

enum Float8E5M2: StoredFloat8 {
    static var format: Float8Format { .e5m2 }
}

/// Two parts, each stored as `Part`.
enum StoredComplex<Part: StoredElement>: StoredElement {
    static func load<C: ComputeElement>(_ pointer: UnsafeRawPointer) -> C {
        let real: Double = Part.load(pointer)
        let imaginary: Double = Part.load(pointer + MemoryLayout<Part>.size)
        return C(real: real, imaginary: imaginary)
    }

    static func store<C: ComputeElement>(_ value: C, _ pointer: UnsafeMutableRawPointer) {
        Part.store(value.asDouble, pointer)
        Part.store(value.asImaginary, pointer + MemoryLayout<Part>.size)
    }
}

/// Code that is generic over the stored element type, run by ``DType/dispatch(_:)``.
protocol ElementKernel {
    associatedtype Result
    func run<S: StoredElement>(_ element: S.Type) -> Result
}

extension DType {
    /// Runs the kernel for this element type. This switch is the only one of its kind.
    @inline(__always)
    func dispatch<K: ElementKernel>(_ kernel: K) -> K.Result {
        switch self {
        case .bool: kernel.run(Bool.self)
        case .uint8: kernel.run(UInt8.self)
        case .int8: kernel.run(Int8.self)
        case .int16: kernel.run(Int16.self)
        case .int32: kernel.run(Int32.self)
        case .int64: kernel.run(Int64.self)
        case .uint16: kernel.run(UInt16.self)
        case .uint32: kernel.run(UInt32.self)
        case .uint64: kernel.run(UInt64.self)
        case .float16: kernel.run(Float16.self)
        case .bfloat16: kernel.run(BFloat16.self)
        case .float32: kernel.run(Float.self)
        case .float64: kernel.run(Double.self)
        case .float8e4m3fn: kernel.run(Float8E4M3FN.self)
        case .float8e5m2: kernel.run(Float8E5M2.self)
        case .complex32: kernel.run(StoredComplex<Float16>.self)
        case .complex64: kernel.run(StoredComplex<Float>.self)
        case .complex128: kernel.run(StoredComplex<Double>.self)
        }
    }
}
