import Foundation
import TensorTypes

/// Making tensors from nothing but numbers.
package enum Factories {
    /// Refuses shapes with negative sizes and those whose storage could not be counted.
    package static func checkShape(_ shape: [Int], dtype: DType, device: Device = .cpu, name: String) throws {
        guard shape.allSatisfy({ $0 >= 0 }) else {
            throw TensorError.runtime("\(name): Dimension size must be non-negative.")
        }
        _ = try Geometry.byteCount(shape, rowMajorStrides(shape), dtype, device)
    }

    /// A tensor filled with one value.
    package static func full(
        _ shape: [Int], _ value: Scalar, dtype: DType, device: Device, runtime: Runtime, name: String
    ) throws -> Tensor {
        try checkShape(shape, dtype: dtype, device: device, name: name)
        let tensor = try Tensor(shape: shape, dtype: dtype, device: device, runtime: runtime)
        if value.isNonzero || value.double.sign == .minus { try tensor.fill(value) }
        return tensor
    }

    package static func warnHalfComplex(_ runtime: Runtime) {
        runtime.warn("UserWarning", "ComplexHalf support is experimental and many operators don't support it yet.")
    }

    /// `arange`: from `start` by `step` to before `end`.
    package static func arange(
        _ start: Scalar, _ end: Scalar, _ step: Scalar, dtype: DType?, device: Device, runtime: Runtime
    ) throws -> Tensor {
        let parts = [start, end, step]
        let isFloating = parts.contains { $0.category > .integral }
        let type = dtype ?? (isFloating ? runtime.defaultDType : .int64)
        for part in parts {
            if case .complex = part {
                throw TensorError.runtime("value cannot be converted to type double without overflow")
            }
        }
        if type == .int64 {
            for part in parts { try InPlace.checkRange(part, .int64) }
        }
        guard !unranged.contains(type) || device.isMeta else {
            throw TensorError.notImplemented("\"arange_cpu\" not implemented for '\(type.scalarTypeName)'")
        }
        guard step.isNonzero else { throw TensorError.runtime("step must be nonzero") }
        guard start.double.isFinite, end.double.isFinite else {
            throw TensorError.runtime("unsupported range: \(rangeText(start)) -> \(rangeText(end))")
        }
        guard (step.double > 0 && end.double >= start.double) || (step.double < 0 && end.double <= start.double) else {
            throw TensorError.runtime("upper bound and lower bound inconsistent with step sign")
        }
        let count: Int
        if type == .int64 || !isFloating {
            let (first, last, stride) = (start.wrappedInteger, end.wrappedInteger, step.wrappedInteger)
            guard stride != 0 else { throw TensorError.value("step must be nonzero") }
            // In 64 bits that wrap around, as C++ has it; so that some long ranges count as none.
            let distance = last &- first &+ stride &- (stride > 0 ? 1 : -1)
            count = Int(distance.dividedReportingOverflow(by: stride).partialValue)
        } else {
            count = Int(exactly: ((end.double - start.double) / step.double).rounded(.up)) ?? -1
        }
        guard count >= 0 else { throw TensorError.runtime("invalid size, possible overflow?") }
        try checkShape([count], dtype: type, device: device, name: "arange")
        let tensor = try Tensor(shape: [count], dtype: type, device: device, runtime: runtime)
        guard !tensor.isMeta else { return tensor }
        if type.category == .integral {
            let (first, stride) = (start.wrappedInteger, step.wrappedInteger)
            try tensor.bytes().scatter((0..<count).map { first &+ Int64($0) &* stride })
        } else {
            try tensor.bytes().scatter((0..<count).map { start.double + Double($0) * step.double })
        }
        return tensor
    }

    /// Types that there is no `arange` of.
    private static let unranged: Set<DType> = [
        .bool, .uint16, .uint32, .uint64, .complex32, .complex64, .complex128, .float8e4m3fn, .float8e5m2,
    ]

    /// A number as messages about ranges show it.
    package static func rangeText(_ scalar: Scalar) -> String {
        switch scalar {
        case .float(let value) where value.isFinite && value == value.rounded(): String(Int64(wrapping: value))
        case .float(let value): "\(value)"
        default: "\(scalar.wrappedInteger)"
        }
    }

    /// `linspace`: `count` values from `start` to `end`, both included; computed from both ends, so that it is symmetric.
    package static func linspace(
        _ start: Scalar, _ end: Scalar, _ count: Int, dtype: DType, device: Device, runtime: Runtime
    ) throws -> Tensor {
        guard count >= 0 else { throw TensorError.runtime("number of steps must be non-negative") }
        let tensor = try Tensor(shape: [count], dtype: dtype, device: device, runtime: runtime)
        guard !tensor.isMeta, count > 0 else { return tensor }
        try tensor.requireKernel("linspace_cpu")
        let (first, last) = (start.double, end.double)
        if count == 1 {
            try tensor.fill(.float(first))
            return tensor
        }
        let step = count > 1 ? (last - first) / Double(count - 1) : 0
        if dtype == .float32 {
            let (low, high) = (Float(first), Float(last))
            let stride = count > 1 ? (high - low) / Float(count - 1) : 0
            try tensor.bytes().scatter(
                (0..<count).map { $0 < count / 2 ? low + stride * Float($0) : high - stride * Float(count - $0 - 1) })
            return tensor
        }
        let values = (0..<count).map {
            $0 < count / 2 ? first + step * Double($0) : last - step * Double(count - $0 - 1)
        }
        if dtype.category == .integral {
            try tensor.bytes().scatter(values.map { Int64(wrapping: $0) })
        } else {
            try tensor.bytes().scatter(count == 1 ? [first] : values)
        }
        return tensor
    }

    /// `eye`.
    package static func eye(_ rows: Int, _ columns: Int, dtype: DType, device: Device, runtime: Runtime) throws
        -> Tensor
    {
        guard rows >= 0 else { throw TensorError.runtime("n must be greater or equal to 0, got \(rows)") }
        guard columns >= 0 else { throw TensorError.runtime("m must be greater or equal to 0, got \(columns)") }
        let tensor = try Tensor(shape: [rows, columns], dtype: dtype, device: device, runtime: runtime)
        try tensor.requireKernel("eye")
        guard !tensor.isMeta else { return tensor }
        try Views.bare(tensor, tensor.layout.diagonal(0, 0, 1)).fill(.int(1))
        return tensor
    }

    /// Uniform values in [0, 1), or standard normal ones.
    package static func random(
        _ shape: [Int], isNormal: Bool, dtype: DType, device: Device, runtime: Runtime, name: String
    ) throws -> Tensor {
        try checkShape(shape, dtype: dtype, device: device, name: name)
        guard dtype.category > .integral else {
            throw TensorError.notImplemented(
                "\"\(isNormal ? "normal_kernel_cpu" : "check_uniform_bounds")\" not implemented for '\(dtype.scalarTypeName)'"
            )
        }
        let tensor = try Tensor(shape: shape, dtype: dtype, device: device, runtime: runtime)
        guard !tensor.isMeta else { return tensor }
        var source = runtime.randomSource
        let values = (0..<tensor.count).map { _ -> Double in
            // 24 bits, so that no value rounds up to 1 in single precision.
            let uniform = Double(source.next() >> 40) / 16_777_216
            guard isNormal else { return uniform }
            let other = Double(source.next() >> 40) / 16_777_216
            return (-2 * Foundation.log(1 - uniform)).squareRoot() * Foundation.cos(2 * Double.pi * other)
        }
        runtime.randomSource = source
        try tensor.bytes().scatter(values)
        return tensor
    }
}
