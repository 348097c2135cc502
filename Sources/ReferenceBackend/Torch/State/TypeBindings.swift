import InProcess
import ReferenceTensor
import TensorTypes

/// Questions about dtypes and classes.
enum TypeBindings {
    static let all: [TorchBinding] = [
        .function("promote_types(ScalarType type1, ScalarType type2)") { arguments in
            .object(
                DTypeObject.of(try TorchPromotion.promote(arguments.dtype("type1"), arguments.dtype("type2"))))
        },
        .function("can_cast(ScalarType from_, ScalarType to)") { arguments in
            .bool(TorchPromotion.canCast(try arguments.dtype("from_"), to: try arguments.dtype("to")))
        },
        .function(
            "result_type(Tensor tensor, Tensor other)", "result_type(Scalar scalar, Tensor tensor)",
            "result_type(Tensor tensor, Scalar other)", "result_type(Scalar scalar1, Scalar scalar2)"
        ) { arguments in
            var operands = TorchPromotion.Operands()
            for parameter in arguments.signature.parameters {
                let (dtype, rank, isNumber) = try operand(parameter, arguments)
                try operands.add(
                    dtype, rank: rank, isNumber: isNumber, defaultDType: arguments.runtime.defaultDType)
            }
            return .object(DTypeObject.of(try operands.result()))
        },
        .both("is_floating_point(Tensor input)") { .bool(try $0.tensor("input").dtype.isFloatingPoint) },
        .both("is_complex(Tensor input)") { .bool(try $0.tensor("input").dtype.isComplex) },
        .python("is_tensor(obj, /)") { .bool($0.value("obj").isTensor) },
        .python("is_storage(obj, /)") { arguments in
            guard case .object(let object) = arguments.value("obj") else { return .bool(false) }
            return .bool(object is any StorageArgument)
        },
        .python("typename(obj, /)") { arguments in
            let value = arguments.value("obj")
            if let tensor = value.tensorArgument { return .string(try LegacyTypes.name(of: tensor)) }
            return .string((value.object(as: PythonType.self) ?? value.typeObject).qualifiedName)
        },
    ]

    private static func operand(
        _ parameter: TorchParameter, _ arguments: TorchArguments
    ) throws -> (DType, rank: Int, isNumber: Bool) {
        guard parameter.kind == .scalar else {
            let tensor = try arguments.tensor(parameter.name)
            return (tensor.dtype, tensor.rank, tensor.isWrappedNumber)
        }
        let dtype: DType =
            switch try arguments.scalar(parameter.name) {
            case .bool: .bool
            case .int: .int64
            case .float: .float64
            case .complex: .complex128
            }
        return (dtype, 0, true)
    }
}
