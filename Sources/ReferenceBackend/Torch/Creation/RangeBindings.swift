import Foundation
import InProcess
import ReferenceTensor
import TensorTypes

/// Functions that make tensors of evenly spaced numbers.
enum RangeBindings {
    private static let keywords = FactoryBindings.keywords

    static let table: [TorchBinding] = [
        .function(
            "arange(Scalar end, *, Tensor out=None, \(keywords))", "arange(Scalar start, Scalar end, *, \(keywords))",
            "arange(Scalar start, Scalar end, Scalar step=1, *, Tensor out=None, \(keywords))"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            let start = try arguments.optionalScalar("start") ?? .int(0)
            let step = try arguments.optionalScalar("step") ?? .int(1)
            let result = try Factories.arange(
                start, arguments.scalar("end"), step, dtype: options.dtype ?? options.out?.dtype,
                device: options.device, runtime: options.runtime)
            if let out = options.out, out.count > 0, out.count != result.count {
                options.runtime.warn(
                    "UserWarning",
                    "The number of elements in the out tensor of shape [\(Geometry.text(out.shape))] is \(out.count) which "
                        + "does not match the computed number of elements \(result.count). Note that this may occur as a "
                        + "result of rounding error. The out tensor will be resized to a tensor of shape (\(result.count),)."
                )
            }
            return .object(try options.finish(result))
        },
        .function(
            "range(Scalar start, Scalar end, Scalar step=1, *, Tensor out=None, \(keywords))"
        ) { arguments in
            arguments.runtime.warn(
                "UserWarning",
                "torch.range is deprecated and will be removed in a future release because its behavior is inconsistent with "
                    + "Python's range builtin. Instead, use torch.arange, which produces values in [start, end).")
            return .object(try closedRange(arguments, FactoryOptions(arguments)))
        },
        .function(
            "linspace(Tensor start, Tensor end, int64_t steps, *, Tensor out=None, \(keywords))",
            "linspace(Scalar start, Tensor end, int64_t steps, *, Tensor out=None, \(keywords))",
            "linspace(Tensor start, Scalar end, int64_t steps, *, Tensor out=None, \(keywords))",
            "linspace(Scalar start, Scalar end, int64_t steps, *, Tensor out=None, \(keywords))"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            let (start, end) = (try bound("start", arguments), try bound("end", arguments))
            let result = try spaced(start, end, arguments.int("steps"), dtype(start, end, options, "linspace"), options)
            return .object(try options.finish(result))
        },
        .function(
            "logspace(Tensor start, Tensor end, int64_t steps, double base=10.0, *, Tensor out=None, \(keywords))",
            "logspace(Scalar start, Tensor end, int64_t steps, double base=10.0, *, Tensor out=None, \(keywords))",
            "logspace(Tensor start, Scalar end, int64_t steps, double base=10.0, *, Tensor out=None, \(keywords))",
            "logspace(Scalar start, Scalar end, int64_t steps, double base=10.0, *, Tensor out=None, \(keywords))"
        ) { arguments in
            let options = try FactoryOptions(arguments)
            let (start, end) = (try bound("start", arguments), try bound("end", arguments))
            let dtype = try dtype(start, end, options, "logspace")
            let base = try arguments.double("base")
            let exponents = try spaced(start, end, arguments.int("steps"), dtype.isComplex ? dtype : .float64, options)
            return .object(try options.finish(powers(of: base, exponents, dtype)))
        },
    ]

    private static func bound(_ name: String, _ arguments: TorchArguments) throws -> Scalar {
        guard let tensor = arguments.given(name)?.object(as: Tensor.self) else { return try arguments.scalar(name) }
        guard tensor.rank == 0 else {
            throw TensorError.runtime(
                "\(arguments.name) only supports 0-dimensional start and end tensors, but got \(name) with \(tensor.rank) "
                    + "dimension(s).")
        }
        return try tensor.scalarItem()
    }

