/// What a session has done so far, as far as rules ask.
struct SessionNotes {
    /// Whether values may have left the range of small exact numbers.
    private(set) var hasLargeNumbers = false
    /// Whether values may be infinite or not a number.
    private(set) var hasSpecialNumbers = false

    /// Whether memory was shared between processes.
    private(set) var hasSharedMemory = false
    /// Whether memory was handed from one library to the other.
    private(set) var hasExchanged = false

    private static let growing = ["*", ".mul", ".prod(", ".cumsum(", "**", "@", ".mm(", ".mv(", ".dot(", "linear("]
    private static let dividing = ["/", "**", "% ", ".div", "sqrt", ".exp("]

    mutating func note(_ source: String) {
        hasSharedMemory = hasSharedMemory || source.contains("share_memory_")
        hasExchanged =
            hasExchanged || ["numpy", "dlpack", "asarray", "as_tensor", "__array__"].contains { source.contains($0) }
        hasLargeNumbers = hasLargeNumbers || Self.growing.contains { source.contains($0) }
        hasSpecialNumbers = hasSpecialNumbers || Self.dividing.contains { source.contains($0) }
    }
}

/// A kind of program that is never generated, and why.
public struct AvoidanceRule: Sendable {
    /// What it is called in the help.
    public let name: String
    /// Why such a program says nothing about a library, or what it does to it.
    public let reason: String
    let isBroken: @Sendable (_ source: String, _ draft: Draft, _ notes: SessionNotes) -> Bool

    /// The first rule that a statement would break; nil if it may be generated.
    static func firstBroken(by source: String, _ draft: Draft, _ notes: SessionNotes) -> AvoidanceRule? {
        all.first { $0.isBroken(source, draft, notes) }
    }

    /// All rules.
    public static let all: [AvoidanceRule] = [
        AvoidanceRule(
            name: "dlpack-negative-strides",
            reason: "PyTorch 2.13 ends the process where a DLPack capsule has negative strides"
        ) { source, draft, _ in
            source.contains("dlpack") && draft.operands.contains { $0.hasNegativeStrides }
        },
        AvoidanceRule(
            name: "matrix-product-with-meta",
            reason: "PyTorch 2.13 ends the process for a product of a CPU and a meta matrix"
        ) { source, draft, _ in
            (source.contains("@") || source.contains(".mm(") || source.contains(".mv(") || source.contains(".dot(")
                || source.contains("linear("))
                && draft.operands.contains { $0.isMeta }
        },
        AvoidanceRule(
            name: "resized-shared-memory",
            reason: "memory that share_memory_ made cannot grow, and PyTorch 2.13 writes beyond it"
        ) { source, _, notes in source.contains(".resize_(") && notes.hasSharedMemory },
        AvoidanceRule(
            name: "replaced-memory",
            reason: "set_ and an assignment to .data free memory that arrays made of the tensor still show"
        ) { source, draft, notes in
            (source.contains(".set_(") || source.contains(".data =")) && notes.hasExchanged
                && draft.values.contains { $0.family == draft.primary?.family && $0.name != draft.primary?.name }
        },
        AvoidanceRule(
            name: "meta-unsigned",
            reason:
                "on meta PyTorch 2.13 promotes unsigned types wider than a byte as it pleases, where the CPU refuses to"
        ) { _, draft, _ in
            draft.operands.contains { $0.isMeta } && draft.operands.contains { $0.type.isWideUnsigned }
        },
        AvoidanceRule(
            name: "meshgrid-message", reason: "the message prints the tensor as C++ does"
        ) { source, draft, _ in source.contains("meshgrid") && draft.operands.contains { $0.shape.count > 1 } },
        AvoidanceRule(
            name: "resized-views",
            reason: "a resize beyond the storage shows memory that was never written, and a view may end beyond it"
        ) { source, draft, _ in
            (source.contains(".resize_(") || source.contains(".resize("))
                && draft.operands.contains { $0.isView || !$0.isContiguous || $0.overlaps }
        },
        AvoidanceRule(
            name: "uninitialised-memory", reason: "empty and new_empty show whatever was in memory"
        ) { source, _, _ in
            source.contains("empty") && !source.contains(".zero_()") && !source.contains(".fill_(")
                && !source.contains(").shape")
        },
        AvoidanceRule(
            name: "complex-negation",
            reason:
                "PyTorch 2.13 negates as many complex numbers as a vector register holds by subtracting from zero, and the rest by flipping signs: the sign of a zero depends on the processor"
        ) { source, draft, _ in
            (source.contains("-t") || source.contains(".neg"))
                && draft.operands.contains { $0.type.category == .complex }
        },
        AvoidanceRule(
            name: "pickled-unsigned",
            reason:
                "PyTorch 2.13 has no storage class for unsigned types wider than a byte, so that it cannot pickle or copy.copy them"
        ) { source, draft, _ in
            (source.contains("pickle") || source.contains("copy.copy"))
                && draft.operands.contains { $0.type.isWideUnsigned }
        },
        AvoidanceRule(
            name: "moved-memory",
            reason: "ndarray.resize with refcheck=False frees memory that views and tensors still show"
        ) { source, draft, _ in
            source.contains(".resize(")
                && draft.values.contains { $0.family == draft.primary?.family && $0.name != draft.primary?.name }
        },
        AvoidanceRule(
            name: "complex-zeros",
            reason:
                "whether a complex product or sum ends in 0 or -0 depends on how many elements a library computes at once"
        ) { source, draft, _ in
            draft.operands.contains { $0.type.category == .complex }
                && (source.contains("@") || source.contains("**")
                    || source.contains(".conj()") && draft.primary?.kind == .array)
        },
        AvoidanceRule(
            name: "overlapping-writes",
            reason: "the order of writes to memory that overlaps itself is left open"
        ) { source, draft, _ in
            guard let primary = draft.primary else { return false }
            let writes = source.contains("_(") || source.contains("= ") || source.contains("out=")
            return writes && !source.hasPrefix("t\(draft.newName.dropFirst()) =") && primary.overlaps
                && !source.contains("==") && draft.operands.count > 1
        },
        AvoidanceRule(
            name: "overlapping-reads",
            reason:
                "a write that reads other elements of the memory it changes sees more or less of itself, by the width of a vector register"
        ) { source, draft, _ in
            guard let primary = draft.primary else { return false }
            let writes = source.contains("_(") || source.contains("= ") || source.contains("out=")
            return writes && !source.contains("==")
                && draft.operands.dropFirst().contains {
                    $0.family == primary.family && $0.kind == primary.kind && $0.name != primary.name
                }
        },
        AvoidanceRule(
            name: "exchanged-shared-memory",
            reason: "share_memory_ moves a storage, and what other libraries hold of it stays where it was"
        ) { source, draft, notes in
            source.contains("share_memory_") && notes.hasExchanged
        },
        AvoidanceRule(
            name: "float-to-integer-out-of-range",
            reason: "the C conversion of a float to an integer type that cannot hold it is undefined"
        ) { _, draft, notes in
            (notes.hasLargeNumbers || notes.hasSpecialNumbers)
                && draft.operands.contains { $0.type.category >= .floating }
                && (draft.result.type.category == .integer
                    || draft.operands.contains { $0.type.category == .integer })
        },
        AvoidanceRule(
            name: "negative-float-to-unsigned",
            reason: "the C conversion of a negative float to an unsigned type is undefined"
        ) { _, draft, _ in
            draft.operands.contains { $0.type.category >= .floating }
                && ([draft.result] + draft.operands).contains { $0.type.category == .integer && !$0.type.isSigned }
        },
    ]
}
