/// What patterns note about the result without writing anything: `{reversed}` says that its shape is turned round.
enum Effects {
    static let table: [String: @Sendable (inout ModelValue) -> Void] = [
        "reversed": { value in
            value.shape.reverse()
            value.isContiguous = value.shape.count < 2
        },
        "squeezed": { value in value.shape.removeAll { $0 == 1 } },
        "flat": { value in value.shape = [value.elementCount] },
        "scalarshape": { $0.shape = [] },
        "dropfirst": { value in
            if !value.shape.isEmpty { value.shape.removeFirst() }
        },
        "pair": { value in
            value.shape.append(2)
            value.isContiguous = false
        },
        "pairless": { $0.shape.append(1) },
        "twice": { value in
            value.shape = [2]
            value.overlaps = true
        },
        "nearest": { value in value.shape = [value.shape.min() ?? 0] },
        "conjugate": { value in
            if value.type.category == .complex { value.isConjugated.toggle() }
        },
        "resolve": { $0.isConjugated = false },
        "detached": { value in
            value.requiresGrad = false
            value.isLeaf = true
        },
        "unfolded": { value in
            value.overlaps = false
            value.requiresGrad = false
            value.isLeaf = true
        },
        "readonly": { $0.isWriteable = false },
        "writeableagain": { value in
            value.isWriteable = true
            value.overlaps = false
        },
        "backwards": { value in
            value.hasNegativeStrides = true
            value.isContiguous = false
        },
        "tometa": { $0.isMeta = true },
        "tohost": { value in
            value.isMeta = false
            value.isAccelerated = false
        },
        "toaccelerator": { $0.isAccelerated = true },
    ]
}
