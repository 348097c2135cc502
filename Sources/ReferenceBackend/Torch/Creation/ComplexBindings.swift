import Foundation
import InProcess
import ReferenceTensor
import TensorTypes

/// Complex tensors of two real ones: `torch.complex` and `torch.polar`.
enum ComplexBindings {
    static let table: [TorchBinding] = [
        .function("complex(Tensor real, Tensor imag, *, Tensor out=None)") { arguments in
            let (real, imaginary) = (try arguments.part("real"), try arguments.part("imag"))
            let dtype = try check(real, imaginary)
            let result = try combined(real, imaginary, dtype) { Complex($0, $1) }
            try Recording.record(result, "ComplexBackward0", inputs: [real, imaginary]) { context in
                [
                    context.needs(0)
                        ? try Reductions.sum(ComplexViews.real(context.gradient), toShape: real.shape) : nil,
                    context.needs(1)
                        ? try Reductions.sum(
                            ComplexViews.resolveNegative(ComplexViews.imaginary(context.gradient)),
                            toShape: imaginary.shape) : nil,
                ]
            }
            return .object(try deliver(result, arguments))
        },
        .function("polar(Tensor abs, Tensor angle, *, Tensor out=None)") { arguments in
            let (magnitude, angle) = (try arguments.part("abs"), try arguments.part("angle"))
            let dtype = try check(magnitude, angle)
            let result = try combined(magnitude, angle, dtype) {
                Complex($0 * Foundation.cos($1), $0 * Foundation.sin($1))
            }
            try Recording.record(
                result, "PolarBackward0", inputs: [magnitude, angle], save: [magnitude, angle]
            ) { try polarGradients($0) }
            return .object(try deliver(result, arguments))
        },
    ]

    /// Along the ray of the result for the magnitude, across it for the angle.
    private static func polarGradients(_ context: BackwardContext) throws -> [Tensor?] {
        let (magnitude, angle) = (try context.saved(0), try context.saved(1))
        let real = try ComplexViews.real(context.gradient)
        let imaginary = try ComplexViews.resolveNegative(ComplexViews.imaginary(context.gradient))
        let (cosine, sine) = (try Pointwise.apply(.cos, angle), try Pointwise.apply(.sin, angle))
        func projected(_ first: Tensor, _ second: Tensor, _ sign: BinaryOperation) throws -> Tensor {
            try Pointwise.apply(
                sign, Pointwise.apply(.multiply, imaginary, first), Pointwise.apply(.multiply, real, second))
        }
        return [
            context.needs(0)
                ? try Reductions.sum(projected(sine, cosine, .add), toShape: magnitude.shape) : nil,
            context.needs(1)
                ? try Reductions.sum(
                    Pointwise.apply(.multiply, magnitude, projected(cosine, sine, .subtract)), toShape: angle.shape)
                : nil,
        ]
    }

    private static func check(_ left: Tensor, _ right: Tensor) throws -> DType {
        let types: Set<DType> = [.float16, .float32, .float64]
        guard types.contains(left.dtype), types.contains(right.dtype) else {
            throw TensorError.runtime(
                "Expected both inputs to be Half, Float or Double tensors but got \(left.dtype.scalarTypeName) and "
                    + right.dtype.scalarTypeName)
        }
        guard left.dtype == right.dtype, let complex = left.dtype.complexType else {
            throw TensorError.runtime(
                "Expected object of scalar type \(left.dtype.scalarTypeName) but got scalar type "
                    + "\(right.dtype.scalarTypeName) for second argument")
        }
        return complex
    }

    private static func combined(
        _ left: Tensor, _ right: Tensor, _ dtype: DType, _ combine: (Double, Double) -> Complex<Double>
    ) throws -> Tensor {
        let shape = try Geometry.broadcast(left.shape, right.shape)
        try OperandPlan.checkDevices([left, right])
        let result = try Tensor(
            shape: shape, dtype: dtype, device: OperandPlan.commonDevice([left, right]), runtime: left.runtime)
        if result.isMeta { return result }
        guard case .floats(let first) = try left.elements(broadcastTo: shape),
            case .floats(let second) = try right.elements(broadcastTo: shape)
        else { return result }
        try result.store(.complex(zip(first, second).map(combine)))
        return result
    }

    private static func deliver(_ result: Tensor, _ arguments: TorchArguments) throws -> Tensor {
        guard let out = arguments.given("out")?.object(as: Tensor.self) else { return result }
        guard out.dtype == result.dtype else {
            throw TensorError.runtime(
                "Expected object of scalar type \(result.dtype.scalarTypeName) but got scalar type "
                    + "\(out.dtype.scalarTypeName) for argument 'out'")
        }
        try OutputResize.apply(out, shape: result.shape)
        try out.overwrite(with: result)
        Recording.bump(out)
        return out
    }
}

extension TorchArguments {
    fileprivate func part(_ name: String) throws -> Tensor {
        let value = value(name)
        guard let tensor = value.object(as: Tensor.self) else {
            throw TensorError.type("\(self.name)(): argument '\(name)' must be Tensor, not \(value.typeName)")
        }
        return tensor
    }
}
