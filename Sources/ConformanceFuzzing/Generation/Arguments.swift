/// The arguments that patterns name, each fitted to the draft so far; an argument may change the result's model.
enum Arguments {
    typealias Make = @Sendable (inout Draft) -> String?

    /// All of them, by name.
    static let table: [String: Make] = numbers.merging(shapes) { first, _ in first }
        .merging(indices) { first, _ in first }.merging(types) { first, _ in first }

    /// What stands for an argument that is wrong on purpose: numbers out of range, and things of another kind.
    static let wrongNumbers = ["-1", "7", "-5", "0", "3", "2.5", "(2, 3)", "(0,)", "()", "[1]", "100"]
    static let wrongKinds = [
        "None", "'x'", "1j", "True", "torch.float32", "np.int8", "np.array([1])", "torch.tensor([1])", "...",
    ]
    /// Arguments that hold data or a whole expression, for which a wrong one says little.
    static let neverWild: Set<String> = [
        "data", "npdata", "shape", "with", "observed", "npobserved", "new", "braces", "bytes",
        "operator", "comparison", "bitwise", "npscalar", "anytype",
    ]

    private static let numbers: [String: Make] = [
        "small": { String($0.random.within(0...3)) },
        "positive": { String($0.random.within(1...3)) },
        "truth": { $0.random.pick(["True", "False"]) },
        "value": { Literals.number($0.result.type, &$0.random) },
        "float": { Literals.float(&$0.random) },
        "braces": { _ in "{}" },
        "new": { $0.newName },
        "scalar": { draft in
            let text = Literals.scalar(for: draft.result.type, &draft.random)
            if text.contains("."), draft.result.type.category < .floating { draft.result.type = .float32 }
            if text.contains("j"), draft.result.type.category < .complex { draft.result.type = .complex64 }
            return text
        },
        "npscalar": { draft in
            let type = draft.random.pick(ElementType.allCases)
            guard let name = type.numpyName else { return nil }
            draft.result.type = draft.result.type.promoted(with: type)
            return "\(name)(\(Literals.number(type, &draft.random)))"
        },
        "power": { $0.random.pick(["2", "2", "3", "1", "0", "2.0", "0.5", "-1"]) },
        "operator": { $0.random.pick(["+", "-", "*", "+", "*"]) },
        "comparison": { $0.random.pick(["<", "<=", ">", ">=", "==", "!="]) },
        "bitwise": { $0.random.pick(["&", "|", "^"]) },
        "with": {
            $0.random.pick(["no_grad()", "no_grad()", "enable_grad()", "inference_mode()", "set_grad_enabled(False)"])
        },
        "observed": {
            $0.random.pick([
                "shape", "dtype", "device", "requires_grad", "is_leaf", "grad", "_version", "ndim", "nbytes",
                "itemsize", "is_cpu", "is_meta", "is_cuda", "layout", "output_nr", "retains_grad", "names", "is_sparse",
                "is_quantized",
            ])
        },
        "npobserved": {
            $0.random.pick([
                "shape", "dtype", "strides", "ndim", "size", "nbytes", "itemsize", "flags.writeable",
                "flags.owndata", "flags.c_contiguous", "flags.f_contiguous", "flags.aligned", "base is None",
            ])
        },
    ]
}