    private static func dtype(
        _ start: Scalar, _ end: Scalar, _ options: FactoryOptions, _ name: String
    ) throws -> DType {
        let isComplex = start.category == .complex || end.category == .complex
        let inferred = isComplex ? options.runtime.defaultDType.complexType ?? .complex64 : options.runtime.defaultDType
        let dtype = options.dtype(or: inferred)
        guard !isComplex || dtype.isComplex else {
            throw TensorError.runtime(
                "torch.\(name)(): inferred dtype \(inferred.cppName) can't be safely cast to passed dtype "
                    + dtype.scalarTypeName)
        }
        return dtype
    }

    private static func spaced(
        _ start: Scalar, _ end: Scalar, _ count: Int, _ dtype: DType, _ options: FactoryOptions
    ) throws -> Tensor {
        guard count >= 0 else { throw TensorError.runtime("number of steps must be non-negative") }
        guard dtype != .bool else { throw TensorError.notImplemented("\"linspace_cpu\" not implemented for 'Bool'") }
        try FactoryShape.check([count], dtype, on: options.device)
        guard dtype.isComplex else {
            return try Factories.linspace(
                start, end, count, dtype: dtype, device: options.device, runtime: options.runtime)
        }
        let result = try Tensor(shape: [count], dtype: dtype, device: options.device, runtime: options.runtime)
        if result.isMeta { return result }
        let (first, last) = (start.parts, end.parts)
        let divisor = Double(max(count - 1, 1))
        let step = ((last.0 - first.0) / divisor, (last.1 - first.1) / divisor)
        try result.store(
            .complex(
                (0..<count).map { position in
                    let isLower = position < count / 2 || count == 1
                    let distance = Double(isLower ? position : position - (count - 1))
                    let origin = isLower ? first : last
                    return Complex(origin.0 + step.0 * distance, origin.1 + step.1 * distance)
                }))
        return result
    }

    private static func powers(of base: Double, _ exponents: Tensor, _ dtype: DType) throws -> Tensor {
        let result = try Tensor(
            shape: exponents.shape, dtype: dtype, device: exponents.device, runtime: exponents.runtime)
        if result.isMeta { return result }
        switch try exponents.elements() {
        case .floats(let list): try result.store(.floats(list.map { Foundation.pow(base, $0) }))
        case .complex(let list):
            try result.store(
                .complex(
                    list.map { exponent in
                        let magnitude = Foundation.pow(base, exponent.real)
                        let angle = exponent.imaginary * Foundation.log(base)
                        return Complex(magnitude * Foundation.cos(angle), magnitude * Foundation.sin(angle))
                    }))
        case .integers, .unsigned: break
        }
        return result
    }

    private static func closedRange(_ arguments: TorchArguments, _ options: FactoryOptions) throws -> Tensor {
        let (start, end) = (try arguments.double("start"), try arguments.double("end"))
        let step = try arguments.optionalDouble("step") ?? 1
        guard step != 0 else { throw TensorError.runtime("step must be nonzero") }
        guard start.isFinite, end.isFinite else {
            throw TensorError.runtime(
                "unsupported range: \(Factories.rangeText(.float(start))) -> \(Factories.rangeText(.float(end)))")
        }
        guard (step > 0 && end >= start) || (step < 0 && end <= start) else {
            throw TensorError.runtime("upper bound and lower bound inconsistent with step sign")
        }
        let length = ((end - start) / step).rounded(.down) + 1
        let dtype = options.dtype(or: options.runtime.defaultDType)
        let count = Int(exactly: length) ?? Int.max
        try FactoryShape.check([count], dtype, on: options.device)
        let result = try Tensor(shape: [count], dtype: dtype, device: options.device, runtime: options.runtime)
        if !result.isMeta { try result.store(.floats((0..<count).map { start + Double($0) * step })) }
        return try options.finish(result)
    }
}
