import InProcess
import ReferenceBackend
import TensorTypes

/// Arithmetic, in new tensors and in place.
extension LibraryBindings {
    /// Further names of functions.
    private static var aliases: [(String, BinaryFunction)] {
        [
            ("subtract", .sub), ("multiply", .mul), ("divide", .div), ("true_divide", .div), ("not_equal", .notEqual),
            ("less", .less), ("less_equal", .lessOrEqual), ("greater", .greater), ("greater_equal", .greaterOrEqual),
        ]
    }

    private static var binaryNames: [(String, BinaryFunction)] {
        BinaryFunction.allCases.map { ($0.rawValue, $0) } + aliases
    }

    private static func binary(_ name: String) -> [String] {
        ["\(name)(Tensor input, Tensor other)", "\(name)(Tensor input, Scalar other)"]
    }

    static var elementwise: [TorchBinding] {
        UnaryFunction.allCases.map { function in
            both("\(function.rawValue)(Tensor input)") {
                $0.give(try $0.areas.arithmetic.apply(function, to: $0.tensor()))
            }
        }
            + binaryNames.map { name, function in
                both(binary(name)) {
                    $0.give(try $0.areas.arithmetic.apply(function, $0.operand("input"), $0.operand("other")))
                }
            }
            + ["matmul", "mm"].map { name in
                both("\(name)(Tensor input, Tensor other)") {
                    $0.give(try $0.areas.arithmetic.multiplyMatrices($0.tensor(), $0.tensor("other")))
                }
            }
    }

    static var comparisons: [TorchBinding] {
        [
            both("equal(Tensor input, Tensor other)") {
                .bool(try $0.areas.arithmetic.areEqual($0.tensor(), $0.tensor("other")))
            },
            function(
                "where(Tensor condition, Tensor input, Tensor other)",
                "where(Tensor condition, Scalar input, Tensor other)",
                "where(Tensor condition, Tensor input, Scalar other)",
                "where(Tensor condition, Scalar input, Scalar other)"
            ) {
                $0.give(
                    try $0.areas.arithmetic.choose(
                        $0.tensor("condition"), $0.operand("input"), $0.operand("other")))
            },
        ]
    }

    static var reductions: [TorchBinding] {
        let typed: Set<Reduction> = [.sum, .prod, .mean]
        return Reduction.allCases.map { reduction in
            let (name, dtype) = (reduction.rawValue, typed.contains(reduction) ? ", *, ScalarType? dtype=None" : "")
            var declarations = ["\(name)(Tensor input\(dtype))"]
            if reduction != .max && reduction != .min {
                declarations.append("\(name)(Tensor input, IntArrayRef[1]? dim, bool keepdim=False\(dtype))")
            }
            return both(declarations) {
                $0.give(
                    try $0.areas.reductions.reduce(
                        reduction, $0.tensor(), $0.arguments.optionalInts("dim"),
                        keepsDimensions: $0.arguments.bool("keepdim"), dtype: $0.arguments.optionalDType()))
            }
        } + [
            both("cumsum(Tensor input, int dim, *, ScalarType? dtype=None)") {
                $0.give(
                    try $0.areas.reductions.runningSum(
                        $0.tensor(), $0.arguments.int("dim"), dtype: $0.arguments.optionalDType()))
            }
        ]
    }

    static var inPlace: [TorchBinding] {
        UnaryFunction.allCases.map { function in
            changing("\(function.rawValue)_(Tensor input)") {
                try $0.areas.inPlace.update(&$1.tensor, function)
            }
        }
            + binaryNames.map { name, function in
                changing(binary(name + "_")) {
                    try $0.areas.inPlace.update(&$1.tensor, function, $0.operand("other"))
                }
            } + [
                changing("fill_(Tensor input, Scalar value)") {
                    try $0.areas.inPlace.fill(&$1.tensor, with: $0.arguments.scalar("value"))
                },
                changing("zero_(Tensor input)") { try $0.areas.inPlace.fill(&$1.tensor, with: .int(0)) },
                changing("copy_(Tensor input, Tensor other)") {
                    try $0.areas.inPlace.copy($0.tensor("other"), into: &$1.tensor)
                },
            ]
    }

    private typealias Change = @Sendable (Call, LibraryTensor<Library>) throws -> Void

    private static func changing(_ declarations: String..., change: @escaping Change) -> TorchBinding {
        changing(declarations, change: change)
    }

    /// A method that changes its tensor and gives it back.
    private static func changing(_ declarations: [String], change: @escaping Change) -> TorchBinding {
        TorchBinding.method(
            declarations,
            body: Call.body { call in
                let object = try call.object()
                try change(call, object)
                return .object(object)
            })
    }

    static var gradients: [TorchBinding] {
        [
            both("detach(Tensor input)") { $0.give(try $0.areas.autograd.detach($0.tensor())) },
            changing("requires_grad_(Tensor input, bool requires_grad=True)") {
                try $0.areas.autograd.setRequiresGradient(
                    &$1.tensor, $0.arguments.optionalBool("requires_grad") ?? true)
            },
            method("backward(Tensor input, Tensor? gradient=None, bool retain_graph=False)") {
                let gradient = $0.arguments.has("gradient") ? try $0.tensor("gradient") : nil
                try $0.areas.autograd.propagate(
                    from: $0.tensor(), gradient: gradient, keepsGraph: $0.arguments.bool("retain_graph"))
                return Value.none
            },
            function("is_grad_enabled()") { .bool(try $0.areas.autograd.isRecording()) },
            both("clone(Tensor input)") { $0.give(try $0.areas.copying.clone($0.tensor())) },
            method("contiguous(Tensor input)") { $0.give(try $0.areas.copying.contiguous($0.tensor())) },
            method("cpu(Tensor input)") {
                $0.give(try $0.areas.devices.move($0.tensor(), to: .cpu, copies: false))
            },
        ]
    }
}
