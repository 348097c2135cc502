import InProcess
import ReferenceTensor
import TensorTypes

/// Functions of `torch` beside better-known ones: methods in place as functions, copies of views, splits that are no views.
enum CompanionBindings {
    static let table: [TorchBinding] = inPlace + copies + splits

    /// Methods in place that `torch` has as functions too, under the same name.
    private static let inPlaceNames: Set<String> = [
        "addmv_", "as_strided_", "celu_", "clamp_", "clamp_max_", "clamp_min_", "clip_", "fill_", "gcd_", "index_put_",
        "lcm_", "ldexp_", "logit_", "nan_to_num_", "round_", "selu_", "threshold_", "xlogy_",
    ]

    private static let inPlace: [TorchBinding] = TorchTables.methodTables.joined().compactMap { binding in
        guard inPlaceNames.contains(binding.name), binding.function == nil else { return nil }
        return binding.asFunction()
    }

    private static func copied(_ tensors: [Tensor]) throws -> Value {
        .tensors(try tensors.map { try Conversion.clone($0, format: .contiguous) })
    }

    private static let copies: [TorchBinding] = [
        .function("split_copy(Tensor input, SymInt split_size, SymInt dim=0, *, TensorList out=None)") {
            try copied(PartBindings.split($0.input, $0.int("split_size"), $0.optionalInt("dim") ?? 0))
        },
        .function("unbind_copy(Tensor input, int dim=0, *, TensorList out=None)") {
            try copied(Shaping.unbind($0.input, $0.optionalInt("dim") ?? 0))
        },
        .functionResult("view_as_real_copy(Tensor input, *, Tensor out=None)") {
            try Conversion.clone(ComplexViews.asReal($0.input))
        },
        .functionResult("view_as_complex_copy(Tensor input, *, Tensor out=None)") {
            try Conversion.clone(ComplexViews.asComplex($0.input))
        },
        .functionResult(
            "slice_copy(Tensor input, int dim=0, SymInt? start=None, SymInt? end=None, SymInt step=1, *, Tensor out=None)"
        ) {
            try Conversion.clone(
                Shaping.slice(
                    $0.input, $0.optionalInt("dim") ?? 0, start: $0.optionalInt("start"), stop: $0.optionalInt("end"),
                    step: $0.optionalInt("step") ?? 1), format: .contiguous)
        },
    ]

    private static let splits: [TorchBinding] = [
        ("split", "SymInt split_size, int dim=0"), ("chunk", "int chunks, int dim=0"),
        ("split_with_sizes", "SymIntArrayRef split_sizes, int dim=0"),
    ].map { name, parameters in
        .both("unsafe_\(name)(Tensor input, \(parameters))") { arguments in
            let first = ["split": "split_size", "chunk": "chunks"][name] ?? "split_sizes"
            // The parts are views of the memory, but not for the rules of views.
            let parts = try arguments.interpreter.callMethod(
                name, of: .object(arguments.input.detached()),
                CallArguments([arguments.value(first), arguments.value("dim")]))
            return .tensors(
                (parts.sequence?.items ?? []).compactMap { $0.object(as: Tensor.self) }.map {
                    Views.bare($0, $0.layout)
                })
        }
    }
}
